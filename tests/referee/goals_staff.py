"""Goals over staff, and what a repair has changed."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from .facts import Facts
from .rules_staff import duty_limits
from .scenario import Staff
from .week import Slot, slot_name


def target(person: Staff, whole: int, most: int) -> int:
    """min(floor(share x T + 1/2), most), in whole numbers."""
    share = person.share
    return min((2 * share.numerator * whole + share.denominator) // (2 * share.denominator), most)


OFFICE = {"manager", "support"}


def fair_load(facts: Facts) -> int:
    """Managers and support staff by themselves, the rest by themselves; all together where roles overlap."""
    settings = facts.scenario.settings
    people = [person for person in facts.scenario.staff.values() if person.share > 0]
    if set(settings.duty_roles) - OFFICE or set(settings.lead_roles) & OFFICE:
        return least_squares(facts, people)
    office = [person for person in people if person.role in OFFICE]
    return least_squares(facts, office) + least_squares(facts, [person for person in people if person not in office])


def least_squares(facts: Facts, people: list[Staff]) -> int:
    """The least sum of squares over whole T; once every target is at its cap, a larger T changes nothing."""
    pool = []
    last = 0
    for person in people:
        done = person.carried + facts.slots_of(person.id)
        most = person.carried + facts.most_this_week(person)
        pool.append((person, done, most))
        last = max(last, ceil(Fraction(most) / person.share))
    return min(
        sum((done - target(person, whole, most)) ** 2 for person, done, most in pool) for whole in range(last + 1)
    )


def staff_gaps(facts: Facts) -> int:
    total = 0
    week = facts.scenario.week
    for works in facts.work.values():
        slots = {work.slot for work in works}
        for day in week.days:
            places = [place for place, slot in enumerate(week.in_order(day)) if slot in slots]
            if places:
                total += places[-1] - places[0] + 1 - len(places)
    return total


def late_starts(facts: Facts) -> int:
    total = 0
    week = facts.scenario.week
    for person in facts.scenario.staff.values():
        if person.role not in ("teacher", "manager", "support"):
            continue
        for day in week.days:
            served = [slot for slot in week.in_order(day) if slot in {work.slot for work in facts.work[person.id]}]
            if served:
                before = [slot for slot in week.in_order(day) if week.times[slot] < week.times[served[0]]]
                total += waited_for(facts, served[0], [slot for slot in before if slot in person.available])
    return total


def waited_for(facts: Facts, first: Slot, before: list[Slot]) -> int:
    """How many of these slots, the last first, follow one another up to the first one served within 30 minutes each."""
    number, following = 0, first
    for slot in reversed(before):
        if facts.scenario.week.times[following][0] > facts.scenario.week.times[slot][1] + 30:
            break
        number, following = number + 1, slot
    return number


def call_ins(facts: Facts) -> int:
    total = 0
    for person in facts.scenario.staff.values():
        if person.role in ("volunteer", "outside"):
            total += facts.days_of(person.id)
    return total


def extra_staff(facts: Facts) -> int:
    scenario = facts.scenario
    ratios = [activity.ratio for activity in scenario.activities.values()]
    largest = max([scenario.settings.students_per_staff, *ratios])
    fewest = sum(-(-len(students) // largest) for students in facts.on_campus.values())
    in_sessions = max(0, sum(len(meeting.team) for meeting in facts.meetings) - fewest)
    return in_sessions + sum(extra_duty(facts, campus, slot) for campus, slot in facts.duties)


def extra_duty(facts: Facts, campus: str, slot: Slot) -> int:
    """Staff on duty beyond the minimum, which is 0 where nobody is present."""
    least = duty_limits(facts, campus, slot)[0] if facts.to_look_after.get((campus, slot)) else 0
    return max(0, len(facts.duties[campus, slot]) - least)


def outside_cost(facts: Facts) -> int:
    people = [person for person in facts.scenario.staff.values() if person.role == "outside"]
    return ceil(sum((person.yuan_per_slot * facts.slots_of(person.id) for person in people), Fraction(0)))


def avoided(facts: Facts) -> int:
    return sum(work.slot in person.avoids for person in facts.scenario.staff.values() for work in facts.work[person.id])


def staff_slots(facts: Facts) -> set[tuple[str, str]]:
    """(person, session or duty), for every slot that somebody serves."""
    return {(work.staff, f"{work.place} {slot_name(work.slot)}") for works in facts.work.values() for work in works}


def changes(facts: Facts, published: Facts) -> int:
    def content(of: Facts) -> dict[tuple[str, Slot], tuple[str, str]]:
        return {key: (row.activity, row.room) for key, row in of.sessions.items()}

    now, before = content(facts), content(published)
    sessions = sum(now.get(key) != before.get(key) for key in set(now) | set(before))
    return sessions + len(staff_slots(facts) ^ staff_slots(published))
