"""Which schools a folder holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.batch.find import find_schools
from optimizer.errors import SettingsError
from tests.batch.schools import write_small


def test_folders_and_workbooks(tmp_path: Path) -> None:
    write_small(tmp_path / "east")
    write_small(tmp_path / "out")
    (tmp_path / "half").mkdir()
    (tmp_path / "half/students.csv").write_text("student\n")
    (tmp_path / "letters").mkdir()
    for name in ("west.xlsx", "East.xlsx", "~$west.xlsx", "notes.txt"):
        (tmp_path / name).write_bytes(b"PK")
    found = find_schools(tmp_path, tmp_path / "out").sources
    assert [source.name for source in found] == ["East.xlsx", "east", "half", "west"]
    assert found[3].read() == {"west.xlsx": b"PK"}


def test_only_the_files_that_count_are_read(tmp_path: Path) -> None:
    school = write_small(tmp_path / "east")
    (school / "README.md").write_text("notes")
    assert set(find_schools(tmp_path).sources[0].read()) == {
        "scenario.toml",
        "students.csv",
        "staff.csv",
        "rooms.csv",
        "activities.csv",
    }


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no folder"):
        find_schools(tmp_path / "nowhere")
    with pytest.raises(SettingsError, match="no scenario"):
        find_schools(tmp_path)
