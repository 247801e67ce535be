"""Pinned care groups that cannot be: whoever were in the group would bring about a session that no rule allows.

A pinned care group exists, so somebody is in it and served on some day, and is in it whenever no club of that student
meets. A pin of the group that can never be kept («dead») must therefore miss all of this student's slots of that day
but those that one of the student's clubs could take. When no student has such a day, there is no timetable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from optimizer.domain.people import Student
from optimizer.domain.programme import Pin
from optimizer.engine.problem.meeting_patterns import MeetingPatterns
from optimizer.engine.problem.school import School


def unusable_pinned_group(school: School, patterns: MeetingPatterns) -> tuple[Pin, ...]:
    """The dead pins of a pinned care group that nobody can be in; none if every group could have somebody."""
    by_group: dict[str, list[Pin]] = defaultdict(list)
    for pin in school.scenario.pins:
        if pin.group not in school.scenario.club:
            by_group[pin.group].append(pin)
    for group, pins in sorted(by_group.items()):
        dead: dict[str, tuple[Pin, ...]] = {}
        for campus in school.scenario.campuses:
            dead[campus] = tuple(pin for pin in pins if _cannot_be_kept(school, pin, campus))
        members = (s for s in school.scenario.students if s.care_group in ("", group))
        if not any(_could_be_in(school, patterns, s, dead[school.campus_of_student[s.id]]) for s in members):
            return tuple(pin for pin in pins if any(pin in found for found in dead.values()))
    return ()


def _cannot_be_kept(school: School, pin: Pin, campus: str) -> bool:
    """Whether a pin of a care group of this campus cannot be kept in its slot."""
    scenario = school.scenario
    slot = scenario.week.by_token.get(pin.slot)
    if slot is None or slot.extended or slot.club_only:
        return False  # no care session is then, so nothing is asked
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


def _could_be_in(school: School, patterns: MeetingPatterns, student: Student, dead: Iterable[Pin]) -> bool:
    closed = {pin.slot for pin in dead}
    clubs = {t for c in student.clubs for t in patterns.slots[c]} if student.wants_clubs else set()
    return any(not (closed & set(tokens)) - clubs for tokens in school.attended[student.id].values())
