"""The planner by hand: club wishes rank by rank in the order of the list."""

from __future__ import annotations

from datetime import date

from benchmarks.peers.base import Peer, PeerRun
from benchmarks.peers.hand.clubs import by_lists
from benchmarks.peers.hand.week import run_by_hand
from optimizer.domain.scenario import Scenario

CANNOT = (
    "joined sessions (none are made)",
    "activities of care groups that need a skill (none are given)",
    "the goals: it only fills groups, goes by turns and keeps to usual rooms",
)


def _run(scenario: Scenario, week_of: date, seconds: float, seed: int) -> PeerRun:
    return run_by_hand(scenario, week_of, by_lists)


PEER = Peer("by hand", _run, CANNOT)
