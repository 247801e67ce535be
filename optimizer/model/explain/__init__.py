"""Why a school has no timetable: a relaxed model in which every rule and fact has a switch (docs/explain.md)."""

from optimizer.model.explain.cause import RULE_OF_ASSUMPTION, Assumption
from optimizer.model.explain.conflict import Conflict, is_contradictory, find_conflict

__all__ = ["RULE_OF_ASSUMPTION", "Assumption", "Conflict", "is_contradictory", "find_conflict"]
