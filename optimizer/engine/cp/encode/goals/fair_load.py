"""fair-load: everybody's load, carried slots included, near the share of the common level of the person's pool."""

from optimizer.domain.people import Staff
from optimizer.engine.cp.constraints import Expr, linear_sum
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.plan.fair_load import fair_load_levels


def encode(context: EncodingContext) -> None:
    """For each pool, with level T chosen by literals pick[T]: sum over the pool of (carried + load - target(T))^2.

    A square z^2 of a whole number z is the greatest of its tangents: (2 k + 1) |z| - k (k + 1), k = 0, 1, …
    People outside the model's reach are constants for each T.
    """
    for number, pool in enumerate(context.school.fair_pools):
        _pool(context, number, pool)


def _pool(context: EncodingContext, number: int, pool: tuple[Staff, ...]) -> None:
    concerned = {p.id for p in context.roster.people}
    levels = fair_load_levels(context.school, pool, context.presence.load, context.level_spread)
    pick = {level: context.constraints.boolean(f"level[{number},{level}]") for level in levels}
    context.constraints.define(linear_sum(pick.values()) == 1)
    rest = [p for p in pool if p.id not in concerned]
    constant = {level: sum(_square(context, p, level) for p in rest) for level in levels}
    least = min(constant.values())
    weighted = linear_sum((constant[level] - least) * literal for level, literal in pick.items())
    context.objective_terms.add("fair-load", f"others of pool {number}", least + weighted, max(constant.values()))
    for person in pool:
        if person.id in concerned:
            targets = {level: context.school.target(person, level) for level in levels}
            target = linear_sum(targets[level] * literal for level, literal in pick.items())
            _person(context, person, target, list(targets.values()))


def _square(context: EncodingContext, person: Staff, level: int) -> int:
    served = context.current_load.get(person.id, 0)
    return (person.carried + served - context.school.target(person, level)) ** 2


def _person(context: EncodingContext, person: Staff, target: Expr, targets: list[int]) -> None:
    logic = context.constraints
    high = person.carried + max(context.school.could_serve[person.id], context.current_load.get(person.id, 0))
    farthest = max(high - min(targets), max(targets) - person.carried, 0)
    off = logic.integer(0, farthest, f"off[{person.id}]")
    load = person.carried + context.roster.load(person.id)
    logic.define(off >= load - target)
    logic.define(off >= target - load)
    square = logic.integer(0, farthest**2, f"square[{person.id}]")
    for k in range(farthest):
        logic.define(square >= (2 * k + 1) * off - k * (k + 1))
    context.objective_terms.add("fair-load", person.id, square, farthest**2)
