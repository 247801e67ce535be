"""Every goal on its smallest weeks, measured by the audit and by the referee."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.domain.timetable import Timetable
from optimizer.files.timetable_tables import write_timetable
from optimizer.testing.schools import MONDAY, write_school
from tests.cases.goals import GOAL_CASES
from tests.referee import judge


@pytest.mark.parametrize("goal", GOAL_CASES)
def test_measure_is_what_was_worked_out_by_hand(goal: str, tmp_path: Path) -> None:
    case = GOAL_CASES[goal]
    folder = write_school(tmp_path / "school", case.school)
    published = case.published and _written(tmp_path / "published", case.published)
    start = case.start and _written(tmp_path / "start", case.start)
    assert case.measure > 0
    for timetable, measure in ((case.met, 0), (case.missed, case.measure)):
        found = audit(case.school, timetable, week_of=MONDAY, published=case.published, start=case.start)
        assert [violation.text.en for violation in found.violations] == []
        assert found.goals[goal].measure == measure
        place = _written(tmp_path / str(measure), timetable)
        assert judge(folder, place, published, week_of=MONDAY, start=start).goals[goal] == measure


def _written(folder: Path, timetable: Timetable) -> Path:
    folder.mkdir()
    write_timetable(folder, timetable)
    return folder
