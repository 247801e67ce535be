"""Dates of service: public notices, calendar.csv, weeks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.service_dates import SchoolCalendar, ServiceDates
from optimizer.domain.service_week import service_weeks
from optimizer.errors import ScenarioError, SettingsError
from optimizer.payroll.school_calendar import known_dates, read_calendar

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


def runs_as(
    first: str, last: str, calendar: SchoolCalendar | None = None, days: tuple[str, ...] = DAYS
) -> dict[str, str]:
    dates = known_dates(date.fromisoformat(first), date.fromisoformat(last), days, calendar or SchoolCalendar())
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
    dates = known_dates(date(2026, 9, 7), date(2026, 10, 18), DAYS, SchoolCalendar())
    weeks = list(service_weeks((row.on, row.day) for row in dates))
    assert [len(week.dates) for week in weeks] == [5, 6, 4, 3, 3, 5]
    assert weeks[1].times["Tue"] == 2
    assert weeks[1].last["Tue"] == date(2026, 9, 20)
    assert weeks[0].is_full(DAYS)
    assert not weeks[1].is_full(DAYS)


@pytest.mark.parametrize(
    ("first", "last"), [("2026-10-02", "2026-10-01"), ("2026-10-01", "2026-10-04"), ("2026-09-01", "2027-12-01")]
)
def test_no_range_and_no_day_are_refused(first: str, last: str) -> None:
    with pytest.raises(SettingsError):
        runs_as(first, last)


def test_a_year_without_a_notice_has_its_weekdays_where_that_will_do() -> None:
    """Calendar files are made all the same, and say what is not known."""
    first = date(2090, 1, 2)
    found = ServiceDates(first, first, DAYS)
    assert [(row.on, row.day) for row in found.dates] == [(first, "Mon")]
    assert found.unknown_years == [2090]
    assert ServiceDates(first, first, DAYS, SchoolCalendar({date(2090, 5, 1): ""})).unknown_years == []


def test_holidays_and_make_up_days_as_schools_write_them(tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_bytes("日期,按周几\n2026-10-01,\n2026年10月10日,周四\n".encode("gb18030"))
    calendar = read_calendar(tmp_path / "calendar.csv", DAYS)
    assert calendar.runs_as == {date(2026, 10, 1): "", date(2026, 10, 10): "Thu"}
    assert runs_as("2026-10-10", "2026-10-12", calendar) == {"2026-10-10": "Thu", "2026-10-12": "Mon"}


def test_every_row_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "calendar.csv"
    file.write_text("date,runs_as,note\n2026-10-10,周三,补课\n10 Oct,Mon,\n2026-10-10,off,\n2026-10-12,Sat,\n", "utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_calendar(file, DAYS)
    told = [(problem.place, problem.column) for problem in caught.value.problems]
    assert told == [("calendar.csv row 3", "date"), ("calendar.csv row 4", "date"), ("calendar.csv row 5", "runs_as")]


@pytest.mark.parametrize("text", ["", "day\n", "x,y\n1,2\n"])
def test_columns_of_the_calendar(tmp_path: Path, text: str) -> None:
    (tmp_path / "calendar.csv").write_text(text)
    with pytest.raises(ScenarioError):
        read_calendar(tmp_path / "calendar.csv", DAYS)
