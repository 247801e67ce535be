"""continuity: few different leads for each care group in the week."""

from collections import defaultdict

from optimizer.engine.cp.constraints import Lit
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """leads[g,p] >= lead[p,g,t] for every own session of g; row: sum_p leads[g,p] - 1, not below 0.

    Joined rows are passed over: their lead is the host's.
    """
    for group in context.groups_of_kind("care"):
        found: dict[str, list[Lit]] = defaultdict(list)
        for token in context.sessions_of(group):
            for person, literal in context.roster.leads(group, token).items():
                found[person].append(literal)
        if any(not isinstance(lit, int) for literals in found.values() for lit in literals):
            leads = [
                context.constraints.implied_by_each(lits, f"leads[{p},{group}]") for p, lits in sorted(found.items())
            ]
            context.add_excess_over_one("continuity", group, leads, surely=context.surely_own_session(group))
