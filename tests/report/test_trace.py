"""The trace of a run as a table and as a chart."""

import csv
from pathlib import Path

import matplotlib as mpl

from optimizer.domain.trace import TraceEvent, event_at, first_timetable_seconds
from optimizer.report.charts_base import close
from optimizer.report.charts_trace import plot_trace
from optimizer.report.trace_table import COLUMNS, write_trace

mpl.use("Agg")

EVENTS = (
    TraceEvent(0.0, "begin"),
    TraceEvent(0.2, "bound", None, None, 0, 100),
    TraceEvent(0.5, "construct", 2, 90, 0, 100),
    TraceEvent(1.5, "search", 0, 400, 0, 100, "groups"),
    TraceEvent(2.5, "search", 0, 300, 0, 100, "clubs"),
    TraceEvent(3.0, "bound", 0, 300, 0, 250),
    TraceEvent(4.0, "end", 0, 300, 0, 250),
)


def test_table_has_a_row_for_each_event(tmp_path: Path) -> None:
    write_trace(EVENTS, tmp_path / "trace.csv")
    with (tmp_path / "trace.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == COLUMNS
    assert rows[0] == ["0.000", "begin", "", "", "", "", ""]
    assert rows[3] == ["1.500", "search", "0", "400", "0", "100", "groups"]
    assert len(rows) == len(EVENTS)


def test_chart_is_written_where_the_name_says_so(tmp_path: Path) -> None:
    for name, begins in (("t.png", b"\x89PNG"), ("t.svg", b"<?xml"), ("t.pdf", b"%PDF")):
        write_trace(EVENTS, tmp_path / name, "zh")
        assert (tmp_path / name).read_bytes().startswith(begins)


def test_chart_shows_points_of_equal_unserved_as_one_line() -> None:
    ax = plot_trace(EVENTS)
    timetables, earlier, bound = (list(zip(*line.get_data(), strict=True)) for line in ax.get_lines())
    assert timetables == [(1.5, 400), (2.5, 300), (3.0, 300), (4.0, 300), (4.0, 300)]
    assert earlier == [(0.5, 90)]
    assert bound[0] == (0.2, 100)
    assert bound[-1] == (4.0, 250)
    close(ax)


def test_chart_of_a_run_without_a_timetable() -> None:
    ax = plot_trace(EVENTS[:2])
    assert len(ax.get_lines()) == 1
    close(ax)


def test_standing_is_the_last_event_by_then() -> None:
    assert first_timetable_seconds(EVENTS) == 0.5
    assert first_timetable_seconds(EVENTS[:2]) is None
    assert event_at(EVENTS, 2.0) == EVENTS[3]
    assert event_at(EVENTS, 99) == EVENTS[-1]
    assert event_at(EVENTS[1:], 0.1) is None
