"""Fees and the pool they make."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from optimizer.domain.timetable import Waiting
from optimizer.domain.validate import find_problems
from optimizer.payroll import PayResult, pay, pay_tables
from optimizer.payroll.publication import publication_sheet
from optimizer.testing.schools import SmallSchool, week
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


def test_fees_by_the_hour() -> None:
    """Slots of 40 minutes at 6 yuan an hour: 4 yuan each; the club's own fee comes on top."""
    assert fees(run(yuan_per_hour=6)) == {
        "S1": (4, 0, 1600, 1600),
        "S2": (2, 0, 800, 0),
        "S3": (5, 1, 4000, 2000),
        "S4": (2, 1, 2800, 2800),
    }


def test_hours_are_rounded_once_for_each_student() -> None:
    """Four slots of 40 minutes at 1.00 yuan an hour are 2.666… yuan, not four times 0.67."""
    assert fees(run(yuan_per_hour=1))["S1"][3] == 267


def test_both_rates_are_bad_input() -> None:
    both = school({}, {"yuan_per_slot": 3, "yuan_per_hour": 5})
    problems = find_problems(both)
    assert [problem.column for problem in problems] == ["fees.yuan_per_hour"]
    assert find_problems(school({}, {"yuan_per_slot": 0, "yuan_per_hour": 5})) == []


def test_evening_slots_are_charged_apart() -> None:
    """MonX1 begins at 18:00: S3 pays 8 yuan for it, half of it waived; none of it enters pool or balance."""
    apart = {"yuan_per_slot": "3.75", "apart": {"evening_yuan_per_slot": 8}}
    result = pay(school({}, apart), timetable())
    by_id = {row.student: row for row in result.fees}
    assert (by_id["S3"].slots, by_id["S3"].gross, by_id["S3"].fee, by_id["S3"].evening) == (5, 3500, 1750, 400)
    items = {item.item: item for item in result.account}
    assert (items["fees_evening"].fen, items["fees_evening"].side.value) == (400, "apart")
    assert "fees_noon" not in items
    assert items["pool"].fen == items["fees"].fen == sum(row.fee for row in result.fees)
    assert result.balance == items["fees"].fen - items["outside"].fen - items["labour"].fen
    assert items["shortfall"].fen == max(0, -result.balance)


def test_caps_hold_for_after_school_service_alone() -> None:
    apart = {"yuan_per_slot": 5, "cap_yuan_per_student": 12, "apart": {"evening_yuan_per_slot": 8}}
    row = next(row for row in pay(school({}, apart), timetable()).fees if row.student == "S3")
    assert (row.gross, row.fee, row.evening) == (1200, 600, 400)


def test_noon_slots_are_those_before_a_later_slot_of_the_day() -> None:
    """A slot that ends by 14:00 is noon service on a day that has a later one, on another day an ordinary one."""
    noon = {"start": "12:30", "end": "13:30"}
    times = {"slots": [noon, {"start": "15:50", "end": "16:30"}], "slots_on": {"Tue": [noon]}}
    rows = SmallSchool(days="Mon Tue", week=times, fees={"yuan_per_slot": 3, "apart": {"noon_yuan_per_slot": "2.5"}})
    scenario = rows.students("S1").staff("T01").activity("homework", "homework").build()
    sessions = {f"C01@{token}": "homework R1 T01" for token in ("Mon1", "Mon2", "Tue1")}
    result = pay(scenario, week(scenario, care={"C01": "S1"}, sessions=sessions))
    assert [(row.fee, row.noon, row.evening) for row in result.fees] == [(600, 250, 0)]


def test_tables_and_publication_show_what_is_charged_apart() -> None:
    """Columns of their own for families; on the public page no figure stands for fewer than three people."""
    apart = {"yuan_per_slot": "3.75", "apart": {"evening_yuan_per_slot": 8}}
    result = pay(school({}, apart), timetable())
    table = next(table for table in pay_tables(result) if table.name == "fees")
    assert table.header()[-1] == "evening_yuan"
    assert [str(row[-1]) for row in table.rows] == ["0.00", "0.00", "4.00", "0.00"]
    public = publication_sheet(result, "en")
    assert ("Charges", "An evening slot (yuan)", Decimal(8)) in public.rows
    assert not any("evening service" in str(row[1]) for row in public.rows)


def test_three_who_pay_apart_are_published() -> None:
    apart = {"yuan_per_slot": "3.75", "apart": {"evening_yuan_per_slot": 8}}
    scenario = school({}, apart)
    everybody = tuple(replace(one, attends=one.attends | {"MonX1"}) for one in scenario.students)
    members = tuple(replace(one, extended_group="E01") for one in timetable().members)
    result = pay(replace(scenario, students=everybody), replace(timetable(), members=members))
    rows = {row[1]: row[2] for row in publication_sheet(result, "zh").rows}
    assert rows["晚间服务收费（单列，不计入劳务费总额）"] == Decimal("20.00")
