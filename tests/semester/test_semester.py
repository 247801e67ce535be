"""A semester from the command line, judged by the referee from the contract alone."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from optimizer.cli.main import main
from optimizer.semester.source import read_source
from tests.referee.semester import Judge
from tests.semester.conftest import plan


def faults(folder: Path) -> list[str]:
    return Judge(folder).judge()


def test_referee_finds_nothing(folder: Path) -> None:
    assert faults(folder) == []
    assert [path.name for path in sorted((folder / "weeks").iterdir())][:2] == ["2026-09-14", "2026-09-21"]


def test_check_reads_a_week_by_its_dates(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place in sorted((folder / "weeks").iterdir()):
        assert main(["check", str(folder / "tables/2026-09-14"), str(place), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        result = json.loads((place / "result.json").read_text("utf-8"))
        assert told["score"] == result["score"]


def _rows(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_text("utf-8").splitlines()))


def _write(file: Path, rows: list[list[str]]) -> None:
    file.write_text("".join(",".join(row) + "\n" for row in rows), "utf-8")


def _other_lead(folder: Path) -> None:
    file = folder / "weeks/2026-10-12/sessions.csv"
    rows = _rows(file)
    at = rows[0].index("lead")
    busy = {row[at] for row in rows[1:] if (row[2], row[3]) == (rows[1][2], rows[1][3])}
    rows[1][at] = next(row[at] for row in rows[1:] if row[at] not in busy)
    _write(file, rows)


def _shorter_ledger(folder: Path) -> None:
    _write(folder / "ledger.csv", _rows(folder / "ledger.csv")[:-1])


def _other_waiting(folder: Path) -> None:
    rows = _rows(folder / "programme/2026-09-14/members.csv")
    _write(folder / "weeks/2026-10-12/members.csv", rows[:-1])


def _other_points(folder: Path) -> None:
    data = json.loads((folder / "semester.json").read_text("utf-8"))
    data["points"] += 1
    (folder / "semester.json").write_text(json.dumps(data), "utf-8")


@pytest.mark.parametrize("spoil", [_other_lead, _shorter_ledger, _other_waiting, _other_points])
def test_referee_finds_what_is_wrong(folder: Path, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    shutil.copytree(folder, tmp_path / "spoilt")
    spoil(tmp_path / "spoilt")
    assert faults(tmp_path / "spoilt") != []


def test_a_workbook_brings_its_calendar(school: Path, tmp_path: Path) -> None:
    """As the file that travels in it, or as a sheet, which wins."""
    shutil.copytree(school, tmp_path / "school")
    (tmp_path / "school/calendar.csv").write_text("date,runs_as,note\n2026-09-24,off,运动会\n", "utf-8")
    book = tmp_path / "school.xlsx"
    assert main(["convert", str(tmp_path / "school"), str(book)]) == 0

    def dates() -> list[str]:
        source = read_source(book, date(2026, 9, 21), date(2026, 9, 25))
        return [on.isoformat() for week in source.weeks for on, _ in week.dates]

    assert dates() == ["2026-09-21", "2026-09-22", "2026-09-23"]
    workbook = openpyxl.load_workbook(book)
    sheet = workbook.create_sheet("校历")
    for row in (["date", "runs_as"], ["2026-09-23", "off"]):
        sheet.append(row)
    workbook.save(book)
    assert dates() == ["2026-09-21", "2026-09-22", "2026-09-24"]
    assert main(["convert", str(book), str(tmp_path / "back")]) == 0
    assert (tmp_path / "back/calendar.csv").read_text("utf-8") == "date,runs_as\n2026-09-23,off\n"


def test_a_year_without_a_notice_is_told_in_the_language_of_the_school(
    school: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["semester", str(school), "--from", "2027-01-04", "--to", "2027-01-22", "--out", str(tmp_path / "out")]
    assert main(words) == 2
    assert "“2027” – 尚无 2027 年的放假通知" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_report_is_of_the_current_week_with_calendars_of_all(folder: Path, school: Path, tmp_path: Path) -> None:
    """Everybody's calendar has as many events as the ledger and the list of hours count slots."""
    assert main(["report", str(school), str(folder), "--out", str(tmp_path), "--week-of", "2026-10-14"]) == 0
    assert "2026-10-12" in (tmp_path / "report.html").read_text("utf-8")
    end: dict[str, int] = {}
    for row in _rows(folder / "ledger.csv")[1:]:
        end[row[0]] = int(row[4])
    told = {row[0]: int(row[2]) for row in _rows(folder / "hours.csv")[1:]}
    assert told == end
    for one, slots in end.items():
        if slots:
            events = (tmp_path / f"calendar/staff/{one}.ics").read_text("utf-8")
            assert events.count("BEGIN:VEVENT") == slots
            assert "CANCELLED" not in events


def test_same_effort_gives_the_same_bytes(folder: Path, school: Path, tmp_path: Path) -> None:
    assert plan(school, tmp_path / "again") == 0
    for file in [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]:
        assert (folder / file).read_bytes() == (tmp_path / "again" / file).read_bytes(), file


def test_what_is_no_semester_is_not_replaced(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    assert plan(folder / "tables/2026-09-14", tmp_path) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
