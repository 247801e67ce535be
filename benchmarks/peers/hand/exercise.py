"""Exercise: for each group and day the slot that fewest members miss; who misses it all the same makes way."""

from __future__ import annotations

from benchmarks.peers.hand.bookings import Bookings
from benchmarks.peers.hand.clubs import Clubs
from benchmarks.peers.hand.turns import Turns
from optimizer.domain.people import Student
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.school import School


class Exercise:
    """Sports of the care groups."""

    def __init__(self, school: School, books: Bookings, plan: Plan, clubs: Clubs, turns: Turns):
        self.school, self.books, self.plan, self.clubs, self.turns = school, books, plan, clubs, turns

    def place(self) -> None:
        """Give every group its sports on every day, those first to whom it matters most which slot they get."""
        presence = PlanIndex(self.school, self.plan)
        for day in self.school.scenario.week.days:
            missing = self._missing(presence, day)
            by_group: dict[str, list[str]] = {}
            for student in missing:
                by_group.setdefault(self.plan.care.get(student, ""), []).append(student)
            by_group.pop("", None)
            wished = {group: self._slots(presence, group, day, students) for group, students in by_group.items()}
            for group in sorted(wished, key=lambda g: (-_regret(wished[g]), g)):
                for token, _ in wished[group]:
                    if (group, token) in self.plan.meetings:
                        continue
                    if self._sports(group, token, presence):
                        break

    def _slots(self, presence: PlanIndex, group: str, day: str, students: list[str]) -> list[tuple[str, int]]:
        """Slots of the group on that day with how many of those who need exercise are there, most first."""
        care = [t for t in self.school.scenario.week.on_day[day] if (group, t) in presence.at]
        counts = [(t, len(set(presence.at[group, t]) & set(students))) for t in care if t in self._care]
        return sorted(((t, n) for t, n in counts if n), key=lambda pair: -pair[1])

    @property
    def _care(self) -> set[str]:
        return set(self.school.scenario.week.care)

    def _sports(self, group: str, token: str, presence: PlanIndex) -> bool:
        needed = self.school.scenario.settings.exercise.min_minutes_per_day
        active = [
            a for a in self.turns.allowed(group, token) if self.school.scenario.physical_minutes(a.id, token) >= needed
        ]
        for activity in active:
            room = self.turns.room(group, token, activity, presence.headcount(group, token))
            if room:
                self.plan.meetings[group, token] = PlannedSession(activity.id, room)
                return True
        return False

    def settle(self) -> None:
        """Whoever still lacks exercise leaves that day's clubs if that helps, else waits on that day."""
        while True:
            presence = PlanIndex(self.school, self.plan)
            changed = False
            for day in self.school.scenario.week.days:
                for student in self._missing(presence, day):
                    self._make_way(student, day)
                    changed = True
            while small := self.clubs.too_small():
                self.clubs.close(small)
                changed = True
            if not changed:
                return

    def _make_way(self, student: str, day: str) -> None:
        week = self.school.scenario.week
        in_clubs = [c for c in self.plan.clubs.get(student, ()) if any(week[t].day == day for t in self._meets(c))]
        for club in in_clubs:
            self.clubs.leave(student, club)
        if not in_clubs or not self._active_group(student, day):
            self.plan.waits[student] = self.plan.waits.get(student, frozenset()) | {day}

    def _meets(self, club: str) -> tuple[str, ...]:
        return self.plan.club_slots[club]

    def _active_group(self, student: str, day: str) -> bool:
        """Whether the student's care group has sports in a slot of the day that the student attends."""
        group, week = self.plan.care.get(student, ""), self.school.scenario.week
        tokens = [t for t in self.school.attended[student].get(day, ()) if t in week.care]
        found = [self.plan.meetings.get((group, t)) for t in tokens]
        return any(m and self.school.scenario.activity[m.activity].physical_minutes for m in found)

    def _missing(self, presence: PlanIndex, day: str) -> list[str]:
        """Students who are there long enough on the day and lack exercise."""
        return [s.id for s in self.school.scenario.students if self._lacks(presence, s, day)]

    def _lacks(self, presence: PlanIndex, s: Student, day: str) -> bool:
        school, week = self.school, self.school.scenario.week
        if not self.plan.served(s.id, day) or not school.exercise_minutes(s, day):
            return False
        places = {t: g for t, g in self._places(presence, s).items() if week[t].day == day and not week[t].extended}
        minutes = sum(week[t].minutes for t in places)
        if minutes < school.scenario.settings.exercise.from_attended_minutes:
            return False
        held = [(self.plan.meetings.get((g, t)), t) for t, g in places.items()]
        done = sum(school.scenario.physical_minutes(m.activity, t) for m, t in held if m)
        return done < school.exercise_minutes(s, day)

    def _places(self, presence: PlanIndex, s: Student) -> dict[str, str]:
        return presence.places(s)


def _regret(slots: list[tuple[str, int]]) -> int:
    """How many more miss the exercise in the second-best slot."""
    if not slots:
        return 0
    return slots[0][1] - (slots[1][1] if len(slots) > 1 else 0)
