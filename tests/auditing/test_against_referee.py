"""The audit and the referee, written from the contract apart from each other, judge random weeks alike.

Valid weeks of generated schools, random weeks of tiny ones and the cases by hand are damaged at random, and so are the
schools; everything that either judge says must be what the other says: violations by unit, score, measures.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from optimizer import files
from optimizer.errors import ScenarioError
from optimizer.rules.registry import GOALS, RULES
from optimizer.testing.generator.altered import change_school
from tests.auditing.damage import damaged, read_week, take_away, write_week
from tests.auditing.judges import compare
from tests.auditing.schools import by_hand, generated, tiny_schools
from tests.marks import some_quick

SOURCES = {"generated": generated, "tiny": tiny_schools, "by hand": by_hand}
COPIES = {"generated": 4, "tiny": 3, "by hand": 1}
"""How many damaged weeks are made of each."""


@pytest.mark.slow
def test_damaged_weeks(tmp_path: Path) -> None:
    """Each week as it is and damaged, with the whole one as the published week; and no agreement is empty."""
    stakes: set[str] = set()
    for source, bases in SOURCES.items():
        dice = random.Random(source)
        for name, folder, week in bases(tmp_path / source):
            school, tables = files.load(folder), read_week(week)
            for copy in range(COPIES[source] + 1):
                spoilt, done = damaged(tables, school, dice, dice.choice((1, 1, 2, 3, 6)) if copy else 0)
                judged = write_week(spoilt, tmp_path / "now")
                done += take_away(judged, spoilt, school, dice, 2 * (copy % 3))
                found = compare(school, folder, judged, week if copy % 2 else None)
                assert not found.differences, (name, done)
                stakes |= found.stakes
    goals = {goal.id for goal in GOALS}
    assert stakes == {rule.id for rule in RULES} | goals | {"bad input"}


@pytest.mark.parametrize("source", some_quick(SOURCES, 2))
def test_changed_schools(source: str, tmp_path: Path) -> None:
    """Weeks of a school, judged by what the school might have been; what is no school at all is passed over."""
    dice = random.Random(source)
    judged = 0
    for number, (name, folder, week) in enumerate(SOURCES[source](tmp_path)):
        other = tmp_path / "other" / str(number)
        done = change_school(folder, other, dice, dice.choice((1, 2, 4)))
        try:
            school = files.load(other)
        except ScenarioError:
            continue
        spoilt, more = damaged(read_week(week), school, dice, dice.choice((0, 0, 1, 2)))
        found = compare(school, other, write_week(spoilt, tmp_path / "now"))
        assert not found.differences, (name, done, more)
        judged += 1
    assert judged > number / 2
