"""The possible values of each decision of the Timefold peer: groups, places of sessions, people for posts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.people import Staff, Student
from optimizer.domain.programme import Activity, Club, Pin
from optimizer.domain.scenario import Scenario
from optimizer.engine.problem.school import School

if TYPE_CHECKING:
    from benchmarks.peers.timefold_school import Book

SPARE_GROUPS = 15
"""Of so many care groups that are needed at a campus one more is to spare, and one in any case."""


@dataclass(frozen=True, slots=True)
class Place:
    """A group of students that there may be. ``kind``: care, extended, or outside (pupils who need no care group)."""

    id: str
    campus: str
    kind: str
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A place for one person. ``session`` None and ``token`` given: on duty; ``people``: number of a list."""

    session: int | None
    lead: bool
    campus: str
    token: str
    people: int
    wanted: int | None


class Candidates:
    """Questions about what may be chosen; lists that several decisions share are written once."""

    def __init__(self, school: School):
        self.school = school
        self.scenario: Scenario = school.scenario
        self._written: dict[str, int] = {}
        self._lists = {"places": 0, "people": 0}
        self.slot_at = {slot.token: at for at, slot in enumerate(self.scenario.week.slots)}
        self.room_at = {room.id: at for at, room in enumerate(self.scenario.rooms)}
        self.activity_at = {activity.id: at for at, activity in enumerate(self.scenario.activities)}
        self.person_at = {person.id: at for at, person in enumerate(self.scenario.staff)}

    # -- groups -------------------------------------------------------------------------------------------------

    def students_at(self, campus: str) -> list[Student]:
        return self._students.get(campus, [])

    @cached_property
    def _students(self) -> dict[str, list[Student]]:
        found: dict[str, list[Student]] = defaultdict(list)
        for student in self.scenario.students:
            found[self.school.campus_of_student[student.id]].append(student)
        return found

    def attends_care(self, student: Student) -> bool:
        return not student.attends.isdisjoint(self.scenario.week.care)

    @cached_property
    def groups(self) -> list[Place]:
        """Pinned care groups, as many others as needed and some spare, extended groups, one for those without care."""
        found = [Place(name, campus, "care", True) for name, campus in self.school.pinned_campus.items()]
        number = 0
        for campus in self.scenario.campuses:
            students = sum(self.attends_care(student) for student in self.students_at(campus))
            fewest = -(-students // self.scenario.settings.grouping.max_size)
            wanted = fewest + 1 + fewest // SPARE_GROUPS
            for _ in range(wanted - sum(group.campus == campus for group in found)):
                number += 1
                while f"C{number:02d}" in self.school.pinned_campus:
                    number += 1
                found.append(Place(f"C{number:02d}", campus, "care"))
        found += self._extended_groups
        return [*found, Place("", self.scenario.campuses[0], "outside")]

    @cached_property
    def _parties(self) -> list[tuple[str, list[Student]]]:
        """Campus and members of each extended group: by grade and class, as even as may be."""
        size, found = self.scenario.settings.grouping.max_size, []
        for campus in self.scenario.campuses:
            late = [s for s in self.students_at(campus) if not s.attends.isdisjoint(self.scenario.week.extended)]
            late.sort(key=lambda s: (s.grade, s.class_name, s.id))
            parts = -(-len(late) // size)
            found += [(campus, late[len(late) * n // parts : len(late) * (n + 1) // parts]) for n in range(parts)]
        return found

    @cached_property
    def _extended_groups(self) -> list[Place]:
        return [Place(f"E{n:02d}", campus, "extended") for n, (campus, _) in enumerate(self._parties, 1)]

    @cached_property
    def extended_of(self) -> dict[str, int]:
        """Student -> place of the extended group among `groups`."""
        first = len(self.groups) - 1 - len(self._parties)
        return {student.id: first + n for n, (_, party) in enumerate(self._parties) for student in party}

    def home(self, student: Student) -> str:
        """Range of groups: all care groups of a campus (``*0``), or one."""
        if not self.attends_care(student):
            return str(len(self.groups) - 1)
        if student.care_group:
            return str(next(n for n, group in enumerate(self.groups) if group.id == student.care_group))
        return f"*{self.scenario.campuses.index(self.school.campus_of_student[student.id])}"

    # -- sessions -----------------------------------------------------------------------------------------------

    def write_sessions(self, book: Book) -> None:
        """Sessions, then posts: those of clubs first, leads before duties and assistants, as they are filled."""
        leads: list[Post] = []
        others: list[Post] = []
        for club in self.scenario.clubs:
            if self.school.campus_of_club[club.id] in self.scenario.campuses:
                self._club(book, club, leads, others)
        joining = self.scenario.settings.grouping.joining == "allowed"
        for at, group in enumerate(self.groups):
            for token in self._tokens(group):
                self._care(book, at, group, token, joining and group.kind == "care", leads, others)
        self._duties(book, leads)
        for row in leads + others:
            book.posts.append((-1 if row.session is None else row.session, row.lead, row.campus, row.token))
            where, when = self.scenario.campuses.index(row.campus), self.slot_at.get(row.token)
            book.row("post", row.session, row.lead, where, when, row.people, row.wanted)

    def _tokens(self, group: Place) -> tuple[str, ...]:
        week = self.scenario.week
        return {"care": week.care, "extended": week.extended, "outside": ()}[group.kind]

    def _club(self, book: Book, club: Club, leads: list[Post], others: list[Post]) -> None:
        campus, tokens = self.school.campus_of_club[club.id], self.school.club_slots[club.id]
        pins: dict[str, list[Pin]] = defaultdict(list)
        for pin in self.scenario.pins:
            if pin.group == club.id:
                pins[pin.slot].append(pin)
        pinned = sorted(pins)
        activity = self.scenario.activity[club.activity]
        staff = [p for p in self.school.staff if self.school.serves_campus(p, campus) and p.available & set(tokens)]
        for n in range(self.school.club_meetings[club.id]):
            fixed = pins[pinned[n]] if n < len(pinned) else []
            room = self.school.fixed_club_room(club)
            places = [
                place
                for token in ([pinned[n]] if fixed else tokens)
                for place in self._places(campus, token, [activity], fixed, room)
            ]
            if not places:
                continue
            session = self._session(book, campus, None, self._club_at(club), places, False)
            book.sessions.append(club.id)
            able = [p for p in staff if self.school.may_lead_club(p, club)]
            most = min(club.max_students or len(self.school.wishers[club.id]), len(self.school.wishers[club.id]))
            self._posts(book, session, campus, able, staff, fixed, most, activity.students_per_staff, leads, others)

    @cached_property
    def open_clubs(self) -> frozenset[str]:
        """Clubs that may open at all."""
        return frozenset(club.id for club in self.scenario.clubs if self.may_open(club))

    def may_open(self, club: Club) -> bool:
        """Whether a club has a room, somebody to lead it and somebody with its skill; nobody may wish for others."""
        campus, activity = self.school.campus_of_club[club.id], self.scenario.activity[club.activity]
        tokens = self.school.club_slots[club.id]
        if campus not in self.scenario.campuses or not self.school.club_meetings[club.id]:
            return False
        room = self.school.fixed_club_room(club)
        staff = [p for p in self.school.staff if self.school.serves_campus(p, campus) and p.available & set(tokens)]
        skilled = bool(club.leaders) or not activity.skill or any(activity.skill in p.skills for p in staff)
        led = any(self.school.may_lead_club(p, club) for p in staff)
        return skilled and led and any(self._places(campus, token, [activity], [], room) for token in tokens)

    def _club_at(self, club: Club) -> int:
        return self.scenario.clubs.index(club)

    def _care(
        self,
        book: Book,
        at: int,
        group: Place,
        token: str,
        joins: bool,
        leads: list[Post],
        others: list[Post],
    ) -> None:
        fixed = [pin for pin in self.scenario.pins if pin.group == group.id and pin.slot == token]
        offered = list(self.school.care_activities[token])
        places = self._places(group.campus, token, offered, fixed, "")
        if not places:
            raise ValueError(f"{group.id} {token}: no activity has a room")
        session = self._session(book, group.campus, at, None, places, joins and not fixed)
        book.sessions.append(group.id)
        staff = list(self.school.free_staff.get((group.campus, token), ()))
        able = [p for p in staff if self.school.may_lead_care(p)]
        ratio = min(activity.students_per_staff for activity in offered)
        most = self.scenario.settings.grouping.max_size
        self._posts(book, session, group.campus, able, staff, fixed, most, ratio, leads, others)

    def _places(
        self, campus: str, token: str, activities: list[Activity], pins: list[Pin], only_room: str
    ) -> list[str]:
        """Slot, activity and room of each thing that a session may be, its pins kept."""
        wanted = {pin.activity for pin in pins if pin.activity}
        rooms = {self.scenario.kept_room(pin.room) for pin in pins} - {""} or ({only_room} - {""})
        return [
            f"{self.slot_at[token]}:{self.activity_at[activity.id]}:{self.room_at[room.id]}"
            for activity in activities
            if not wanted or activity.id in wanted
            for room in self.school.rooms_for[campus, activity.id]
            if token in room.available and (not rooms or room.id in rooms)
        ]

    def _session(
        self, book: Book, campus: str, group: int | None, club: int | None, places: list[str], joins: bool
    ) -> int:
        listed = self._listed(book, "places", places)
        book.row("session", self.scenario.campuses.index(campus), group, club, listed, joins)
        return len(book.sessions)

    def _listed(self, book: Book, kind: str, items: list[str]) -> int:
        """Number of a list of this kind in the file; written where it is new."""
        text = kind + " " + " ".join(items)
        if text not in self._written:
            self._written[text] = self._lists[kind]
            self._lists[kind] += 1
            if kind == "places":
                book.row(kind, *items)
            else:
                book.row(kind, items)
        return self._written[text]

    def _team(self, book: Book, people: list[Staff]) -> int:
        return self._listed(book, "people", [str(self.person_at[person.id]) for person in people])

    def _posts(
        self,
        book: Book,
        session: int,
        campus: str,
        able: list[Staff],
        staff: list[Staff],
        pins: list[Pin],
        most: int,
        ratio: int,
        leads: list[Post],
        others: list[Post],
    ) -> None:
        """A lead and as many assistants as the ratio could ask for; at least one, who may bring a skill."""
        wanted = [pin.staff for pin in pins if pin.staff]
        lead = next((one for one in wanted if one in {p.id for p in able}), None)
        helpers = [one for one in wanted if one != lead]
        leads.append(Post(session, True, campus, "", self._team(book, able), self._pinned(lead)))
        for n in range(max(1, -(-most // ratio) - 1, len(helpers))):
            one = helpers[n] if n < len(helpers) else None
            others.append(Post(session, False, campus, "", self._team(book, staff), self._pinned(one)))

    def _pinned(self, person: str | None) -> int | None:
        return None if person is None else self.person_at[person]

    def _duties(self, book: Book, leads: list[Post]) -> None:
        for campus in self.scenario.campuses:
            attended = {token for student in self.students_at(campus) for token in student.attends}
            for slot in self.scenario.week.slots:
                if slot.token in attended:
                    able = [p for p in self.school.duty_staff[campus] if slot.token in p.available]
                    for _ in range(self.school.min_duty[campus]):
                        leads.append(Post(None, False, campus, slot.token, self._team(book, able), None))
