"""Generated schools: realistic ones by kind and size, tiny odd ones, and impossible ones with a planted reason.

Nothing here imports the optimizer: a school is plain files.

>>> from benchmarks.generator import generate, planted, tiny
>>> generate("out/school", students=720, kind="clubs", seed=3)  # doctest: +SKIP
>>> tiny("out/tiny", seed=17)  # doctest: +SKIP
>>> planted("out/impossible", students=400, fault="leader-away", seed=1)  # doctest: +SKIP

``build`` returns the school in memory with its hidden week, a full service from which rooms and staff were counted;
``write_witness`` writes that week as the tables of a timetable.
"""

from benchmarks.generator.build import build, generate
from benchmarks.generator.kinds import KINDS
from benchmarks.generator.planted import FAULTS, planted
from benchmarks.generator.tiny import tiny
from benchmarks.generator.witness import write_witness

__all__ = ["FAULTS", "KINDS", "build", "generate", "planted", "tiny", "write_witness"]
