"""Whether a school has a timetable: one is made, and the audit judges it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum

from optimizer.domain.people import Student
from optimizer.domain.result import Status
from optimizer.model.bounds import impossible
from optimizer.model.build import Workshop
from optimizer.model.engine import Limits, run
from optimizer.model.explain import contradicts
from optimizer.model.freedom import whole
from optimizer.model.hints import read_plan
from optimizer.model.plan import Plan
from optimizer.model.school import School
from optimizer.solve.construct import construct
from optimizer.solve.judge import judge
from optimizer.solve.small import holds_all, is_tiny

_REPRESENTATIVES = 6
"""Students of each campus and grade kept beside those whom pins concern, where somebody must find work."""
_GROUPS = 3
"""Care groups of each campus in a model of a part."""
_MOST = 130
"""Students in a model of a part."""


_Make = Callable[[School, float], Plan | None]


class Verdict(Enum):
    """``MENDED`` rests on an audited timetable, ``BROKEN`` on a proof; ``OPEN`` on neither."""

    MENDED = "mended"
    BROKEN = "broken"
    OPEN = "open"


def confirm(school: School, time_limit: float, *, quick: bool = False) -> Verdict:
    """Whether the school has a timetable.

    Parameters
    ----------
    time_limit : float
        Seconds of wall time.
    quick : bool
        Make no more than one week of a part of the school, if there is such a part.
    """
    deadline = time.monotonic() + time_limit
    if contradicts(school, min(5.0, time_limit)):
        return Verdict.BROKEN
    if not can_fail(school):
        return Verdict.MENDED if holds(school, None, Plan()) else Verdict.OPEN
    if is_tiny(school):
        return _exactly(school, time_limit)
    part = smaller(school)
    tries: list[tuple[School, _Make]] = []
    if part is not None and quick:
        return Verdict.MENDED if _succeeds(school, part, _constructed, deadline) else Verdict.OPEN
    if part is not None:
        by_day = [(one, _constructed) for one in _days(part)] if not _by_clubs_alone(school) else []
        tries = [(part, _constructed), *by_day, (part, _modelled)]
    if any(_succeeds(school, of, make, deadline) for of, make in tries):
        return Verdict.MENDED
    left = min(3.0, deadline - time.monotonic())
    if left > 0 and impossible(school, time_limit=left) is not None:
        return Verdict.BROKEN
    return Verdict.MENDED if _succeeds(school, school, _constructed, deadline) else Verdict.OPEN


def _succeeds(school: School, part: School, make: _Make, deadline: float) -> bool:
    """Whether a plan of a part is made in time and holds in the whole school."""
    left = deadline - time.monotonic()
    plan = make(part, left) if left > 0 else None
    return plan is not None and holds(school, part, plan)


def can_fail(school: School) -> bool:
    """Whether anything could keep the school from having a timetable: without pins and minimums all may wait."""
    return bool(school.scenario.pins) or any(p.min_per_week for p in school.scenario.staff)


def holds(school: School, part: School | None, plan: Plan) -> bool:
    """Whether a plan of a part (None: of nobody), everybody else waiting, breaks no rule of the whole school."""
    for s in school.scenario.students:
        mine = None if part is None else part.scenario.student.get(s.id)
        days = school.attended[s.id].keys() - (part.attended[s.id].keys() if part and mine else set())
        if days:
            plan.waits[s.id] = frozenset(days) | plan.waits.get(s.id, frozenset())
    return judge(school, plan).clean


def smaller(school: School) -> School | None:
    """The school with those students alone whom pins may concern, on the days of these pins; None: no smaller one.

    Where care groups are pinned or people must serve some slots, a few students of each grade stay all week.
    """
    scenario = school.scenario
    if scenario.settings.campuses:
        return None
    days: dict[str, set[str]] = defaultdict(set)
    everywhere = not _by_clubs_alone(school)
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
        if s.care_group or (everywhere and not of_clubs and others.get(where, 0) < _REPRESENTATIVES):
            others[where] = others.get(where, 0) + 1
            kept.append(s)
        elif of_clubs:
            attends = frozenset(t for d in of_clubs for t in school.attended[s.id].get(d, ()))
            if attends:
                kept.append(replace(s, attends=attends))
    return School(replace(scenario, students=tuple(kept)), school.week_of) if kept else None


def _days(part: School) -> Iterator[School]:
    """The part on each day alone: a pinned care group needs one day on which its pins can be kept."""
    clubs = {p.group for p in part.scenario.pins} & set(part.scenario.club)
    for day in part.scenario.week.days:
        kept = []
        for s in part.scenario.students:
            tokens = s.attends if clubs & set(s.clubs) else frozenset(part.attended[s.id].get(day, ()))
            if tokens:
                kept.append(replace(s, attends=tokens))
        yield School(replace(part.scenario, students=tuple(kept)), part.week_of)


def _by_clubs_alone(school: School) -> bool:
    """Whether pinned clubs are all that forces anything."""
    scenario = school.scenario
    return not any(p.min_per_week for p in scenario.staff) and all(p.group in scenario.club for p in scenario.pins)


def _constructed(school: School, time_limit: float) -> Plan | None:
    return construct(school, time_limit=time_limit)


def _modelled(school: School, time_limit: float) -> Plan | None:
    """Any solution of the model with a few care groups."""
    if len(school.scenario.students) > _MOST:
        return None
    free = whole(school, dict.fromkeys(school.scenario.campuses, _GROUPS))
    context = Workshop(school).build(Plan(), replace(free, lean=True)).context
    outcome = run(context.logic.model, Limits(min(time_limit, 6.0)))
    return read_plan(context, outcome) if outcome.found else None


def _exactly(school: School, time_limit: float) -> Verdict:
    """A tiny school: all in one model, whose failure proves something where it leaves out no timetable."""
    context = Workshop(school).build(Plan(), whole(school)).context
    outcome = run(context.logic.model, Limits(time_limit))
    if outcome.found:
        return Verdict.MENDED if holds(school, school, read_plan(context, outcome)) else Verdict.OPEN
    return Verdict.BROKEN if outcome.status is Status.INFEASIBLE and holds_all(school) else Verdict.OPEN
