"""Club decisions from the relaxation keep the rules about clubs and members."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.generator import generate
from optimizer.files import load
from optimizer.model.bounds.guide import guide_clubs
from optimizer.model.school import School
from tests.builders import MONDAY
from tests.builders import School as Builder


@pytest.mark.parametrize("kind", ["clubs", "campuses", "everything", "tight-sports"])
def test_rules_of_clubs(kind: str, tmp_path: Path) -> None:
    scenario = load(generate(tmp_path / kind, students=300, kind=kind, seed=2))
    school = School(scenario, MONDAY)
    guide = guide_clubs(school, time_limit=60)
    assert guide is not None
    sizes = Counter(club for clubs in guide.clubs.values() for club in clubs)
    assert sizes.keys() == guide.club_slots.keys()
    for name, tokens in guide.club_slots.items():
        club = scenario.club[name]
        assert club.min_students <= sizes[name] <= (club.max_students or sizes[name])
        assert len({scenario.week[token].day for token in tokens}) == len(tokens) == school.club_meetings[name]
        assert set(tokens) <= set(school.club_slots[name])
    for name, clubs in guide.clubs.items():
        student = scenario.student[name]
        tokens = [token for club in clubs for token in guide.club_slots[club]]
        assert len(clubs) <= student.wants_clubs
        assert set(clubs) <= set(student.clubs)
        assert len(set(tokens)) == len(tokens)
        assert set(tokens) <= student.attends


def test_equal_students_are_told_apart() -> None:
    """Two of three equal students get the one club, the third none."""
    school = Builder().students("S1 S2 S3", clubs="K1").staff("T1 T2 T3 T4").club("K1", max_students=2).build()
    guide = guide_clubs(School(school, MONDAY), time_limit=30)
    assert guide is not None
    assert guide.clubs == {"S1": ("K1",), "S2": ("K1",)}


def test_nothing_without_clubs() -> None:
    guide = guide_clubs(School(Builder().students("S1").build(), MONDAY), time_limit=30)
    assert guide is not None
    assert not guide.clubs
