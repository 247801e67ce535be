"""``optimizer batch``: exit codes, what is printed, progress on a terminal."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from optimizer.batch import Record, Step, TaskEnd, batch_run
from optimizer.cli.batch import BatchProgress
from optimizer.cli.main import main
from tests.batch.engines import InThisProcess
from tests.batch.schools import write_small


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solve in this process."""
    monkeypatch.setattr(batch_run, "LocalEngine", lambda *limits: InThisProcess())


def _run(folder: Path, *more: str) -> int:
    return main(["batch", str(folder / "in"), "--out", str(folder / "out"), "--week-of", "2026-09-07", *more])


def test_all_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_small(tmp_path / "in/east")
    write_small(tmp_path / "in/west", "S1 S2 S3")
    assert _run(tmp_path, "--language", "en") == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "2 of 2 schools have a timetable (week of 2026-09-07); 2 were solved now, 0 were known." in said.out
    assert _run(tmp_path) == 0
    assert "2 所学校中 2 所已有课表（2026-09-07 当周）；本次排出 0 所，以前已有结果 2 所。" in capsys.readouterr().out


def test_a_bad_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_small(tmp_path / "in/east")
    bad = write_small(tmp_path / "in/bad")
    (bad / "students.csv").write_text("student,grade,attends\n" + "".join(f"S{n},1,Mon9\n" for n in range(9)))
    assert _run(tmp_path, "--language", "en") == 5
    said = capsys.readouterr().out
    assert "bad – bad input" in said
    assert "students.csv row 2 attends: 'Mon9'" in said
    assert "… and 4 more lines" in said


def test_nothing_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    assert _run(tmp_path) == 2
    assert "holds no scenario" in capsys.readouterr().err


def test_an_option_that_makes_no_sense(tmp_path: Path) -> None:
    write_small(tmp_path / "in/east")
    assert _run(tmp_path, "--time-limit", "-3") == 2
    assert not (tmp_path / "out").exists()


def test_progress() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    progress = BatchProgress("en", screen)
    progress(Step("known", "a", Record("a", end=TaskEnd.DONE), 3))
    progress(Step("began", "b", None, 3))
    progress(Step("began", "c", None, 3))
    progress(Step("ended", "c", Record("c", end=TaskEnd.BROKEN), 2))
    assert progress.line() == "2 of 4 schools · 1 failed · running: b (0 s)"
    time.sleep(0.7)
    progress.close()
    assert "running: b" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")
