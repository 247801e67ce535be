"""Ctrl-C, SIGTERM and kill: the best timetable so far or nothing, never half a folder."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.engine.repair.disruption import apply_disruption, parse_disruption
from optimizer.files import load, read_result, read_timetable, write_timetable
from optimizer.files.scenario_out import write_scenario
from optimizer.testing.generator import build
from tests.engine.repair.repair_weeks import WEEK, halls, published

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads what a process is at from /proc"),
]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(students=120, kind="clubs", seed=2)[0].write(tmp_path_factory.mktemp("interrupts") / "school")


def start(school: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "optimizer", "solve", str(school), "--out", str(out), "--time-limit", "120"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)


def until(run: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait until a run answers signals and has then used so many seconds of processor time.

    The clock says nothing on a busy machine: a run may still be at its imports after many seconds.
    """
    began = -1.0
    while run.poll() is None and (began < 0 or processor_time(run.pid) - began < seconds):
        if began < 0 and answers_sigterm(run.pid):
            began = processor_time(run.pid)
        time.sleep(0.02)
    assert run.poll() is None, "it ended before it could be asked to"


def answers_sigterm(pid: int) -> bool:
    """Whether a process has set a handler for SIGTERM; Python itself has one for SIGINT alone."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    caught = next(line.split()[1] for line in lines if line.startswith("SigCgt"))
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def asked(run: subprocess.Popen[bytes], number: signal.Signals) -> int:
    """Send a signal and return the exit code."""
    run.send_signal(number)
    try:
        return run.wait(120)
    finally:
        run.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", [0.0, 5.0])
def test_asked_to_stop(school: Path, tmp_path: Path, number: signal.Signals, after: float) -> None:
    out = tmp_path / "out"
    run = start(school, out)
    until(run, after)
    code = asked(run, number)
    assert code in (0, 4, 6), "4 is no week yet, 6 one in which nobody is served"
    assert code == 0 or not after, "there is a timetable long before"
    assert out.exists() is (code != 4)
    assert [p.name for p in tmp_path.iterdir()] == (["out"] if code != 4 else [])
    if code != 4:
        result = read_result(out)
        assert result.status.value in ("feasible", "optimal")
        judged = audit(load(school), read_timetable(out), week_of=result.week_of)
        assert judged.score == result.score
        assert judged.score.hard == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", [0.0, 2.0])
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
    until(run, after)
    code = asked(run, number)
    assert code in (0, 4)
    assert {p.name for p in tmp_path.iterdir()} == {"school", "week"} | ({"out"} if code == 0 else set())
    if code == 0:
        now = apply_disruption(scenario, parse_disruption(scenario, [], closed))
        assert audit(now, read_timetable(tmp_path / "out"), week_of=WEEK).violations == ()


def test_killed(school: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = start(school, out)
    until(run, 3.0)
    run.kill()
    run.wait()
    assert not out.exists()
