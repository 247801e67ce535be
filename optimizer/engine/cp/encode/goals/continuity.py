"""continuity: few different leads for each care group in the week."""

from collections import defaultdict

from optimizer.engine.cp.constraints import Lit, is_true
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """leads[g,p] >= lead[p,g,t] for every session of g, and >= lead[p,h,t] + joins[g,h,t] - 1 for every host h of it.

    Row: sum_p leads[g,p] - 1, not below 0.
    """
    for group in context.groups_of_kind("care"):
        found: dict[str, list[tuple[Lit, ...]]] = defaultdict(list)
        slots = context.sessions_of(group)
        for token in slots:
            for host, joins in context.hosting_groups(group, token):
                for person, literal in context.roster.leads(host, token).items():
                    found[person].append((joins, literal))
        if any(not isinstance(lit, int) for conjunctions in found.values() for lits in conjunctions for lit in lits):
            leads = [
                context.constraints.implied_by_each_conjunction(conjunctions, f"leads[{person},{group}]")
                for person, conjunctions in sorted(found.items())
            ]
            surely = any(is_true(context.programme.held(group, t)) for t in slots)
            context.add_excess_over_one("continuity", group, leads, surely)
