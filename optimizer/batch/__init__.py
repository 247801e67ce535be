"""Many schools in one go: in parallel, resumable. See docs/batch.md."""

from optimizer.batch.batch_run import BatchResult, Step, run_batch
from optimizer.batch.local import LocalEngine
from optimizer.batch.store import Record
from optimizer.batch.task import Engine, Failure, SchoolTask, SolveOptions, TaskEnd, TaskResult

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
