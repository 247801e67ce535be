"""tables: nothing to decide. A plan holds decisions alone; the tables that are written from it cannot contradict it."""

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """Starts, ends, sizes and headcounts are derived in `optimizer.engine.plan.convert.to_timetable`."""
