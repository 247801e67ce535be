"""What the results say: figures that tables and charts share. Nothing here draws or writes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.record import OURS, Record

Results = Sequence[Record]
GROWN_UP = 300
"""Students from which on a school's time is not mostly that of starting."""


def schools_of(results: Results) -> list[str]:
    """Names, the smallest school first."""
    return [name for _, name in sorted({(r.students, r.school) for r in results})]


def engines_of(results: Results) -> list[str]:
    """Ours first, then peers as they come."""
    return sorted(dict.fromkeys(r.engine for r in results), key=lambda name: name != OURS)


def runs(results: Results, school: str = "", engine: str = OURS) -> list[Record]:
    return [r for r in results if r.engine == engine and school in ("", r.school)]


def middle(values: Iterable[float | None]) -> float | None:
    """The median; None where a value is missing, as a run without an answer is no better than the worst."""
    found = [math.inf if value is None else value for value in values]
    value = median(found) if found else math.inf
    return None if math.isinf(value) else value


def wait_for_first(record: Record) -> float | None:
    """Seconds from the files to a publishable timetable: reading included."""
    return None if record.first is None else record.reading + record.first


@dataclass(frozen=True)
class Growth:
    """seconds = factor x students ^ exponent, by least squares over the logarithms."""

    factor: float
    exponent: float

    def at(self, students: float) -> float:
        return self.factor * math.pow(students, self.exponent)


def growth(results: Results, least: int = 0) -> Growth | None:
    """How the time to the first timetable grows with the school; None with fewer than two sizes."""
    points = [
        (math.log(r.students), math.log(seconds))
        for r in runs(results)
        if r.students >= least and (seconds := wait_for_first(r))
    ]
    if len({x for x, _ in points}) < 2:
        return None
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    return Growth(math.exp(mean_y - slope * mean_x), slope)


@dataclass(frozen=True)
class Behind:
    """How far we were behind a peer on a school.

    ``seconds`` is the time during which we were worse, ``since`` when that began, both after our first timetable.
    """

    school: str
    seed: int
    peer: str
    since: float
    seconds: float
    ours: tuple[int, int]
    theirs: tuple[int, int]
    """(unserved, points) of both when it began."""


def behind(ours: Record, theirs: Record) -> Behind | None:
    """Whether the peer had the better timetable at any moment from our first one on; without ours: all the time."""
    end = min(ours.limit, theirs.limit)
    if ours.first is None:
        there = theirs.final
        return Behind(ours.school, ours.seed, theirs.engine, 0.0, end, (-1, -1), there.score) if there else None
    moments = sorted({one.seconds for one in (*ours.curve, *theirs.curve) if one.seconds >= ours.first})
    total, begun = 0.0, None
    for moment, following in zip(moments, [*moments[1:], end], strict=True):
        mine, other = ours.at(moment), theirs.at(moment)
        if mine and other and other.score < mine.score:
            begun = begun or (moment, mine.score, other.score)
            total += max(0.0, following - moment)
    return None if begun is None else Behind(ours.school, ours.seed, theirs.engine, begun[0], total, *begun[1:])


def all_behind(results: Results) -> list[Behind]:
    """Every run of ours beside every peer's run on the same school."""
    theirs = [r for r in results if r.engine != OURS]
    pairs = ((ours, peer) for ours in runs(results) for peer in theirs if peer.school == ours.school)
    return [found for ours, peer in pairs if (found := behind(ours, peer))]


def ratios(results: Results, engine: str) -> list[float]:
    """School -> points to the best points there, of the engine's median run; inf without, or with more unserved."""
    found = []
    for school in schools_of(results):
        scores = {name: _median_score(runs(results, school, name)) for name in engines_of(results)}
        best = min((score for score in scores.values() if score), default=None)
        mine = scores.get(engine)
        comparable = best is not None and mine is not None and mine[0] == best[0]
        found.append((mine[1] + 1) / (best[1] + 1) if comparable and mine and best else math.inf)
    return found


def _median_score(records: list[Record]) -> tuple[int, int] | None:
    scores = sorted((r.final.score if r.final else (math.inf, math.inf)) for r in records)
    if not scores or math.isinf(scores[len(scores) // 2][0]):
        return None
    unserved, points = scores[len(scores) // 2]
    return int(unserved), int(points)


@dataclass(frozen=True)
class Share:
    """One goal: points paid, those that the bound's cheapest solution is charged, and those proven for it alone."""

    goal: str
    paid: int
    charged: int
    least: int

    @property
    def rest(self) -> int:
        return self.paid - self.charged


def typical(records: list[Record]) -> Record | None:
    """The run in the middle by its score; None if none has a timetable."""
    there = sorted((r for r in records if r.final), key=lambda r: (r.final.score if r.final else (0, 0), r.seed))
    return there[len(there) // 2] if there else None


def shares(record: Record) -> list[Share]:
    """Goals that are paid or charged, those with the widest gap first; empty where the bound names no parts."""
    if not record.charged:
        return []
    goals = {*record.goals, *record.charged}
    parts = (record.goals, record.charged, record.least)
    return _widest_first(Share(goal, *(part.get(goal, 0) for part in parts)) for goal in goals)


def _widest_first(found: Iterable[Share]) -> list[Share]:
    return sorted((s for s in found if s.paid or s.charged), key=lambda s: (-s.rest, s.goal))


def shares_of_all(results: Results) -> tuple[list[Share], int]:
    """The same added up over the typical runs of all schools, and how many schools that are."""
    typicals = [typical(runs(results, school)) for school in schools_of(results)]
    lists = [parts for record in typicals if record and (parts := shares(record))]
    by_goal: dict[str, list[Share]] = defaultdict(list)
    for part in (part for parts in lists for part in parts):
        by_goal[part.goal].append(part)
    added = (
        Share(goal, sum(p.paid for p in parts), sum(p.charged for p in parts), sum(p.least for p in parts))
        for goal, parts in by_goal.items()
    )
    return _widest_first(added), len(lists)


def best_seen(results: Results, school: str, unserved: int) -> int | None:
    """Fewest points of any engine's timetable with this ``unserved``."""
    finals = [r.final for r in results if r.school == school and r.final and r.final.unserved == unserved]
    return min((one.points for one in finals), default=None)
