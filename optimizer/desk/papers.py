"""The printed sheets and the workbook of a week, made when they are asked for."""

from __future__ import annotations

from optimizer.auditing.judge import EditableWeek
from optimizer.files.publishing import scratch_folder
from optimizer.report.context import ReportContext
from optimizer.report.printed import write_printed
from optimizer.report.workbook import WORKBOOK_FILE, write_timetable_workbook


def papers_of(week: EditableWeek) -> dict[str, bytes]:
    """Name of each file -> its contents: sheets to print, and the workbook at the end."""
    view = week.view
    context = ReportContext.of(view.scenario, view.timetable, view.week_of, of_semester=view.of_semester)
    with scratch_folder() as outer:
        folder = outer / "print"
        write_printed(folder, context)
        files = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
        write_timetable_workbook(outer / WORKBOOK_FILE, context)
        return files | {WORKBOOK_FILE: (outer / WORKBOOK_FILE).read_bytes()}
