"""Block: which clubs meet at the same time, and how many care sessions are needed then.

Club meetings in a slot take students out of care, but they save a session only if enough are taken out: of 119
students three sessions of 40 hold all, and a club of 30 leaves three sessions. Where the headcounts alone are counted,
such a club saves three quarters of a session.

For a campus and slot let Q be the set of clubs that meet, q the fewest sessions of at most M students that hold those
who are not at a club, and w_Qq = 1 for the pair that holds, else 0. With the P students present and the most students
cap(Q) that can be at these clubs together, only ceil((P - cap(Q)) / M) <= q <= ceil(P / M) are possible, and every
timetable keeps

    sum w_Qq = 1,     meets_k = sum of w_Qq over the Q with k,     sessions >= sum q w_Qq,
    sum (P - M q) w_Qq  <=  students at clubs  <=  sum cap(Q) w_Qq            P - M q where that is positive.

The same holds for the staff of care sessions with the best ratio instead of M, and where each session is of one grade,
for the sessions and students of each grade. Slots with too many clubs are left out, and those from which somebody may
stay away.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from optimizer.engine.bounds.activity_classes import CampusSlot, possible_activities
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions
from optimizer.engine.problem.staffing import students_served

ClubSet = tuple[str, ...]


@dataclass(frozen=True)
class _Demand:
    """Something of which one is needed for every so many students in care.

    Attributes
    ----------
    name : str
    grade : int
        Of the students; 0 for all grades.
    amount : AffineExpression
        Sessions or staff.
    size : int
        Students for one of it.
    present : int
        Students present.
    at_clubs : AffineExpression
        Those of them who are at clubs.
    """

    name: str
    grade: int
    amount: AffineExpression
    size: int
    present: int
    at_clubs: AffineExpression


def add_concurrent_clubs(builder: RelaxationBuilder) -> None:
    """Add the block; the blocks of care sessions and of grades have been added."""
    most = builder.school.params.bounds.concurrent_clubs
    for at in builder.hosts:
        clubs = builder.clubs_at.get(at, ())
        if len(clubs) <= most and not builder.school.scenario.week[at[1]].extended and not builder.present[at].terms:
            _SlotBlock(builder, at, clubs).add()


class _SlotBlock:
    """One campus and slot."""

    def __init__(self, builder: RelaxationBuilder, at: CampusSlot, clubs: tuple[str, ...]):
        self.builder, self.model, self.at, self.clubs = builder, builder.model, at, clubs
        self.sets = [chosen for n in range(len(clubs) + 1) for chosen in combinations(clubs, n)]

    def add(self) -> None:
        demands = self._demands()
        if not self.clubs:
            for one in demands:
                fewest = -(-one.present // one.size)
                self.model.constrain(("without clubs", *self.at, one.name, one.grade), one.amount, low=fewest)
            return
        together = {chosen: self.model.count(("clubs at once", *self.at, *chosen), 1) for chosen in self.sets}
        self.model.constrain(("clubs at once", *self.at), sum_of_expressions(together.values()), 1, 1)
        for club in self.clubs:
            meets = sum_of_expressions(one for chosen, one in together.items() if club in chosen)
            self.model.constrain(("meets at once", *self.at, club), meets - self.builder.meets[club, self.at[1]], 0, 0)
        for demand in demands:
            self._add_demand(demand, together)

    def _demands(self) -> list[_Demand]:
        """What is needed of all grades together, and of each where sessions are of one grade."""
        builder, (campus, token) = self.builder, self.at
        size = builder.school.scenario.settings.grouping.max_size
        classes = builder.activity_classes.values()
        activities = [a for one in classes for a in possible_activities(builder.school, one, self.at)]
        ratio = min(size, max((students_served(1, a) for a in activities), default=size))
        hosts, present = builder.hosts[self.at], int(builder.present[self.at].constant)
        demands = [_Demand("sessions", 0, hosts, size, present, builder.in_clubs(self.at))]
        if ratio < size:
            staff = builder.care_staff[self.at]
            demands.append(_Demand("staff", 0, staff, ratio, present, builder.in_clubs(self.at)))
        for grade, at_clubs in builder.in_club_of_grade.get(self.at, {}).items():
            if (sessions := builder.sessions_of_grade.get((campus, token, grade))) is not None:
                of_grade = sum(
                    count
                    for day, count in builder.student_classes.day_classes.items()
                    if day.campus == campus and token in day.tokens and day.grade == grade
                )
                demands.append(_Demand("sessions", grade, sessions, size, of_grade, at_clubs))
        return demands

    def _add_demand(self, demand: _Demand, together: dict[ClubSet, AffineExpression]) -> None:
        """Split the sets of clubs by how many sessions (people) are needed beside them."""
        needed, least, most = AffineExpression(), AffineExpression(), AffineExpression()
        key = (*self.at, demand.name, demand.grade)
        for chosen, one in together.items():
            away = min(self._most_at_clubs(chosen, demand.grade), demand.present)
            fewest, usual = (-(-count // demand.size) for count in (demand.present - away, demand.present))
            most.add(one, away)
            cases = {q: self.model.count(("beside clubs", *key, q, *chosen), 1) for q in range(fewest, usual + 1)}
            self.model.constrain(("beside clubs", *key, *chosen), sum_of_expressions(cases.values()) - one, 0, 0)
            for q, case in cases.items():
                needed.add(case, q)
                least.add(case, max(0, demand.present - demand.size * q))
        self.model.constrain(("needed beside clubs", *key), demand.amount - needed, low=0)
        self.model.constrain(("least at clubs", *key), demand.at_clubs - least, low=0)
        self.model.constrain(("most at clubs", *key), most - demand.at_clubs, low=0)

    def _most_at_clubs(self, chosen: ClubSet, grade: int) -> int:
        """Upper bound on the students, of a grade or of all, who are at these clubs in the slot."""
        builder, token = self.builder, self.at[1]
        by_club, everybody = dict.fromkeys(chosen, 0), 0
        for number, (wish_class, count) in enumerate(builder.student_classes.kinds.items()):
            wished = [club for club in chosen if (number, club) in builder.members]
            of_grade = grade in (0, wish_class.days[0].grade)
            if wished and of_grade and token in wish_class.attends:
                everybody += count
                for club in wished:
                    by_club[club] += count
        return min(everybody, sum(min(count, builder.most_at_club[club, token]) for club, count in by_club.items()))
