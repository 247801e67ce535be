"""Block: how many care groups there are, and what that costs (``continuity``, ``classmates``).

Let N people lead care sessions in care slots, and let there be J care groups. A group with k leads in the week pays
k - 1 for ``continuity``, so all pay at least (pairs of group and lead) - J >= N - J. Each group has a member, who is of
some class or of none. So the groups over which the classes are spread, summed over the classes, plus the students
without a class are at least J, and ``classmates`` pays at least J - classes - students without a class. Further,
J <= students / min_size, and no slot has more sessions than there are groups.

Where groups may join, nothing else bounds J here, and little of ``continuity`` is charged: its joined rows are not
counted (docs/bounds.md, "Where a gap comes from"). Where they never join, there is more to say. A group has a session
whenever one of its members is in care, and a group without a session has at least ``min_size`` members elsewhere, so

    min_size (J - sessions) <= students - students in care                                   for each slot.

A student served on every day is in care at least: for sure, in each care slot signed up for in which no club asked for
can meet; on a day, in all care slots signed up for but one for each club that can meet then, and at most as many clubs
as wanted; in the week, in all but the meetings of as many clubs as wanted (`_CareHours`). Choose of each group a member
with most slots of care in the week, and let r_h of the chosen have care hours h, so that sum r_h = J. The chosen are
different students of different groups, so

    sessions of the slot                   + students who wait       >= sum of r_h over those in care for sure,
    sessions of the day (and of the week)  + care slots waited for   >= sum of r_h x fewest slots of care.

Whoever has w slots of care or more in the week is in a group whose chosen member has as many, so for each w

    max_size x (sum of r_h with w slots or more) + waiting student-days >= students with w slots or more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from optimizer.domain.people import Student
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions


def add_groups(builder: RelaxationBuilder, leaders: AffineExpression, led: AffineExpression) -> None:
    """Add the number of groups and charge ``continuity`` and ``classmates``.

    Parameters
    ----------
    leaders : AffineExpression
        People who lead care sessions.
    led : AffineExpression
        Care sessions that they lead; made equal to the sessions that the block of care counts.
    """
    model, school = builder.model, builder.school
    weights, grouping = school.scenario.settings.goals.weights(), school.scenario.settings.grouping
    care = set(school.scenario.week.care)
    sessions = sum_of_expressions(hosts for at, hosts in builder.hosts.items() if at[1] in care)
    model.constrain(("led",), led - sessions, 0, 0)
    groups = AffineExpression()
    for campus in school.scenario.campuses:
        students = [s for s in school.scenario.students if school.campus_of_student[s.id] == campus]
        here = model.count(("groups", campus), len(students) // grouping.min_size)
        groups.add(here)
        for at, hosts in builder.hosts.items():
            if at[0] == campus and at[1] in care:
                model.constrain(("groups at once", *at), here - hosts, low=0)
        if grouping.joining == "never":
            _ChosenMembersBlock(builder, campus, students, here).add()
    classes = {(s.campus, s.grade, s.class_name) for s in school.scenario.students if s.class_name}
    without_class = sum(not s.class_name for s in school.scenario.students)
    changes = model.count(("continuity",), sum(model.upper[v] for v, _ in leaders.terms))
    model.constrain(("continuity",), changes + groups - leaders, low=0)
    model.charge_expression("continuity", changes, weights["continuity"])
    spread = model.count(("classmates",), len(school.scenario.students))
    model.constrain(("classmates",), spread - groups, low=-len(classes) - without_class)
    model.charge_expression("classmates", spread, weights["classmates"])


@dataclass(frozen=True)
class _CareHours:
    """When a student served on every day is in care at least.

    Attributes
    ----------
    sure : frozenset of str
        Slots in which the student is in care whatever clubs the student gets.
    on_day : tuple of (str, int)
        Days signed up for, each with the fewest slots of care.
    in_week : int
        Fewest slots of care in the week.
    """

    sure: frozenset[str]
    on_day: tuple[tuple[str, int], ...]
    in_week: int


class _ChosenMembersBlock:
    """The member of each group of a campus with most slots of care, where groups never join.

    Attributes
    ----------
    counts : Counter
        Care hours -> students with them.
    chosen : dict
        Care hours -> chosen members with them, r_h.
    """

    def __init__(self, builder: RelaxationBuilder, campus: str, students: list[Student], groups: AffineExpression):
        self.builder, self.model, self.campus, self.groups = builder, builder.model, campus, groups
        self.week, self.grouping = builder.school.scenario.week, builder.school.scenario.settings.grouping
        self.absent = [(day, count) for day, count in builder.absent.items() if day.campus == campus]
        self.meeting_slots: dict[str, set[str]] = defaultdict(set)
        for club, token in builder.meets:
            self.meeting_slots[club].add(token)
        self.counts = Counter(self._care_hours(student) for student in students)
        self.chosen = {
            hours: self.model.count(("member", campus, number), count)
            for number, (hours, count) in enumerate(self.counts.items())
        }

    def add(self) -> None:
        chosen = sum_of_expressions(self.chosen.values())
        self.model.constrain(("members", self.campus), chosen - self.groups, 0, 0)
        in_week = AffineExpression()
        for day in self.week.days:
            on_day = sum_of_expressions(self._add_slot(t) for t in self.week.care if self.week[t].day == day)
            in_week.add(on_day)
            least = sum_of_expressions(
                dict(hours.on_day).get(day, 0) * members for hours, members in self.chosen.items()
            )
            self.model.constrain(("own sessions on a day", self.campus, day), on_day - least, low=0)
        least = sum_of_expressions(hours.in_week * members for hours, members in self.chosen.items())
        self.model.constrain(("own sessions in the week", self.campus), in_week - least, low=0)
        self._add_seats()

    def _care_hours(self, student: Student) -> _CareHours:
        school, care = self.builder.school, set(self.week.care)
        wish_class = self.builder.student_classes.kind_of.get(student.id)
        clubs, wanted = ([club for club, _ in wish_class.clubs], wish_class.wants) if wish_class else ([], 0)
        meeting_slots = [self.meeting_slots[club] for club in clubs]
        on_day, sure, slots = [], set(), 0
        for day, tokens in school.attended[student.id].items():
            in_care = care & set(tokens)
            without_clubs = in_care.difference(*meeting_slots)
            at_clubs = min(wanted, sum(not in_care.isdisjoint(tokens) for tokens in meeting_slots))
            sure |= without_clubs
            slots += len(in_care)
            on_day.append((day, max(len(without_clubs), len(in_care) - at_clubs)))
        most_meetings = sorted((school.club_meetings[c] for c in clubs), reverse=True)[:wanted]
        in_week = max(sum(n for _, n in on_day), slots - sum(most_meetings))
        return _CareHours(frozenset(sure), tuple(on_day), in_week)

    def _add_slot(self, token: str) -> AffineExpression:
        """Add the rows of a slot; return its sessions plus the students who wait then."""
        at = self.campus, token
        if at not in self.builder.hosts:
            return AffineExpression()
        hosts = self.builder.hosts[at]
        idle_groups = self.groups - hosts
        students = self.grouping.min_size * idle_groups + self.builder.in_care(at)
        self.model.constrain(("idle groups", *at), students, high=sum(self.counts.values()))
        waiting = sum_of_expressions(count for day, count in self.absent if token in day.tokens)
        sessions = hosts + waiting
        sure = sum_of_expressions(members for hours, members in self.chosen.items() if token in hours.sure)
        self.model.constrain(("own sessions", *at), sessions - sure, low=0)
        return sessions

    def _add_seats(self) -> None:
        """Whoever has many slots of care is in a group whose chosen member has as many."""
        waiting = sum_of_expressions(count for _, count in self.absent)
        for slots in sorted({hours.in_week for hours in self.counts} - {0}):
            longer = [hours for hours in self.counts if hours.in_week >= slots]
            seats = self.grouping.max_size * sum_of_expressions(self.chosen[hours] for hours in longer)
            students = sum(self.counts[hours] for hours in longer)
            self.model.constrain(("seats", self.campus, slots), seats + waiting, low=students)
