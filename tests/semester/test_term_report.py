"""Pages of a whole semester: real dates, ledger, survey, hours, certificates, the chart."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from optimizer.cli.main import main
from tests.referee.tables import read_table

SPECIAL_WEEK = "2026-09-14"
"""Its Sunday, 20 September, runs as Tuesday."""


@pytest.fixture(scope="module")
def pages(folder: Path, school: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the first week, published, of which a log in the workbook says that a volunteer alone came once."""
    place = tmp_path_factory.mktemp("term")
    shutil.copytree(folder, place / "semester")
    assert main(["publish", str(school), str(place / "semester"), "--until", "2026-09-20"]) == 0
    tables = place / "school"
    shutil.copytree(school, tables)
    staff = read_table(tables, "staff.csv")
    outside = next(row for row in staff if row["role"] == "volunteer")
    assert main(["convert", str(tables), str(place / "school.xlsx")]) == 0
    book = openpyxl.load_workbook(place / "school.xlsx")
    sheet = book.create_sheet("实际到岗")
    group = read_table(place / "semester/programme/2026-09-14", "groups.csv")[0]
    for row in (["日期", "节次", "姓名", "班组", "分工"], ["2026-09-14", "1", outside["name"], group["name"], "协助"]):
        sheet.append(row)
    book.save(place / "school.xlsx")
    words = ["report", str(place / "school.xlsx"), str(place / "semester"), "--out", str(place / "pages")]
    assert main([*words, "--week-of", SPECIAL_WEEK]) == 0
    return place


def test_a_log_in_the_workbook_counts_and_names_are_understood(pages: Path) -> None:
    """The volunteer has one slot; nobody else has any on that date."""
    survey = {row["项目"]: row["数值"] for row in read_table(pages / "pages/term", "survey.csv")}
    assert survey["其中有到岗记录的天数"] == "1"
    assert survey["志愿者服务节数"] == "1"
    certificates = (pages / "pages/term/certificates.html").read_text("utf-8")
    assert certificates.count("<section ") == 1
    assert "共 1 节" in certificates


def test_slots_of_all_roles_are_those_of_the_ledger(pages: Path) -> None:
    """But for the date of the log, on which the volunteer's slot counts instead of the plan."""
    survey = {row["项目"]: row["数值"] for row in read_table(pages / "pages/term", "survey.csv")}
    planned = {row["staff"]: int(row["running"]) for row in read_table(pages / "semester", "ledger.csv")}
    week = pages / "semester/weeks" / SPECIAL_WEEK
    sessions = [row for row in read_table(week, "sessions.csv") if row["day"] == "Mon" and not row["joins"]]
    duties = [row for row in read_table(week, "duties.csv") if row["day"] == "Mon"]
    monday = sum(1 + len(row["assistants"].split()) for row in sessions) + len(duties)
    told = sum(int(number) for name, number in survey.items() if name.endswith("服务节数"))
    assert told == sum(planned.values()) - monday + 1
    assert survey["开课天数"] == "26"
    assert survey["报名学生"] == "60"


def test_sheets_have_the_real_dates(pages: Path) -> None:
    """The Sunday that runs as Tuesday stands on the page of the term and over Tuesday on the printed sheets."""
    term = (pages / "pages/term/term.html").read_text("utf-8")
    assert "2026-09-20" in term
    assert "补 2026-10-06 的课" in term
    assert "周二 9月15日、9月20日" in (pages / "pages/print/home-classes.html").read_text("utf-8")
    assert "2026-09-20 按周二的课表" in (pages / "pages/report.html").read_text("utf-8")


def test_a_chart_of_each_pool_with_people(pages: Path) -> None:
    charts = sorted((pages / "pages/term").glob("fairness-*.png"))
    assert charts
    assert all(chart.read_bytes().startswith(b"\x89PNG") for chart in charts)


def test_the_public_has_no_ledger(folder: Path, school: Path, tmp_path: Path) -> None:
    assert main(["report", str(school), str(folder), "--out", str(tmp_path / "pages"), "--public"]) == 0
    assert not (tmp_path / "pages/term").exists()
