"""The command from end to end, with real processes and the real solver, killed in between."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.cli.main import main
from optimizer.files import load, read_result, read_timetable
from optimizer.testing.generator import generate
from tests.batch.schools import write_small

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for seed in range(3):
        generate(tmp_path / f"in/school-{seed}", students=60, kind="plain", seed=seed)
    bad = write_small(tmp_path / "in/bad")
    (bad / "staff.csv").write_text("staff,role\nT1,techer\n")
    write_small(tmp_path / "in/small")
    return tmp_path / "in"


def _arguments(folder: Path, out: Path) -> list[str]:
    limits = ["--time-limit", "3", "--jobs", "2", "--week-of", "2026-09-07", "--language", "en"]
    return ["batch", str(folder), "--out", str(out), *limits]


def test_killed_at_any_moment(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "-m", "optimizer", *_arguments(folder, out)])
        _wait_for_progress(out)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert main(_arguments(folder, out)) == 5
    said = capsys.readouterr().out
    assert "4 of 5 schools have a timetable (week of 2026-09-07)" in said
    assert "bad – bad input" in said
    assert "techer" in said
    rows = list(csv.DictReader((out / "journal.csv").open()))
    assert set(Counter(row["school"] for row in rows if row["what"] == "done").values()) == {1}
    for school in ("school-0", "school-1", "school-2", "small"):
        _check(folder / school, out / "schools" / school)
    assert not list((out / "schools").glob(".*"))


def _wait_for_progress(out: Path) -> None:
    """Until one more line stands in the journal."""
    journal = out / "journal.csv"
    before = journal.stat().st_size if journal.exists() else 0
    for _ in range(3000):
        if journal.exists() and journal.stat().st_size > before:
            time.sleep(1.5)
            return
        time.sleep(0.1)
    raise AssertionError("the batch does not begin")


def _check(scenario: Path, folder: Path) -> None:
    result = read_result(folder)
    found = audit(load(scenario), read_timetable(folder), week_of=result.week_of)
    assert found.clean
    assert found.score == result.score


def test_terminated(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "optimizer", *_arguments(folder, out)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."})
    _wait_for_progress(out)
    process.terminate()
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 5
    assert "the same command goes on from here" in said
    assert (out / "summary.html").exists()
