"""Building a complete plan fast, stage by stage."""

from optimizer.solve.construct.build import construct
from optimizer.solve.construct.staff import Loads

__all__ = ["Loads", "construct"]
