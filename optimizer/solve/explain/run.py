"""From a scenario to an explanation: conflicts in words, and confirmed changes that mend them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from enum import Enum

from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.language.text import Text
from optimizer.language.times import monday_of
from optimizer.model.explain import Cause, contradicts, find_conflict
from optimizer.model.school import School
from optimizer.solve.explain.confirm import Verdict, can_fail, confirm
from optimizer.solve.explain.offers import Offer, offers
from optimizer.solve.explain.otherwise import forced, otherwise
from optimizer.solve.explain.phrases import phrases
from optimizer.solve.explain.serving import Serving, serving

_QUICK = 5.0
"""Seconds that the look for a contradiction may take before a timetable is made (measured: under 1)."""
_CONFLICTS = 8
"""Conflicts told of one school at most."""


class Answer(Enum):
    """What is known about the school."""

    IMPOSSIBLE = "impossible"
    POSSIBLE = "possible"
    OPEN = "open"


@dataclass(frozen=True)
class Told:
    """One conflict: causes that cannot all hold, in words, and what mends it, least change first."""

    causes: tuple[Cause, ...]
    minimal: bool
    lines: tuple[Text, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Explanation:
    """Answer of `explain`.

    ``conflicts`` after the first are those that remain when the first offer of each one before is taken.
    """

    scenario: Scenario
    answer: Answer
    conflicts: tuple[Told, ...] = ()
    seconds: float = 0.0
    serving: Serving | None = None
    """Whether and how everybody can be served, where a timetable exists."""


def explain(
    scenario: Scenario, *, week_of: date | None = None, time_limit: float = 20.0, mends: bool = True
) -> Explanation:
    """Why a scenario has no timetable, and what would mend it.

    Parameters
    ----------
    week_of : date, optional
        Any day of the week meant; default the first Monday after today.
    time_limit : float
        Seconds of wall time.
    mends : bool
        Whether to look for changes too.
    """
    began = time.monotonic()
    monday = first_monday_after(date.today()) if week_of is None else week_of
    school = School(scenario, monday_of(monday))
    deadline, told = began + time_limit, list[Told]()
    while len(told) < _CONFLICTS and time.monotonic() < deadline:
        one = _tell(school, deadline, mends)
        if one is None:
            break
        told.append(one)
        if not one.offers or one.offers[0].whole:
            break
        school = School(one.offers[0].scenario, school.week_of)
    answer = Answer.IMPOSSIBLE if told else Answer.OPEN
    if not told and (not can_fail(school) or confirm(school, max(1.0, deadline - time.monotonic())) is Verdict.MENDED):
        answer = Answer.POSSIBLE
    served = serving(school, deadline) if answer is Answer.POSSIBLE else None
    return Explanation(scenario, answer, tuple(told), time.monotonic() - began, served)


def _tell(school: School, deadline: float, mends: bool) -> Told | None:
    conflict = find_conflict(school, deadline - time.monotonic())
    if conflict is None:
        return _tell_otherwise(school, deadline, mends)
    lines = tuple(phrases(school, conflict.causes))
    found = tuple(offers(school, conflict.causes, deadline, seen=True)) if mends else ()
    return Told(conflict.causes, conflict.minimal, lines, found)


def _tell_otherwise(school: School, deadline: float, mends: bool) -> Told | None:
    if not can_fail(school) or confirm(school, 0.4 * (deadline - time.monotonic())) is Verdict.MENDED:
        return None
    found = otherwise(school, 0.7 * (deadline - time.monotonic()))
    if found is None:
        return None
    changes = tuple(offers(school, forced(school), deadline, seen=False)) if mends else ()
    return Told((), found.minimal, found.lines, changes)


def contradictory(school: School, time_limit: float) -> bool:
    """Whether it is proven, at little cost, that the school has no timetable; False proves nothing."""
    return can_fail(school) and contradicts(school, min(_QUICK, time_limit))
