"""Many schools in one go: in parallel, resumable. See docs/batch.md."""

from optimizer.batch.engine import Engine, Failure
from optimizer.batch.local import LocalEngine
from optimizer.batch.run import BatchResult, Step, run_batch
from optimizer.batch.store import Record
from optimizer.batch.task import Answer, End, SolveOptions, Task

__all__ = [
    "Answer",
    "BatchResult",
    "End",
    "Engine",
    "Failure",
    "LocalEngine",
    "Record",
    "SolveOptions",
    "Step",
    "Task",
    "run_batch",
]
