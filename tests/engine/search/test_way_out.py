"""Schools whose rules leave little: a week is found wherever there is one, however many have to wait."""

import re
import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.result import Status
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.edit import plan_with_all_waiting
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.minimal_week import build_minimal_week
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.search.violation_repair import repair_violations
from optimizer.engine.solve import solve
from optimizer.files import load, write_timetable
from optimizer.testing.generator import tiny
from tests.referee import judge

MONDAY = date(2026, 11, 23)
SCENARIOS = Path(__file__).parents[3] / "scenarios"


def _two(match: re.Match[str]) -> str:
    """A token without the third slot of its day; nothing where nothing is left of it."""
    return {"1-": f"{match[1]}1-2", "2-": f"{match[1]}2"}.get(match[2], "")


def _two_slots_a_day(folder: Path) -> Path:
    """Zhanggong until 17:15: homework and exercise every day and reading every week are one slot too many."""
    shutil.copytree(SCENARIOS / "zhanggong", folder)
    settings = folder / "scenario.toml"
    lines = settings.read_text(encoding="utf-8").splitlines()
    lines = ['latest_end = "17:15"' if line.startswith("latest_end =") else line for line in lines]
    kept = [line for line in lines if "17:20" not in line and not line.startswith("latest_end_on")]
    settings.write_text("\n".join(kept), encoding="utf-8")
    (folder / "pins.csv").write_text("group,slot,activity,room,staff\nC01,Wed2,reading,LIB,T12\n", encoding="utf-8")
    for table in folder.glob("*.csv"):
        text = re.sub(r"(Mon|Tue|Wed|Thu|Fri)(1-|2-|)3", _two, table.read_text(encoding="utf-8"))
        table.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_a_week_with_too_much_in_it_lets_some_wait_rather_than_nobody_serve(tmp_path: Path) -> None:
    scenario = load(_two_slots_a_day(tmp_path / "school"))
    found = solve(scenario, effort=0.5, week_of=MONDAY)
    assert found.timetable is not None
    assert found.result.score is not None
    everything = sum(len(s.attends) for s in scenario.students)
    assert 0 < found.result.score.unserved < everything / 3
    (tmp_path / "out").mkdir()
    write_timetable(tmp_path / "out", found.timetable)
    assert judge(tmp_path / "school", tmp_path / "out", week_of=MONDAY).hard == 0


@pytest.mark.parametrize("seed", [28, 47, 54, 59, 67])
def test_pins_and_promises_that_the_construction_breaks_are_kept_in_the_end(tmp_path: Path, seed: int) -> None:
    """Schools so small that `solve` would make the whole week in one model; here they are constructed and mended.

    Four of the five constructions break rules.
    """
    school = School(load(tiny(tmp_path / "tiny", seed)), MONDAY)
    plan = repair_violations(ModelBuilder(school), construct_plan(school, time_limit=10), None)
    assert plan is not None
    (tmp_path / "out").mkdir()
    write_timetable(tmp_path / "out", to_timetable(school, plan))
    assert judge(tmp_path / "tiny", tmp_path / "out", week_of=MONDAY).hard == 0


@pytest.mark.parametrize("name", ["lianyungang-road", "yuhang-summer", "wenlan"])
def test_a_week_that_keeps_pins_and_minimums_needs_no_plan_to_begin_with(name: str) -> None:
    """The second school merges a campus. The model of the whole school that stood here before took gigabytes."""
    school = School(load(SCENARIOS / name), MONDAY)
    assert not audit_plan(school, plan_with_all_waiting(school)).clean
    plan = build_minimal_week(school, quick=True)
    assert plan is not None
    assert audit_plan(school, plan).clean
    assert plan.care


@pytest.mark.parametrize("seconds", [0.01, 0.5])
def test_there_is_a_week_from_the_first_second(seconds: float) -> None:
    """With pins and weekly minimums a limit that ends within the construction left the status unknown (exit 4)."""
    found = solve(load(SCENARIOS / "wenlan"), time_limit=seconds, week_of=MONDAY)
    assert found.result.status is Status.FEASIBLE
    assert found.audit is not None
    assert found.audit.clean


def test_nothing_is_begun_when_the_time_is_over() -> None:
    school = School(load(SCENARIOS / "lianyungang-road"), MONDAY)
    assert repair_violations(ModelBuilder(school), Plan(), time.monotonic()) is None
