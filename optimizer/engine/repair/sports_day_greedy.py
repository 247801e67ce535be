"""A first answer to a day with too little sports space, without search: seats go to those whose waiting costs most."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from optimizer.engine.repair.sports_day_problem import (
    SportsDayAnswer,
    SportsDayProblem,
    SportsStudentClass,
    SportsStudentDay,
)


@dataclass
class _ExerciseSession:
    """One session of exercise that groups may share."""

    room: str
    token: str
    seats: int
    activity: str = ""
    groups: list[str] = field(default_factory=list)


def greedy_answer(problem: SportsDayProblem) -> SportsDayAnswer:
    """A day to begin from: it keeps all rows of the model but for clubs that must meet and find no room.

    Clubs that become too small or find no room do not meet; then the seats are given out anew.
    """
    dropped: set[str] = set()
    while True:
        filling = _GreedySeating(problem, dropped)
        answer = filling.answer()
        small = {
            club
            for club, day in problem.clubs.items()
            if day.may_drop and club not in filling.dropped and filling.members[club] < day.least
        }
        if not small:
            return answer
        dropped |= small


def unserved_lower_bound(problem: SportsDayProblem) -> int:
    """What no day of these groups avoids: who needs exercise takes a seat in some slot, and there are only so many."""
    halls = {(r, t) for (_, t), options in problem.options.items() for o in options for r in o.rooms}
    found = [problem.sports_spaces[key] for key in halls]
    seats = sum(min(hall.seats, hall.places * problem.most) for hall in found)
    needing = [a for a in problem.sports_classes if a.now.due and (a.without is None or a.without.due)]
    costs = sorted(alike.cost for alike in needing for _ in alike.students)
    return sum(costs[: max(0, len(costs) - seats)])


class _GreedySeating:
    def __init__(self, problem: SportsDayProblem, dropped: set[str]):
        self.problem, self.dropped = problem, set(dropped)
        self.left = {key: hall.places for key, hall in problem.sports_spaces.items()}
        self.seats = {key: hall.seats for key, hall in problem.sports_spaces.items()}
        self.session_of: dict[str, _ExerciseSession] = {}
        self.surely: dict[tuple[str, str], int] = defaultdict(int)
        """(group, token) -> students who are there without needing exercise."""
        self.members: dict[str, int] = defaultdict(int)
        self.barred: set[tuple[str, str]] = set()
        self.club_rooms: dict[tuple[str, str], str] = {}
        self._place_clubs()
        self.sessions = self._sessions()

    def _place_clubs(self) -> None:
        sporty = {(r, t) for (_, t), options in self.problem.options.items() for o in options for r in o.rooms}
        heads: dict[str, int] = defaultdict(int)
        for alike in self.problem.sports_classes:
            for club in alike.clubs:
                heads[club] += len(alike.students)
        for club, day in sorted(self.problem.clubs.items()):
            found = []
            for token, rooms in day.meetings:
                free = [r for r in rooms if self.left[r, token] > 0 and self.seats[r, token] >= heads[club]]
                found += sorted(((r, token) for r in free), key=lambda key: key in sporty)[:1]
            if club in self.dropped or len(found) < len(day.meetings):
                self.dropped.add(club)
                continue
            for key in found:
                self.club_rooms[club, key[1]] = key[0]
                self.left[key] -= 1
                self.seats[key] -= heads[club]

    def _sessions(self) -> list[_ExerciseSession]:
        halls = {(r, t) for (_, t), options in self.problem.options.items() for o in options for r in o.rooms}
        return [
            _ExerciseSession(
                room, token, min(self.problem.most, self.problem.sports_spaces[room, token].seats_per_session)
            )
            for room, token in sorted(halls)
            for _ in range(self.left[room, token])
        ]

    def answer(self) -> SportsDayAnswer:
        answer = SportsDayAnswer(dropped=sorted(self.dropped), club_rooms=self.club_rooms)
        for group, token in sorted(self.problem.fixed):
            if self._choose(group, SportsStudentDay((token,), 0)) is None:
                self.barred.add((group, token))
        rows = sorted(self.problem.sports_classes, key=lambda a: (-a.cost, a.group, a.students))
        idle = [a for a in rows if self._kept(a) and not a.now.due and not self._shut(a, a.now)]
        for alike in idle:
            self._stay(alike, alike.now, len(alike.students))
        for alike in rows:
            if alike not in idle:
                self._serve(alike, answer)
        for group, session in self.session_of.items():
            host = min(session.groups)
            answer.sessions[group, session.token] = (session.activity, session.room, "" if host == group else host)
        return answer

    def _kept(self, alike: SportsStudentClass) -> bool:
        return self.dropped.isdisjoint(alike.clubs)

    def _shut(self, alike: SportsStudentClass, day: SportsStudentDay) -> bool:
        """Whether the group is to exercise in one of these slots and cannot."""
        return any((alike.group, token) in self.barred for token in day.tokens)

    def _stay(self, alike: SportsStudentClass, day: SportsStudentDay, count: int) -> None:
        for token in day.tokens:
            self.surely[alike.group, token] += count
        for club in alike.clubs if day is alike.now else ():
            self.members[club] += count

    def _serve(self, alike: SportsStudentClass, answer: SportsDayAnswer) -> None:
        """As many as find seats stay, in their clubs if that goes; the rest waits."""
        left = list(alike.students)
        for day in (alike.now if self._kept(alike) else None, alike.without):
            if day is None or self._shut(alike, day):
                continue
            count = self._seated(alike.group, day, len(left)) if day.due else len(left)
            self._stay(alike, day, count)
            if day is alike.without:
                answer.leaving += left[:count]
            left = left[count:]
        if alike.may_wait:
            answer.waiting += left
            answer.unserved += alike.cost * len(left)
        else:
            self._stay(alike, alike.now, len(left))

    def _seated(self, group: str, day: SportsStudentDay, count: int) -> int:
        """How many of a group get a seat in its session, which is chosen now if it has none yet."""
        session = self.session_of.get(group) or self._choose(group, day)
        if session is None or session.token not in day.tokens or self._minutes(group, session) < day.due:
            return 0
        return min(count, self._free(session))

    def _minutes(self, group: str, session: _ExerciseSession) -> int:
        options = self.problem.options.get((group, session.token), ())
        return max((o.minutes for o in options if o.activity == session.activity), default=0)

    def _free(self, session: _ExerciseSession) -> int:
        """Seats left: those who are with one of the groups then take one each."""
        taken = sum(self.surely[g, session.token] for g in session.groups)
        in_hall = sum(
            self.surely[g, s.token]
            for s in self.sessions
            if (s.room, s.token) == (session.room, session.token)
            for g in s.groups
        )
        return min(session.seats - taken, self.seats[session.room, session.token] - in_hall)

    def _choose(self, group: str, day: SportsStudentDay) -> _ExerciseSession | None:
        """The session with most seats left that suits the group; the group keeps it."""
        best: tuple[int, _ExerciseSession, str] | None = None
        pinned = {t for g, t in self.problem.fixed if g == group}
        for session in self.sessions:
            if pinned and session.token not in pinned:
                continue
            mates = self.problem.may_join_with.get(group, frozenset())
            if session.token not in day.tokens or not mates.issuperset(session.groups):
                continue
            for option in self.problem.options.get((group, session.token), ()):
                fits = session.room in option.rooms and session.activity in ("", option.activity)
                allowed = self.problem.limits.get((group, option.activity), 1) > 0
                if fits and allowed and option.minutes >= day.due:
                    free = self._free(session) - self.surely[group, session.token]
                    if free > 0 and (best is None or free > best[0]):
                        best = free, session, option.activity
        if best is None:
            return None
        _, session, session.activity = best
        session.groups.append(group)
        self.session_of[group] = session
        return session
