"""Reads FET's result and completes it into a plan: what FET placed, and duties."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as Xml

from benchmarks.peers.fet_file import PART
from benchmarks.peers.fet_lessons import Lesson
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.school import School

Spot = tuple[str, str]
"""Slot token and room."""


def read_activities(file: Path) -> dict[int, Spot]:
    """Activity's number -> where and when FET placed it; activities that it did not place are absent."""
    found = {}
    for item in Xml.parse(file).getroot().iter("Activity"):
        cells = {child.tag: child.text or "" for child in item}
        if cells.get("Day") and cells.get("Hour"):
            found[int(cells["Id"])] = (cells["Day"] + cells["Hour"], cells.get("Room", "").split(PART)[0])
    return found


def complete(school: School, plan: Plan, lessons: Sequence[Lesson], placed: Mapping[int, Spot]) -> Plan:
    """The plan with FET's times and rooms in place of its own, and duties filled in."""
    made = Plan(
        dict(plan.campus),
        dict(plan.care),
        dict(plan.extended),
        dict(plan.clubs),
        {},
        dict(plan.waits),
        reasons=plan.reasons,
    )
    slots: dict[str, list[str]] = defaultdict(list)
    sessions = {}
    had: dict[str, Counter[str]] = defaultdict(Counter)
    today: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for number, lesson in enumerate(lessons, 1):
        if number in placed:
            token, room = placed[number]
            lead, *others = lesson.team or ("",)
            activity = _kind(school, lesson, room, had[lesson.group], today[lesson.group, lesson.day])
            had[lesson.group][activity] += 1
            today[lesson.group, lesson.day][activity] += 1
            sessions[lesson.group, token] = PlannedSession(activity, room, lead, tuple(others))
            if lesson.group in school.scenario.club:
                slots[lesson.group].append(token)
    made.club_slots = {club: tuple(tokens) for club, tokens in slots.items()}
    presence = PlanIndex(school, made)
    made.meetings = {key: session for key, session in sessions.items() if presence.at.get(key)}
    made.duties = _duties(school, made)
    return made


def _kind(school: School, lesson: Lesson, room: str, had: Counter[str], today: Counter[str]) -> str:
    """The activity of a lesson that suits its room: the one that the group has had least, within its limits."""
    scenario = school.scenario
    kind = scenario.room[room].kind if room in scenario.room else ""
    fitting = [a for a in (lesson.activity, *lesson.instead) if scenario.activity[a].takes_room_kind(kind)]
    fitting = fitting or [lesson.activity]

    def burden(activity: str) -> tuple[bool, int]:
        week, day = scenario.activity[activity].max_per_week, scenario.activity[activity].max_per_day
        full = (week is not None and had[activity] >= week) or (day is not None and today[activity] >= day)
        return full, had[activity]

    return min(fitting, key=burden)


def _duties(school: School, plan: Plan) -> dict[tuple[str, str], tuple[str, ...]]:
    """Each slot's duty to those who may and have had least; nobody beyond their limits or at two places a day."""
    week = school.scenario.week
    busy: dict[str, set[str]] = defaultdict(set)
    where: dict[tuple[str, str], str] = {}
    needed = set()
    for (group, token), meeting in plan.meetings.items():
        campus = plan.campus[group] if group in plan.campus else school.campus_of_club[group]
        needed.add((campus, token))
        for name in (meeting.lead, *meeting.assistants):
            busy[name].add(token)
            where[name, week[token].day] = campus
    duties: dict[tuple[str, str], tuple[str, ...]] = {}
    for campus, token in sorted(needed, key=lambda key: (key[0], list(week.by_token).index(key[1]))):
        day = week[token].day
        chosen: list[str] = []
        for person in sorted(school.duty_staff[campus], key=lambda p: (len(busy[p.id]), p.id)):
            days = Counter(week[t].day for t in busy[person.id])
            days[day] += 1
            fits = days[day] <= person.max_per_day and days.total() <= person.max_per_week
            fits = fits and len(days) <= person.max_days and where.get((person.id, day), campus) == campus
            free = token in person.available and token not in busy[person.id]
            if fits and free and len(chosen) < school.min_duty[campus]:
                chosen.append(person.id)
                busy[person.id].add(token)
                where[person.id, day] = campus
        if chosen:
            duties[campus, token] = tuple(chosen)
    return duties
