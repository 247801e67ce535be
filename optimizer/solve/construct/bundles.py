"""Which sessions of a slot are held together: thin groups packed into as few sessions as the rules allow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.model.school import School


@dataclass(frozen=True)
class Part:
    """A care group's session in a slot: its students present, their grades, and what it is for."""

    group: str
    heads: int
    grades: frozenset[int]
    sporty: bool
    alone: bool = False


def bundle(school: School, parts: Iterable[Part], seats: int) -> list[tuple[str, ...]]:
    """Pack the sessions of one campus and slot; the first group of each bundle is its host.

    Sessions for exercise and others are not mixed; ``alone`` ones are not joined; ``seats`` bounds a bundle's
    headcount beside ``max_size``.
    """
    settings = school.scenario.settings.grouping
    ordered = sorted(parts, key=lambda part: (-part.heads, part.group))
    if settings.joining == "never":
        return [(part.group,) for part in ordered]
    most = min(settings.max_size, seats)
    bundles: list[list[Part]] = []
    for part in ordered:
        home = None if part.alone else _fitting(bundles, part, most, settings.join_max_grade_span)
        if home is None:
            bundles.append([part])
        else:
            home.append(part)
    return [tuple(part.group for part in parts) for parts in bundles]


def _fitting(bundles: list[list[Part]], part: Part, most: int, span: int) -> list[Part] | None:
    """The fullest bundle that can take a session."""
    best: list[Part] | None = None
    room = -1
    for parts in bundles:
        heads = sum(other.heads for other in parts) + part.heads
        grades = part.grades.union(*(other.grades for other in parts))
        if heads > most or max(grades) - min(grades) > span or parts[0].alone or parts[0].sporty != part.sporty:
            continue
        if heads > room:
            best, room = parts, heads
    return best
