"""A plan with its roster and its rooms annealed, with groups, activities and joined sessions as they are."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import Eligibility
from optimizer.engine.search.room_annealing import RoomAnnealing
from optimizer.engine.search.roster_annealing import RosterAnnealing


@dataclass(frozen=True)
class Annealed:
    """What came of it.

    Attributes
    ----------
    plan : Plan, optional
        The better plan; None where none was found. It is not audited.
    effort : float
        What the moves count for.
    """

    plan: Plan | None
    effort: float


def anneal(
    school: School, plan: Plan, eligibility: Eligibility, rng: random.Random, hottest: float, stop: Callable[[], bool]
) -> Annealed:
    """Anneal the rooms of a plan that keeps all rules, then its roster.

    Parameters
    ----------
    hottest : float
        Temperature, in points, at which the roster is begun with.
    stop : callable
        Asked now and then; True ends it early, with the best plan so far.
    """
    rooms = RoomAnnealing(school, plan, eligibility, rng).run(stop)
    roster = RosterAnnealing(school, rooms or plan, eligibility, rng)
    better = roster.run(hottest, stop)
    return Annealed(better or rooms, school.params.search.annealing_effort * roster.moves)
