"""Pinned care groups that cannot exist, since each possible member would bring about a session that no rule allows.

A care group that a pin names has to exist: somebody is in it, is served on some day, and is then in a session of the
group in every care slot of that day in which no club of that student meets. If a pin of the group cannot be kept, there
must not be such a session in its slot. So there is a student in the group who has a day whose attended slots miss the
slots of all pins that cannot be kept, but for those in which a club that the student asks for could meet. If no student
has such a day, there is no timetable.
"""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.domain.people import Student
from optimizer.domain.programme import Pin
from optimizer.engine.problem.meeting_patterns import MeetingPatterns
from optimizer.engine.problem.school import School


def unusable_pinned_group(school: School, patterns: MeetingPatterns) -> tuple[Pin, ...]:
    """The pins that cannot be kept of the first pinned care group that nobody can be in; empty without such a group."""
    for group, pins in sorted(school.care_pins.items()):
        broken = {campus: _pins_not_kept(school, pins, campus) for campus in school.scenario.campuses}
        candidates = (s for s in school.scenario.students if s.care_group in ("", group))
        if not any(_could_be_in(school, patterns, s, broken[school.campus_of_student[s.id]]) for s in candidates):
            return tuple(pin for pin in pins if any(pin in of_campus for of_campus in broken.values()))
    return ()


def _pins_not_kept(school: School, pins: Iterable[Pin], campus: str) -> tuple[Pin, ...]:
    return tuple(pin for pin in pins if _cannot_be_kept(school, pin, campus))


def _cannot_be_kept(school: School, pin: Pin, campus: str) -> bool:
    """Whether no session in the pin's slot keeps it, if its care group is of this campus."""
    scenario = school.scenario
    slot = scenario.week.by_token.get(pin.slot)
    if slot is None or slot.extended or slot.club_only:
        return False  # there is no care session then, so the pin asks for nothing
    activities = [a for a in scenario.activities if a.for_care and a.in_slot(pin.slot) and pin.activity in ("", a.id)]
    room = scenario.kept_room(pin.room)
    rooms = {r.id for a in activities for r in school.rooms_for[campus, a.id] if pin.slot in r.available}
    if not (room in rooms if room else rooms):
        return True
    free = {person.id for person in school.free_staff.get((campus, pin.slot), ())}
    return bool(pin.staff) and (pin.staff not in free or _pinned_to_club(school, pin))


def _pinned_to_club(school: School, pin: Pin) -> bool:
    """Whether the pinned person is pinned to a club in the same slot."""
    clubs = school.scenario.club
    return any(p.group in clubs and p.slot == pin.slot and p.staff == pin.staff for p in school.scenario.pins)


def _could_be_in(school: School, patterns: MeetingPatterns, student: Student, broken: Iterable[Pin]) -> bool:
    """Whether the student has a day that misses the slots of these pins, but for those that a club could take."""
    slots = {pin.slot for pin in broken}
    at_clubs = {t for c in student.clubs for t in patterns.slots[c]} if student.wants_clubs else set()
    return any(not (slots & set(tokens)) - at_clubs for tokens in school.attended[student.id].values())
