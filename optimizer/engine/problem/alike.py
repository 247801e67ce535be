"""Classes of students, rooms and people that the rules, or a relaxation of them, do not tell apart.

A `StudentDayClass` holds student-days alike in campus, slots, exercise due and priority; a `WishClass` holds students
alike in everything that decides which clubs they can have and what those are worth; a `RoomClass` rooms, with how many
groups and students they take in a slot; a `StaffType` people.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from optimizer.domain.people import Staff, Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Activity
from optimizer.engine.problem.exercise_due import counted_minutes, exercise_due
from optimizer.engine.problem.school import School


@dataclass(frozen=True, slots=True)
class StudentDayClass:
    """Student-days that are alike.

    Attributes
    ----------
    tokens : tuple of str
        All slots signed up for on the day, extended and ``club_only`` ones included.
    due : int
        Minutes of exercise that the day must give, 0 when the attended time (``club_only`` slots aside) is below
        the limit.
    grade : int
        The students' grade, 0 where grades are not counted apart (see `StudentClasses.graded_campuses`).
    weight : int
        Priority weight: waiting on this day adds ``len(tokens) * weight`` to ``unserved``.
    """

    campus: str
    day: str
    tokens: tuple[str, ...]
    due: int
    weight: int
    grade: int

    @property
    def cost(self) -> int:
        """Addition to ``unserved`` when such a student waits on this day."""
        return len(self.tokens) * self.weight


@dataclass(frozen=True, slots=True)
class WishClass:
    """Students who ask for clubs and are alike in wishes, hours and what the days ask of them.

    Attributes
    ----------
    days : tuple of StudentDayClass
        One for each day signed up for.
    clubs : tuple of (str, int)
        Clubs that the student may be in, with the 1-based position in the list of wishes after striking.
    longest : int
        Length of the school's longest list of wishes.
    wants : int
        Clubs wanted.
    club_weight : int
        Weight of the student in ``club-choice``.
    """

    days: tuple[StudentDayClass, ...]
    clubs: tuple[tuple[str, int], ...]
    longest: int
    wants: int
    club_weight: int

    @property
    def attends(self) -> frozenset[str]:
        """Slots signed up for in the week."""
        return frozenset(token for day in self.days for token in day.tokens)

    @property
    def cost(self) -> int:
        """Addition to ``unserved`` when such a student waits on every day."""
        return sum(day.cost for day in self.days)

    @property
    def worst(self) -> int:
        """Measure of ``club-choice`` for a served student without any club."""
        later = sum(self.longest + 1 - rank for rank in range(2, self.wants + 1))
        return self.club_weight * (2 * self.longest - 1 + later)

    def gain(self, position: int) -> int:
        """By how much a club on this position of the list lowers the measure, apart from `gain_of_any`.

        With L the longest list, a student with granted positions p_1 < ... < p_g of w wanted has the measure
        sum_{j<=g} (p_j - j) + sum_{g<j<=w} (L + 1 - j) and, where g = 0, L - 1 more. That is `worst`, less L - 1 where
        g > 0, less sum_{j<=g} (L + 1 - p_j).
        """
        return self.club_weight * (self.longest + 1 - position)

    @property
    def gain_of_any(self) -> int:
        """What having any club at all takes off the measure besides."""
        return self.club_weight * (self.longest - 1)


class StudentClasses:
    """The classes of a school's students.

    Parameters
    ----------
    school : School
    """

    def __init__(self, school: School):
        self.school = school

    @property
    def width(self) -> int:
        """Highest less lowest grade that one care session could have."""
        grouping = self.school.scenario.settings.grouping
        if grouping.joining == "never":
            return grouping.max_grade_span
        return max(grouping.max_grade_span, grouping.join_max_grade_span)

    @cached_property
    def graded_campuses(self) -> frozenset[str]:
        """Campuses with more grades than one session could have: there grades are counted apart."""
        grades: dict[str, set[int]] = defaultdict(set)
        for student in self.school.scenario.students:
            grades[self.school.campus_of_student[student.id]].add(student.grade)
        return frozenset(campus for campus, here in grades.items() if max(here) - min(here) > self.width)

    @cached_property
    def days_of(self) -> dict[str, tuple[StudentDayClass, ...]]:
        """Student -> classes of the days signed up for."""
        return {student.id: self._days(student) for student in self.school.scenario.students}

    def _days(self, student: Student) -> tuple[StudentDayClass, ...]:
        scenario, school = self.school.scenario, self.school
        campus, weight = school.campus_of_student[student.id], scenario.priority_weight(student)
        grade = student.grade if campus in self.graded_campuses else 0
        classes = []
        for day, tokens in school.attended[student.id].items():
            counted = counted_minutes(school, student.id, day)
            due = exercise_due(school, student, day, counted) if counted else 0
            classes.append(StudentDayClass(campus, day, tokens, due, weight, grade))
        return tuple(classes)

    @cached_property
    def day_classes(self) -> dict[StudentDayClass, int]:
        """Class -> number of student-days, sorted."""
        counts = Counter(day for days in self.days_of.values() for day in days)
        return dict(sorted(counts.items(), key=lambda item: _order(item[0])))

    @cached_property
    def signed_up(self) -> dict[tuple[str, str], int]:
        """(campus, slot) -> students signed up for it, the extended and ``club_only`` ones included."""
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for day, count in self.day_classes.items():
            for token in day.tokens:
                counts[day.campus, token] += count
        return dict(counts)

    @cached_property
    def grades_at(self) -> dict[tuple[str, str], int]:
        """(campus, slot) -> number of grades with a student signed up for it."""
        grades: dict[tuple[str, str], set[int]] = defaultdict(set)
        for student in self.school.scenario.students:
            for day in self.days_of[student.id]:
                for token in day.tokens:
                    grades[day.campus, token].add(student.grade)
        return {key: len(here) for key, here in grades.items()}

    @cached_property
    def kind_of(self) -> dict[str, WishClass]:
        """Student with wishes and a day signed up for -> class."""
        school = self.school
        classes = {}
        for student in school.scenario.students:
            wishes, wanted = school.scenario.wishes, school.scenario.wanted_clubs(student)
            if wanted <= 0 or not self.days_of[student.id]:
                continue
            ranked = ((club, rank) for rank, club in enumerate(wishes.of_student[student.id], 1))
            may = tuple((c, rank) for c, rank in ranked if school.may_join_club(student, school.scenario.club[c]))
            days = self.days_of[student.id]
            classes[student.id] = WishClass(days, may, wishes.longest, wanted, student.club_weight)
        return classes

    @cached_property
    def kinds(self) -> dict[WishClass, int]:
        """Class -> number of students, in the order of the scenario's first student of each class."""
        return dict(Counter(self.kind_of.values()))

    @cached_property
    def wish_classes(self) -> tuple[WishClass, ...]:
        """The classes by number."""
        return tuple(self.kinds)

    @cached_property
    def wishers(self) -> dict[str, tuple[int, ...]]:
        """Club -> numbers of the classes whose students may be in it."""
        numbers_of: dict[str, list[int]] = {club.id: [] for club in self.school.scenario.clubs}
        for number, kind in enumerate(self.kinds):
            for club, _ in kind.clubs:
                numbers_of[club].append(number)
        return {club: tuple(numbers) for club, numbers in numbers_of.items()}


def _order(day: StudentDayClass) -> tuple[str, str, tuple[str, ...], int, int, int]:
    return day.campus, day.day, day.tokens, day.due, day.weight, day.grade


@dataclass(frozen=True)
class RoomClass:
    """Rooms of a campus that no rule tells apart: same kind, capacity, groups at once and availability.

    A room that a club or a pin names is a class of its own.

    Attributes
    ----------
    name : str
        Id of the first room.
    rooms : tuple of str
        Ids, sorted.
    capacity : int
        Students in one room; capped at more than any group can have.
    at_once : int
        Groups that one room takes at once.
    """

    name: str
    campus: str
    kind: str
    capacity: int
    at_once: int
    available: frozenset[str]
    rooms: tuple[str, ...]

    def places(self, token: str) -> int:
        """Groups that these rooms take together in a slot."""
        return len(self.rooms) * self.at_once if token in self.available else 0

    def seats(self, token: str) -> int:
        """Students that these rooms take together in a slot."""
        return len(self.rooms) * self.capacity if token in self.available else 0


@dataclass(eq=False)
class RoomClasses:
    """The room classes of a school."""

    school: School

    @cached_property
    def max_session_headcount(self) -> int:
        """An upper bound on the students of one session: the largest of ``max_size`` and the clubs' sizes."""
        scenario = self.school.scenario
        wishers = ((club, len(self.school.wishers[club.id])) for club in scenario.clubs)
        clubs = [min(club.max_students or number, number) for club, number in wishers]
        return max([scenario.settings.grouping.max_size, *clubs])

    @cached_property
    def of_campus(self) -> dict[str, tuple[RoomClass, ...]]:
        """Campus -> its room classes, by name."""
        named = {club.room for club in self.school.scenario.clubs} | {pin.room for pin in self.school.scenario.pins}
        alike: dict[tuple[object, ...], list[Room]] = defaultdict(list)
        for room in sorted(self.school.scenario.rooms, key=lambda r: r.id):
            own_class = room.id if room.id in named else ""
            key = (room.campus, room.kind, self._capacity(room), room.groups_at_once, room.available, own_class)
            alike[key].append(room)
        classes: dict[str, list[RoomClass]] = {campus: [] for campus in self.school.scenario.campuses}
        for rooms in alike.values():
            room = rooms[0]
            if room.campus in classes:
                ids = tuple(r.id for r in rooms)
                one = RoomClass(
                    room.id, room.campus, room.kind, self._capacity(room), room.groups_at_once, room.available, ids
                )
                classes[room.campus].append(one)
        return {campus: tuple(here) for campus, here in classes.items()}

    def _capacity(self, room: Room) -> int:
        """Students that the room takes at once, no more than its groups can have."""
        enough = self.max_session_headcount * room.groups_at_once
        return enough if room.capacity is None else min(enough, room.capacity)

    def classes_for(self, campus: str, activity: Activity, token: str) -> tuple[RoomClass, ...]:
        """Room classes of a campus in which an activity may be given in a slot."""
        return tuple(
            c for c in self.of_campus.get(campus, ()) if token in c.available and activity.takes_room_kind(c.kind)
        )


@dataclass(frozen=True)
class StaffType:
    """People alike in everything but id and name.

    Attributes
    ----------
    person : Staff
        The first of them, who stands for all.
    leads : frozenset of str
        Clubs that name these people as leaders.
    ids : tuple of str
        All of them, sorted.
    """

    person: Staff
    leads: frozenset[str]
    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


def clubs_naming(school: School) -> dict[str, frozenset[str]]:
    """Person -> clubs that name the person as a leader; people whom none names are absent."""
    clubs: dict[str, set[str]] = defaultdict(set)
    for club in school.scenario.clubs:
        for person in club.leaders:
            clubs[person].add(club.id)
    return {person: frozenset(ids) for person, ids in clubs.items()}


def staff_types(school: School) -> list[StaffType]:
    """The staff of the week by type, in order of each type's first id."""
    leads = clubs_naming(school)
    alike: dict[tuple[Staff, frozenset[str]], list[Staff]] = defaultdict(list)
    for person in school.staff:
        bare = replace(person, id="", name="", vetted_until=None, organisation="", assessed_until=None)
        alike[bare, leads.get(person.id, frozenset())].append(person)
    return [StaffType(people[0], clubs, tuple(p.id for p in people)) for (_, clubs), people in alike.items()]


def slot_class(person: Staff, leads: frozenset[str]) -> tuple[object, ...]:
    """All of a person that the rules within one slot look at; ``leads`` as in `clubs_naming`."""
    return person.role, person.campus, person.skills, person.grades, leads
