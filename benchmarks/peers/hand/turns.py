"""Activities by turns: what a group must have first, then what it has had least of; and a room for it."""

from __future__ import annotations

from collections import Counter

from benchmarks.peers.hand.bookings import Bookings
from optimizer.domain.programme import Activity, Pin
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.school import School


class Turns:
    """Activities and rooms of care and extended groups."""

    def __init__(self, school: School, books: Bookings, plan: Plan):
        self.school, self.books, self.plan = school, books, plan
        clubs = school.scenario.club
        self.pins: dict[tuple[str, str], Pin] = {
            (p.group, p.slot): p for p in school.scenario.pins if p.group not in clubs
        }
        self.usual: dict[tuple[str, str], str] = {}
        """(group, category) -> room of its last session of that category."""
        self.grades: dict[str, set[int]] = {}

    def learn_grades(self) -> None:
        """Note the grades of every group, as soon as groups are formed."""
        for s in self.school.scenario.students:
            for group in (self.plan.care.get(s.id), self.plan.extended.get(s.id)):
                if group:
                    self.grades.setdefault(group, set()).add(s.grade)

    def allowed(self, group: str, token: str) -> list[Activity]:
        """Activities that the group may still have then, without a special skill, the least used first."""
        week = self.school.scenario.week
        had = Counter(m.activity for (g, _), m in self._of(group).items())
        today = Counter(m.activity for (g, t), m in self._of(group).items() if week[t].day == week[token].day)
        pin = self.pins.get((group, token))
        found = []
        for a in self.school.care_activities[token]:
            fits = all(a.allows_grade(grade) for grade in self.grades[group]) and not a.skill
            within = had[a.id] < (a.max_per_week or 99) and today[a.id] < (a.max_per_day or 99)
            if (pin.activity == a.id) if pin and pin.activity else (fits and (within or week[token].extended)):
                found.append(a)
        return sorted(found, key=lambda a: (had[a.id], a.id))

    def _of(self, group: str) -> dict[tuple[str, str], PlannedSession]:
        return {(group, t): m for t in self.school.scenario.week.by_token if (m := self.plan.meetings.get((group, t)))}

    def room(self, group: str, token: str, activity: Activity, headcount: int) -> str:
        """Book a room: the usual one of the category if it is free, else the smallest that holds the group."""
        pin = self.pins.get((group, token))
        campus = self.plan.campus[group]
        rooms = [r for r in self.school.rooms_for[campus, activity.id] if self.books.holds(r, token, headcount)]
        if pin and pin.room:
            rooms = [r for r in rooms if r.id == pin.room]
        usual = self.usual.get((group, activity.category.value))
        if not rooms:
            return ""
        chosen = min(rooms, key=lambda r: (r.id != usual, r.capacity or 10**6, r.id))
        self.books.put(chosen.id, token, headcount)
        self.usual[group, activity.category.value] = chosen.id
        return chosen.id

    def fill(self) -> None:
        """An activity for every session that has none yet, slot by slot; which group chooses first goes by turns."""
        presence = PlanIndex(self.school, self.plan)
        self.plan.meetings = {key: m for key, m in self.plan.meetings.items() if key in presence.at}
        for number, token in enumerate(self.school.scenario.week.by_token):
            here = sorted(g for g, t in presence.at if t == token and (g, t) not in self.plan.meetings)
            for group in here[number % max(1, len(here)) :] + here[: number % max(1, len(here))]:
                self.plan.meetings[group, token] = self._meeting(group, token, presence.headcount(group, token))

    def _meeting(self, group: str, token: str, headcount: int) -> PlannedSession:
        options = sorted(self.allowed(group, token), key=lambda a: self._pressing(group, token, a))
        for activity in options:
            room = self.room(group, token, activity, headcount)
            if room:
                return PlannedSession(activity.id, room)
        return PlannedSession(options[0].id if options else self.school.care_activities[token][0].id)

    def _pressing(self, group: str, token: str, activity: Activity) -> tuple[bool, bool]:
        """What the day still needs comes first, then what the week still needs."""
        week = self.school.scenario.week
        held = [t for (_, t), m in self._of(group).items() if m.activity == activity.id]
        today = sum(week[t].day == week[token].day for t in held)
        return today >= activity.min_per_day, len(held) >= activity.min_per_week
