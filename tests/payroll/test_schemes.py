"""Both schemes on the small school, each figure worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pytest

from optimizer.domain.settings import PaySettings
from optimizer.errors import ScenarioError
from optimizer.language.times import DAYS
from optimizer.payroll import PayResult, pay
from optimizer.payroll.allocate import week_cap
from optimizer.payroll.service_facts import ServiceDay
from tests.payroll.school import school, timetable


def run(**policy: Any) -> PayResult:
    return pay(school(policy), timetable())


def fen(result: PayResult) -> dict[str, int]:
    return {row.staff: row.fen for row in result.people}


def test_units_of_every_kind_and_part() -> None:
    units = {row.line.id: str(row.units) for row in run().lines}
    assert units["T01@Mon1"] == "1"
    assert units["T01@MonX1"] == "6/5"
    assert units["T02@Tue1"] == "4/5"
    assert units["T03@Tue1"] == "24/25"
    assert units["M01@Mon1"] == "16/25"


def test_joined_sessions_are_one_line() -> None:
    lines = [row.line for row in run().lines if row.line.slot == "Tue2"]
    assert [(line.staff, line.group, line.headcount) for line in lines] == [("T01", "C01", 2)]


def test_units_share_the_pool_after_contracts() -> None:
    result = run(pool_yuan=222.40)
    assert result.level == 1000
    assert fen(result) == {"M01": 1280, "T01": 5200, "T02": 2800, "T03": 960}
    assert result.balance == 0
    assert [(row.staff, row.fen) for row in result.outside] == [("O01", 12000)]


def test_cap_leaves_a_balance() -> None:
    result = run(pool_yuan=1000, cap_yuan_per_unit=50)
    assert fen(result) == {"M01": 6400, "T01": 26000, "T02": 14000, "T03": 4800}
    assert result.balance == 100000 - 12000 - 51200
    assert set(result.fairness.bounds.values()) == {"cap"}


def test_floor_makes_a_shortfall() -> None:
    result = run(pool_yuan=130, floor_yuan_per_unit=10)
    assert fen(result) == {"M01": 1280, "T01": 5200, "T02": 2800, "T03": 960}
    assert result.balance == -(10240 - 1000)
    assert result.totals["shortfall"] == 9240
    assert set(result.fairness.bounds.values()) == {"floor"}


def test_weekly_cap_in_scheme_units() -> None:
    result = run(pool_yuan=222.40, cap_yuan_per_week=40)
    assert fen(result)["T01"] == 4000
    assert sum(fen(result).values()) == 10240
    assert result.fairness.bounds == {"T01": "week_cap"}


def test_outside_staff_are_paid_whatever_the_pool() -> None:
    result = run(pool_yuan=100)
    assert sum(fen(result).values()) == 0
    assert result.balance == -2000


RATES = [
    {"kind": "duty", "yuan": 20},
    {"kind": "extended", "yuan": 60},
    {"part": "assistant", "yuan": "15.005"},
    {"slots": "Tue", "yuan": 45},
    {"headcount_from": 2, "yuan": 40},
    {"yuan": 30},
]


def test_first_matching_rate_wins() -> None:
    result = run(scheme="rates", rate=RATES, pool_yuan=1000)
    assert {row.line.id: row.fen for row in result.lines} == {
        "M01@Mon1": 2000,
        "M01@Mon2": 2000,
        "T01@Mon1": 4000,
        "T01@Mon2": 4000,
        "T01@MonX1": 6000,
        "T01@Tue1": 4500,
        "T01@Tue2": 4500,
        "T02@Mon1": 4000,
        "T02@Mon2": 3000,
        "T02@Tue1": 1501,
        "T03@Tue1": 1501,
    }
    assert result.balance == 100000 - 12000 - sum(fen(result).values())


def test_best_paid_slots_of_the_day_count() -> None:
    result = run(scheme="rates", rate=RATES, pool_yuan=1000, max_paid_slots_per_day=1)
    notes = {row.line.id: row.note for row in result.lines if row.note}
    assert set(notes) == {"T01@Mon1", "T01@Mon2", "T01@Tue2", "T02@Mon2", "M01@Mon2"}
    assert fen(result) == {"M01": 2000, "T01": 10500, "T02": 5501, "T03": 1501}


@pytest.mark.parametrize(
    ("first", "last", "share"),
    [
        ((2026, 11, 23), (2026, 11, 25), Fraction(3, 5)),
        ((2026, 9, 28), (2026, 9, 30), Fraction(1)),  # 1 to 7 October are holidays
        ((2026, 5, 6), (2026, 5, 8), Fraction(3, 4)),  # Saturday 9 May is a make-up day; Monday and Tuesday are off
    ],
)
def test_the_cap_of_a_week_that_the_period_cuts(
    first: tuple[int, int, int], last: tuple[int, int, int], share: Fraction
) -> None:
    """Its share by dates of service, of which public holidays are none."""
    numbers = range(date(*first).toordinal(), date(*last).toordinal() + 1)
    days = [ServiceDay(date.fromordinal(number), DAYS[date.fromordinal(number).weekday()]) for number in numbers]
    cap = week_cap(PaySettings(cap_yuan_per_week=Decimal(100)), days, DAYS[:5])
    assert cap.of(days[0].week) == floor(10000 * share)


def test_weekly_cap_lowers_lines_alike() -> None:
    result = run(scheme="rates", rate=[{"yuan": 40}], pool_yuan=1000, cap_yuan_per_week=100)
    assert fen(result) == {"M01": 8000, "T01": 10000, "T02": 10000, "T03": 4000}
    assert [row.fen for row in result.lines if row.line.staff == "T01"] == [2000] * 5
    assert result.fairness.bounds == {"T01": "week_cap", "T02": "week_cap"}


def test_short_pool_is_reported_or_scaled() -> None:
    rate = [{"yuan": 40}]
    full = run(scheme="rates", rate=rate, pool_yuan=340)
    assert (sum(fen(full).values()), full.balance) == (44000, -22000)
    scaled = run(scheme="rates", rate=rate, pool_yuan=340, when_short="scale")
    assert fen(scaled) == {"M01": 4000, "T01": 10000, "T02": 6000, "T03": 2000}
    assert scaled.balance == 0


def test_rest_equally_and_by_units() -> None:
    rate = [{"yuan": 10}]
    equal = run(scheme="rates", rate=rate, pool_yuan=270, rest="equal")
    assert fen(equal) == {"M01": 3000, "T01": 6000, "T02": 4000, "T03": 2000}
    assert {row.rest for row in equal.lines if row.line.staff == "T01"} == {200}
    units = run(scheme="rates", rate=rate, pool_yuan="332.40", rest="units")
    assert fen(units) == {"M01": 3280, "T01": 10200, "T02": 5800, "T03": 1960}
    assert equal.balance == units.balance == 0


def test_rest_stops_at_the_weekly_cap() -> None:
    result = run(scheme="rates", rate=[{"yuan": 10}], pool_yuan=270, rest="equal", cap_yuan_per_week=55)
    assert fen(result) == {"M01": 3167, "T01": 5500, "T02": 4167, "T03": 2166}
    assert result.fairness.bounds == {"T01": "week_cap"}


def test_a_line_without_rate_is_bad_input() -> None:
    with pytest.raises(ScenarioError) as caught:
        run(scheme="rates", rate=[{"kind": "care", "yuan": 30}])
    assert "pay.rate" in str(caught.value)


def test_volunteers_get_nothing_and_are_counted() -> None:
    result = run()
    assert [(row.staff, row.slots, row.minutes, row.fen) for row in result.volunteers] == [("V01", 1, 40, 0)]


def test_weights_given_keep_the_other_defaults() -> None:
    result = run(role_weight={"teacher": 2}, kind_weight={"club": 3})
    units = {row.line.id: str(row.units) for row in result.lines}
    assert (units["T01@Mon1"], units["T03@Tue1"], units["M01@Mon1"]) == ("2", "24/5", "16/25")
