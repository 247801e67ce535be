"""Which of the staff are at home in which care group, so that each group sees few faces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum


@dataclass(frozen=True)
class CareLeadCandidate:
    """Somebody who may lead care: slots available, and about how many slots are left for care."""

    id: str
    available: frozenset[str]
    capacity: float
    per_day: int


def choose_regular_leads(
    sessions: dict[str, frozenset[str]],
    able: dict[str, frozenset[str]],
    people: Sequence[CareLeadCandidate],
    day_of: dict[str, str],
) -> dict[str, tuple[str, ...]]:
    """Group -> people at home in it.

    Groups take turns; each takes the people who cover most of what is left of its week, slots that few can serve
    counting more, until it is covered. ``sessions`` holds the slots of each group, ``able`` who may lead it.
    """
    free: dict[str, int] = defaultdict(int)
    for person in people:
        for token in person.available:
            free[token] += 1
    demand: dict[str, int] = defaultdict(int)
    for tokens in sessions.values():
        for token in tokens:
            demand[token] += 1
    scarcity = {t: demand[t] / max(1, free[t]) for t in demand}
    left = {group: set(tokens) for group, tokens in sessions.items()}
    unused = {person.id: person for person in people if person.capacity >= 1}
    found: dict[str, list[str]] = {group: [] for group in sessions}
    while unused:
        group = min(left, key=lambda g: (-fsum(scarcity[t] for t in left[g]), g), default="")
        if not group or not left[group]:
            break
        best: tuple[float, str, list[str]] | None = None
        for name in sorted(unused):
            if name not in able[group]:
                continue
            covers = _covers(unused[name], left[group], scarcity, day_of)
            if not covers:
                continue
            worth = sum(0.2 + scarcity[t] for t in covers) / min(unused[name].capacity, len(left[group]))
            if best is None or worth > best[0] + 1e-9:
                best = (worth, name, covers)
        if best is None:
            left[group].clear()
            continue
        found[group].append(best[1])
        left[group] -= set(best[2])
        del unused[best[1]]
    return {group: tuple(names) for group, names in found.items()}


def _covers(person: CareLeadCandidate, left: set[str], scarcity: dict[str, float], day_of: dict[str, str]) -> list[str]:
    """The slots that a person would cover, scarce days first and whole days where possible."""
    by_day: dict[str, list[str]] = defaultdict(list)
    for token in sorted(left & person.available):
        by_day[day_of[token]].append(token)
    most = round(person.capacity)
    chosen: list[str] = []
    for day in sorted(by_day, key=lambda d: (-sum(scarcity[t] for t in by_day[d]) / len(by_day[d]), d)):
        for token in by_day[day][: person.per_day]:
            if len(chosen) < most:
                chosen.append(token)
    return chosen
