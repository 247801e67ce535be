"""What of a published week cannot stay: the sessions, duties and students that an audit's violations speak of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.rules.base import Violation

_PROGRAMME_RULES = frozenset(
    ("room-capacity", "room-kind", "content", "activity-grades", "joining", "campus", "frequency",
     "physical-activity", "one-place", "pins")
)  # fmt: skip


@dataclass
class AffectedDecisions:
    """What to open.

    Attributes
    ----------
    sessions : set of (group, slot)
        Whose staff is open.
    programme : set of (group, slot)
        Whose activity and room are open as well.
    duties : set of (campus, slot)
        Whose duty staff is open.
    students : set of str
        Whose groups, clubs and days are open.
    clubs : set of str
        Clubs whose opening and times are open.
    wishers : set of str
        Students whose clubs alone are open.
    """

    sessions: set[SessionKey] = field(default_factory=set)
    programme: set[SessionKey] = field(default_factory=set)
    duties: set[SessionKey] = field(default_factory=set)
    students: set[str] = field(default_factory=set)
    clubs: set[str] = field(default_factory=set)
    wishers: set[str] = field(default_factory=set)

    def days(self, school: School) -> set[str]:
        """Days on which something is broken."""
        return {school.scenario.week[t].day for _, t in (*self.sessions, *self.programme, *self.duties)}

    def fixed_student_days(self, school: School, past_days: frozenset[str]) -> frozenset[tuple[str, str]]:
        """(student, day) of which nothing may change: days that are over, and those on which nothing is broken."""
        days = self.days(school)
        return frozenset(
            (s.id, d)
            for s in school.scenario.students
            for d in school.attended[s.id]
            if d in past_days or (s.id not in self.students and d not in days)
        )


def find_affected(
    school: School, plan: Plan, violations: Iterable[Violation], past: frozenset[str]
) -> AffectedDecisions:
    """What violations of a plan speak of; slots in ``past`` are left out, and sessions without anybody put in."""
    finder = _AffectedFinder(school, plan)
    for violation in violations:
        finder.read(violation)
    broken = finder.broken
    present = PlanIndex(school, plan)
    broken.programme |= set(present.at) ^ set(plan.meetings)
    standing = finder.view.with_joined_sessions(k for k in broken.sessions if k in plan.meetings)
    broken.sessions = {k for k in standing if k[1] not in past}
    broken.programme = {k for k in broken.programme if k[1] not in past}
    broken.duties = {k for k in broken.duties if k[1] not in past}
    return broken


class _AffectedFinder:
    def __init__(self, school: School, plan: Plan):
        self.school, self.plan, self.view = school, plan, PlanIndex(school, plan)
        self.broken = AffectedDecisions()

    def read(self, violation: Violation) -> None:
        """Open what a violation speaks of, by its unit."""
        unit, week = violation.unit, self.school.scenario.week
        tokens = [unit.slot] if unit.slot else list(week.on_day.get(unit.day, week.by_token))
        if unit.student:
            self._student(unit.student, unit.day, violation.rule)
        if unit.group in self.school.scenario.club:
            self._club(unit.group, unit.slot)
        elif unit.group:
            self._group(unit.group, unit.slot, unit.day, violation.rule)
        if unit.room:
            self.broken.programme |= {
                k for k, m in self.plan.meetings.items() if m.room == unit.room and k[1] in tokens
            }
        if unit.staff:
            self.broken.sessions |= {k for k in self.view.sessions_of_person.get(unit.staff, ()) if k[1] in tokens}
            self.broken.duties |= {k for k in self.view.duties_of_person.get(unit.staff, ()) if k[1] in tokens}
        if violation.rule == "duty":
            self.broken.duties.add((unit.campus, unit.slot))

    def _student(self, student: str, day: str, rule: str) -> None:
        """A student's day without exercise or session opens the group's day; anything else the student."""
        group = self.plan.care.get(student)
        if rule in ("physical-activity", "one-place") and group:
            week = self.school.scenario.week
            self.broken.programme |= {k for k in self.view.sessions_of_group[group] if week[k[1]].day == day}
        else:
            self.broken.students.add(student)

    def _club(self, club: str, token: str) -> None:
        """A club's meeting opens the meeting, or the club where it does not meet then or is not right as a whole."""
        if (club, token) in self.plan.meetings:
            self.broken.programme.add((club, token))
            return
        self.broken.clubs.add(club)
        self.broken.wishers |= set(self.school.wishers.get(club, ()))

    def _group(self, group: str, token: str, day: str, rule: str) -> None:
        of_group = [
            k for k in self.view.sessions_of_group[group] if not day or self.school.scenario.week[k[1]].day == day
        ]
        if token:
            (self.broken.programme if rule in _PROGRAMME_RULES else self.broken.sessions).add((group, token))
        elif rule == "frequency":
            self.broken.programme |= set(of_group)
        else:
            self.broken.students |= {s for s, g in self.plan.care.items() if g == group}
            self.broken.students |= {s for s, g in self.plan.extended.items() if g == group}
