"""Block: how many care groups there are, and when they meet.

Groups stay together all week. A group may be filled up to ``min_size`` by students of another campus who are never
present; only groups with a member of the campus itself are counted. Choose of each of these such a member with most
slots of care in the week, and let r_h of the chosen have care hours h (`CareHours`): the slots in which a student
served on every day is in care whatever clubs the student gets, and the fewest slots of care on each day and in the
week. For the J groups of a campus, and R_t of them that meet in care slot t, joined rows included, every timetable
keeps

    sum r_h = J <= students / min_size,        hosts <= R_t <= J                     each session has a row
    R_t + students who wait              >= sum of r_h over those in care for sure
    R_t + students who wait or are at a club >= sum of r_h over those who attend
    R_t + students who wait              >= the fewest groups that hold those in care for sure
    R_t over a day + care slots waited   >= sum of r_h x fewest slots of care on the day, and so for the week.

Whoever has w slots of care or more in the week is in a group whose chosen member has as many. A group has at most
``max_size`` members, whose grades span at most ``max_grade_span``, and no two with one ``apart`` code. So with q(w) the
fewest groups that hold all students with w slots or more (`fewest_groups`),

    sum of r_h with w slots or more + students of such groups who wait  >=  q(w).

Where groups never join, R_t = hosts; and a group without a session has at least ``min_size`` members elsewhere, so

    min_size (J - hosts) <= students - students in care                              for each slot.

Where in addition ``max_grade_span`` is 0, all this holds for the groups and sessions of each grade.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from optimizer.domain.people import Student
from optimizer.engine.bounds.care_hours import CareHours, CareHoursOfStudents, fewest_groups
from optimizer.engine.bounds.class_parts import ClassParts
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.bounds.size_differences import GradeSize, add_size_differences
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions
from optimizer.engine.problem.alike import StudentDayClass


@dataclass
class CareGroups:
    """The care groups of the school, for the goal over their leads.

    Attributes
    ----------
    groups : AffineExpression
        Number of groups, J.
    rows : AffineExpression
        Their sessions in the care slots of the week, joined rows included.
    hosts : AffineExpression
        Those of these sessions that do not join another.
    chosen : list of (CareHours, AffineExpression)
        The chosen members by their care hours, r_h.
    students : Counter
        Care hours -> students with them.
    waited : AffineExpression
        Care slots for which students wait.
    """

    groups: AffineExpression = field(default_factory=AffineExpression)
    rows: AffineExpression = field(default_factory=AffineExpression)
    hosts: AffineExpression = field(default_factory=AffineExpression)
    chosen: list[tuple[CareHours, AffineExpression]] = field(default_factory=list)
    students: Counter[CareHours] = field(default_factory=Counter)
    waited: AffineExpression = field(default_factory=AffineExpression)


def add_groups(builder: RelaxationBuilder) -> CareGroups:
    """Add the block, with `class_parts`."""
    school, found = builder.school, CareGroups()
    care, hours = set(school.scenario.week.care), CareHoursOfStudents(builder)
    found.hosts = sum_of_expressions(hosts for at, hosts in builder.hosts.items() if at[1] in care)
    parts = ClassParts(builder, hours)
    for campus in school.scenario.campuses:
        by_cell: dict[int, list[Student]] = defaultdict(list)
        students = [s for s in school.scenario.students if school.campus_of_student[s.id] == campus]
        for student in students:
            by_cell[student.grade if school.scenario.settings.grouping.max_grade_span == 0 else 0].append(student)
        cells = [_CellBlock(builder, campus, grade, members, hours) for grade, members in sorted(by_cell.items())]
        for cell in cells:
            cell.add(found)
        here = sum_of_expressions(cell.groups for cell in cells)
        found.groups.add(here)
        _add_campus(builder, campus, here, cells)
        stays: dict[int, AffineExpression] = defaultdict(AffineExpression)
        for cell in cells:
            for in_week, chosen in cell.stays.items():
                stays[in_week].add(chosen)
        parts.add_campus(campus, students, here, stays)
        if len(cells) > 1 and not any(cell.absent for cell in cells):
            add_size_differences(builder, campus, [cell.size() for cell in cells])
    found.waited = sum_of_expressions(
        len(care & set(day.tokens)) * count for day, count in builder.absent.items() if care & set(day.tokens)
    )
    parts.charge()
    return found


def _add_campus(builder: RelaxationBuilder, campus: str, groups: AffineExpression, cells: list[_CellBlock]) -> None:
    """Each session has a row; where groups never join, a group without a session has its members elsewhere."""
    grouping = builder.school.scenario.settings.grouping
    signed_up = sum(sum(cell.counts.values()) for cell in cells)
    for token in builder.school.scenario.week.care:
        at = campus, token
        if at not in builder.hosts:
            continue
        rows = sum_of_expressions(cell.rows[token] for cell in cells)
        builder.model.constrain(("session rows", *at), rows - builder.hosts[at], low=0)
        if grouping.joining == "never":
            idle = grouping.min_size * (groups - builder.hosts[at]) + builder.in_care(at)
            builder.model.constrain(("idle groups", *at), idle, high=signed_up + _fillers(builder, campus))


def _fillers(builder: RelaxationBuilder, campus: str) -> int:
    """Students of other campuses who could help a group here to ``min_size``, without being present at a session."""
    school = builder.school
    if school.scenario.settings.grouping.min_size == 1:
        return 0
    return sum(school.campus_of_student[s.id] != campus for s in school.scenario.students)


class _CellBlock:
    """The groups of one campus, or of one grade of it where groups are by grade.

    Attributes
    ----------
    groups : AffineExpression
        Number of groups here.
    rows : dict
        Care slot -> groups that meet then.
    counts : Counter
        Care hours -> students with them.
    stays : dict
        Slots of care in the week -> groups whose chosen member has so many.
    """

    def __init__(
        self,
        builder: RelaxationBuilder,
        campus: str,
        grade: int,
        students: list[Student],
        hours: CareHoursOfStudents,
    ):
        self.builder, self.model, self.campus, self.grade = builder, builder.model, campus, grade
        self.week, self.grouping = builder.school.scenario.week, builder.school.scenario.settings.grouping
        self.absent = [(day, count) for day, count in builder.absent.items() if self._is_here(day)]
        self.grades: dict[CareHours, Counter[int]] = defaultdict(Counter)
        self.codes: dict[CareHours, Counter[tuple[str, int]]] = defaultdict(Counter)
        for student in students:
            self.grades[hours.of(student)][student.grade] += 1
            if student.apart:
                self.codes[hours.of(student)][student.apart, student.grade] += 1
        self.counts = Counter({one: grades.total() for one, grades in self.grades.items()})
        most = min(len(students), (len(students) + _fillers(builder, campus)) // self.grouping.min_size)
        self.groups = self.model.count(("groups", campus, grade), most)
        self.rows: dict[str, AffineExpression] = {}
        self.stays: dict[int, AffineExpression] = defaultdict(AffineExpression)

    def _is_here(self, day: StudentDayClass) -> bool:
        return day.campus == self.campus and (not self.grade or not day.grade or day.grade == self.grade)

    def add(self, found: CareGroups) -> None:
        """Add the rows of the cell, and its groups to what is found of the school."""
        chosen = {
            hours: self.model.count(("member", self.campus, self.grade, number), count)
            for number, (hours, count) in enumerate(self.counts.items())
        }
        self.model.constrain(
            ("members", self.campus, self.grade), sum_of_expressions(chosen.values()) - self.groups, 0, 0
        )
        for hours, members in chosen.items():
            self.stays[hours.in_week].add(members)
        in_week = AffineExpression()
        for day in self.week.days:
            on_day = sum_of_expressions(self._add_slot(t, chosen) for t in self.week.care if self.week[t].day == day)
            in_week.add(on_day)
            least = sum_of_expressions(dict(hours.on_day).get(day, 0) * members for hours, members in chosen.items())
            self.model.constrain(("rows on a day", self.campus, self.grade, day), on_day - least, low=0)
        least = sum_of_expressions(hours.in_week * members for hours, members in chosen.items())
        self.model.constrain(("rows in the week", self.campus, self.grade), in_week - least, low=0)
        self._add_seats(chosen)
        found.rows.add(sum_of_expressions(self.rows.values()))
        found.chosen.extend(chosen.items())
        found.students.update(self.counts)

    def _add_slot(self, token: str, chosen: dict[CareHours, AffineExpression]) -> AffineExpression:
        """Add the rows of a slot; return the groups that meet then plus the students who wait."""
        rows = self.rows[token] = self._groups_that_meet(token)
        key = (self.campus, self.grade, token)
        self.model.constrain(("groups at once", *key), self.groups - rows, low=0)
        waiting = sum_of_expressions(count for day, count in self.absent if token in day.tokens)
        sure = sum_of_expressions(members for hours, members in chosen.items() if token in hours.sure)
        self.model.constrain(("sure rows", *key), rows + waiting - sure, low=0)
        fewest = self._fewest_groups(hours for hours in self.counts if token in hours.sure)
        self.model.constrain(("fewest rows", *key), rows + waiting, low=fewest)
        attending = sum_of_expressions(members for hours, members in chosen.items() if token in hours.attends)
        self.model.constrain(("rows", *key), rows + waiting + self._at_clubs(token) - attending, low=0)
        return rows + waiting

    def _fewest_groups(self, students: Iterable[CareHours]) -> int:
        """Fewest groups of those with these care hours."""
        grades, codes = Counter[int](), defaultdict[str, Counter[int]](Counter)
        for hours in students:
            grades.update(self.grades[hours])
            for (code, grade), count in self.codes[hours].items():
                codes[code][grade] += count
        return fewest_groups(grades, self.grouping.max_size, self.grouping.max_grade_span, codes.values())

    def size(self) -> GradeSize:
        """Groups and students, where nobody may wait."""
        in_care = [hours for hours in self.counts if hours.in_week]
        members = sum(self.counts[hours] for hours in in_care)
        possible = sum(student.grade == self.grade for student in self.builder.school.scenario.students)
        return GradeSize(self.grade, self.groups, self._fewest_groups(in_care), members, possible)

    def _at_clubs(self, token: str) -> AffineExpression:
        """Students at clubs, of the cell alone where that is known."""
        at = self.campus, token
        if self.grade and at in self.builder.in_club_of_grade:
            return self.builder.in_club_of_grade[at].get(self.grade, AffineExpression())
        return self.builder.in_clubs(at)

    def _groups_that_meet(self, token: str) -> AffineExpression:
        """The sessions themselves where they are known for this cell and none joins, else a variable."""
        at = self.campus, token
        if at not in self.builder.hosts:
            return AffineExpression()
        if self.grouping.joining == "never":
            if (*at, self.grade) in self.builder.sessions_of_grade:
                return self.builder.sessions_of_grade[*at, self.grade]
            if not self.grade:
                return self.builder.hosts[at]
        return self.model.count(("rows", self.campus, self.grade, token), self.counts.total())

    def _add_seats(self, chosen: dict[CareHours, AffineExpression]) -> None:
        """Whoever has many slots of care is in a group whose chosen member has as many."""
        waiting = sum_of_expressions(count for _, count in self.absent)
        size = self.grouping.max_size
        for slots in sorted({hours.in_week for hours in self.counts} - {0}):
            longer = [hours for hours in self.counts if hours.in_week >= slots]
            groups = sum_of_expressions(chosen[hours] for hours in longer)
            key = (self.campus, self.grade, slots)
            fewest = self._fewest_groups(longer)
            self.model.constrain(("fewest groups", *key), groups + waiting, low=fewest)
            if waiting.terms:
                members = sum(self.counts[hours] for hours in longer)
                self.model.constrain(("seats", *key), size * groups + waiting, low=members)
