"""Block: how often the leads of care groups change (``continuity``).

A care group meets in more slots than one person serves, so it has several leads. Joined rows count, so that joining
saves none. Let E be the sum over the groups of their leads less one; P_s the pairs of a group and a person who leads
it, as host or guest, in s care slots; Q_s the pairs of a student and a person who leads s of the care sessions at which
the student is present. With the J groups, their R rows and L host sessions in care slots of the week (`care_groups`)
and M = ``max_size`` every timetable keeps

    E >= sum P_s - J                                           of the groups without a session nothing is paid
    M E >= sum Q_s - students in care                          each of at most M members knows no more leads than serve
    sum s P_s = R,       sum s Q_s = students present in care, added up over the slots.

Leads of s slots bring at most s of the slots of a group or student. So with the fewest slots W of care of a student
(of a group's chosen member) and every whole d, since ceil((a + b) / d) <= ceil(a / d) + ceil(b / d),

    sum ceil(s / d) Q_s + care slots waited for  >=  sum over the students of ceil(W / d)
    sum ceil(s / d) P_s + care slots waited for  >=  sum over the groups of ceil(W / d).

Whoever leads a group or student in w slots or more serves n >= w slots in the week. With z_n the people with n slots
who lead care (`load_sharing`), each of whose sessions has at most M students present, every w has

    sum of s Q_s with s >= w  <=  M x sum of n z_n with n >= w
    sum of s P_s with s >= w  <=  sum of n z_n with n >= w  +  R - L              R - L rows join another
    sum of s P_s with s >= w  <=  M x sum of n z_n with n >= w                    each row has a student present.

Nor does a person with n slots lead more groups for long than fit into them: of 5 slots, 3 for one group leave none with
3 for another. Whoever leads groups in s_1, s_2, ... slots has with j rows of guests sum s_g <= n + j in all, and since
floor(a) + floor(b) <= floor(a + b), sum floor(s_g / w) <= floor((n + j) / w) <= floor(n / w) + j. So for every w

    sum floor(s / w) P_s  <=  sum floor(n / w) z_n  +  R - L.

And each person who leads care is the lead of some group: sum P_s >= sum z_n. High loads cost squares in ``fair-load``,
so a low common level means many leads for each group.
"""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.engine.bounds.care_groups import CareGroups
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions


class LeadChanges:
    """The block; the rows that do not depend on loads are added at once.

    Parameters
    ----------
    builder : RelaxationBuilder
    care : CareGroups

    Attributes
    ----------
    of_groups, of_students : dict
        Slots s -> pairs of a group (of a student) and a person who leads it in so many, P_s and Q_s.
    """

    def __init__(self, builder: RelaxationBuilder, care: CareGroups):
        self.care, school = care, builder.school
        self.size = school.scenario.settings.grouping.max_size
        could = (school.could_serve[person.id] for person in school.staff if school.may_lead_care(person))
        most = max(1, min(len(school.scenario.week.care), max(could, default=0)))  # 1 if nobody may lead
        pairs = care.students.total() * len(school.scenario.week.care)
        self.of_groups = {s: builder.model.count(("leads of groups", s), pairs) for s in range(1, most + 1)}
        self.of_students = {s: builder.model.count(("leads of students", s), pairs) for s in range(1, most + 1)}
        self._charge(builder)
        self._add_slots(builder)
        for d in range(2, most + 1):
            self._add_rounded(builder, d)

    def _charge(self, builder: RelaxationBuilder) -> None:
        model, school = builder.model, builder.school
        care = frozenset(school.scenario.week.care)
        in_care = sum(not care.isdisjoint(student.attends) for student in school.scenario.students)
        changes = model.count(("continuity",), in_care * len(care))
        leads = sum_of_expressions(self.of_groups.values())
        model.constrain(("lead changes",), changes + self.care.groups - leads, low=0)
        known = sum_of_expressions(self.of_students.values())
        model.constrain(("leads known",), self.size * changes - known, low=-in_care)
        weight = school.scenario.settings.goals.weights()["continuity"]
        model.charge_expression("continuity", changes, weight)

    def _add_slots(self, builder: RelaxationBuilder) -> None:
        """Each row and each presence has one lead."""
        model, care = builder.model, set(builder.school.scenario.week.care)
        rows = sum_of_expressions(s * pairs for s, pairs in self.of_groups.items())
        model.constrain(("led rows",), rows - self.care.rows, 0, 0)
        present = sum_of_expressions(builder.in_care(at) for at in builder.hosts if at[1] in care)
        led = sum_of_expressions(s * pairs for s, pairs in self.of_students.items())
        model.constrain(("led presences",), led - present, 0, 0)

    def _add_rounded(self, builder: RelaxationBuilder, d: int) -> None:
        """Leads, each counted ceil(s / d) times, are at least ceil(W / d) for each student and group."""

        def rounded(pairs: Mapping[int, AffineExpression]) -> AffineExpression:
            return sum_of_expressions(-(-s // d) * of_s for s, of_s in pairs.items()) + self.care.waited

        students = sum(-(-hours.in_week // d) * count for hours, count in self.care.students.items())
        builder.model.constrain(("leads of students", d), rounded(self.of_students), low=students)
        groups = sum_of_expressions(-(-hours.in_week // d) * members for hours, members in self.care.chosen)
        builder.model.constrain(("leads of groups", d), rounded(self.of_groups) - groups, low=0)

    def add_loads(self, builder: RelaxationBuilder, leaders: Mapping[int, AffineExpression]) -> None:
        """Add the rows that limit how often long leads are possible.

        Parameters
        ----------
        leaders : mapping
            Slots n in the week -> people with so many who lead care sessions, z_n.
        """
        model = builder.model
        people = sum_of_expressions(leaders.values())
        model.constrain(("leaders lead",), sum_of_expressions(self.of_groups.values()) - people, low=0)
        joined = self.care.rows - self.care.hosts
        for w in sorted(self.of_groups):
            sessions = sum_of_expressions(n * people for n, people in leaders.items() if n >= w)
            of_groups = sum_of_expressions(s * pairs for s, pairs in self.of_groups.items() if s >= w)
            of_students = sum_of_expressions(s * pairs for s, pairs in self.of_students.items() if s >= w)
            model.constrain(("long leads of groups", w), of_groups - sessions - joined, high=0)
            fitting = sum_of_expressions(n // w * people for n, people in leaders.items())
            whole = sum_of_expressions(s // w * pairs for s, pairs in self.of_groups.items())
            model.constrain(("leads that fit", w), whole - fitting - joined, high=0)
            model.constrain(("longest leads of groups", w), of_groups - self.size * sessions, high=0)
            model.constrain(("long leads of students", w), of_students - self.size * sessions, high=0)
