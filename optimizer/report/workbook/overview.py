"""The first sheets: figures, what the sheets are for, and an index that leads to every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from optimizer.files import labels
from optimizer.files.timetable_tables import TIMETABLE_COLUMNS
from optimizer.report.summary import sentences
from optimizer.report.words import say
from optimizer.report.workbook.styles import Page, lines_of
from optimizer.rules.registry import GOALS

Places = Sequence[tuple[str, str, int]]
"""What an entry of the index says, and the sheet and row that it leads to."""


def write_overview(page: Page, sheets: Sequence[tuple[str, str]]) -> None:
    """Figures and sentences, then every sheet with a link; ``sheets`` holds title and use."""
    context, language = page.context, page.context.language
    page.set_up([28, 14, 66])
    page.across(context.title, 3, "title", height=28)
    page.across(context.week_text.say(context.language), 3, "quiet")
    for text in (sentence.say(language) for sentence in sentences(context)):
        page.across(f"• {text}", 3, "wrap", height=4 + 14 * lines_of([text], 100))
    page.row += 1
    page.line([say("item", language), say("figure", language)], "head")
    for key, number in figures(page):
        page.put(0, say(key, language))
        page.put(1, number, "figure")
        page.row += 1
    page.row += 1
    _goals(page)
    _guide(page, sheets)
    page.finish()


def figures(page: Page) -> list[tuple[str, int]]:
    context = page.context
    return [
        ("kpi_students", len(context.view.served_students)),
        ("kpi_waiting", sum(1 for days in context.view.waits.values() if days)),
        ("kpi_groups", len(context.view.of_kind("care"))),
        ("kpi_clubs", len(context.view.of_kind("club"))),
        ("kpi_sessions", len(context.sessions)),
        ("kpi_staff", len(context.view.work)),
        ("kpi_violations", context.audit.score.hard),
    ]


def _goals(page: Page) -> None:
    language = page.context.language
    page.across(say("goals_intro", language), 3, "quiet")
    page.line([say("goal", language), say("points", language), say("meaning", language)], "head")
    for goal in GOALS:
        if goal_score := page.context.audit.goals.get(goal.id):
            meaning = goal.meaning.say(language)
            page.sheet.set_row(page.row, 15 * (1 + len(meaning) * (2 if language == "zh" else 1) // 62))
            page.put(0, f"{goal.title.say(language)} {goal_score.measure} × {goal_score.weight}")
            page.put(1, goal_score.points, "number")
            page.put(2, meaning)
            page.row += 1
    page.row += 1


def _guide(page: Page, sheets: Sequence[tuple[str, str]]) -> None:
    language = page.context.language
    tables = page.context.names.listed(labels.table_label(name, language) for name in TIMETABLE_COLUMNS)
    page.line([say("sheets_here", language), "", say("use", language)], "head")
    for title, use in sheets:
        page.link(0, title, title)
        page.put(2, use, "plain")
        page.row += 1
    page.row += 1
    page.across(say("how_to_edit", language, sheets=tables), 3, "wrap", height=30)
    page.across(say("how_to_check", language), 3, "code")


def write_index(page: Page, columns: Mapping[str, Places]) -> None:
    """Columns of links: groups, clubs, people, rooms, then the roll call of each day."""
    page.set_up([24.0] * max(1, len(columns)), landscape=True, repeat=1)
    page.line(list(columns), "head")
    top = page.row
    for at, places in enumerate(columns.values()):
        for row, (text, sheet, target) in enumerate(places, top):
            page.row = row
            page.link(at, text, sheet, target)
    page.finish()
