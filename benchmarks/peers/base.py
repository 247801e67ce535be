"""What a peer is: a name, a way to run it, and a list of what it cannot express."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A timetable that a peer had after some seconds of wall time (its own start-up counted, our auditing not)."""

    seconds: float
    timetable: Timetable


@dataclass(frozen=True, slots=True)
class PeerRun:
    """What a run of a peer gave: its timetables in order of time, and a word on what went wrong, if anything."""

    snapshots: tuple[Snapshot, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another way to make the week.

    Attributes
    ----------
    name : str
        As in tables and charts.
    run : callable
        ``(scenario, week_of, seconds, seed) -> PeerRun``. Keeps to the limit, also when the program behind it does not.
    cannot : tuple of str
        Rules and goals that it cannot express; listed beside its figures, not held against its points.
    available : callable
        Why it cannot run on this machine, or blank.
    """

    name: str
    run: Callable[[Scenario, date, float, int], PeerRun]
    cannot: tuple[str, ...] = ()
    available: Callable[[], str] = lambda: ""
