"""Dates of service: public notices, calendar.csv, weeks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from optimizer.errors import Problem, ScenarioError, SettingsError
from optimizer.files.folder import read_table
from optimizer.semester.calendar import SchoolCalendar, read_calendar_table, service_dates, service_weeks

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


def runs_as(
    first: str, last: str, calendar: SchoolCalendar | None = None, days: tuple[str, ...] = DAYS
) -> dict[str, str]:
    dates = service_dates(date.fromisoformat(first), date.fromisoformat(last), days, calendar or SchoolCalendar())
    return {row.on.isoformat(): row.day for row in dates}


def test_make_up_days_run_as_the_day_off_that_they_stand_for() -> None:
    """The notice of 2026: 20 September stands for Tuesday 6 October, 10 October for Wednesday 7 October."""
    found = runs_as("2026-09-19", "2026-10-11")
    assert found["2026-09-20"] == "Tue"
    assert found["2026-10-10"] == "Wed"
    assert [on for on in found if on.startswith("2026-10-0")] == ["2026-10-08", "2026-10-09"]
    assert "2026-09-25" not in found  # Mid-Autumn Festival
    assert "2026-09-19" not in found


def test_make_up_day_of_a_day_without_service_is_none() -> None:
    assert "2026-10-10" not in runs_as("2026-10-05", "2026-10-11", days=("Mon", "Tue", "Thu", "Fri"))


def test_the_schools_own_calendar_wins() -> None:
    own = {date(2026, 10, 10): "", date(2026, 9, 25): "Mon", date(2026, 9, 27): "Fri", date(2026, 9, 22): ""}
    found = runs_as("2026-09-21", "2026-10-11", SchoolCalendar(own))
    assert found["2026-09-25"] == "Mon"
    assert found["2026-09-27"] == "Fri"
    assert {"2026-10-10", "2026-09-22"}.isdisjoint(found)


def test_a_year_without_a_notice_is_named_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        runs_as("2026-12-28", "2027-01-15")
    assert [problem.value for problem in caught.value.problems] == ["2027"]


def test_with_a_row_of_that_year_its_weekdays_are_days_of_service() -> None:
    """The library knows that 1 January is a holiday; without a notice it does not count."""
    found = runs_as("2026-12-28", "2027-01-10", SchoolCalendar({date(2027, 1, 4): ""}))
    assert list(found) == [
        *("2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01"),
        *("2027-01-05", "2027-01-06", "2027-01-07", "2027-01-08"),
    ]


def test_weeks_have_three_to_six_dates() -> None:
    dates = service_dates(date(2026, 9, 7), date(2026, 10, 18), DAYS, SchoolCalendar())
    weeks = list(service_weeks(dates))
    assert [len(week.dates) for week in weeks] == [5, 6, 4, 3, 3, 5]
    assert weeks[1].times["Tue"] == 2
    assert weeks[1].last["Tue"] == date(2026, 9, 20)
    assert weeks[0].is_full(DAYS)
    assert not weeks[1].is_full(DAYS)


@pytest.mark.parametrize(("first", "last"), [("2026-10-02", "2026-10-01"), ("2026-10-01", "2026-10-04")])
def test_no_range_and_no_day_are_refused(first: str, last: str) -> None:
    with pytest.raises(SettingsError):
        runs_as(first, last)


def test_every_row_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "calendar.csv"
    file.write_text("date,runs_as,note\n2026-10-10,周三,补课\n10 Oct,Mon,\n2026-10-10,off,\n2026-10-12,Sat,\n", "utf-8")
    problems: list[Problem] = []
    table = read_table(file, "calendar", ("date",), problems)
    with pytest.raises(ScenarioError) as caught:
        read_calendar_table(table, DAYS)
    told = [(problem.place, problem.column) for problem in caught.value.problems]
    assert told == [("calendar.csv row 3", "date"), ("calendar.csv row 4", "date"), ("calendar.csv row 5", "runs_as")]
