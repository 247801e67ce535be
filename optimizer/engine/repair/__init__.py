"""Repair of a published week with the fewest changes (docs/repair.md)."""
