"""The report page in a real browser: Debian's chromium, headless, no network."""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from optimizer.report.context import ReportContext
from optimizer.report.page import render
from tests.report.conftest import MONDAY, school_of
from tests.report.neutral import greek_context, strays
from tests.rules.test_nonsense import WEEKS, _spoilt

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"),
)
TABS = ("overview", "week", "clubs", "load", "rooms", "rules", "goals", "money", "answers")
Open = Callable[..., Any]

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs a chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens the page of a week; any script error, console error or request beyond the file fails the test."""
    faults: list[str] = []
    profile = browser.new_context()

    def open_page(context: ReportContext, address: str = "", *, public: bool = False, width: int = 1280) -> Any:
        path = tmp_path / f"report-{public}.html"
        path.write_text(render(context, public=public), encoding="utf-8")
        page = profile.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: None if request.url.startswith("file:") else faults.append(request.url))
        page.goto(f"{path.as_uri()}#{address}")
        return page

    yield open_page
    profile.close()
    assert not faults


def seen(page: Any) -> list[str]:
    """Every text that a reader sees or hears."""
    script = """() => [document.title, document.body.innerText,
      ...[...document.querySelectorAll('[aria-label]')].map(e => e.getAttribute('aria-label')),
      ...[...document.querySelectorAll('[placeholder]')].map(e => e.getAttribute('placeholder')),
      ...[...document.querySelectorAll('svg title, svg text, option, summary')].map(e => e.textContent)]"""
    return [line for text in page.evaluate(script) for line in text.split("\n")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("public", [False, True])
def test_one_language_at_a_time(opened: Open, language: Any, public: bool) -> None:
    """The page of a school whose data is Greek, after a switch from the other language."""
    page = opened(greek_context("en" if language == "zh" else "zh"), public=public)
    page.click("#language")
    assert page.evaluate("document.documentElement.lang").startswith(language)
    for tab in page.evaluate("[...document.querySelectorAll('[role=tab]')].map(e => e.id)"):
        tab_click(page, tab)
        page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        _assert_pure(page, language)
    tab_click(page, "tab-week")
    for view in [option.get_attribute("value") for option in page.query_selector_all("#by option")]:
        page.select_option("#by", view)
        _assert_pure(page, language)
        page.click(".owners button >> nth=0")
        _assert_pure(page, language)
        if page.query_selector(".session:not(.duty)"):
            page.click(".session:not(.duty) >> nth=0")
            assert page.evaluate("document.getElementById('session').open")
            _assert_pure(page, language)
            page.keyboard.press("Escape")


def tab_click(page: Any, name: str) -> None:
    page.click(f"#{name}")


def _assert_pure(page: Any, language: Any) -> None:
    found = {text: words for text in seen(page) if (words := strays(text, language))}
    assert not found


def test_every_part_opens(opened: Open, context: ReportContext) -> None:
    page = opened(context)
    for tab in TABS:
        tab_click(page, f"tab-{tab}")
        assert page.get_attribute(f"#tab-{tab}", "aria-selected") == "true"
        assert page.inner_text("#panel").strip()


def test_search_finds_a_student_and_a_session_says_who_and_why(opened: Open, context: ReportContext) -> None:
    page = opened(context, "week/student")
    student = next(one for one in context.scenario.students if len(context.sessions_of_student.get(one.id, ())) > 4)
    page.fill("#search", student.id)
    assert page.evaluate("document.activeElement.id") == "search"
    page.click(".owners button >> nth=0")
    assert student.id in page.inner_text("#whoTitle")
    assert page.locator(".grid .session").count() == len(context.sessions_of_student[student.id])
    page.click(".grid .session >> nth=0")
    dialog = page.inner_text("#session")
    assert "为什么这样安排" in dialog
    assert student.id in dialog


def test_headcounts_on_the_page_are_those_of_the_table(opened: Open, context: ReportContext) -> None:
    page = opened(context, "week/group")
    for row in context.sessions[:5]:
        page.goto(re.sub("#.*", "", page.url) + f"#week/group/{row.group}/zh")
        button = page.locator(f".session[aria-label^='{context.names.token(row.token)}']").first
        button.click()
        assert page.locator("#session tbody tr").count() == row.headcount
        page.keyboard.press("Escape")


def test_filters(opened: Open, context: ReportContext) -> None:
    page = opened(context, "week/group")
    every = page.locator(".owners li").count()
    page.select_option("#kind", "club")
    clubs = page.locator(".owners li").count()
    assert clubs == sum(1 for group in context.timetable.groups if group.kind == "club")
    assert clubs < every
    page.fill("#search", "nothing like this")
    assert page.locator(".owners li").count() == 0


def test_keyboard_alone(opened: Open, context: ReportContext) -> None:
    page = opened(context)
    page.focus("#tab-overview")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-week"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "panel" or page.evaluate("document.activeElement.id") == "by"
    page.locator(".session").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "sessionTitle"
    page.keyboard.press("Escape")
    assert not page.evaluate("document.getElementById('session').open")
    assert "session" in page.evaluate("document.activeElement.className")


def test_tables_have_headers_and_controls_have_names(opened: Open, context: ReportContext) -> None:
    page = opened(context)
    for tab in TABS:
        tab_click(page, f"tab-{tab}")
        assert page.evaluate(
            "[...document.querySelectorAll('table')].every(t => t.caption"
            " && t.querySelectorAll('thead th[scope=col]').length"
            " && [...t.querySelectorAll('tbody tr')].every(r => r.firstChild.matches('th[scope=row]')))"
        )
        assert page.evaluate(
            "[...document.querySelectorAll('button')].every(b => (b.getAttribute('aria-label') || b.innerText).trim())"
        )
        assert page.evaluate("[...document.querySelectorAll('select, input')].every(e => e.labels.length === 1)")
        assert page.evaluate("[...document.querySelectorAll('svg')].every(e => e.getAttribute('aria-label'))")
        assert page.evaluate(
            "(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
            " return ids.length === new Set(ids).size; })()"
        )


@pytest.mark.parametrize("tab", TABS)
def test_a_phone_never_scrolls_sideways(opened: Open, context: ReportContext, tab: str) -> None:
    page = opened(context, f"{tab}/group//zh", width=360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    if tab == "week":
        page.locator(".owners button").first.click()
        assert page.locator(".dayList").count() == len(context.scenario.week.days)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_prints_on_paper(opened: Open, context: ReportContext) -> None:
    page = opened(context, f"week/group/{context.sessions[0].group}/zh")
    assert page.pdf().startswith(b"%PDF")


def test_chinese_is_typed_letter_by_letter(opened: Open, context: ReportContext) -> None:
    """An input method composes in the field: it stays the same element until the character is there."""
    for width in (1280, 390):
        page = opened(context, "week/student//zh", width=width)
        page.focus("#search")
        page.evaluate("() => { window.field = document.getElementById('search'); }")
        keyboard = page.context.new_cdp_session(page)
        for letters in ("c", "ch", "che", "chen"):
            keyboard.send("Input.imeSetComposition", {"text": letters, "selectionStart": 4, "selectionEnd": 4})
            assert page.evaluate("document.getElementById('search') === window.field")
        keyboard.send("Input.insertText", {"text": "陈"})
        assert page.input_value("#search") == "陈"
        assert page.evaluate("document.activeElement.id") == "search"
        assert page.is_visible("#search")


def test_full_width_forms_are_found(opened: Open, context: ReportContext) -> None:
    student = replace(context.scenario.students[0], class_name="一（1）班")
    school = replace(context.scenario, students=(student, *context.scenario.students[1:]))
    page = opened(replace(context, scenario=school), "week/student//zh")
    for typed in ("一（1）班", "一(1)班"):
        page.fill("#search", typed)
        assert page.locator(".owners li").count() == 1


def test_the_whole_week_is_printed(opened: Open, context: ReportContext) -> None:
    page = opened(context, "week/group//zh")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    told = page.inner_text("#panel")
    assert all(f"{context.names.day(day)}全部安排" in told for day in context.scenario.week.days)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")


def test_charts_are_as_wide_as_their_card(opened: Open, context: ReportContext) -> None:
    page = opened(context, "overview/group//zh")
    assert page.evaluate(
        "[...document.querySelectorAll('svg.bars')].every(e => e.clientWidth > 0.9 * e.closest('.card').clientWidth)"
    )


def test_back_and_bookmarks(opened: Open, context: ReportContext) -> None:
    page = opened(context, "week/room//en")
    assert page.input_value("#by") == "room"
    tab_click(page, "tab-goals")
    page.go_back()
    assert page.get_attribute("#tab-week", "aria-selected") == "true"


@pytest.mark.slow
def test_usable_at_two_thousand_students(opened: Open, tmp_path: Path) -> None:
    context = ReportContext.of(*school_of(tmp_path, 2000, "everything"), MONDAY)
    page = opened(context, "week/student//zh")
    took = {}
    for name, act in (
        ("search", lambda: page.fill("#search", context.scenario.students[1500].id)),
        ("board of groups", lambda: page.select_option("#by", "group")),
        ("board of staff", lambda: page.select_option("#by", "staff")),
    ):
        start = time.perf_counter()
        act()
        page.evaluate("document.body.offsetHeight")
        took[name] = time.perf_counter() - start
    assert max(took.values()) < 3, took


@pytest.mark.parametrize("seed", range(8))
def test_nonsense_is_shown(opened: Open, seed: int) -> None:
    dice = random.Random(seed)
    school, timetable = dice.choice(WEEKS)
    spoilt = timetable
    for _ in range(8):
        spoilt = _spoilt(spoilt, dice)
    page = opened(ReportContext.of(school, spoilt, MONDAY, published=timetable))
    for tab in page.evaluate("[...document.querySelectorAll('[role=tab]')].map(e => e.id)"):
        tab_click(page, tab)
    tab_click(page, "tab-week")
    for view in ("group", "staff", "room", "student"):
        page.select_option("#by", view)
        for owner in range(min(4, page.locator(".owners button").count())):
            page.locator(".owners button").nth(owner).click()
            for at in range(page.locator(".session:not(.duty)").count()):
                page.locator(".session:not(.duty)").nth(at).click()
                page.keyboard.press("Escape")
