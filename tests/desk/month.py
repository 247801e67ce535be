"""python -m tests.desk.month --students 260: a month settled in a real browser by clicks, and how long it takes.

A school with clubs and a published week is generated and opened in a headless browser. 40 children are noted as away on
dates of last month by clicks on the roll, 6 people as standing in for others; the month is worked out and locked.
Printed are clicks, seconds and the rows that the file then has; it fails if these are not what was clicked.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from optimizer.desk.day_logs import COVERS, ROLL, read_rows
from optimizer.domain.timetable import Timetable
from optimizer.files import read_timetable
from optimizer.files.store.named import read_desk
from optimizer.files.store.tree import read_tree
from optimizer.files.store.working_copy import WorkingCopy
from optimizer.testing.generator import generate_with_week
from tests.desk.test_browser import Officer
from tests.report.test_browser import CHROMIUM, FLAGS

LABEL = "方案A"
AWAY, COVERED = 40, 6


def school_file(folder: Path, students: int, month: date) -> Path:
    """A `.desk` file whose week holds since before a month."""
    school, week = generate_with_week(folder / "school", students=students, kind="clubs", seed=1)
    shutil.copytree(week, folder / "week")
    files = {file.name: file.read_bytes() for file in sorted(week.iterdir())}
    monday = month - timedelta(days=7 + month.weekday())
    files["result.json"] = json.dumps({"week_of": monday.isoformat()}).encode()
    files["published.json"] = json.dumps({"time": f"{monday}T08:00:00+08:00"}).encode()
    target = folder / "school.desk"
    copy = WorkingCopy(target, read_tree(school) | {f"weeks/{LABEL}/{name}": data for name, data in files.items()})
    copy.save()
    copy.close()
    return target


def press(officer: Officer, selector: str) -> None:
    """Click a button that stays pressed, and wait until it is."""
    officer.click(selector)
    officer.page.wait_for_selector(f"{selector}[aria-pressed=true]")


def settle(officer: Officer, month: date, timetable: Timetable) -> int:
    """Click the month together; how many people it pays."""
    page = officer.page
    page.goto(f"{officer.origin}/#/month/{month:%Y-%m}")
    page.wait_for_selector(".roll tbody tr")
    dates = [one.get_attribute("data-on") for one in page.query_selector_all("[data-on]")]
    for number in range(AWAY):
        day = f'[data-on="{dates[number // 4 % len(dates)]}"]'
        if number % 4 == 0:
            press(officer, day)
        child = page.query_selector_all("[data-child]")[7 * number % 200].get_attribute("data-child")
        press(officer, f'[data-child="{child}"]')
    officer.click('[data-tab="staff"]')
    for number in range(COVERED):
        page.wait_for_selector("#cover-add")
        on = date.fromisoformat(str(page.query_selector_all("#cover-on option")[number].get_attribute("value")))
        at_work = {row.lead: row for row in timetable.sessions if row.token == f"{on:%a}1"}
        busy = {one for row in at_work.values() for one in (row.lead, *row.assistants)}
        people = [str(one.get_attribute("value")) for one in page.query_selector_all("#cover-who option")]
        page.select_option("#cover-on", index=number)
        page.select_option("#cover-who", next(one for one in people if one not in busy))
        page.select_option("#cover-for", min(at_work))
        officer.clicks += 6
        officer.click("#cover-add")
        officer.until(f"document.querySelectorAll('.words li').length=={number + 1}")
    officer.click('[data-tab="pay"]')
    officer.click("#settle")
    page.wait_for_selector("#month-pay")
    paid = officer.count("#month-pay tbody tr")
    officer.click("#lock")
    page.wait_for_selector(".papers a")
    return paid


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=260)
    args = parser.parse_args()
    from playwright import sync_api

    month = (date.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    with tempfile.TemporaryDirectory() as root, sync_api.sync_playwright() as playwright:
        for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
            os.environ[name] = root
        target = school_file(Path(root), args.students, month)
        words: list[Any] = [sys.executable, "-m", "optimizer", "desk", str(target), "--no-browser"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process, ExitStack() as end:
            end.callback(process.terminate)
            assert process.stdout is not None
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            page = chromium.new_page(viewport={"width": 1366, "height": 768})
            officer = Officer(page, process.stdout.readline().strip())
            began = time.monotonic()
            people = settle(officer, month, read_timetable(Path(root) / "week"))
            print(f"{officer.clicks} clicks, {time.monotonic() - began:.0f} s, {people} people paid, {officer.faults}")
            chromium.close()
        tree = read_desk(target)
        found = len(read_rows(tree, ROLL)), len(read_rows(tree, COVERS))
        print(f"rows of the roll and of covers: {found}")
    return int(found != (AWAY, COVERED) or bool(officer.faults))


if __name__ == "__main__":
    sys.exit(main())
