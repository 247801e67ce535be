"""The steps of a repair, each alone: what filling keeps, what the neighbourhoods hold, whose rows are whose."""

import random
from itertools import pairwise

import pytest

from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.neighbourhood import Neighbourhood, full_neighbourhood
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.repair.disruption import apply_disruption, parse_disruption
from optimizer.engine.repair.group_days_off import with_groups_waiting
from optimizer.engine.repair.repair_state import RepairState
from optimizer.engine.repair.widening import movable_clubs, widening_neighbourhoods, with_new_groups
from tests.engine.repair.repair_weeks import WEEK, published

KINDS = ("clubs", "mixed", "campuses", "extended")
RULES_OF_PEOPLE = {"staff-clash", "staff-available", "staff-grades"}
RULES_OF_ROOMS = {"room-capacity", "room-kind"}


def disrupted(kind: str, seed: int, past_days: frozenset[str] = frozenset()) -> RepairState:
    """A published week in which somebody is absent on a day and, with an odd seed, a room is closed."""
    scenario, week = published(kind, 80)
    rng = random.Random(seed)
    day = rng.choice([d for d in scenario.week.days[2:] if any(s.day == d for s in week.sessions)])
    rows = [s for s in week.sessions if s.day == day]
    absent = rng.sample(sorted({p for s in rows for p in s.team}), 1)
    closed = rng.sample(sorted({s.room for s in rows}), seed % 2)
    words = [f"{person}:{day}" for person in absent], [f"{room}:{day}" for room in closed]
    past = frozenset(t for d in past_days for t in scenario.week.on_day[d])
    now = apply_disruption(scenario, parse_disruption(scenario, *words), past)
    return RepairState(School(now, WEEK), week, past_days, time_limit=60)


def includes(larger: Neighbourhood, smaller: Neighbourhood) -> bool:
    names = ("programme", "roster", "duties", "care", "extended", "clubs", "serving", "times")
    return all(getattr(larger, name) >= getattr(smaller, name) for name in names)


@pytest.mark.parametrize("kind", KINDS)
def test_neighbourhoods_widen_around_what_is_affected(kind: str) -> None:
    for seed in range(4):
        state = disrupted(kind, seed, frozenset({"Mon"}))
        affected = state.find_affected(state.kept)
        assert affected is not None
        found = list(widening_neighbourhoods(state.school, state.kept, affected, state.past_days))
        assert len(found) in (3, 4)
        assert found[0].roster >= affected.session_keys
        assert found[0].programme >= affected.programme
        assert all(includes(larger, smaller) for smaller, larger in pairwise(found[:3]))
        assert all(includes(larger, found[1]) for larger in found[3:])
        assert not {t for one in found for _, t in one.programme | one.roster | one.duties} & state.past
        more = with_new_groups(state.school, state.kept, found[-1], state.past_days)
        assert includes(more, found[-1])
        assert not {group for group, _ in set(more.groups) - set(found[-1].groups)} & state.kept.campus.keys()


def test_clubs_that_have_met_or_are_pinned_do_not_move() -> None:
    scenario, week = published("clubs")
    state = RepairState(School(scenario, WEEK), week)
    clubs = set(state.kept.club_slots)
    days = {club: {scenario.week[t].day for t in tokens} for club, tokens in state.kept.club_slots.items()}
    pinned = {pin.group for pin in scenario.pins}
    assert movable_clubs(state.school, state.kept, clubs, frozenset()) == clubs - pinned
    over = frozenset({"Mon", "Tue", "Wed"})
    assert movable_clubs(state.school, state.kept, clubs, over) == {c for c in clubs - pinned if not days[c] & over}


def test_constraints_of_days_and_weeks_name_the_group_or_person_first() -> None:
    """The bound on changes elsewhere counts 1 for each of them, by the first part of the scope."""
    scenario, _ = published("campuses", 60)
    school = School(scenario, WEEK)
    everything = full_neighbourhood(school, dict.fromkeys(scenario.campuses, 2))
    builder = ModelBuilder(school).build(Plan(), everything, explaining=True).context.constraints
    groups, people = {group for group, _ in everything.groups}, set(school.person)
    first: dict[str, set[str]] = {"campus": set(), "frequency": set(), "staff-load": set()}
    for rule, scope in builder.assumption_literals:
        if rule in first:
            first[rule].add(scope[0])
    assert first["campus"] <= people
    assert first["frequency"]
    assert first["frequency"] <= groups
    assert first["staff-load"]
    assert first["staff-load"] <= people


def test_who_waits_on_two_days_is_told_both() -> None:
    """Once the reason named the last of the days alone."""
    scenario, week = published("mixed")
    state = RepairState(School(scenario, WEEK), week)
    group = sorted(set(state.kept.care.values()))[0]
    rest = with_groups_waiting(state.school, state.kept, [(group, "Mon"), (group, "Thu")], frozenset())
    both = [s for s, days in rest.waits.items() if days == {"Mon", "Thu"} and state.kept.care.get(s) == group]
    assert both
    assert {rest.reasons[s] for s in both} == {"周一、周四人手或场地不足"}
