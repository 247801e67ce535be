"""Commands and Python of docs/sheets.md run as they stand there, one after the other."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import matplotlib as mpl
import pytest

from optimizer.cli.main import main
from optimizer.testing.generator import generate_with_week

PAGE = (Path(__file__).parents[2] / "docs" / "sheets.md").read_text("utf-8")


@pytest.mark.slow
def test_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small generated school stands where the shipped one and its solved week would."""
    school, week = generate_with_week(tmp_path, students=40, kind="clubs", seed=5)
    for folder, name in ((school, "scenarios"), (week, "out")):
        (tmp_path / name).mkdir()
        folder.rename(tmp_path / name / "lianyungang-road")
    monkeypatch.chdir(tmp_path)
    calendar = re.search(r"```\n(date,runs_as.*?)```", PAGE, re.S)
    assert calendar
    (tmp_path / "calendar.csv").write_text(calendar[1], encoding="utf-8")
    commands = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S) for line in block.splitlines()]
    assert len(commands) == 7
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "optimizer"
        assert main(arguments) == 0, command
    named = set(re.findall(r"^\| `([\w./-]+)` \|", PAGE, re.M))
    assert {path.name for path in (tmp_path / "sheets").glob("[!.]*")} == {name.strip("/") for name in named}
    assert len(list((tmp_path / "日历" / "calendar" / "groups").iterdir())) > 0
    mpl.use("Agg")
    code = re.search(r"```python\n(.*?)```", PAGE, re.S)
    assert code
    exec(compile(code[1], "docs/sheets.md", "exec"), {})
    assert (tmp_path / "week.png").stat().st_size > 10_000
