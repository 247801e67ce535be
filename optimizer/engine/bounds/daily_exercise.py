"""Block: the minutes of exercise that days must give, and what clubs leave of the slots for it.

Let A be the student-days of a campus and day that are alike in ordinary slots and in minutes due, n_A of them; all days
without exercise due make one more class. Let q_Atm of them be in care sessions of slot t with an activity of m minutes
of exercise, m > 0, and e_Akt at the meeting of club k in slot t. Every timetable keeps

    sum_A e_Akt = h_kt,     e_Akt <= members of k whose day is in A
    sum_m q_Atm + sum_k e_Akt <= n_A - waiting                       nobody is at two places
    sum_A q_Atm <= students in care sessions of m minutes in slot t
    sum_tm min(m, due) q_Atm + sum_kt min(m_k, due) e_Akt >= due (n_A - waiting).

The minutes of a session may be cut at ``due``: a day that has more in one session than is due keeps the rule anyway.
With T slots, sessions of fewer than due / T minutes never make up a day by themselves, so each day has a longer one:

    sum of q_Atm and e_Akt with m T >= due or m_k T >= due  >=  n_A - waiting.
"""

from __future__ import annotations

from collections import defaultdict

from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, Key, sum_of_variables
from optimizer.engine.problem.alike import StudentDayClass

ExerciseClass = tuple[tuple[str, ...], int]
"""(ordinary slots, minutes due) of student-days; ((), 0) for all days without exercise due."""


def add_exercise(builder: RelaxationBuilder) -> None:
    """Add the block for each campus and day on which exercise is due."""
    for campus in builder.school.scenario.campuses:
        for day in builder.school.scenario.week.days:
            block = _ExerciseDayBlock(builder, campus, day)
            if any(due for _, due in block.classes):
                block.add()


class _ExerciseDayBlock:
    """The students of one campus and day.

    Attributes
    ----------
    classes : dict
        Exercise class -> the classes of student-days in it.
    in_clubs : dict
        (exercise class, slot) -> its students at clubs then.
    in_club : dict
        (exercise class, club, slot) -> its students at this meeting.
    by_minutes : dict
        Slot -> minutes of exercise -> students in care sessions with a physical activity that gives so many.
    """

    def __init__(self, builder: RelaxationBuilder, campus: str, day: str):
        self.builder, self.model, self.campus, self.day = builder, builder.model, campus, day
        self.week = builder.school.scenario.week
        self.tokens = [t for t in self.week.on_day[day] if not self.week[t].extended]
        self.classes: dict[ExerciseClass, list[StudentDayClass]] = defaultdict(list)
        for one in builder.student_classes.day_classes:
            if one.campus == campus and one.day == day:
                ordinary = tuple(t for t in one.tokens if not self.week[t].extended)
                self.classes[(ordinary, one.due) if one.due else ((), 0)].append(one)
        self.in_clubs: dict[tuple[ExerciseClass, str], AffineExpression] = defaultdict(AffineExpression)
        self.in_club: dict[tuple[ExerciseClass, str, str], AffineExpression] = {}
        self.by_minutes = {token: self._care_by_minutes(token) for token in self.tokens}

    def add(self) -> None:
        for token in self.tokens:
            for club in self.builder.clubs_at.get((self.campus, token), ()):
                self._split_meeting(club, token)
        exercising: dict[tuple[str, int], AffineExpression] = defaultdict(AffineExpression)
        for exercise_class in self.classes:
            if exercise_class[1]:
                for key, students in self._add_class(exercise_class).items():
                    exercising[key].add(students)
        for (token, minutes), students in exercising.items():
            in_sessions = self.by_minutes[token][minutes]
            self.model.constrain(("moving", self.campus, token, minutes), students - in_sessions, high=0)

    def _split_meeting(self, club: str, token: str) -> None:
        """Split the headcount of a meeting by the exercise classes of its members' days."""
        in_all = AffineExpression()
        for exercise_class, days in self.classes.items():
            tokens, due = exercise_class
            members = self._members(club, days)
            if not members.terms or (due and token not in tokens):
                continue
            key: Key = ("meets among", club, token, *tokens, due)
            part = self.model.count(key, sum(self.builder.student_classes.day_classes[one] for one in days))
            self.model.constrain(key, part - members, high=0)
            self.in_clubs[exercise_class, token].add(part)
            self.in_club[exercise_class, club, token] = part
            in_all.add(part)
        headcount = self.builder.in_club[club, token]
        self.model.constrain(("meets among", club, token), in_all - headcount, 0, 0)

    def _members(self, club: str, days: list[StudentDayClass]) -> AffineExpression:
        """Members of the club of whom one of these student-days is."""
        wanted, wish_classes = set(days), self.builder.student_classes.wish_classes
        return sum_of_variables(
            self.builder.members[i, club]
            for i in self.builder.student_classes.wishers[club]
            if (i, club) in self.builder.members and wanted & set(wish_classes[i].days)
        )

    def _add_class(self, exercise_class: ExerciseClass) -> dict[tuple[str, int], AffineExpression]:
        """Add the rows of one class; return (slot, minutes) -> its students in such care sessions."""
        (tokens, due), school = exercise_class, self.builder.school
        served, minutes, longer, exercising = AffineExpression(), AffineExpression(), AffineExpression(), {}

        def count(students: AffineExpression, of_session: int) -> None:
            minutes.add(students, min(of_session, due))
            if of_session * len(tokens) >= due:
                longer.add(students)

        for one in self.classes[exercise_class]:
            served.add(self.builder.served(one, self.builder.student_classes.day_classes[one]))
        for token in tokens:
            elsewhere = served - self.in_clubs[exercise_class, token]
            for of_session in self.by_minutes[token]:
                key: Key = ("moves", self.campus, token, of_session, *tokens, due)
                students = exercising[token, of_session] = self.model.count(key, served.constant)
                count(students, of_session)
                elsewhere.add(students, -1)
            self.model.constrain(("one place", self.campus, token, *tokens, due), elsewhere, low=0)
            for club in self.builder.clubs_at.get((self.campus, token), ()):
                club_minutes = school.scenario.physical_minutes(school.scenario.club[club].activity, token)
                count(self.in_club.get((exercise_class, club, token), AffineExpression()), club_minutes)
        key = (self.campus, self.day, *tokens, due)
        self.model.constrain(("exercise", *key), minutes - due * served, low=0)
        self.model.constrain(("longer exercise", *key), longer - served, low=0)
        return exercising

    def _care_by_minutes(self, token: str) -> dict[int, AffineExpression]:
        found: dict[int, AffineExpression] = defaultdict(AffineExpression)
        scenario, at = self.builder.school.scenario, (self.campus, token)
        for one in self.builder.activity_classes.values():
            if one.physical and (one.name, at) in self.builder.students_by_activity:
                minutes = scenario.physical_minutes(one.name, token)
                found[minutes].add(self.builder.students_by_activity[one.name, at])
        return dict(found)
