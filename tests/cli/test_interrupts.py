"""Ctrl-C, SIGTERM and kill: the best timetable so far or nothing, never half a folder."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from optimizer.audit import audit
from optimizer.files import load, read_result, read_timetable, write_timetable
from optimizer.files.scenario_out import write_scenario
from optimizer.solve.repair.disruption import apply, parse
from optimizer.testing.generator import build
from tests.solve.repair_weeks import WEEK, halls, published

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(students=120, kind="clubs", seed=2)[0].write(tmp_path_factory.mktemp("interrupts") / "school")


def start(school: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "optimizer", "solve", str(school), "--out", str(out), "--time-limit", "120"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop(school: Path, tmp_path: Path, number: signal.Signals) -> None:
    out = tmp_path / "out"
    run = start(school, out)
    time.sleep(15)
    run.send_signal(number)
    try:
        code = run.wait(60)
    finally:
        run.kill()
    assert code in (0, 4)
    assert out.exists() is (code == 0)
    assert [p.name for p in tmp_path.iterdir()] == (["out"] if code == 0 else [])
    if code == 0:
        result = read_result(out)
        assert result.status.value in ("feasible", "optimal")
        judged = audit(load(school), read_timetable(out), week_of=result.week_of)
        assert judged.score == result.score
        assert judged.score.hard == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", [3.0, 6.0])
def test_repair_asked_to_stop(tmp_path: Path, number: signal.Signals, after: float) -> None:
    scenario, week = published("tight-sports", 400)
    for name in ("school", "week"):
        (tmp_path / name).mkdir()
    write_scenario(tmp_path / "school", scenario)
    write_timetable(tmp_path / "week", week)
    closed = [f"{room}:Thu" for room in halls(scenario)]
    words = ["school", "week", "--out", "out", "--closed", *closed, "--time-limit", "60", "--week-of", str(WEEK)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.Popen(
        [sys.executable, "-m", "optimizer", "repair", *words],
        cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(after)
    run.send_signal(number)
    try:
        code = run.wait(40)
    finally:
        run.kill()
    assert code in (0, 4, -number)  # a signal while the files are still read ends the run at once
    assert {p.name for p in tmp_path.iterdir()} == {"school", "week"} | ({"out"} if code == 0 else set())
    if code == 0:
        now = apply(scenario, parse(scenario, [], closed))
        assert audit(now, read_timetable(tmp_path / "out"), week_of=WEEK).violations == ()


def test_killed(school: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = start(school, out)
    time.sleep(6)
    run.kill()
    run.wait(30)
    assert not out.exists()
