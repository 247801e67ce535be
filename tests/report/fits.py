"""Whether a browser prints each page on one paper: ``python -m tests.report.fits`` for all shipped schools."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from optimizer.engine.solve import solve
from optimizer.files import load
from optimizer.report.context import ReportContext
from optimizer.report.printed import write_printed
from tests.scenarios.test_shipped import FOLDERS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_EFFORT = 0.05


def week_of_shipped(name: str) -> ReportContext:
    """A quick week of one of the schools in ``scenarios/``."""
    scenario = load(next(folder for folder in FOLDERS if folder.name == name))
    solution = solve(scenario, effort=_EFFORT)
    if solution.timetable is None:
        raise AssertionError(f"{name}: no week")
    return ReportContext.of(scenario, solution.timetable, solution.result.week_of, result=solution.result)


def misfits(contexts: Iterable[ReportContext]) -> list[tuple[str, str, int, int]]:
    """School, file, sheets of paper that a browser prints, and pages meant: those where the two differ."""
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as playwright, TemporaryDirectory() as place:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for context in contexts:
            folder = Path(place) / context.scenario.name
            write_printed(folder, context)
            for path in sorted(folder.glob("*.html")):
                page = browser.new_page()
                page.goto(path.as_uri())
                printed = len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True)))
                meant = path.read_text(encoding="utf-8").count("<section")
                page.close()
                if printed != meant:
                    found.append((context.scenario.name, path.name, printed, meant))
        browser.close()
    return found


if __name__ == "__main__":
    wrong = misfits(week_of_shipped(folder.name) for folder in FOLDERS)
    for line in wrong:
        print(*line)
    sys.exit(bool(wrong))
