"""No written week leaves a single move of one child on the table: into a wished club, or from waiting into a place.

The moves are listed here without regard to seats: every open club of the list in place of each club granted or beside
them, and every care group on every day waited for; each is judged over what it touches.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from optimizer.auditing.edits import EditData
from optimizer.auditing.judge import EditableWeek
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.solve import solve
from optimizer.errors import SettingsError
from optimizer.files import load
from optimizer.testing.generator import generate
from optimizer.testing.schools import MONDAY
from tests.marks import some_quick

KINDS = ("clubs", "short-staff", "everything", "tight-sports", "early-leavers", "extended")
SCHOOLS = [("everything", 140, 3), ("short-staff", 60, 1), ("clubs", 60, 1), *((kind, 100, 2) for kind in KINDS)]
"""Kind, students, seed; in the first one twelve such moves were left."""


def moves(scenario: Scenario, week: Timetable) -> Iterator[EditData]:
    """Every move of one child that could serve it better."""
    placed, open_clubs = {row.student: row for row in week.members}, {row.id for row in week.groups}
    care = [row.id for row in week.groups if row.kind == "care"]
    for student in scenario.students:
        row = placed.get(student.id)
        for club in (club for club in student.clubs if row and club in open_clubs and club not in row.clubs):
            assert row is not None
            yield {"op": "clubs", "student": student.id, "clubs": [*row.clubs, club]}
            for granted in row.clubs:
                kept = [one for one in row.clubs if one != granted]
                yield {"op": "clubs", "student": student.id, "clubs": [*kept, club]}
    for waiting in week.waiting:
        for day, group in product(waiting.days, care):
            rest = [one for one in waiting.days if one != day]
            serve = {"op": "wait", "student": waiting.student, "days": rest, "group": group}
            move = {"op": "move", "students": [waiting.student], "group": group}
            yield {"op": "all", "edits": [move, serve]} if waiting.student in placed else serve


@pytest.mark.parametrize("school", some_quick(SCHOOLS, 3))
def test_no_single_move_of_a_child_improves_a_week(tmp_path: Path, school: tuple[str, int, int]) -> None:
    kind, students, seed = school
    scenario = load(generate(tmp_path / "school", students=students, kind=kind, seed=seed))
    found = solve(scenario, effort=0.01, week_of=MONDAY)
    assert found.timetable is not None
    week, better = EditableWeek(scenario, found.timetable, MONDAY), []
    for edit in moves(scenario, found.timetable):
        try:
            verdict = week.judge(edit, first=True)
        except SettingsError:  # somebody without a care group cannot move into another
            continue
        if not verdict.against and (verdict.unserved, verdict.points) < (0, 0):
            better.append((edit, dict(verdict.effect)))
    assert not better
