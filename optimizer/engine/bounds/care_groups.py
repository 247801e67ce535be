"""Block: how many care groups there are, and what that costs (``continuity``, ``classmates``).

Let N people lead care sessions in ordinary slots and let there be J care groups. A group with k leads pays k - 1, so
all pay at least (pairs of group and lead) - J >= N - J. Each group has somebody in it: the groups that a class is
spread over, summed over classes, and the students without a class are together at least J, so ``classmates`` pays at
least J - classes - students without class. Further J <= students / min_size, and no slot has more sessions than groups.

Groups that join others may be as many as there are students. Where they never join there is more to say: a group has a
session whenever a member of it is in care, and a group without one has at least ``min_size`` members elsewhere, so
min_size (J - sessions) <= students - students in care. Call hours of a student when and how often he or she is in care
at least, if served on every day: for sure in a slot of care signed up for in which no club asked for may meet; on a day
in all such slots but one for each club possible then, at most as many as wanted; in the week in all but the meetings of
as many clubs as wanted. Choose of each group a member with most slots in the week; of those with the same hours let
there be r_h, so that sum r_h = J. Chosen members are different students, so

    sessions of the slot              + students who wait        >= sum of r_h over those in care for sure,
    sessions of the day (of the week) + slots of care waited on  >= sum of r_h x fewest slots of care,

and as whoever has w slots in the week or more is in a group whose chosen member has so as well,

    max_size x (sum of r_h with w slots or more) + student-days waited on >= students with w slots or more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from optimizer.domain.people import Student
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions


def add_groups(draft: RelaxationBuilder, leaders: AffineExpression, led: AffineExpression) -> None:
    """Charge for groups, given the people who lead care sessions and the sessions that they lead."""
    model, school = draft.model, draft.school
    weights, care = school.scenario.settings.goals.weights(), set(school.scenario.week.care)
    hosts_in_all = sum_of_expressions(hosts for place, hosts in draft.hosts.items() if place[1] in care)
    model.constrain(("led",), led.add(hosts_in_all, -1), 0, 0)
    groups = AffineExpression()
    for campus in school.scenario.campuses:
        students = [s for s in school.scenario.students if school.campus_of_student[s.id] == campus]
        most = len(students) // school.scenario.settings.grouping.min_size
        here = model.count(("groups", campus), most)
        groups.add(here)
        for place, hosts in draft.hosts.items():
            if place[0] == campus and place[1] in care:
                model.constrain(("groups at once", *place), here.times(1).add(hosts, -1), low=0)
        if school.scenario.settings.grouping.joining == "never":
            _ChosenMembersBlock(draft, campus, students, here).add()
    classes = {(s.campus, s.grade, s.class_name) for s in school.scenario.students if s.class_name}
    alone = sum(not s.class_name for s in school.scenario.students)
    most = sum(model.upper[v] for v, _ in leaders.terms)
    more_leads = model.count(("continuity",), most)
    model.constrain(("continuity",), more_leads.times(1).add(groups).add(leaders, -1), low=0)
    model.charge_expression("continuity", more_leads, weights["continuity"])
    spread = model.count(("classmates",), len(school.scenario.students))
    model.constrain(("classmates",), spread.times(1).add(groups, -1), low=-len(classes) - alone)
    model.charge_expression("classmates", spread, weights["classmates"])


@dataclass(frozen=True)
class _CareHours:
    """When a student is in care at least, if served on every day.

    Attributes
    ----------
    sure : frozenset of str
        Slots in which the student can be nowhere else.
    on_day : tuple of (str, int)
        Days, with the fewest slots of care.
    in_week : int
        Fewest slots of care in the week.
    """

    sure: frozenset[str]
    on_day: tuple[tuple[str, int], ...]
    in_week: int


class _ChosenMembersBlock:
    """The member of each group with most hours, where groups never join."""

    def __init__(self, draft: RelaxationBuilder, campus: str, students: list[Student], groups: AffineExpression):
        self.builder, self.model, self.campus, self.groups = draft, draft.model, campus, groups
        self.week, self.grouping = draft.school.scenario.week, draft.school.scenario.settings.grouping
        self.absent = [(day, count) for day, count in draft.absent.items() if day.campus == campus]
        self.meets: dict[str, set[str]] = defaultdict(set)
        for club, token in draft.meets:
            self.meets[club].add(token)
        self.counts = Counter(self._hours(student) for student in students)
        self.chosen = {
            hours: self.model.count(("member", campus, number), count)
            for number, (hours, count) in enumerate(self.counts.items())
        }

    def add(self) -> None:
        self.model.constrain(
            ("members", self.campus), sum_of_expressions(self.chosen.values()).add(self.groups, -1), 0, 0
        )
        in_week = AffineExpression()
        for day in self.week.days:
            on_day = sum_of_expressions(self._slot(token) for token in self.week.care if self.week[token].day == day)
            in_week.add(on_day)
            least = sum_of_expressions(
                chosen.times(dict(hours.on_day).get(day, 0)) for hours, chosen in self.chosen.items()
            )
            self.model.constrain(("own sessions on a day", self.campus, day), on_day.add(least, -1), low=0)
        least = sum_of_expressions(chosen.times(hours.in_week) for hours, chosen in self.chosen.items())
        self.model.constrain(("own sessions in the week", self.campus), in_week.add(least, -1), low=0)
        self._seats()

    def _hours(self, student: Student) -> _CareHours:
        school, care = self.builder.school, set(self.week.care)
        kind = self.builder.student_classes.kind_of.get(student.id)
        clubs, wants = ([club for club, _ in kind.clubs], kind.wants) if kind else ([], 0)
        meets = [self.meets[club] for club in clubs]
        on_day, sure, slots = [], set(), 0
        for day, tokens in school.attended[student.id].items():
            cared = care & set(tokens)
            free = cared.difference(*meets)
            away = min(wants, sum(not cared.isdisjoint(tokens) for tokens in meets))
            sure |= free
            slots += len(cared)
            on_day.append((day, max(len(free), len(cared) - away)))
        often = sorted((school.club_meetings[c] for c in clubs), reverse=True)[:wants]
        in_week = max(sum(n for _, n in on_day), slots - sum(often))
        return _CareHours(frozenset(sure), tuple(on_day), in_week)

    def _slot(self, token: str) -> AffineExpression:
        """A group has a session whenever its chosen member is in care. Sessions of a slot and students who wait."""
        place = self.campus, token
        if place not in self.builder.hosts:
            return AffineExpression()
        idle = self.groups.times(1).add(self.builder.hosts[place], -1)
        elsewhere = idle.times(self.grouping.min_size).add(self.builder.in_care(place))
        self.model.constrain(("idle groups", *place), elsewhere, high=sum(self.counts.values()))
        sessions = (
            self.builder.hosts[place]
            .times(1)
            .add(sum_of_expressions(n for day, n in self.absent if token in day.tokens))
        )
        sure = sum_of_expressions(chosen for hours, chosen in self.chosen.items() if token in hours.sure)
        self.model.constrain(("own sessions", *place), sessions.times(1).add(sure, -1), low=0)
        return sessions

    def _seats(self) -> None:
        """Whoever is in care for many slots is in a group whose chosen member is so as well."""
        waits = sum_of_expressions(count for _, count in self.absent)
        for slots in sorted({hours.in_week for hours in self.counts} - {0}):
            many = [hours for hours in self.counts if hours.in_week >= slots]
            seats = sum_of_expressions(self.chosen[hours] for hours in many).times(self.grouping.max_size).add(waits)
            self.model.constrain(("seats", self.campus, slots), seats, low=sum(self.counts[hours] for hours in many))
