"""Cancelling care sessions of a day for which leads are missing, at the least cost of waiting students.

A group gives up its whole day. Those of its students whose waiting would cost most (by priority, then those with a club
on that day) are kept where another group's sessions have seats: they are guests of that group for the day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from optimizer.engine.construct.joining import CareSession, pack_sessions
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan
from optimizer.engine.plan.reasons import NOT_PLACED
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School

TIE_TOLERANCE = 1e-9


@dataclass(frozen=True)
class _CampusDay:
    """The care groups of a campus on a day.

    Attributes
    ----------
    tokens : list of str
        Care slots of the day, in order of time.
    groups : list of str
        Care groups of the campus, sorted.
    present : dict
        Group -> token -> students present; slots without any are absent, and groups that lost all members.
    """

    day: str
    tokens: list[str]
    groups: list[str]
    present: dict[str, dict[str, list[str]]]

    @classmethod
    def read(cls, school: School, plan: Plan, campus: str, day: str) -> _CampusDay:
        presence = PlanIndex(school, plan)
        care = set(school.scenario.week.care)
        tokens = [t for t in school.scenario.week.on_day[day] if t in care]
        groups = sorted(g for g in set(plan.care.values()) if plan.campus[g] == campus)
        present = {g: {t: presence.at[g, t] for t in tokens if (g, t) in presence.at} for g in groups}
        return cls(day, tokens, groups, present)

    def students(self, group: str) -> list[str]:
        """Students present with a group in some slot of the day, sorted."""
        return sorted({s for students in self.present[group].values() for s in students})


@dataclass(frozen=True, order=True)
class _Cancellation:
    """A group's day that could be cancelled.

    Attributes
    ----------
    cost : float
        Cost of the students who would wait, for each session saved in a slot that lacks leads.
    host : str
        Group that takes the guests; blank without any.
    guests : list of str
        Students kept.
    """

    cost: float
    group: str
    host: str = field(compare=False)
    guests: list[str] = field(compare=False)


@dataclass(eq=False)
class SessionCanceller:
    """Lets students of an editor's plan wait by whole days of care groups.

    Attributes
    ----------
    exercise_slots : dict
        (group, day) -> slots chosen for exercise; those of a cancelled group become those of its host.
    guests : dict
        (group, day) -> group whose sessions what is left of it joins all day.
    """

    plan_editor: PlanEditor
    exercise: ExerciseDue
    exercise_slots: dict[tuple[str, str], tuple[str, ...]]
    guests: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.school, self.plan = self.plan_editor.school, self.plan_editor.plan

    def cancel_sessions(self, campus: str, day: str, missing: dict[str, int]) -> None:
        """Cancel days of groups until every slot has as many fewer sessions as it lacks leads.

        Parameters
        ----------
        missing : dict
            Token -> leads that the campus lacks.
        """
        today = _CampusDay.read(self.school, self.plan, campus, day)
        limit = {t: self._count_sessions(today, t) - leads for t, leads in missing.items()}
        while True:
            over = {t for t, sessions in limit.items() if self._count_sessions(today, t) > sessions}
            groups = [g for g in today.groups if any(today.present[g].get(t) for t in over)]
            if not over or not groups:
                return
            chosen = min(self._cancellation(today, group, over) for group in groups)
            for student in today.students(chosen.group):
                if student not in chosen.guests:
                    self.plan_editor.let_wait(student, day, NOT_PLACED)
            if chosen.guests:
                self.guests[chosen.group, day] = chosen.host
                self.exercise_slots[chosen.group, day] = self.exercise_slots.get((chosen.host, day), ())
            today = _CampusDay.read(self.school, self.plan, campus, day)

    def _count_sessions(self, today: _CampusDay, token: str) -> int:
        """Sessions that the groups have in a slot once they are joined."""
        student = self.school.scenario.student
        sessions = [
            CareSession(
                group,
                len(students),
                frozenset(student[s].grade for s in students),
                for_exercise=token in self.exercise_slots.get((group, today.day), ()),
                guest_of=self.guests.get((group, today.day), ""),
            )
            for group in today.groups
            if (students := today.present[group].get(token))
        ]
        return len(pack_sessions(self.school, sessions))

    def _cancellation(self, today: _CampusDay, group: str, over: set[str]) -> _Cancellation:
        """Cancelling a group's day, with the host that keeps the guests whose waiting would cost most."""
        costs = {s: self.plan_editor.cost(s, today.day) for s in today.students(group)}
        kept_cost, best_host, guests = 0.0, "", list[str]()
        joining = self.school.scenario.settings.grouping.joining == "allowed"
        if joining and (group, today.day) not in self.guests:
            for host in today.groups:
                if host == group or (host, today.day) in self.guests or host in self._hosted_by(today, group):
                    continue
                candidates = self._possible_guests(today, group, host, costs)
                cost = sum(costs[s] for s in candidates)
                if cost > kept_cost + TIE_TOLERANCE:
                    kept_cost, best_host, guests = cost, host, candidates
        saved = sum(t in today.present[group] for t in over)
        return _Cancellation((sum(costs.values()) - kept_cost) / saved, group, best_host, guests)

    def _hosted_by(self, today: _CampusDay, group: str) -> set[str]:
        """Groups that are guests of a group on the day."""
        return {g for (g, day), host in self.guests.items() if host == group and day == today.day}

    def _possible_guests(self, today: _CampusDay, group: str, host: str, costs: dict[str, float]) -> list[str]:
        """Students of a group whom a host's sessions can take in all their slots, greedily by cost for each slot."""
        settings, student = self.school.scenario.settings.grouping, self.school.scenario.student
        if self._hosted_by(today, group):
            return []
        seats: dict[str, int] = {}
        grades: set[int] = set()
        codes: set[str] = set()
        for token in today.tokens:
            joined = [host, *sorted(self._hosted_by(today, host))]
            students = [s for g in joined for s in today.present.get(g, {}).get(token, ())]
            seats[token] = settings.max_size - len(students) if students else 0
            grades |= {student[s].grade for s in students}
            codes |= {student[s].apart for s in students} - {""}
        slots: dict[str, list[str]] = defaultdict(list)
        for token, students in today.present[group].items():
            for s in students:
                slots[s].append(token)
        guests = []
        exercise_slots = self.exercise_slots.get((host, today.day), ())
        for s in sorted(costs, key=lambda s: (-costs[s] / max(1, len(slots[s])), s)):
            with_student = grades | {student[s].grade}
            too_wide = max(with_student) - min(with_student) > settings.join_max_grade_span
            if too_wide or student[s].apart in codes:
                continue
            if self._gets_exercise(s, today.day, slots[s], exercise_slots) and all(seats[t] > 0 for t in slots[s]):
                guests.append(s)
                grades = with_student
                for token in slots[s]:
                    seats[token] -= 1
        return guests

    def _gets_exercise(self, student: str, day: str, slots: list[str], exercise_slots: tuple[str, ...]) -> bool:
        """Whether exercise in these slots, where the student is present, gives the minutes that are due on the day."""
        if not self.exercise.required:
            return True
        plan, week = self.plan, self.school.scenario.week
        row = self.school.scenario.student[student]
        clubs = {t: c for c in plan.clubs.get(student, ()) for t in plan.club_slots[c] if week[t].day == day}
        due = self.exercise.due_on(row, day, clubs) - sum(self.exercise.club_minutes(c, t) for t, c in clubs.items())
        return sum(self.exercise.most_minutes.get((t, row.grade), 0) for t in exercise_slots if t in slots) >= due
