from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from optimizer.auditing import audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.errors import ScenarioError
from optimizer.files import read_timetable
from optimizer.files.marked import write_marked
from optimizer.files.timetable_tables import read_timetable_book, timetable_rows
from optimizer.report.context import ReportContext
from optimizer.report.violation_cells import problems_in
from optimizer.report.workbook import write_timetable_workbook
from optimizer.testing.schools import SmallSchool, week
from tests.report.conftest import MONDAY, school_of


@pytest.fixture(scope="module")
def path(context: ReportContext, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "timetable.xlsx"
    write_timetable_workbook(path, context)
    return path


@pytest.fixture
def book(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def test_sheets_in_order(book: Any) -> None:
    assert book.sheetnames[:6] == ["总览", "目录", "班组课表", "社团课表", "人员课表", "场地课表"]
    assert book.sheetnames[-7:] == ["分组", "组员", "课次", "值班", "候补", "编号对照", "_about"]
    assert {"值班表", "点名册周一", "交接与看护日志", "备案方案", "合规"} <= set(book.sheetnames)


def test_every_sheet_is_set_up_for_a4(book: Any) -> None:
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.paperSize == 9
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    for title in ("班组课表", "点名册周一", "交接与看护日志", "组员", "课次"):
        assert book[title].print_title_rows


def test_a_page_for_each_owner_and_session(book: Any, context: ReportContext) -> None:
    care = sum(1 for group in context.timetable.groups if group.kind != "club")
    assert len(book["班组课表"].row_breaks.brk) == care - 1
    hosts = [row for row in context.sessions if row.day == "Mon" and not row.joins]
    assert len(book["点名册周一"].row_breaks.brk) == len(hosts) - 1


def test_roll_call_names_everyone_present(book: Any, context: ReportContext) -> None:
    for day, title in (("Mon", "点名册周一"), ("Tue", "点名册周二")):
        listed = [row[2] for row in book[title].iter_rows(min_row=3, values_only=True) if row[5] == "√"]
        there = [
            one.id
            for row in context.sessions
            if row.day == day
            for one in context.view.present_at(row.group, row.token)
        ]
        assert sorted(listed) == sorted(there)


def test_roll_call_has_class_teacher_and_phone(book: Any, context: ReportContext) -> None:
    rows = [row for row in book["点名册周一"].iter_rows(min_row=3, values_only=True) if row[5] == "√"]
    contacts = {(row[10] or "", row[11] or "") for row in rows}
    known = {(context.names.person(row.teacher), row.phone) for row in context.scenario.classes}
    assert contacts <= known
    assert all(phone for _, phone in contacts)


def test_links_lead_to_pages(book: Any) -> None:
    for sheet in (book["总览"], book["目录"]):
        links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        assert links
        for link in links:
            title, _, cell = link.replace("'", "").partition("!")
            assert title in book.sheetnames
            assert book[title][cell].value


def test_reads_back(path: Path, context: ReportContext) -> None:
    assert timetable_rows(read_timetable(path)) == timetable_rows(context.timetable)
    assert read_timetable_book(path)[1].about == {"scenario": context.scenario.name, "week_of": "2026-09-07"}


def test_reads_back_with_tabs_renamed_and_columns_moved(
    path: Path, tmp_path: Path, book: Any, context: ReportContext
) -> None:
    for number, title in enumerate(("分组", "组员", "课次", "值班", "候补")):
        book[title].title = f"表{number}"
    book["表2"].insert_cols(1)
    book["表2"].insert_rows(1, 2)
    book["表2"]["A1"] = "2026年秋季课表"
    book.save(tmp_path / "moved.xlsx")
    assert timetable_rows(read_timetable(tmp_path / "moved.xlsx")) == timetable_rows(context.timetable)


def test_a_missing_table_is_named(path: Path, tmp_path: Path, book: Any) -> None:
    del book["课次"]
    book.save(tmp_path / "less.xlsx")
    with pytest.raises(ScenarioError) as error:
        read_timetable(tmp_path / "less.xlsx")
    assert [problem.table for problem in error.value.problems] == ["sessions"]


def test_not_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "no.xlsx").write_text("no", encoding="utf-8")
    with pytest.raises(ScenarioError):
        read_timetable(tmp_path / "no.xlsx")


def _spoil(book: Any, sheet: str, row: int, header: str, value: object) -> str:
    """Change a cell; its place."""
    at = [cell.value for cell in book[sheet][1]].index(header) + 1
    cell = book[sheet].cell(row, at)
    cell.value = value
    return f"{sheet}!{cell.coordinate}"


@pytest.mark.slow
def test_breaches_are_marked_in_their_cells(book: Any, tmp_path: Path, school: tuple[Scenario, Timetable]) -> None:
    places = {
        _spoil(book, "课次", 2, "活动", "nothing"): "tables",
        _spoil(book, "课次", 3, "人数", 99): "one-place",
        _spoil(book, "课次", 4, "带班教师", "nobody"): "tables",
        _spoil(book, "分组", 2, "人数", 99): "tables",
        _spoil(book, "值班", 2, "工号", book["课次"]["J2"].value): "duty",
    }
    book.save(tmp_path / "edited.xlsx")
    timetable, raw = read_timetable_book(tmp_path / "edited.xlsx")
    scenario = school[0]
    found = audit(scenario, timetable, week_of=MONDAY)
    assert set(places.values()) <= {violation.rule for violation in found.violations}
    problems = problems_in(scenario, timetable, raw, found)
    write_marked(tmp_path / "edited.xlsx", tmp_path / "marked.xlsx", problems, "zh")
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert marked.sheetnames[0] == "问题清单"
    for place in places:
        sheet, _, cell = place.partition("!")
        row = marked[sheet][cell].row
        assert any(each.comment for each in marked[sheet][row]), place
    assert marked["课次"].cell(3, 9).comment
    assert len(list(marked["问题清单"].iter_rows())) == len(problems) + 1


def test_names_are_never_formulas(tmp_path: Path) -> None:
    nasty = ("=1+1", "+8613800000000", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://example.org")
    scenario = SmallSchool(title="=2+2").students("S1 S2", name=nasty[0]).staff("T1", name=nasty[1]).build()
    students = tuple(replace(row, name=name) for row, name in zip(scenario.students, nasty[2:], strict=False))
    rooms = tuple(replace(row, name=nasty[4]) for row in scenario.rooms)
    scenario = replace(scenario, students=students, rooms=rooms)
    timetable = week(scenario, care={"C1": "S1 S2"}, sessions={"C1": "hw R1 T1"})
    write_timetable_workbook(tmp_path / "week.xlsx", ReportContext.of(scenario, timetable, MONDAY))
    shown = set()
    for sheet in openpyxl.load_workbook(tmp_path / "week.xlsx").worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert str(cell.value).startswith("=IFERROR(VLOOKUP(")
                elif cell.value is not None:
                    shown.add(cell.value)
                    assert cell.hyperlink is None or cell.hyperlink.target is None
    assert {"=2+2", "-2", "@SUM(A1)"} <= shown


@pytest.mark.slow
def test_two_thousand_students_in_twenty_seconds(tmp_path: Path) -> None:
    """Counted in processor time: other work may share the machine."""
    context = ReportContext.of(*school_of(tmp_path, 2000, "everything"), MONDAY)
    start = time.process_time()
    write_timetable_workbook(tmp_path / "week.xlsx", context)
    assert time.process_time() - start < 20
    start = time.process_time()
    assert timetable_rows(read_timetable(tmp_path / "week.xlsx")) == timetable_rows(context.timetable)
    assert time.process_time() - start < 10
