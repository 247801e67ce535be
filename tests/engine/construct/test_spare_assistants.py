"""Spare assistants: loads come nearer to the targets within all limits, and the points fall."""

from __future__ import annotations

import random

import pytest

from optimizer.engine.construct.roster_model import RosterProblem, RosterSolution, RosterTask, Worker
from optimizer.engine.construct.staff_assignment import SpareAssistants
from optimizer.engine.problem.staffing import WorkLimits

DAYS = {day: tuple(f"{day}{slot}" for slot in (1, 2, 3)) for day in ("Mon", "Tue", "Wed")}
TOKENS = [token for tokens in DAYS.values() for token in tokens]


def worker(name: str, *, target: int | None, rng: random.Random) -> Worker:
    return Worker(
        id=name,
        available=tuple(sorted(rng.sample(TOKENS, 7))),
        campuses=tuple(rng.choice((["N"], ["S"], ["N", "S"]))),
        limits=WorkLimits(per_day=rng.randint(1, 3), per_week=rng.randint(2, 6), days=rng.randint(1, 3)),
        min_per_week=0,
        target=target,
        call_in=rng.choice((0, 10)),
        costs={TOKENS[0]: 20},
    )


def task(name: str, campus: str, token: str, people: frozenset[str]) -> RosterTask:
    return RosterTask(
        key=(name, token), campus=campus, token=token, need=1, leads=people, partial_leads=frozenset(), skilled=None,
        teachers=None, pinned=(), assistants=people, regular_leads=(), is_pooled=True, is_care=True,
    )  # fmt: skip


def parts_of(roster: RosterSolution) -> list[tuple[str, str]]:
    """(person, token) of every lead and assistant."""
    leads = [(person, key[1]) for key, person in roster.lead.items()]
    return leads + [(person, key[1]) for key, people in roster.assistants.items() for person in people]


def cost(problem: RosterProblem, roster: RosterSolution) -> int:
    """Points of fair load, assistants, gaps, days and slots, worked out from the parts alone."""
    work = parts_of(roster)
    assert len(work) == len(set(work)), "nobody is in two places"
    campus = {t.key: t.campus for t in problem.tasks}
    total = problem.assistant_cost * sum(map(len, roster.assistants.values()))
    for row in problem.workers:
        mine = {t for p, t in work if p == row.id}
        where = {key[1]: campus[key] for key, people in roster.assistants.items() if row.id in people}
        where |= {key[1]: campus[key] for key, person in roster.lead.items() if person == row.id}
        days = [[n for n, t in enumerate(tokens) if t in mine] for tokens in DAYS.values()]
        assert len(mine) <= row.limits.per_week
        assert all(len(day) <= row.limits.per_day for day in days)
        assert sum(map(bool, days)) <= row.limits.days
        assert all(len({where[t] for t in tokens if t in mine}) <= 1 for tokens in DAYS.values())
        total += problem.fair_load_cost * (len(mine) - row.target) ** 2 if row.target is not None else 0
        total += sum(problem.gap_cost * (day[-1] - day[0] + 1 - len(day)) + row.call_in for day in days if day)
        total += sum(row.costs.get(t, 0) for t in mine)
    return total


@pytest.mark.parametrize("seed", range(30))
def test_points_fall_within_all_limits(seed: int) -> None:
    rng = random.Random(seed)
    workers = [worker(f"T{n}", target=rng.choice((None, 2, 3, 5)), rng=rng) for n in range(5)]
    tasks = [
        task(f"C{n}", rng.choice("NS"), rng.choice(TOKENS), frozenset(f"T{i}" for i in range(5) if rng.random() < 0.8))
        for n in range(12)
    ]
    tasks = list({t.key: t for t in tasks}.values())
    problem = RosterProblem(workers=workers, tasks=tasks, days=DAYS)
    roster = RosterSolution()
    for row in workers[:2]:
        possible = [
            t for t in tasks if row.id in t.assistants and t.token in row.available and t.campus in row.campuses
        ]
        if possible:
            roster.lead[possible[0].key] = row.id
    before = cost(problem, roster)
    parts = len(parts_of(roster))
    SpareAssistants(problem, roster).run()
    added = len(parts_of(roster)) - parts
    assert cost(problem, roster) < before if added else cost(problem, roster) == before


def test_whoever_is_below_the_target_assists_until_it_is_met() -> None:
    rng = random.Random(1)
    free = Worker("T0", tuple(TOKENS), ("N",), WorkLimits(per_week=9, per_day=3, days=3), 0, 4, 0, {})
    people = frozenset({"T0"})
    problem = RosterProblem(workers=[free, worker("T1", target=None, rng=rng)], days=DAYS,
                            tasks=[task("C1", "N", t, people) for t in TOKENS])  # fmt: skip
    roster = RosterSolution()
    SpareAssistants(problem, roster).run()
    assert len(parts_of(roster)) == 4
    assert cost(problem, roster) == 4 * problem.assistant_cost
