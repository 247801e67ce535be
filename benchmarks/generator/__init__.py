"""Generated schools: realistic ones by kind and size, tiny odd ones, and impossible ones with a planted reason.

Nothing here imports the optimizer: a school is plain files.
"""

from benchmarks.generator.build import build, generate
from benchmarks.generator.kinds import KINDS
from benchmarks.generator.planted import FAULTS, planted
from benchmarks.generator.tiny import tiny
from benchmarks.generator.witness import write_witness

__all__ = ["FAULTS", "KINDS", "build", "generate", "planted", "tiny", "write_witness"]
