"""A folder appears in full or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from optimizer.errors import SettingsError
from optimizer.files import publish


def fill(target: Path, text: str) -> None:
    with publish(target) as draft:
        (draft / "result.json").write_text(text)
        (draft / "more").mkdir()
        (draft / "more" / "page.txt").write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_folder_and_its_parents(tmp_path: Path) -> None:
    fill(tmp_path / "a" / "out", "1")
    assert names(tmp_path / "a") == ["out"]
    assert (tmp_path / "a" / "out" / "more" / "page.txt").read_text() == "1"


def test_an_earlier_output_is_replaced_as_a_whole(tmp_path: Path) -> None:
    fill(tmp_path / "out", "1")
    (tmp_path / "out" / "stale.csv").write_text("old")
    fill(tmp_path / "out", "2")
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["more", "result.json"]
    assert (tmp_path / "out" / "result.json").read_text() == "2"


def test_where_names_cannot_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "other")
    fill(tmp_path / "out", "1")
    fill(tmp_path / "out", "2")
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out" / "result.json").read_text() == "2"


def test_after_an_exception_all_is_as_before(tmp_path: Path) -> None:
    fill(tmp_path / "out", "1")
    with pytest.raises(FileNotFoundError), publish(tmp_path / "out") as draft:
        (draft / "result.json").rename(draft / "elsewhere" / "result.json")
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out" / "result.json").read_text() == "1"


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(SettingsError, match="other files"):
        fill(tmp_path, "1")
    with pytest.raises(SettingsError, match="is a file"):
        fill(tmp_path / "diary.txt", "1")
    assert names(tmp_path) == ["diary.txt"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    fill(tmp_path / "out", "1")
    assert (tmp_path / "out" / "result.json").exists()


KILLED = """
import sys, time
from optimizer.files import publish
with publish(sys.argv[1]) as draft:
    (draft / "result.json").write_text("half")
    print("ready", flush=True)
    time.sleep(60)
"""


def test_a_killed_run_leaves_nothing_and_its_draft_is_swept(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert child.stdout is not None
    with child.stdout:
        child.stdout.readline()
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    time.sleep(0.05)
    assert not (tmp_path / "out").exists()
    assert len(names(tmp_path)) == 1
    fill(tmp_path / "out", "1")
    assert names(tmp_path) == ["out"]
