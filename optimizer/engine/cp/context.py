"""What an encoder is given: decision variables, the scopes that the model touches, objective terms, constraints."""

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
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import Eligibility


class EncodingContext:
    """A model that is being built.

    An encoder iterates over the scopes below, never over the whole school: whatever the neighbourhood does not touch is
    constant and kept the rules before.

    Parameters
    ----------
    plan : Plan
        Values of all decisions outside the neighbourhood.
    presence : PlanIndex, optional
        Index of ``plan``, if the caller has one.
    explaining : bool
        Give every scope of a rule an assumption literal.
    level_spread : int, optional
        See `optimizer.engine.problem.staffing.fair_load_levels`; None for all levels.
    published : Plan, optional
        The published week, for the goal ``changes``.
    constraints : ConstraintBuilder, optional
        A model to add this one to; by default a new one.

    Attributes
    ----------
    constraints : ConstraintBuilder
    objective_terms : Objective
    enrolment, programme, roster
        Decision variables about students, about activity, room and joining of sessions, and about staff.
    sessions : tuple of (group id, slot token)
        Sessions about which something may change, sorted.
    groups : tuple of group id
        Groups of every kind whose sessions or members the model touches, sorted.
    campus_slots : tuple of (campus, slot token)
        Where duty staff or the students present may change, sorted.
    levels : range
        Common levels of ``fair-load`` that the model considers.
    """

    def __init__(
        self,
        school: School,
        plan: Plan,
        neighbourhood: Neighbourhood,
        eligibility: Eligibility,
        presence: PlanIndex | None = None,
        explaining: bool = False,
        level_spread: int | None = None,
        published: Plan | None = None,
        constraints: ConstraintBuilder | None = None,
    ):
        neighbourhood = complete_neighbourhood(school, plan, neighbourhood)
        self.school, self.plan, self.neighbourhood = school, plan, neighbourhood
        self.published = published
        self.scenario, self.week = school.scenario, school.scenario.week
        self.settings = school.scenario.settings
        self.constraints = constraints or ConstraintBuilder(explaining)
        self.objective_terms = Objective(self.settings.goals.weights(in_repair=published is not None))
        self.presence = presence or PlanIndex(school, plan)
        self.enrolment = EnrolmentVariables(self.constraints, school, plan, neighbourhood, self.presence)
        self.programme = SessionVariables(self.constraints, school, plan, neighbourhood, self.enrolment, eligibility)
        self.roster = StaffVariables(self.constraints, school, plan, neighbourhood, self.programme, eligibility)
        self.sessions = self._sessions()
        self.groups = self._groups()
        self.campus_slots = self._campus_slots()
        self.level_spread = level_spread

    # -- scopes -------------------------------------------------------------------------------------------------

    def _sessions(self) -> tuple[SessionKey, ...]:
        """(group, slot) of sessions that may change, come about or be dropped, sorted.

        What changes about a host changes what the groups that join it have, and the other way round.
        """
        free = self.neighbourhood.programme | self.neighbourhood.roster
        touched = with_joined_sessions(self.plan, free.union(self.enrolment.varying_keys()))
        club_slots = self.school.club_slots
        return tuple(sorted(k for k in touched if k[0] not in self.scenario.club or k[1] in club_slots[k[0]]))

    def _groups(self) -> tuple[str, ...]:
        return tuple(sorted({group for group, _ in self.sessions} | set(self.enrolment.variable_students_in)))

    def _campus_slots(self) -> tuple[SessionKey, ...]:
        varying = set(self.neighbourhood.duties)
        for student in self.variable_students:
            campus = self.school.campus_of_student[student.id]
            for day, tokens in self.school.attended[student.id].items():
                varies = student.id in self.neighbourhood.serving or (student.id, day) in self.neighbourhood.waiting
                varying |= {(campus, t) for t in tokens if varies or self.week[t].club_only}
        return tuple(sorted(varying))

    @property
    def variable_students(self) -> tuple[Student, ...]:
        """Students whose presence may change."""
        return self.enrolment.variable_students

    def club_candidates(self, club: str) -> tuple[str, ...]:
        """Ids of students who are or may become members of a club, sorted."""
        members = {s for s, clubs in self.plan.clubs.items() if club in clubs}
        return tuple(sorted(members.union(self.school.wishers[club])))

    @cached_property
    def _fixed_grades(self) -> frozenset[tuple[str, str, int]]:
        """(campus, slot, grade) of students whose presence is constant."""
        school, variable = self.school, {s.id for s in self.variable_students}
        grade = {s.id: s.grade for s in self.scenario.students}
        return frozenset(
            (school.campus_of_student[s], token, grade[s])
            for (_, token), students in self.presence.at.items()
            for s in students
            if s not in variable
        )

    def grades_present(self, campus: str, token: str) -> dict[int, Lit]:
        """Grade -> whether a student of it is present at a campus in a slot, in care or in a club."""
        literals_of: dict[int, list[Lit]] = defaultdict(list)
        for place, slot, grade in self._fixed_grades:
            if (place, slot) == (campus, token):
                literals_of[grade].append(1)
        slot_ = self.week[token]
        for s in self.variable_students:
            if token not in s.attends or self.school.campus_of_student[s.id] != campus:
                continue
            if slot_.club_only:
                literals_of[s.grade] += [self.enrolment.in_club(s, c, token) for c in self.enrolment.clubs_of(s)]
            else:
                literals_of[s.grade].append(self.enrolment.served(s.id, slot_.day))
        return {
            grade: self.constraints.disjunction(literals, f"grade[{campus},{token},{grade}]")
            for grade, literals in sorted(literals_of.items())
        }

    def groups_of_kind(self, *kinds: str) -> Iterable[str]:
        return (group for group in self.groups if self.programme.kind(group) in kinds)

    def care_slots_of_day(self, day: str) -> list[str]:
        """Tokens of a day's ordinary slots in which care groups meet, in order of time."""
        care = set(self.week.care)
        return [t for t in self.week.on_day[day] if t in care]

    def sessions_of(self, group: str) -> list[str]:
        """Tokens of slots in which a care group has or may get a session, in order of time."""
        return [t for t in self.week.care if (group, t) in self._touched or (group, t) in self.plan.meetings]

    @cached_property
    def _touched(self) -> frozenset[SessionKey]:
        return frozenset(self.sessions)

    @property
    def current_load(self) -> dict[str, int]:
        """Person -> slots served in the plan."""
        return self.presence.load

    @cached_property
    def sessions_by_slot(self) -> dict[str, list[str]]:
        """Slot token -> groups whose session in it the model touches, sorted."""
        groups: dict[str, list[str]] = defaultdict(list)
        for group, token in self.sessions:
            groups[token].append(group)
        return groups

    def fixed_staff(self, campus: str, token: str) -> int:
        """Number of staff at a campus's sessions of a slot that the model does not touch."""
        touched = (g for g in self.sessions_by_slot.get(token, ()) if self.programme.campus(g) == campus)
        return self.presence.staff_in_sessions.get((campus, token), 0) - sum(
            self.presence.team_size((g, token)) for g in touched
        )

    def present_at(self, campus: str, token: str) -> Expr:
        """Number of students present at a campus in a slot, in care or clubs."""
        if (campus, token) not in self.campus_slots or not self.variable_students:
            return self.presence.present.get((campus, token), 0)
        variable = {s.id: s for s in self.variable_students}
        terms: list[Expr] = []
        for (group, slot), students in self.presence.at.items():
            if slot == token and self.presence.campus(group) == campus:
                terms.append(sum(s not in variable for s in students))
        slot_ = self.week[token]
        for s in variable.values():
            if token in s.attends and self.school.campus_of_student[s.id] == campus:
                if slot_.club_only:
                    terms += [self.enrolment.in_club(s, c, token) for c in self.enrolment.clubs_of(s)]
                else:
                    terms.append(self.enrolment.served(s.id, slot_.day))
        return linear_sum(terms)

    # -- terms that several goals share ---------------------------------------------------------------------------

    def hosting_groups(self, group: str, token: str) -> list[tuple[str, Lit]]:
        """Groups whose row may decide room and lead of a care group's session: itself, and each host that it may join.

        With the literal on which that depends: 1 for the group itself, which has no room or lead where it joins.
        """
        hosts = self.programme.hosts(group, token)
        return [(group, 1), *((host, self.programme.joins(group, host, token)) for host in hosts)]

    def add_excess_over_one(self, goal: str, who: str, literals: list[Lit], surely: bool = False) -> None:
        """Add max(0, number of true literals - 1) to a goal.

        Parameters
        ----------
        who : str
            What the term belongs to: a group, a person, a class …
        surely : bool
            Whether at least one of the literals is true in every solution.
        """
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
        """Add to a goal, for each set of students, max(0, number of care groups that they are in - 1).

        Sets without a student whose care group may change are left out.

        Parameters
        ----------
        sets : dict
            Name of the set -> ids of its students.
        """
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
