"""Block: grades that can be together in one session.

The grades of a session's students differ by at most w: by ``max_grade_span`` in a group's own session and by
``join_max_grade_span`` in joined ones, so by the larger of them where groups may join. If a campus has more grades, a
session lies within a window j of w + 1 grades in a row. With x_gj students of grade g in sessions of window j, L_j such
sessions and S_j staff in them, every timetable keeps per campus and slot

    sum_j x_gj = students of grade g in care,     max_size L_j >= sum_g x_gj,     S_j >= L_j,
    min(max_size, best ratio) S_j >= sum_g x_gj,     sum_j L_j = care sessions,     sum_j S_j = staff of these.

So headcounts are rounded up to sessions window by window, not for the campus at once. The headcount of a club's meeting
is split by grade, h_kt = sum_g h_ktg, to know who is left in care.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from optimizer.engine.bounds.activity_classes import CampusSlot, possible_activities
from optimizer.engine.bounds.care_sessions import add_ratio
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions, sum_of_variables
from optimizer.engine.problem.staffing import students_served


def add_windows(builder: RelaxationBuilder) -> None:
    """Add the block for the care slots of campuses with more grades than one session can have."""
    for campus_slot, hosts in builder.hosts.items():
        extended = builder.school.scenario.week[campus_slot[1]].extended
        if campus_slot[0] in builder.student_classes.graded_campuses and not extended:
            _GradeWindowBlock(builder, campus_slot).add(hosts)


def maximal_windows(grades: list[int], width: int) -> list[tuple[int, ...]]:
    """The sets of these grades that span at most ``width``, without those inside another."""
    windows = [tuple(g for g in grades if first <= g <= first + width) for first in grades]
    return [one for one in windows if not any(set(one) < set(other) for other in windows)]


class _GradeWindowBlock:
    """One campus and slot."""

    def __init__(self, builder: RelaxationBuilder, campus_slot: CampusSlot):
        self.builder, self.model, self.campus_slot = builder, builder.model, campus_slot
        self.signed_up = builder.student_classes.signed_up[campus_slot]

    def add(self, hosts: AffineExpression) -> None:
        """Split students, sessions and staff over the windows; ``hosts`` counts the sessions."""
        builder, model, at = self.builder, self.model, self.campus_slot
        students = self._students_by_grade()
        size = builder.school.scenario.settings.grouping.max_size
        classes = builder.activity_classes.values()
        activities = [a for one in classes for a in possible_activities(builder.school, one, at)]
        ratio = min(size, max((students_served(1, a) for a in activities), default=size))
        by_grade: dict[int, list[AffineExpression]] = defaultdict(list)
        sessions, staff = AffineExpression(), AffineExpression()
        for number, window in enumerate(maximal_windows(sorted(students), builder.student_classes.width)):
            in_window = AffineExpression()
            for grade in window:
                part = model.count(("in window", *at, grade, number), self.signed_up)
                by_grade[grade].append(part)
                in_window.add(part)
            held = model.count(("window sessions", *at, number), self.signed_up)
            model.constrain(("window size", *at, number), size * held - in_window, low=0)
            sessions.add(held)
            if builder.student_classes.width == 0:
                builder.sessions_of_grade[*at, window[0]] = held
            if ratio < size:
                needed = model.count(("window staff", *at, number), self.signed_up)
                model.constrain(("window lead", *at, number), needed - held, low=0)
                add_ratio(model, ("window", *at, number), in_window, held, needed, ratio, size)
                staff.add(needed)
        for grade, parts in by_grade.items():
            model.constrain(("windows", *at, grade), sum_of_expressions(parts) - students[grade], 0, 0)
        model.constrain(("windows", *at), sessions - hosts, 0, 0)
        if ratio < size:
            model.constrain(("windows staff", *at), staff - builder.care_staff[at], 0, 0)

    def _students_by_grade(self) -> dict[int, AffineExpression]:
        """Students in care by grade."""
        builder, (campus, token) = self.builder, self.campus_slot
        students: dict[int, AffineExpression] = defaultdict(AffineExpression)
        for day, count in builder.student_classes.day_classes.items():
            if day.campus == campus and token in day.tokens:
                students[day.grade].add(builder.served(day, count))
        at_clubs: dict[int, AffineExpression] = {grade: AffineExpression() for grade in students}
        for club in builder.clubs_at.get(self.campus_slot, ()):
            for grade, members in self._split_meeting(club, sorted(students)).items():
                students[grade].add(members, -1)
                at_clubs[grade].add(members)
        builder.in_club_of_grade[self.campus_slot] = at_clubs
        return students

    def _split_meeting(self, club: str, grades: Iterable[int]) -> dict[int, AffineExpression]:
        """Headcount of a club's meeting by grade."""
        builder, model, token = self.builder, self.model, self.campus_slot[1]
        members: dict[int, AffineExpression] = defaultdict(AffineExpression)
        for number in builder.student_classes.wishers[club]:
            wish_class = builder.student_classes.wish_classes[number]
            if (number, club) in builder.members and token in wish_class.attends:
                members[wish_class.days[0].grade].add(sum_of_variables([builder.members[number, club]]))
        parts = {}
        for grade in grades:
            if members[grade].terms:
                key = ("of grade", club, token, grade)
                parts[grade] = model.count(key, self.signed_up)
                model.constrain(key, parts[grade] - members[grade], high=0)
        in_all = sum_of_expressions(parts.values())
        model.constrain(("of grade", club, token), in_all - builder.in_club[club, token], 0, 0)
        return parts
