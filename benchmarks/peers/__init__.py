"""Other ways to make the same week, run beside ours on the same schools and judged by the same audit."""

from benchmarks.peers import by_hand, fet, first_come, monolith, timefold
from benchmarks.peers.base import Peer

PEERS: tuple[Peer, ...] = (
    monolith.PEER,
    timefold.PEER,
    fet.PEER,
    by_hand.PEER,
    first_come.PEER,
)
"""All peers, in the order of tables and charts."""
