"""Many schools in one go: in parallel, resumable. See docs/batch.md."""

from optimizer.batch.engine import Engine, Failure
from optimizer.batch.local import LocalEngine
from optimizer.batch.run import BatchResult, Step, run_batch
from optimizer.batch.store import Record
from optimizer.batch.task import SchoolTask, SolveOptions, TaskEnd, TaskResult

__all__ = [
    "BatchResult",
    "Engine",
    "Failure",
    "LocalEngine",
    "Record",
    "SchoolTask",
    "SolveOptions",
    "Step",
    "TaskEnd",
    "TaskResult",
    "run_batch",
]
