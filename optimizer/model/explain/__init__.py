"""Why a school has no timetable: a relaxed model in which every rule and fact has a switch (docs/explain.md)."""

from optimizer.model.explain.cause import RULES, Cause
from optimizer.model.explain.conflict import Conflict, contradicts, find_conflict

__all__ = ["RULES", "Cause", "Conflict", "contradicts", "find_conflict"]
