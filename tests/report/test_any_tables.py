"""Whatever is wrong with a timetable, it can be shown, printed, edited and its breaches marked."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.files.timetable_tables import read_timetable_book
from optimizer.report.calendars import CalendarIssue
from optimizer.report.context import ReportContext
from optimizer.report.violation_cells import problems_in
from optimizer.report.week_folder import week_days, write_report
from optimizer.testing.schools import MONDAY
from tests.cases import CASES
from tests.rules.test_nonsense import TABLES, WEEKS, _spoilt

NOW = datetime(2026, 9, 4, tzinfo=UTC)
BROKEN = [(case.school, case.forbidden) for cases in CASES.values() for case in cases]


def _show(folder: Path, school: Scenario, timetable: Timetable, published: Timetable | None = None) -> ReportContext:
    folder.mkdir()
    context = ReportContext.of(school, timetable, MONDAY, published=published)
    write_report(folder, CalendarIssue(context, week_days(context), NOW))
    return context


def _mark(path: Path, context: ReportContext) -> None:
    """What is read back breaks as much, and everything that breaks has a place or a line in the list."""
    again, book = read_timetable_book(path)
    found = ReportContext.of(context.scenario, again, MONDAY).audit
    assert found.score.hard == context.audit.score.hard
    problems = problems_in(context.scenario, again, book, found)
    assert len(problems) >= found.score.hard
    assert all(problem.place for problem in problems if problem.table in TABLES)


@pytest.mark.slow
def test_every_broken_rule_has_its_page_and_marks(tmp_path: Path) -> None:
    for number, (school, timetable) in enumerate(random.Random(1).sample(BROKEN, 25)):
        folder = tmp_path / str(number)
        _mark(folder / "timetable.xlsx", _show(folder, school, timetable))


@pytest.mark.parametrize("seed", range(12))
def test_nonsense(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    school, timetable = dice.choice(WEEKS)
    spoilt = timetable
    for _ in range(6):
        spoilt = _spoilt(spoilt, dice)
    _show(tmp_path / "out", school, spoilt, timetable)


def test_nothing_at_all(tmp_path: Path) -> None:
    school, timetable = WEEKS[0]
    _show(tmp_path / "out", school, Timetable())
    _show(tmp_path / "empty", replace(school, students=(), clubs=(), rooms=()), timetable)
