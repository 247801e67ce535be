"""Generated schools: realistic ones by kind and size, tiny odd ones, and impossible ones with a planted reason.

Nothing here imports the optimizer: a school is plain files.

>>> from optimizer.testing.generator import generate, planted, tiny
>>> generate("out/school", students=720, kind="clubs", seed=3)  # doctest: +SKIP
>>> tiny("out/tiny", seed=17)  # doctest: +SKIP
>>> planted("out/impossible", students=400, fault="leader-away", seed=1)  # doctest: +SKIP

``build`` returns the school in memory with its hidden week, a full service from which rooms and staff were counted;
``write_witness`` writes that week as the tables of a timetable, and ``generate_with_week`` does both.
"""

from optimizer.testing.generator.impossible import FAULTS, planted
from optimizer.testing.generator.kinds import KINDS, LEAN_KINDS
from optimizer.testing.generator.realistic import build, generate, generate_with_week, write_witness
from optimizer.testing.generator.tiny_school import tiny

__all__ = [
    "FAULTS",
    "KINDS",
    "LEAN_KINDS",
    "build",
    "generate",
    "generate_with_week",
    "planted",
    "tiny",
    "write_witness",
]
