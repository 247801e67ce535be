"""The last resort: what the audit still finds is mended by letting the students concerned wait."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.engine.plan import reasons as waiting
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.problem.school import School
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.rules.base import Unit

_REASON_OF_RULE = {
    "ratio": waiting.TOO_FEW_STAFF,
    "lead": waiting.TOO_FEW_STAFF,
    "skill": waiting.TOO_FEW_STAFF,
    "teacher-present": waiting.TOO_FEW_STAFF,
    "duty": waiting.NO_DUTY_STAFF,
    "physical-activity": waiting.NO_EXERCISE_PLACE,
    "one-place": waiting.NO_ROOM_OR_ACTIVITY,
    "room-capacity": waiting.NO_ROOM_OR_ACTIVITY,
}


@dataclass(eq=False)
class ViolationWaitlister:
    """Reads violations off a plan and lets the students concerned wait."""

    school: School
    plan_editor: PlanEditor

    def mend(self, *, hard: bool) -> bool:
        """Change the plan for every violation; whether anything was changed.

        ``hard`` gives up whole groups and campuses where the gentle way (sessions, days) did not help.
        """
        plan = self.plan_editor.plan
        found = audit_plan(self.school, plan)
        changed = False
        presence = PlanIndex(self.school, plan)
        for violation in found.violations:
            if violation.rule == "physical-activity" and not hard and self._unclub(violation.unit):
                changed = True
                continue
            why = _REASON_OF_RULE.get(violation.rule, waiting.RULES_CANNOT_BE_KEPT)
            for student, days in self._concerned(violation.unit, presence, hard=hard):
                for day in days:
                    before = plan.waits.get(student)
                    self.plan_editor.let_wait(student, day, why)
                    changed |= plan.waits.get(student) != before
        return changed

    def _unclub(self, unit: Unit) -> bool:
        """Take a student who lacks exercise out of the day's clubs; False if there is none."""
        week, plan = self.school.scenario.week, self.plan_editor.plan
        clubs = [c for c in plan.clubs.get(unit.student, ())
                 if any(week[t].day == unit.day for t in plan.club_slots.get(c, ()))]  # fmt: skip
        for club in clubs:
            self.plan_editor.leave_club(unit.student, club)
        return bool(clubs)

    def _concerned(self, unit: Unit, presence: PlanIndex, *, hard: bool) -> list[tuple[str, list[str]]]:
        """Students and days that a violation speaks of."""
        week, attended = self.school.scenario.week, self.school.attended
        if unit.student:
            days = [unit.day] if unit.day and not hard else list(attended[unit.student])
            return [(unit.student, days)]
        if unit.slot and unit.group:
            return self._session(unit.group, unit.slot, presence, hard=hard)
        if unit.group and unit.day and not hard:
            return self._group_day(unit.group, unit.day, presence)
        if unit.kind == "group-activity-week" and not hard:
            return self._cheapest_slot(unit.group, presence)
        if unit.group:
            return [(s, list(attended[s])) for s in self._members(unit.group)]
        if unit.slot and unit.campus is not None and unit.kind == "campus-slot":
            return self._campus_slot(unit.campus, unit.slot)
        if unit.slot and unit.room:
            groups = [
                g for (g, t), m in self.plan_editor.plan.meetings.items() if t == unit.slot and m.room == unit.room
            ]
            return [pair for g in sorted(groups)[:1] for pair in self._group_day(g, week[unit.slot].day, presence)]
        return []

    def _session(self, group: str, token: str, presence: PlanIndex, *, hard: bool) -> list[tuple[str, list[str]]]:
        """Students too many for the staff of a session, those who cost least; all of them where none can stay."""
        plan, scenario = self.plan_editor.plan, self.school.scenario
        day = scenario.week[token].day
        meeting = plan.meetings.get((group, token))
        if hard or meeting is None or not meeting.lead:
            return self._group_day(group, day, presence)
        inside = [group, *(g for (g, t), m in plan.meetings.items() if t == token and m.host == group)]
        here = [s for g in inside for s in presence.at.get((g, token), ())]
        room = scenario.activity[meeting.activity].students_per_staff * (1 + len(meeting.assistants))
        if len(here) <= room:
            return self._group_day(group, day, presence)
        here.sort(key=lambda s: (scenario.student[s].care_group != "", self.plan_editor.cost(s, day), s))
        return [(s, [day]) for s in here[: len(here) - room]]

    def _members(self, group: str) -> list[str]:
        plan = self.plan_editor.plan
        found = [s for s, g in {**plan.care}.items() if g == group]
        found += [s for s, g in plan.extended.items() if g == group]
        found += [s for s, clubs in plan.clubs.items() if group in clubs]
        return sorted(set(found))

    def _group_day(self, group: str, day: str, presence: PlanIndex) -> list[tuple[str, list[str]]]:
        tokens = self.school.scenario.week.on_day[day]
        here = {s for t in tokens for s in presence.at.get((group, t), ())}
        return [(s, [day]) for s in sorted(here)]

    def _cheapest_slot(self, group: str, presence: PlanIndex) -> list[tuple[str, list[str]]]:
        """The students of the session whose waiting costs least: with a session fewer, less is asked of a week."""
        week = self.school.scenario.week
        held = {t: ids for (g, t), ids in presence.at.items() if g == group and not week[t].extended}
        if not held:
            return []
        token = min(held, key=lambda t: (sum(self.plan_editor.cost(s, week[t].day) for s in held[t]), t))
        return [(s, [week[token].day]) for s in sorted(held[token])]

    def _campus_slot(self, campus: str, token: str) -> list[tuple[str, list[str]]]:
        day = self.school.scenario.week[token].day
        return [
            (s.id, [day])
            for s in self.school.scenario.students
            if token in s.attends and self.school.campus_of_student[s.id] == campus
        ]
