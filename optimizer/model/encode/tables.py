"""tables: nothing to decide. A plan holds decisions alone; the tables that are written from it cannot contradict it."""

from optimizer.model.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """Starts, ends, sizes and headcounts are derived in `optimizer.model.plan.to_timetable`."""
