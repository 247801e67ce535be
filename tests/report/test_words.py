"""No output mixes languages: every text that people read is of one language, names of the school aside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from icalendar import Calendar

from optimizer.auditing.compliance import compliance_report
from optimizer.domain.settings import PaySettings
from optimizer.files.grids import write_grids
from optimizer.language.text import Text
from optimizer.payroll import pay_sheets
from optimizer.report.calendars import CalendarIssue, write_calendars
from optimizer.report.printed import write_printed
from optimizer.report.week_folder import week_days
from optimizer.report.words import WORDS
from optimizer.report.workbook import write_timetable_workbook
from optimizer.rules.registry import GOALS, RULES
from tests.report.neutral import greek_context, strays

Language = Literal["zh", "en"]
both = pytest.mark.parametrize("language", ["zh", "en"])


def _assert_pure(texts: list[str], language: Language) -> None:
    found = {text: words for text in texts if (words := strays(text, language))}
    assert not found


def test_every_word_has_both_languages() -> None:
    texts = [*WORDS.values(), *(rule.title for rule in RULES), *(rule.meaning for rule in RULES)]
    texts += [text for goal in GOALS for text in (goal.title, goal.meaning)]
    for text in texts:
        assert text.en
        assert text.zh
        for template in text:
            assert sorted(re.findall(r"\{\w*", template)) == sorted(re.findall(r"\{\w*", text.en))
    _assert_pure([re.sub(r"\{\w+\}", "", text.zh) for text in texts], "zh")
    _assert_pure([text.en for text in texts], "en")


@both
def test_compliance(language: Language) -> None:
    context = greek_context(language)
    texts: list[Text] = []
    for clause in compliance_report(context.scenario, context.timetable, context.audit):
        texts += [clause.asks, clause.verdict.words, *clause.figures, *([clause.beyond] if clause.beyond else [])]
    _assert_pure([text.say(language) for text in texts], language)


@both
def test_workbook(tmp_path: Path, language: Language) -> None:
    write_timetable_workbook(tmp_path / "week.xlsx", greek_context(language))
    book = openpyxl.load_workbook(tmp_path / "week.xlsx")
    texts = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            texts += [sheet.title, sheet.oddFooter.center.text or ""]
            texts += [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
            texts += [str(rule.error) for rule in sheet.data_validations.dataValidation]
            texts += [str(rule.formula1) for rule in sheet.data_validations.dataValidation if "!" not in rule.formula1]
    assert len(texts) > 300
    _assert_pure([text.replace("&P", "").replace("&N", "") for text in texts], language)


@both
def test_money_by_rates(language: Language) -> None:
    context = greek_context(language)
    rates = {"scheme": "rates", "rate": [{"yuan": "50", "kind": "care"}, {"yuan": "30"}], "max_paid_slots_per_day": 3}
    settings = context.scenario.settings.model_copy(update={"pay": PaySettings.model_validate(rates)})
    paid = replace(context, scenario=replace(context.scenario, settings=settings)).pay
    assert paid is not None
    cells = [
        str(cell) for sheet in pay_sheets(paid, language) for row in sheet.all_rows for cell in row if cell is not None
    ]
    assert len(cells) > 50
    _assert_pure(cells, language)


@both
def test_printed_sheets(tmp_path: Path, language: Language) -> None:
    write_printed(tmp_path / "print", greek_context(language))
    pages = sorted((tmp_path / "print").glob("*.html"))
    assert len(pages) == 11
    for path in pages:
        body = re.sub(r"<style>.*?</style>|<[^>]*>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        _assert_pure(body.split("\n"), language)


@both
def test_calendar_files(tmp_path: Path, language: Language) -> None:
    context = greek_context(language)
    issued = datetime(2026, 9, 4, tzinfo=UTC)
    write_calendars(tmp_path / "calendar", CalendarIssue(context, week_days(context), issued))
    texts = []
    for path in (tmp_path / "calendar").rglob("*.ics"):
        calendar = Calendar.from_ical(path.read_bytes())
        texts.append(str(calendar["x-wr-calname"]))
        for event in calendar.walk("VEVENT"):
            texts += [str(event.get(key, "")) for key in ("summary", "location", "description")]
            texts += [str(word) for word in getattr(event.get("categories"), "cats", [])]
    assert len(texts) > 30
    _assert_pure(texts, language)


@both
def test_grids(tmp_path: Path, language: Language) -> None:
    context = greek_context(language)
    write_grids(tmp_path, context.scenario, context.timetable)
    for path in tmp_path.glob("*.csv"):
        _assert_pure(path.read_text(encoding="utf-8-sig").split("\n"), language)
