"""A school of 1,000 students with clubs, the whole command: one absence, ten with a closed playground."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.cli.inputs import without_unavailable
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.problem.school import School
from optimizer.engine.repair.sports_day import SportsDayStage
from optimizer.files import load, read_result, read_timetable, write_timetable
from optimizer.files.scenario_out import write_scenario
from tests.engine.repair.repair_weeks import WEEK, published
from tests.referee import judge

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    scenario, week = published("clubs", 1000)
    root = tmp_path_factory.mktemp("large")
    for name in ("school", "week"):
        (root / name).mkdir()
    write_scenario(root / "school", scenario)
    write_timetable(root / "week", week)
    return root


def run(folder: Path, out: str, words: list[str]) -> float:
    """Run the command; processor seconds that it took."""
    places = [str(folder / name) for name in ("school", "week")]
    command = [sys.executable, "-m", "optimizer", "repair", *places, *words, "--week-of", str(WEEK)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([*command, "--out", str(folder / out)], check=True, cwd=Path(__file__).parents[3])
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def test_one_absence(folder: Path) -> None:
    week = read_timetable(folder / "week")
    row = next(s for s in week.sessions if s.day == "Wed" and week.group[s.group].kind == "care" and not s.joins)
    assert run(folder, "one", ["--absent", f"{row.lead}:Wed"]) < 5
    result = read_result(folder / "one")
    scenario = load(folder / "school")
    now = without_unavailable(scenario, folder / "one", WEEK)
    judged = audit(now, read_timetable(folder / "one"), week_of=WEEK, published=week)
    assert judged.score == result.score
    assert (judged.score.hard, judged.score.unserved) == (0, audit(scenario, week, week_of=WEEK).score.unserved)
    assert result.extra["changes"]["found"] == result.extra["changes"]["least"]


def test_ten_absences_and_a_closed_playground(folder: Path) -> None:
    scenario, week = load(folder / "school"), read_timetable(folder / "week")
    leads = list(dict.fromkeys(s.lead for s in week.sessions if s.day == "Thu" and s.lead))[:10]
    absent, closed = [f"{p}:Thu" for p in leads], ["PLAYGROUND:Thu"]
    assert run(folder, "ten", ["--absent", *absent, "--closed", *closed]) < 20
    now = without_unavailable(scenario, folder / "ten", WEEK)
    found = audit(now, read_timetable(folder / "ten"), week_of=WEEK, published=week)
    verdict = judge(folder / "school", folder / "ten", published=folder / "week", week_of=str(WEEK))
    assert (found.score.hard, verdict.hard) == (0, 0)
    assert verdict.unserved == found.score.unserved
    assert verdict.goals["changes"] == found.goals["changes"].measure
    school = School(now, WEEK)
    eligible = ModelBuilder(school).eligibility
    stage = SportsDayStage(school, eligible, from_timetable(school, week), "", "Thu", frozenset())
    seats = stage.problem().unserved_lower_bound()
    assert 0 < seats <= found.score.unserved < 1.5 * seats
