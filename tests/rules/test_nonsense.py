"""Any tables at all can be judged: nothing crashes, nothing is counted twice, the parts add up."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from typing import Any

import pytest

from optimizer.auditing import audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.testing.schools import MONDAY
from tests.cases import CASES

WEEKS = [(case.school, case.allowed) for cases in CASES.values() for case in cases]
WORDS = (
    "",
    "?",
    "C1",
    "C2",
    "K1",
    "K9",
    "E1",
    "S1",
    "S2",
    "T1",
    "T1 T2",
    "M1",
    "R1",
    "hw",
    "Mon",
    "Tue",
    "1",
    "X1",
    "9",
)
TABLES = ("groups", "members", "sessions", "duties", "waiting")


def _spoilt(timetable: Timetable, dice: random.Random) -> Timetable:
    table = dice.choice([name for name in TABLES if getattr(timetable, name)])
    rows = list(getattr(timetable, table))
    at = dice.randrange(len(rows))
    match dice.choice(("cell", "cell", "cell", "drop", "again")):
        case "drop":
            del rows[at]
        case "again":
            rows.append(_other(rows[at], dice))
        case _:
            rows[at] = _other(rows[at], dice)
    return replace(timetable, **{table: tuple(rows)})


def _other(row: Any, dice: random.Random) -> Any:
    column = dice.choice(fields(row)).name
    old = getattr(row, column)
    if isinstance(old, int):
        return replace(row, **{column: dice.choice((-1, 0, old + 1, 2000))})
    if isinstance(old, tuple):
        words = (1, 9) if column == "grades" else WORDS
        return replace(row, **{column: tuple(dice.choices(words, k=dice.randrange(4)))})
    return replace(row, **{column: dice.choice(WORDS)})


@pytest.mark.parametrize("seed", range(40))
def test_nonsense_is_judged(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(25):
        school, timetable = dice.choice(WEEKS)
        for _ in range(dice.randint(1, 6)):
            if any(getattr(timetable, name) for name in TABLES):
                timetable = _spoilt(timetable, dice)
        _judge(school, timetable, dice.choice((None, timetable)), dice.choice((None, timetable)))


def _judge(school: Scenario, timetable: Timetable, published: Timetable | None, start: Timetable | None) -> None:
    found = audit(school, timetable, week_of=MONDAY, published=published, start=start)
    units = [(violation.rule, violation.unit) for violation in found.violations]
    assert len(set(units)) == len(units) == found.score.hard == sum(found.counts.values())
    assert found.score.points == sum(goal.points for goal in found.goals.values())
    assert ("changes" in found.goals) == (published is not None)
    assert ("moved" in found.goals) == (published is not None or start is not None)
    for goal, score in found.goals.items():
        assert score.measure == sum(part.measure for part in found.contributions[goal]) >= 0


def test_nothing_at_all() -> None:
    for school, _ in WEEKS:
        _judge(school, Timetable(), None, Timetable())
