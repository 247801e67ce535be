"""Giving up care sessions of a day for which leads are missing, at the least cost in waiting students.

A group gives up its day; those of it who would cost most to leave out (priority, then a club that day) are kept where
another group's sessions have room for them, as that group's guests for the day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from optimizer.engine.construct.session_packing import CareSession, pack_sessions
from optimizer.engine.plan.plan import PlanPresence
from optimizer.engine.plan.waiting_list import PlanEditor
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.language.text import Text


@dataclass(eq=False)
class SessionCanceller:
    """Works on a waiter's plan.

    Attributes
    ----------
    exercise_slots : dict
        (group, day) -> slots foreseen for exercise; guests take over their host's.
    guests : dict
        (group, day) -> group whose sessions it joins all day.
    """

    plan_editor: PlanEditor
    exercise: ExerciseDue
    exercise_slots: dict[tuple[str, str], tuple[str, ...]]
    guests: dict[tuple[str, str], str] = field(default_factory=dict)

    def cancel_sessions(self, campus: str, day: str, missing: dict[str, int], why: Text) -> None:
        """Give up sessions of a day until every slot has as many fewer as it misses."""
        self._load(campus, day)
        limit = {t: self._count(t) - short for t, short in missing.items()}
        while any(self._count(t) > most for t, most in limit.items()):
            over = {t for t, most in limit.items() if self._count(t) > most}
            offers = [self._offer(group, over) for group in self.groups if any(self.here[group].get(t) for t in over)]
            if not offers:
                return
            _, group, host, keep = min(offers, key=lambda offer: (offer[0], offer[1]))
            for student in sorted({s for ids in self.here[group].values() for s in ids} - set(keep)):
                self.plan_editor.wait(student, day, why)
            if keep:
                self.guests[group, day] = host
                self.exercise_slots[group, day] = self.exercise_slots.get((host, day), ())
            self._load(campus, day)

    def _load(self, campus: str, day: str) -> None:
        """Who is where on the day."""
        school, plan = self.plan_editor.school, self.plan_editor.plan
        presence = PlanPresence(school, plan)
        self.day = day
        self.tokens = [t for t in school.scenario.week.on_day[day] if t in set(school.scenario.week.care)]
        self.groups = sorted(g for g in set(plan.care.values()) if plan.campus[g] == campus)
        self.here = {g: {t: presence.at[g, t] for t in self.tokens if (g, t) in presence.at} for g in self.groups}

    def _parts(self, token: str) -> list[CareSession]:
        student = self.plan_editor.school.scenario.student
        return [
            CareSession(
                group,
                len(self.here[group][token]),
                frozenset(student[s].grade for s in self.here[group][token]),
                for_exercise=token in self.exercise_slots.get((group, self.day), ()),
                guest_of=self.guests.get((group, self.day), ""),
            )
            for group in self.groups
            if self.here[group].get(token)
        ]

    def _count(self, token: str) -> int:
        return len(pack_sessions(self.plan_editor.school, self._parts(token), seats=10**6))

    def _offer(self, group: str, over: set[str]) -> tuple[float, str, str, list[str]]:
        """Cost of giving up a group's day, for each session that this saves: with the best host for its guests."""
        members = sorted({s for ids in self.here[group].values() for s in ids})
        costs = {s: self.plan_editor.cost(s, self.day) for s in members}
        best: tuple[float, str, list[str]] = (0.0, "", [])
        joining = self.plan_editor.school.scenario.settings.grouping.joining == "allowed"
        if joining and (group, self.day) not in self.guests:
            for host in self.groups:
                if host != group and (host, self.day) not in self.guests and host not in self._hosted(group):
                    keep = self._guests(group, host, costs)
                    worth = sum(costs[s] for s in keep)
                    if worth > best[0] + 1e-9:
                        best = (worth, host, keep)
        saves = sum(t in self.here[group] for t in over)
        return (sum(costs.values()) - best[0]) / saves, group, best[1], best[2]

    def _hosted(self, group: str) -> set[str]:
        """Groups that already are guests of this one."""
        return {g for (g, day), host in self.guests.items() if host == group and day == self.day}

    def _guests(self, group: str, host: str, costs: dict[str, float]) -> list[str]:
        """Students of a group whom a host's sessions can take all day, dearest first."""
        school = self.plan_editor.school
        settings = school.scenario.settings.grouping
        student = school.scenario.student
        if self._hosted(group):
            return []
        room: dict[str, int] = {}
        grades: set[int] = set()
        codes: set[str] = set()
        for token in self.tokens:
            inside = [host, *sorted(self._hosted(host))]
            ids = [s for g in inside for s in self.here[g].get(token, ())]
            room[token] = settings.max_size - len(ids) if ids else 0
            grades |= {student[s].grade for s in ids}
            codes |= {student[s].apart for s in ids} - {""}
        slots: dict[str, list[str]] = defaultdict(list)
        for token, ids in self.here[group].items():
            for s in ids:
                slots[s].append(token)
        keep = []
        way = self.exercise_slots.get((host, self.day), ())
        for s in sorted(costs, key=lambda s: (-costs[s] / max(1, len(slots[s])), s)):
            if student[s].apart in codes:
                continue
            span = grades | {student[s].grade}
            if max(span) - min(span) > settings.join_max_grade_span or not self._exercises(s, slots[s], way):
                continue
            if all(room[t] > 0 for t in slots[s]):
                keep.append(s)
                grades = span
                for token in slots[s]:
                    room[token] -= 1
        return keep

    def _exercises(self, student: str, slots: list[str], way: tuple[str, ...]) -> bool:
        """Whether a host's way gives a guest the day's exercise."""
        if not self.exercise.on:
            return True
        plan, week = self.plan_editor.plan, self.plan_editor.school.scenario.week
        row = self.plan_editor.school.scenario.student[student]
        clubs = {t: c for c in plan.clubs.get(student, ()) for t in plan.club_slots[c] if week[t].day == self.day}
        due = self.exercise.need(row, self.day, clubs) - sum(self.exercise.club_minutes(c, t) for t, c in clubs.items())
        return sum(self.exercise.best.get((t, row.grade), 0) for t in way if t in slots) >= due
