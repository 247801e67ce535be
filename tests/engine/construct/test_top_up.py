"""Topping up: loads come nearer to the targets, nobody's limits are passed, and it always pays."""

from __future__ import annotations

import random

import pytest

from optimizer.engine.construct.roster_problem import RosterProblem, RosterSolution, RosterTask, Worker
from optimizer.engine.construct.spare_assistants import SpareAssistants

DAYS = {day: tuple(f"{day}{slot}" for slot in (1, 2, 3)) for day in ("Mon", "Tue", "Wed")}
TOKENS = [token for tokens in DAYS.values() for token in tokens]


def worker(name: str, *, target: int | None, lot: random.Random) -> Worker:
    return Worker(
        id=name,
        available=tuple(sorted(lot.sample(TOKENS, 7))),
        campuses=tuple(lot.choice((["N"], ["S"], ["N", "S"]))),
        max_per_day=lot.randint(1, 3),
        max_per_week=lot.randint(2, 6),
        max_days=lot.randint(1, 3),
        min_per_week=0,
        target=target,
        call_in=lot.choice((0, 10)),
        costs={TOKENS[0]: 20},
    )


def task(name: str, campus: str, token: str, helpers: frozenset[str]) -> RosterTask:
    return RosterTask(
        key=(name, token), campus=campus, token=token, need=1, leads=helpers, partial_leads=frozenset(), skilled=None,
        teachers=None, pinned=(), helpers=helpers, home=(), generic=True, care=True,
    )  # fmt: skip


def cost(problem: RosterProblem, roster: RosterSolution) -> int:
    """Points of fair load, assistants, gaps, days and slots, worked out from the parts alone."""
    work = roster.work()
    assert len(work) == len(set(work)), "nobody is in two places"
    campus = {t.key: t.campus for t in problem.tasks}
    total = problem.extra * sum(map(len, roster.helpers.values()))
    for row in problem.workers:
        mine = {t for p, t in work if p == row.id}
        where = {key[1]: campus[key] for key, people in roster.helpers.items() if row.id in people}
        where |= {key[1]: campus[key] for key, person in roster.lead.items() if person == row.id}
        days = [[n for n, t in enumerate(tokens) if t in mine] for tokens in DAYS.values()]
        assert len(mine) <= row.max_per_week
        assert all(len(day) <= row.max_per_day for day in days)
        assert sum(map(bool, days)) <= row.max_days
        assert all(len({where[t] for t in tokens if t in mine}) <= 1 for tokens in DAYS.values())
        total += problem.fair_load_cost * (len(mine) - row.target) ** 2 if row.target is not None else 0
        total += sum(problem.gap * (day[-1] - day[0] + 1 - len(day)) + row.call_in for day in days if day)
        total += sum(row.costs.get(t, 0) for t in mine)
    return total


@pytest.mark.parametrize("seed", range(30))
def test_topping_up_pays_within_all_limits(seed: int) -> None:
    lot = random.Random(seed)
    workers = [worker(f"T{n}", target=lot.choice((None, 2, 3, 5)), lot=lot) for n in range(5)]
    tasks = [
        task(f"C{n}", lot.choice("NS"), lot.choice(TOKENS), frozenset(f"T{i}" for i in range(5) if lot.random() < 0.8))
        for n in range(12)
    ]
    tasks = list({t.key: t for t in tasks}.values())
    problem = RosterProblem(workers=workers, tasks=tasks, days=DAYS)
    roster = RosterSolution()
    for row in workers[:2]:
        able = [t for t in tasks if row.id in t.helpers and t.token in row.available and t.campus in row.campuses]
        if able:
            roster.lead[able[0].key] = row.id
    before = cost(problem, roster)
    parts = len(roster.work())
    SpareAssistants(problem, roster).run()
    added = len(roster.work()) - parts
    assert cost(problem, roster) < before if added else cost(problem, roster) == before


def test_who_is_short_assists_where_nothing_stands_in_the_way() -> None:
    lot = random.Random(1)
    free = Worker("T0", tuple(TOKENS), ("N",), 3, 9, 3, 0, 4, 0, {})
    helpers = frozenset({"T0"})
    problem = RosterProblem(workers=[free, worker("T1", target=None, lot=lot)], days=DAYS,
                            tasks=[task("C1", "N", t, helpers) for t in TOKENS])  # fmt: skip
    roster = RosterSolution()
    SpareAssistants(problem, roster).run()
    assert len(roster.work()) == 4
    assert cost(problem, roster) == 4 * problem.extra
