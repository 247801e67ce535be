"""Which decisions of a published week the violations of an audit are about, so that they have to be free.

Each violation is read by its unit (`optimizer.auditing.Unit`) and by its rule: a session without a lead frees its
staff, a room too small its programme, a club without leader the club.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from optimizer.auditing import Violation
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School

_PROGRAMME_RULES = frozenset(
    ("room-capacity", "room-kind", "content", "activity-grades", "joining", "campus", "frequency",
     "physical-activity", "one-place", "pins")
)  # fmt: skip
"""Rules that a session can break by its activity or room; all others it breaks by its staff."""


@dataclass
class AffectedDecisions:
    """Decisions to free.

    Attributes
    ----------
    sessions : set of (group, slot)
        Whose staff is free.
    programme : set of (group, slot)
        Whose activity and room are free as well.
    duties : set of (campus, slot)
        Whose duty staff is free.
    students : set of str
        Whose groups, clubs and days are free.
    clubs : set of str
        Clubs whose opening and meetings are free.
    wishers : set of str
        Students whose clubs alone are free: those who ask for these clubs.
    """

    sessions: set[SessionKey] = field(default_factory=set)
    programme: set[SessionKey] = field(default_factory=set)
    duties: set[SessionKey] = field(default_factory=set)
    students: set[str] = field(default_factory=set)
    clubs: set[str] = field(default_factory=set)
    wishers: set[str] = field(default_factory=set)

    @property
    def session_keys(self) -> set[SessionKey]:
        """(group, slot) of all sessions of which something is free."""
        return self.sessions | self.programme

    def days(self, school: School) -> set[str]:
        """Days with a session or duty to free."""
        return {school.scenario.week[t].day for _, t in (*self.sessions, *self.programme, *self.duties)}

    def fixed_student_days(self, school: School, past_days: frozenset[str]) -> frozenset[tuple[str, str]]:
        """(student, day) whose serving must not change: days that are over, and days without anything to free."""
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
    """What the violations of a plan are about.

    Sessions that lack (somebody is present) or that nobody is present at are added; slots in ``past`` are left out.
    """
    reader = _ViolationReader(school, plan)
    for violation in violations:
        reader.read(violation)
    affected = reader.affected
    affected.programme |= set(reader.index.at) ^ set(plan.meetings)
    held = reader.index.with_joined_sessions(k for k in affected.sessions if k in plan.meetings)
    known = {*plan.campus, *school.scenario.club}  # a pinned care group may be no more
    affected.sessions = {k for k in held if k[1] not in past}
    affected.programme = {k for k in affected.programme if k[1] not in past and k[0] in known}
    affected.duties = {k for k in affected.duties if k[1] not in past}
    return affected


class _ViolationReader:
    """Collects the affected decisions, violation by violation."""

    def __init__(self, school: School, plan: Plan):
        self.school, self.plan, self.index = school, plan, PlanIndex(school, plan)
        self.affected = AffectedDecisions()

    def read(self, violation: Violation) -> None:
        """Free what the violation is about, by its unit."""
        unit, week = violation.unit, self.school.scenario.week
        tokens = [unit.slot] if unit.slot else list(week.on_day.get(unit.day, week.by_token))
        if unit.student:
            self._free_student(unit.student, unit.day, violation.rule)
        if unit.group in self.school.scenario.club:
            self._free_club(unit.group, unit.slot)
        elif unit.group:
            self._free_group(unit.group, unit.slot, unit.day, violation.rule)
        if unit.room:
            of_room = (k for k, m in self.plan.meetings.items() if m.room == unit.room and k[1] in tokens)
            self.affected.programme.update(of_room)
        if unit.staff:
            sessions = self.index.sessions_of_person.get(unit.staff, ())
            self.affected.sessions.update(k for k in sessions if k[1] in tokens)
            duties = self.index.duties_of_person.get(unit.staff, ())
            self.affected.duties.update(k for k in duties if k[1] in tokens)
        if violation.rule == "duty":
            self.affected.duties.add((unit.campus, unit.slot))

    def _free_student(self, student: str, day: str, rule: str) -> None:
        """A day without exercise or session frees the programme of the care group; any other violation the student."""
        group = self.plan.care.get(student)
        if rule in ("physical-activity", "one-place") and group:
            week = self.school.scenario.week
            self.affected.programme |= {k for k in self.index.sessions_of_group[group] if week[k[1]].day == day}
        else:
            self.affected.students.add(student)

    def _free_club(self, club: str, token: str) -> None:
        """A violation at a meeting frees the meeting; any other frees opening, meetings and members of the club."""
        if (club, token) in self.plan.meetings:
            self.affected.programme.add((club, token))
            return
        self.affected.clubs.add(club)
        self.affected.wishers |= set(self.school.wishers.get(club, ()))

    def _free_group(self, group: str, token: str, day: str, rule: str) -> None:
        """A violation in a slot frees the session, one of frequency the day's programme, any other the members."""
        week = self.school.scenario.week
        if token:
            (self.affected.programme if rule in _PROGRAMME_RULES else self.affected.sessions).add((group, token))
        elif rule == "frequency":
            sessions = self.index.sessions_of_group[group]
            self.affected.programme |= {k for k in sessions if not day or week[k[1]].day == day}
        else:
            self.affected.students |= {s for s, g in self.plan.care.items() if g == group}
            self.affected.students |= {s for s, g in self.plan.extended.items() if g == group}
