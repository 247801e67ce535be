"""Rules about students: voluntary, one-place, physical-activity, and the pins of students."""

from __future__ import annotations

from .book import Book
from .facts import Facts, session_name
from .scenario import Student
from .week import slot_name


def judge_students(facts: Facts, book: Book) -> None:
    for student in facts.scenario.students.values():
        voluntary_days(facts, book, student)
        voluntary_clubs(facts, book, student)
        one_place(facts, book, student)
        physical_activity(facts, book, student)
        pinned_student(facts, book, student)
    headcounts(facts, book)


def voluntary_days(facts: Facts, book: Book, student: Student) -> None:
    """Served or waiting on each day signed up for, not both; no club meeting in a slot that is not served."""
    member = facts.member_rows.get(student.id)
    has_club = member is not None and bool(facts.clubs_of(member))
    served = facts.is_served(student.id) and (
        has_club or not facts.signed_up[student.id] <= facts.scenario.week.club_only
    )
    waits = facts.waits.get(student.id, set())
    for day in sorted(student.days()):
        if not served and day not in waits:
            book.add("voluntary", f"student-day {student.id} {day}", "neither served nor waiting")
    if member is None:
        return
    slots = facts.served_slots(student)
    for club in facts.clubs_of(member):
        for row in facts.sessions_of.get(club, []):
            if row.slot not in slots:
                unit = f"student-day {student.id} {row.slot[0]}"
                book.add("voluntary", unit, f"{session_name(row)} is not in a slot served")


def voluntary_clubs(facts: Facts, book: Book, student: Student) -> None:
    member = facts.member_rows.get(student.id)
    if member is None:
        return
    clubs = set(member.clubs) & set(facts.scenario.clubs)
    unit = f"student {student.id}"
    unasked = sorted(clubs - set(student.clubs))
    if unasked:
        book.add("voluntary", unit, f"did not ask for {' '.join(unasked)}")
    if len(clubs) > student.wants:
        book.add("voluntary", unit, f"wants {student.wants} clubs, is in {len(clubs)}")
    longer = any(slot[1].startswith("X") for slot in facts.signed_up[student.id])
    if facts.may_be(member.extended_group, "extended") and not longer:
        book.add("voluntary", unit, "did not sign up for extended care")


def one_place(facts: Facts, book: Book, student: Student) -> None:
    for slot in sorted(facts.served_slots(student)):
        unit = f"student-day {student.id} {slot[0]}"
        clubs = facts.clubs_meeting(student, slot)
        if len(clubs) > 1:
            book.add("one-place", unit, f"{slot_name(slot)}: in {' and '.join(clubs)}")
        if slot in facts.nowhere.get(student.id, ()):
            book.add("one-place", unit, f"{slot_name(slot)}: in no session")


def headcounts(facts: Facts, book: Book) -> None:
    for key, row in facts.sessions.items():
        if (row.headcount or 0) != len(facts.present[key]):
            text = f"headcount {row.headcount!r}, but {len(facts.present[key])} are present"
            book.add("one-place", f"session {session_name(row)}", text)


def has_pe_lesson(facts: Facts, student: Student, day: str) -> bool:
    key = (student.grade, student.school_class, student.own_campus)
    return bool(student.school_class) and day in facts.scenario.pe_days.get(key, set())


def physical_activity(facts: Facts, book: Book, student: Student) -> None:
    settings, week = facts.scenario.settings, facts.scenario.week
    if settings.physical_minutes <= 0:
        return
    attended = dict.fromkeys(facts.served_days(student), 0)
    for slot in facts.served_slots(student):
        counts = slot not in week.club_only or facts.clubs_meeting(student, slot)
        if counts and not slot[1].startswith("X"):
            attended[slot[0]] += week.length(slot)
    moved = dict.fromkeys(attended, 0)
    for row in facts.attended.get(student.id, []):
        activity = facts.activity(facts.decides(row))
        if row.slot[0] in moved and not row.slot[1].startswith("X"):
            unknown = settings.physical_minutes  # a fault of `tables` alone: may be exercise enough
            minutes = min(activity.physical_minutes, week.length(row.slot)) if activity is not None else unknown
            moved[row.slot[0]] += minutes
    for day in sorted(attended):
        if attended[day] < settings.physical_from or moved[day] >= settings.physical_minutes:
            continue
        if settings.counts_pe_lessons and has_pe_lesson(facts, student, day):
            continue
        book.add("physical-activity", f"student-day {student.id} {day}", f"{moved[day]} physical minutes")


def pinned_student(facts: Facts, book: Book, student: Student) -> None:
    if not student.care_group or not student.days():
        return
    if facts.waits_always(student):
        return
    if facts.care_group_of(student.id) != student.care_group:
        book.add("pins", f"student {student.id}", f"is pinned to care group {student.care_group}")
