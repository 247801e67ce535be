"""Which sessions of a slot are held together: thin groups packed into as few sessions as the rules allow."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class CareSession:
    """A care group's session in a slot: its students present, their grades and ``apart`` codes, and what it is for."""

    group: str
    heads: int
    grades: frozenset[int]
    for_exercise: bool
    never_joined: bool = False
    guest_of: str = ""
    codes: frozenset[str] = frozenset()


def pack_sessions(school: School, parts: Iterable[CareSession], seats: int) -> list[tuple[str, ...]]:
    """Pack the sessions of one campus and slot; the first group of each bundle is its host.

    Sessions for exercise and others are not mixed; ``alone`` ones are not joined; guests go with their host;
    ``seats`` bounds a bundle's headcount beside ``max_size``.
    """
    settings = school.scenario.settings.grouping
    found = list(parts)
    hosts = {part.guest_of for part in found if part.guest_of}
    rank = {part.group: 1 if part.guest_of else 0 if part.group in hosts else 2 for part in found}
    ordered = sorted(found, key=lambda part: (rank[part.group], -part.heads, part.group))
    if settings.joining == "never":
        return [(part.group,) for part in ordered]
    most = min(settings.max_size, seats)
    ratio = school.scenario.settings.staffing.students_per_staff
    bundles: list[list[CareSession]] = []
    for part in ordered:
        home = None if part.never_joined else _fullest_fitting(bundles, part, most, settings.join_max_grade_span, ratio)
        if home is None:
            bundles.append([part])
        else:
            home.append(part)
    return [tuple(part.group for part in parts) for parts in bundles]


def _fullest_fitting(
    bundles: list[list[CareSession]], part: CareSession, most: int, span: int, ratio: int
) -> list[CareSession] | None:
    """The bundle of a guest's host, else the fullest one that can take a session and saves staff by it."""
    best: list[CareSession] | None = None
    if part.guest_of:
        bundles = [parts for parts in bundles if parts[0].group == part.guest_of] or bundles
    fullest = -1
    for parts in bundles:
        heads = sum(other.heads for other in parts) + part.heads
        grades = part.grades.union(*(other.grades for other in parts))
        if (
            heads > most
            or max(grades) - min(grades) > span
            or parts[0].never_joined
            or any(part.codes & other.codes for other in parts)
            or parts[0].for_exercise != part.for_exercise
        ):
            continue
        apart = math.ceil((heads - part.heads) / ratio) + math.ceil(part.heads / ratio)
        if heads > fullest and (part.guest_of or math.ceil(heads / ratio) < apart):
            best, fullest = parts, heads
    return best
