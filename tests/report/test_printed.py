"""Printed sheets: each fits its page, those for a wall show no ids, rain leaves nobody without a word."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from optimizer.domain.places import Room
from optimizer.report.context import ReportContext
from optimizer.report.printed.rain import is_outdoors, rain_pages
from optimizer.report.printed.rolls import gate_pages, roll_pages, round_pages
from optimizer.report.printed.sheet_page import A4_PORTRAIT, LARGEST, LEGIBLE, SheetPage
from optimizer.report.printed.slips import slip_pages
from optimizer.report.printed.wall import class_pages, week_page
from tests.report.fits import CHROMIUM, misfits, week_of_shipped


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


def test_every_child_who_signed_up_has_one_slip(context: ReportContext) -> None:
    names = tuple(replace(row, name=f"Child {at}") for at, row in enumerate(context.scenario.students))
    shown = replace(context, scenario=replace(context.scenario, students=names))
    for per_page in (8, 2):
        pages = slip_pages(shown, per_page)
        slips = [str(cell) for page in pages for line in page.lines for cell in line if cell]
        signed_up = {row.name for row in names if shown.view.signed_up(row)}
        assert sorted(slip.split(" · ")[1] for slip in slips) == sorted(signed_up)
        assert max(sum(map(len, page.lines)) for page in pages) <= per_page
    first = next(row for row in names if shown.sessions_of_student.get(row.id))
    told = next(slip for slip in slips if f" · {first.name} · " in slip)
    for day in context.scenario.week.days:
        if rows := [row for row in shown.sessions_of_student[first.id] if row.day == day]:
            line = next(line for line in told.split("\n") if line.startswith(shown.names.day(day)))
            assert shown.names.room(shown.view.host_of(rows[0]).room) in line
            assert shown.names.time(rows[-1].token).rpartition("–")[2] in line


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


def test_a_page_that_is_too_long_becomes_equal_ones() -> None:
    long = _page(200, "一" * 30)
    parts = long.parts(A4_PORTRAIT)
    assert [line for part in parts for line in part.lines] == long.lines
    assert {len(part.lines) for part in parts[:-1]} == {len(parts[0].lines)}
    assert [part.heading for part in parts] == [f"heading ({at}/{len(parts)})" for at in range(1, len(parts) + 1)]
    assert all(part.fit(A4_PORTRAIT)[0] >= LEGIBLE for part in parts)
    assert _page(5, "short").parts(A4_PORTRAIT) == [_page(5, "short")]


def test_brackets_stay_with_their_words() -> None:
    """A browser begins no line with a closing bracket, so that this text takes three lines of five signs and a half."""
    shares = (5.6 * LARGEST + 2.4, A4_PORTRAIT.width - 5.6 * LARGEST - 2.4)
    row = ["软笔书法（三至六年级）", ""]
    page = SheetPage("", ["a", "b"], [row] * 16, shares=shares, row_height=1.0)
    assert page.fit(A4_PORTRAIT)[0] == LARGEST
    assert replace(page, lines=[row] * 19).fit(A4_PORTRAIT)[0] < LARGEST


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs a chromium")
def test_every_page_fits_its_paper(context: ReportContext) -> None:
    pytest.importorskip("playwright.sync_api")
    assert not misfits([context])


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs a chromium")
def test_every_page_of_a_shipped_school_fits_its_paper() -> None:
    """One school; `python -m tests.report.fits`, a part of `make soak`, looks at all six."""
    pytest.importorskip("playwright.sync_api")
    assert not misfits([week_of_shipped("lianyungang-road")])
