"""The school as the Java program of the Timefold peer reads it: lines of a word and numbers.

Things are named by their place in the file; sets of grades, slots and skills are bits of a number. What the scenario
settles for each decision (rooms that fit, people who may lead, pins) goes into the lists of its possible values, so
that the program needs no rule for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.peers.timefold_candidates import Candidates
from optimizer.domain.people import Role, Student
from optimizer.domain.programme import Category
from optimizer.domain.scenario import Scenario
from optimizer.engine.problem.school import School

MOST_SLOTS = 63
"""Slots of a week are bits of a signed long."""
NO_LIMIT = 9999
_QUIET = (Category.HOMEWORK, Category.READING)
_DAILY = (Category.HOMEWORK, Category.SPORTS, Category.REST)
_CALLED = (Role.VOLUNTEER, Role.OUTSIDE)
_HIGHEST_LEVEL = 400
GOALS = {
    "club-choice": ("club-choice",),
    "fair-load": ("fair-load",),
    "continuity": ("continuity",),
    "room-moves": ("room-moves",),
    "variety": ("variety",),
    "staff-gaps": ("staff-gaps",),
    "call-ins": ("call-ins",),
    "extra-staff": ("extra-staff", "extra-staff, the fewest"),
    "outside-cost": ("outside-cost",),
    "avoided": ("avoided",),
    "classmates": ("classmates",),
    "together": ("together",),
    "even-sizes": ("even-sizes",),
}
"""Goal -> the program's constraints that carry its weight."""


@dataclass
class Book:
    """What is written, and what its numbers mean.

    Attributes
    ----------
    students : list of Student
        In the order of the file: by grade and class.
    lines : list of str
        The file.
    groups : list of (str, str, str)
        Id, campus and kind (care, extended, outside).
    sessions : list of str
        Group or club of each session.
    posts : list of (int, bool, str, str)
        Session (-1 on duty), whether lead, campus, token (duties alone).
    """

    school: School
    students: list[Student]
    lines: list[str] = field(default_factory=list)
    groups: list[tuple[str, str, str]] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    posts: list[tuple[int, bool, str, str]] = field(default_factory=list)

    @property
    def scenario(self) -> Scenario:
        return self.school.scenario

    def row(self, *cells: object) -> None:
        self.lines.append("\t".join(_text(cell) for cell in cells))


def _text(cell: object) -> str:
    if cell is None or cell in ((), []):
        return "-"
    if isinstance(cell, bool):
        return "1" if cell else "0"
    return ",".join(map(str, cell)) if isinstance(cell, list | tuple) else str(cell)


def grade_bits(grades: Iterable[int]) -> int:
    """Grades as bits; none given means all."""
    return sum(1 << grade for grade in set(grades)) or (1 << 16) - 1


def write_school(school: School) -> Book:
    """The whole file of a school.

    Raises
    ------
    ValueError
        If the week has more than `MOST_SLOTS` slots, or some care session has nothing that it may be.
    """
    if len(school.scenario.week.slots) > MOST_SLOTS:
        raise ValueError(f"more than {MOST_SLOTS} slots a week")
    students = sorted(school.scenario.students, key=lambda s: (s.grade, s.campus, s.class_name, s.id))
    book, chosen = Book(school, students), Candidates(school)
    _settings(book)
    _week(book)
    _programme(book)
    _people(book)
    _groups(book, chosen)
    _clubs(book)
    _students(book, chosen)
    chosen.write_sessions(book)
    for goal, names in GOALS.items():
        for name in names:
            book.row("weight", name, book.scenario.settings.goals.weights()[goal])
    return book


def _settings(book: Book) -> None:
    settings, school = book.scenario.settings, book.school
    grouping, exercise = settings.grouping, settings.exercise
    book.row(
        "settings",
        grouping.max_size,
        grouping.min_size,
        grouping.max_grade_span,
        grouping.join_max_grade_span,
        exercise.min_minutes_per_day,
        exercise.from_attended_minutes,
        school.max_students_per_staff,
        len(book.scenario.week.days),
        school.needs_teacher("care"),
        school.needs_teacher("club"),
    )


def _week(book: Book) -> None:
    week = book.scenario.week
    for slot in week.slots:
        kind = "extended" if slot.extended else "club" if slot.club_only else "care"
        order = sorted(week.on_day[slot.day], key=lambda token: (week[token].start, week[token].extended))
        book.row("slot", week.days.index(slot.day), slot.minutes, order.index(slot.token), kind)


def _programme(book: Book) -> None:
    scenario = book.scenario
    skills = sorted({activity.skill for activity in scenario.activities if activity.skill})
    for room in scenario.rooms:
        book.row("room", NO_LIMIT if room.capacity is None else room.capacity, room.groups_at_once)
    for activity in scenario.activities:
        book.row(
            "activity",
            activity.students_per_staff,
            activity.physical_minutes,
            grade_bits(activity.grades),
            skills.index(activity.skill) if activity.skill else -1,
            activity.min_per_week if activity.for_care else 0,
            NO_LIMIT if activity.max_per_week is None else activity.max_per_week,
            activity.min_per_day if activity.for_care else 0,
            NO_LIMIT if activity.max_per_day is None else activity.max_per_day,
            activity.category in _QUIET,
            activity.category not in _DAILY,
        )


def _people(book: Book) -> None:
    scenario, school = book.scenario, book.school
    skills = sorted({activity.skill for activity in scenario.activities if activity.skill})
    levels = _levels(school)
    for person in scenario.staff:
        able = person.available if person.vetted_on(school.week_of) else frozenset[str]()
        book.row(
            "person",
            person.max_per_day,
            person.max_per_week,
            person.max_days,
            min(person.min_per_week, school.could_serve[person.id]),
            grade_bits(person.grades),
            person.role is Role.TEACHER,
            person.role in _CALLED,
            slot_bits(scenario, able),
            slot_bits(scenario, person.avoids),
            sum(1 << skills.index(skill) for skill in person.skills if skill in skills),
            person.carried,
            int(person.yuan_per_slot * 100) if person.role is Role.OUTSIDE else 0,
            [school.target(person, level) for level in range(levels)] if person.share > 0 else (),
        )


def _levels(school: School) -> int:
    """Common levels of the fair load worth looking at: from 0 until everybody has all they could serve."""
    for level in range(_HIGHEST_LEVEL):
        pool = (person for person in school.scenario.staff if person.share > 0)
        if all(school.target(p, level) >= p.carried + school.could_serve[p.id] for p in pool):
            return level + 1
    return _HIGHEST_LEVEL


def slot_bits(scenario: Scenario, tokens: Iterable[str]) -> int:
    wanted = frozenset(tokens)
    return sum(1 << at for at, slot in enumerate(scenario.week.slots) if slot.token in wanted)


def _groups(book: Book, chosen: Candidates) -> None:
    mixed = book.scenario.settings.grouping.mixed == "required"
    for group in chosen.groups:
        at = book.scenario.campuses.index(group.campus)
        several = len({s.grade for s in chosen.students_at(group.campus)}) > 1
        book.groups.append((group.id, group.campus, group.kind))
        book.row("group", at, group.kind, group.pinned, mixed and several)


def _clubs(book: Book) -> None:
    people = {person.id: at for at, person in enumerate(book.scenario.staff)}
    pinned = {pin.group for pin in book.scenario.pins}
    for club in book.scenario.clubs:
        most = NO_LIMIT if club.max_students is None else club.max_students
        leaders = [people[one] for one in club.leaders]
        book.row("club", club.min_students, most, club.id in pinned, leaders)


def _students(book: Book, chosen: Candidates) -> None:
    scenario = book.scenario
    classes: dict[tuple[str, int, str], int] = {}
    codes: dict[str, int] = {}
    for at, student in enumerate(book.students):
        key = (student.campus, student.grade, student.class_name)
        book.row(
            "pupil",
            student.grade,
            classes.setdefault(key, len(classes)) if student.class_name else -1,
            codes.setdefault(student.together, len(codes)) if student.together else -1,
            codes.setdefault(student.apart, len(codes)) if student.apart else -1,
            slot_bits(scenario, student.attends),
            chosen.home(student),
            chosen.extended_of.get(student.id, -1),
        )
        _days(book, at, student)
        _seats(book, chosen, at, student)


def _days(book: Book, at: int, student: Student) -> None:
    scenario, school = book.scenario, book.school
    week = scenario.week
    for day, tokens in school.attended[student.id].items():
        care = sum(week[t].minutes for t in tokens if not week[t].extended and not week[t].club_only)
        whole = sum(week[t].minutes for t in tokens if not week[t].extended)
        due = school.exercise_minutes(student, day) > 0 and whole >= scenario.settings.exercise.from_attended_minutes
        cost = school.unserved_cost(student, day)
        book.row("day", at, week.days.index(day), cost, care, due, slot_bits(scenario, tokens))


def _seats(book: Book, chosen: Candidates, at: int, student: Student) -> None:
    scenario, school = book.scenario, book.school
    clubs = {club.id: place for place, club in enumerate(scenario.clubs)}
    wishes = [
        f"{clubs[wish]}:{place}"
        for place, wish in enumerate(student.clubs, 1)
        if school.may_join_club(student, scenario.club[wish])
        and set(school.club_slots[wish]) & student.attends
        and wish in chosen.open_clubs
    ]
    for _ in range(student.wants_clubs):
        book.row("seat", at, student.club_weight, len(student.clubs), wishes)
