"""A plan: the decisions of a timetable, without anything that follows from them.

The search works on plans, the rest of the program on timetables. Starting and ending times, headcounts, sizes and
grades are derived when a plan becomes a timetable, so they cannot contradict the decisions.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from optimizer.domain.people import Student
from optimizer.domain.timetable import Duty, Group, Member, Session, Timetable, Waiting
from optimizer.engine.problem.school import School

SessionKey = tuple[str, str]
"""(group id, slot token)."""


@dataclass
class PlannedSession:
    """What is decided about one group in one slot. A joined session has a ``host`` and repeats what the host has."""

    activity: str
    room: str = ""
    lead: str = ""
    assistants: tuple[str, ...] = ()
    host: str = ""


@dataclass
class Plan:
    """Decisions of a week. Mutable; copy with `copy` before changing a plan that others hold.

    Attributes
    ----------
    campus : dict
        Care or extended group id -> campus, of every group that exists.
    care, extended : dict
        Student id -> care (extended) group id; students without one are absent.
    clubs : dict
        Student id -> clubs that the student is in; students without one are absent.
    club_slots : dict
        Open club id -> tokens of its meetings.
    waits : dict
        Student id -> days waited on; students served on every day are absent.
    meetings : dict
        (group id, token) -> `Meeting`, for every group and slot with somebody present.
    duties : dict
        (campus, token) -> ids of the staff on duty.
    reasons : dict
        Student id -> why the student waits, for people to read.
    """

    campus: dict[str, str] = field(default_factory=dict)
    care: dict[str, str] = field(default_factory=dict)
    extended: dict[str, str] = field(default_factory=dict)
    clubs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    club_slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    waits: dict[str, frozenset[str]] = field(default_factory=dict)
    meetings: dict[SessionKey, PlannedSession] = field(default_factory=dict)
    duties: dict[SessionKey, tuple[str, ...]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Plan:
        meetings = {key: PlannedSession(**vars(meeting)) for key, meeting in self.meetings.items()}
        return Plan(
            dict(self.campus),
            dict(self.care),
            dict(self.extended),
            dict(self.clubs),
            dict(self.club_slots),
            dict(self.waits),
            meetings,
            dict(self.duties),
            dict(self.reasons),
        )

    def served(self, student: str, day: str) -> bool:
        return day not in self.waits.get(student, frozenset())


class PlanPresence:
    """Who is where in a plan: derived from enrolment alone (groups, clubs, waiting), not from activities or staff."""

    def __init__(self, school: School, plan: Plan):
        self.school, self.plan = school, plan
        self.at: dict[SessionKey, list[str]] = defaultdict(list)
        """(group id, token) -> students present, in the scenario's order; keys without anybody are absent."""
        for student in school.scenario.students:
            for token, group in self.places(student).items():
                self.at[group, token].append(student.id)

    def places(self, student: Student) -> dict[str, str]:
        """Token -> group in which this student is then."""
        plan, week = self.plan, self.school.scenario.week
        in_club = {t: c for c in plan.clubs.get(student.id, ()) for t in plan.club_slots.get(c, ())}
        found = {}
        for day, tokens in self.school.attended[student.id].items():
            if not plan.served(student.id, day):
                continue
            for token in tokens:
                slot = week[token]
                if slot.extended:
                    group = plan.extended.get(student.id, "")
                else:
                    group = in_club.get(token) or ("" if slot.club_only else plan.care.get(student.id, ""))
                if group:
                    found[token] = group
        return found

    def headcount(self, group: str, token: str) -> int:
        return len(self.at.get((group, token), ()))


def to_timetable(school: School, plan: Plan) -> Timetable:
    """The tables of a plan, sorted, with everything that follows from the decisions filled in."""
    presence = PlanPresence(school, plan)
    return Timetable(
        groups=tuple(_groups(school, plan)),
        members=tuple(_members(school, plan)),
        sessions=tuple(_sessions(school, plan, presence)),
        duties=tuple(_duties(school, plan)),
        waiting=tuple(_waiting(school, plan)),
    )


def _is_member(school: School, plan: Plan, student: Student) -> bool:
    """Whether the student has a group and is served on some day."""
    if not (student.id in plan.care or student.id in plan.clubs or student.id in plan.extended):
        return False
    return any(plan.served(student.id, day) for day in school.attended[student.id])


def _groups(school: School, plan: Plan) -> list[Group]:
    scenario = school.scenario
    grades: dict[str, list[int]] = defaultdict(list)
    for student in scenario.students:
        if _is_member(school, plan, student):
            for group in (plan.care.get(student.id), plan.extended.get(student.id), *plan.clubs.get(student.id, ())):
                if group:
                    grades[group].append(student.grade)
    rows = []
    for group in sorted(grades):
        club = scenario.club.get(group)
        kind = "club" if club else "extended" if group in set(plan.extended.values()) else "care"
        campus = school.campus_of_club[group] if club else plan.campus[group]
        name = club.name or group if club else group
        found = tuple(sorted(set(grades[group])))
        rows.append(Group(id=group, kind=kind, campus=campus, name=name, grades=found, size=len(grades[group])))
    return rows


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


def _sessions(school: School, plan: Plan, presence: PlanPresence) -> list[Session]:
    week = school.scenario.week
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
                headcount=presence.headcount(group, token),
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


def _waiting(school: School, plan: Plan) -> list[Waiting]:
    rows = []
    for student in sorted(school.scenario.students, key=lambda s: s.id):
        signed_up = school.attended[student.id]
        waits = plan.waits.get(student.id, frozenset())
        days = tuple(day for day in school.scenario.week.days if day in signed_up and day in waits)
        if days:
            rows.append(Waiting(student=student.id, days=days, reason=plan.reasons.get(student.id, "")))
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
    club_slots: dict[str, list[str]] = defaultdict(list)
    for session in timetable.sessions:
        own = PlannedSession(session.activity, host=session.joins)
        if not session.joins:
            own = PlannedSession(session.activity, session.room, session.lead, session.assistants)
        plan.meetings[session.group, session.token] = own
        if session.group in school.scenario.club:
            club_slots[session.group].append(session.token)
    plan.club_slots = {club: tuple(tokens) for club, tokens in club_slots.items()}
    duties: dict[SessionKey, list[str]] = defaultdict(list)
    for duty in timetable.duties:
        duties[duty.campus, duty.token].append(duty.staff)
    plan.duties = {key: tuple(people) for key, people in duties.items()}
    return plan
