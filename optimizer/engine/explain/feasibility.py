"""Whether a school has a timetable: one is made, and the audit judges it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum

from optimizer.domain.people import Student
from optimizer.domain.result import Status
from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.cp.exact_solve import is_tiny, model_is_complete
from optimizer.engine.cp.hints import read_plan
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.explain.conflict import is_contradictory
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.plan_audit import audit_plan

_REPRESENTATIVES_PER_GRADE = 6
"""Students of each campus and grade kept beside those whom pins concern, where somebody must find work."""
_MODEL_GROUPS_PER_CAMPUS = 3
"""Care groups of each campus in a model of a part."""
_MAX_MODEL_STUDENTS = 130
"""Students in a model of a part."""


_PlanMaker = Callable[[School, float], Plan | None]


class Feasibility(Enum):
    """``MENDED`` rests on an audited timetable, ``BROKEN`` on a proof; ``OPEN`` on neither."""

    MENDED = "mended"
    BROKEN = "broken"
    OPEN = "open"


def decide_feasibility(school: School, time_limit: float, *, quick: bool = False) -> Feasibility:
    """Whether the school has a timetable.

    Parameters
    ----------
    time_limit : float
        Seconds of wall time.
    quick : bool
        Make no more than one week of a part of the school, if there is such a part.
    """
    deadline = time.monotonic() + time_limit
    if is_contradictory(school, min(5.0, time_limit)):
        return Feasibility.BROKEN
    if not may_be_infeasible(school):
        return Feasibility.MENDED if plan_is_valid(school, None, Plan()) else Feasibility.OPEN
    if is_tiny(school):
        return _decide_exactly(school, time_limit)
    part = reduced_school(school)
    tries: list[tuple[School, _PlanMaker]] = []
    if part is not None and quick:
        return Feasibility.MENDED if _succeeds(school, part, _construct, deadline) else Feasibility.OPEN
    if part is not None:
        by_day = [(one, _construct) for one in _single_day_schools(part)] if not _only_clubs_force(school) else []
        tries = [(part, _construct), *by_day, (part, _solve_model)]
    if any(_succeeds(school, of, make, deadline) for of, make in tries):
        return Feasibility.MENDED
    left = min(3.0, deadline - time.monotonic())
    if left > 0 and prove_infeasible(school, time_limit=left) is not None:
        return Feasibility.BROKEN
    return Feasibility.MENDED if _succeeds(school, school, _construct, deadline) else Feasibility.OPEN


def _succeeds(school: School, part: School, make: _PlanMaker, deadline: float) -> bool:
    """Whether a plan of a part is made in time and holds in the whole school."""
    left = deadline - time.monotonic()
    plan = make(part, left) if left > 0 else None
    return plan is not None and plan_is_valid(school, part, plan)


def may_be_infeasible(school: School) -> bool:
    """Whether anything could keep the school from having a timetable: without pins and minimums all may wait."""
    return bool(school.scenario.pins) or any(p.min_per_week for p in school.scenario.staff)


def plan_is_valid(school: School, part: School | None, plan: Plan) -> bool:
    """Whether a plan of a part (None: of nobody), everybody else waiting, breaks no rule of the whole school."""
    for s in school.scenario.students:
        mine = None if part is None else part.scenario.student.get(s.id)
        days = school.attended[s.id].keys() - (part.attended[s.id].keys() if part and mine else set())
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
    days: dict[str, set[str]] = defaultdict(set)
    everywhere = not _only_clubs_force(school)
    for pin in scenario.pins:
        if pin.group in scenario.club:
            club = scenario.club[pin.group]
            of_pins = {scenario.week[p.slot].day for p in scenario.pins if p.group == pin.group}
            more = school.club_meetings[club.id] > len(of_pins)
            days[pin.group] |= set(scenario.week.days) if more else of_pins
    kept, others = list[Student](), dict[tuple[str, int], int]()
    for s in scenario.students:
        of_clubs = {d for c in s.clubs for d in days.get(c, ())}
        where = (school.campus_of_student[s.id], s.grade)
        if s.care_group or (everywhere and not of_clubs and others.get(where, 0) < _REPRESENTATIVES_PER_GRADE):
            others[where] = others.get(where, 0) + 1
            kept.append(s)
        elif of_clubs:
            attends = frozenset(t for d in of_clubs for t in school.attended[s.id].get(d, ()))
            if attends:
                kept.append(replace(s, attends=attends))
    return School(replace(scenario, students=tuple(kept)), school.week_of) if kept else None


def _single_day_schools(part: School) -> Iterator[School]:
    """The part on each day alone: a pinned care group needs one day on which its pins can be kept."""
    clubs = {p.group for p in part.scenario.pins} & set(part.scenario.club)
    for day in part.scenario.week.days:
        kept = []
        for s in part.scenario.students:
            tokens = s.attends if clubs & set(s.clubs) else frozenset(part.attended[s.id].get(day, ()))
            if tokens:
                kept.append(replace(s, attends=tokens))
        yield School(replace(part.scenario, students=tuple(kept)), part.week_of)


def _only_clubs_force(school: School) -> bool:
    """Whether pinned clubs are all that forces anything."""
    scenario = school.scenario
    return not any(p.min_per_week for p in scenario.staff) and all(p.group in scenario.club for p in scenario.pins)


def _construct(school: School, time_limit: float) -> Plan | None:
    return construct_plan(school, time_limit=time_limit)


def _solve_model(school: School, time_limit: float) -> Plan | None:
    """Any solution of the model with a few care groups."""
    if len(school.scenario.students) > _MAX_MODEL_STUDENTS:
        return None
    free = full_neighbourhood(school, dict.fromkeys(school.scenario.campuses, _MODEL_GROUPS_PER_CAMPUS))
    context = ModelBuilder(school).build(Plan(), replace(free, without_spare_assistants=True)).context
    outcome = solve_model(context.constraints.model, Limits(min(time_limit, 6.0)))
    return read_plan(context, outcome) if outcome.found else None


def _decide_exactly(school: School, time_limit: float) -> Feasibility:
    """A tiny school: all in one model, whose failure proves something where it leaves out no timetable."""
    context = ModelBuilder(school).build(Plan(), full_neighbourhood(school)).context
    outcome = solve_model(context.constraints.model, Limits(time_limit))
    if outcome.found:
        return Feasibility.MENDED if plan_is_valid(school, school, read_plan(context, outcome)) else Feasibility.OPEN
    return Feasibility.BROKEN if outcome.status is Status.INFEASIBLE and model_is_complete(school) else Feasibility.OPEN
