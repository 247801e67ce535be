"""Joining thin care sessions of a slot into as few as the rules allow.

A heuristic for bin packing with side conditions: sessions in order of falling headcount, each put into the fullest
joint session that can take it (best fit decreasing; Johnson 1973).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class CareSession:
    """A care group's session in a slot, before it is decided which sessions are joined.

    Attributes
    ----------
    headcount : int
        Students present.
    grades : frozenset of int
        Their grades.
    for_exercise : bool
        Whether the group is to exercise in the slot. Such sessions are joined with each other alone.
    never_joined : bool
        Whether the session stays on its own (something is pinned to it).
    guest_of : str
        Group whose session it joins if it can; blank if any will do.
    """

    group: str
    headcount: int
    grades: frozenset[int]
    for_exercise: bool
    never_joined: bool = False
    guest_of: str = ""


def pack_sessions(school: School, sessions: Iterable[CareSession]) -> list[tuple[str, ...]]:
    """Join the care sessions of one campus and slot.

    Sessions are joined where that saves staff, up to ``max_size`` students and ``join_max_grade_span``.

    Returns
    -------
    list of tuple of str
        The groups of each joint session, the host first; a session of its own is a tuple of one group.
    """
    settings = school.scenario.settings.grouping
    by_rank = list(sessions)
    hosts = {session.guest_of for session in by_rank if session.guest_of}
    rank = {s.group: 1 if s.guest_of else 0 if s.group in hosts else 2 for s in by_rank}
    by_rank.sort(key=lambda session: (rank[session.group], -session.headcount, session.group))
    if settings.joining == "never":
        return [(session.group,) for session in by_rank]
    ratio = school.usual_students_per_staff
    bundles: list[list[CareSession]] = []
    for session in by_rank:
        bundle = None
        if not session.never_joined:
            bundle = _fullest_fitting(bundles, session, settings.max_size, settings.join_max_grade_span, ratio)
        if bundle is None:
            bundles.append([session])
        else:
            bundle.append(session)
    return [tuple(session.group for session in bundle) for bundle in bundles]


def _fullest_fitting(
    bundles: list[list[CareSession]], session: CareSession, max_size: int, max_span: int, ratio: int
) -> list[CareSession] | None:
    """The fullest joint session that may take a session and needs fewer staff together than apart.

    For a guest it is the one of its host, if that may take it, whether or not staff is saved.
    """
    best: list[CareSession] | None = None
    if session.guest_of:
        bundles = [bundle for bundle in bundles if bundle[0].group == session.guest_of] or bundles
    best_headcount = -1
    for bundle in bundles:
        headcount = sum(other.headcount for other in bundle) + session.headcount
        grades = session.grades.union(*(other.grades for other in bundle))
        if (
            headcount > max_size
            or max(grades) - min(grades) > max_span
            or bundle[0].never_joined
            or bundle[0].for_exercise != session.for_exercise
        ):
            continue
        staff_apart = math.ceil((headcount - session.headcount) / ratio) + math.ceil(session.headcount / ratio)
        saves_staff = math.ceil(headcount / ratio) < staff_apart
        if headcount > best_headcount and (session.guest_of or saves_staff):
            best, best_headcount = bundle, headcount
    return best
