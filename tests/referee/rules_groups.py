"""Rules about groups: sizes, grades, apart, frequency, clubs."""

from __future__ import annotations

from collections import Counter, defaultdict

from .book import Book
from .facts import Facts
from .scenario import Activity


def judge_groups(facts: Facts, book: Book) -> None:
    for group in facts.groups:
        group_size(facts, book, group)
    for group in facts.of_kind("care"):
        grade_span(facts, book, group)
        apart(facts, book, group)
        frequency(facts, book, group)
    apart_when_joined(facts, book)
    for club in facts.of_kind("club"):
        club_size(facts, book, club)
        club_meetings(facts, book, club)


def group_size(facts: Facts, book: Book, group: str) -> None:
    settings, size = facts.scenario.settings, len(facts.members[group])
    if facts.kind_of(group) not in ("care", "extended"):
        return
    if size > settings.max_size:
        book.add("group-size", f"group {group}", f"{size} members, {settings.max_size} at most")
    if facts.is_kind(group, "care") and size < settings.min_size:
        book.add("group-size", f"group {group}", f"{size} members, {settings.min_size} at least")


def campus_has_one_grade(facts: Facts, campus: str | None) -> bool:
    return len({student.grade for student in facts.scenario.students.values() if student.campus == campus}) < 2


def grade_span(facts: Facts, book: Book, group: str) -> None:
    settings, grades = facts.scenario.settings, facts.grades[group]
    if not grades:
        return
    if max(grades) - min(grades) > settings.max_grade_span:
        book.add("grade-span", f"group {group}", f"grades {sorted(grades)}")
    mixed = len(grades) > 1 or len(facts.members[group]) < 2
    if settings.mixed == "required" and not mixed and not campus_has_one_grade(facts, facts.campus_of(group)):
        book.add("grade-span", f"group {group}", "is not mixed")


def apart(facts: Facts, book: Book, group: str) -> None:
    codes = Counter(student.apart for student in facts.members[group] if student.apart)
    for code, number in codes.items():
        if number > 1:
            book.add("apart", f"group {group} code {code}", f"{number} students who are to be apart")


def apart_when_joined(facts: Facts, book: Book) -> None:
    """Students of several care groups with one code, present in one joined session."""
    for meeting in facts.meetings:
        groups: dict[str, set[str]] = defaultdict(set)
        for row in meeting.rows:
            if facts.is_kind(row.group, "care"):
                for student in facts.present[row.key()]:
                    groups[student.apart].add(row.group)
        for code, found in groups.items():
            if code and len(found) > 1:
                book.add("apart", f"session {meeting.name()} code {code}", f"from {len(found)} groups, to be apart")


def frequency(facts: Facts, book: Book, group: str) -> None:
    held = [row for row in facts.sessions_of[group] if not row.slot[1].startswith("X")]
    weekly = Counter(facts.decides(row).activity for row in held)
    daily = Counter((facts.decides(row).activity, row.slot[0]) for row in held)
    for activity in facts.scenario.activities.values():
        week_unit = f"group {group} activity {activity.id} week"
        if activity.max_per_week is not None and weekly[activity.id] > activity.max_per_week:
            book.add("frequency", week_unit, f"{weekly[activity.id]} times, {activity.max_per_week} at most")
        for day in facts.scenario.week.days:
            number = daily[activity.id, day]
            if activity.max_per_day is not None and number > activity.max_per_day:
                unit = f"group {group} activity {activity.id} {day}"
                book.add("frequency", unit, f"{number} times, {activity.max_per_day} at most")
        if activity.offered_for("care") and activity.allows(facts.grades[group]):
            own = [row for row in held if row.slot not in facts.scenario.week.club_only]
            weekly_minimum(facts, book, group, activity, weekly[activity.id], len(own))
            daily_minimum(facts, book, group, activity, daily)


def weekly_minimum(facts: Facts, book: Book, group: str, activity: Activity, number: int, held: int) -> None:
    week = facts.scenario.week
    slots = sum(len(week.care_slots(day)) for day in week.days)
    least = activity.min_per_week * held // slots if slots else 0
    if number < least:
        book.add("frequency", f"group {group} activity {activity.id} week", f"{number} times, {least} at least")


def daily_minimum(facts: Facts, book: Book, group: str, activity: Activity, daily: Counter[tuple[str, str]]) -> None:
    week = facts.scenario.week
    longest = max((len(week.care_slots(day)) for day in week.days), default=0)
    for day in week.days:
        slots = week.care_slots(day)
        whole_day = all((group, slot) in facts.sessions for slot in slots)
        if longest == 0 or len(slots) < longest or not whole_day:
            continue
        if daily[activity.id, day] < activity.min_per_day:
            unit = f"group {group} activity {activity.id} {day}"
            book.add("frequency", unit, f"{daily[activity.id, day]} times, {activity.min_per_day} at least")


def club_size(facts: Facts, book: Book, group: str) -> None:
    club, size = facts.scenario.clubs[group], len(facts.members[group])
    if size < club.min_students or (club.max_students is not None and size > club.max_students):
        book.add("club-size", f"group {group}", f"{size} members")


def club_meetings(facts: Facts, book: Book, group: str) -> None:
    club = facts.scenario.clubs[group]
    slots = [row.slot for row in facts.sessions_of[group]]
    away = {slot for slot in club.slots if facts.timetable.is_away("club", group, slot)}
    wanted = max(0, min(club.meetings, len({slot[0] for slot in club.slots})) - len({slot[0] for slot in away}))
    if len(slots) != wanted:
        book.add("club-meetings", f"group {group}", f"{len(slots)} meetings, not {wanted}")
    if len({slot[0] for slot in slots}) < len(slots):
        book.add("club-meetings", f"group {group}", "meets twice on a day")
    if not set(slots) <= club.slots - away:
        book.add("club-meetings", f"group {group}", "meets outside its slots")
