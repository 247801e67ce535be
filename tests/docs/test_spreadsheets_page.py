"""The commands of docs/spreadsheets.md run as they stand there, one after the other."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from optimizer.cli.main import main

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "scenarios" / "lianyungang-road", tmp_path / "scenarios" / "lianyungang-road")
    shutil.copy(ROOT / "tests" / "files" / "data" / "fet_timetable.csv", tmp_path / "day_timetable.csv")
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "spreadsheets.md").read_text("utf-8")
    commands = [line for block in re.findall(r"```sh\n(.*?)```", page, re.S) for line in block.splitlines()]
    assert len(commands) == 10
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "optimizer"
        empty = command.startswith("optimizer check-input school")  # the templates, not filled in yet
        assert main(arguments) == (2 if empty else 0), command
    for folder in ("folder", "folder-en"):
        for file in (tmp_path / "scenarios" / "lianyungang-road").iterdir():
            assert (tmp_path / folder / file.name).read_bytes() == file.read_bytes()
