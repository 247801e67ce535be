"""The whole way in a real browser: from an empty folder to a published, printed week, by clicks."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from optimizer.auditing import audit, places
from optimizer.files import load, read_timetable
from optimizer.files.convert import book_of_folder
from optimizer.files.labels import COLUMNS
from optimizer.files.store.named import opened
from optimizer.files.store.sheet import Sheet
from optimizer.files.store.tree import Tree, as_folder
from optimizer.files.workbook_out import write_workbook
from optimizer.testing.schools import MONDAY
from tests.report.test_browser import CHROMIUM, FLAGS, seen

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs a chromium")]
MOST_CLICKS = 60


class Officer:
    """Clicks through the desk and counts; any request elsewhere, console or script error is a fault."""

    def __init__(self, page: Any, address: str):
        self.page, self.clicks, self.faults = page, 0, list[str]()
        self.origin = address.split("/?")[0]
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        page.on(
            "request", lambda request: None if request.url.startswith(self.origin) else self.faults.append(request.url)
        )
        page.goto(address)

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.click(selector)

    def go(self, place: str) -> None:
        self.click(f'nav a[href="#/{place}"]')

    def until(self, script: str, seconds: float = 30) -> None:
        """Wait until an expression is true; the page's policy lets nothing be evaluated in it by itself."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(script):
            assert time.monotonic() < end, script
            self.page.wait_for_timeout(50)

    def count(self, selector: str) -> int:
        return len(self.page.query_selector_all(selector))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A desk on an empty folder: the folder and the address."""
    folder = tmp_path / "empty"
    folder.mkdir()
    words = [sys.executable, "-m", "optimizer", "desk", str(folder), "--no-browser"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield folder, process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def workbook(tmp_path: Path, school_tree: Tree) -> Path:
    """The school as a workbook, as an officer has it."""
    path = tmp_path / "名单.xlsx"
    with as_folder({name: data for name, data in school_tree.items() if "/" not in name}, "school") as folder:
        write_workbook(path, book_of_folder(folder, "zh")[0])
    return path


def test_from_an_empty_folder_to_a_published_printed_week(browser: Any, desk: tuple[Path, str], workbook: Path) -> None:
    folder, address = desk
    profile = browser.new_context(viewport={"width": 1366, "height": 768})
    officer = Officer(profile.new_page(), address)
    page = officer.page
    page.wait_for_selector("#ways")
    officer.go("people")
    page.set_input_files("#file", str(workbook))
    officer.clicks += 1
    page.wait_for_selector("dialog #take")
    officer.click("#take")
    page.wait_for_selector("dialog", state="detached")
    officer.until("document.querySelectorAll('.grid tbody tr').length > 60")
    officer.go("check")
    page.wait_for_selector(".good")
    officer.go("solve")
    page.wait_for_selector("#start")
    officer.click("#start")
    page.wait_for_selector("#stop:not([disabled])")
    officer.click("#stop")
    page.wait_for_selector("#look")
    officer.click("#look")
    page.wait_for_selector("[data-session]")

    swap_where_it_may_go(officer)
    walk_views(officer)
    officer.click("#publish")
    page.wait_for_selector("#confirm")
    officer.click("#confirm")
    page.wait_for_selector("#printit")
    officer.click("#printit")
    page.wait_for_selector("#preview")
    officer.click('[data-paper="roll-call-Mon"]')
    with profile.expect_page() as sheets:
        officer.click(".previewbox a")
    sheets.value.wait_for_load_state()
    shown = sheets.value.inner_text("body")
    assert "点名册" in shown
    assert "周总表" in shown or "课表" in shown
    assert page.frame_locator("#preview").locator("body").inner_text() == shown
    assert page.is_enabled("#print-ticked")
    officer.until("document.querySelector('#saved').textContent.includes('已保存')")
    assert officer.faults == []
    assert officer.clicks <= MOST_CLICKS
    profile.close()
    [target] = folder.glob("*.desk")
    with opened(target) as school, opened(Path(f"{target}:方案A")) as week:
        assert audit(load(school), read_timetable(week), week_of=MONDAY).counts["staff-clash"] == 0
        assert (week / "published.json").is_file()


def swap_where_it_may_go(officer: Officer) -> None:
    """Lift cards until one may go somewhere, put it down, take that back and do it again."""
    page = officer.page
    cards = [card.get_attribute("data-session") for card in page.query_selector_all("[data-session]")]
    for card in cards[:12]:
        officer.click(f'[data-session="{card}"]')
        officer.until("document.querySelectorAll('td[data-place]').length > 3")
        page.wait_for_timeout(300)
        if officer.count("td[data-place=ok], td[data-place=cost]"):
            break
        page.keyboard.press("Escape")
        officer.until("document.querySelectorAll('td[data-place]').length === 0")
    officer.click("td[data-place=ok], td[data-place=cost]")
    page.wait_for_selector(".toast:not(.bad)")
    page.wait_for_selector("#undo:not([disabled])")
    officer.click("#undo")
    page.wait_for_selector("#redo:not([disabled])")
    officer.click("#redo")
    page.wait_for_selector("#redo[disabled]")


def walk_views(officer: Officer) -> None:
    page = officer.page
    for by in ("staff", "room", "club", "class", "group"):
        officer.click(f"[data-by={by}]")
        page.wait_for_selector(f".by-{by} .card")
    officer.click("[data-session]")
    officer.click("#leads")
    page.wait_for_selector("dialog .option")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")


def test_absence_is_mended_told_and_printed_in_few_clicks(browser: Any, serve: Any, school_tree: Tree) -> None:
    """Somebody is away on a real date: at most twelve clicks beside typing the name."""
    ask = serve(school_tree | {"weeks/方案A/result.json": b'{"week_of": "2026-10-12"}'})
    ask("/api/publish", {"label": "方案A"})
    week = ask("/api/week?label=" + quote("方案A"))
    lead = next(lead for _, slot, _, _, _, lead, *_ in week["sessions"] if lead and slot.startswith("Wed"))
    name = next(name for one, name, *_ in week["staff"] if one == lead)
    profile = browser.new_context(viewport={"width": 1366, "height": 768})
    officer = Officer(profile.new_page(), ask.server.address)
    page = officer.page
    page.goto(f"{officer.origin}/#/today/2026-10-14")
    page.wait_for_selector("#find-ways")
    page.fill("#who", name)
    page.keyboard.press("Tab")
    officer.click("#find-ways")
    page.wait_for_selector("#take-0")
    officer.click("#take-0")
    page.wait_for_selector("#adopted")
    with profile.expect_page() as opened_page:
        officer.click("#slips")
    assert name in opened_page.value.inner_text("body")
    assert officer.clicks <= 12
    assert officer.faults == []


def test_keyboard_alone_lifts_and_puts_down(browser: Any, desk: tuple[Path, str], serve: Any) -> None:
    ask = serve()
    officer = Officer(browser.new_context().new_page(), ask.server.address)
    page = officer.page
    page.goto(f"{officer.origin}/#/week")
    page.wait_for_selector("[data-session]")
    page.focus("[data-session]")
    page.keyboard.press("Enter")
    officer.until("document.querySelectorAll('td[data-place]').length > 3")
    page.keyboard.press("ArrowRight")
    officer.until("document.querySelector('.placeline').textContent.length > 1")
    page.keyboard.press("Escape")
    assert officer.count("td[data-place]") == 0
    assert officer.faults == []


def test_keys_do_what_the_panel_does(browser: Any, serve: Any) -> None:
    """One stop of the tabulator leads into the week; letters open what the buttons open."""
    ask = serve()
    officer = Officer(browser.new_context().new_page(), ask.server.address)
    page = officer.page
    page.goto(f"{officer.origin}/#/week")
    page.wait_for_selector("[data-session]")
    assert officer.count(".weekbox [tabindex='0']") == 1
    page.focus(".weekbox [tabindex='0']")
    for key in ("l", "r", "a", "s", "c"):
        page.keyboard.press(key)
        page.wait_for_selector("dialog h2")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
        page.focus(".weekbox [data-session][tabindex='0']")
    page.keyboard.press("p")
    page.wait_for_selector(".card.fixed")
    assert ask("/api/table?name=pins")["rows"]
    page.keyboard.press("Control+k")
    page.keyboard.type("qqqq")
    page.wait_for_selector(".found p")
    assert page.input_value("#find") == "qqqq"
    assert officer.faults == []


def test_place_that_was_left_while_it_was_read_draws_nothing(browser: Any, serve: Any) -> None:
    ask = serve()
    officer = Officer(browser.new_context().new_page(), ask.server.address)
    page = officer.page
    page.wait_for_selector("#saved")
    for _ in range(3):
        page.evaluate(
            "for (const place of ['school', 'clubs', 'week', 'school', 'people']) location.hash = '#/' + place"
        )
        page.wait_for_selector(".drop")
        page.wait_for_timeout(600)
        assert officer.count(".drop") == 1
        assert officer.count("main section") == 1
        page.evaluate("location.hash = '#/check'")
        page.wait_for_selector(".heat")
    assert officer.faults == []


def test_card_is_dragged_with_the_pointer(browser: Any, serve: Any) -> None:
    """Let go over a place where it may go, it is there; let go outside, nothing has changed."""
    ask = serve()
    officer = Officer(browser.new_context(viewport={"width": 1366, "height": 768}).new_page(), ask.server.address)
    page = officer.page
    page.goto(f"{officer.origin}/#/week")
    page.wait_for_selector("[data-session]")
    week = ask.server.school.week("方案A")
    card, place = next(
        (key, option.place)
        for key in week.view.sessions
        for option in places.places(week, key, near=True)
        if option.verdict.place != "no" and option.verdict.effect
    )
    start = page.query_selector(f'[data-session="{card[0]}@{card[1]}"]').bounding_box()
    end = page.query_selector(f'td[data-group="{place[0]}"][data-slot="{place[1]}"]').bounding_box()

    def drag(x: float, y: float) -> None:
        page.mouse.move(start["x"] + 8, start["y"] + 8)
        page.mouse.down()
        page.mouse.move(x, y, steps=8)
        officer.until("document.querySelectorAll('td[data-place]').length > 3")
        page.mouse.up()

    drag(700, 740)
    assert officer.count("td[data-place]") == 0
    assert ask("/api/pulse?document=" + quote("方案A"))["undo"] is None
    drag(end["x"] + 8, end["y"] + 8)
    page.wait_for_selector(".toast:not(.bad)")
    assert ask("/api/pulse?document=" + quote("方案A"))["undo"] is not None
    assert officer.faults == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_mixes_languages(browser: Any, serve: Any, school_tree: Tree, language: str) -> None:
    """No text of the page itself is in the other language; what the school wrote stands as it is."""
    ask = serve()
    officer = Officer(browser.new_context().new_page(), ask.server.address)
    page = officer.page
    page.wait_for_selector("#language")
    if language == "en":
        officer.click("#language")
    names = (name for columns in COLUMNS.values() for known in columns.values() for name in known)
    own = " ".join((*(data.decode("utf-8") for data in school_tree.values()), *names, "方案A 中文"))
    chinese = re.compile("[\u3400-\u9fff]")
    english = re.compile(r"\b(the|and|of|is|with|may|saved|Undo|Week|School|Check|Plan)\b")
    for place in ("school", "people", "clubs", "check", "solve", "week", "print"):
        page.goto(f"{officer.origin}/#/{place}")
        page.wait_for_selector(f"nav a.on[href='#/{place}']")
        page.wait_for_timeout(500)
        lines = seen(page)
        if language == "en":
            strange = [line for line in lines if any(sign not in own for sign in chinese.findall(line))]
        else:
            strange = [line for line in lines if english.search(line) and line.strip() not in own]
        assert strange == [], place
    assert officer.faults == []


def test_input_methods_write_into_the_chosen_cell(browser: Any, serve: Any) -> None:
    """What is composed on a cell that is only chosen stands in it; Enter that ends a word is no command."""
    ask = serve()
    officer = Officer(browser.new_context().new_page(), ask.server.address)
    page = officer.page
    page.goto(f"{officer.origin}/#/people")
    page.wait_for_selector(".grid tbody tr:nth-child(5)")
    page.click(".grid tbody tr:nth-child(2) td:nth-child(3)")
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "chen", "selectionStart": 4, "selectionEnd": 4})
    client.send("Input.insertText", {"text": "陈"})
    page.keyboard.press("Enter")
    officer.until("document.querySelector('.grid tbody tr:nth-child(2) td:nth-child(3)').textContent === '陈'")
    table = ask("/api/table?name=students")
    assert table["rows"][1][1] == "陈"
    assert officer.faults == []


def test_choices_are_found_by_pinyin_and_added_to_a_list(browser: Any, serve: Any, school_tree: Tree) -> None:
    """What stands in a list before the item that is chosen stays."""
    sheet = Sheet.of("clubs", school_tree["clubs.csv"], "zh")
    tree = school_tree | {"clubs.csv": sheet.changed([[1, sheet.at("name"), "陶艺社"]]).data()}
    ask = serve(tree)
    officer = Officer(browser.new_context(viewport={"width": 1900, "height": 768}).new_page(), ask.server.address)
    page = officer.page
    page.goto(f"{officer.origin}/#/people")
    page.wait_for_selector(".grid tbody tr:nth-child(5)")
    table = ask("/api/table?name=students")
    at = [column for column, _, _ in table["columns"]].index("clubs")
    row, was = next((n, cells[at]) for n, cells in enumerate(table["rows"]) if cells[at] and n < 12)
    page.click(f".grid tbody tr:nth-child({row + 1}) td:nth-child({at + 2})")
    page.keyboard.press("F2")
    page.keyboard.type(" tys")
    page.wait_for_selector(".choices li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    new = sheet.rows[1][sheet.at("club")]
    officer.until(
        f"document.querySelectorAll('.grid tbody tr')[{row}].children[{at + 1}].textContent.includes('{new}')"
    )
    assert ask("/api/table?name=students")["rows"][row][at] == f"{was} {new}"
    assert officer.faults == []


def test_paste_is_one_step(browser: Any, serve: Any) -> None:
    ask = serve()
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    officer = Officer(context.new_page(), ask.server.address)
    page = officer.page
    page.goto(f"{officer.origin}/#/people")
    page.wait_for_selector(".grid tbody tr:nth-child(5)")
    before = ask("/api/table?name=students")["rows"]
    lines = "\n".join(f"X{n:03d}\t陈{n}" for n in range(1000))
    page.evaluate("text => navigator.clipboard.writeText(text)", lines)
    page.click(f".grid tbody tr:nth-child({len(before) + 1}) td:nth-child(2)")
    page.keyboard.press("Control+v")
    officer.until(f"document.querySelectorAll('.grid tbody tr').length > {len(before) + 1000}")
    page.wait_for_selector("#undo:not([disabled])")
    assert len(ask("/api/table?name=students")["rows"]) == len(before) + 1000
    page.keyboard.press("Control+z")
    officer.until(f"document.querySelectorAll('.grid tbody tr').length < {len(before) + 10}")
    assert ask("/api/table?name=students")["rows"] == before
    assert officer.faults == []


def test_names_are_text_everywhere(browser: Any, serve: Any, school_tree: Tree) -> None:
    """A name that looks like markup is shown as it is written and does nothing."""
    name = "<img src=/x onerror=alert(1)>"
    tree = dict(school_tree)
    sheet = Sheet.of("students", tree["students.csv"], "zh")
    tree["students.csv"] = sheet.changed([[row, sheet.at("name"), f"{name}{row}"] for row in range(1, 61)]).data()
    for table in ("staff", "rooms", "clubs", "activities"):
        sheet = Sheet.of(table, tree[f"{table}.csv"], "zh").with_column("name", "zh")
        cells = [[row, sheet.at("name"), f"{name}{row}"] for row in range(1, len(sheet.rows))]
        tree[f"{table}.csv"] = sheet.changed(cells).data()
    ask = serve(tree, "markup.desk")
    officer = Officer(browser.new_context().new_page(), ask.server.address)
    page = officer.page
    for place in ("school/rooms", "people", "people/pairs", "clubs", "check", "solve", "week", "print"):
        page.goto(f"{officer.origin}/#/{place}")
        page.wait_for_timeout(500)
        assert officer.count("img") == 0
        if place == "week":
            assert "<img" in page.inner_text(".weekbox")
            page.click("[data-session]")
            page.click("#students")
            page.wait_for_selector("dialog .students")
            assert name in page.inner_text("dialog")
            assert officer.count("img") == 0
            page.keyboard.press("Escape")
    assert officer.faults == []
