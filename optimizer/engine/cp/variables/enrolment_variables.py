"""Who is in which group, which clubs open and meet when, who is served on which day, and hence who is where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from optimizer.domain.people import Student
from optimizer.engine.cp.constraints import ConstraintBuilder, Expr, Lit, linear_sum
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School


class EnrolmentVariables:
    """Decisions about students, and questions about presence.

    A student is *loose* when anything about the student's presence may change; all others are counted as constants.
    """

    def __init__(
        self, logic: ConstraintBuilder, school: School, plan: Plan, freedom: Neighbourhood, presence: PlanIndex
    ):
        self.constraints, self.school, self.plan, self.neighbourhood = logic, school, plan, freedom
        scenario = school.scenario
        self._may_wait = {student for student, _ in freedom.waiting}
        self.care_groups = dict(freedom.groups) | self._fixed_groups(set(plan.care.values()))
        self.extended_groups = dict(freedom.extended_groups) | self._fixed_groups(set(plan.extended.values()))
        self.variable_students = tuple(s for s in scenario.students if self._is_loose(s))
        self._loose_ids = {s.id for s in self.variable_students}
        self._fixed_at = {key: [s for s in ids if s not in self._loose_ids] for key, ids in presence.at.items()}
        self._fixed_in: dict[str, list[Student]] = defaultdict(list)
        for s in scenario.students:
            if s.id not in freedom.care and s.id in plan.care:
                self._fixed_in[plan.care[s.id]].append(s)
            if s.id not in freedom.extended and s.id in plan.extended:
                self._fixed_in[plan.extended[s.id]].append(s)
        self._care = {
            (s.id, g): logic.boolean(f"care[{s.id},{g}]")
            for s in self.variable_students
            if s.id in freedom.care and school.attended[s.id]
            for g in self._candidates(s, freedom.groups, s.care_group)
        }
        self._extended = {
            (s.id, g): logic.boolean(f"extended[{s.id},{g}]")
            for s in self.variable_students
            if s.id in freedom.extended and any(scenario.week[t].extended for t in s.attends)
            for g in self._candidates(s, freedom.extended_groups, "")
        }
        self._club = {
            (s.id, c): logic.boolean(f"club[{s.id},{c}]")
            for s in self.variable_students
            if s.id in freedom.clubs
            for c in s.clubs
            if school.may_join_club(s, scenario.club[c]) and (c in freedom.times or c in plan.club_slots)
        }
        self._served = {
            (s.id, day): logic.boolean(f"served[{s.id},{day}]")
            for s in self.variable_students
            for day in school.attended[s.id]
            if s.id in freedom.serving or (s.id, day) in freedom.waiting
        }
        self._meets = {
            (c, t): logic.boolean(f"meets[{c},{t}]") for c in sorted(freedom.times) for t in school.club_slots[c]
        }
        self._open = {c: logic.boolean(f"open[{c}]") for c in sorted(freedom.times)}
        self.variable_students_in: dict[str, list[Student]] = defaultdict(list)
        """Group -> loose students who are or may be its members."""
        self._loose_at: dict[SessionKey, list[Student]] = defaultdict(list)
        self._index_loose()
        self.present = cache(self._present)
        self.in_care = cache(self._in_care)
        self.in_club = cache(self._in_club)
        self.headcount = cache(self._headcount)
        self.has_grade = cache(self._has_grade)
        self.exists = cache(self._exists)

    # -- set-up -------------------------------------------------------------------------------------------------

    def _fixed_groups(self, ids: set[str]) -> dict[str, str]:
        return {group: self.plan.campus[group] for group in sorted(ids)}

    def _is_loose(self, student: Student) -> bool:
        free, id_ = self.neighbourhood, student.id
        if id_ in free.care or id_ in free.extended or id_ in free.clubs or id_ in free.serving:
            return True
        if id_ in self._may_wait:
            return True
        return any(club in free.times for club in self.plan.clubs.get(id_, ()))

    def _candidates(self, student: Student, groups: tuple[tuple[str, str], ...], pinned: str) -> list[str]:
        campus = self.school.campus_of_student[student.id]
        return [g for g, where in groups if where == campus and (not pinned or g == pinned)]

    def _index_loose(self) -> None:
        for s in self.variable_students:
            groups = [g for (i, g) in self._care_keys(s)] + [g for (i, g) in self._club_keys(s)]
            for g in dict.fromkeys(groups):
                self.variable_students_in[g].append(s)
            for g in dict.fromkeys(g for (i, g) in self._extended_keys(s)):
                self.variable_students_in[g].append(s)
            for t in s.attends:
                slot = self.school.scenario.week[t]
                keys = self._extended_keys(s) if slot.extended else self._club_keys(s)
                if not slot.extended and not slot.club_only:
                    keys = [*keys, *self._care_keys(s)]
                for _, g in keys:
                    self._loose_at[g, t].append(s)

    def _care_keys(self, s: Student) -> list[tuple[str, str]]:
        if s.id in self.neighbourhood.care:
            return [
                (s.id, g)
                for g in self._candidates(s, self.neighbourhood.groups, s.care_group)
                if (s.id, g) in self._care
            ]
        return [(s.id, self.plan.care[s.id])] if s.id in self.plan.care else []

    def _extended_keys(self, s: Student) -> list[tuple[str, str]]:
        if s.id in self.neighbourhood.extended:
            return [(s.id, g) for g, _ in self.neighbourhood.extended_groups if (s.id, g) in self._extended]
        return [(s.id, self.plan.extended[s.id])] if s.id in self.plan.extended else []

    def _club_keys(self, s: Student) -> list[tuple[str, str]]:
        if s.id in self.neighbourhood.clubs:
            return [(s.id, c) for c in s.clubs if (s.id, c) in self._club]
        return [(s.id, c) for c in self.plan.clubs.get(s.id, ())]

    # -- decisions ----------------------------------------------------------------------------------------------

    def care(self, student: str, group: str) -> Lit:
        """Whether the student is in the care group."""
        if student in self.neighbourhood.care:
            return self._care.get((student, group), 0)
        return int(self.plan.care.get(student) == group)

    def extended(self, student: str, group: str) -> Lit:
        if student in self.neighbourhood.extended:
            return self._extended.get((student, group), 0)
        return int(self.plan.extended.get(student) == group)

    def club(self, student: str, club: str) -> Lit:
        if student in self.neighbourhood.clubs:
            return self._club.get((student, club), 0)
        return int(club in self.plan.clubs.get(student, ()))

    def member(self, student: str, group: str) -> Lit:
        """Whether the student is in a group of whatever kind."""
        if group in self.school.scenario.club:
            return self.club(student, group)
        return self.extended(student, group) if group in self.extended_groups else self.care(student, group)

    def served(self, student: str, day: str) -> Lit:
        """Whether the student is served on a day signed up for."""
        return self._served.get((student, day), int(self.plan.served(student, day)))

    def opens(self, club: str) -> Lit:
        return self._open[club] if club in self.neighbourhood.times else int(club in self.plan.club_slots)

    def meets(self, club: str, token: str) -> Lit:
        if club in self.neighbourhood.times:
            return self._meets.get((club, token), 0)
        return int(token in self.plan.club_slots.get(club, ()))

    # -- who may be where ---------------------------------------------------------------------------------------

    def care_groups_of(self, student: Student) -> list[str]:
        return [g for _, g in self._care_keys(student)]

    def extended_groups_of(self, student: Student) -> list[str]:
        return [g for _, g in self._extended_keys(student)]

    def clubs_of(self, student: Student) -> list[str]:
        return [c for _, c in self._club_keys(student)]

    def fixed_members(self, group: str) -> list[Student]:
        """Members of a care or extended group whose membership is a constant."""
        return self._fixed_in.get(group, [])

    def members(self, group: str) -> Expr:
        """Number of members of a care or extended group."""
        varying = {s.id for s in self.variable_students_in.get(group, ())} - {s.id for s in self.fixed_members(group)}
        return linear_sum([len(self.fixed_members(group)), *(self.member(s, group) for s in sorted(varying))])

    def care_open(self, group: str) -> bool:
        """Whether a care group may win or lose members."""
        return any(s.id in self.neighbourhood.care for s in self.variable_students_in.get(group, ()))

    def _exists(self, group: str) -> Lit:
        """Whether a care or extended group has a member."""
        if self.fixed_members(group):
            return 1
        return self.constraints.disjunction(
            (self.member(s.id, group) for s in self.variable_students_in.get(group, ())), f"exists[{group}]"
        )

    def _has_grade(self, group: str, grade: int) -> Lit:
        """Whether a care or extended group has a member of the grade."""
        if any(s.grade == grade for s in self.fixed_members(group)):
            return 1
        literals = [self.member(s.id, group) for s in self.variable_students_in.get(group, ()) if s.grade == grade]
        return self.constraints.disjunction(literals, f"has[{group},{grade}]")

    def grades_of(self, group: str) -> list[int]:
        """Grades that a care or extended group has or may get, ascending."""
        people = [*self.fixed_members(group), *self.variable_students_in.get(group, ())]
        return sorted({s.grade for s in people})

    # -- presence -----------------------------------------------------------------------------------------------

    def _in_club(self, student: Student, club: str, token: str) -> Lit:
        """Whether the student sits in a meeting of the club."""
        if token not in student.attends:
            return 0
        return self.constraints.both(
            self.club(student.id, club), self.meets(club, token), f"in_club[{student.id},{club},{token}]"
        )

    def _in_care(self, student: Student, token: str) -> Lit:
        """Whether the student needs a care group in a slot: served then, and in no club (0 in a club_only slot)."""
        slot = self.school.scenario.week[token]
        if token not in student.attends or slot.extended or slot.club_only:
            return 0
        served = self.served(student.id, slot.day)
        away = linear_sum(self.in_club(student, c, token) for c in self.clubs_of(student))
        if isinstance(away, int) and isinstance(served, int):
            return max(0, served - away)
        if isinstance(away, int) and away == 0:
            return served
        result = self.constraints.boolean(f"in_care[{student.id},{token}]")
        self.constraints.define(result == served - away)
        return result

    def _present(self, student: Student, group: str, token: str) -> Lit:
        """Whether a loose student is present in a group in a slot."""
        if group in self.school.scenario.club:
            return self.in_club(student, group, token)
        name = f"present[{student.id},{group},{token}]"
        if group in self.extended_groups:
            if token not in student.attends:
                return 0
            served = self.served(student.id, self.school.scenario.week[token].day)
            return self.constraints.both(self.extended(student.id, group), served, name)
        return self.constraints.both(self.care(student.id, group), self.in_care(student, token), name)

    def possibly_present(self, group: str, token: str) -> list[tuple[Student, Lit]]:
        """Loose students who may be present, with the literal that says so."""
        found = ((s, self.present(s, group, token)) for s in self._loose_at.get((group, token), ()))
        return [(s, literal) for s, literal in found if not (isinstance(literal, int) and literal == 0)]

    def surely_present(self, group: str, token: str) -> list[str]:
        """Students whose presence there is a constant."""
        return self._fixed_at.get((group, token), [])

    def _headcount(self, group: str, token: str) -> Expr:
        """Students present in a group in a slot."""
        return linear_sum(
            [len(self.surely_present(group, token)), *(p for _, p in self.possibly_present(group, token))]
        )

    def max_present(self, group: str, token: str) -> int:
        """Upper bound of `headcount`."""
        return len(self.surely_present(group, token)) + len(self.possibly_present(group, token))

    def varying_keys(self) -> Iterable[SessionKey]:
        """(group, slot) whose headcount may change."""
        return sorted(self._loose_at)

    def present_grade(self, group: str, token: str, grade: int) -> Lit:
        """A literal that is on if a student of the grade is present in a group in a slot."""
        grades = self.school.scenario.student
        if any(grades[s].grade == grade for s in self.surely_present(group, token)):
            return 1
        literals = [p for s, p in self.possibly_present(group, token) if s.grade == grade]
        return self.constraints.implied_by_each(literals, f"grade_at[{group},{token},{grade}]")
