"""Sheets to print from a browser: roll call by day, duty roster, handover and care log."""

from optimizer.report.printed.html import write_printed

__all__ = ["write_printed"]
