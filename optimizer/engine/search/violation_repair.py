"""Mends a first plan that breaks rules: opens what is broken, and lets students wait where nothing else helps.

Violations are gathered by campus and day. A day is opened with all its sessions, duties and staff, and with the serving
of everybody present, so the model finds the fewest (by priority) who have to wait. What belongs to a whole week, such
as the size of a group, opens the group.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import Neighbourhood, existing_groups
from optimizer.engine.plan.edit import close_club, drop_empty_sessions, leave_clubs, trim_duties
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.search.minimal_week import RULES_CANNOT_BE_KEPT_THESE_DAYS, build_minimal_week
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.rules.base import Violation

_REPAIR_ROUNDS = 4
_REPAIR_TIME_SHARE = 0.6
"""Part of the time left that opening and solving anew may take; the rest is for the ways out."""
_REPAIR_EFFORT = 1.0
"""Deterministic time for one day or group."""


def repair_violations(
    workshop: ModelBuilder, plan: Plan, deadline: float | None, stop: threading.Event | None = None
) -> Plan | None:
    """A plan that breaks no rule, or None where none was found.

    Parameters
    ----------
    plan : Plan
        Any plan; what it breaks is opened and the rest of it is kept.
    deadline : float, optional
        Clock time (``time.monotonic``) at which to give up.
    """
    until = None if deadline is None else time.monotonic() + _REPAIR_TIME_SHARE * (deadline - time.monotonic())
    for round_ in range(_REPAIR_ROUNDS):
        violations = audit_plan(workshop.school, plan).violations
        if not violations:
            return plan
        for freedom_of in _violation_neighbourhoods(workshop, plan, violations, wide=round_ > 0):
            left = None if until is None else until - time.monotonic()
            if (left is not None and left < 0.1) or (stop is not None and stop.is_set()):
                break
            freedom = freedom_of(PlanIndex(workshop.school, plan))
            better = workshop.find_feasible(
                plan, freedom, Limits(left, _REPAIR_EFFORT * (1 + round_), seed=round_), stop=stop
            )
            plan = better or plan
    violations = audit_plan(workshop.school, plan).violations
    if not violations:
        return plan
    rest = drop_violating_days(PlanIndex(workshop.school, plan), violations)
    return rest if audit_plan(workshop.school, rest).clean else build_minimal_week(workshop, deadline, stop)


def _violation_neighbourhoods(
    workshop: ModelBuilder, plan: Plan, violations: tuple[Violation, ...], wide: bool
) -> Iterator[Callable[[PlanIndex], Neighbourhood]]:
    """What to open, one part after the other.

    Each part is a function of the plan as it is then: groups may come and go while earlier parts are solved.
    """
    school = workshop.school
    pinned = school.pinned_campus
    missing = sorted(v.unit.group for v in violations if v.unit.group in pinned and v.unit.group not in plan.campus)
    for group in dict.fromkeys(missing):
        yield partial(_pinned_group, group=group, campus=pinned[group], wide=wide)
    days: set[tuple[str, str]] = set()
    groups: set[str] = set()
    people: set[str] = set()
    for violation in violations:
        unit = violation.unit
        where = {school.campus_of_student[unit.student]} if unit.student in school.campus_of_student else set()
        if unit.group and unit.group in plan.campus:
            where = {plan.campus[unit.group]}
        if unit.day:
            days |= {(campus, unit.day) for campus in where or set(school.scenario.campuses)}
        elif unit.group:
            groups.add(unit.group)
        elif unit.staff:
            people.add(unit.staff)
        elif unit.student and unit.student in plan.care:
            groups.add(plan.care[unit.student])
    if groups:
        yield partial(_groups, groups=sorted(groups), wide=wide)
    hindered = sorted({v.unit.student for v in violations if v.unit.student in school.scenario.student})
    if hindered:
        yield partial(_students, students=hindered)
    for campus, day in sorted(days):
        yield partial(day_neighbourhood, campus=campus, day=day)
    if people:
        yield partial(_people, people=sorted(people))


def day_neighbourhood(view: PlanIndex, campus: str, day: str) -> Neighbourhood:
    """A day of a campus: all sessions, duties and staff, and who is served."""
    school, plan, week = view.school, view.plan, view.school.scenario.week
    tokens = week.on_day[day]
    care = set(week.care)
    groups, extended = existing_groups(plan)
    keys = {k for t in tokens for k in view.sessions_in_slot[t] if view.campus(k[0]) == campus}
    keys |= {(g, t) for g, where in groups if where == campus for t in tokens if t in care}
    keys |= {(g, t) for g, where in extended if where == campus for t in tokens if week[t].extended}
    here = [s for s in school.scenario.students if school.campus_of_student[s.id] == campus]
    signed_up = [s.id for s in here if day in school.attended[s.id]]
    that_day_only = frozenset(s for s in signed_up if len(school.attended[s]) - len(plan.waits.get(s, ())) <= 1)
    in_clubs = frozenset(
        s for s in signed_up if any(t in tokens for c in plan.clubs.get(s, ()) for t in plan.club_slots.get(c, ()))
    )
    return Neighbourhood(
        groups=groups if that_day_only else (),
        extended_groups=extended if that_day_only else (),
        care=that_day_only,
        extended=that_day_only,
        clubs=that_day_only | in_clubs,
        waiting=frozenset((s, day) for s in signed_up),
        programme=frozenset(keys),
        roster=frozenset(keys),
        duties=frozenset((campus, t) for t in tokens),
        people=school.staff_ids,
    )


def _pinned_group(view: PlanIndex, group: str, campus: str, wide: bool) -> Neighbourhood:
    """A group that pins name but that has nobody: it and some others of its campus change members and programme."""
    plan, school = view.plan, view.school
    pinned = {s.id for s in school.scenario.students if s.care_group == group}
    sizes = Counter(plan.care.values())
    others = sorted((g for g in view.care_groups if plan.campus[g] == campus), key=lambda g: (sizes[g], g))
    kept = [group, *others[: len(others) if wide else 3]]
    students = frozenset(s for s, g in plan.care.items() if g in kept) | pinned
    keys = frozenset((g, t) for g in kept for t in school.scenario.week.care)
    return Neighbourhood(
        groups=tuple((g, campus) for g in kept),
        extended_groups=existing_groups(plan)[1],
        care=students,
        programme=keys,
        roster=keys,
        people=school.staff_ids,
    )


def _groups(view: PlanIndex, groups: list[str], wide: bool) -> Neighbourhood:
    """Groups with their members and sessions; with ``wide``, every care group of the same campuses as a way out."""
    plan, school = view.plan, view.school
    clubs = frozenset(g for g in groups if g in school.scenario.club)
    care = [g for g in groups if g in plan.campus]
    campuses = {plan.campus[g] for g in care}
    targets = [g for g in view.care_groups if g in care or (wide and plan.campus[g] in campuses)]
    students = frozenset(s for s, g in plan.care.items() if g in care)
    students |= frozenset(s for c in clubs for s in school.wishers[c])
    keys = frozenset(k for g in (*targets, *clubs) for k in view.sessions_of_group[g])
    keys |= frozenset((c, t) for c in clubs for t in school.club_slots[c])
    everywhere = {view.plan.care.get(s) for s in students} - {None}
    return Neighbourhood(
        groups=tuple((g, plan.campus[g]) for g in sorted({*targets, *(g for g in everywhere if g)})),
        extended_groups=existing_groups(plan)[1],
        care=students,
        extended=students,
        clubs=students,
        serving=students,
        times=clubs,
        programme=keys,
        roster=keys,
        people=school.staff_ids,
    )


def _students(view: PlanIndex, students: list[str]) -> Neighbourhood:
    """Students who cannot be where they are: their clubs with meetings, their care groups and days, all is open."""
    plan, school = view.plan, view.school
    clubs = frozenset(c for s in students for c in plan.clubs.get(s, ()))
    wishers = frozenset(s for c in clubs for s in school.wishers[c])
    campuses = {school.campus_of_student[s] for s in students}
    groups, extended = existing_groups(plan)
    own = {plan.care[s] for s in students if s in plan.care}
    days = {school.scenario.week[t].day for c in clubs for t in plan.club_slots.get(c, ())}
    keys = frozenset(k for g in own for k in view.sessions_of_group[g] if school.scenario.week[k[1]].day in days)
    keys |= frozenset((c, t) for c in clubs for t in school.club_slots[c])
    return Neighbourhood(
        groups=tuple(row for row in groups if row[1] in campuses),
        extended_groups=extended,
        care=frozenset(students),
        clubs=wishers | frozenset(students),
        serving=frozenset(students),
        times=clubs,
        programme=keys,
        roster=keys,
        people=school.staff_ids,
    )


def _people(view: PlanIndex, people: list[str]) -> Neighbourhood:
    """All that some people do in the week, for anybody to take."""
    keys = frozenset(k for p in people for k in view.sessions_of_person[p])
    duties = frozenset(k for p in people for k in view.duties_of_person[p])
    everybody = view.school.staff_ids
    found = Neighbourhood(roster=keys, duties=duties, people=everybody)
    extra = frozenset(k for k in view.plan.meetings if not view.plan.meetings[k].host)
    return replace(found, roster=keys | extra) if len(extra) * len(everybody) < 20_000 else found


def drop_violating_days(view: PlanIndex, violations: tuple[Violation, ...]) -> Plan:
    """The plan without the care groups' days that break rules: their members wait then, and leave clubs of that day.

    A club that loses too many closes. What is left may still break rules for other reasons (pins, say).
    """
    school, plan = view.school, view.plan.copy()
    days = {(v.unit.group, v.unit.day) for v in violations if v.unit.group in plan.campus and v.unit.day}
    for violation in violations:
        if violation.unit.group in school.scenario.club:
            close_club(plan, violation.unit.group)
    reason = RULES_CANNOT_BE_KEPT_THESE_DAYS.say(school.scenario.settings.language)
    for student in school.scenario.students:
        for group in {plan.care.get(student.id), plan.extended.get(student.id)} - {None}:
            for day in school.attended[student.id]:
                if (group, day) in days:
                    plan.waits[student.id] = plan.waits.get(student.id, frozenset()) | {day}
                    plan.reasons[student.id] = reason
                    leave_clubs(school, plan, student.id, day)
    members = Counter(club for clubs in plan.clubs.values() for club in clubs)
    for club in [c for c in plan.club_slots if members[c] < school.scenario.club[c].fewest_members]:
        close_club(plan, club)
    for waiting, days_waited in list(plan.waits.items()):
        if days_waited >= frozenset(school.attended[waiting]):
            plan.care.pop(waiting, None)
            plan.extended.pop(waiting, None)
            plan.clubs.pop(waiting, None)
    drop_empty_sessions(school, plan)
    plan.campus = {g: c for g, c in plan.campus.items() if g in {*plan.care.values(), *plan.extended.values()}}
    trim_duties(school, plan)
    return plan
