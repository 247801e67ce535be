"""room-moves: one room for a care group's homework and reading."""

from collections import defaultdict

from optimizer.engine.cp.constraints import Lit
from optimizer.engine.cp.context import EncodingContext

QUIET_CATEGORIES = ("homework", "reading")


def encode(context: EncodingContext) -> None:
    """used[g,r] >= room[g,t,r] + quiet[g,t] - 1, and >= room[h,t,r] + joins[g,h,t] + quiet[g,t] - 2 for a host h of g.

    quiet[g,t] is on if the activity is of category homework or reading; a joined session has its host's activity.
    Row: sum_r used[g,r] - 1, not below 0.
    """
    for group in context.groups_of_kind("care"):
        slots = context.sessions_of(group)
        if not any(context.programme.is_open(group, t) for t in slots):
            continue
        found: dict[str, list[tuple[Lit, ...]]] = defaultdict(list)
        for token in slots:
            quiet = _quiet(context, group, token)
            for host, joins in context.hosting_groups(group, token):
                for room, literal in context.programme.rooms_of(host, token).items():
                    found[room].append((quiet, joins, literal))
        used = [
            context.constraints.implied_by_each_conjunction(conjunctions, f"used[{group},{room}]")
            for room, conjunctions in sorted(found.items())
        ]
        context.add_excess_over_one("room-moves", group, used)


def _quiet(context: EncodingContext, group: str, token: str) -> Lit:
    programme, category = context.programme, context.scenario.category_of
    activities = programme.activities(group, token)
    quiet = [programme.activity(group, token, a.id) for a in activities if category[a.id] in QUIET_CATEGORIES]
    if len(quiet) == len(activities):
        return int(bool(quiet))
    return context.constraints.implied_by_each(quiet, f"quiet[{group},{token}]")
