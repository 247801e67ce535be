"""The first commands of a new user: help, version, a shipped school; what they need not load."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from optimizer.cli.main import COMMANDS, command_module, main
from optimizer.files import load
from optimizer.files.examples import example_folders
from tests.batch.schools import write_small

ROOT = Path(__file__).parents[2]


def loaded_by(words: list[str], heavy: str) -> list[str]:
    """Which of some packages a command has imported when it ends."""
    program = (
        f"import sys\nfrom optimizer.cli.main import main\ntry:\n main({words!r})\nexcept SystemExit:\n pass\n"
        f"print('LOADED', *({{*{heavy.split()!r}}} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1].split()[1:]


def test_help_and_version_load_next_to_nothing() -> None:
    heavy = "ortools pandas numpy pydantic openpyxl matplotlib optimizer.files"
    assert loaded_by(["--help"], heavy) == []
    assert loaded_by(["--version"], heavy) == []


@pytest.mark.parametrize("command", ["batch", "compare", "semester", "solve"])
def test_help_of_a_command_loads_no_solver(command: str) -> None:
    assert loaded_by([command, "--help"], "ortools highspy pandas matplotlib optimizer.engine.solve") == []


def test_a_broken_school_is_told_without_the_solver(tmp_path: Path) -> None:
    school = write_small(tmp_path / "bad")
    (school / "staff.csv").write_text("staff,role\nT1,techer\n")
    assert loaded_by(["solve", str(school), "--out", str(tmp_path / "out")], "ortools matplotlib") == []


def test_help_names_every_command_and_each_has_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    for name in COMMANDS:
        assert f"\n    {name}" in told
        assert callable(command_module(name).execute)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("optimizer ")


def test_a_shipped_school_is_copied_and_what_was_changed_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["example", "zhanggong"]) == 0
    assert load(tmp_path / "zhanggong") == load(ROOT / "scenarios/zhanggong")
    (tmp_path / "zhanggong/pins.csv").write_text("group,slot\n")
    assert main(["example", "zhanggong"]) == 2
    assert "pins.csv" in capsys.readouterr().err
    assert main(["example", "nowhere"]) == 2
    assert main(["example"]) == 0
    assert capsys.readouterr().out.split() == sorted(example_folders())


def test_the_wheel_carries_every_shipped_school() -> None:
    carried = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["data-files"]
    shipped = {f"scenarios/{name}/*" for name in example_folders()}
    assert shipped == {pattern for patterns in carried.values() for pattern in patterns} - {"scenarios/README.md"}
