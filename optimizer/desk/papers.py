"""The printed sheets, the page for parents and the workbook of a week, made when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from optimizer.auditing.judge import EditableWeek
from optimizer.domain.timetable import Timetable
from optimizer.files.publishing import scratch_folder
from optimizer.report.context import ReportContext
from optimizer.report.page import render
from optimizer.report.printed import printed_sheets
from optimizer.report.printed.sheet_page import PrintedSheet, write_sheets
from optimizer.report.workbook import WORKBOOK_FILE, write_timetable_workbook

PUBLIC_PAGE = "report-public.html"


@dataclass(frozen=True)
class WeekPapers:
    """What a week gives to print; ``before`` is the week from which it was mended, if it was."""

    week: EditableWeek
    before: Timetable | None = None

    @cached_property
    def context(self) -> ReportContext:
        view = self.week.view
        return ReportContext.of(view.scenario, view.timetable, view.week_of, published=self.before)

    @cached_property
    def sheets(self) -> dict[str, PrintedSheet]:
        return printed_sheets(self.context)

    @property
    def names(self) -> list[str]:
        """Names of the sheets, then of the page for parents and of the workbook."""
        return [*(f"{name}.html" for name in self.sheets), PUBLIC_PAGE, WORKBOOK_FILE]

    def file(self, names: Sequence[str]) -> bytes | None:
        """Contents of the page or the workbook, or of one file with some of the sheets; None for any other name."""
        with scratch_folder() as folder:
            if list(names) == [PUBLIC_PAGE]:
                return render(self.context, public=True).encode()
            if list(names) == [WORKBOOK_FILE]:
                write_timetable_workbook(folder / WORKBOOK_FILE, self.context)
                return (folder / WORKBOOK_FILE).read_bytes()
            chosen = [self.sheets.get(name.removesuffix(".html")) for name in names]
            found = [sheet for sheet in chosen if sheet is not None]
            if not found or len(found) < len(chosen):
                return None
            write_sheets(folder / "sheets.html", found, self.context.language)
            return (folder / "sheets.html").read_bytes()
