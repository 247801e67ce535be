"""What holds for every pay run, over ten thousand random schools and policies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from random import Random
from typing import Any

import pytest

from optimizer.domain.people import Role
from optimizer.domain.settings import PaySettings
from optimizer.domain.timetable import Timetable
from optimizer.payroll import PayResult, pay
from optimizer.payroll.pool import Side
from tests.marks import some_quick
from tests.payroll import reference
from tests.payroll.cases import Case, random_case
from tests.payroll.logs import days

CASES = 10_000
BATCHES = 20


@pytest.mark.parametrize("batch", some_quick(range(BATCHES), 6))
def test_every_case_keeps_the_promises(batch: int) -> None:
    for seed in range(batch, CASES, BATCHES):
        case = random_case(seed)
        result = pay(*case)
        adds_up(result)
        stays_within_bounds(result)
        pays_more_for_more(result)
        agrees_with_reference(case, result)
        charges_as_reference(case, result)
        if seed % 25 == 0:
            ignores_order(case, result, seed)


def adds_up(result: PayResult) -> None:
    """Lines to people, people to the account, incomes less outgoings to the balance."""
    total = result.totals
    assert {row.staff: row.fen for row in result.people} == by_staff(result)
    assert sum(row.fen for row in result.people) == total["labour"]
    assert sum(row.fen for row in result.outside) == total["outside"]
    incomes = sum(item.fen for item in result.account if item.side is Side.INCOME)
    outgoings = sum(item.fen for item in result.account if item.side is Side.OUTGOING)
    assert incomes - outgoings == result.balance == total["pool"] - total["outside"] - total["labour"]
    assert all(type(item.fen) is int for item in result.account)
    assert all(type(row.fen) is int and row.fen >= 0 for row in (*result.people, *result.lines, *result.outside))
    settings = policy(result)
    if settings.scheme == "units" and result.people and result.balance > 0:
        assert all(row.units == 0 or "cap" in row.bound for row in result.people), (
            "money is left, yet not all are at a cap"
        )


def by_staff(result: PayResult) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in result.lines:
        sums[row.line.staff] = sums.get(row.line.staff, 0) + row.fen
    return sums


def policy(result: PayResult) -> PaySettings:
    settings = result.scenario.settings.pay
    assert settings is not None
    return settings


def stays_within_bounds(result: PayResult) -> None:
    """Nobody above a cap or under a floor; where a floor and a cap cross, the cap holds."""
    settings = policy(result)
    week = settings.cap_yuan_per_week
    for row in result.people:
        caps = [] if week is None else [floor(Fraction(week) * 100)]
        if settings.scheme == "units":
            low = ceil(Fraction(settings.floor_yuan_per_unit) * 100 * row.units)
            if settings.cap_yuan_per_unit is not None:
                caps.append(floor(Fraction(settings.cap_yuan_per_unit) * 100 * row.units))
            assert row.fen >= min([low, *caps])
        assert all(row.fen <= cap for cap in caps)


def pays_more_for_more(result: PayResult) -> None:
    """In scheme units: more units never bring less, equal units the same to one fen."""
    if policy(result).scheme != "units":
        return
    ranked = sorted(result.people, key=lambda row: row.units)
    for less, more in pairwise(ranked):
        assert less.fen <= more.fen or (less.units == more.units and less.fen == more.fen + 1)
        assert less.units < more.units or abs(less.fen - more.fen) <= 1


def agrees_with_reference(case: Case, result: PayResult) -> None:
    """The same as an independent solution in exact fractions."""
    available = Fraction(max(0, result.totals["pool"] - result.totals["outside"]), 100)
    solve = reference.by_units if policy(result).scheme == "units" else reference.by_rates
    answer = solve(*case, available)
    assert {row.staff: Fraction(row.fen, 100) for row in result.people} == answer.pay
    assert max(0, result.totals["pool"] - result.totals["outside"]) - result.totals["labour"] == answer.balance * 100


def charges_as_reference(case: Case, result: PayResult) -> None:
    """Fees as added up slot by slot; what is charged apart stands beside account and pool."""
    fees = reference.fees_of(*case)
    assert {row.student: (row.gross, row.fee, row.evening) for row in result.fees} == fees
    assert result.totals.get("fees_evening", 0) == sum(evening for _, _, evening in fees.values())
    assert result.totals.get("fees", 0) in (0, sum(fee for _, fee, _ in fees.values()))


def test_weeks_that_periods_share_are_never_paid_above_their_cap() -> None:
    """Monday and Tuesday of one week, settled apart: a person gets no more than the cap of the week."""
    bound = 0
    for seed in range(1500):
        scenario, week = random_case(seed)
        settings = scenario.settings.pay
        assert settings is not None
        if settings.cap_yuan_per_week is None:
            continue
        every = [pay(scenario, week, days=days((f"2026-11-0{number}", ""))) for number in (2, 3)]
        for result in every:
            adds_up(result)
        cap = floor(Fraction(settings.cap_yuan_per_week) * 100)
        for person in scenario.staff:
            paid = sum(row.fen for result in every for row in result.people if row.staff == person.id)
            assert paid <= cap
            bound += cap > 0 and paid >= cap - 1
    assert bound > 30


def ignores_order(case: Case, result: PayResult, seed: int) -> None:
    """The order of people and rows does not matter."""
    dice = Random(seed)

    def shuffled(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(dice.sample(rows, len(rows)))

    scenario, week = case
    other = pay(
        replace(scenario, staff=shuffled(scenario.staff), students=shuffled(scenario.students)),
        Timetable(week.groups, shuffled(week.members), shuffled(week.sessions), shuffled(week.duties)),
    )
    assert other.people == result.people
    assert other.lines == result.lines
    assert other.account == result.account
    assert sorted(other.fees, key=lambda row: row.student) == sorted(result.fees, key=lambda row: row.student)


def test_one_more_slot_never_lowers_pay() -> None:
    """A further line leaves its owner no worse off, but for the fen that rounding moves."""
    raised = 0
    for seed in range(600):
        scenario, week = random_case(seed)
        before = pay(scenario, week)
        if not week.duties or scenario.person[week.duties[0].staff].role in (Role.OUTSIDE, Role.VOLUNTEER):
            continue
        owner = week.duties[0].staff
        settings = policy(before).model_copy(update={"pool_yuan": Decimal(before.totals["pool"]) / 100})
        less = pay(
            replace(scenario, settings=scenario.settings.model_copy(update={"pay": settings})),
            replace(week, duties=week.duties[1:]),
        )
        if before.totals["pool"] < 0 or settings.scheme == "rates":
            continue
        assert earned(before, owner) >= earned(less, owner) - 1
        raised += earned(before, owner) > earned(less, owner)
    assert raised > 30


def earned(result: PayResult, staff: str) -> int:
    return sum(row.fen for row in result.people if row.staff == staff)
