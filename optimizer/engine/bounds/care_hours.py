"""When a student is in care at least, whatever clubs the student gets; and the fewest groups that hold students."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement

from optimizer.domain.people import Student
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.program import LinearProgram, sum_of_expressions


@dataclass(frozen=True)
class CareHours:
    """When a student served on every day is in care at least.

    In each care slot signed up for in which no club asked for can meet; on a day, in all care slots signed up for but
    one for each club that can meet then, and at most as many clubs as wanted; in the week, in all but the meetings of
    as many clubs as wanted.

    Attributes
    ----------
    attends : frozenset of str
        Care slots signed up for.
    sure : frozenset of str
        Slots in which the student is in care whatever clubs the student gets.
    on_day : tuple of (str, int)
        Days signed up for, each with the fewest slots of care.
    in_week : int
        Fewest slots of care in the week.
    """

    attends: frozenset[str]
    sure: frozenset[str]
    on_day: tuple[tuple[str, int], ...]
    in_week: int


class CareHoursOfStudents:
    """Works out the care hours of students; read only after the block of clubs has been added to the builder."""

    def __init__(self, builder: RelaxationBuilder):
        self.builder = builder
        self.care = frozenset(builder.school.scenario.week.care)
        self.meeting_slots: dict[str, set[str]] = defaultdict(set)
        for club, token in builder.meets:
            self.meeting_slots[club].add(token)

    def of(self, student: Student) -> CareHours:
        school = self.builder.school
        wish_class = self.builder.student_classes.kind_of.get(student.id)
        clubs = [club for club, _ in wish_class.clubs if self.meeting_slots[club]] if wish_class else []
        wanted = wish_class.wants if wish_class else 0
        meeting_slots = [self.meeting_slots[club] for club in clubs]
        on_day: list[tuple[str, int]] = []
        sure: set[str] = set()
        slots = 0
        for day, tokens in school.attended[student.id].items():
            in_care = self.care & set(tokens)
            without_clubs = in_care.difference(*meeting_slots)
            at_clubs = min(wanted, sum(not in_care.isdisjoint(tokens) for tokens in meeting_slots))
            sure |= without_clubs
            slots += len(in_care)
            on_day.append((day, max(len(without_clubs), len(in_care) - at_clubs)))
        most_meetings = sorted((school.club_meetings[c] for c in clubs), reverse=True)[:wanted]
        in_week = max(sum(n for _, n in on_day), slots - sum(most_meetings))
        return CareHours(self.care & student.attends, frozenset(sure), tuple(on_day), in_week)


def fewest_groups(
    students: Mapping[int, int], max_size: int, max_grade_span: int, codes: Iterable[Counter[int]] = ()
) -> int:
    """Fewest groups of at most ``max_size`` whose grades span at most ``max_grade_span`` that hold all students.

    Without codes the group of the lowest grade left is filled from below: among the students whom it may hold those of
    the lowest grades fit into the fewest other groups, so in any grouping they can be exchanged into it. With codes it
    is the proven bound of `_fewest_groups_apart`.

    Parameters
    ----------
    students : mapping
        Grade -> students.
    codes : iterable of Counter
        For each ``apart`` code: grade -> those of the students who have it. No two of them are in one group.
    """
    left, groups = Counter({grade: count for grade, count in students.items() if count}), 0
    while left:
        lowest, seats = min(left), max_size
        groups += 1
        for grade in sorted(g for g in left if g <= lowest + max_grade_span):
            taken = min(seats, left[grade])
            seats -= taken
            left[grade] -= taken
        left = +left
    shared = [code for code in codes if code.total() > 1]
    return max(groups, _fewest_groups_apart(students, max_size, max_grade_span, shared)) if shared else groups


def _fewest_groups_apart(
    students: Mapping[int, int], max_size: int, max_grade_span: int, codes: Iterable[Counter[int]]
) -> int:
    """Fewest groups, counted by their lowest grade, where students with one ``apart`` code are in different groups.

    The students of a code with grades from a to b are in as many groups, each of which reaches into a..b (a condition
    of Hall, 1935, for each such interval). The integer program is tiny; its proven bound is taken, whatever its limit.
    """
    program, lowest_grades = LinearProgram(), sorted(grade for grade, count in students.items() if count)
    groups = {low: program.count(("groups from", low), sum(students.values())) for low in lowest_grades}
    members = {
        (low, grade): program.count(("of grade", low, grade), students[grade])
        for low in lowest_grades
        for grade in lowest_grades
        if low <= grade <= low + max_grade_span
    }
    for grade in lowest_grades:
        placed = sum_of_expressions(part for (_, g), part in members.items() if g == grade)
        program.constrain(("placed", grade), placed, students[grade], students[grade])
    for low in lowest_grades:
        inside = sum_of_expressions(part for (first, _), part in members.items() if first == low)
        program.constrain(("seats", low), max_size * groups[low] - inside, low=0)
    for number, code in enumerate(codes):
        for first, last in combinations_with_replacement(sorted(code), 2):
            count = sum(n for grade, n in code.items() if first <= grade <= last)
            reaching = sum_of_expressions(groups[g] for g in groups if first - max_grade_span <= g <= last)
            program.constrain(("apart", number, first, last), reaching, low=count)
    program.charge_expression("", sum_of_expressions(groups.values()), 1)
    costs, constant = program.objective()
    return integer_bound(program, costs, constant, time_limit=5.0, deterministic_limit=0.2).value or 0
