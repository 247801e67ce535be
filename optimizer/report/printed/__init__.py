"""Sheets to print from a browser, each as large as its paper allows."""

from __future__ import annotations

from pathlib import Path

from optimizer.report.context import ReportContext
from optimizer.report.printed.rain import rain_pages
from optimizer.report.printed.rolls import changed_roll_pages, gate_pages, handover_pages, roll_pages, round_pages
from optimizer.report.printed.sheet_page import (
    A3_LANDSCAPE,
    A4_LANDSCAPE,
    A4_PORTRAIT,
    Paper,
    PrintedSheet,
    SheetPage,
    write_sheets,
)
from optimizer.report.printed.slips import SLIPS_A_PAGE, slip_pages
from optimizer.report.printed.wall import class_pages, duty_pages, week_page
from optimizer.report.words import say

__all__ = ["printed_sheets", "write_printed"]


def printed_sheets(
    context: ReportContext, *, with_ids: bool = True, slips: int = SLIPS_A_PAGE
) -> dict[str, PrintedSheet]:
    """Every sheet by the name of its file; those without a page (no duty, nothing outdoors) are left out.

    Parameters
    ----------
    with_ids : bool
        Whether roll calls show the students' numbers.
    slips : int
        Slips for children on each page.
    """
    language, week = context.language, context.week_text.say(context.language)
    sheets: dict[str, tuple[str, list[SheetPage], Paper]] = {
        "week-by-group": ("week_title", [week_page(context, "group")], A3_LANDSCAPE),
        "week-by-person": ("week_title", [week_page(context, "staff")], A3_LANDSCAPE),
        "week-by-room": ("week_title", [week_page(context, "room")], A3_LANDSCAPE),
        "home-classes": ("classes_title", class_pages(context), A4_LANDSCAPE),
        "slips": ("slips_title", slip_pages(context, slips), A4_PORTRAIT),
        "duty-roster": ("duty_title", duty_pages(context), A4_LANDSCAPE),
        "handover": ("handover_title", handover_pages(context), A4_LANDSCAPE),
        "daily-round": ("round_title", round_pages(context), A4_LANDSCAPE),
        "gate-register": ("gate_title", gate_pages(context), A4_LANDSCAPE),
        "rain-plan": ("rain_title", rain_pages(context), A4_LANDSCAPE),
    }
    changed = changed_roll_pages(context, with_ids=with_ids)
    sheets["roll-call-changed"] = ("roll_changed_title", changed, A4_PORTRAIT)
    for day in context.days:
        pages = roll_pages(context, day, with_ids=with_ids)
        sheets[f"roll-call-{day}"] = ("roll_title", pages, A4_PORTRAIT)
    return {
        name: PrintedSheet(f"{context.title} · {say(title, language)}", week, pages, paper, context.stamp)
        for name, (title, pages, paper) in sheets.items()
        if pages
    }


def write_printed(folder: Path, context: ReportContext, *, with_ids: bool = True, slips: int = SLIPS_A_PAGE) -> None:
    """Write every sheet into a new folder; see `printed_sheets`."""
    folder.mkdir(parents=True)
    for name, sheet in printed_sheets(context, with_ids=with_ids, slips=slips).items():
        write_sheets(folder / f"{name}.html", [sheet], context.language)
