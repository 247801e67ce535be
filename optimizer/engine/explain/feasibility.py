"""Whether a school has a timetable: it has one if a plan passes the audit, and none if a proof says so."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum

from optimizer.domain.people import Student
from optimizer.domain.result import Status
from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.conflict.find_conflict import is_contradictory, may_be_infeasible
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.cp.exact_solve import is_tiny, model_is_complete
from optimizer.engine.cp.hints import read_plan
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.plan_audit import audit_plan

_PlanMaker = Callable[[School, float], Plan | None]
"""(school, seconds) -> a plan."""


class Feasibility(Enum):
    """What is known: ``FEASIBLE`` rests on an audited timetable, ``INFEASIBLE`` on a proof, ``OPEN`` on neither."""

    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    OPEN = "open"


def decide_feasibility(school: School, time_limit: float, *, quick: bool = False) -> Feasibility:
    """Whether the school has a timetable.

    Plans are made of a reduced school, then of single days of it, then of the whole school; everybody else waits.

    Parameters
    ----------
    time_limit : float
        Seconds of wall time.
    quick : bool
        Make no more than one plan of the reduced school, if there is one.
    """
    deadline, params = time.monotonic() + time_limit, school.params.explain
    if is_contradictory(school, min(params.contradiction_seconds, time_limit)):
        return Feasibility.INFEASIBLE
    if not may_be_infeasible(school):
        return Feasibility.FEASIBLE if plan_is_valid(school, None, Plan()) else Feasibility.OPEN
    if is_tiny(school):
        return _decide_exactly(school, time_limit)
    part = reduced_school(school)
    attempts: list[tuple[School, _PlanMaker]] = []
    if part is not None and quick:
        return Feasibility.FEASIBLE if _succeeds(school, part, _construct, deadline) else Feasibility.OPEN
    if part is not None:
        by_day = [(one, _construct) for one in _single_day_schools(part)] if not _only_clubs_force(school) else []
        attempts = [(part, _construct), *by_day, (part, _solve_model)]
    if any(_succeeds(school, of, make, deadline) for of, make in attempts):
        return Feasibility.FEASIBLE
    left = min(params.bound_proof_seconds, deadline - time.monotonic())
    if left > 0 and prove_infeasible(school, time_limit=left) is not None:
        return Feasibility.INFEASIBLE
    return Feasibility.FEASIBLE if _succeeds(school, school, _construct, deadline) else Feasibility.OPEN


def _succeeds(school: School, part: School, make: _PlanMaker, deadline: float) -> bool:
    """Whether a plan of a part is made in time and is valid in the whole school."""
    left = deadline - time.monotonic()
    plan = make(part, left) if left > 0 else None
    return plan is not None and plan_is_valid(school, part, plan)


def plan_is_valid(school: School, part: School | None, plan: Plan) -> bool:
    """Whether a plan breaks no rule when all who are not in it wait.

    Parameters
    ----------
    part : School, optional
        The school that the plan was made for; None where it plans for nobody.
    plan : Plan
        All others are entered as waiting in it.
    """
    for s in school.scenario.students:
        planned = part is not None and s.id in part.scenario.student
        days = school.attended[s.id].keys() - (part.attended[s.id].keys() if part and planned else set())
        if days:
            plan.waits[s.id] = frozenset(days) | plan.waits.get(s.id, frozenset())
    return audit_plan(school, plan).clean


def reduced_school(school: School) -> School | None:
    """The school with those students alone whom pins may concern, on the days of these pins; None: no smaller one.

    Where care groups are pinned or people must serve some slots, a few students of each grade stay all week.
    """
    scenario = school.scenario
    if scenario.settings.campuses:
        return None
    club_days: dict[str, set[str]] = defaultdict(set)
    keep_some = not _only_clubs_force(school)
    for pin in scenario.pins:
        if pin.group in scenario.club:
            pinned_days = {scenario.week[p.slot].day for p in scenario.pins if p.group == pin.group}
            needs_more = school.club_meetings[pin.group] > len(pinned_days)
            club_days[pin.group] |= set(scenario.week.days) if needs_more else pinned_days
    kept, representatives = list[Student](), dict[tuple[str, int], int]()
    most = school.params.explain.representatives_per_grade
    for s in scenario.students:
        days = {d for c in s.clubs for d in club_days.get(c, ())}
        key = (school.campus_of_student[s.id], s.grade)
        if s.care_group or (keep_some and not days and representatives.get(key, 0) < most):
            representatives[key] = representatives.get(key, 0) + 1
            kept.append(s)
        elif days:
            attends = frozenset(t for d in days for t in school.attended[s.id].get(d, ()))
            if attends:
                kept.append(replace(s, attends=attends))
    return replace(school, scenario=replace(scenario, students=tuple(kept))) if kept else None


def _single_day_schools(part: School) -> Iterator[School]:
    """The part on each day alone: a pinned care group needs one day on which its pins can be kept."""
    clubs = part.pinned_groups & set(part.scenario.club)
    for day in part.scenario.week.days:
        kept = []
        for s in part.scenario.students:
            tokens = s.attends if clubs & set(s.clubs) else frozenset(part.attended[s.id].get(day, ()))
            if tokens:
                kept.append(replace(s, attends=tokens))
        yield replace(part, scenario=replace(part.scenario, students=tuple(kept)))


def _only_clubs_force(school: School) -> bool:
    """Whether pinned clubs are all that could keep the school from having a timetable."""
    scenario = school.scenario
    return not any(p.min_per_week for p in scenario.staff) and school.pinned_groups <= set(scenario.club)


def _construct(school: School, time_limit: float) -> Plan | None:
    return construct_plan(school, time_limit=time_limit)


def _solve_model(school: School, time_limit: float) -> Plan | None:
    """Any solution of the CP-SAT model with a few care groups; None if there is none or too many students."""
    params = school.params.explain
    if len(school.scenario.students) > params.max_part_model_students:
        return None
    free = full_neighbourhood(school, dict.fromkeys(school.scenario.campuses, params.care_groups_per_campus))
    context = ModelBuilder(school).build(Plan(), replace(free, without_spare_assistants=True)).context
    outcome = solve_model(context.constraints.model, Limits(min(time_limit, params.part_model_seconds)))
    return read_plan(context, outcome) if outcome.has_solution else None


def _decide_exactly(school: School, time_limit: float) -> Feasibility:
    """A tiny school: all in one model, whose infeasibility is a proof where it leaves out no timetable."""
    context = ModelBuilder(school).build(Plan(), full_neighbourhood(school)).context
    outcome = solve_model(context.constraints.model, Limits(time_limit))
    if outcome.has_solution:
        valid = plan_is_valid(school, school, read_plan(context, outcome))
        return Feasibility.FEASIBLE if valid else Feasibility.OPEN
    proven = outcome.status is Status.INFEASIBLE and model_is_complete(school)
    return Feasibility.INFEASIBLE if proven else Feasibility.OPEN
