"""The workbook that a run hands to the office: pages to read, sheets to print, and the tables themselves."""

from optimizer.report.workbook.book import WORKBOOK_FILE, write_timetable_workbook

__all__ = ["WORKBOOK_FILE", "write_timetable_workbook"]
