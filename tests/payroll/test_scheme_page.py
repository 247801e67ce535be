"""docs/pay-schemes.md is executed: every snippet is read, paid, and gives the figures printed below it."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from optimizer.domain.validate_pay import find_pay_problems
from optimizer.payroll import find_pay_warnings, pay
from optimizer.payroll.money import to_yuan
from tests.payroll.example import example

PAGE = Path(__file__).parents[2] / "docs" / "pay-schemes.md"
TEXT = PAGE.read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^## (\d+)\. .*?```toml\n(.*?)```\n```text\n(.*?)```", TEXT, re.DOTALL | re.MULTILINE)


def answer(snippet: str) -> str:
    """What the page prints: incomes and outgoings that are not zero, everybody's pay, the balance."""
    scenario, week = example(tomllib.loads(snippet, parse_float=Decimal))
    assert find_pay_problems(scenario) == []
    assert find_pay_warnings(scenario) == []
    result = pay(scenario, week)
    kept = ("income", "outgoing")
    lines = [f"{row.item:24}{to_yuan(row.fen):>9}" for row in result.account if row.side in kept and row.fen]
    lines += [f"  {row.staff:22}{to_yuan(row.fen):>9}  {row.bound}".rstrip() for row in result.people]
    return "\n".join([*lines, f"{'balance':24}{to_yuan(result.balance):>9}"]) + "\n"


@pytest.mark.parametrize(("number", "snippet", "printed"), SNIPPETS)
def test_the_page_tells_the_truth(number: str, snippet: str, printed: str) -> None:
    assert answer(snippet) == printed


def test_all_ten_are_there() -> None:
    assert [int(number) for number, _, _ in SNIPPETS] == list(range(1, 11))


def test_the_school_is_as_described() -> None:
    result = pay(*example({}))
    slots = {row.student: row.slots for row in result.fees}
    charged = sum(row.slots for row in result.fees if not result.scenario.student[row.student].fee_waiver)
    assert (sum(slots.values()), charged, sum(row.meetings for row in result.fees)) == (340, 331, 20)
