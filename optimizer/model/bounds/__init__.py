"""Proven lower bounds on ``unserved`` and ``points``, from relaxations that every timetable of the contract keeps."""

from optimizer.model.bounds.impossible import InfeasibilityProof, prove_infeasible
from optimizer.model.bounds.run import LowerBound, lower_bound

__all__ = ["LowerBound", "InfeasibilityProof", "prove_infeasible", "lower_bound"]
