"""A whole semester: its calendar, one programme between two changes, its staff over all weeks, and its ledger."""
