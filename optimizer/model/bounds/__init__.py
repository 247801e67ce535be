"""Proven lower bounds on ``unserved`` and ``points``, from relaxations that every timetable of the contract keeps."""

from optimizer.model.bounds.impossible import Proof, impossible
from optimizer.model.bounds.run import LowerBound, lower_bound

__all__ = ["LowerBound", "Proof", "impossible", "lower_bound"]
