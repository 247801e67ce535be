"""A plan as a timetable, and back."""

from __future__ import annotations

from collections import defaultdict

from optimizer.domain.group_names import GroupToName, group_names
from optimizer.domain.people import Student
from optimizer.domain.timetable import Duty, Group, Member, Session, Timetable, Waiting
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession, SessionKey
from optimizer.engine.plan.reasons import NOT_PLACED, stated
from optimizer.engine.problem.school import School


def to_timetable(school: School, plan: Plan, published: Timetable | None = None) -> Timetable:
    """The tables of a plan, sorted, with everything that follows from the decisions filled in.

    Groups keep the names that they have in the ``published`` week, or in the earlier week of the school.
    """
    index = PlanIndex(school, plan)
    return Timetable(
        groups=tuple(_groups(index, published)),
        members=tuple(_members(school, plan)),
        sessions=tuple(_sessions(index)),
        duties=tuple(_duties(school, plan)),
        waiting=tuple(waiting_rows(school, plan)),
    )


def _is_member(school: School, plan: Plan, student: Student) -> bool:
    """Whether the student has a group and is served on some day."""
    if not (student.id in plan.care or student.id in plan.clubs or student.id in plan.extended):
        return False
    return any(plan.served(student.id, day) for day in school.attended[student.id])


def _groups(index: PlanIndex, published: Timetable | None) -> list[Group]:
    school, plan, scenario = index.school, index.plan, index.school.scenario
    earlier = {**school.earlier_care_groups, **(published.group if published else {})}
    grades: dict[str, list[int]] = defaultdict(list)
    for student in scenario.students:
        if _is_member(school, plan, student):
            for group in (plan.care.get(student.id), plan.extended.get(student.id), *plan.clubs.get(student.id, ())):
                if group:
                    grades[group].append(student.grade)
    others = [group for group in sorted(grades) if group not in scenario.club]
    names = group_names(
        scenario,
        [GroupToName(group, index.kind(group), index.campus(group), grades[group]) for group in others],
        {group: earlier[group].name for group in others if group in earlier},
    )
    return [
        Group(
            id=group,
            kind=index.kind(group),
            campus=index.campus(group),
            name=names[group] if group in names else scenario.club[group].name or group,
            grades=tuple(sorted(set(grades[group]))),
            size=len(grades[group]),
        )
        for group in sorted(grades)
    ]


def _members(school: School, plan: Plan) -> list[Member]:
    return [
        Member(
            student=student.id,
            care_group=plan.care.get(student.id, ""),
            clubs=tuple(sorted(plan.clubs.get(student.id, ()))),
            extended_group=plan.extended.get(student.id, ""),
        )
        for student in sorted(school.scenario.students, key=lambda s: s.id)
        if _is_member(school, plan, student)
    ]


def _sessions(index: PlanIndex) -> list[Session]:
    plan, week = index.plan, index.school.scenario.week
    order = {slot.token: number for number, slot in enumerate(week.slots)}
    rows = []
    for group, token in sorted(plan.meetings, key=lambda key: (key[0], order[key[1]])):
        own = plan.meetings[group, token]
        shown = plan.meetings[own.host, token] if own.host else own
        slot = week[token]
        rows.append(
            Session(
                session=f"{group}@{token}",
                group=group,
                day=slot.day,
                slot=slot.label,
                start=slot.start,
                end=slot.end,
                activity=shown.activity,
                room=shown.room,
                headcount=index.headcount(group, token),
                lead=shown.lead,
                assistants=tuple(sorted(shown.assistants)),
                joins=own.host,
            )
        )
    return rows


def _duties(school: School, plan: Plan) -> list[Duty]:
    week = school.scenario.week
    order = {slot.token: number for number, slot in enumerate(week.slots)}
    return [
        Duty(campus=campus, day=week[token].day, slot=week[token].label, staff=person)
        for campus, token in sorted(plan.duties, key=lambda key: (key[0], order[key[1]]))
        for person in sorted(plan.duties[campus, token])
    ]


def waiting_rows(school: School, plan: Plan) -> list[Waiting]:
    """Rows of waiting.csv: who waits, on which days, and why."""
    rows = []
    for student in sorted(school.scenario.students, key=lambda s: s.id):
        signed_up = school.attended[student.id]
        waits = plan.waits.get(student.id, frozenset())
        days = tuple(day for day in school.scenario.week.days if day in signed_up and day in waits)
        if days:
            reason = plan.reasons.get(student.id)
            if not reason:
                reason = stated(school, dict.fromkeys(days, NOT_PLACED))
            rows.append(Waiting(student=student.id, days=days, reason=reason))
    return rows


def from_timetable(school: School, timetable: Timetable) -> Plan:
    """The decisions that a timetable holds; its derived columns (headcount, grades, sizes) are not read.

    Raises
    ------
    KeyError
        If the timetable names a group in members.csv that groups.csv lacks.
    """
    kinds = timetable.group
    plan = Plan(campus={g.id: g.campus for g in timetable.groups if g.kind != "club"})
    for member in timetable.members:
        if member.care_group:
            plan.care[member.student] = kinds[member.care_group].id
        if member.extended_group:
            plan.extended[member.student] = kinds[member.extended_group].id
        if member.clubs:
            plan.clubs[member.student] = tuple(kinds[club].id for club in member.clubs)
    for row in timetable.waiting:
        plan.waits[row.student] = frozenset(row.days)
        plan.reasons[row.student] = row.reason
    club_slots: dict[str, list[str]] = {g.id: [] for g in timetable.groups if g.id in school.scenario.club}
    for session in timetable.sessions:
        own = PlannedSession(session.activity, host=session.joins)
        if not session.joins:
            own = PlannedSession(session.activity, session.room, session.lead, session.assistants)
        plan.meetings[session.group, session.token] = own
        if session.group in school.scenario.club:
            club_slots.setdefault(session.group, []).append(session.token)
    plan.club_slots = {club: tuple(tokens) for club, tokens in club_slots.items()}
    duties: dict[SessionKey, list[str]] = defaultdict(list)
    for duty in timetable.duties:
        duties[duty.campus, duty.token].append(duty.staff)
    plan.duties = {key: tuple(people) for key, people in duties.items()}
    return plan
