"""Rules about staff: of each meeting, of each person, and duty."""

from __future__ import annotations

from collections import defaultdict

from .book import Book
from .facts import Facts, Meeting, Work
from .scenario import Staff
from .week import Slot, slot_name


def judge_staff(facts: Facts, book: Book) -> None:
    for meeting in facts.meetings:
        staff_grades(facts, book, meeting)
        ratio(facts, book, meeting)
        lead(facts, book, meeting)
        teacher_present(facts, book, meeting)
        skill(facts, book, meeting)
    for person in facts.scenario.staff.values():
        staff_days(facts, book, person)
        staff_week(facts, book, person)
    keys = set(facts.to_look_after) | set(facts.duties)
    for campus, slot in sorted(keys):
        duty(facts, book, campus, slot)


def staff_grades(facts: Facts, book: Book, meeting: Meeting) -> None:
    grades = {grade for row in meeting.rows for grade in facts.grades[row.group]}
    for person in meeting.staff:
        if person.grades and not grades <= person.grades:
            book.add("staff-grades", f"session {meeting.name()}", f"{person.id} with grades {sorted(grades)}")


def ratio(facts: Facts, book: Book, meeting: Meeting) -> None:
    activity = facts.activity(meeting.row)
    if activity is None:
        return
    needed = -(-meeting.headcount // activity.ratio)
    if len(meeting.team) < needed:
        text = f"{len(meeting.team)} staff for {meeting.headcount} students, {needed} needed"
        book.add("ratio", f"session {meeting.name()}", text)


def lead(facts: Facts, book: Book, meeting: Meeting) -> None:
    row, settings = meeting.row, facts.scenario.settings
    unit = f"session {meeting.name()}"
    leads = list(dict.fromkeys(row.leads))
    if len(leads) != 1:
        book.add("lead", unit, "has not exactly one lead")
        return
    if leads[0] not in facts.scenario.staff:
        return  # an unknown id: a fault of `tables`
    person, kind = facts.scenario.staff[leads[0]], facts.kind_of(row.group)
    roles = settings.club_lead_roles if kind == "club" else settings.lead_roles
    if kind is not None and person.role not in roles:
        book.add("lead", unit, f"a {person.role} may not lead it")
    club = facts.scenario.clubs.get(row.group)
    if club is not None and club.leaders and person.id not in club.leaders:
        book.add("lead", unit, f"is led by {person.id}, not by {' or '.join(sorted(club.leaders))}")


def teacher_present(facts: Facts, book: Book, meeting: Meeting) -> None:
    wanted, kind = facts.scenario.settings.teacher_present, facts.kind_of(meeting.row.group)
    if kind is None or wanted == "never" or (wanted == "care" and kind == "club"):
        return
    if not meeting.has_stranger() and not any(person.role == "teacher" for person in meeting.staff):
        book.add("teacher-present", f"session {meeting.name()}", "no teacher is there")


def skill(facts: Facts, book: Book, meeting: Meeting) -> None:
    activity = facts.activity(meeting.row)
    if activity is None or not activity.skill:
        return
    club = facts.scenario.clubs.get(meeting.row.group)
    named = club.leaders if club is not None else set()
    able = any(activity.skill in person.skills or person.id in named for person in meeting.staff)
    if not able and not meeting.has_stranger():
        book.add("skill", f"session {meeting.name()}", f"nobody has the skill {activity.skill}")


def staff_days(facts: Facts, book: Book, person: Staff) -> None:
    by_day: dict[str, list[Work]] = defaultdict(list)
    for work in facts.work[person.id]:
        by_day[work.slot[0]].append(work)
    for day, works in by_day.items():
        unit = f"staff-day {person.id} {day}"
        slots = [work.slot for work in works]
        here = {slot for slot in slots if not facts.timetable.is_away("staff", person.id, slot)}
        if not set(slots) <= person.available & here:
            book.add("staff-available", unit, "serves when not available")
        if not facts.vetted(person, day):
            book.add("staff-available", unit, f"is vetted until {person.vetted_until} only")
        if len(set(slots)) < len(slots):
            book.add("staff-clash", unit, "is in two places at once")
        if len(slots) > person.max_per_day:
            book.add("staff-load", unit, f"{len(slots)} slots, {person.max_per_day} at most")
        if len({work.campus for work in works} - {None}) > 1:
            book.add("campus", unit, "serves two campuses")


def staff_week(facts: Facts, book: Book, person: Staff) -> None:
    unit = f"staff-week {person.id}"
    slots, days = facts.slots_of(person.id), facts.days_of(person.id)
    least = min(person.min_per_week, facts.most_this_week(person))
    if slots > person.max_per_week:
        book.add("staff-load", unit, f"{slots} slots, {person.max_per_week} at most")
    if days > person.max_days:
        book.add("staff-load", unit, f"{days} days, {person.max_days} at most")
    if slots < least:
        book.add("staff-load", unit, f"{slots} slots, {least} at least")


def duty_limits(facts: Facts, campus: str, slot: Slot) -> tuple[int, int]:
    settings = facts.scenario.settings
    grades = {student.grade for student in facts.to_look_after.get((campus, slot), {}).values()}
    most = settings.duty_max or 2 * -(-len(grades) // 2)
    who = [person for person in facts.scenario.staff.values() if person.role in settings.duty_roles]
    anybody = any(person.campus in ("", campus) for person in who)
    return (settings.duty_min if anybody else 0), most


def duty(facts: Facts, book: Book, campus: str, slot: Slot) -> None:
    unit = f"duty {campus} {slot_name(slot)}"
    people = facts.duties.get((campus, slot), [])
    if not facts.to_look_after.get((campus, slot)):
        if people:
            book.add("duty", unit, "nobody is present")
        return
    least, most = duty_limits(facts, campus, slot)
    if not least <= len(people) <= most:
        book.add("duty", unit, f"{len(people)} on duty, {least} to {most} wanted")
    for person in (facts.scenario.staff[staff] for staff in people if staff in facts.scenario.staff):
        if person.role not in facts.scenario.settings.duty_roles:
            book.add("duty", unit, f"a {person.role} is on duty")
        if person.campus and person.campus != campus:
            book.add("duty", unit, f"{person.id} belongs to another campus")
