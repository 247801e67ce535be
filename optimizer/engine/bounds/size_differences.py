"""Block: by how much the sizes of care groups differ (``even-sizes``).

Where groups are by grade, a grade of 40 in two groups and one of 38 in one differ by 18 at least. Of a grade let N of
A students be in care for sure, and let b_j = 1 if it has j groups, else 0. Its largest group has N / j members at least
and its smallest A / j at most, so with J groups

    sum b_j = 1,     sum j b_j = J,     largest  >=  sum ceil(N / j) b_j,     smallest  <=  sum floor(A / j) b_j

for each grade of the campus, and ``even-sizes`` pays largest - smallest. The last j listed stands for j groups or more.
The block is left out where somebody may wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions

EVEN_SIZES_GOAL = "even-sizes"


@dataclass(frozen=True)
class GradeSize:
    """The groups and students of a grade.

    Attributes
    ----------
    grade : int
    groups : AffineExpression
        Number of groups, J.
    fewest : int
        Groups that there are at least.
    in_care, students : int
        Students in care for sure, N, and all who may be members, A; those of other campuses may be who are never there.
    """

    grade: int
    groups: AffineExpression
    fewest: int
    in_care: int
    students: int


def add_size_differences(builder: RelaxationBuilder, campus: str, grades: Iterable[GradeSize]) -> None:
    """Add the rows of a campus and charge the goal."""
    model, size = builder.model, builder.school.scenario.settings.grouping.max_size
    largest = model.count(("largest group", campus), size)
    smallest = model.count(("smallest group", campus), size)
    for one in grades:
        if one.fewest and one.in_care:
            _add_grade(builder, campus, one, largest, smallest)
    differ = model.count(("sizes differ", campus), size)
    model.constrain(("sizes differ", campus), differ - largest + smallest, low=0)
    model.charge_expression(EVEN_SIZES_GOAL, differ, builder.school.scenario.settings.goals.weights()[EVEN_SIZES_GOAL])


def _add_grade(
    builder: RelaxationBuilder, campus: str, one: GradeSize, largest: AffineExpression, smallest: AffineExpression
) -> None:
    model, last = builder.model, one.fewest + builder.school.params.bounds.group_numbers
    key = (campus, one.grade)
    number = {j: model.count(("number of groups", *key, j), 1) for j in range(one.fewest, last + 1)}
    model.constrain(("number of groups", *key), sum_of_expressions(number.values()), 1, 1)
    counted = sum_of_expressions(j * chosen for j, chosen in number.items())
    model.constrain(("groups counted", *key), one.groups - counted, low=0)
    most = one.students * number[last]
    model.constrain(("groups counted exactly", *key), one.groups - counted - most, high=0)
    at_least = sum_of_expressions(-(-one.in_care // j) * chosen for j, chosen in number.items() if j < last)
    model.constrain(("largest group", *key), largest - at_least, low=0)
    at_most = sum_of_expressions(one.students // j * chosen for j, chosen in number.items())
    model.constrain(("smallest group", *key), smallest - at_most, high=0)
