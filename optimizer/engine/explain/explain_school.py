"""From a scenario to an explanation: conflicts in words, with confirmed changes that remove them."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date

from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.engine.conflict.find_conflict import find_conflict, may_be_infeasible
from optimizer.engine.cp.assumptions import Assumption
from optimizer.engine.explain.conflict_sentences import conflict_sentences
from optimizer.engine.explain.fallback_conflict import find_fallback_conflict, forcing_assumptions
from optimizer.engine.explain.feasibility import Feasibility, decide_feasibility
from optimizer.engine.explain.remedies import Remedy, find_remedies
from optimizer.engine.explain.serving_everybody import ServingReport, explain_serving
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.engine.problem.school import School
from optimizer.language.text import Text
from optimizer.language.times import monday_of


@dataclass(frozen=True)
class ExplainedConflict:
    """One conflict: what cannot all hold, in words, and what removes it, the least change first.

    Attributes
    ----------
    assumptions : tuple of Assumption
        Empty where only the full model or the bounds show the conflict.
    minimal : bool
        Whether leaving out each line was tried, and the others could then hold.
    """

    assumptions: tuple[Assumption, ...]
    minimal: bool
    lines: tuple[Text, ...]
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True)
class Explanation:
    """Answer of `explain`.

    Attributes
    ----------
    conflicts : tuple of ExplainedConflict
        Each after the first is what remains when the first remedy of each one before is taken.
    serving : ServingReport, optional
        Whether and how everybody can be served, where a timetable exists.
    """

    scenario: Scenario
    answer: Feasibility
    conflicts: tuple[ExplainedConflict, ...] = ()
    seconds: float = 0.0
    serving: ServingReport | None = None


def explain(
    scenario: Scenario,
    *,
    week_of: date | None = None,
    time_limit: float = 20.0,
    with_remedies: bool = True,
    params: EngineParams = DEFAULTS,
) -> Explanation:
    """Why a scenario has no timetable, and which changes would give it one.

    Parameters
    ----------
    week_of : date, optional
        Any day of the week meant; default the first Monday after today.
    time_limit : float
        Seconds of wall time.
    with_remedies : bool
        Whether to look for changes too.
    """
    began = time.monotonic()
    monday = first_monday_after(date.today()) if week_of is None else week_of
    school = School(scenario, monday_of(monday), params)
    deadline, conflicts = began + time_limit, list[ExplainedConflict]()
    while len(conflicts) < params.explain.max_conflicts and time.monotonic() < deadline:
        one = _explain_conflict(school, deadline, with_remedies)
        if one is None:
            break
        conflicts.append(one)
        if not one.remedies or one.remedies[0].confirmed:
            break
        school = replace(school, scenario=one.remedies[0].scenario)
    answer = Feasibility.INFEASIBLE if conflicts else Feasibility.OPEN
    if not conflicts and _has_timetable(school, max(1.0, deadline - time.monotonic())):
        answer = Feasibility.FEASIBLE
    serving = explain_serving(school, deadline) if answer is Feasibility.FEASIBLE else None
    return Explanation(scenario, answer, tuple(conflicts), time.monotonic() - began, serving)


def _has_timetable(school: School, time_limit: float) -> bool:
    """Whether it is known that there is a timetable."""
    return not may_be_infeasible(school) or decide_feasibility(school, time_limit) is Feasibility.FEASIBLE


def _explain_conflict(school: School, deadline: float, with_remedies: bool) -> ExplainedConflict | None:
    conflict = find_conflict(school, deadline - time.monotonic())
    if conflict is None:
        return _explain_fallback(school, deadline, with_remedies)
    lines = tuple(conflict_sentences(school, conflict.assumptions))
    remedies = find_remedies(school, conflict.assumptions, deadline, in_relaxed_model=True) if with_remedies else ()
    return ExplainedConflict(conflict.assumptions, conflict.minimal, lines, tuple(remedies))


def _explain_fallback(school: School, deadline: float, with_remedies: bool) -> ExplainedConflict | None:
    """A conflict that the relaxed model does not show."""
    params = school.params.explain
    if _has_timetable(school, params.feasibility_time_share * (deadline - time.monotonic())):
        return None
    conflict = find_fallback_conflict(school, params.fallback_time_share * (deadline - time.monotonic()))
    if conflict is None:
        return None
    forcing = forcing_assumptions(school)
    remedies = find_remedies(school, forcing, deadline, in_relaxed_model=False) if with_remedies else ()
    return ExplainedConflict((), conflict.minimal, conflict.lines, tuple(remedies))
