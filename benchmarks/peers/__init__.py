"""Other ways to make the same week, run beside ours on the same schools and judged by the same audit."""

from benchmarks.peers import by_hand, first_come, monolith
from benchmarks.peers.base import Peer

PEERS: tuple[Peer, ...] = (monolith.PEER, by_hand.PEER, first_come.PEER)
"""All peers, in the order of tables and charts."""
