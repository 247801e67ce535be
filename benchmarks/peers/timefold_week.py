"""Reads a timetable of the Timefold peer back."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from benchmarks.peers.base import Snapshot
from benchmarks.peers.timefold_school import Book
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession

REASON = "left waiting by Timefold"


def read_week(book: Book, file: Path) -> tuple[Snapshot, str]:
    """A timetable with its time, and Timefold's own score of it.

    Only decisions are read; what follows from them (headcounts, times, sizes) is derived.
    """
    rows: dict[str, list[list[str]]] = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        kind, *cells = line.split("\t")
        rows[kind].append(cells)
    plan = Plan(campus={name: campus for name, campus, kind in book.groups if kind != "outside"})
    _students(book, plan, _pairs(rows["group"]), _pairs(rows["away"]), _pairs(rows["seat"]))
    _meetings(book, plan, [[int(cell) for cell in cells] for cells in rows["session"]], _pairs(rows["post"]))
    return Snapshot(float(rows["seconds"][0][0]), to_timetable(book.school, plan)), rows["score"][0][0]


def _pairs(rows: list[list[str]]) -> list[tuple[int, int]]:
    return [(int(one), int(other)) for one, other in rows]


def _students(
    book: Book, plan: Plan, groups: list[tuple[int, int]], away: list[tuple[int, int]], seats: list[tuple[int, int]]
) -> None:
    students, clubs, week = book.students, book.scenario.clubs, book.scenario.week
    waits: dict[str, set[str]] = defaultdict(set)
    for at, day in away:
        waits[students[at].id].add(week.days[day])
    home = dict(groups)
    for at, club in seats:
        if at in home:
            plan.clubs[students[at].id] = (*plan.clubs.get(students[at].id, ()), clubs[club].id)
    extended = _extended(book)
    for at, student in enumerate(students):
        days = book.school.attended[student.id]
        alone = student.attends.isdisjoint(week.care) and student.attends.isdisjoint(week.extended)
        if at not in home or (alone and student.id not in plan.clubs):
            waits[student.id] |= days.keys()
        elif waits[student.id] < days.keys():
            if book.groups[home[at]][2] == "care":
                plan.care[student.id] = book.groups[home[at]][0]
            if student.id in extended:
                plan.extended[student.id] = extended[student.id]
        if waits[student.id] >= days.keys():
            plan.clubs.pop(student.id, None)
    plan.waits = {student: frozenset(days) for student, days in waits.items() if days}
    plan.reasons = dict.fromkeys(plan.waits, REASON)


def _extended(book: Book) -> dict[str, str]:
    """Student -> extended group, as the file gave it."""
    pupils = (line.split("\t") for line in book.lines if line.startswith("pupil\t"))
    at = (int(cells[7]) for cells in pupils)
    return {s.id: book.groups[n][0] for s, n in zip(book.students, at, strict=True) if n >= 0}


def _meetings(book: Book, plan: Plan, sessions: list[list[int]], posts: list[tuple[int, int]]) -> None:
    scenario = book.scenario
    leads: dict[int, str] = {}
    helpers: dict[int, list[str]] = defaultdict(list)
    on_duty: dict[tuple[str, str], list[str]] = defaultdict(list)
    for post, person in posts:
        session, lead, campus, token = book.posts[post]
        name = scenario.staff[person].id
        if session < 0:
            on_duty[campus, token].append(name)
        elif lead:
            leads[session] = name
        else:
            helpers[session].append(name)
    open_clubs = {club for clubs in plan.clubs.values() for club in clubs}
    for session, slot, *_ in sessions:
        group = book.sessions[session]
        if group in open_clubs:
            plan.club_slots[group] = (*plan.club_slots.get(group, ()), scenario.week.slots[slot].token)
    presence = PlanIndex(book.school, plan)
    for session, slot, activity, room, host in sessions:
        group, token = book.sessions[session], scenario.week.slots[slot].token
        if presence.at.get((group, token)):
            found = PlannedSession(scenario.activities[activity].id, scenario.rooms[room].id, leads.get(session, ""))
            found.assistants = tuple(one for one in dict.fromkeys(helpers[session]) if one != found.lead)
            if host >= 0 and presence.at.get((book.sessions[host], token)):
                found = PlannedSession(found.activity, host=book.sessions[host])
            plan.meetings[group, token] = found
    crowd = {(_campus(book, plan, group), token) for group, token in plan.meetings}
    plan.duties = {key: tuple(sorted(set(people))) for key, people in on_duty.items() if key in crowd}


def _campus(book: Book, plan: Plan, group: str) -> str:
    return plan.campus[group] if group in plan.campus else book.school.campus_of_club[group]
