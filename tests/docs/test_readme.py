"""Commands and Python of README.md run as they stand there, one after the other, with less time for the solver."""

from __future__ import annotations

import re
import shlex
import shutil
from functools import partial
from pathlib import Path

import matplotlib as mpl
import pytest

import optimizer
from optimizer.cli.main import main
from optimizer.files import read_timetable
from optimizer.testing.generator import generate

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "README.md").read_text("utf-8")
SOLVING = ("solve", "compare", "batch", "bench", "semester")
"""Commands that take ``--time-limit``."""


@pytest.fixture
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A smaller shipped school stands where the reader's own one and the one of the commands would."""
    shutil.copytree(ROOT / "scenarios" / "lianyungang-road", tmp_path / "scenarios" / "zhanggong")
    generate(tmp_path / "folder" / "one", students=30, kind="plain", seed=1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPTIMIZER_CACHE", str(tmp_path / "cache"))
    mpl.use("Agg")


def _tasks() -> list[list[str]]:
    """The arguments of the commands in the table of tasks, in its order."""
    return [shlex.split(line)[1:] for line in re.findall(r"^\| [^|]+ \| `(optimizer [^`]+)` \|$", PAGE, re.M)]


@pytest.mark.slow
@pytest.mark.usefixtures("_folder")
def test_every_task(tmp_path: Path) -> None:
    tasks = _tasks()
    assert len(tasks) == 17
    for arguments in tasks:
        if arguments[0] == "semester":  # two weeks stand for the term
            arguments[arguments.index("--to") + 1] = "2026-09-11"
        if arguments[0] in SOLVING:
            arguments += ["--time-limit", "20" if arguments[0] == "semester" else "2"]
        if arguments[0] == "cover":  # the reader puts in who leads something then
            week = read_timetable(tmp_path / "out")
            lead = next(row.lead for row in week.sessions if (row.day, row.slot) == ("Wed", "2") and row.lead)
            arguments[-1] = f"{lead}@Wed2"
        assert main(arguments) == 0, arguments
        if arguments[0] == "template":  # the reader fills it in
            (tmp_path / "school.xlsx").unlink()
            assert main(["convert", "scenarios/zhanggong", "school.xlsx"]) == 0


@pytest.mark.slow
@pytest.mark.usefixtures("_folder")
def test_python(monkeypatch: pytest.MonkeyPatch) -> None:
    solve = optimizer.solve
    monkeypatch.setattr(optimizer, "solve", lambda scenario, time_limit: solve(scenario, time_limit=time_limit / 10))
    monkeypatch.setattr(optimizer, "compare", partial(optimizer.compare, time_limit=2))
    names: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)


def test_python_of_the_readme_is_what_mypy_checks() -> None:
    """`mypy` goes over readme_example.py with --strict; it holds the README's lines and nothing else."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert "\n".join(blocks) == (Path(__file__).parent / "readme_example.py").read_text(encoding="utf-8")
