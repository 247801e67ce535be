"""Care groups are those of an earlier week, as far as their members go; in a repair, every child stays where it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from optimizer.language.text import Text
from optimizer.rules.base import Contribution, Goal
from optimizer.rules.view import View


def measure(view: View) -> Iterator[Contribution]:
    """Parts by student: beside a published week who is elsewhere, else who left the group that goes on.

    Nothing without an earlier week.
    """
    if view.published is not None:
        before = View(view.scenario, view.published, view.week_of)
        yield from (Contribution(student, 1) for student in moved_students(before, view))
        return
    if view.start is None:
        return
    now_of = matched_groups(view)
    for student, (earlier, now) in _in_both_weeks(view).items():
        yield Contribution(student, int(now_of.get(earlier) != now))


def moved_students(before: View, after: View) -> Iterator[str]:
    """Students of both weeks' tables whose care group, clubs or waited days differ."""
    for student in after.scenario.student:
        in_both = _stands_in(before, student) and _stands_in(after, student)
        if in_both and _where(before, student) != _where(after, student):
            yield student


def _stands_in(view: View, student: str) -> bool:
    return student in view.placed or student in view.waits


def _where(view: View, student: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Care group, clubs and waited days of a student."""
    row = view.placed.get(student)
    clubs = frozenset(view.own_clubs(row)) if row is not None else frozenset()
    return view.care_group_of(student), clubs, view.waits.get(student, frozenset())


def matched_groups(view: View) -> dict[str, str]:
    """Earlier care group -> the present one that goes on with it, one to one within each campus.

    Of all such matchings one that holds the most students together; groups without a common student are not matched,
    and a group that its week does not list belongs to no campus. Empty without an earlier week.
    """
    if view.start is None:
        return {}
    before = _earlier(view)
    common: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for earlier, now in _in_both_weeks(view).values():
        campus = before.campus_of(earlier)
        if campus is not None and campus == view.campus_of(now):
            common[campus][earlier, now] += 1
    found: dict[str, str] = {}
    for pairs in common.values():
        rows, columns = sorted({earlier for earlier, _ in pairs}), sorted({now for _, now in pairs})
        chosen = best_assignment([[pairs[earlier, now] for now in columns] for earlier in rows])
        found |= {rows[r]: columns[c] for r, c in chosen if pairs[rows[r], columns[c]]}
    return found


def _earlier(view: View) -> View:
    assert view.start is not None
    return View(view.scenario, view.start, view.week_of)


def _in_both_weeks(view: View) -> dict[str, tuple[str, str]]:
    """Student with a care group in both weeks -> the earlier and the present one."""
    before = _earlier(view)
    pairs = {student: (before.care_group_of(student), view.care_group_of(student)) for student in view.placed}
    return {student: pair for student, pair in pairs.items() if all(pair)}


def best_assignment(gains: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """(row, column) of a one-to-one choice with the largest sum, as many pairs as the smaller side has.

    Shortest augmenting paths with potentials (Kuhn 1955; Jonker and Volgenant 1987), cubic in the number of rows.
    """
    if not gains or not gains[0]:
        return []
    if len(gains) > len(gains[0]):
        return sorted((row, column) for column, row in best_assignment(list(zip(*gains, strict=True))))
    width = len(gains[0])
    row_potential, column_potential = [0] * len(gains), [0] * (width + 1)
    row_of = [-1] * (width + 1)  # the last column is the place of the row that is being assigned
    for new in range(len(gains)):
        row_of[width], at = new, width
        least: list[float] = [float("inf")] * width
        before, done = [width] * width, [False] * (width + 1)
        while True:
            done[at], row = True, row_of[at]
            for column in range(width):
                reduced = -gains[row][column] - row_potential[row] - column_potential[column]
                if not done[column] and reduced < least[column]:
                    least[column], before[column] = reduced, at
            following = min((c for c in range(width) if not done[c]), key=least.__getitem__)
            step = int(least[following])
            for column in range(width + 1):
                if done[column]:
                    row_potential[row_of[column]] += step
                    column_potential[column] -= step
                elif column < width:
                    least[column] -= step
            at = following
            if row_of[at] < 0:
                break
        while at != width:
            row_of[at], at = row_of[before[at]], before[at]
    return sorted((row, column) for column, row in enumerate(row_of[:width]) if row >= 0)


GOAL = Goal(
    "moved",
    Text("Groups as before", "沿用原托管班"),
    Text(
        "Students with a care group in this week and in the earlier one, less the most of them that one matching, one "
        "to one, of earlier to present care groups of a campus holds together. In a repair: students whose care group, "
        "clubs or waited days differ from the published week.",
        "前后两周都有托管班的学生数，减去同一校区前后托管班一一对应时最多能留在对应班的人数；修补时为托管班、社团或候补日与已公布课表不同的学生数。",
    ),
    measure,
)
