"""The trace of a run as a file: a table of events, or the chart of it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from optimizer.domain.trace import TraceEvent
from optimizer.language.text import Language

COLUMNS = ("seconds", "stage", "unserved", "points", "bound_unserved", "bound_points", "detail")
PICTURES = (".png", ".svg", ".pdf")


def write_trace(events: Sequence[TraceEvent], path: Path, language: Language = "en") -> None:
    """Write a chart where the name ends with .png, .svg or .pdf, else a CSV table with `COLUMNS`."""
    if path.suffix.lower() in PICTURES:
        from optimizer.report.charts_base import close, save_picture
        from optimizer.report.charts_trace import plot_trace  # matplotlib takes a second to load

        chart = plot_trace(events, language=language)
        save_picture(chart, path)
        close(chart)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for event in events:
            writer.writerow([f"{event.seconds:.3f}", *(getattr(event, column) for column in COLUMNS[1:])])
