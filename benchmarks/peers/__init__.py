"""Other ways to make the same week, run beside ours on the same schools and judged by the same audit."""

from benchmarks.peers.base import Peer

PEERS: tuple[Peer, ...] = ()
"""All peers, in the order of tables and charts."""
