"""Building a complete plan fast, stage by stage."""

from optimizer.solve.construct.build import construct

__all__ = ["construct"]
