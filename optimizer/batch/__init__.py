"""Many schools in one go: in parallel, resumable. See docs/batch.md."""

from optimizer.batch.batch_run import BatchResult, Step, run_batch
from optimizer.batch.local import LocalEngine
from optimizer.batch.store import Record
from optimizer.batch.task import SchoolTask, SolveOptions, TaskEnd, TaskResult
from optimizer.batch.task_engine import Engine, Failure

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
