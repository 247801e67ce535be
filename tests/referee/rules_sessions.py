"""Rules about sessions: time, place, content, joining, and the pins of sessions."""

from __future__ import annotations

from collections import defaultdict

from .book import Book
from .facts import Facts, Meeting, session_name
from .scenario import Pin
from .timetable import SessionRow
from .week import PHASE_END, Slot, is_extended, minutes, slot_name

FORBIDDEN = {"lesson", "tutoring", "exam"}


def judge_sessions(facts: Facts, book: Book) -> None:
    for row in facts.sessions.values():
        end_time(facts, book, row)
        content(facts, book, row)
        activity_grades(facts, book, row)
        if row.joins:
            joining(facts, book, row)
    for meeting in facts.meetings:
        campus(facts, book, meeting)
        room_kind(facts, book, meeting)
    joined_sizes(facts, book)
    room_capacity(facts, book)
    for pin in facts.scenario.pins:
        for slot in sorted(pin.slots):
            pinned_session(facts, book, pin, slot)


def end_time(facts: Facts, book: Book, row: SessionRow) -> None:
    if row.end is None:
        return  # a fault of `tables`
    limit = facts.scenario.week.latest[row.slot[0]]
    if is_extended(row.slot):  # exempt, but in junior schools 20:30 holds for every slot
        limit = minutes(PHASE_END["junior"]) if facts.scenario.settings.phase == "junior" else row.end
    if row.end > limit:
        book.add("end-time", f"session {session_name(row)}", f"ends {row.end} minutes after midnight")


def content(facts: Facts, book: Book, row: SessionRow) -> None:
    activity = facts.activity(facts.decides(row))
    if activity is None:
        return
    unit = f"session {session_name(row)}"
    kind = facts.kind_of(row.group)
    if kind is not None and not activity.offered_for(kind):
        book.add("content", unit, f"{activity.id} is offered for {activity.offered}")
    if activity.category in FORBIDDEN:
        book.add("content", unit, f"{activity.category} is forbidden")
    if row.slot not in activity.slots:
        book.add("content", unit, f"{activity.id} is not given in {slot_name(row.slot)}")


def activity_grades(facts: Facts, book: Book, row: SessionRow) -> None:
    grades = facts.grades[row.group]
    unit = f"session {session_name(row)}"
    activity = facts.activity(facts.decides(row))
    if activity is not None and not activity.allows(grades):
        book.add("activity-grades", unit, f"{activity.id} for grades {sorted(grades)}")
    club = facts.scenario.clubs.get(row.group)
    if club is not None and club.grades and not grades <= club.grades:
        book.add("activity-grades", unit, f"club for grades {sorted(grades)}")


def joins_something(facts: Facts, row: SessionRow) -> bool:
    """Whether a row joins a group at all: an unknown id is a fault of `tables` alone."""
    return bool(row.joins) and ((row.joins, row.slot) in facts.sessions or row.joins in facts.groups)


def joining(facts: Facts, book: Book, row: SessionRow) -> None:
    """The terms that one joined row must keep with its host; the unit is the host's session."""
    unit = f"session {row.joins}@{slot_name(row.slot)}"
    host = facts.sessions.get((row.joins, row.slot))
    if not joins_something(facts, row):
        return
    if facts.scenario.settings.joining == "never":
        book.add("joining", unit, "sessions are not joined here")
    if not {facts.kind_of(row.group), facts.kind_of(row.joins)} <= {"care", None}:
        book.add("joining", unit, "only care groups join and host")
    if host is None:
        book.add("joining", unit, f"{session_name(row)} joins a session that is not held")
        return
    if joins_something(facts, host):
        book.add("joining", unit, "the host itself joins")
    campuses = {facts.campus_of(row.group), facts.campus_of(host.group)} - {None}
    if len(campuses) > 1:
        book.add("joining", unit, "host and guest are on different campuses")
    same_staff = row.leads == host.leads and set(row.assistants) == set(host.assistants)
    if (row.activity, row.room) != (host.activity, host.room) or not same_staff:
        book.add("joining", unit, f"{session_name(row)} does not repeat the host's row")


def joined_sizes(facts: Facts, book: Book) -> None:
    """What host and guests come to together, at the end of a chain of joins."""
    settings = facts.scenario.settings
    for meeting in facts.meetings:
        if len(meeting.rows) == 1:
            continue
        here = [student for row in meeting.rows for student in facts.present[row.key()]]
        grades = {student.grade for student in here}
        unit = f"session {meeting.name()}"
        if len(here) > settings.max_size:
            book.add("joining", unit, f"{len(here)} students together")
        if grades and max(grades) - min(grades) > settings.join_max_grade_span:
            book.add("joining", unit, f"grades {sorted(grades)} together")


def campus(facts: Facts, book: Book, meeting: Meeting) -> None:
    for row in meeting.rows:
        home = facts.campus_of(row.group)
        if home is not None and any(student.campus != home for student in facts.present[row.key()]):
            book.add("campus", f"session {session_name(row)}", "a member of the session belongs to another campus")
    unit, home = f"session {meeting.name()}", facts.campus_of(meeting.row.group)
    if home is None:
        return
    room = facts.room(meeting.row)
    if room is not None and room.campus != home:
        book.add("campus", unit, f"room {room.id} belongs to another campus")
    for person in meeting.staff:
        if person.campus and person.campus != home:
            book.add("campus", unit, f"{person.id} belongs to another campus")


def room_kind(facts: Facts, book: Book, meeting: Meeting) -> None:
    row = meeting.row
    unit = f"session {meeting.name()}"
    room, activity = facts.room(row), facts.activity(row)
    if room is not None and activity is not None and activity.room_kinds and room.kind not in activity.room_kinds:
        book.add("room-kind", unit, f"{activity.id} in a room of kind {room.kind}")
    club = facts.scenario.clubs.get(row.group)
    if room is not None and club is not None and club.room not in ("", room.id):
        book.add("room-kind", unit, f"the club's room is {club.room}")


def room_capacity(facts: Facts, book: Book) -> None:
    used: dict[tuple[str, Slot], list[Meeting]] = defaultdict(list)
    for meeting in facts.meetings:
        if facts.room(meeting.row) is not None:
            used[meeting.row.room, meeting.slot].append(meeting)
    for (name, slot), meetings in used.items():
        room = facts.scenario.rooms[name]
        unit = f"room {name} {slot_name(slot)}"
        students = sum(meeting.headcount for meeting in meetings)
        if room.capacity is not None and students > room.capacity:
            book.add("room-capacity", unit, f"{students} students, room for {room.capacity}")
        if len(meetings) > room.groups_at_once:
            book.add("room-capacity", unit, f"{len(meetings)} sessions at once")
        if slot not in room.available or facts.timetable.is_away("room", room.id, slot):
            book.add("room-capacity", unit, "is not available")


def pinned_session(facts: Facts, book: Book, pin: Pin, slot: Slot) -> None:
    unit, away = f"session {pin.group}@{slot_name(slot)}", facts.timetable.is_away
    if pin.group in facts.scenario.clubs and away("club", pin.group, slot):
        return
    if facts.kind_of(pin.group) != ("club" if pin.group in facts.scenario.clubs else "care"):
        book.add("pins", unit, f"{pin.group} is pinned and must exist")
        return
    row = facts.sessions.get((pin.group, slot))
    if row is None:
        if facts.is_kind(pin.group, "club") or facts.due.get((pin.group, slot)):
            book.add("pins", unit, "is pinned and must be held")
        return
    held = facts.decides(row)
    if pin.activity and held.activity != pin.activity:
        book.add("pins", unit, f"activity {held.activity}, not {pin.activity}")
    if pin.room and held.room != pin.room and not away("room", pin.room, slot):
        book.add("pins", unit, f"room {held.room}, not {pin.room}")
    if not {who for who in pin.staff if not away("staff", who, slot)} <= set(held.people()):
        book.add("pins", unit, f"is not staffed by {' '.join(pin.staff)}")
