"""Who waits when not everybody can be served: by whole days, out of clubs that meet then, with a reason to read."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.language.lists import clauses
from optimizer.language.text import Text
from optimizer.language.times import days_text

TOO_FEW_STAFF = Text("too few staff on {days}", "{days}人手不足")
NO_ROOM_OR_ACTIVITY = Text("no room or activity fits on {days}", "{days}没有合适的场地或活动")
NO_EXERCISE_PLACE = Text("no place for the daily exercise on {days}", "{days}没有体育活动的场地")
NO_DUTY_STAFF = Text("nobody for duty on {days}", "{days}没有值班人员")
NO_CLUB_IN_CLUB_TIME = Text("signed up for club time alone and got no club", "只报了社团时段，未能进入社团")
RULES_CANNOT_BE_KEPT = Text("the rules cannot be kept on {days} otherwise", "{days}无法同时满足各项规定")


@dataclass(eq=False)
class PlanEditor:
    """Takes students out of a plan, day by day."""

    school: School
    plan: Plan

    def __post_init__(self) -> None:
        self._why: dict[str, dict[str, Text]] = {}

    def club_days(self, student: str) -> set[str]:
        """Days on which a club of the student meets."""
        week = self.school.scenario.week
        clubs = self.plan.clubs.get(student, ())
        return {week[t].day for club in clubs for t in self.plan.club_slots.get(club, ())}

    def cost(self, student: str, day: str) -> float:
        """What it costs to let a student wait: the unserved slots, and far less for a club that is lost."""
        row = self.school.scenario.student[student]
        return self.school.unserved_cost(row, day) + (0.9 if day in self.club_days(student) else 0.0)

    def wait(self, student: str, day: str, why: Text) -> None:
        """Let a student wait on a day, out of the clubs that meet on it."""
        if day not in self.school.attended[student] or not self.plan.served(student, day):
            return
        week = self.school.scenario.week
        for club in self.plan.clubs.get(student, ()):
            if any(week[t].day == day for t in self.plan.club_slots.get(club, ())):
                self.leave(student, club)
        self.plan.waits[student] = self.plan.waits.get(student, frozenset()) | {day}
        self._why.setdefault(student, {})[day] = why
        self.plan.reasons[student] = self._reason(student)
        if len(self.plan.waits[student]) == len(self.school.attended[student]):
            self._out(student)

    def clear_waiting(self) -> None:
        """Take back all waiting."""
        self.plan.waits.clear()
        self.plan.reasons.clear()
        self._why.clear()

    def anybody_waits_for(self, why: Text) -> bool:
        """Whether somebody still waits for this reason."""
        return any(
            self._why.get(student, {}).get(day) == why for student, days in self.plan.waits.items() for day in days
        )

    def leave(self, student: str, club: str) -> None:
        """Take a student out of a club; a club too small for that closes."""
        left = tuple(c for c in self.plan.clubs.get(student, ()) if c != club)
        self.plan.clubs[student] = left
        if not left:
            del self.plan.clubs[student]
        size = sum(club in clubs for clubs in self.plan.clubs.values())
        if size < self.school.scenario.club[club].fewest_members:
            self.close(club)
        self._lone(student)

    def close(self, club: str) -> None:
        """Close a club; its members go on without it."""
        self.plan.club_slots.pop(club, None)
        members = [s for s, clubs in self.plan.clubs.items() if club in clubs]
        for student in members:
            left = tuple(c for c in self.plan.clubs[student] if c != club)
            if left:
                self.plan.clubs[student] = left
            else:
                del self.plan.clubs[student]
            self._lone(student)

    def _lone(self, student: str) -> None:
        """A student with club time alone and no club left waits."""
        if student not in self.plan.clubs and student not in self.plan.care and student not in self.plan.extended:
            for day in self.school.attended[student]:
                self.wait(student, day, NO_CLUB_IN_CLUB_TIME)

    def _out(self, student: str) -> None:
        for club in self.plan.clubs.get(student, ()):
            self.leave(student, club)
        self.plan.care.pop(student, None)
        self.plan.extended.pop(student, None)

    def _reason(self, student: str) -> str:
        """All reasons of a student, days of the same reason together."""
        language = self.school.scenario.settings.language
        days: dict[Text, list[str]] = {}
        for day in self.school.scenario.week.days:
            if day in self._why.get(student, {}):
                days.setdefault(self._why[student][day], []).append(day)
        return clauses((why.format(days=days_text(found)).say(language) for why, found in days.items()), language)
