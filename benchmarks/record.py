"""One run as one line of a results file, and the questions that charts and tables ask of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

OURS = "optimizer"
"""Name of our own engine in results, beside those of the peers."""
MOMENTS = (1, 2, 5, 10, 20, 30, 60, 90, 120)
"""Seconds at which every run is noted."""
STEP = 1.05
"""Curves keep one timetable for each such factor of time."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing:
    """A timetable at a time: violations of hard rules, weighted unserved slots, points."""

    seconds: float
    hard: int
    unserved: int
    points: int

    @property
    def score(self) -> tuple[int, int]:
        return self.unserved, self.points


@dataclass(frozen=True, slots=True)
class Proven:
    """A bound at a time."""

    seconds: float
    unserved: int | None
    points: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One run.

    Attributes
    ----------
    status : str
        Ours: that of `optimizer.domain.result.Status`. Peers: ``feasible``, ``broken`` (a timetable that breaks rules)
        or ``unknown`` (none). ``failed`` where the process died.
    trouble : str
        What went wrong, if anything.
    reading, building, total : float
        Seconds; building (ours alone) lies within the total, reading does not.
    curve : list of Standing
        Timetables in order of time, thinned; the clock starts after reading.
    bounds : list of Proven
        The same of bounds; empty for peers.
    memory : float
        Peak of the process, or of its largest child, in MiB.
    stages : dict
        Stage -> wall seconds.
    goals, charged, least : dict
        Goal -> points of the last timetable; points in the cheapest solution of the bound's relaxation; points below
        which no timetable can get with this goal alone in view.
    broken : dict
        Rule -> violations of the last timetable.
    load : float
        Load average of the machine over the last minute, when the run began; our own run before it counts in it.
    others : float, optional
        Share of the machine's processor time that other work took during the run, where the system tells.
    """

    school: str
    kind: str
    students: int
    engine: str
    seed: int
    limit: float
    status: str
    when: str
    load: float
    machine: dict[str, str]
    others: float | None = None
    trouble: str = ""
    reading: float = 0.0
    building: float | None = None
    total: float = 0.0
    memory: float = 0.0
    curve: list[Standing] = field(default_factory=list)
    bounds: list[Proven] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)
    goals: dict[str, int] = field(default_factory=dict)
    charged: dict[str, int] = field(default_factory=dict)
    least: dict[str, int] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, int, float]:
        return self.school, self.engine, self.seed, self.limit

    @property
    def first(self) -> float | None:
        """Seconds until the first timetable that breaks no rule."""
        return next((one.seconds for one in self.curve if one.hard == 0), None)

    def at(self, seconds: float) -> Standing | None:
        """The best timetable that breaks no rule after so many seconds."""
        there = [one for one in self.curve if one.hard == 0 and one.seconds <= seconds]
        return min(there, key=lambda one: one.score, default=None)

    @property
    def final(self) -> Standing | None:
        """The best timetable that breaks no rule."""
        return self.at(float("inf"))

    @property
    def last(self) -> Standing | None:
        """The last timetable, whatever it breaks."""
        return self.curve[-1] if self.curve else None

    def bound_at(self, seconds: float) -> Proven | None:
        """The bound after so many seconds."""
        return next((one for one in reversed(self.bounds) if one.seconds <= seconds), None)

    def gap_at(self, seconds: float) -> float | None:
        """(points - bound) / points after so many seconds.

        None without either, and while more wait than the bound speaks of: such points are not to be compared.
        """
        here, bound = self.at(seconds), self.bound_at(seconds)
        if here is None or bound is None or bound.points is None or here.unserved != bound.unserved:
            return None
        return (here.points - bound.points) / max(1, here.points)

    @property
    def gap(self) -> float | None:
        return self.gap_at(float("inf"))

    def line(self) -> str:
        """The record as a line of JSON, with what it had at each of `MOMENTS` written out for readers."""
        data = asdict(self)
        data["curve"] = [[one.seconds, one.hard, one.unserved, one.points] for one in self.curve]
        data["bounds"] = [[one.seconds, one.unserved, one.points] for one in self.bounds]
        data["first"], data["gap"] = self.first, self.gap
        data["at"] = {str(m): self._noted(m) for m in MOMENTS if m <= self.limit}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    def _noted(self, seconds: float) -> dict[str, int | None]:
        here, bound = self.at(seconds), self.bound_at(seconds)
        return {
            "unserved": here.unserved if here else None,
            "points": here.points if here else None,
            "bound": bound.points if bound else None,
        }


def read_line(line: str) -> Record:
    """A record from its line; what follows from the rest is worked out anew.

    ``paper`` of older records is passed over: what nominal split groups saved while `continuity` left out joined rows.
    """
    data = json.loads(line)
    for passed_over in ("first", "gap", "at", "paper"):
        data.pop(passed_over, None)
    data["curve"] = [Standing(*row) for row in data["curve"]]
    data["bounds"] = [Proven(*row) for row in data["bounds"]]
    return Record(**data)


def read_records(path: Path) -> list[Record]:
    """All records of a file, the last one of each key; a last line cut off by a kill is left out."""
    if not path.exists():
        return []
    lines = path.read_text("utf-8").split("\n")[:-1]
    return list({record.key: record for record in map(read_line, filter(None, lines))}.values())


def thinned(rows: Sequence[tuple[float, T]]) -> list[tuple[float, T]]:
    """Of (seconds, thing) in order of time: the first, and the last of each step of time by the factor `STEP`."""
    kept: list[tuple[float, T]] = []
    for number, (seconds, thing) in enumerate(rows):
        following = rows[number + 1][0] if number + 1 < len(rows) else float("inf")
        since = kept[-1][0] if kept else 0.0
        if not kept or following > since * STEP:
            kept.append((seconds, thing))
    return kept
