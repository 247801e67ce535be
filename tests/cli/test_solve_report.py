"""``optimizer solve --report``: everything that people read at once, the same bytes under ``--effort``."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from optimizer.cli.main import main
from tests.files.conftest import MakeFolder


def _solve(school: Path, out: Path, *more: str) -> int:
    options = ["--effort", "0.1", "--workers", "1", "--week-of", "2026-09-09", *more]
    return main(["solve", str(school), "--out", str(out), *options])


def test_pages_and_sheets_at_once_and_repeatable(
    make_folder: MakeFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    school = make_folder()
    for name in ("one", "two"):
        assert _solve(school, tmp_path / name, "--report") == 0
    told = capsys.readouterr().out
    assert "report.html" in told
    assert not re.search(r"bound|下界|extra-staff", told)
    written = {
        name: {
            path.relative_to(tmp_path / name).as_posix(): path.read_bytes() for path in (tmp_path / name).rglob("*.*")
        }
        for name in ("one", "two")
    }
    one, two = written["one"], written["two"]
    assert {"report.html", "report-public.html", "timetable.xlsx", "print/slips.html", "groups.csv"} <= one.keys()
    assert one == two
    stamps = {line for name, data in one.items() if name.endswith(".ics") for line in re.findall(rb"DTSTAMP:\w+", data)}
    assert stamps == {b"DTSTAMP:20260907T000000Z"}


def test_the_next_step_is_named_and_figures_only_on_request(
    make_folder: MakeFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    school, out = make_folder(), tmp_path / "my week"
    assert _solve(school, out) == 0
    told = capsys.readouterr()
    assert f'optimizer publish {school} "{out}"' in told.out
    assert not (out / "report.html").exists()
    assert _solve(school, out, "--verbose") == 0
    verbose = capsys.readouterr()
    points = json.loads((out / "result.json").read_text(encoding="utf-8"))["score"]["points"]
    assert re.search(rf"points {points}|扣分 {points}", verbose.out)
    assert "用时" in verbose.err
    assert "用时" not in told.err
