"""Block: the smaller pool of ``fair-load``.

The goal has two pools, each with a level of its own. The squares of the larger are charged person by person
(`load_sharing`). Of the smaller only the slots S of all its people together are looked at: let F(s) be the least sum of
squares, at any level, with which people who could serve in any slot share s of them. With u_s = 1 for s = S, else 0,
every timetable keeps and pays

    sum u_s = 1,     sum s u_s = S,     fair-load of the pool  >=  sum F(s) u_s.

For one level F is found by giving one slot after the other to whoever pays least for one more, since a sum of convex
functions is least so (Gross 1956).
"""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.domain.people import Staff
from optimizer.engine.bounds.load_sharing import FAIR_LOAD_GOAL, charged_pool, highest_level
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.bounds.staff_flow import StaffFlow
from optimizer.engine.lp.program import sum_of_expressions
from optimizer.engine.problem.school import School


def add_smaller_pool(builder: RelaxationBuilder, staff: StaffFlow) -> None:
    """Add the block and charge the goal, where there is a second pool."""
    school, model = builder.school, builder.model
    charged = {person.id for person in charged_pool(school)}
    for pool in school.fair_pools:
        people = {person.id for person in pool}
        if not people or people & charged:
            continue
        least = least_squares(school, pool)
        shares = {slots: model.count(("slots of the smaller pool", slots), 1) for slots in range(len(least))}
        model.constrain(("slots of the smaller pool",), sum_of_expressions(shares.values()), 1, 1)
        served = sum_of_expressions(staff.load[i] for i, one in enumerate(staff.types) if one.person.id in people)
        counted = sum_of_expressions(slots * chosen for slots, chosen in shares.items())
        model.constrain(("slots in the smaller pool",), counted - served, 0, 0)
        weight = school.scenario.settings.goals.weights()[FAIR_LOAD_GOAL]
        for slots, chosen in shares.items():
            model.charge_expression(FAIR_LOAD_GOAL, chosen, weight * least[slots])


def least_squares(school: School, pool: Sequence[Staff]) -> list[int]:
    """The least measure of ``fair-load`` of a pool, at its best level, for 0, 1, … slots that all together serve."""
    serving = {person.id for person in school.staff}
    could = [school.could_serve[person.id] if person.id in serving else 0 for person in pool]
    least: list[int] | None = None
    for level in range(highest_level(school, pool) + 1):
        ahead = [person.carried - school.target(person, level) for person in pool]
        squares = [sum(one * one for one in ahead)]
        left = list(could)
        for _ in range(sum(could)):
            chosen = min((i for i in range(len(pool)) if left[i]), key=lambda i: ahead[i])
            squares.append(squares[-1] + 2 * ahead[chosen] + 1)
            ahead[chosen] += 1
            left[chosen] -= 1
        least = squares if least is None else list(map(min, least, squares))
    return least or [0]
