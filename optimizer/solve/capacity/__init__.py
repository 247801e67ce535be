"""Looking before solving: counts of demand against resources (docs/capacity.md)."""

from optimizer.solve.capacity.findings import Finding, findings
from optimizer.solve.capacity.survey import SlotRow, SportsRow, exercise_places, slot_rows, sports_rows

__all__ = ["Finding", "SlotRow", "SportsRow", "exercise_places", "findings", "slot_rows", "sports_rows"]
