"""The first cut of a crowd into care groups: as few as possible, grades near each other, habits together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from optimizer.domain.settings import GroupingSettings
from optimizer.solve.construct.crowd import Bools, Crowd, Ints


@dataclass(eq=False)
class Cut:
    """Groups of a crowd: names (blank = to be named), student -> group, and who is pinned."""

    names: list[str]
    of: Ints
    fixed: Bools


def cut(crowd: Crowd, size: int, named: list[str]) -> Cut:
    """Cut a crowd into groups of at most ``size``; ``named`` groups are opened in any case.

    Runs of grades are cut off from the lowest grade up, each as long as the span allows and, but for the last, as
    large as full groups of it; in each run students of like habit (days, leaving times, clubs) stand together.
    """
    settings = crowd.school.scenario.settings.grouping
    count = len(crowd.students)
    of = np.full(count, -1, dtype=np.int64)
    names = list(named)
    number = {name: n for n, name in enumerate(names)}
    fixed = np.zeros(count, dtype=np.bool_)
    for row, student in enumerate(crowd.students):
        if student.care_group in number:
            of[row], fixed[row] = number[student.care_group], True
    habits = _habits(crowd)
    free = [row for row in np.argsort(crowd.grade, kind="stable").tolist() if not fixed[row]]
    free = _fill_named(crowd, of, free, len(names), size, habits)
    while free:
        run, free = _run(crowd, free, settings, size)
        parts = -(-len(run) // size)
        run.sort(key=lambda row: (habits[row], crowd.grade[row], crowd.classes[row], row))
        for part in range(parts):
            low, high = part * len(run) // parts, (part + 1) * len(run) // parts
            chosen = run[low:high] if settings.mixed == "allowed" else run[part::parts]
            of[chosen] = len(names)
            names.append("")
    return Cut(names, of, fixed)


def _habits(crowd: Crowd) -> list[tuple[int, ...]]:
    """A key by which students of like attendance stand together: full weeks first, the common habits next."""
    attended = [frozenset(t for t in s.attends if t in crowd.tokens) for s in crowd.students]
    common = Counter(attended)
    order = sorted(common, key=lambda slots: (-common[slots], -len(slots), sorted(slots)))
    frequent = [slots for slots in order if common[slots] >= 8]
    rank = {slots: n for n, slots in enumerate(sorted(frequent, key=lambda s: (-len(s), sorted(s))))}
    return [(rank[a], 0) if a in rank else (len(rank) // 2, 1, -len(a)) for a in attended]


def _run(crowd: Crowd, free: list[int], settings: GroupingSettings, size: int) -> tuple[list[int], list[int]]:
    """The next run of grades and the rest."""
    lowest = int(crowd.grade[free[0]])
    inside = [row for row in free if crowd.grade[row] <= lowest + settings.max_grade_span]
    beyond = free[len(inside) :]
    if not beyond or settings.max_grade_span == 0:
        return inside, beyond
    bottom = sum(crowd.grade[row] == lowest for row in inside)
    full = max(len(inside) // size * size, -(-bottom // size) * size)
    return inside[:full], inside[full:] + beyond


def _fill_named(
    crowd: Crowd, of: Ints, free: list[int], named: int, size: int, habits: list[tuple[int, ...]]
) -> list[int]:
    """Fill the named groups up with students near in grade; returns those left over."""
    span = crowd.school.scenario.settings.grouping.max_grade_span
    left = list(free)
    for group in range(named):
        members = np.flatnonzero(of == group)
        grades = crowd.grade[members].tolist() or [int(crowd.grade[left[0]])] if left or len(members) else []
        if not grades:
            continue
        low, high = min(grades), max(grades)
        fitting = [r for r in left if max(high, crowd.grade[r]) - min(low, crowd.grade[r]) <= span]
        fitting.sort(key=lambda r: (abs(int(crowd.grade[r]) - low), habits[r], crowd.classes[r], r))
        for row in fitting:
            if np.count_nonzero(of == group) >= size:
                break
            grade = int(crowd.grade[row])
            if max(high, grade) - min(low, grade) <= span:
                of[row] = group
                low, high = min(low, grade), max(high, grade)
        left = [r for r in left if of[r] < 0]
    return left
