"""``optimizer publish``, and ``report`` of weeks that break rules."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from optimizer.cli.main import main
from optimizer.testing.generator import generate_with_week

SIGNED = "王校长：场地周三停用 <b>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A school and its week, which keeps every rule."""
    generate_with_week(tmp_path, students=40, kind="clubs", seed=5)
    return tmp_path


def run(command: str, folder: Path, *more: object) -> int:
    words = [command, folder / "school", *more]
    return main([str(word) for word in words])


def spoil(week: Path) -> None:
    """Write a headcount that is wrong."""
    path = week / "sessions.csv"
    head, first, *others = path.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[head.split(",").index("headcount")] = "999"
    path.write_text("\n".join([head, ",".join(cells), *others]) + "\n", encoding="utf-8", newline="\n")


def mark(week: Path) -> dict[str, object]:
    data = json.loads((week / "published.json").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def test_a_clean_week(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    week = folder / "week"
    assert run("publish", folder, week) == 0
    data = mark(week)
    assert set(data) == {"time", "name", "signed", "files"}
    assert datetime.fromisoformat(str(data["time"])).tzinfo is not None
    assert data["signed"] is None
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in week.iterdir()}
    assert data["files"] == {name: digest for name, digest in files.items() if name != "published.json"}
    assert run("publish", folder, week) == 0
    assert mark(week) == data, "it was published already"
    assert "此前已于" in capsys.readouterr().out


def test_what_is_published_is_not_replaced(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    week, options = folder / "out", ["--effort", "0.2", "--workers", "1", "--week-of", "2026-09-07"]
    assert run("solve", folder, "--out", week, *options) == 0
    assert run("publish", folder, week) == 0
    before = {path.name: path.read_bytes() for path in week.iterdir()}
    assert run("solve", folder, "--out", week, *options) == 2
    assert run("pay", folder, week, "--out", week) == 2
    assert "out.1" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in week.iterdir()} == before
    assert run("solve", folder, "--out", week, *options, "--replace") == 0
    assert {path.name: path.read_bytes() for path in (folder / "out.1").iterdir()} == before
    assert not (week / "published.json").exists()


def test_a_week_with_violations_is_published_only_signed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    week = folder / "week"
    spoil(week)
    assert run("publish", folder, week) == 1
    assert "999" in capsys.readouterr().err
    assert not (week / "published.json").exists()
    for words in ("王校长", "：场地停用", "王校长: "):
        assert run("publish", folder, week, "--signed", words) == 2
    assert run("publish", folder, week, "--signed", SIGNED) == 0
    assert (mark(week)["name"], mark(week)["signed"]) == ("王校长", SIGNED)


def test_signed_words_stand_on_every_page(folder: Path) -> None:
    week, out = folder / "week", folder / "report"
    spoil(week)
    assert run("report", folder, week, "--out", out) == 1
    assert not out.exists()
    assert run("publish", folder, week, "--signed", SIGNED) == 0
    assert run("report", folder, week, "--out", out) == 0
    shown = SIGNED.replace("<", "&lt;").replace(">", "&gt;")
    pages = list(out.rglob("*.html"))
    assert len(pages) > 4
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.count(shown) == max(1, text.count("<section ")), page.name
    book = openpyxl.load_workbook(out / "timetable.xlsx")
    shown_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert all(SIGNED in (sheet.oddHeader.center.text or "") for sheet in shown_sheets)
    assert all(SIGNED in path.read_text(encoding="utf-8").replace("\r\n ", "") for path in out.rglob("*.ics"))


def test_a_signature_holds_for_what_was_signed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    week = folder / "week"
    spoil(week)
    assert run("publish", folder, week, "--signed", SIGNED) == 0
    (week / "sessions.csv").write_bytes((week / "sessions.csv").read_bytes() + b"\n")
    assert run("report", folder, week, "--out", folder / "report") == 1
    assert "sessions.csv" in capsys.readouterr().err
    assert run("publish", folder, week, "--signed", SIGNED) == 2
    assert run("publish", folder, week, "--signed", "李主任: 同意", "--replace") == 0
    assert mark(week)["name"] == "李主任"
    assert json.loads((week / "published.1.json").read_text(encoding="utf-8"))["name"] == "王校长"
    assert run("report", folder, week, "--out", folder / "report") == 0


def test_a_draft_says_so_on_every_page(folder: Path) -> None:
    spoil(folder / "week")
    assert run("report", folder, folder / "week", "--out", folder / "report", "--draft") == 0
    for page in (folder / "report").rglob("*.html"):
        assert "草稿" in page.read_text(encoding="utf-8"), page.name


def test_weeks_of_a_semester(folder: Path) -> None:
    """Those that begin until a date; a folder of a semester itself is never marked."""
    semester = folder / "semester"
    for monday in ("2026-09-07", "2026-09-14", "2026-09-21"):
        (semester / "weeks").mkdir(parents=True, exist_ok=True)
        generate_with_week(folder / monday, students=40, kind="clubs", seed=5)
        (folder / monday / "week").rename(semester / "weeks" / monday)
    assert run("publish", folder, semester, "--until", "2026-09-01") == 2
    assert run("publish", folder, semester, "--until", "2026-09-18") == 0
    marked = sorted(path.relative_to(semester).as_posix() for path in semester.rglob("published.json"))
    assert marked == ["weeks/2026-09-07/published.json", "weeks/2026-09-14/published.json"]
    spoil(semester / "weeks" / "2026-09-21")
    assert run("publish", folder, semester) == 1
    assert len(list(semester.rglob("published.json"))) == 2


def test_what_cannot_be_published(folder: Path) -> None:
    assert run("publish", folder, folder / "nowhere") == 2
    assert run("publish", folder, folder / "school.desk:2026-09-07") == 2
