"""Printed sheets: each fits its page, those for a wall show no ids, rain leaves nobody without a word."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from optimizer.domain.places import Room
from optimizer.report.context import ReportContext
from optimizer.report.printed import write_printed
from optimizer.report.printed.rain import is_outdoors, rain_pages
from optimizer.report.printed.rolls import gate_pages, roll_pages, round_pages
from optimizer.report.printed.sheet_page import A4_PORTRAIT, LARGEST, SheetPage
from optimizer.report.printed.wall import class_pages, week_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _page(rows: int, text: str) -> SheetPage:
    return SheetPage("heading", ["a", "b"], [[text, text]] * rows)


def test_text_is_as_large_as_the_page_allows() -> None:
    assert _page(5, "short").fit(A4_PORTRAIT) == (LARGEST, 5.0)
    assert _page(60, "short").fit(A4_PORTRAIT)[0] == pytest.approx(3.0, abs=0.3)
    assert _page(500, "short").fit(A4_PORTRAIT) == (LARGEST, 5.0)
    assert _page(20, "一" * 120).fit(A4_PORTRAIT)[0] < _page(20, "一" * 40).fit(A4_PORTRAIT)[0]


def _texts(page: SheetPage) -> set[str]:
    return {cell if isinstance(cell, str) else cell.text for line in page.lines for cell in line}


def test_sheets_for_a_wall_show_names_alone(context: ReportContext) -> None:
    named = replace(
        context.scenario,
        staff=tuple(replace(row, name=f"Person {at}") for at, row in enumerate(context.scenario.staff)),
        students=tuple(replace(row, name=f"Child {at}") for at, row in enumerate(context.scenario.students)),
    )
    shown = replace(context, scenario=named)
    pages = [week_page(shown, "group"), week_page(shown, "staff"), week_page(shown, "room"), *class_pages(shown)]
    words = set(re.findall(r"\w+", " ".join(text for page in pages for text in _texts(page))))
    assert words.isdisjoint({row.id for row in (*named.staff, *named.students)})


def test_every_present_child_stands_on_a_roll_call_and_in_the_list_of_its_class(context: ReportContext) -> None:
    for day in context.scenario.week.days:
        called = sum(len(page.lines) for page in roll_pages(context, day))
        assert called == sum(len(context.roll(row)) for row in context.sessions if row.day == day and not row.joins)
    listed = [line[0] for page in class_pages(context) for line in page.lines]
    assert sorted(map(str, listed)) == sorted(row.name or row.id for row in context.scenario.students)


def test_the_gate_counts_everybody_who_leaves(context: ReportContext) -> None:
    for day, page in zip(context.scenario.week.days, gate_pages(context), strict=True):
        leaving = sum(int(line[4]) for line in page.lines if line[4] and isinstance(line[4], str))
        there = sum(any(row.day == day for row in rows) for rows in context.sessions_of_student.values())
        assert leaving == there
    assert [len(page.lines) for page in round_pages(context)] == [
        sum(row.day == day and not row.joins for row in context.sessions) for day in context.scenario.week.days
    ]


@pytest.mark.parametrize(
    ("kind", "outdoors"),
    [("playground", True), ("篮球场", True), ("indoor court", False), ("风雨球馆", False), ("hall", False)],
)
def test_kinds_in_the_open(kind: str, outdoors: bool) -> None:
    assert is_outdoors(Room(id="R", kind=kind, available=frozenset())) == outdoors


def test_rain_never_puts_two_groups_where_one_fits(context: ReportContext) -> None:
    pages = rain_pages(context)
    assert pages
    places = {row.name or row.id: row for row in context.scenario.rooms}
    for page in pages:
        taken: dict[tuple[str, str], int] = {}
        for line in page.lines:
            if line[5] in places:
                key = (str(line[0]), str(line[5]))
                taken[key] = taken.get(key, 0) + 1
        assert all(count <= places[room].groups_at_once for (_, room), count in taken.items())


def test_roll_calls_without_numbers(context: ReportContext) -> None:
    day = context.scenario.week.days[0]
    ids = {row.id for row in context.scenario.students}
    assert ids & set().union(*map(_texts, roll_pages(context, day)))
    named = replace(
        context,
        scenario=replace(
            context.scenario, students=tuple(replace(row, name=row.name or "?") for row in context.scenario.students)
        ),
    )
    assert not ids & set().union(*map(_texts, roll_pages(named, day, with_ids=False)))


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs a chromium")
def test_every_page_fits_its_paper(context: ReportContext, tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    write_printed(tmp_path / "print", context)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for path in sorted((tmp_path / "print").glob("*.html")):
            page: Any = browser.new_page()
            page.goto(path.as_uri())
            printed = len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True)))
            assert (path.name, printed) == (path.name, path.read_text(encoding="utf-8").count("<section>"))
            page.close()
        browser.close()
