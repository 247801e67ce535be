"""Staff by rotation: a lead for every session, helpers where the ratio asks for them, people on duty."""

from __future__ import annotations

from benchmarks.peers.hand.bookings import Bookings
from benchmarks.peers.hand.turns import Turns
from optimizer.domain.people import Staff
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School


def staff_week(school: School, books: Bookings, plan: Plan, turns: Turns) -> None:
    """Slot by slot: leads, helpers, duties. Where nobody is left the place stays empty, and the audit will say so."""
    presence = PlanIndex(school, plan)
    pinned = {key: pin.staff for key, pin in turns.pins.items() if pin.staff}
    for (group, token), person in pinned.items():
        if (group, token) in plan.meetings:
            books.book(person, plan.campus[group], token)
    for token in school.scenario.week.by_token:
        groups = [g for g, t in presence.at if t == token]
        for group in sorted(groups):
            if group in school.scenario.club:
                continue
            meeting, campus, grades = plan.meetings[group, token], plan.campus[group], turns.grades[group]
            fixed = pinned.get((group, token), "")
            if fixed and school.may_lead_care(school.person[fixed]):
                meeting.lead = fixed
            else:
                meeting.lead = books.next(campus, token, grades, school.may_lead_care)
                meeting.assistants = (fixed,) if fixed else ()
    for (group, token), there in presence.at.items():
        _helpers(school, books, plan, (group, token), len(there))
    _duties(school, books, plan, presence)


def _helpers(school: School, books: Bookings, plan: Plan, key: tuple[str, str], headcount: int) -> None:
    """Fill up to the ratio: first those who may not lead, then anybody."""
    group, token = key
    meeting, club = plan.meetings[key], school.scenario.club.get(group)
    needed = -(-headcount // school.scenario.activity[meeting.activity].students_per_staff)
    campus = school.campus_of_club[group] if club else plan.campus[group]
    grades = {school.scenario.student[s].grade for s in PlanIndex(school, plan).at[key]} if needed > 1 else set()

    def helps(person: Staff) -> bool:
        return not school.may_lead_care(person) and person.role not in school.scenario.settings.duty.roles

    while (1 if meeting.lead else 0) + len(meeting.assistants) < needed:
        helper = books.next(campus, token, grades, helps) or books.next(campus, token, grades, lambda p: True)
        if not helper:
            return
        meeting.assistants = (*meeting.assistants, helper)


def _duties(school: School, books: Bookings, plan: Plan, presence: PlanIndex) -> None:
    places = {(_campus(school, plan, group), token) for group, token in presence.at}
    for campus, token in sorted(places):
        fit = {p.id for p in school.duty_staff[campus]}
        found = [_next_of(books, campus, token, fit) for _ in range(school.min_duty[campus])]
        if any(found):
            plan.duties[campus, token] = tuple(person for person in found if person)


def _next_of(books: Bookings, campus: str, token: str, fit: set[str]) -> str:
    return books.next(campus, token, (), lambda person: person.id in fit)


def _campus(school: School, plan: Plan, group: str) -> str:
    return school.campus_of_club[group] if group in school.scenario.club else plan.campus[group]
