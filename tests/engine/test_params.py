"""The engine's parameters: read from a file, refused where wrong, shown with their meanings."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from optimizer.cli.main import main
from optimizer.engine.params import DEFAULTS, EngineParams, meanings
from optimizer.errors import SettingsError

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_what_a_file_does_not_name_stays(tmp_path: Path) -> None:
    file = tmp_path / "params.toml"
    file.write_text("[problem]\nmax_listed_patterns = 7\n", encoding="utf-8")
    params = EngineParams.load(file)
    assert params.problem.max_listed_patterns == 7
    assert params.problem.max_pattern_options == DEFAULTS.problem.max_pattern_options


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "params.toml"
    file.write_text("[problem]\nmax_listed_patterns = true\nmost = 1\n[nothing]\n", encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        EngineParams.load(file)
    assert all(name in str(error.value) for name in ("params.toml", "max_listed_patterns", "problem.most", "[nothing]"))


@pytest.mark.parametrize("text", ["[problem", None])
def test_files_that_cannot_be_read_are_told(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "params.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"params\.toml"):
        EngineParams.load(file)


def test_the_description_is_a_file_that_gives_the_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["solve", "--help-params"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert EngineParams.from_tables(tomllib.loads(shown)) == DEFAULTS
    assert shown.strip() == DEFAULTS.describe().strip()


def test_every_parameter_has_a_meaning() -> None:
    for group in fields(DEFAULTS):
        values = getattr(DEFAULTS, group.name)
        told = meanings(type(values))
        assert list(told) == [one.name for one in fields(values)]
        assert all(len(meaning) > 20 for meaning in told.values()), group.name


def test_a_wrong_file_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    code = main(["solve", str(SCENARIOS / "wenlan"), "--out", str(out), "--params", str(tmp_path / "missing.toml")])
    assert code == 2
    assert "missing.toml" in capsys.readouterr().err
    assert not out.exists()
