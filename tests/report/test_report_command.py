from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.cli.main import main
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.files.manifest import MANIFEST
from optimizer.testing.generator import generate_with_week


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    generate_with_week(folder, students=40, kind="clubs", seed=5)
    return folder


def run(folder: Path, *more: str, out: str = "out") -> int:
    return main(["report", str(folder / "school"), str(folder / "week"), "--out", str(folder / out), *more])


def test_all_is_written(folder: Path) -> None:
    assert run(folder, "--week-of", "2026-09-09") == 0
    out = folder / "out"
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {"report.html", "report-public.html", "timetable.xlsx", "print/roll-call-Mon.html"} <= names
    assert {"print/duty-roster.html", "print/handover.html"} <= names
    assert any(name.startswith("calendar/staff/") for name in names)


def test_public_alone(folder: Path, school: tuple[Scenario, Timetable]) -> None:
    assert run(folder, "--public", "--from", "2026-09-07", "--to", "2026-09-30", out="public") == 0
    files = [path for path in (folder / "public").rglob("*") if path.is_file() and path.name != MANIFEST]
    assert {path.suffix for path in files} == {".html", ".ics"}
    assert not (folder / "public" / "calendar" / "staff").exists()
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    staff = (folder / "school" / "staff.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert not [line.split(",")[1] for line in staff if line.split(",")[1] in text]


def test_from_a_workbook(folder: Path) -> None:
    assert run(folder, "--week-of", "2026-09-09", out="first") == 0
    book = folder / "first" / "timetable.xlsx"
    assert main(["report", str(folder / "school"), str(book), "--out", str(folder / "second")]) == 0
    again = folder / "second" / "timetable.xlsx"
    assert main(["report", str(folder / "school"), str(again), "--out", str(folder / "third")]) == 0
    assert (folder / "second" / "report.html").read_bytes() == (folder / "third" / "report.html").read_bytes()
    assert main(["check", str(folder / "school"), str(book), "--marked", str(folder / "marked.xlsx")]) == 0
    assert (folder / "marked.xlsx").exists()


def test_options_that_make_no_sense(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--from", "2026-09-07", out="x") == 2
    assert run(folder, "--calendar", "calendar.csv", out="x") == 2
    assert run(folder, "--week", "soon:week", out="x") == 2
    assert run(folder, "--week", "2026-09-09:nowhere", out="x") == 2
    assert main(["check", str(folder / "school"), str(folder / "week"), "--marked", "x.xlsx"]) == 2
    assert "--from" in capsys.readouterr().err
    assert not (folder / "x").exists()
