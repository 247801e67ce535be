"""The club stage: whatever opens keeps the rules on clubs, and wishes are granted where nothing speaks against it."""

from __future__ import annotations

from collections import Counter

import pytest

from optimizer.engine.construct.clubs import ClubStage
from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.testing.schools import MONDAY, SmallSchool
from tests.engine.construct.school_kinds import KINDS, school


@pytest.mark.parametrize(("kind", "students"), KINDS)
def test_clubs_keep_their_rules(kind: str, students: int) -> None:
    one = school(kind, students)
    scenario, week, plan = one.scenario, one.scenario.week, Plan()
    ClubStage(ConstructionContext(one)).run(plan)
    sizes = Counter(club for clubs in plan.clubs.values() for club in clubs)
    assert sizes.keys() == plan.club_slots.keys()
    for club, tokens in plan.club_slots.items():
        row = scenario.club[club]
        assert row.fewest_members <= sizes[club] <= (row.max_students or sizes[club])
        assert set(tokens) <= set(one.club_slots[club])
        assert len({week[t].day for t in tokens}) == len(tokens) == one.club_meetings[club]
    for student, clubs in plan.clubs.items():
        row = scenario.student[student]
        tokens = [t for club in clubs for t in plan.club_slots[club]]
        assert len(clubs) <= row.wants_clubs
        assert all(student in one.wishers[club] for club in clubs)
        assert len(set(tokens)) == len(tokens)
        assert row.attends.issuperset(tokens)


def small(**club: object) -> School:
    """Twelve students who ask for one club, and nothing that stands in its way."""
    builder = SmallSchool(days="Mon Tue", slots=2)
    builder.students(" ".join(f"S{n:02d}" for n in range(12)), clubs="K1")
    builder.activity("ball", "sports", offered="club").club("K1", activity="ball", min_students=2, **club)
    return School(builder.build(), MONDAY)


def test_everybody_is_admitted_where_there_is_room() -> None:
    plan = Plan()
    ClubStage(ConstructionContext(small())).run(plan)
    assert len(plan.clubs) == 12


def test_a_club_takes_no_more_than_it_may() -> None:
    plan = Plan()
    ClubStage(ConstructionContext(small(max_students=5))).run(plan)
    assert len(plan.clubs) == 5


def test_excluded_meetings_are_not_held() -> None:
    one = small()
    stage = ClubStage(ConstructionContext(one))
    first, second = Plan(), Plan()
    stage.run(first)
    stage.excluded_meetings |= {("K1", token) for token in first.club_slots["K1"]}
    stage.run(second)
    assert second.club_slots["K1"]
    assert not set(second.club_slots["K1"]) & set(first.club_slots["K1"])
