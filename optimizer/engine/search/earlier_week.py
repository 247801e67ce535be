"""An earlier week as the start of a search: its plan under the present tables, and its names for groups of a plan."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np

from optimizer.domain.people import Student
from optimizer.domain.timetable import Member, Timetable
from optimizer.engine.construct.admission import Readmission
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import Neighbourhood, existing_groups, new_group_ids
from optimizer.engine.lp.mixed_integer import cheapest_assignment
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.edit import PlanEditor, drop_missing_rows
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.search.violation_repair import repair_violations
from optimizer.language.text import Text

NO_PLACE_IN_THE_EARLIER_WEEK = Text("the earlier week has no place on {days}", "上一份课表中{days}没有名额")


def plan_from_earlier_week(
    model_builder: ModelBuilder, deadline: float | None, stop: threading.Event | None = None
) -> Plan | None:
    """The earlier week as a plan that keeps all rules under the present tables; None where none was found.

    Who has left is taken out. Who has come is served where the groups have seats and else waits. What the tables no
    longer allow is dropped and the days that this concerns are solved anew, as a broken construction is
    (`optimizer.engine.search.violation_repair`).

    Parameters
    ----------
    deadline : float, optional
        Clock time (``time.monotonic``) at which to give up.
    """
    plan = adapted_plan(model_builder.school)
    Readmission(model_builder.school, ExerciseDue(model_builder.school), plan).run()
    plan = _solve_broken_days(model_builder, plan, deadline, stop)
    repaired = repair_violations(model_builder, plan, deadline, stop)
    return None if repaired is None else _serve_waiting(model_builder, repaired, deadline, stop)


def adapted_plan(school: School) -> Plan:
    """The earlier week without what the present tables no longer have or allow; it may still break rules.

    Raises
    ------
    ValueError
        If the school has no earlier week.
    """
    if school.start is None:
        raise ValueError("the school has no earlier week")
    plan = drop_missing_rows(school, from_timetable(school, _with_listed_groups(school, school.start)))
    for student in school.scenario.students:
        _keep_allowed_groups(school, plan, student)
    editor = PlanEditor(school, plan, cascading=False)
    for club, tokens in sorted(plan.club_slots.items()):
        held = [t for t in tokens if t in school.club_slots[club] and (club, t) in plan.meetings]
        if len(held) < len(tokens) or len(held) != school.club_meetings[club]:
            editor.close_club(club)
    editor.close_small_clubs()
    for student in school.scenario.students:
        for day in _days_without_place(school, plan, student):
            editor.let_wait(student.id, day, NO_PLACE_IN_THE_EARLIER_WEEK)
    editor.close_small_clubs()
    editor.release_waiting_students()
    editor.tidy()
    return plan


def _with_listed_groups(school: School, timetable: Timetable) -> Timetable:
    """A timetable whose members are in care and extended groups that it lists as such; clubs without their rows too."""
    campuses = school.scenario.campuses
    rows = list(timetable.groups)
    if len(campuses) == 1:
        rows = [replace(g, campus=g.campus or campuses[0]) for g in rows]
    groups = [
        g
        for g in rows
        if g.id and g.kind and (g.kind == "club") == (g.id in school.scenario.club) and g.campus in campuses
    ]
    kind = {g.id: g.kind for g in groups}

    def cleaned(row: Member) -> Member:
        return replace(
            row,
            care_group=row.care_group if kind.get(row.care_group) == "care" else "",
            extended_group=row.extended_group if kind.get(row.extended_group) == "extended" else "",
            clubs=tuple(dict.fromkeys(club for club in row.clubs if kind.get(club) == "club")),
        )

    week = school.scenario.week.by_token
    return replace(
        timetable,
        groups=tuple(groups),
        members=tuple(cleaned(row) for row in timetable.members),
        sessions=tuple(row for row in timetable.sessions if row.group in kind and row.token in week),
        duties=tuple(row for row in timetable.duties if row.token in week),
    )


def _keep_allowed_groups(school: School, plan: Plan, student: Student) -> None:
    """Leave a student in groups of the own campus that the student's slots call for, and in clubs still asked for."""
    campus, week = school.campus_of_student[student.id], school.scenario.week
    uses = {
        "care": any(t in student.attends for t in week.care),
        "extended": any(week[t].extended for t in student.attends),
    }
    for column, table in (("care", plan.care), ("extended", plan.extended)):
        group = table.get(student.id)
        if group is not None and (plan.campus[group] != campus or not uses[column]):
            del table[student.id]
    asked = [c for c in plan.clubs.get(student.id, ()) if c in plan.club_slots and student.id in school.wishers[c]]
    clubs = tuple(c for c in asked if student.attends.issuperset(plan.club_slots[c]))[: student.wants_clubs]
    plan.clubs.pop(student.id, None)
    if clubs:
        plan.clubs[student.id] = clubs
    waits = plan.waits.get(student.id, frozenset()).intersection(school.attended[student.id])
    plan.waits.pop(student.id, None)
    if waits:
        plan.waits[student.id] = waits


def _days_without_place(school: School, plan: Plan, student: Student) -> list[str]:
    """Days on which a served student signed up for a slot in which no group of the student's can be."""
    week = school.scenario.week
    in_club = {t for club in plan.clubs.get(student.id, ()) for t in plan.club_slots[club]}
    days = []
    for day, tokens in school.attended[student.id].items():
        for token in tokens:
            slot = week[token]
            table = plan.extended if slot.extended else plan.care
            if token not in in_club and student.id not in table and not slot.club_only:
                days.append(day)
                break
    if not (student.id in plan.care or student.id in plan.extended or student.id in plan.clubs):
        return list(school.attended[student.id])
    return days


def _solve_broken_days(
    model_builder: ModelBuilder, plan: Plan, deadline: float | None, stop: threading.Event | None
) -> Plan:
    """The plan with sessions, staff and duties solved anew on the days of broken rules; groups and clubs stay."""
    school, params = model_builder.school, model_builder.school.params.search
    days: set[tuple[str, str]] = set()
    for unit in (violation.unit for violation in audit_plan(school, plan).violations):
        campus = plan.campus.get(unit.group) or school.campus_of_student.get(unit.student)
        if unit.day:
            days |= {(place, unit.day) for place in ([campus] if campus is not None else school.scenario.campuses)}
    every_day = [_day_neighbourhood(PlanIndex(school, plan), campus, day) for campus, day in sorted(days)]
    for neighbourhood in [*every_day, _union(every_day)] if len(every_day) > 1 else every_day:
        if neighbourhood is not every_day[0] and audit_plan(school, plan).clean:
            break
        seconds = None if deadline is None else deadline - time.monotonic()
        if (seconds is not None and seconds < 0.1) or (stop is not None and stop.is_set()):
            break
        limits = Limits(seconds, params.repair_effort)
        plan = model_builder.find_feasible(plan, neighbourhood, limits, stop=stop) or plan
    return plan


def _union(parts: list[Neighbourhood]) -> Neighbourhood:
    """The decisions about serving, sessions and staff of several neighbourhoods together."""
    return Neighbourhood(
        waiting=frozenset().union(*(part.waiting for part in parts)),
        programme=frozenset().union(*(part.programme for part in parts)),
        roster=frozenset().union(*(part.roster for part in parts)),
        duties=frozenset().union(*(part.duties for part in parts)),
        people=parts[0].people,
    )


def _day_neighbourhood(index: PlanIndex, campus: str, day: str) -> Neighbourhood:
    """All sessions, duties and staff of a campus on a day, and who is served then."""
    school, week = index.school, index.school.scenario.week
    tokens, care = week.on_day[day], set(week.care)
    groups, extended = existing_groups(index.plan)
    keys = {k for t in tokens for k in index.sessions_in_slot[t] if index.campus(k[0]) == campus}
    keys |= {(g, t) for g, where in groups if where == campus for t in tokens if t in care}
    keys |= {(g, t) for g, where in extended if where == campus for t in tokens if week[t].extended}
    return Neighbourhood(
        waiting=frozenset(
            (s, day) for s, where in school.campus_of_student.items() if where == campus and day in school.attended[s]
        ),
        programme=frozenset(keys),
        roster=frozenset(keys),
        duties=frozenset((campus, t) for t in tokens),
        people=school.staff_ids,
    )


def _serve_waiting(
    model_builder: ModelBuilder, plan: Plan, deadline: float | None, stop: threading.Event | None
) -> Plan:
    """The plan with waiting students served where the model finds a way that leaves all others in their groups."""
    school, params = model_builder.school, model_builder.school.params.search
    waiting = sorted(plan.waits)
    size = params.earlier_week_batch
    for first in range(0, len(waiting), size):
        chosen = frozenset(waiting[first : first + size])
        seconds = None if deadline is None else deadline - time.monotonic()
        if (seconds is not None and seconds < 0.1) or (stop is not None and stop.is_set()):
            break
        limits = Limits(seconds, params.repair_effort)
        answer = model_builder.improve(plan, _waiting_neighbourhood(school, plan, chosen), limits, stop=stop)
        plan = answer.plan or plan
    return plan


def _waiting_neighbourhood(school: School, plan: Plan, students: frozenset[str]) -> Neighbourhood:
    """All about some waiting students; in small schools also staff and duties of the slots that they signed up for."""
    index, tokens = PlanIndex(school, plan), {t for s in students for t in school.scenario.student[s].attends}
    campuses = {school.campus_of_student[s] for s in students}
    care, extended = existing_groups(plan)
    keys = index.with_joined_sessions(k for t in tokens for k in index.sessions_in_slot[t])
    if len(keys) * len(school.staff_ids) >= school.params.search.free_staff_product:
        keys, tokens = set(), set()
    return Neighbourhood(
        groups=tuple(row for row in care if row[1] in campuses),
        extended_groups=tuple(row for row in extended if row[1] in campuses),
        care=students,
        extended=students,
        clubs=students,
        serving=students,
        roster=frozenset(keys),
        duties=frozenset((campus, t) for campus in campuses for t in tokens),
        people=school.staff_ids,
    )


def with_earlier_names(school: School, plan: Plan) -> Plan:
    """The same plan with care groups called as the earlier ones that they go on from.

    Of the one-to-one matchings of earlier to present care groups within each campus one that holds the most students
    together decides (`optimizer.engine.lp.mixed_integer.cheapest_assignment`). Pinned groups keep their names, and no
    group gets the name of an earlier one that it does not go on from.
    """
    extended = set(plan.extended.values())
    present = {group: campus for group, campus in plan.campus.items() if group not in extended}
    common: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for student, earlier in school.earlier_care_group.items():
        row, group = school.earlier_care_groups.get(earlier), plan.care.get(student)
        if row is not None and group is not None and row.campus == present[group]:
            common[row.campus][earlier, group] += 1
    fixed = {*school.pinned_campus, *school.scenario.club, *extended}
    names = {group: group for group in present if group in school.pinned_campus}
    for pairs in common.values():
        rows, columns = sorted({e for e, _ in pairs}), sorted({g for _, g in pairs})
        costs = np.array([[-float(pairs[e, g]) for g in columns] for e in rows])
        for row_number, column in cheapest_assignment(costs):
            earlier, group = rows[row_number], columns[column]
            if pairs[earlier, group] and group not in names and earlier not in fixed:
                names[group] = earlier
    taken = {*names.values(), *school.earlier_care_groups, *fixed}
    for group in sorted(present.keys() - names.keys()):
        names[group] = group if group not in taken else next(new_group_ids(school, taken))
        taken.add(names[group])
    return _renamed(plan, names)


def _renamed(plan: Plan, names: dict[str, str]) -> Plan:
    """A copy of a plan with other ids for its care groups."""

    def named(key: SessionKey) -> SessionKey:
        return names.get(key[0], key[0]), key[1]

    copy = plan.copy()
    copy.campus = {names.get(group, group): campus for group, campus in plan.campus.items()}
    copy.care = {student: names.get(group, group) for student, group in plan.care.items()}
    copy.meetings = {
        named(key): replace(session, host=names.get(session.host, session.host))
        for key, session in plan.meetings.items()
    }
    return copy
