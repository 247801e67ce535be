"""What an encoder gets: the decisions, the scopes that the model touches, the ledger, and the means to post rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from optimizer.domain.people import Student
from optimizer.engine.cp.constraints import ConstraintBuilder, Expr, Lit, is_true, linear_sum
from optimizer.engine.cp.neighbourhood import Neighbourhood, complete_neighbourhood, with_joined_sessions
from optimizer.engine.cp.objective import Objective
from optimizer.engine.cp.variables.enrolment_variables import EnrolmentVariables
from optimizer.engine.cp.variables.session_variables import SessionVariables
from optimizer.engine.cp.variables.staff_variables import StaffVariables
from optimizer.engine.plan.plan import Plan, PlanPresence, SessionKey
from optimizer.engine.plan.statistics import PlanStatistics
from optimizer.engine.problem.eligibility import Eligibility
from optimizer.engine.problem.school import School


class EncodingContext:
    """One model in the making.

    An encoder walks over the scopes below, never over the whole school: what the freedom does not touch is constant and
    was right before.
    """

    def __init__(
        self,
        school: School,
        plan: Plan,
        freedom: Neighbourhood,
        eligible: Eligibility,
        presence: PlanPresence | None = None,
        explaining: bool = False,
        level_spread: int | None = None,
        published: Plan | None = None,
    ):
        freedom = complete_neighbourhood(school, plan, freedom)
        self.school, self.plan, self.neighbourhood = school, plan, freedom
        self.published = published
        self.scenario, self.week = school.scenario, school.scenario.week
        self.settings = school.scenario.settings
        self.constraints = ConstraintBuilder(explaining)
        self.objective_terms = Objective(self.settings.goals.weights())
        self.presence = presence or PlanPresence(school, plan)
        self.enrolment = EnrolmentVariables(self.constraints, school, plan, freedom, self.presence)
        self.programme = SessionVariables(self.constraints, school, plan, freedom, self.enrolment, eligible)
        self.roster = StaffVariables(self.constraints, school, plan, freedom, self.programme, eligible)
        self.sessions = self._sessions()
        self.groups = self._groups()
        self.campus_slots = self._campus_slots()
        self.plan_statistics = PlanStatistics(school, plan, self.presence)
        self.level_spread = level_spread

    # -- scopes -------------------------------------------------------------------------------------------------

    def _sessions(self) -> tuple[SessionKey, ...]:
        """(group, slot) where something about a session may change and there is or may be one, sorted.

        What changes about a host changes what the groups that join it have, and the other way round.
        """
        open_keys = self.neighbourhood.programme | self.neighbourhood.roster
        touched = with_joined_sessions(self.plan, open_keys.union(self.enrolment.varying_keys()))
        club_slots = self.school.club_slots
        return tuple(sorted(k for k in touched if k[0] not in self.scenario.club or k[1] in club_slots[k[0]]))

    def _groups(self) -> tuple[str, ...]:
        """Groups of every kind that the model touches: their sessions or their members, sorted."""
        return tuple(sorted({group for group, _ in self.sessions} | set(self.enrolment.variable_students_in)))

    def _campus_slots(self) -> tuple[SessionKey, ...]:
        """(campus, slot) where duty staff or presence may change, sorted."""
        found = set(self.neighbourhood.duties)
        for student in self.variable_students:
            campus = self.school.campus_of_student[student.id]
            for day, tokens in self.school.attended[student.id].items():
                varies = student.id in self.neighbourhood.serving or (student.id, day) in self.neighbourhood.waiting
                found |= {(campus, t) for t in tokens if varies or self.week[t].club_only}
        return tuple(sorted(found))

    @property
    def variable_students(self) -> tuple[Student, ...]:
        """Students about whose presence something may change."""
        return self.enrolment.variable_students

    def club_candidates(self, club: str) -> tuple[str, ...]:
        """Students who are or may be members of a club, sorted."""
        members = {s for s, clubs in self.plan.clubs.items() if club in clubs}
        return tuple(sorted(members.union(self.school.wishers[club])))

    @cached_property
    def _fixed_grades(self) -> frozenset[tuple[str, str, int]]:
        """(campus, slot, grade) with a student present whose presence is a constant."""
        school, loose = self.school, {s.id for s in self.variable_students}
        grade = {s.id: s.grade for s in self.scenario.students}
        return frozenset(
            (school.campus_of_student[s], token, grade[s])
            for (_, token), students in self.presence.at.items()
            for s in students
            if s not in loose
        )

    def grades_present(self, campus: str, token: str) -> dict[int, Lit]:
        """Grade -> whether a student of it is present at a campus in a slot, be it in care or in a club."""
        found: dict[int, list[Lit]] = defaultdict(list)
        for place, slot, grade in self._fixed_grades:
            if (place, slot) == (campus, token):
                found[grade].append(1)
        slot_ = self.week[token]
        for s in self.variable_students:
            if token not in s.attends or self.school.campus_of_student[s.id] != campus:
                continue
            if slot_.club_only:
                found[s.grade] += [self.enrolment.in_club(s, c, token) for c in self.enrolment.clubs_of(s)]
            else:
                found[s.grade].append(self.enrolment.served(s.id, slot_.day))
        return {
            grade: self.constraints.disjunction(literals, f"grade[{campus},{token},{grade}]")
            for grade, literals in sorted(found.items())
        }

    def groups_of_kind(self, *kinds: str) -> Iterable[str]:
        return (group for group in self.groups if self.programme.kind(group) in kinds)

    def care_slots_of_day(self, day: str) -> list[str]:
        """Ordinary slots of a day in which care groups meet."""
        care = set(self.week.care)
        return [t for t in self.week.on_day[day] if t in care]

    def sessions_of(self, group: str) -> list[str]:
        """Slots in which a care group may have a session, changed or not, in order of time."""
        return [t for t in self.week.care if (group, t) in self._touched or (group, t) in self.plan.meetings]

    @cached_property
    def _touched(self) -> frozenset[SessionKey]:
        return frozenset(self.sessions)

    @property
    def current_load(self) -> dict[str, int]:
        """Person -> slots served in the plan."""
        return self.plan_statistics.load

    @cached_property
    def sessions_by_slot(self) -> dict[str, list[str]]:
        """Slot -> groups whose session in it the model touches, sorted."""
        found: dict[str, list[str]] = defaultdict(list)
        for group, token in self.sessions:
            found[token].append(group)
        return found

    def fixed_staff(self, campus: str, token: str) -> int:
        """Staff in sessions of a campus and slot that the model does not touch."""
        touched = (g for g in self.sessions_by_slot.get(token, ()) if self.programme.campus(g) == campus)
        return self.plan_statistics.staff.get((campus, token), 0) - sum(
            self.plan_statistics.staff_of((g, token)) for g in touched
        )

    def present_at(self, campus: str, token: str) -> Expr:
        """Students present at a campus in a slot, in care or clubs."""
        if (campus, token) not in self.campus_slots or not self.variable_students:
            return self.plan_statistics.present.get((campus, token), 0)
        loose = {s.id: s for s in self.variable_students}
        terms: list[Expr] = []
        for (group, slot), students in self.presence.at.items():
            if slot == token and self.plan_statistics.campus(group) == campus:
                terms.append(sum(s not in loose for s in students))
        slot_ = self.week[token]
        for s in loose.values():
            if token in s.attends and self.school.campus_of_student[s.id] == campus:
                if slot_.club_only:
                    terms += [self.enrolment.in_club(s, c, token) for c in self.enrolment.clubs_of(s)]
                else:
                    terms.append(self.enrolment.served(s.id, slot_.day))
        return linear_sum(terms)

    # -- forms that several goals share ---------------------------------------------------------------------------

    def hosting_groups(self, group: str, token: str) -> list[tuple[str, Lit]]:
        """Groups whose row may decide room and lead of a care group's session: itself, and each host that it may join.

        With the literal on which that depends: 1 for the group itself, which has no room or lead where it joins.
        """
        hosts = self.programme.hosts(group, token)
        return [(group, 1), *((host, self.programme.joins(group, host, token)) for host in hosts)]

    def add_excess_over_one(self, goal: str, who: str, literals: list[Lit], surely: bool = False) -> None:
        """Enter «how many of the literals are on, less one, but not below 0» under a goal."""
        if not literals or not self.objective_terms.wants(goal):
            return
        most = len(literals) - 1
        count = linear_sum(literals)
        if surely or any(is_true(literal) for literal in literals):
            self.objective_terms.add(goal, who, count - 1, most)
        elif most > 0:
            extra = self.constraints.integer(0, most, f"{goal}[{who}]")
            self.constraints.define(extra >= count - 1)
            self.objective_terms.add(goal, who, extra, most)

    def add_group_spread(self, goal: str, sets: dict[str, list[str]]) -> None:
        """Enter, for every set of students touched, the care groups that they are spread over, less one."""
        open_students = {s.id for s in self.variable_students if s.id in self.neighbourhood.care}
        for name, students in sorted(sets.items()):
            if not open_students.intersection(students):
                continue
            there = []
            for group in sorted(self.enrolment.care_groups):
                literals = [self.enrolment.care(s, group) for s in students]
                there.append(self.constraints.implied_by_each(literals, f"{goal}[{name},{group}]"))
            self.add_excess_over_one(
                goal, name, [literal for literal in there if not (isinstance(literal, int) and literal == 0)]
            )
