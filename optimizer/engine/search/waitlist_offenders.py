"""Letting students wait for whom a plan breaks hard rules: the last resort of the construction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from optimizer.auditing import Unit
from optimizer.engine.plan import reasons
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.problem.staffing import students_served
from optimizer.engine.search.plan_audit import audit_plan

StudentDays = list[tuple[str, list[str]]]
"""Students, each with days."""


def waitlist_offenders(editor: PlanEditor, *, by_groups: bool) -> Counter[str]:
    """Let the students wait whom the violations of a plan concern.

    Parameters
    ----------
    editor : PlanEditor
        Its plan is audited and changed. Without ``by_groups`` it is also tidied, and the week stays as it was for all
        others; with it sessions are left as they are, and the week has to be planned anew.
    by_groups : bool
        Let whole groups, and all students of a campus in a slot, wait; for use where single sessions and days did not
        help. Without it violations of a whole group (such as ``apart`` or ``group-size``) are left alone.

    Returns
    -------
    Counter
        Rule -> student-days on which somebody waits now who was served before.
    """
    school, plan = editor.school, editor.plan
    offenders = _Offenders(editor, PlanIndex(school, plan), by_groups)
    waits: Counter[str] = Counter()
    for violation in audit_plan(school, plan).violations:
        for student, days in offenders.of_unit(violation.unit):
            before = len(plan.waits.get(student, ()))
            for day in days:
                editor.let_wait(student, day, reasons.NOT_PLACED)
            if (new := len(plan.waits.get(student, ())) - before) > 0:
                waits[violation.rule] += new
    if waits and not by_groups:
        editor.tidy()
    return waits


@dataclass(eq=False)
class _Offenders:
    """The students whom a violation concerns, and the days on which they would have to wait."""

    editor: PlanEditor
    presence: PlanIndex
    by_groups: bool

    def __post_init__(self) -> None:
        self.school, self.plan = self.editor.school, self.editor.plan

    def of_unit(self, unit: Unit) -> StudentDays:
        """The students and days of a violation's unit, by what the unit names."""
        week, attended = self.school.scenario.week, self.school.attended
        if unit.student:
            days = [unit.day] if unit.day and not self.by_groups else list(attended[unit.student])
            return [(unit.student, days)]
        if unit.code:
            return self._of_code(unit.group, unit.code, unit.slot) if unit.slot or self.by_groups else []
        if unit.slot and unit.group:
            return self._of_session(unit.group, unit.slot)
        if unit.group and unit.day and not self.by_groups:
            return self._of_group_day(unit.group, unit.day)
        if unit.group and not self.by_groups:
            return []
        if unit.kind == "group-activity-week":
            return self._of_cheapest_session(unit.group)
        if unit.group:
            return [(s, list(attended[s])) for s in self._members(unit.group)]
        if unit.slot and unit.campus is not None and unit.kind == "campus-slot":
            return self._of_campus_slot(unit.campus, unit.slot)
        if unit.slot and unit.room:
            groups = [g for (g, t), s in self.plan.meetings.items() if t == unit.slot and s.room == unit.room]
            return self._of_group_day(min(groups), week[unit.slot].day) if groups else []
        return []

    def _of_session(self, group: str, token: str) -> StudentDays:
        """Students in excess of what the staff of a session may look after, those whose waiting costs least.

        All students of the group's day if there is no excess, no lead, or whole groups are asked for.
        """
        plan, scenario = self.plan, self.school.scenario
        day = scenario.week[token].day
        session = plan.meetings.get((group, token))
        if self.by_groups or session is None or not session.lead:
            return self._of_group_day(group, day)
        students = [s for g in self._joined_groups(group, token) for s in self.presence.at.get((g, token), ())]
        capacity = students_served(1 + len(session.assistants), scenario.activity[session.activity])
        if len(students) <= capacity:
            return self._of_group_day(group, day)
        students.sort(key=lambda s: (scenario.student[s].care_group != "", self.editor.cost(s, day), s))
        return [(s, [day]) for s in students[: len(students) - capacity]]

    def _of_code(self, group: str, code: str, token: str) -> StudentDays:
        """Students of an ``apart`` code who are together, but for the one whose waiting would cost most.

        In a joined session they wait on its day, in one group on all days.
        """
        student, attended = self.school.scenario.student, self.school.attended
        if token:
            present = (s for g in self._joined_groups(group, token) for s in self.presence.at.get((g, token), ()))
            of_code = {s: [self.school.scenario.week[token].day] for s in present if student[s].apart == code}
        else:
            of_code = {s: list(attended[s]) for s in self._members(group) if student[s].apart == code}
        by_cost = sorted(of_code, key=lambda s: (sum(self.editor.cost(s, d) for d in of_code[s]), s))
        return [(s, of_code[s]) for s in by_cost[:-1]]

    def _joined_groups(self, host: str, token: str) -> list[str]:
        return [host, *(g for (g, t), s in self.plan.meetings.items() if t == token and s.host == host)]

    def _members(self, group: str) -> list[str]:
        """Students of a care group, extended group or club, sorted."""
        plan = self.plan
        members = {s for table in (plan.care, plan.extended) for s, g in table.items() if g == group}
        return sorted(members | {s for s, clubs in plan.clubs.items() if group in clubs})

    def _of_group_day(self, group: str, day: str) -> StudentDays:
        """Students present with a group on a day."""
        tokens = self.school.scenario.week.on_day[day]
        present = {s for t in tokens for s in self.presence.at.get((group, t), ())}
        return [(s, [day]) for s in sorted(present)]

    def _of_cheapest_session(self, group: str) -> StudentDays:
        """Students of the session whose waiting costs least: a week with fewer sessions has lower weekly minimums."""
        week = self.school.scenario.week
        held = {t: ids for (g, t), ids in self.presence.at.items() if g == group and not week[t].extended}
        if not held:
            return []
        token = min(held, key=lambda t: (sum(self.editor.cost(s, week[t].day) for s in held[t]), t))
        return [(s, [week[token].day]) for s in sorted(held[token])]

    def _of_campus_slot(self, campus: str, token: str) -> StudentDays:
        """Students of a campus who signed up for a slot."""
        day = self.school.scenario.week[token].day
        return [
            (s.id, [day])
            for s in self.school.scenario.students
            if token in s.attends and self.school.campus_of_student[s.id] == campus
        ]
