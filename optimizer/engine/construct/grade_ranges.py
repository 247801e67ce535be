"""Stage model of the runs of grades: how many care groups each run of neighbouring grades gets, and of whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from optimizer.engine.lp.mixed_integer import solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram, LinearTerm

GROUP_COST = 1_000.0
GRADE_RANGE_COST = 10.0


@dataclass(frozen=True)
class GradeRange:
    """Groups of the grades ``low`` … ``low + span`` and the students of each grade in them."""

    low: int
    groups: int
    students: dict[int, int]


def solve_grade_ranges(
    count: dict[int, int], *, size: int, least: int, span: int, mixed: bool
) -> list[GradeRange] | None:
    """As few groups as possible, in as few runs as possible; None where the rules leave no way.

    Parameters
    ----------
    count : dict
        Grade -> students.
    size, least : int
        Most and fewest students of a group.
    span : int
        Highest minus lowest grade of a group.
    mixed : bool
        Whether every group needs two grades.
    """
    model = LinearProgram()
    grades = sorted(count)
    groups = {low: model.var(GROUP_COST, high=sum(count.values())) for low in grades}
    used = {low: model.var(GRADE_RANGE_COST) for low in grades}
    share: dict[int, dict[int, int]] = defaultdict(dict)
    for low in grades:
        for grade in grades:
            if low <= grade <= low + span:
                share[low][grade] = model.var(high=count[grade])
    for grade in grades:
        model.row([(share[low][grade], 1) for low in grades if grade in share[low]], low=count[grade])
        model.row([(share[low][grade], 1) for low in grades if grade in share[low]], high=count[grade])
    for low in grades:
        everybody: list[LinearTerm] = [(variable, 1) for variable in share[low].values()]
        model.row([*everybody, (groups[low], -float(size))], high=0)
        model.row([*everybody, (groups[low], -float(least))], low=0)
        model.row([(groups[low], 1), (used[low], -float(sum(count.values())))], high=0)
        if mixed:
            for grade in share[low]:
                others = [(variable, 1.0) for other, variable in share[low].items() if other != grade]
                model.row([*others, (groups[low], -1)], low=0)
    answer = solve_mixed_integer(model, absolute_gap=GRADE_RANGE_COST / 2, node_limit=1_000)
    if answer is None:
        return None
    return [
        GradeRange(low, answer[groups[low]], {g: answer[v] for g, v in share[low].items() if answer[v]})
        for low in grades
        if answer[groups[low]]
    ]
