"""A plan of an earlier time beside the present tables: what these no longer have is left out."""

from __future__ import annotations

from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School


def drop_missing_rows(school: School, plan: Plan) -> Plan:
    """A plan without students, clubs and care groups that the scenario no longer has; new students wait.

    Clubs that have ended this week are no more; meetings that fall out are dropped, and the members stay.
    """
    known, clubs = school.scenario.student, {c for c, club in school.scenario.club.items() if not club.ended}
    kept = plan.copy()
    kept.care = {s: g for s, g in plan.care.items() if s in known}
    kept.extended = {s: g for s, g in plan.extended.items() if s in known}
    kept.clubs = {
        s: own for s, all_ in plan.clubs.items() if s in known and (own := tuple(c for c in all_ if c in clubs))
    }
    kept.club_slots = {c: _remaining_meetings(school, c, slots) for c, slots in plan.club_slots.items() if c in clubs}
    kept.waits = {s: days for s, days in plan.waits.items() if s in known}
    for student in school.scenario.students:
        placed = student.id in kept.care or student.id in kept.clubs or student.id in kept.extended
        if not placed and school.attended[student.id]:
            kept.waits[student.id] = frozenset(school.attended[student.id])
    groups = {*kept.care.values(), *kept.extended.values(), *kept.club_slots}
    kept.meetings = {
        k: m
        for k, m in kept.meetings.items()
        if k[0] in groups and (k[0] not in school.scenario.club or k[1] in kept.club_slots[k[0]])
    }
    kept.campus = {g: c for g, c in plan.campus.items() if g in groups}
    return kept


def _remaining_meetings(school: School, club: str, slots: tuple[str, ...]) -> tuple[str, ...]:
    """A club's meetings without those that its slots no longer allow, if these are as many as it must have now."""
    remaining = tuple(t for t in slots if t in school.club_slots[club])
    return remaining if len(remaining) == school.club_meetings[club] else slots
