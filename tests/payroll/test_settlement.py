"""A month on what really happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from optimizer.errors import ScenarioError, SettingsError
from optimizer.payroll import AttendanceRow, PayResult, ServedRow, pay
from tests.payroll.logs import DATES, days, exceptions, roll, served
from tests.payroll.school import school, session, timetable


def found(result: PayResult) -> set[tuple[str, str, str, str]]:
    return {(row.what.value, row.on.text[-2:], " ".join(row.slots), row.person) for row in result.facts.differences}


def slots(result: PayResult) -> dict[str, int]:
    people = (*result.people, *result.outside, *result.volunteers)
    return {row.staff: row.slots for row in people}


def test_two_weeks_as_planned_are_twice_the_week() -> None:
    week = pay(school(), timetable())
    month = pay(school(), timetable(), roll(), served())
    assert [(row.slots, row.meetings, row.gross) for row in month.fees] == [
        (2 * row.slots, 2 * row.meetings, 2 * row.gross) for row in week.fees
    ]
    assert slots(month) == {staff: 2 * number for staff, number in slots(week).items()}
    assert found(month) == set()


def test_without_a_log_of_the_staff_slots_with_students_count() -> None:
    everyone = [(3, slot, student.id) for slot in "12" for student in school().students]
    result = pay(school(), timetable(), roll(*everyone))
    assert slots(result) == {"T01": 8, "T02": 5, "T03": 1, "M01": 4, "O01": 1, "V01": 2}
    only_late = pay(school(), timetable(), roll(*[row for row in everyone if row[1] == "2"]))
    assert ("empty", "10", "2", "") in found(only_late)
    assert slots(only_late)["T01"] == 9


def test_without_a_roll_call_fees_are_as_planned() -> None:
    result = pay(school(), timetable(), served=served())
    assert [row.fee for row in result.fees] == [3000, 0, 3875, 5500]


def test_absent_and_extra_students() -> None:
    more = (AttendanceRow("2026-11-03", "1", "S2"), AttendanceRow("2026-11-02", "1", "S1"))
    result = pay(school(), timetable(), roll((0, "2", "S1"), (1, "1", "S4"), more=more))
    by_id = {row.student: row for row in result.fees}
    assert (by_id["S1"].slots, by_id["S2"].slots) == (7, 5)
    assert (by_id["S4"].slots, by_id["S4"].meetings) == (3, 1)
    assert found(result) == {
        ("absent", "02", "2", "S1"),
        ("absent", "03", "1", "S4"),
        ("extra", "03", "1", "S2"),
        ("repeated", "02", "1", "S1"),
    }


def test_no_show_is_not_paid() -> None:
    result = pay(school(), timetable(), roll(), served((0, "1", "T02")))
    assert slots(result)["T02"] == 5
    assert found(result) == {("no-show", "02", "1", "T02")}


def test_substitute_is_paid_in_place() -> None:
    instead = ServedRow("2026-11-02", "1", "T03", replaces="T02")
    result = pay(school(), timetable(), roll(), served((0, "1", "T02"), more=(instead,)))
    line = next(row.line for row in result.lines if row.line.id == "T03@2026-11-02/1")
    assert (line.kind, line.part, line.group, line.headcount, line.replaces) == ("care", "lead", "C02", 2, "T02")
    assert slots(result)["T02"] == 5
    assert found(result) == {("replaced", "02", "1", "T02"), ("substitute", "02", "1", "T03")}


def test_outside_substitute_is_paid_by_contract() -> None:
    instead = ServedRow("2026-11-02", "1", "O01", replaces="T02")
    result = pay(school(), timetable(), roll(), served((0, "1", "T02"), more=(instead,)))
    assert [row.fen for row in result.outside] == [36000]


def test_exceptions_say_the_same_as_the_whole_log() -> None:
    rows = (
        ServedRow("2026-11-02", "1", "T03", replaces="T02"),
        ServedRow("2026-11-03", "2", "M01", group="C01", part="assistant"),
    )
    whole = pay(school(), timetable(), roll(), served((0, "1", "T02"), (1, "1", "T02"), more=rows))
    absent = ServedRow("2026-11-03", "1", "T02", status="缺勤")
    book = pay(school(), timetable(), roll(), exceptions=exceptions(*rows, absent))
    assert book.lines == whole.lines
    assert found(book) == found(whole) >= {("unplanned", "03", "2", "M01"), ("no-show", "03", "1", "T02")}


def test_swap_and_move() -> None:
    swap = (ServedRow("2026-11-02", "1", "T01", replaces="T02"), ServedRow("2026-11-02", "1", "T02", replaces="T01"))
    result = pay(school(), timetable(), roll(), exceptions=exceptions(*swap))
    assert slots(result)["T01"] == 10
    assert {row[0] for row in found(result)} == {"replaced", "substitute"}
    moved = pay(school(), timetable(), roll(), exceptions=exceptions(ServedRow("2026-11-02", "2", "M01", group="C01")))
    assert ("moved", "02", "2", "M01") in found(moved)
    assert next(row.line.kind for row in moved.lines if row.line.id == "M01@2026-11-02/2") == "care"


def test_make_up_saturday_runs_monday() -> None:
    saturday = tuple(AttendanceRow("2026年11月7日", f"周一{slot}", "S1") for slot in "12")
    result = pay(school(), timetable(), roll(more=saturday))
    assert result.fees[0].slots == 10
    assert [on.day for on in result.facts.days] == ["Mon", "Tue", "Mon", "Mon", "Tue"]
    assert slots(result)["M01"] == 6


def test_days_of_service_rule() -> None:
    calendar = days(("2026-11-02", ""), ("2026-11-03", "Mon"), ("2026-11-09", ""), ("2026-11-10", ""))
    result = pay(school(), timetable(), days=calendar)
    assert slots(result)["M01"] == 6
    with pytest.raises(ScenarioError, match="day of service listed"):
        pay(school(), timetable(), roll(), days=days(("2026-11-02", "")))


def test_a_later_timetable_holds_from_its_week() -> None:
    later = replace(timetable(), duties=())
    log = served((2, "1", "M01"), (2, "2", "M01"))
    result = pay(school(), timetable(), served=log, weeks={date(2026, 11, 11): later})
    assert found(result) == set()
    assert slots(result)["M01"] == 2
    assert ("no-show", "09", "1", "M01") in found(pay(school(), timetable(), served=log))


def test_rates_take_the_planned_class_size() -> None:
    policy = {"scheme": "rates", "rate": [{"headcount_from": 2, "yuan": 40}, {"yuan": 30}], "pool_yuan": 5000}
    result = pay(school(policy), timetable(), roll((0, "1", "S2")), served())
    assert next(row.fen for row in result.lines if row.line.id == "T01@2026-11-02/1") == 4000


def test_weekly_cap_holds_in_every_week() -> None:
    policy = {"pool_yuan": 1000, "cap_yuan_per_week": 30}
    result = pay(school(policy), timetable(), roll(), served())
    weeks: dict[tuple[str, date | None], int] = {}
    for row in result.lines:
        key = row.line.staff, row.line.on.week
        weeks[key] = weeks.get(key, 0) + row.fen
    assert len(weeks) == 8
    assert all(fen <= 3000 for fen in weeks.values())
    assert sum(weeks.values()) == result.totals["labour"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (ServedRow("2026-11-02", "1", "T99"), "staff"),
        (ServedRow("2026-13-02", "1", "T01"), "date"),
        (ServedRow("2026-11-02", "7", "T01"), "slot"),
        (ServedRow("2026-11-02", "", "T01"), "slot"),
        (ServedRow("2026-11-02", "Tue1", "T01"), "slot"),
        (ServedRow("2026-11-04", "1", "T01"), "slot"),
        (ServedRow("2026-11-02", "1", "T03", group="C9"), "group"),
        (ServedRow("2026-11-02", "1", "T03"), "group"),
        (ServedRow("2026-11-02", "1", "T03", group="C01", replaces="T02"), "group"),
        (ServedRow("2026-11-02", "1", "T03", replaces="M99"), "replaces"),
        (ServedRow("2026-11-02", "1", "T03", replaces="O01"), "replaces"),
        (ServedRow("2026-11-02", "1", "T01"), "staff"),
        (ServedRow("2026-11-02", "1", "T03", replaces="T02"), "staff"),
        (ServedRow("2026-11-02", "1", "T03", group="C01", part="boss"), "part"),
        (ServedRow("2026-11-02", "1", "T03", group="C01", status="ill"), "status"),
        (ServedRow("2026-11-02", "1", "T03", status="absent"), "staff"),
    ],
)
def test_faults_of_the_log_are_named(row: ServedRow, column: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        pay(school(), timetable(), roll(), served(more=(row._replace(row=9),)))
    assert caught.value.problems[0].column == column
    assert caught.value.problems[0].table == "log.csv"


def test_two_substitutes_for_one_place() -> None:
    rows = (ServedRow("2026-11-02", "1", "T03", replaces="T02"), ServedRow("2026-11-02", "1", "O01", replaces="T02"))
    with pytest.raises(ScenarioError, match="one substitute"):
        pay(school(), timetable(), roll(), exceptions=exceptions(*rows))


def test_all_faults_of_all_files_at_once() -> None:
    bad_roll = roll(more=(AttendanceRow("2026-11-02", "9", "S9", 80), AttendanceRow("2026-11-02", "9", "S8", 81)))
    bad_log = served(more=(ServedRow("", "1", "T9", row=30),))
    with pytest.raises(ScenarioError) as caught:
        pay(school(), timetable(), bad_roll, bad_log)
    text = str(caught.value)
    assert len(caught.value.problems) == 5
    assert "and in 1 more rows" in text
    assert all(name in text for name in ("roll.csv row 80", "roll.csv row 81", "log.csv row 30", "'S9'", "'T9'"))


def test_files_that_do_not_fit_together() -> None:
    with pytest.raises(SettingsError, match="give one of them"):
        pay(school(), timetable(), roll(), served(), exceptions=exceptions())
    with pytest.raises(SettingsError, match="which dates"):
        pay(school(), timetable(), exceptions=exceptions())


def test_a_timetable_that_contradicts_itself_is_refused() -> None:
    twice = replace(timetable(), sessions=(*timetable().sessions, session("C02", "Tue1", "T01", 1)))
    nobody = replace(timetable(), sessions=(session("C09", "Mon1", "T99", 1),))
    with pytest.raises(ScenarioError, match="one place at a time"):
        pay(school(), twice)
    with pytest.raises(ScenarioError) as caught:
        pay(school(), nobody)
    assert {problem.column for problem in caught.value.problems} == {"staff", "group"}


def test_dates_are_those_of_the_files() -> None:
    result = pay(school(), timetable(), roll())
    assert [on.date for on in result.facts.days] == list(DATES)
