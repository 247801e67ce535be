"""Block: the exercise that days must give, and what clubs leave of the hours for it.

Take the student-days A of a campus and day that are alike in ordinary slots and minutes due, n_A of them. Let q_At of
them be in care sessions with a physical activity in slot t and e_Akt in meetings of club k. Every timetable keeps

    sum_A e_Akt = h_kt,     e_Akt <= members of k whose day is in A          (days without exercise due make one more A)
    q_At + sum_k e_Akt <= n_A - waiting                                      nobody is in two places
    sum_A q_At <= students in physical care sessions of slot t
    sum_t min(minutes_t, due) q_At + sum_kt min(minutes_k, due) e_Akt >= due (n_A - waiting).

Cutting each session's minutes at ``due`` loses nothing: one session that reaches it is enough.
"""

from __future__ import annotations

from collections import defaultdict

from optimizer.engine.bounds.activity_classes import possible_activities
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions, sum_of_variables
from optimizer.engine.problem.student_classes import StudentDayClass

ExerciseClass = tuple[tuple[str, ...], int]
"""(ordinary slots, minutes due) of student-days; minutes 0 for all days without exercise due."""


def add_exercise(draft: RelaxationBuilder) -> None:
    for campus in draft.school.scenario.campuses:
        for day in draft.school.scenario.week.days:
            block = _ExerciseDayBlock(draft, campus, day)
            if any(due for _, due in block.classes):
                block.add()


class _ExerciseDayBlock:
    """The students of one campus and day."""

    def __init__(self, draft: RelaxationBuilder, campus: str, day: str):
        self.builder, self.model, self.campus, self.day = draft, draft.model, campus, day
        self.week = draft.school.scenario.week
        self.tokens = [t for t in self.week.on_day[day] if not self.week[t].extended]
        self.classes: dict[ExerciseClass, list[StudentDayClass]] = defaultdict(list)
        for one in draft.student_classes.day_classes:
            if one.campus == campus and one.day == day:
                slots = tuple(t for t in one.tokens if not self.week[t].extended)
                self.classes[(slots, one.due) if one.due else ((), 0)].append(one)
        self.in_club: dict[tuple[ExerciseClass, str], AffineExpression] = defaultdict(AffineExpression)
        """(class, slot) -> students of the class in clubs then."""
        self.of_club: dict[tuple[ExerciseClass, str, str], AffineExpression] = {}

    def add(self) -> None:
        for token in self.tokens:
            for club in self.builder.clubs_at.get((self.campus, token), ()):
                self._split_meeting(club, token)
        moving: dict[str, list[AffineExpression]] = defaultdict(list)
        for alike in self.classes:
            if alike[1]:
                for token, part in self._add_class(alike).items():
                    moving[token].append(part)
        for token, parts in moving.items():
            place = (self.campus, token)
            physical = [offer.name for offer in self.builder.offers.values() if offer.physical]
            most = sum_of_expressions(
                self.builder.students_by_activity.get((name, place), AffineExpression()) for name in physical
            )
            self.model.constrain(("moving", self.campus, token), sum_of_expressions(parts).add(most, -1), high=0)

    def _split_meeting(self, club: str, token: str) -> None:
        """A meeting's headcount, split by the classes of its members' days."""
        heads = self.builder.in_club[club, token]
        parts = AffineExpression()
        for alike, days in self.classes.items():
            members = self._members(club, days)
            if not members.terms or (alike[1] and token not in alike[0]):
                continue
            count = sum(self.builder.student_classes.day_classes[one] for one in days)
            part = self.model.count(("meets among", club, token, *alike[0], alike[1]), count)
            self.model.constrain(
                ("meets among", club, token, *alike[0], alike[1]), part.times(1).add(members, -1), high=0
            )
            self.in_club[alike, token].add(part)
            self.of_club[alike, club, token] = part
            parts.add(part)
        self.model.constrain(("meets among", club, token), parts.add(heads, -1), 0, 0)

    def _members(self, club: str, days: list[StudentDayClass]) -> AffineExpression:
        wanted, kinds = set(days), self.builder.student_classes.wish_classes
        return sum_of_variables(
            self.builder.members[i, club]
            for i in self.builder.student_classes.wishers[club]
            if (i, club) in self.builder.members and wanted & set(kinds[i].days)
        )

    def _add_class(self, alike: ExerciseClass) -> dict[str, AffineExpression]:
        """The rows of one class; slot -> its students in physical care sessions."""
        (tokens, due), days = alike, self.classes[alike]
        served = AffineExpression(constant=sum(self.builder.student_classes.day_classes[one] for one in days))
        for one in days:
            served.add(self.builder.absent.get(one, AffineExpression()), -1)
        minutes, moving = AffineExpression(), {}
        for token in tokens:
            room = served.times(1).add(self.in_club[alike, token], -1)
            best = self._care_minutes(token)
            if best:
                part = self.model.count(("moves", self.campus, token, *tokens, due), served.constant)
                moving[token] = part
                minutes.add(part, min(best, due))
                room.add(part, -1)
            self.model.constrain(("one place", self.campus, token, *tokens, due), room, low=0)
            for club in self.builder.clubs_at.get((self.campus, token), ()):
                activity = self.builder.school.scenario.club[club].activity
                of_club = min(due, self.builder.school.scenario.physical_minutes(activity, token))
                minutes.add(self.of_club.get((alike, club, token), AffineExpression()), of_club)
        self.model.constrain(("exercise", self.campus, self.day, *tokens, due), minutes.add(served, -due), low=0)
        return moving

    def _care_minutes(self, token: str) -> int:
        """Most minutes of exercise that a care session could give then."""
        if self.week[token].club_only:
            return 0
        scenario = self.builder.school.scenario
        physical = (offer for offer in self.builder.offers.values() if offer.physical)
        found = (a for offer in physical for a in possible_activities(self.builder, offer, (self.campus, token)))
        return max((scenario.physical_minutes(a.id, token) for a in found), default=0)
