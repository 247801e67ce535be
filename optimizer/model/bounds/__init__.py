"""Proven lower bounds on ``unserved`` and ``points``: relaxations that every timetable of the contract keeps."""

from optimizer.model.bounds.run import LowerBound, lower_bound

__all__ = ["LowerBound", "lower_bound"]
