"""A first plan where the school cannot serve everybody: who waits is found by building, looking, and building again.

Sessions that the construction had to leave without staff or room show where means are short. First the clubs that meet
in such slots give way, for their leaders can look after more children in care; then students wait, by whole days, those
who cost least for the places that they free. Each time the plan is built anew for the smaller demand.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace

from optimizer.domain.people import Student
from optimizer.domain.scenario import Scenario
from optimizer.domain.text import Text
from optimizer.model.plan import Key, Plan, Presence
from optimizer.model.school import School
from optimizer.solve.construct import construct

_ROUNDS = 25
_REASON = Text("not enough staff or room on these days", "当天人手或场地不足")


@dataclass
class _Demand:
    """What is asked of the construction: clubs given up, and days on which students wait."""

    closed: set[str] = field(default_factory=set)
    waits: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def of(self, scenario: Scenario) -> Scenario:
        """The scenario with only this demand."""
        students = tuple(s for student in scenario.students if (s := self._less(scenario, student)).attends)
        clubs = tuple(club for club in scenario.clubs if club.id not in self.closed)
        return replace(scenario, students=students, clubs=clubs)

    def _less(self, scenario: Scenario, student: Student) -> Student:
        if student.id not in self.waits and self.closed.isdisjoint(student.clubs):
            return student
        days = self.waits.get(student.id, set())
        attends = frozenset(t for t in student.attends if scenario.week[t].day not in days)
        clubs = tuple(club for club in student.clubs if club not in self.closed)
        return replace(student, attends=attends, clubs=clubs, wants_clubs=min(student.wants_clubs, len(clubs)))


def first_plan(school: School, *, seed: int, deadline: float | None, stop: threading.Event | None = None) -> Plan:
    """A constructed plan in which as few as possible wait; it may still break rules that are not about scarce means."""
    demand = _Demand()
    plan, waits = Plan(), {}
    for _ in range(_ROUNDS):
        left = float("inf") if deadline is None else max(0.1, deadline - time.monotonic())
        within = School(demand.of(school.scenario), school.week_of) if demand.waits or demand.closed else school
        plan = construct(within, seed=seed, time_limit=left, stop=stop)
        waits = {student: frozenset(days) for student, days in demand.waits.items() if days}
        gaps = _gaps(within, plan)
        over = left < 0.2 or (stop is not None and stop.is_set())
        if not gaps or over or not _reduce(within, plan, gaps, demand):
            break
    text = _REASON.say(school.scenario.settings.language)
    for student, days in waits.items():
        plan.waits[student] = days
        plan.reasons[student] = text
    return plan


def _gaps(school: School, plan: Plan) -> dict[Key, int]:
    """(campus, slot) -> sessions there that lack a lead, staff for the headcount, or a room."""
    presence = Presence(school, plan)
    found: dict[Key, int] = defaultdict(int)
    for (group, token), meeting in plan.meetings.items():
        if meeting.host:
            continue
        heads = presence.headcount(group, token)
        heads += sum(presence.headcount(g, t) for (g, t), m in plan.meetings.items() if m.host == group and t == token)
        ratio = school.scenario.activity[meeting.activity].students_per_staff if meeting.activity else 1
        staff = bool(meeting.lead) + len(meeting.assistants)
        if not meeting.lead or not meeting.room or staff * ratio < heads:
            campus = school.campus_of_club.get(group)
            found[plan.campus[group] if campus is None else campus, token] += 1
    return dict(found)


def _reduce(school: School, plan: Plan, gaps: dict[Key, int], demand: _Demand) -> bool:
    """Ask for less where means are short; False if there is nothing left to give up."""
    pinned = {pin.group for pin in school.scenario.pins}
    closing = set()
    for (campus, token), missing in sorted(gaps.items()):
        there = [c for c, slots in plan.club_slots.items() if token in slots and school.campus_of_club[c] == campus]
        members = {c: sum(c in clubs for clubs in plan.clubs.values()) for c in there}
        closing |= set(sorted((c for c in there if c not in pinned), key=lambda c: (members[c], c))[:missing])
    if closing:
        demand.closed |= closing
        return True
    before = sum(len(days) for days in demand.waits.values())
    days = {(campus, school.scenario.week[token].day) for campus, token in gaps}
    for campus, day in sorted(days):
        _make_wait(school, plan, gaps, demand, campus, day)
    return sum(len(days) for days in demand.waits.values()) > before


def _make_wait(school: School, plan: Plan, gaps: dict[Key, int], demand: _Demand, campus: str, day: str) -> None:
    """Choose students of a campus to wait on a day until those present fit the sessions that can be held."""
    most = school.scenario.settings.grouping.max_size
    over: dict[str, int] = {}
    for token in school.scenario.week.on_day[day]:
        missing = gaps.get((campus, token), 0)
        if missing:
            heads, own = _care(school, plan, campus, token)
            over[token] = max(1, heads - most * (own - missing))
    here = [
        s for s in school.scenario.students if school.campus_of_student[s.id] == campus and day in school.attended[s.id]
    ]
    chosen: list[Student] = []
    by_cost = sorted(here, key=lambda s: (_cost(school, s, day, over, demand), s.id))
    for student in by_cost:
        tokens = [t for t in school.attended[student.id][day] if over.get(t, 0) > 0]
        if tokens:
            chosen.append(student)
            for token in tokens:
                over[token] -= 1
    for student in reversed(chosen):  # give back whoever was not needed in the end
        tokens = [t for t in school.attended[student.id][day] if t in over]
        if all(over[t] < 0 for t in tokens):
            for token in tokens:
                over[token] += 1
        else:
            demand.waits[student.id].add(day)


def _care(school: School, plan: Plan, campus: str, token: str) -> tuple[int, int]:
    """Students in care (or extended care) at a campus in a slot, and sessions held there in their own right."""
    presence = Presence(school, plan)
    heads = own = 0
    for (group, slot), meeting in plan.meetings.items():
        if slot == token and plan.campus.get(group) == campus:
            heads += presence.headcount(group, token)
            own += not meeting.host
    return heads, own


def _cost(school: School, student: Student, day: str, over: dict[str, int], demand: _Demand) -> tuple[float, int]:
    """Unserved slots for each place freed; among equals those who wait already: fewer children are concerned."""
    frees = sum(over.get(t, 0) > 0 for t in school.attended[student.id][day])
    return school.unserved_cost(student, day) / max(frees, 0.01), -len(demand.waits.get(student.id, ()))
