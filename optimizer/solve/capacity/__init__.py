"""Looking before solving: counts of demand against resources (docs/capacity.md)."""

from optimizer.solve.capacity.findings import CapacityGap, find_capacity_gaps
from optimizer.solve.capacity.survey import SlotCapacity, SportsCapacity, max_exercise_places, slot_capacities, sports_capacities

__all__ = ["CapacityGap", "SlotCapacity", "SportsCapacity", "max_exercise_places", "find_capacity_gaps", "slot_capacities", "sports_capacities"]
