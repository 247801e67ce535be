"""The goal ``fair-load`` at given loads: the least sum of squared deviations from the targets, over every level."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.engine.problem.school import School


def fair_load_levels(school: School, load: Mapping[str, int], spread: int | None = None) -> range:
    """Levels T worth considering.

    Parameters
    ----------
    load : mapping
        Person -> slots served in the week.
    spread : int, optional
        Consider only the levels within ``spread`` of the best one at these loads; by default all at which the targets
        differ.
    """
    sharing = [p for p in school.scenario.staff if p.share > 0]
    highest = [(p.carried + school.could_serve[p.id] + 1) / p.share for p in sharing]
    last = int(max(highest, default=0)) + 1
    if spread is None:
        return range(last + 1)
    best = min(range(last + 1), key=lambda level: _sum_of_squares(school, load, level))
    return range(max(0, best - spread), min(last, best + spread) + 1)


def fair_load_measure(school: School, load: Mapping[str, int]) -> int:
    """The measure of ``fair-load``: min over T of the sum over people of (carried + load - target(T))^2."""
    return min(_sum_of_squares(school, load, level) for level in fair_load_levels(school, load))


def _sum_of_squares(school: School, load: Mapping[str, int], level: int) -> int:
    sharing = (p for p in school.scenario.staff if p.share > 0)
    return sum((p.carried + load.get(p.id, 0) - school.target(p, level)) ** 2 for p in sharing)
