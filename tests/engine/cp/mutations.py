"""Small changes to plans, sensible or not: what results is for the judges to say."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from optimizer.engine.plan.convert import from_timetable, to_timetable
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.school import School

Mutation = Callable[[School, Plan, Random], None]


def mutated(school: School, plan: Plan, rng: Random) -> Plan:
    """The plan with one to three changes; what follows from them is put right more often than not."""
    plan = plan.copy()
    for change in rng.choices(MUTATIONS, k=rng.choice((1, 1, 1, 2, 3))):
        change(school, plan, rng)
    if rng.random() < 0.8:
        settle(school, plan, rng)
    return from_timetable(school, to_timetable(school, plan))


def settle(school: School, plan: Plan, rng: Random) -> None:
    """Sessions exactly where somebody is present; a new one is like another of that slot or group, in any room."""
    present = PlanIndex(school, plan).at
    for key in sorted(plan.meetings):
        host = plan.meetings[key].host
        if key not in present or (host and (host, key[1]) not in present):
            del plan.meetings[key]
    for key in sorted(present):
        if key not in plan.meetings:
            like = [m for (group, token), m in sorted(plan.meetings.items()) if group == key[0] and not m.host]
            plan.meetings[key] = PlannedSession(**vars(rng.choice(like))) if like else _any_meeting(school, key, rng)
    for key, meeting in plan.meetings.items():
        if meeting.host and plan.meetings[meeting.host, key[1]].host == "":
            meeting.activity = plan.meetings[meeting.host, key[1]].activity


def _any_meeting(school: School, key: tuple[str, str], rng: Random) -> PlannedSession:
    scenario = school.scenario
    club = scenario.club.get(key[0])
    activity = club.activity if club else rng.choice(scenario.activities).id
    return PlannedSession(activity, rng.choice(scenario.rooms).id, rng.choice(scenario.staff).id)


def _some_meeting(plan: Plan, rng: Random) -> PlannedSession | None:
    own = [m for _, m in sorted(plan.meetings.items()) if not m.host]
    return rng.choice(own) if own else None


def move_student(school: School, plan: Plan, rng: Random) -> None:
    table = plan.extended if plan.extended and rng.random() < 0.3 else plan.care
    if table:
        student, groups = rng.choice(sorted(table)), sorted({*table.values()})
        if rng.random() < 0.2:
            groups = [f"N{len(plan.campus)}"]
            plan.campus[groups[0]] = school.campus_of_student[student]
        table[student] = rng.choice(groups)


def leave_group(school: School, plan: Plan, rng: Random) -> None:
    table = plan.extended if plan.extended and rng.random() < 0.3 else plan.care
    if table:
        del table[rng.choice(sorted(table))]


def swap_students(school: School, plan: Plan, rng: Random) -> None:
    if len(plan.care) > 1:
        one, other = rng.sample(sorted(plan.care), 2)
        plan.care[one], plan.care[other] = plan.care[other], plan.care[one]


def change_clubs(school: School, plan: Plan, rng: Random) -> None:
    student = rng.choice(school.scenario.students)
    clubs = [club for club in sorted(school.scenario.club) if rng.random() < 0.4]
    plan.clubs.pop(student.id, None)
    if clubs:
        plan.clubs[student.id] = tuple(clubs)


def move_meeting(school: School, plan: Plan, rng: Random) -> None:
    if not plan.club_slots:
        return
    club = rng.choice(sorted(plan.club_slots))
    old, ordinary = plan.club_slots[club], school.scenario.week.ordinary
    new = tuple(rng.sample(ordinary, min(len(ordinary), max(1, len(old) + rng.choice((0, 0, 0, -1, 1))))))
    found = [plan.meetings.pop((club, token), None) for token in old]
    like = next((m for m in found if m), None)
    plan.club_slots[club] = new
    for token in new:
        plan.meetings[club, token] = PlannedSession(**vars(like)) if like else _any_meeting(school, (club, token), rng)


def close_club(school: School, plan: Plan, rng: Random) -> None:
    if plan.club_slots:
        club = rng.choice(sorted(plan.club_slots))
        for token in plan.club_slots.pop(club):
            plan.meetings.pop((club, token), None)
        plan.clubs = {s: kept for s, clubs in plan.clubs.items() if (kept := tuple(c for c in clubs if c != club))}


def open_club(school: School, plan: Plan, rng: Random) -> None:
    closed = sorted(set(school.scenario.club) - set(plan.club_slots))
    if not closed:
        return
    club = rng.choice(closed)
    slots = school.club_slots[club] or school.scenario.week.ordinary
    plan.club_slots[club] = tuple(rng.sample(slots, 1))
    for student in school.wishers[club]:
        if rng.random() < 0.7:
            plan.clubs[student] = (*plan.clubs.get(student, ()), club)


def wait(school: School, plan: Plan, rng: Random) -> None:
    student = rng.choice(school.scenario.students).id
    days = sorted(school.attended[student])
    plan.waits[student] = frozenset(day for day in days if rng.random() < 0.5)


def change_activity(school: School, plan: Plan, rng: Random) -> None:
    meeting = _some_meeting(plan, rng)
    if meeting:
        meeting.activity = rng.choice(school.scenario.activities).id


def change_room(school: School, plan: Plan, rng: Random) -> None:
    meeting = _some_meeting(plan, rng)
    if meeting:
        meeting.room = rng.choice(school.scenario.rooms).id


def change_lead(school: School, plan: Plan, rng: Random) -> None:
    meeting = _some_meeting(plan, rng)
    if meeting:
        meeting.lead = rng.choice(school.scenario.staff).id
        meeting.assistants = tuple(p for p in meeting.assistants if p != meeting.lead)


def swap_leads(school: School, plan: Plan, rng: Random) -> None:
    one, other = _some_meeting(plan, rng), _some_meeting(plan, rng)
    if one and other and one.lead not in other.assistants and other.lead not in one.assistants:
        one.lead, other.lead = other.lead, one.lead


def change_assistants(school: School, plan: Plan, rng: Random) -> None:
    meeting = _some_meeting(plan, rng)
    if meeting:
        others = [p.id for p in school.scenario.staff if p.id != meeting.lead]
        meeting.assistants = tuple(p for p in others if rng.random() < 0.4)


def change_duty(school: School, plan: Plan, rng: Random) -> None:
    campus, token = rng.choice(school.scenario.campuses), rng.choice(school.scenario.week.slots).token
    plan.duties[campus, token] = tuple(p.id for p in school.scenario.staff if rng.random() < 0.4)


def join(school: School, plan: Plan, rng: Random) -> None:
    keys = sorted(plan.meetings)
    pairs = [(k, host) for k in keys for host, token in keys if token == k[1] and host != k[0]]
    if pairs:
        key, host = rng.choice(pairs)
        plan.meetings[key] = PlannedSession(plan.meetings[host, key[1]].activity, host=host)


def part(school: School, plan: Plan, rng: Random) -> None:
    joined = [key for key, meeting in sorted(plan.meetings.items()) if meeting.host]
    if joined:
        key = rng.choice(joined)
        plan.meetings[key] = _any_meeting(school, key, rng)


MUTATIONS: tuple[Mutation, ...] = (
    move_student,
    leave_group,
    swap_students,
    change_clubs,
    move_meeting,
    close_club,
    open_club,
    wait,
    change_activity,
    change_room,
    change_lead,
    swap_leads,
    change_assistants,
    change_duty,
    join,
    part,
)
