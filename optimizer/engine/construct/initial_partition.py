"""The first cut of a crowd into care groups: as few as possible, grades near each other, habits together."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from optimizer.domain.settings import GroupingSettings
from optimizer.engine.construct.grade_ranges import solve_grade_ranges
from optimizer.engine.construct.grouping_instance import BoolArray, GroupingInstance, IntArray


@dataclass(eq=False)
class Partition:
    """Groups of a crowd: names (blank = to be named), student -> group, and who is pinned."""

    names: list[str]
    of: IntArray
    fixed: BoolArray


def build_initial_partition(crowd: GroupingInstance, size: int, named: dict[str, frozenset[int]]) -> Partition:
    """Cut a crowd into groups of at most ``size``; ``named`` groups (id -> grades they may have) are opened anyway.

    Runs of grades get groups so that there are as few as possible; in each run students of like habit (days, leaving
    times) stand together.
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
    even = -(-count // max(1, -(-count // size), len(named)))
    free = _fill_pinned_groups(crowd, of, free, list(named.values()), even, habits)
    for members, parts in _runs(crowd, free, settings, size):
        members.sort(key=lambda row: (habits[row], crowd.grade[row], crowd.classes[row], row))
        for part in range(parts):
            low, high = part * len(members) // parts, (part + 1) * len(members) // parts
            chosen = members[low:high] if settings.mixed == "allowed" else members[part::parts]
            of[chosen] = len(names)
            names.append("")
    found = Partition(names, of, fixed)
    _balance_sizes(crowd, found, settings, size, [*named.values()])
    if settings.mixed == "required":
        _ensure_mixed_grades(crowd, found, settings)
    return found


def _habits(crowd: GroupingInstance) -> list[tuple[int, ...]]:
    """A key by which students of like attendance stand together: full weeks first, the common habits next."""
    attended = [frozenset(t for t in s.attends if t in crowd.tokens) for s in crowd.students]
    common = Counter(attended)
    order = sorted(common, key=lambda slots: (-common[slots], -len(slots), sorted(slots)))
    frequent = [slots for slots in order if common[slots] >= 8]
    rank = {slots: n for n, slots in enumerate(sorted(frequent, key=lambda s: (-len(s), sorted(s))))}
    return [(rank[a], 0) if a in rank else (len(rank) // 2, 1, -len(a)) for a in attended]


def _runs(
    crowd: GroupingInstance, free: list[int], settings: GroupingSettings, size: int
) -> list[tuple[list[int], int]]:
    """Students of each run of grades with the number of groups they make; classes stay together where possible."""
    by_grade: dict[int, list[int]] = defaultdict(list)
    for row in sorted(free, key=lambda r: (crowd.grade[r], crowd.classes[r], r)):
        by_grade[int(crowd.grade[row])].append(row)
    count = {grade: len(rows) for grade, rows in by_grade.items()}
    least = min(settings.min_size, size)
    mixed = settings.mixed == "required" and len(set(crowd.grade.tolist())) > 1
    found = None
    for strict in ((least, mixed), (1, mixed), (1, False)):
        if found is None and count:
            found = solve_grade_ranges(count, size=size, least=strict[0], span=settings.max_grade_span, mixed=strict[1])
    taken = dict.fromkeys(by_grade, 0)
    cuts = []
    for run in found or ():
        members = []
        for grade, heads in run.students.items():
            members += by_grade[grade][taken[grade] : taken[grade] + heads]
            taken[grade] += heads
        cuts.append((members, run.groups))
    return cuts


def _fill_pinned_groups(
    crowd: GroupingInstance,
    of: IntArray,
    free: list[int],
    allowed: list[frozenset[int]],
    size: int,
    habits: list[tuple[int, ...]],
) -> list[int]:
    """Fill the named groups up with students near in grade; returns those left over."""
    span = crowd.school.scenario.settings.grouping.max_grade_span
    left = list(free)
    for group, grades in enumerate(allowed):
        members = crowd.grade[of == group].tolist()
        able = [r for r in left if int(crowd.grade[r]) in grades]
        if not members and not able:
            continue
        low, high = (min(members), max(members)) if members else (int(crowd.grade[able[0]]),) * 2
        able.sort(key=lambda r: (abs(int(crowd.grade[r]) - low), habits[r], crowd.classes[r], r))
        count = len(members)
        for row in able:
            grade = int(crowd.grade[row])
            if count < size and max(high, grade) - min(low, grade) <= span:
                of[row] = group
                count += 1
                low, high = min(low, grade), max(high, grade)
        left = [r for r in left if of[r] < 0]
    return left


def _balance_sizes(
    crowd: GroupingInstance, found: Partition, settings: GroupingSettings, size: int, allowed: list[frozenset[int]]
) -> None:
    """Fill groups that are too small from others, or give their members to others."""
    anything = frozenset(crowd.grade.tolist())
    may = [allowed[g] if g < len(allowed) else anything for g in range(len(found.names))]
    for group in range(len(found.names)):
        while 0 < np.count_nonzero(found.of == group) < settings.min_size:
            move = _donor(crowd, found, settings, group, may[group])
            if move is None:
                _dissolve(crowd, found, settings, group, size, may)
                break
            found.of[move] = group


def _ensure_mixed_grades(crowd: GroupingInstance, found: Partition, settings: GroupingSettings) -> None:
    """Exchange students so that no group of two or more has a single grade."""
    for group in range(len(found.names)):
        members = np.flatnonzero(found.of == group)
        grades = set(crowd.grade[members].tolist())
        own = members[~found.fixed[members]]
        if len(members) < 2 or len(grades) > 1 or not len(own):
            continue
        leaver = int(own[-1])
        for other in np.flatnonzero((found.of != group) & ~found.fixed & (crowd.grade != crowd.grade[leaver])).tolist():
            theirs = np.flatnonzero((found.of == found.of[other]) & (np.arange(len(found.of)) != other))
            after = {*crowd.grade[theirs].tolist(), int(crowd.grade[leaver])}
            rest = members[members != leaver]
            fits = _fits_group(crowd, rest, other, settings.max_grade_span)
            if fits and len(after) > 1 and _fits_group(crowd, theirs, leaver, settings.max_grade_span):
                found.of[leaver], found.of[other] = found.of[other], group
                break


def _fits_group(crowd: GroupingInstance, members: IntArray, row: int, span: int) -> bool:
    grades = [*crowd.grade[members].tolist(), int(crowd.grade[row])]
    rivals = [*crowd.rivals[members].tolist()]
    own = int(crowd.rivals[row])
    return max(grades) - min(grades) <= span and (own < 0 or own not in rivals)


def _donor(
    crowd: GroupingInstance, found: Partition, settings: GroupingSettings, group: int, grades: frozenset[int]
) -> int | None:
    """Somebody from the largest group that can spare one who fits into a group."""
    sizes = np.bincount(found.of, minlength=len(found.names))
    members = np.flatnonzero(found.of == group)
    rows = [
        row
        for row in np.flatnonzero((sizes[found.of] > settings.min_size) & ~found.fixed & (found.of != group)).tolist()
        if int(crowd.grade[row]) in grades and _fits_group(crowd, members, row, settings.max_grade_span)
    ]
    return max(rows, key=lambda row: (sizes[found.of[row]], -row), default=None)


def _dissolve(
    crowd: GroupingInstance,
    found: Partition,
    settings: GroupingSettings,
    group: int,
    size: int,
    may: list[frozenset[int]],
) -> None:
    """Give the members of a group to others that have room."""
    for row in np.flatnonzero((found.of == group) & ~found.fixed).tolist():
        sizes = np.bincount(found.of, minlength=len(found.names))
        for other in np.argsort(sizes, kind="stable").tolist():
            members = np.flatnonzero(found.of == other)
            room = other != group and 0 < len(members) < max(size, settings.max_size)
            if (
                room
                and int(crowd.grade[row]) in may[other]
                and _fits_group(crowd, members, row, settings.max_grade_span)
            ):
                found.of[row] = other
                break
