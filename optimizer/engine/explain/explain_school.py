"""From a scenario to an explanation: conflicts in words, and confirmed changes that mend them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from enum import Enum

from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.engine.explain.assumptions import Assumption
from optimizer.engine.explain.conflict import find_conflict, is_contradictory
from optimizer.engine.explain.conflict_sentences import conflict_sentences
from optimizer.engine.explain.fallback_conflict import find_fallback_conflict, forcing_assumptions
from optimizer.engine.explain.feasibility import Feasibility, decide_feasibility, may_be_infeasible
from optimizer.engine.explain.remedies import Remedy, find_remedies
from optimizer.engine.explain.serving_everybody import ServingReport, explain_serving
from optimizer.engine.problem.school import School
from optimizer.language.text import Text
from optimizer.language.times import monday_of

_CONTRADICTION_SECONDS = 5.0
"""Seconds that the look for a contradiction may take before a timetable is made (measured: under 1)."""
_MAX_CONFLICTS = 8
"""Conflicts told of one school at most."""


class ExplanationAnswer(Enum):
    """What is known about the school."""

    IMPOSSIBLE = "impossible"
    POSSIBLE = "possible"
    OPEN = "open"


@dataclass(frozen=True)
class ExplainedConflict:
    """One conflict: causes that cannot all hold, in words, and what mends it, least change first."""

    assumptions: tuple[Assumption, ...]
    minimal: bool
    lines: tuple[Text, ...]
    offers: tuple[Remedy, ...]


@dataclass(frozen=True)
class Explanation:
    """Answer of `explain`.

    ``conflicts`` after the first are those that remain when the first offer of each one before is taken.
    """

    scenario: Scenario
    answer: ExplanationAnswer
    conflicts: tuple[ExplainedConflict, ...] = ()
    seconds: float = 0.0
    serving: ServingReport | None = None
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
    deadline, told = began + time_limit, list[ExplainedConflict]()
    while len(told) < _MAX_CONFLICTS and time.monotonic() < deadline:
        one = _explain_conflict(school, deadline, mends)
        if one is None:
            break
        told.append(one)
        if not one.offers or one.offers[0].whole:
            break
        school = School(one.offers[0].scenario, school.week_of)
    answer = ExplanationAnswer.IMPOSSIBLE if told else ExplanationAnswer.OPEN
    if not told and (
        not may_be_infeasible(school)
        or decide_feasibility(school, max(1.0, deadline - time.monotonic())) is Feasibility.MENDED
    ):
        answer = ExplanationAnswer.POSSIBLE
    served = explain_serving(school, deadline) if answer is ExplanationAnswer.POSSIBLE else None
    return Explanation(scenario, answer, tuple(told), time.monotonic() - began, served)


def _explain_conflict(school: School, deadline: float, mends: bool) -> ExplainedConflict | None:
    conflict = find_conflict(school, deadline - time.monotonic())
    if conflict is None:
        return _explain_fallback(school, deadline, mends)
    lines = tuple(conflict_sentences(school, conflict.assumptions))
    found = tuple(find_remedies(school, conflict.assumptions, deadline, seen=True)) if mends else ()
    return ExplainedConflict(conflict.assumptions, conflict.minimal, lines, found)


def _explain_fallback(school: School, deadline: float, mends: bool) -> ExplainedConflict | None:
    if (
        not may_be_infeasible(school)
        or decide_feasibility(school, 0.4 * (deadline - time.monotonic())) is Feasibility.MENDED
    ):
        return None
    found = find_fallback_conflict(school, 0.7 * (deadline - time.monotonic()))
    if found is None:
        return None
    changes = tuple(find_remedies(school, forcing_assumptions(school), deadline, seen=False)) if mends else ()
    return ExplainedConflict((), found.minimal, found.lines, changes)


def is_cheaply_infeasible(school: School, time_limit: float) -> bool:
    """Whether it is proven, at little cost, that the school has no timetable; False proves nothing."""
    return may_be_infeasible(school) and is_contradictory(school, min(_CONTRADICTION_SECONDS, time_limit))
