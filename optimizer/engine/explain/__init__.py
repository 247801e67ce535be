"""Why there is no timetable, in plain words, and what would mend it (docs/explain.md)."""
