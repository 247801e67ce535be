"""Building a complete plan fast, stage by stage."""

from optimizer.solve.construct.build import construct_plan
from optimizer.solve.construct.staff import LevelSearchState

__all__ = ["LevelSearchState", "construct_plan"]
