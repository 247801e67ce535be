"""The shipped schools: each solved in full, and between them every rule and goal at work."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.scenario import Scenario
from optimizer.engine.solve import solve
from optimizer.files import load
from optimizer.rules.registry import GOALS, RULES
from tests.cases.goals import GOAL_CASES
from tests.referee import judge

FOLDERS = sorted(path.parent for path in (Path(__file__).parents[2] / "scenarios").glob("*/scenario.toml"))
NAMES = [folder.name for folder in FOLDERS]


@pytest.fixture(scope="module")
def schools() -> list[Scenario]:
    return [load(folder) for folder in FOLDERS]


def test_the_six_are_there() -> None:
    assert NAMES == ["beilei", "heibu", "lianyungang-road", "wenlan", "yuhang-summer", "zhanggong"]


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_solved_with_nobody_waiting(folder: Path, tmp_path: Path) -> None:
    from optimizer.files.output import write_solution

    scenario = load(folder)
    found = solve(scenario, time_limit=20, week_of=date(2026, 11, 23))
    assert found.timetable is not None
    assert found.result.score is not None
    assert (found.result.score.hard, found.result.score.unserved) == (0, 0)
    write_solution(tmp_path / "out", scenario, found.timetable, found.result)
    verdict = judge(folder, tmp_path / "out")
    assert (verdict.hard, verdict.unserved, verdict.points) == (0, 0, found.result.score.points)


def _any(schools: list[Scenario], has: Callable[[Scenario], object]) -> bool:
    return any(has(school) for school in schools)


EXERCISES: dict[str, Callable[[Scenario], object]] = {
    "end-time": lambda s: s.settings.week.latest_end_on,
    "voluntary": lambda s: any(len(p.attends) < len(s.week.ordinary) for p in s.students),
    "one-place": lambda s: s.clubs,
    "joining": lambda s: s.settings.grouping.joining == "allowed",
    "group-size": lambda s: s.settings.grouping.max_size < len(s.students),
    "grade-span": lambda s: s.settings.grouping.mixed == "required",
    "campus": lambda s: len(s.campuses) > 1,
    "apart": lambda s: any(p.apart for p in s.students),
    "content": lambda s: any(a.slots for a in s.activities),
    "activity-grades": lambda s: any(a.grades and a.for_care for a in s.activities),
    "frequency": lambda s: any(a.min_per_day or a.max_per_week for a in s.activities),
    "physical-activity": lambda s: s.settings.exercise.min_minutes_per_day,
    "room-kind": lambda s: any(a.room_kinds for a in s.activities),
    "room-capacity": lambda s: any(r.groups_at_once > 1 for r in s.rooms),
    "staff-available": lambda s: any(p.vetted_until for p in s.staff),
    "staff-clash": lambda s: s.staff,
    "staff-load": lambda s: any(p.min_per_week for p in s.staff) and any(p.max_days < 5 for p in s.staff),
    "staff-grades": lambda s: any(p.grades for p in s.staff),
    "ratio": lambda s: any(a.students_per_staff < s.settings.staffing.students_per_staff for a in s.activities),
    "lead": lambda s: any(c.leaders for c in s.clubs),
    "teacher-present": lambda s: s.settings.staffing.teacher_present == "always",
    "skill": lambda s: any(a.skill and a.for_care for a in s.activities),
    "duty": lambda s: s.settings.duty.max_per_slot or s.settings.duty.min_per_slot,
    "club-size": lambda s: any(c.max_students for c in s.clubs),
    "club-meetings": lambda s: any(c.meetings_per_week > 1 for c in s.clubs),
    "tables": lambda s: True,
    "pins": lambda s: s.pins,
    **{goal: case.at_work for goal, case in GOAL_CASES.items()},
}


@pytest.mark.parametrize("name", [part.id for part in (*RULES, *GOALS)])
def test_every_rule_and_goal_is_at_work_in_some_school(schools: list[Scenario], name: str) -> None:
    assert _any(schools, EXERCISES[name])
