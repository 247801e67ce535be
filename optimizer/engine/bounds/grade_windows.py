"""Block: grades that can be together in one session.

Highest less lowest grade of a session's students is at most w: ``max_grade_span`` in a group's own session,
``join_max_grade_span`` in joined ones; the larger of them where groups may join. Where a campus has more grades than
that, every session lies within a window of w + 1 grades in a row. With x_gj students of grade g in sessions of window
j, L_j such sessions and S_j staff in them, every timetable keeps per campus and slot

    sum_j x_gj = students of grade g in care,     max_size L_j >= sum_g x_gj,     S_j >= L_j,
    min(max_size, largest ratio) S_j >= sum_g x_gj,     sum_j L_j = care sessions,     sum_j S_j = staff of these.

Rounding up then happens window by window. Members of clubs are split by grade: sum_g h_ktg = h_kt.
"""

from __future__ import annotations

from collections import defaultdict

from optimizer.engine.bounds.activity_classes import possible_activities
from optimizer.engine.bounds.relaxation_builder import CampusSlot, RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions, sum_of_variables


def add_windows(draft: RelaxationBuilder) -> None:
    for place, hosts in draft.hosts.items():
        if place[0] in draft.student_classes.graded_campuses and not draft.school.scenario.week[place[1]].extended:
            _GradeWindowBlock(draft, place).add(hosts)


def maximal_windows(grades: list[int], width: int) -> list[tuple[int, ...]]:
    """The sets of these grades that fit in w + 1 grades in a row, without those inside another."""
    found = [tuple(g for g in grades if first <= g <= first + width) for first in grades]
    return [one for one in found if not any(set(one) < set(other) for other in found)]


class _GradeWindowBlock:
    """One campus and slot."""

    def __init__(self, draft: RelaxationBuilder, place: CampusSlot):
        self.builder, self.model, self.place = draft, draft.model, place
        self.most = draft.student_classes.signed_up[place]

    def add(self, hosts: AffineExpression) -> None:
        draft, model, place = self.builder, self.model, self.place
        students = self._students()
        size = draft.school.scenario.settings.grouping.max_size
        found = [a for offer in draft.offers.values() for a in possible_activities(draft, offer, place)]
        ratio = min(size, max((a.students_per_staff for a in found), default=size))
        inside: dict[int, list[AffineExpression]] = defaultdict(list)
        sessions, staff = AffineExpression(), AffineExpression()
        for number, window in enumerate(maximal_windows(sorted(students), draft.student_classes.width)):
            heads = AffineExpression()
            for grade in window:
                part = model.count(("in window", *place, grade, number), self.most)
                inside[grade].append(part)
                heads.add(part)
            here = model.count(("window sessions", *place, number), self.most)
            model.constrain(("window size", *place, number), here.times(size).add(heads, -1), low=0)
            sessions.add(here)
            if ratio < size:
                needed = model.count(("window staff", *place, number), self.most)
                model.constrain(("window lead", *place, number), needed.times(1).add(here, -1), low=0)
                model.constrain(("window ratio", *place, number), needed.times(ratio).add(heads, -1), low=0)
                staff.add(needed)
        for grade, parts in inside.items():
            model.constrain(("windows", *place, grade), sum_of_expressions(parts).add(students[grade], -1), 0, 0)
        model.constrain(("windows", *place), sessions.add(hosts, -1), 0, 0)
        if ratio < size:
            model.constrain(("windows staff", *place), staff.add(draft.care_staff[place], -1), 0, 0)

    def _students(self) -> dict[int, AffineExpression]:
        """Students in care by grade."""
        draft, (campus, token) = self.builder, self.place
        found: dict[int, AffineExpression] = defaultdict(AffineExpression)
        for day, count in draft.student_classes.day_classes.items():
            if day.campus == campus and token in day.tokens:
                found[day.grade].constant += count
                found[day.grade].add(draft.absent.get(day, AffineExpression()), -1)
        for club in draft.clubs_at.get(self.place, ()):
            for grade, part in self._split(club, sorted(found)).items():
                found[grade].add(part, -1)
        return found

    def _split(self, club: str, grades: list[int]) -> dict[int, AffineExpression]:
        """Headcount of a club's meeting by grade."""
        draft, model, token = self.builder, self.model, self.place[1]
        members: dict[int, AffineExpression] = defaultdict(AffineExpression)
        for number in draft.student_classes.wishers[club]:
            kind = draft.student_classes.wish_classes[number]
            if (number, club) in draft.members and token in kind.attends:
                members[kind.days[0].grade].add(sum_of_variables([draft.members[number, club]]))
        parts = {}
        for grade in grades:
            if members[grade].terms:
                parts[grade] = model.count(("of grade", club, token, grade), self.most)
                model.constrain(("of grade", club, token, grade), parts[grade].times(1).add(members[grade], -1), high=0)
        heads = draft.in_club[club, token]
        model.constrain(("of grade", club, token), sum_of_expressions(parts.values()).add(heads, -1), 0, 0)
        return parts
