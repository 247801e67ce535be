"""outside-cost: contract pay of outside staff in the week, in whole yuan rounded up."""

from optimizer.domain.people import Role
from optimizer.engine.cp.constraints import linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """100 yuan >= sum over outside staff p of fen(p) * load(p)."""
    fen = {
        p.id: int(p.yuan_per_slot * 100) for p in context.scenario.staff if p.role is Role.OUTSIDE and p.yuan_per_slot
    }
    concerned = [p for p in context.roster.people if p.id in fen]
    if not concerned:
        return
    names = {p.id for p in concerned}
    fixed = sum(rate * context.current_load.get(p, 0) for p, rate in fen.items() if p not in names)
    slots = len(context.week.slots) * max(context.school.service.times.values())
    most = -(-(fixed + sum(fen[p.id] * slots for p in concerned)) // 100)
    yuan = context.constraints.integer(0, most, "outside yuan")
    context.constraints.define(
        100 * yuan >= fixed + linear_sum(fen[p.id] * context.roster.load(p.id) for p in concerned)
    )
    context.objective_terms.add("outside-cost", "all", yuan, most)
