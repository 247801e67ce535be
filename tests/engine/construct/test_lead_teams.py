"""Teams of regular leads: exchanges that lower the cost are made, and what is skipped could not have lowered it."""

from __future__ import annotations

import random
from itertools import combinations, product

import pytest

from optimizer.engine.construct.regular_leads import CareLeadCandidate, LeadTeams

TOKENS = {f"{day}{slot}": day for day in ("Mon", "Tue", "Wed") for slot in (1, 2, 3)}


def teams(seed: int) -> LeadTeams:
    """Four groups with odd weeks, two people in each who may do less, or other slots, than their group needs."""
    rng = random.Random(seed)
    groups = [f"C{n}" for n in range(4)]
    sessions = {g: frozenset(rng.sample(sorted(TOKENS), rng.randint(3, 7))) for g in groups}
    people = {
        f"T{n}": CareLeadCandidate(
            f"T{n}", frozenset(rng.sample(sorted(TOKENS), 6)), rng.randint(1, 5), rng.randint(1, 3)
        )
        for n in range(8)
    }
    eligible = {g: frozenset(people) for g in groups}
    return LeadTeams(
        sessions, eligible, people, TOKENS, {g: [f"T{2 * n}", f"T{2 * n + 1}"] for n, g in enumerate(groups)}
    )


def total(found: LeadTeams) -> float:
    return sum(found.cost(group, team) for group, team in found.teams.items())


def test_people_go_where_their_slots_are() -> None:
    sessions = {"C1": frozenset({"Mon1", "Tue1"}), "C2": frozenset({"Wed1", "Wed2"})}
    people = {"A": CareLeadCandidate("A", sessions["C2"], 2, 9), "B": CareLeadCandidate("B", sessions["C1"], 2, 9)}
    found = LeadTeams(sessions, dict.fromkeys(sessions, frozenset("AB")), people, TOKENS, {"C1": ["A"], "C2": ["B"]})
    found.improve()
    assert found.teams == {"C1": ["B"], "C2": ["A"]}


@pytest.mark.parametrize("seed", range(8))
def test_what_is_passed_over_could_not_have_gained(seed: int) -> None:
    """In the end no exchange or move between two groups lowers the cost, whatever was not looked at."""
    found = teams(seed)
    before = total(found)
    now = float("inf")
    while total(found) < now:
        now = total(found)
        found.improve()
    assert total(found) < before
    for one, other in combinations(found.teams, 2):
        now = found.cost(one, found.teams[one]) + found.cost(other, found.teams[other])
        for gone, come in product([*found.teams[one], ""], [*found.teams[other], ""]):
            left = [p for p in (*found.teams[one], come) if p and p != gone]
            right = [p for p in (*found.teams[other], gone) if p and p != come]
            assert found.cost(one, left) + found.cost(other, right) >= now - 1e-5
