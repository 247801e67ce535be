"""Clubs: when, where and led by whom; and who is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

from benchmarks.peers.hand.bookings import Bookings
from optimizer.domain.people import Staff, Student
from optimizer.domain.programme import Club, Pin
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.school import School

Order = Callable[[School], Iterator[tuple[Student, str]]]
"""In which order wishes are looked at: (student, club) one after the other."""


def by_lists(school: School) -> Iterator[tuple[Student, str]]:
    """All first wishes in the order of the school's list, then all second ones, and so on."""
    students = school.scenario.students
    for rank in range(max((len(s.clubs) for s in students), default=0)):
        yield from ((s, s.clubs[rank]) for s in students if rank < len(s.clubs))


def by_arrival(seed: int) -> Order:
    """Students come in any order (by seed); whoever comes takes the best that is left."""

    def order(school: School) -> Iterator[tuple[Student, str]]:
        arrived = list(school.scenario.students)
        Random(seed).shuffle(arrived)
        return ((s, club) for s in arrived for club in s.clubs)

    return order


class Clubs:
    """Times and places first, members afterwards."""

    def __init__(self, school: School, books: Bookings, plan: Plan, order: Order):
        self.school, self.books, self.plan, self.order = school, books, plan, order
        self.seats: dict[str, int] = {}
        self.pinned: dict[str, list[Pin]] = {}
        for pin in school.scenario.pins:
            if pin.group in school.scenario.club:
                self.pinned.setdefault(pin.group, []).append(pin)

    def arrange(self) -> None:
        """Give every club that enough students ask for its meetings, the most wanted first; then fill them."""
        first = Counter(s.clubs[0] for s in self.school.scenario.students if s.clubs)
        clubs = self.school.scenario.clubs
        for club in sorted(clubs, key=lambda c: (c.id not in self.pinned, -first[c.id], c.id)):
            if len(self.school.wishers[club.id]) >= club.min_students or club.id in self.pinned:
                self._schedule(club)
        self.fill()

    def _schedule(self, club: Club) -> None:
        week, wanted = self.school.scenario.week, self.school.club_meetings[club.id]
        pins = {pin.slot: pin for pin in self.pinned.get(club.id, ())}
        there = Counter(t for s in self.school.wishers[club.id] for t in self.school.scenario.student[s].attends)
        tokens = sorted(self.school.club_slots[club.id], key=lambda t: (t not in pins, -there[t]))
        found: dict[str, PlannedSession] = {}
        for token in tokens:
            if len(found) < wanted and week[token].day not in {week[t].day for t in found}:
                meeting = self._meeting(club, token, pins.get(token))
                if meeting is not None:
                    found[token] = meeting
        for token, meeting in found.items():
            if len(found) == wanted:
                self.plan.meetings[club.id, token] = meeting
            else:
                self._undo(token, meeting)
        if len(found) == wanted:
            self.plan.club_slots[club.id] = tuple(sorted(found, key=list(week.by_token).index))
            rooms = [self.school.scenario.room[m.room].capacity for m in found.values()]
            self.seats[club.id] = min(n for n in (*rooms, club.max_students, 10**6) if n is not None)

    def _meeting(self, club: Club, token: str, pin: Pin | None) -> PlannedSession | None:
        """Room and leader of a meeting, booked; None if one of them is missing."""
        school, campus = self.school, self.school.campus_of_club[club.id]
        activity = school.scenario.activity[club.activity]
        named = (pin.room if pin else "") or school.fixed_club_room(club)
        rooms = [r for r in school.rooms_for[campus, club.activity] if not named or r.id == named]
        rooms = [r for r in rooms if self.books.holds(r, token, 1) and not self.books.sessions[r.id, token]]
        aim = min(len(school.wishers[club.id]), club.max_students or 10**6)

        def leads(person: Staff) -> bool:
            skilled = not activity.skill or activity.skill in person.skills or person.id in club.leaders
            return school.may_lead_club(person, club) and skilled and (not pin or pin.staff in ("", person.id))

        if not rooms:
            return None
        room = min(rooms, key=lambda r: (max(0, aim - (r.capacity or 10**6)), r.capacity or 10**6, r.id))
        grades = {school.scenario.student[s].grade for s in school.wishers[club.id]}
        lead = self.books.next(campus, token, grades, leads)
        if not lead:
            return None
        helper = ""
        if school.needs_teacher("club") and not school.is_teacher(school.person[lead]):
            helper = self.books.next(campus, token, grades, school.is_teacher)
        self.books.put(room.id, token, room.capacity or 0)  # a club has its room to itself
        return PlannedSession(club.activity, room.id, lead, (helper,) if helper else ())

    def _undo(self, token: str, meeting: PlannedSession) -> None:
        for person in (meeting.lead, *meeting.assistants):
            self.books.release(person, token)
        self.books.clear(meeting.room, token, self.school.scenario.room[meeting.room].capacity or 0)

    def close(self, club: str) -> None:
        """Call a club off; its room and people are free again."""
        for token in self.plan.club_slots.pop(club):
            self._undo(token, self.plan.meetings.pop((club, token)))
        for student in [s for s, clubs in self.plan.clubs.items() if club in clubs]:
            self.leave(student, club)

    def leave(self, student: str, club: str) -> None:
        left = tuple(c for c in self.plan.clubs[student] if c != club)
        if left:
            self.plan.clubs[student] = left
        else:
            del self.plan.clubs[student]

    def too_small(self) -> str:
        """The open club that lacks most members, pinned ones apart; blank if all have enough."""
        members = Counter(c for clubs in self.plan.clubs.values() for c in clubs)
        short = {c: self.school.scenario.club[c].min_students - members[c] for c in self.plan.club_slots}
        worst = max((c for c in short if c not in self.pinned), key=lambda c: (short[c], c), default="")
        return worst if worst and short[worst] > 0 else ""

    def fill(self) -> None:
        """Give out places; a club that stays too small is called off, and all places are given out anew."""
        while True:
            self.plan.clubs = {}
            left = {club: self.seats[club] for club in self.plan.club_slots}
            for student, club in self.order(self.school):
                mine = self.plan.clubs.get(student.id, ())
                if club in left and left[club] > 0 and self._fits(student, club, mine):
                    self.plan.clubs[student.id] = (*mine, club)
                    left[club] -= 1
            small = self.too_small()
            if not small:
                return
            self.close(small)

    def _fits(self, student: Student, club: str, mine: tuple[str, ...]) -> bool:
        slots = set(self.plan.club_slots[club])
        taken = {token for one in mine for token in self.plan.club_slots[one]}
        allowed = self.school.may_join_club(student, self.school.scenario.club[club])
        return len(mine) < student.wants_clubs and allowed and slots <= student.attends and not slots & taken
