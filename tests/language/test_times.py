"""Days, clock times and dates as they are written."""

from __future__ import annotations

from datetime import date

import pytest

from optimizer.language.times import clock, clock_text, day_name, day_text, monday_of, parse_date


@pytest.mark.parametrize(
    "text",
    ["2026-11-02", "2026/11/2", "2026年11月2日", "20261102", " 2026.11.02 ", "2026-11-02 00:00:00", "２０２６-11-02",
     "2026 - 11 - 2", "46328"],
)  # fmt: skip
def test_dates(text: str) -> None:
    assert parse_date(text) == date(2026, 11, 2)


@pytest.mark.parametrize("text", ["", "2026-13-01", "11/2/2026", "2026-02-30", "20260230", "Monday", "2026"])
def test_no_dates(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [("Mon", "Mon"), ("mon", "Mon"), ("周三", "Wed"), ("星期天", "Sun"), ("周天", "Sun"), ("礼拜六", "Sat")],
)
def test_days(text: str, day: str) -> None:
    assert day_name(text) == day
    assert day_name(day_text(day).zh) == day


@pytest.mark.parametrize("text", ["", "Mond", "周八", "1"])
def test_no_days(text: str) -> None:
    assert day_name(text) is None
    assert day_text(text) == (text, text)


def test_clock_times_and_weeks() -> None:
    assert all(clock(clock_text(minutes)) == minutes for minutes in range(24 * 60))
    assert monday_of(date(2026, 11, 8)) == monday_of(date(2026, 11, 2)) == date(2026, 11, 2)
