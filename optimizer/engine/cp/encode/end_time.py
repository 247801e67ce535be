"""end-time: nothing to decide. Slots that end too late are bad input, and sessions take their slot's times."""

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """Every slot of a valid scenario ends in time."""
