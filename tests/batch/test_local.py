"""The engine of this machine: answers, failures, order of taking, no process left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from optimizer.batch.local import LocalEngine
from optimizer.batch.task import Failure
from optimizer.errors import SettingsError
from tests.batch.jobs import double, misbehave, note_and_sleep, process_id


@pytest.mark.slow
def test_answers() -> None:
    started: list[int] = []
    found = dict(LocalEngine(2).run(double, range(4), on_start=started.append))
    assert found == {0: 0, 1: 2, 2: 4, 3: 6}
    assert started == [0, 1, 2, 3]


@pytest.mark.slow
def test_one_failure_does_not_stop_the_others() -> None:
    found = dict(LocalEngine(2).run(misbehave, ["raise", "die", "fine", "well"]))
    assert found["fine"] == "fine"
    assert found["well"] == "well"
    failures = {name: answer.text for name, answer in found.items() if isinstance(answer, Failure)}
    assert set(failures) == {"raise", "die"}
    assert "spoilt" in failures["raise"]


def test_what_hangs_is_ended_and_the_next_is_begun() -> None:
    """The second task has all the time it needs, so that a busy machine does not end it too."""
    engine = LocalEngine(1, patience=1)
    answers = engine.run(misbehave, ["hang", "well"])
    name, answer = next(answers)
    assert name == "hang"
    assert isinstance(answer, Failure)
    assert "1 s" in answer.text
    engine.patience = None
    assert list(answers) == [("well", "well")]


@pytest.mark.slow
def test_tasks_are_taken_as_needed() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(5):
            taken.append(number)
            yield number

    answers = LocalEngine(1).run(double, tasks())
    next(answers)
    assert taken == [0]
    assert len(list(answers)) == 4


@pytest.mark.slow
def test_closing_ends_what_is_running(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    answers = LocalEngine(2).run(_note_or_double, [str(note), ""])
    next(answers)
    pid = _pid(note)
    answers.close()  # type: ignore[attr-defined]
    assert _ends(pid)


@pytest.mark.slow
def test_a_killed_parent_leaves_no_process(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = f"""
        from optimizer.batch.local import LocalEngine
        from tests.batch.jobs import note_and_sleep
        list(LocalEngine(1).run(note_and_sleep, [{str(note)!r}]))
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], env={**os.environ, "PYTHONPATH": "."})
    pid = _pid(note)
    parent.kill()
    parent.wait()
    assert _ends(pid)


@pytest.mark.slow
def test_a_process_does_some_tasks_and_is_replaced() -> None:
    used = dict(LocalEngine(1, tasks=2).run(process_id, range(5)))
    assert used[0] == used[1] != used[2] == used[3] != used[4]


def test_no_jobs() -> None:
    with pytest.raises(SettingsError):
        LocalEngine(0)


def _note_or_double(path: str) -> None:
    if path:
        note_and_sleep(path)


def _pid(note: Path) -> int:
    for _ in range(1200):
        if note.exists() and note.read_text():
            return int(note.read_text())
        time.sleep(0.1)
    raise AssertionError("the job did not begin")


def _ends(pid: int) -> bool:
    for _ in range(600):
        try:
            os.kill(pid, 0)
            with open(f"/proc/{pid}/stat") as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except OSError:
            return True
        time.sleep(0.1)
    return False
