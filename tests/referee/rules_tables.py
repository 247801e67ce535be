"""The rule `tables`: rows that name what does not exist, or contradict the scenario or each other."""

from __future__ import annotations

from .book import Book
from .facts import Facts
from .timetable import GroupRow, MemberRow, SessionRow
from .week import is_extended, slot_name


def judge_tables(facts: Facts, book: Book) -> None:
    group_rows(facts, book)
    member_rows(facts, book)
    session_rows(facts, book)
    duty_rows(facts, book)
    waiting_rows(facts, book)


def note(book: Book, table: str, number: int, faults: list[str]) -> None:
    """One violation for a row with any faults; rows are counted from 1."""
    if faults:
        book.add("tables", f"{table}.csv row {number}", "; ".join(faults))


def group_rows(facts: Facts, book: Book) -> None:
    seen: set[str] = set()
    for number, row in enumerate(facts.timetable.groups, 1):
        faults = ["group stands there twice"] if row.id in seen else group_faults(facts, row)
        seen.add(row.id)
        note(book, "groups", number, faults)


def group_faults(facts: Facts, row: GroupRow) -> list[str]:
    fault = facts.group_fault(row)
    faults = [fault] if fault else []
    if facts.campus(row.campus) not in facts.scenario.campuses:
        faults.append(f"unknown campus {row.campus!r}")
    elif row.id in facts.scenario.clubs and facts.campus(row.campus) != facts.scenario.clubs[row.id].campus:
        faults.append(f"the club's campus is not {row.campus!r}")
    members = facts.members.get(row.id, [])
    if row.size != len(members):
        faults.append(f"size {row.size!r}, but {len(members)} members")
    own = {student.grade for student in members}
    if len(set(row.grades)) < len(row.grades):
        faults.append(f"a grade twice in {row.grades}")
    if set(row.grades) != own:
        faults.append(f"grades {row.grades!r}, but members are of {sorted(own)}")
    return faults


def member_rows(facts: Facts, book: Book) -> None:
    seen: set[str] = set()
    for number, row in enumerate(facts.timetable.members, 1):
        faults = ["student stands there twice"] if row.student in seen else member_faults(facts, row)
        seen.add(row.student)
        note(book, "members", number, faults)


def member_faults(facts: Facts, row: MemberRow) -> list[str]:
    student = facts.scenario.students.get(row.student)
    if student is None:
        return [f"unknown student {row.student!r}"]
    faults = []
    wanted = [(row.care_group, "care"), (row.extended_group, "extended"), *((club, "club") for club in row.clubs)]
    for group, kind in wanted:
        if group and not facts.is_kind(group, kind):
            faults.append(f"no {kind} group {group!r}")
    if len(set(row.clubs)) < len(row.clubs):
        faults.append("a club twice")
    if facts.waits_always(student):
        faults.append("waits on every day, so is in no other table")
    return faults


def session_rows(facts: Facts, book: Book) -> None:
    seen = set()
    for number, row in enumerate(facts.timetable.sessions, 1):
        if not facts.is_held(row.slot):
            faults = [f"unknown slot {slot_name(row.slot)!r}"]
        elif row.key() in seen:
            faults = ["session stands there twice"]
        else:
            seen.add(row.key())
            faults = session_faults(facts, row) + unknown_ids(facts, row)
        note(book, "sessions", number, faults)


def session_faults(facts: Facts, row: SessionRow) -> list[str]:
    faults = [] if row.group in facts.groups else [f"unknown group {row.group!r}"]
    kind = facts.kind_of(row.group)
    if row.session != f"{row.group}@{slot_name(row.slot)}":
        faults.append(f"session {row.session!r}")
    if (row.start, row.end) != facts.scenario.week.times[row.slot]:
        faults.append(f"{row.start!r} to {row.end!r} is not the slot's time")
    if kind is not None and is_extended(row.slot) != (kind == "extended"):
        faults.append(f"a {kind} group in {slot_name(row.slot)}")
    if not facts.present[row.key()]:
        faults.append("nobody is present")
    club = facts.scenario.clubs.get(row.group)
    if club is not None and row.activity != club.activity:
        faults.append(f"the club's activity is not {row.activity!r}")
    if row.headcount is None or not row.leads:
        faults.append("headcount or lead is blank")
    if len(set(row.people())) < len(row.people()):
        faults.append("somebody is named twice")
    return faults


def unknown_ids(facts: Facts, row: SessionRow) -> list[str]:
    faults = []
    if facts.activity(row) is None:
        faults.append(f"unknown activity {row.activity!r}")
    if facts.room(row) is None:
        faults.append(f"unknown room {row.room!r}")
    faults += [f"unknown staff {who!r}" for who in row.people() if who not in facts.scenario.staff]
    if row.joins and row.joins not in facts.groups:
        faults.append(f"joins unknown group {row.joins!r}")
    return faults


def duty_rows(facts: Facts, book: Book) -> None:
    seen = set()
    for number, row in enumerate(facts.timetable.duties, 1):
        faults = []
        key = (facts.campus(row.campus), row.slot, row.staff)
        if key[0] not in facts.scenario.campuses:
            faults.append(f"unknown campus {row.campus!r}")
        if not facts.is_held(row.slot):
            faults.append(f"unknown slot {slot_name(row.slot)!r}")
        if row.staff not in facts.scenario.staff:
            faults.append(f"unknown staff {row.staff!r}")
        if key in seen:
            faults.append("duty stands there twice")
        seen.add(key)
        note(book, "duties", number, faults)


def waiting_rows(facts: Facts, book: Book) -> None:
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(facts.timetable.waiting, 1):
        student = facts.scenario.students.get(row.student)
        faults = []
        if student is None:
            faults.append(f"unknown student {row.student!r}")
        elif not set(row.days) <= student.days():
            faults.append("a day not signed up for")
        if not row.days:
            faults.append("no days")
        if len(set(row.days)) < len(row.days):
            faults.append("a day twice")
        faults += [f"{day} stands there twice" for day in row.days if (row.student, day) in seen]
        seen |= {(row.student, day) for day in row.days}
        note(book, "waiting", number, faults)
