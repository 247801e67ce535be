"""The goal ``fair-load`` at given loads: for each pool the least sum of squared deviations from the targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from optimizer.domain.people import Staff
from optimizer.engine.problem.school import School


def fair_load_levels(
    school: School, pool: Iterable[Staff], load: Mapping[str, int], spread: int | None = None
) -> range:
    """Levels T of a pool worth considering.

    Parameters
    ----------
    pool : iterable of Staff
        One of `School.fair_pools`.
    load : mapping
        Person -> slots served in the week.
    spread : int, optional
        Consider only the levels within ``spread`` of the best one at these loads; by default all at which the targets
        differ.
    """
    people = tuple(pool)
    highest = [(p.carried + school.could_serve[p.id] + 1) / p.share for p in people]
    last = int(max(highest, default=0)) + 1
    if spread is None:
        return range(last + 1)
    best = min(range(last + 1), key=lambda level: _sum_of_squares(school, people, load, level))
    return range(max(0, best - spread), min(last, best + spread) + 1)


def fair_load_measure(school: School, load: Mapping[str, int]) -> int:
    """The measure of ``fair-load``: over the pools, min over T of the sum of (carried + load - target(T))^2."""
    return sum(
        min(_sum_of_squares(school, pool, load, level) for level in fair_load_levels(school, pool, load))
        for pool in school.fair_pools
    )


def _sum_of_squares(school: School, pool: Iterable[Staff], load: Mapping[str, int], level: int) -> int:
    return sum((p.carried + load.get(p.id, 0) - school.target(p, level)) ** 2 for p in pool)
