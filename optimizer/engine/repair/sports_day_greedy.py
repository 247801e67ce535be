"""A greedy plan of a day with too few places for exercise: seats go to those whose waiting costs most.

It is the first solution (a hint) of `sports_day_model`, and the answer where that finds none in time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from optimizer.engine.repair.sports_day_problem import (
    SportsDayAnswer,
    SportsDayProblem,
    SportsStudentClass,
    SportsStudentDay,
)


def greedy_answer(problem: SportsDayProblem) -> SportsDayAnswer:
    """A day that keeps all rows of the model, except that clubs that must meet may find no room.

    Clubs that become too small or find no room do not meet; then the seats are given out again.
    """
    dropped: set[str] = set()
    while True:
        seating = _GreedySeating(problem, dropped)
        answer = seating.answer()
        too_small = {
            club
            for club, day in problem.clubs.items()
            if day.may_drop and club not in seating.dropped and seating.members[club] < day.min_members
        }
        if not too_small:
            return answer
        dropped |= too_small


def unserved_lower_bound(problem: SportsDayProblem) -> int:
    """Points of ``unserved`` that every day of these groups has, by counting seats.

    Whoever needs exercise with and without clubs takes a seat in some slot, or waits; those who cost least wait.
    """
    need = (
        c
        for c in problem.student_classes
        if c.as_published.minutes_due and (c.without_clubs is None or c.without_clubs.minutes_due)
    )
    costs = sorted(c.cost for c in need for _ in c.students)
    return sum(costs[: max(0, len(costs) - problem.exercise_seats())])


@dataclass
class _ExerciseSession:
    """A session of exercise that groups may share; the first of them chooses the activity."""

    room: str
    token: str
    seats: int
    activity: str = ""
    groups: list[str] = field(default_factory=list)


class _GreedySeating:
    """One pass of the greedy method.

    Attributes
    ----------
    dropped : set of club ids
        Clubs that do not meet.
    places, seats : dict
        (room class, slot) -> sessions and students for whom there is room besides the clubs.
    session_of : dict
        Group -> the session of exercise that it has chosen.
    present : dict
        (group, slot) -> students who are there whether or not the group exercises.
    members : dict
        Club -> students who stay in it.
    unable : set of (group, slot)
        Pinned sessions of exercise for which there was no place: nobody may be there.
    club_rooms : dict
        (club, slot) -> room class.
    """

    def __init__(self, problem: SportsDayProblem, dropped: set[str]):
        self.problem, self.dropped = problem, set(dropped)
        self.places = {key: space.places for key, space in problem.spaces.items()}
        self.seats = {key: space.seats for key, space in problem.spaces.items()}
        self.session_of: dict[str, _ExerciseSession] = {}
        self.present: dict[tuple[str, str], int] = defaultdict(int)
        self.members: dict[str, int] = defaultdict(int)
        self.unable: set[tuple[str, str]] = set()
        self.club_rooms: dict[tuple[str, str], str] = {}
        self._place_clubs()
        self.sessions = self._open_sessions()

    def _place_clubs(self) -> None:
        """Give each club the first room class with space in each of its slots, those not for exercise before others."""
        for_exercise = self.problem.exercise_spaces()
        size: dict[str, int] = defaultdict(int)
        for student_class in self.problem.student_classes:
            for club in student_class.clubs:
                size[club] += len(student_class.students)
        for club, day in sorted(self.problem.clubs.items()):
            chosen = []
            for token, rooms in day.meetings:
                free = [r for r in rooms if self.places[r, token] > 0 and self.seats[r, token] >= size[club]]
                chosen += sorted(((r, token) for r in free), key=lambda key: key in for_exercise)[:1]
            if club in self.dropped or len(chosen) < len(day.meetings):
                self.dropped.add(club)
                continue
            for key in chosen:
                self.club_rooms[club, key[1]] = key[0]
                self.places[key] -= 1
                self.seats[key] -= size[club]

    def _open_sessions(self) -> list[_ExerciseSession]:
        """An empty session for each place that the clubs leave."""
        problem = self.problem
        return [
            _ExerciseSession(room, token, min(problem.max_size, problem.spaces[room, token].seats_per_session))
            for room, token in sorted(problem.exercise_spaces())
            for _ in range(self.places[room, token])
        ]

    def answer(self) -> SportsDayAnswer:
        """Pinned sessions first, then students without need of exercise, then all others by the cost of waiting."""
        answer = SportsDayAnswer(dropped=sorted(self.dropped), club_rooms=self.club_rooms)
        for group, token in sorted(self.problem.must_exercise):
            if self._choose_session(group, SportsStudentDay((token,), 0)) is None:
                self.unable.add((group, token))
        by_cost = sorted(self.problem.student_classes, key=lambda c: (-c.cost, c.group, c.students))
        without_need = [
            c
            for c in by_cost
            if self._clubs_meet(c) and not c.as_published.minutes_due and not self._is_unable(c, c.as_published)
        ]
        for student_class in without_need:
            self._keep(student_class, student_class.as_published, len(student_class.students))
        for student_class in by_cost:
            if student_class not in without_need:
                self._serve(student_class, answer)
        for group, session in self.session_of.items():
            host = min(session.groups)
            answer.sessions[group, session.token] = (session.activity, session.room, "" if host == group else host)
        return answer

    def _clubs_meet(self, student_class: SportsStudentClass) -> bool:
        return self.dropped.isdisjoint(student_class.clubs)

    def _is_unable(self, student_class: SportsStudentClass, day: SportsStudentDay) -> bool:
        """Whether the group must exercise in one of these slots and cannot."""
        return any((student_class.group, token) in self.unable for token in day.tokens)

    def _keep(self, student_class: SportsStudentClass, day: SportsStudentDay, count: int) -> None:
        """Count ``count`` students of the class as present on such a day."""
        for token in day.tokens:
            self.present[student_class.group, token] += count
        for club in student_class.clubs if day is student_class.as_published else ():
            self.members[club] += count

    def _serve(self, student_class: SportsStudentClass, answer: SportsDayAnswer) -> None:
        """Keep as many as find seats, in their clubs if possible, else without them; the rest waits."""
        left = list(student_class.students)
        with_clubs = student_class.as_published if self._clubs_meet(student_class) else None
        for day in (with_clubs, student_class.without_clubs):
            if day is None or self._is_unable(student_class, day):
                continue
            count = self._seated(student_class.group, day, len(left)) if day.minutes_due else len(left)
            self._keep(student_class, day, count)
            if day is student_class.without_clubs:
                answer.leaving += left[:count]
            left = left[count:]
        if student_class.may_wait:
            answer.waiting += left
            answer.unserved += student_class.cost * len(left)
        else:
            self._keep(student_class, student_class.as_published, len(left))

    def _seated(self, group: str, day: SportsStudentDay, count: int) -> int:
        """How many of ``count`` students get a seat in the group's session, which is chosen now if it has none."""
        session = self.session_of.get(group) or self._choose_session(group, day)
        if session is None or session.token not in day.tokens or self._minutes(group, session) < day.minutes_due:
            return 0
        return min(count, self._free_seats(session))

    def _minutes(self, group: str, session: _ExerciseSession) -> int:
        """Minutes of exercise that the group gets in a session."""
        options = self.problem.options.get((group, session.token), ())
        return max((o.minutes for o in options if o.activity == session.activity), default=0)

    def _free_seats(self, session: _ExerciseSession) -> int:
        """Seats left in a session and in its room class; everybody present in one of its groups takes one."""
        in_session = sum(self.present[g, session.token] for g in session.groups)
        in_space = sum(
            self.present[g, s.token]
            for s in self.sessions
            if (s.room, s.token) == (session.room, session.token)
            for g in s.groups
        )
        return min(session.seats - in_session, self.seats[session.room, session.token] - in_space)

    def _choose_session(self, group: str, day: SportsStudentDay) -> _ExerciseSession | None:
        """The suitable session with most seats left, which the group then keeps; None where there is none."""
        best: tuple[int, _ExerciseSession, str] | None = None
        pinned = {t for g, t in self.problem.must_exercise if g == group}
        for session in self.sessions:
            if pinned and session.token not in pinned:
                continue
            may_join = self.problem.may_join_with.get(group, frozenset())
            if session.token not in day.tokens or not may_join.issuperset(session.groups):
                continue
            for option in self.problem.options.get((group, session.token), ()):
                fits = session.room in option.rooms and session.activity in ("", option.activity)
                allowed = self.problem.limits.get((group, option.activity), 1) > 0
                if fits and allowed and option.minutes >= day.minutes_due:
                    free = self._free_seats(session) - self.present[group, session.token]
                    if free > 0 and (best is None or free > best[0]):
                        best = free, session, option.activity
        if best is None:
            return None
        _, session, session.activity = best
        session.groups.append(group)
        self.session_of[group] = session
        return session
