"""A month on what really happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from optimizer.domain.timetable import Duty, Timetable
from optimizer.errors import ScenarioError, SettingsError, UnpayableError
from optimizer.payroll import AbsenceRow, AttendanceRow, PayResult, ServedRow, pay
from optimizer.payroll.sheets import substitutions_sheet
from tests.payroll.logs import DATES, absences, days, exceptions, roll, served
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


def test_the_own_session_of_a_substitute_that_nobody_holds_is_listed() -> None:
    """T01 stands in for T02 at C02; C01, which T01 leads in that slot, is left to nobody, or V01 takes it."""
    instead = ServedRow("2026-11-02", "2", "T01", replaces="T02")
    result = pay(school(), timetable(), roll(), exceptions=exceptions(instead))
    assert ("no-show", "02", "2", "T01") in found(result)
    assert slots(result)["T01"] == 10
    cover = ServedRow("2026-11-02", "2", "V01", replaces="T01")
    covered = pay(school(), timetable(), roll(), exceptions=exceptions(instead, cover))
    assert {("replaced", "02", "2", "T01"), ("substitute", "02", "2", "V01")} <= found(covered)
    assert not any(row[0] == "no-show" for row in found(covered))


def test_a_child_who_left_without_a_row_is_told_to_be_kept() -> None:
    with pytest.raises(ScenarioError, match=r"keep the row in students\.csv"):
        pay(school(), timetable(), roll(more=(AttendanceRow("2026-11-02", "1", "S9"),)))


def test_a_later_timetable_needs_dates() -> None:
    with pytest.raises(SettingsError, match="which dates"):
        pay(school(), timetable(), weeks={date(2026, 11, 9): timetable()})


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


def test_rows_on_a_date_without_service_are_a_notice() -> None:
    """A date that --days does not list, a weekday without service, a weekend that no row calls a make-up day."""
    listed = pay(school(), timetable(), roll(), days=days(("2026-11-02", "")))
    assert [on.date for on in listed.facts.days] == [date(2026, 11, 2)]
    idle = {(row.on.text, row.person, row.fact) for row in listed.facts.differences if row.what.value == "no-service"}
    assert ("2026-11-03", "roll.csv", "5") in idle
    assert len(idle) == 3
    for day, slot in (("2026-11-04", "1"), ("2026-11-07", "1-2")):
        result = pay(school(), timetable(), roll(), served(more=(ServedRow(day, slot, "T01"),)))
        assert slots(result)["T01"] == 10
        assert [row.on.text for row in result.facts.differences] == [day]


def test_a_make_up_day_may_be_named_in_a_later_row() -> None:
    rows = (AttendanceRow("2026-11-07", "1", "S1"), AttendanceRow("2026-11-07", "周一2", "S1"))
    result = pay(school(), timetable(), roll(more=rows))
    assert result.fees[0].slots == 10


def test_a_later_timetable_holds_from_its_date() -> None:
    later = replace(timetable(), duties=())
    log = served((2, "1", "M01"), (2, "2", "M01"))
    result = pay(school(), timetable(), served=log, weeks={date(2026, 11, 9): later})
    assert found(result) == set()
    assert slots(result)["M01"] == 2
    assert ("no-show", "09", "1", "M01") in found(pay(school(), timetable(), served=log))


def test_a_timetable_from_the_middle_of_a_week_leaves_the_days_before_it() -> None:
    """M01 has duty on Mondays: what holds from Tuesday the 10th on changes nothing of Monday the 9th."""
    later = replace(timetable(), duties=())
    both = days(("2026-11-02", ""), ("2026-11-09", ""), ("2026-11-10", ""))
    for first, expected in ((3, 2), (9, 2), (10, 4)):
        result = pay(school(), timetable(), days=both, weeks={date(2026, 11, first): later})
        assert slots(result).get("M01") == expected


def test_who_stands_in_by_a_mended_week_is_on_the_sheet() -> None:
    """T03 takes C01 on Monday from T01 by the week mended for the 9th; nothing is paid otherwise for it."""
    sessions = tuple(
        replace(row, lead="T03") if (row.group, row.token) == ("C01", "Mon1") else row for row in timetable().sessions
    )
    mended, both = replace(timetable(), sessions=sessions), days(("2026-11-02", ""), ("2026-11-09", ""))
    weeks = {date(2026, 11, 9): mended}
    result = pay(school(), timetable(), days=both, weeks=weeks, announced={date(2026, 11, 9): timetable()})
    rows = [row[1:] for row in substitutions_sheet(result, "zh").all_rows]
    assert rows == [
        ("2026-11-09", "周一", "1", "T01", "T01老师", "C01 带班教师", "T03老师"),
        ("2026-11-09", "周一", "1", "T03", "T03老师", "C01 带班教师 T01老师", "C01 带班教师"),
    ]
    assert result.people == pay(school(), timetable(), days=both, weeks=weeks).people


@pytest.mark.parametrize("state", ["", "present", "出勤", "到", "√", "1", "迟到", "late"])
def test_states_in_which_a_student_was_there(state: str) -> None:
    more = AttendanceRow("2026-11-02", "2", "S1", state=state)
    assert pay(school(), timetable(), roll((0, "2", "S1"), more=(more,))).fees[0].slots == 8


@pytest.mark.parametrize("state", ["absent", "缺席", "缺", "0", "leave", "请假", "假"])
def test_states_in_which_a_student_was_away(state: str) -> None:
    more = AttendanceRow("2026-11-02", "2", "S1", state=state)
    result = pay(school(), timetable(), roll((0, "2", "S1"), more=(more,)))
    assert result.fees[0].slots == 7
    assert [(row.what.value, row.person, row.fact) for row in result.facts.differences] == [("absent", "S1", state)]


def test_a_state_that_is_not_known_is_bad_input() -> None:
    more = AttendanceRow("2026-11-02", "2", "S1", 7, "ill")
    with pytest.raises(ScenarioError, match=r"roll\.csv row 7 state: 'ill'"):
        pay(school(), timetable(), roll((0, "2", "S1"), more=(more,)))


def test_a_student_is_not_there_and_away_at_once() -> None:
    more = AttendanceRow("2026-11-02", "1-2", "S1", 7, "请假")
    with pytest.raises(ScenarioError, match=r"roll\.csv row 7 state: '请假'"):
        pay(school(), timetable(), roll((0, "2", "S1"), more=(more,)))


def test_who_is_not_listed_as_absent_was_there() -> None:
    """The same as the roll call of all the others; S3 is away all day, extended care included."""
    book = absences(AbsenceRow("2026-11-02", "S3", reason="病假"), AbsenceRow("2026-11-10", "S1", "2"))
    every = days(*((day.isoformat(), "") for day in DATES))
    result = pay(school(), timetable(), days=every, absences=book)
    whole = pay(school(), timetable(), roll(*((0, slot, "S3") for slot in ("1", "2", "X1")), (3, "2", "S1")))
    assert result.fees == whole.fees
    assert result.lines == whole.lines
    assert [(row.person, row.slots, row.fact) for row in result.facts.differences if row.what.value == "absent"] == [
        ("S3", ("1", "2", "X1"), "病假"),
        ("S1", ("2",), ""),
    ]


def test_a_log_of_the_staff_says_the_dates_of_absences() -> None:
    """An absence on another date than those of the log does not make it one on which everybody else was there."""
    book = absences(AbsenceRow("2026-11-02", "S1", "1"), AbsenceRow("2026-11-16", "S1", "1"))
    result = pay(school(), timetable(), served=served(), absences=book)
    assert [on.date for on in result.facts.days] == list(DATES)
    assert result.fees[0].slots == 7
    assert [row.on.text for row in result.facts.differences if row.what.value == "no-service"] == ["2026-11-16"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (AbsenceRow("2026-11-02", "S9"), "student"),
        (AbsenceRow("soon", "S1"), "date"),
        (AbsenceRow("2026-11-02", "S1", "7"), "slot"),
    ],
)
def test_faults_of_absences_are_named(row: AbsenceRow, column: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        pay(school(), timetable(), served=served(), absences=absences(row._replace(row=4)))
    assert [(problem.place, problem.column) for problem in caught.value.problems] == [("away.csv row 4", column)]


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


WEEK_SCHEMES = (
    {"scheme": "units"},
    {"scheme": "rates", "rate": [{"yuan": 90}]},
    {"scheme": "rates", "rate": [{"yuan": 1}]},
)


@pytest.mark.parametrize("scheme", WEEK_SCHEMES)
@pytest.mark.parametrize("rest", ["equal", "units"])
def test_a_week_that_two_periods_share_is_paid_up_to_its_cap_once(scheme: dict[str, Any], rest: str) -> None:
    """Mon 2 and Tue 3 November, settled apart: T01 serves on both and gets no more than one week's cap in all."""
    policy = {"pool_yuan": 5000, "cap_yuan_per_week": "50.01", "rest": rest} | scheme
    every = [pay(school(policy), timetable(), days=days((day.isoformat(), ""))) for day in DATES[:2]]
    paid = [next(row.fen for row in result.people if row.staff == "T01") for result in every]
    assert paid == [2500, 2500]
    whole = pay(school(policy), timetable(), days=days(*((day.isoformat(), "") for day in DATES[:2])))
    assert next(row.fen for row in whole.people if row.staff == "T01") == 5001


def test_a_holiday_within_the_period_does_not_cut_its_week() -> None:
    """Tue 3 and Mon 9 were off, between the first and the last date: both weeks have the whole cap."""
    policy = {"pool_yuan": 5000, "cap_yuan_per_week": 50}
    result = pay(school(policy), timetable(), days=days(("2026-11-02", ""), ("2026-11-10", "")))
    assert next(row.fen for row in result.people if row.staff == "T01") == 10000


def test_a_holiday_before_the_period_does_not_cut_its_week() -> None:
    """Mon 2 is said to be off: Tue 3 is all that its week has, and takes the whole cap."""
    policy = {"pool_yuan": 5000, "cap_yuan_per_week": 50}
    for rows, expected in (((), 2500), ((("2026-11-02", "停课"),), 5000), ((("2026-11-02", "off"),), 5000)):
        result = pay(school(policy), timetable(), days=days(*rows, ("2026-11-03", "")))
        assert [on.date for on in result.facts.days] == [date(2026, 11, 3)]
        assert next(row.fen for row in result.people if row.staff == "T01") == expected
    with pytest.raises(ScenarioError, match="each date once"):
        pay(school(policy), timetable(), days=days(("2026-11-03", ""), ("2026-11-03", "off")))


def test_a_week_as_planned_has_the_whole_cap() -> None:
    result = pay(school({"pool_yuan": 5000, "cap_yuan_per_week": 50}), timetable())
    assert next(row.fen for row in result.people if row.staff == "T01") == 5000


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (ServedRow("2026-11-02", "1", "T99"), "staff"),
        (ServedRow("2026-13-02", "1", "T01"), "date"),
        (ServedRow("2026-11-02", "7", "T01"), "slot"),
        (ServedRow("2026-11-02", "", "O01"), "slot"),
        (ServedRow("2026-11-02", "Tue1", "T01"), "slot"),
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
    with pytest.raises(SettingsError, match="which dates"):
        pay(school(), timetable(), absences=absences())
    with pytest.raises(SettingsError, match="give one of them"):
        pay(school(), timetable(), roll(), absences=absences())


def twice() -> Timetable:
    """T01 is with C01 and with C02 on Tue1."""
    return replace(timetable(), sessions=(*timetable().sessions, session("C02", "Tue1", "T01", 1)))


def test_a_timetable_that_cannot_be_paid_is_refused() -> None:
    nobody = replace(timetable(), sessions=(session("C09", "Mon1", "T99", 1),))
    rows = replace(timetable(), sessions=(*timetable().sessions, session("C01", "Mon1", "T03", 1)))
    with pytest.raises(UnpayableError, match="one place at a time"):
        pay(school(), twice())
    with pytest.raises(UnpayableError, match="one row for a group and slot"):
        pay(school(), rows)
    with pytest.raises(UnpayableError) as caught:
        pay(school(), nobody)
    assert {problem.column for problem in caught.value.problems} == {"staff", "group"}
    with pytest.raises(UnpayableError, match="one place at a time"):
        pay(school(), twice(), roll(), exceptions=exceptions())


def test_the_log_says_where_somebody_in_two_places_was() -> None:
    """T01 stands at C01 and C02 on Tue1: the log names the group, and one slot is paid."""
    at = {(number, "1", "T01") for number in (1, 3)}
    rows = tuple(ServedRow(DATES[number].isoformat(), "1", "T01", group="C02", row=number) for number in (1, 3))
    result = pay(school(), twice(), roll(), served(*at, more=rows))
    assert [row.line.group for row in result.lines if row.line.staff == "T01" and row.line.slot == "Tue1"] == [
        "C02"
    ] * 2
    assert slots(result)["T01"] == 10
    with pytest.raises(ScenarioError, match="one group: the timetable has T01 in several places then: C01, C02"):
        pay(school(), twice(), roll(), served())


def test_whatever_else_breaks_a_rule_is_paid() -> None:
    """No lead, two leads, a lead named twice, nobody present: everybody who is named is paid once."""
    staff: dict[str, dict[str, Any]] = {
        "C01@Mon1": {"lead": "T01 T01", "assistants": ()},
        "C02@Mon1": {"lead": "T02 T03"},
        "C01@Mon2": {"lead": "", "assistants": ("T01", "")},
    }
    sessions = tuple(replace(row, **staff.get(row.standard_name, {})) for row in timetable().sessions)
    nobody = Duty(campus="", day="Tue", slot="1", staff="")
    week = replace(timetable(), sessions=sessions, duties=(*timetable().duties, nobody))
    result = pay(school(), week)
    paid = [(row.line.id, row.line.part) for row in result.lines if row.line.slot in ("Mon1", "Mon2")]
    assert sorted(paid) == [
        ("M01@Mon1", "lead"),
        ("M01@Mon2", "lead"),
        ("T01@Mon1", "lead"),
        ("T01@Mon2", "assistant"),
        ("T02@Mon1", "lead"),
        ("T02@Mon2", "lead"),
        ("T03@Mon1", "lead"),
    ]


def test_dates_are_those_of_the_files() -> None:
    result = pay(school(), timetable(), roll())
    assert [on.date for on in result.facts.days] == list(DATES)
