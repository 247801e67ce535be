"""Repair of a plan that breaks rules: free what the violations are about and solve there, with waiting allowed.

Violations are gathered by campus and day. A campus day is freed with all its sessions, duties and staff and with the
serving of everybody signed up, so the model finds the fewest (by priority) who have to wait. What belongs to a whole
week, such as the size of a group, frees the group.

The repair of a published week reads violations more closely (`optimizer.engine.repair.affected_decisions`), since it
counts changes; here any week that keeps the rules is accepted.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from math import inf

from optimizer.auditing import Violation
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import Neighbourhood, existing_groups
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.plan.reasons import NOT_PLACED
from optimizer.engine.problem.school import School
from optimizer.engine.search.minimal_week import build_minimal_week
from optimizer.engine.search.plan_audit import audit_plan


def repair_violations(
    model_builder: ModelBuilder, plan: Plan, deadline: float | None, stop: threading.Event | None = None
) -> Plan | None:
    """A plan that breaks no rule, or None where none was found.

    Tried in this order: solving in the neighbourhoods of the violations, in rounds; the plan without the days of groups
    that still break rules; a minimal week. Where nobody is served yet it is the minimal week at once.

    Parameters
    ----------
    plan : Plan
        Any plan; what its violations are about is freed and the rest of it is kept.
    deadline : float, optional
        Clock time (``time.monotonic``) at which to give up.
    """
    school, params = model_builder.school, model_builder.school.params.search
    end = inf if deadline is None else deadline
    if not (plan.care or plan.clubs or plan.extended):
        violations = audit_plan(school, plan).violations
        return build_minimal_week(school, end, stop) if violations else plan
    until = None if deadline is None else time.monotonic() + params.repair_time_share * (deadline - time.monotonic())
    for number in range(params.repair_rounds):
        violations = audit_plan(school, plan).violations
        if not violations:
            return plan
        for choose in _violation_neighbourhoods(school, plan, violations, wide=number > 0):
            seconds = None if until is None else until - time.monotonic()
            if (seconds is not None and seconds < 0.1) or (stop is not None and stop.is_set()):
                break
            limits = Limits(seconds, params.repair_effort * (1 + number), seed=number)
            better = model_builder.find_feasible(plan, choose(PlanIndex(school, plan)), limits, stop=stop)
            plan = better or plan
    violations = audit_plan(school, plan).violations
    if not violations:
        return plan
    rest = drop_violating_days(PlanIndex(school, plan), violations)
    return rest if audit_plan(school, rest).clean else build_minimal_week(school, end, stop)


def _violation_neighbourhoods(
    school: School, plan: Plan, violations: tuple[Violation, ...], wide: bool
) -> Iterator[Callable[[PlanIndex], Neighbourhood]]:
    """The neighbourhoods to solve in, one after the other.

    Each is a function of the index of the plan as it is then, since groups may come and go while earlier ones are
    solved.

    Parameters
    ----------
    wide : bool
        Whether other care groups of the campus may take members of the groups that break rules.
    """
    pinned = school.pinned_campus
    missing = sorted(v.unit.group for v in violations if v.unit.group in pinned and v.unit.group not in plan.campus)
    for group in dict.fromkeys(missing):
        yield partial(_pinned_group_neighbourhood, group=group, campus=pinned[group], wide=wide)
    days: set[tuple[str, str]] = set()
    groups: set[str] = set()
    people: set[str] = set()
    for violation in violations:
        unit = violation.unit
        campuses = {school.campus_of_student[unit.student]} if unit.student in school.campus_of_student else set()
        if unit.group and unit.group in plan.campus:
            campuses = {plan.campus[unit.group]}
        if unit.day:
            days |= {(campus, unit.day) for campus in campuses or set(school.scenario.campuses)}
        elif unit.group:
            groups.add(unit.group)
        elif unit.staff:
            people.add(unit.staff)
        elif unit.student and unit.student in plan.care:
            groups.add(plan.care[unit.student])
    if groups:
        yield partial(_group_neighbourhood, groups=sorted(groups), wide=wide)
    students = sorted({v.unit.student for v in violations if v.unit.student in school.scenario.student})
    if students:
        yield partial(_student_neighbourhood, students=students)
    for campus, day in sorted(days):
        yield partial(_day_neighbourhood, campus=campus, day=day)
    if people:
        yield partial(_staff_neighbourhood, people=sorted(people))


def _day_neighbourhood(index: PlanIndex, campus: str, day: str) -> Neighbourhood:
    """A day of a campus: all sessions, duties and staff, and who is served.

    Groups and clubs are free as well for students who are served on no other day, and clubs for members of those that
    meet on the day.
    """
    school, plan, week = index.school, index.plan, index.school.scenario.week
    tokens = week.on_day[day]
    care = set(week.care)
    groups, extended = existing_groups(plan)
    keys = {k for t in tokens for k in index.sessions_in_slot[t] if index.campus(k[0]) == campus}
    keys |= {(g, t) for g, where in groups if where == campus for t in tokens if t in care}
    keys |= {(g, t) for g, where in extended if where == campus for t in tokens if week[t].extended}
    of_campus = [s for s in school.scenario.students if school.campus_of_student[s.id] == campus]
    signed_up = [s.id for s in of_campus if day in school.attended[s.id]]
    served_that_day_only = frozenset(s for s in signed_up if len(school.attended[s]) - len(plan.waits.get(s, ())) <= 1)
    in_clubs = frozenset(
        s for s in signed_up if any(t in tokens for c in plan.clubs.get(s, ()) for t in plan.club_slots.get(c, ()))
    )
    return Neighbourhood(
        groups=groups if served_that_day_only else (),
        extended_groups=extended if served_that_day_only else (),
        care=served_that_day_only,
        extended=served_that_day_only,
        clubs=served_that_day_only | in_clubs,
        waiting=frozenset((s, day) for s in signed_up),
        programme=frozenset(keys),
        roster=frozenset(keys),
        duties=frozenset((campus, t) for t in tokens),
        people=school.staff_ids,
    )


def _pinned_group_neighbourhood(index: PlanIndex, group: str, campus: str, wide: bool) -> Neighbourhood:
    """Members and programme of a pinned care group that has nobody, and of other groups of its campus.

    The others are the three smallest, or with ``wide`` all.
    """
    plan, school = index.plan, index.school
    pinned = {s.id for s in school.scenario.students if s.care_group == group}
    sizes = Counter(plan.care.values())
    others = sorted((g for g in index.care_groups if plan.campus[g] == campus), key=lambda g: (sizes[g], g))
    chosen = [group, *others[: len(others) if wide else 3]]
    students = frozenset(s for s, g in plan.care.items() if g in chosen) | pinned
    keys = frozenset((g, t) for g in chosen for t in school.scenario.week.care)
    return Neighbourhood(
        groups=tuple((g, campus) for g in chosen),
        extended_groups=existing_groups(plan)[1],
        care=students,
        programme=keys,
        roster=keys,
        people=school.staff_ids,
    )


def _group_neighbourhood(index: PlanIndex, groups: list[str], wide: bool) -> Neighbourhood:
    """Members and sessions of some groups and clubs.

    With ``wide`` the members may go to every care group of the same campuses, whose sessions are free as well.
    """
    plan, school = index.plan, index.school
    clubs = frozenset(g for g in groups if g in school.scenario.club)
    care = [g for g in groups if g in plan.campus]
    campuses = {plan.campus[g] for g in care}
    targets = [g for g in index.care_groups if g in care or (wide and plan.campus[g] in campuses)]
    students = frozenset(s for s, g in plan.care.items() if g in care)
    students |= frozenset(s for c in clubs for s in school.wishers[c])
    keys = frozenset(k for g in (*targets, *clubs) for k in index.sessions_of_group[g])
    keys |= frozenset((c, t) for c in clubs for t in school.club_slots[c])
    present_groups = {plan.care[s] for s in students if s in plan.care}
    return Neighbourhood(
        groups=tuple((g, plan.campus[g]) for g in sorted({*targets, *present_groups})),
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


def _student_neighbourhood(index: PlanIndex, students: list[str]) -> Neighbourhood:
    """Care groups and days of some students, and their clubs with opening, meetings and all who ask for these."""
    plan, school = index.plan, index.school
    clubs = frozenset(c for s in students for c in plan.clubs.get(s, ()))
    wishers = frozenset(s for c in clubs for s in school.wishers[c])
    campuses = {school.campus_of_student[s] for s in students}
    groups, extended = existing_groups(plan)
    own = {plan.care[s] for s in students if s in plan.care}
    days = {school.scenario.week[t].day for c in clubs for t in plan.club_slots.get(c, ())}
    keys = frozenset(k for g in own for k in index.sessions_of_group[g] if school.scenario.week[k[1]].day in days)
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


def _staff_neighbourhood(index: PlanIndex, people: list[str]) -> Neighbourhood:
    """All sessions and duties of some people in the week, for anybody to take.

    In a school small enough for it the staff of all other sessions that are held is free as well.
    """
    keys = frozenset(k for p in people for k in index.sessions_of_person[p])
    duties = frozenset(k for p in people for k in index.duties_of_person[p])
    everybody = index.school.staff_ids
    neighbourhood = Neighbourhood(roster=keys, duties=duties, people=everybody)
    held = frozenset(k for k in index.plan.meetings if not index.plan.meetings[k].host)
    small = len(held) * len(everybody) < index.school.params.search.free_staff_product
    return replace(neighbourhood, roster=keys | held) if small else neighbourhood


def drop_violating_days(index: PlanIndex, violations: tuple[Violation, ...]) -> Plan:
    """A copy of the plan without the days of care groups that break rules: their members wait then.

    Clubs that break rules close, and those that lose too many members. The plan may still break rules for other reasons
    (pins, for example).
    """
    school = index.school
    editor = PlanEditor(school, index.plan.copy(), cascading=False)
    plan = editor.plan
    days = {(v.unit.group, v.unit.day) for v in violations if v.unit.group in plan.campus and v.unit.day}
    for club in {v.unit.group for v in violations} & school.scenario.club.keys():
        editor.close_club(club)
    for student in school.scenario.students:
        groups = {plan.care.get(student.id, ""), plan.extended.get(student.id, "")}
        for day in school.attended[student.id]:
            if not days.isdisjoint((group, day) for group in groups):
                editor.let_wait(student.id, day, NOT_PLACED)
    editor.close_small_clubs(())
    editor.release_waiting_students()
    editor.tidy()
    return plan
