"""The planner by hand, with clubs to whoever comes first."""

from __future__ import annotations

from datetime import date

from benchmarks.peers.base import Peer, PeerRun
from benchmarks.peers.by_hand import CANNOT
from benchmarks.peers.hand.clubs import by_arrival
from benchmarks.peers.hand.week import run_by_hand
from optimizer.domain.scenario import Scenario


def _run(scenario: Scenario, week_of: date, seconds: float, seed: int) -> PeerRun:
    return run_by_hand(scenario, week_of, by_arrival(seed))


PEER = Peer("first come", _run, CANNOT)
