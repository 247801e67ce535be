"""Fees and the pool they make."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from optimizer.domain.timetable import Waiting
from optimizer.payroll import PayResult, pay
from tests.payroll.school import school, student, timetable


def fees(result: PayResult) -> dict[str, tuple[int, int, int, int]]:
    return {row.student: (row.slots, row.meetings, row.gross, row.fee) for row in result.fees}


def run(pay_policy: dict[str, Any] | None = None, **tariff: Any) -> PayResult:
    return pay(school(pay_policy or {}, tariff or None), timetable())


def test_slots_meetings_and_waivers() -> None:
    assert fees(run()) == {
        "S1": (4, 0, 1500, 1500),
        "S2": (2, 0, 750, 0),
        "S3": (5, 1, 3875, 1938),
        "S4": (2, 1, 2750, 2750),
    }


def test_no_pay_section_means_fees_alone() -> None:
    result = pay(school(None), timetable())
    assert result.totals["fees"] == 6188


def test_who_waits_pays_nothing_that_day() -> None:
    week = replace(timetable(), waiting=(Waiting(student="S1", days=("Tue",)),))
    assert fees(pay(school(), week))["S1"] == (2, 0, 750, 750)


def test_nobody_is_present_in_a_club_slot_without_a_club() -> None:
    scenario = school()
    week = replace(
        scenario.week, slots=tuple(replace(slot, club_only=slot.token == "Tue1") for slot in scenario.week.slots)
    )
    result = pay(replace(scenario, week=week), timetable())
    assert fees(result)["S1"][0] == 3
    assert fees(result)["S3"][:2] == (5, 1)


def test_who_is_not_served_is_not_charged() -> None:
    scenario = school()
    more = replace(scenario, students=(*scenario.students, student("S9", "Mon1")))
    assert "S9" not in fees(pay(more, timetable()))


def test_half_a_fen_goes_up_for_each_student() -> None:
    result = run(yuan_per_slot="0.005")
    assert [row[3] for row in fees(result).values()] == [2, 0, 1001, 2001]


def test_caps_come_before_the_waiver() -> None:
    result = run(yuan_per_slot=5, yuan_per_student=3, cap_yuan_per_day=10, cap_yuan_per_student=22)
    assert fees(result) == {
        "S1": (4, 0, 2200, 2200),
        "S2": (2, 0, 1300, 0),
        "S3": (5, 1, 2200, 1100),
        "S4": (2, 1, 1800, 1800),
    }


def test_every_term_of_the_pool() -> None:
    policy = {
        "subsidy_yuan": 100,
        "subsidy_yuan_per_student_day": "2.50",
        "insurance_yuan_per_student": "0.125",
        "running_cost_yuan": 7,
        "running_cost_share": "0.1",
    }
    totals = run(policy).totals
    assert totals["subsidy_per_student_day"] == 250 * 7
    assert totals["insurance"] == 50
    assert totals["running_cost_share"] == 619
    assert totals["pool"] == 6188 + 10000 + 1750 - 50 - 700 - 619


@pytest.mark.parametrize("pool", ["0", "500.005"])
def test_pool_outright(pool: str) -> None:
    result = run({"pool_yuan": pool, "running_cost_yuan": 7})
    assert result.totals["pool"] == (0 if pool == "0" else 50001)
    assert "running_cost" not in result.totals


def test_costs_above_incomes_make_a_shortfall() -> None:
    result = run({"running_cost_yuan": 1000})
    assert result.totals["pool"] == 6188 - 100000
    assert result.balance == result.totals["pool"] - 12000
    assert all(row.fen == 0 for row in result.people)


def test_fees_are_decimal_to_the_end() -> None:
    assert run(yuan_per_slot=Decimal("3.3333")).fees[0].fee == 1333
