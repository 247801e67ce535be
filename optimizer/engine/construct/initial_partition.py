"""A first partition of the students of a campus into care groups.

As few groups as possible: a mixed-integer model decides how many groups each range of neighbouring grades gets and how
many students of each grade are in them. Within a range students of like attendance are put together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement
from types import MappingProxyType

import numpy as np

from optimizer.engine.construct.grouping_instance import BoolArray, GroupingInstance, IntArray
from optimizer.engine.lp.mixed_integer import solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram, LinearTerm
from optimizer.engine.params import DEFAULTS, ConstructParams


@dataclass(frozen=True)
class GradeRange:
    """Groups of neighbouring grades, ``lowest`` the lowest of them.

    Attributes
    ----------
    students : dict
        Grade -> students in these groups.
    """

    lowest: int
    groups: int
    students: dict[int, int]


def solve_grade_ranges(
    count: dict[int, int],
    *,
    max_size: int,
    min_size: int,
    max_span: int,
    mixed: bool,
    apart: Mapping[tuple[int, int], int] = MappingProxyType({}),
    params: ConstructParams = DEFAULTS.construct,
) -> list[GradeRange] | None:
    """As few groups as possible, in as few grade ranges as possible.

    Parameters
    ----------
    count : dict
        Grade -> students.
    max_size, min_size : int
        Students of a group.
    max_span : int
        Highest minus lowest grade of a group.
    mixed : bool
        Whether every group needs students of two grades.
    apart : mapping
        (lowest, highest grade) -> groups that may hold a student of these grades, at least: as many as the students
        with one `apart` code among them (Hall's condition, 1935).

    Returns
    -------
    list of GradeRange or None
        None where no solution is found.
    """
    model = LinearProgram()
    grades, everybody = sorted(count), sum(count.values())
    groups = {lowest: model.var(params.partition_group_cost, high=everybody) for lowest in grades}
    used = {lowest: model.var(params.partition_range_cost) for lowest in grades}
    students: dict[int, dict[int, int]] = defaultdict(dict)
    for lowest in grades:
        for grade in grades:
            if lowest <= grade <= lowest + max_span:
                students[lowest][grade] = model.var(high=count[grade])
    for grade in grades:
        of_grade: list[LinearTerm] = [(students[lowest][grade], 1) for lowest in grades if grade in students[lowest]]
        model.row(of_grade, low=count[grade])
        model.row(of_grade, high=count[grade])
    for lowest in grades:
        members: list[LinearTerm] = [(variable, 1) for variable in students[lowest].values()]
        model.row([*members, (groups[lowest], -float(max_size))], high=0)
        model.row([*members, (groups[lowest], -float(min_size))], low=0)
        model.row([(groups[lowest], 1), (used[lowest], -float(everybody))], high=0)
        if mixed:
            for grade in students[lowest]:
                others = [(variable, 1.0) for other, variable in students[lowest].items() if other != grade]
                model.row([*others, (groups[lowest], -1)], low=0)
    for (low, high), needed in sorted(apart.items()):
        open_to_them: list[LinearTerm] = [(groups[g], 1) for g in grades if low - max_span <= g <= high]
        model.row(open_to_them, low=needed)
    answer = solve_mixed_integer(
        model, absolute_gap=params.partition_range_cost / 2, node_limit=params.partition_node_limit
    )
    if answer is None:
        return None
    return [
        GradeRange(lowest, answer[groups[lowest]], {g: answer[v] for g, v in students[lowest].items() if answer[v]})
        for lowest in grades
        if answer[groups[lowest]]
    ]


@dataclass(eq=False)
class Partition:
    """Care groups of a `GroupingInstance`.

    Attributes
    ----------
    names : list of str
        Id of each pinned group, blank for those that have none yet.
    group_of : array of int, shape (students,)
        Number of each student's group.
    fixed : array of bool, shape (students,)
        Whether a student names the group.
    """

    names: list[str]
    group_of: IntArray
    fixed: BoolArray


def build_initial_partition(
    instance: GroupingInstance, size: int, pinned: dict[str, frozenset[int]], largest: int = 0
) -> Partition:
    """Put students into groups of at most ``size``.

    Parameters
    ----------
    pinned : dict
        Pinned group, which has to exist -> grades that it may have.
    largest : int
        If given, there are as many groups as of ``size``, but as many as possible of them have just as many students as
        the usual ratio, and the others up to so many.
    """
    return _PartitionBuilder(instance, size, pinned, largest).build()


def uneven_sizes(students: int, groups: int, ratio: int, largest: int) -> list[int]:
    """Sizes of groups, as many as possible of ``ratio`` students and the rest of ``largest``; in rising order."""
    sizes = [min(ratio, students // groups)] * groups
    for number in reversed(range(groups)):
        sizes[number] += min(largest - sizes[number], students - sum(sizes))
    return sizes


class _PartitionBuilder:
    """Builds one partition; the pinned groups have the first numbers."""

    def __init__(self, instance: GroupingInstance, size: int, pinned: dict[str, frozenset[int]], largest: int):
        self.largest = largest
        self.instance, self.size, self.params = instance, size, instance.school.params.construct
        self.settings = instance.school.scenario.settings.grouping
        self.pinned_grades = list(pinned.values())
        count = len(instance.students)
        self.names, self.group_of = list(pinned), np.full(count, -1, dtype=np.int64)
        self.fixed = np.zeros(count, dtype=np.bool_)
        self.attendance = self._attendance_keys()

    def build(self) -> Partition:
        instance, settings = self.instance, self.settings
        number = {name: n for n, name in enumerate(self.names)}
        for row, student in enumerate(instance.students):
            if student.care_group in number:
                self.group_of[row], self.fixed[row] = number[student.care_group], True
        self._fill_pinned_groups()
        for members, groups in self._members_by_range():
            members.sort(key=lambda row: (self.attendance[row], instance.grade[row], instance.class_code[row], row))
            sizes = self._sizes(len(members), groups)
            if settings.mixed == "allowed":
                part_of = np.repeat(np.arange(groups), sizes)
            else:  # in turn, by size
                turns = sorted(((2 * n + 1) / size, part) for part, size in enumerate(sizes) for n in range(size))
                part_of = np.array([part for _, part in turns], dtype=np.int64)
            self.group_of[members] = len(self.names) + part_of
            self.names += [""] * groups
        self._balance_sizes()
        if settings.mixed == "required":
            self._ensure_mixed_grades()
        self._separate_codes()
        return Partition(self.names, self.group_of, self.fixed)

    def _sizes(self, students: int, groups: int) -> list[int]:
        if self.largest:
            return uneven_sizes(students, groups, self.instance.school.usual_students_per_staff, self.largest)
        return [(part + 1) * students // groups - part * students // groups for part in range(groups)]

    def _attendance_keys(self) -> list[tuple[int, ...]]:
        """Per student a key by which students of like attendance are neighbours.

        Common attendances (sets of care slots) come in order of falling size; all others stand in their middle.
        """
        instance = self.instance
        attended = [frozenset(t for t in s.attends if t in instance.tokens) for s in instance.students]
        students = Counter(attended)
        common = [slots for slots in students if students[slots] >= self.params.common_attendance]
        rank = {slots: n for n, slots in enumerate(sorted(common, key=lambda s: (-len(s), sorted(s))))}
        return [(rank[a], 0) if a in rank else (len(rank) // 2, 1, -len(a)) for a in attended]

    def _fill_pinned_groups(self) -> None:
        """Fill the pinned groups up to the average size with students near in grade."""
        instance, count = self.instance, len(self.instance.students)
        size = -(-count // max(1, -(-count // self.size), len(self.pinned_grades)))
        max_span = self.settings.max_grade_span
        for group, allowed in enumerate(self.pinned_grades):
            members = instance.grade[self.group_of == group].tolist()
            rows = [row for row in self._without_group() if int(instance.grade[row]) in allowed]
            if not members and not rows:
                continue
            low, high = (min(members), max(members)) if members else (int(instance.grade[rows[0]]),) * 2
            rows.sort(key=lambda r: (abs(int(instance.grade[r]) - low), self.attendance[r], instance.class_code[r], r))
            members_count = len(members)
            for row in rows:
                grade = int(instance.grade[row])
                if members_count < size and max(high, grade) - min(low, grade) <= max_span:
                    self.group_of[row] = group
                    members_count += 1
                    low, high = min(low, grade), max(high, grade)

    def _without_group(self) -> list[int]:
        """Rows of the students without a group, in order of grade."""
        return [row for row in np.argsort(self.instance.grade, kind="stable").tolist() if self.group_of[row] < 0]

    def _members_by_range(self) -> list[tuple[list[int], int]]:
        """Rows of the students of each grade range with its number of groups; classes stay together where they can.

        Where no partition has enough groups for the `apart` codes, keeps the least size or mixes grades, these are
        given up, in this order.
        """
        instance, settings = self.instance, self.settings
        by_grade: dict[int, list[int]] = defaultdict(list)
        for row in sorted(self._without_group(), key=lambda r: (instance.grade[r], instance.class_code[r], r)):
            by_grade[int(instance.grade[row])].append(row)
        count = {grade: len(rows) for grade, rows in by_grade.items()}
        min_size = min(settings.min_size, self.size)
        mixed = settings.mixed == "required" and len(set(instance.grade.tolist())) > 1
        ranges: list[GradeRange] | None = None
        apart = self._groups_for_codes()
        for least, mixing, needed in ((min_size, mixed, apart), (min_size, mixed, {}), (1, mixed, {}), (1, False, {})):
            if ranges is None and count:
                ranges = solve_grade_ranges(
                    count,
                    max_size=self.size,
                    min_size=least,
                    max_span=settings.max_grade_span,
                    mixed=mixing,
                    apart=needed,
                    params=self.params,
                )
        used = dict.fromkeys(by_grade, 0)
        result = []
        for grade_range in ranges or ():
            members = []
            for grade, students in grade_range.students.items():
                members += by_grade[grade][used[grade] : used[grade] + students]
                used[grade] += students
            result.append((members, grade_range.groups))
        return result

    # -- repairs --------------------------------------------------------------------------------------------------

    def _allowed_grades(self, group: int) -> frozenset[int]:
        if group < len(self.pinned_grades):
            return self.pinned_grades[group]
        return frozenset(self.instance.grade.tolist())

    def _balance_sizes(self) -> None:
        """Fill groups that are too small from others, or give their members to others."""
        for group in range(len(self.names)):
            while 0 < np.count_nonzero(self.group_of == group) < self.settings.min_size:
                donor = self._student_to_move_to(group)
                if donor is None:
                    self._dissolve(group)
                    break
                self.group_of[donor] = group

    def _student_to_move_to(self, group: int) -> int | None:
        """A student who fits into a group, from the largest group that can spare one; None if there is none."""
        sizes = np.bincount(self.group_of, minlength=len(self.names))
        members = np.flatnonzero(self.group_of == group)
        grades = self._allowed_grades(group)
        spare = (sizes[self.group_of] > self.settings.min_size) & ~self.fixed & (self.group_of != group)
        rows = [
            row
            for row in np.flatnonzero(spare).tolist()
            if int(self.instance.grade[row]) in grades and self._fits(members, row)
        ]
        return max(rows, key=lambda row: (sizes[self.group_of[row]], -row), default=None)

    def _dissolve(self, group: int) -> None:
        """Give the members of a group to others that have room, the smallest first."""
        max_size = max(self.size, self.settings.max_size)
        for row in np.flatnonzero((self.group_of == group) & ~self.fixed).tolist():
            sizes = np.bincount(self.group_of, minlength=len(self.names))
            for other in np.argsort(sizes, kind="stable").tolist():
                members = np.flatnonzero(self.group_of == other)
                if (
                    other != group
                    and 0 < len(members) < max_size
                    and int(self.instance.grade[row]) in self._allowed_grades(other)
                    and self._fits(members, row)
                ):
                    self.group_of[row] = other
                    break

    def _ensure_mixed_grades(self) -> None:
        """Exchange students so that no group of two or more has a single grade."""
        grade, group_of = self.instance.grade, self.group_of
        for group in range(len(self.names)):
            members = np.flatnonzero(group_of == group)
            movable = members[~self.fixed[members]]
            if len(members) < 2 or len(set(grade[members].tolist())) > 1 or not len(movable):
                continue
            leaver = int(movable[-1])
            partners = (group_of != group) & ~self.fixed & (grade != grade[leaver])
            for other in np.flatnonzero(partners).tolist():
                theirs = np.flatnonzero((group_of == group_of[other]) & (np.arange(len(group_of)) != other))
                grades_after = {*grade[theirs].tolist(), int(grade[leaver])}
                fits = self._fits(members[members != leaver], other)
                if fits and len(grades_after) > 1 and self._fits(theirs, leaver):
                    group_of[leaver], group_of[other] = group_of[other], group
                    break

    def _groups_for_codes(self) -> dict[tuple[int, int], int]:
        """(lowest, highest grade) -> the most students without a group who have one `apart` code and these grades.

        Pinned groups that may take one of them are not counted as missing.
        """
        grades_of_code: dict[int, list[int]] = defaultdict(list)
        for row in self._without_group():
            if (code := int(self.instance.apart_code[row])) >= 0:
                grades_of_code[code].append(int(self.instance.grade[row]))
        needed: dict[tuple[int, int], int] = {}
        for grades in grades_of_code.values():
            for low, high in combinations_with_replacement(sorted(set(grades)), 2):
                pinned = sum(any(low <= g <= high for g in allowed) for allowed in self.pinned_grades)
                groups = sum(low <= g <= high for g in grades) - pinned
                if groups > max(1, needed.get((low, high), 1)):
                    needed[low, high] = groups
        return needed

    def _separate_codes(self) -> None:
        """Move or exchange students who share a group with another of their `apart` code, where that is possible."""
        code, group_of = self.instance.apart_code, self.group_of
        for row in np.flatnonzero((code >= 0) & ~self.fixed).tolist():
            together = (group_of == group_of[row]) & (code == code[row])
            if np.count_nonzero(together) > 1:
                self._move_to_other_group(row)

    def _move_to_other_group(self, row: int) -> None:
        """Put a student into a group with a free seat, else in exchange for a student of a group; smallest first."""
        instance, group_of = self.instance, self.group_of
        source, sizes = int(group_of[row]), np.bincount(self.group_of, minlength=len(self.names))
        rest = np.flatnonzero((group_of == source) & (np.arange(len(group_of)) != row))
        fitting = [
            group
            for group in np.argsort(sizes, kind="stable").tolist()
            if group != source and sizes[group] and int(instance.grade[row]) in self._allowed_grades(group)
        ]
        spare = self.settings.mixed == "allowed" and sizes[source] > self.settings.min_size
        for group in fitting if spare else ():
            if sizes[group] < self.size and self._fits(np.flatnonzero(group_of == group), row):
                group_of[row] = group
                return
        for group in fitting:
            members = np.flatnonzero(group_of == group)
            for other in members[~self.fixed[members]].tolist():
                theirs = members[members != other]
                if (
                    int(instance.grade[other]) in self._allowed_grades(source)
                    and self._fits(theirs, row)
                    and self._fits(rest, other)
                    and (self.settings.mixed == "allowed" or instance.grade[other] == instance.grade[row])
                ):
                    group_of[row], group_of[other] = group, source
                    return

    def _fits(self, members: IntArray, row: int) -> bool:
        """Whether a student may be with these members, by the span of grades and the ``apart`` codes."""
        instance = self.instance
        grades = [*instance.grade[members].tolist(), int(instance.grade[row])]
        code = int(instance.apart_code[row])
        is_apart = code >= 0 and code in instance.apart_code[members].tolist()
        return max(grades) - min(grades) <= self.settings.max_grade_span and not is_apart
