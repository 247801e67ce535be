"""Looking before solving: counts of demand against resources (docs/capacity.md)."""
