"""Takes students out of clubs, clubs out of a week and groups out of a day, so that what is left hangs together."""

from __future__ import annotations

from collections import defaultdict

from optimizer.engine.plan.plan import Plan, PlannedSession, PlanPresence, SessionKey
from optimizer.engine.problem.school import School


def close_club(plan: Plan, club: str) -> None:
    """Take a club out of the week; its members go on without it."""
    plan.club_slots.pop(club, None)
    for key in [k for k in plan.meetings if k[0] == club]:
        del plan.meetings[key]
    for student, clubs in list(plan.clubs.items()):
        if club in clubs:
            _set_clubs(plan, student, tuple(c for c in clubs if c != club))


def leave_clubs(school: School, plan: Plan, student: str, day: str) -> None:
    """Take a student out of the clubs that meet on a day."""
    week = school.scenario.week
    mine = plan.clubs.get(student, ())
    _set_clubs(plan, student, tuple(c for c in mine if all(week[t].day != day for t in plan.club_slots.get(c, ()))))


def _set_clubs(plan: Plan, student: str, clubs: tuple[str, ...]) -> None:
    plan.clubs.pop(student, None)
    if clubs:
        plan.clubs[student] = clubs


def drop_empty_sessions(school: School, plan: Plan) -> None:
    """Remove sessions without anybody; where a host is gone its first guest takes its place, room and staff."""
    there = PlanPresence(school, plan).at
    gone = {k: m for k, m in plan.meetings.items() if k not in there}
    plan.meetings = {k: m for k, m in plan.meetings.items() if k in there}
    heirs: dict[SessionKey, str] = {}
    for (group, token), meeting in sorted(plan.meetings.items()):
        key = (meeting.host, token)
        if meeting.host and key not in plan.meetings and key in gone:
            heir = heirs.setdefault(key, group)
            left = gone[key]
            plan.meetings[group, token] = (
                PlannedSession(left.activity, left.room, left.lead, left.assistants)
                if heir == group
                else PlannedSession(left.activity, host=heir)
            )


def trim_duties(school: School, plan: Plan, past: frozenset[str] = frozenset()) -> None:
    """Take away duty staff that are too many for the students still present; slots in ``past`` stay."""
    grade = {s.id: s.grade for s in school.scenario.students}
    grades: dict[SessionKey, set[int]] = defaultdict(set)
    for (_, token), students in PlanPresence(school, plan).at.items():
        for student in students:
            grades[school.campus_of_student[student], token].add(grade[student])
    for key, people in list(plan.duties.items()):
        if key[1] in past:
            continue
        kept = people[: school.max_duty(len(grades[key]))] if grades.get(key) else ()
        del plan.duties[key]
        if kept:
            plan.duties[key] = kept
