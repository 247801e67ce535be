"""fair-load: everybody's load, carried slots included, near the share of the common level of the person's pool."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from optimizer.domain.people import Staff
from optimizer.engine.cp.constraints import ConstraintBuilder, Expr, linear_sum
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.problem.staffing import fair_load_levels


@dataclass(frozen=True)
class PoolMember:
    """Somebody whose load may change.

    Attributes
    ----------
    load : Expr
        Carried slots included.
    low, high : int
        Between which the load lies, both included.
    targets : mapping
        Level -> target.
    """

    id: str
    load: Expr
    low: int
    high: int
    targets: Mapping[int, int]


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
    rest = [p for p in pool if p.id not in concerned]
    constant = {level: sum(_square(context, p, level) for p in rest) for level in levels}
    members = (_member(context, p, levels) for p in pool if p.id in concerned)
    add_pool(context.constraints, f"pool {number}", constant, members, _adder(context))


def _adder(context: EncodingContext) -> Callable[[str, Expr, int], None]:
    return lambda who, expression, most: context.objective_terms.add("fair-load", who, expression, most)


def _square(context: EncodingContext, person: Staff, level: int) -> int:
    served = context.current_load.get(person.id, 0)
    return (person.carried + served - context.school.target(person, level)) ** 2


def _member(context: EncodingContext, person: Staff, levels: range) -> PoolMember:
    high = person.carried + max(context.school.could_serve[person.id], context.current_load.get(person.id, 0))
    targets = {level: context.school.target(person, level) for level in levels}
    return PoolMember(person.id, person.carried + context.roster.load(person.id), person.carried, high, targets)


def add_pool(
    logic: ConstraintBuilder,
    name: str,
    constant: Mapping[int, int],
    members: Iterable[PoolMember],
    add: Callable[[str, Expr, int], None],
) -> None:
    """Add the sum of squares of a pool to an objective.

    Parameters
    ----------
    constant : mapping
        Each level considered -> sum of squares of those whose load is known.
    add : callable
        Takes who a term belongs to, the term and its upper bound.
    """
    pick = {level: logic.boolean(f"level[{name},{level}]") for level in constant}
    logic.define(linear_sum(pick.values()) == 1)
    least = min(constant.values())
    weighted = linear_sum((constant[level] - least) * literal for level, literal in pick.items())
    add(f"others of {name}", least + weighted, max(constant.values()))
    for member in members:
        target = linear_sum(member.targets[level] * literal for level, literal in pick.items())
        farthest = max(member.high - min(member.targets.values()), max(member.targets.values()) - member.low, 0)
        off = logic.integer(0, farthest, f"off[{member.id}]")
        logic.define(off >= member.load - target)
        logic.define(off >= target - member.load)
        square = logic.integer(0, farthest**2, f"square[{member.id}]")
        for k in range(farthest):
            logic.define(square >= (2 * k + 1) * off - k * (k + 1))
        add(member.id, square, farthest**2)
