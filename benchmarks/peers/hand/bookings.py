"""The officer's two lists: who serves when, and which room is taken when."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable

from optimizer.domain.people import Staff
from optimizer.domain.places import Room
from optimizer.engine.problem.school import School


class Bookings:
    """People in the order of their turn, rooms with what is in them."""

    def __init__(self, school: School):
        self.school = school
        self.turn = deque(person.id for person in school.staff)
        self.busy: set[tuple[str, str]] = set()
        self.per_day: Counter[tuple[str, str]] = Counter()
        self.per_week: Counter[str] = Counter()
        self.campus_on: dict[tuple[str, str], str] = {}
        self.sessions: Counter[tuple[str, str]] = Counter()
        self.heads: Counter[tuple[str, str]] = Counter()

    # -- people -------------------------------------------------------------------------------------------------

    def can(self, person: Staff, campus: str, token: str, grades: Iterable[int] = ()) -> bool:
        """Whether somebody may serve then, with groups of these grades."""
        day = self.school.scenario.week[token].day
        new_day = not self.per_day[person.id, day]
        days = sum(1 for (one, _), n in self.per_day.items() if one == person.id and n) if new_day else 0
        return (
            token in person.available
            and (person.id, token) not in self.busy
            and self.per_day[person.id, day] < person.max_per_day
            and self.per_week[person.id] < person.max_per_week
            and days < person.max_days
            and self.school.serves_campus(person, campus)
            and (new_day or self.campus_on[person.id, day] == campus)
            and all(person.may_look_after(grade) for grade in grades)
        )

    def book(self, person: str, campus: str, token: str) -> None:
        day = self.school.scenario.week[token].day
        self.busy.add((person, token))
        self.per_day[person, day] += 1
        self.per_week[person] += 1
        self.campus_on[person, day] = campus

    def release(self, person: str, token: str) -> None:
        self.busy.discard((person, token))
        self.per_day[person, self.school.scenario.week[token].day] -= 1
        self.per_week[person] -= 1

    def next(self, campus: str, token: str, grades: Iterable[int], fits: Callable[[Staff], bool]) -> str:
        """Book whoever fits and is next by turn, who then goes to the end; blank if nobody can."""
        grades = tuple(grades)
        for name in self.turn:
            person = self.school.person[name]
            if fits(person) and self.can(person, campus, token, grades):
                self.book(name, campus, token)
                self.turn.remove(name)
                self.turn.append(name)
                return name
        return ""

    # -- rooms --------------------------------------------------------------------------------------------------

    def holds(self, room: Room, token: str, headcount: int) -> bool:
        """Whether one more session of so many students fits in."""
        key = (room.id, token)
        in_size = room.capacity is None or self.heads[key] + headcount <= room.capacity
        return token in room.available and self.sessions[key] < room.groups_at_once and in_size

    def put(self, room: str, token: str, headcount: int) -> None:
        self.sessions[room, token] += 1
        self.heads[room, token] += headcount

    def clear(self, room: str, token: str, headcount: int) -> None:
        self.sessions[room, token] -= 1
        self.heads[room, token] -= headcount
