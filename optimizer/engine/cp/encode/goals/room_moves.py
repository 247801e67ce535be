"""room-moves: one room for a care group's homework and reading."""

from collections import defaultdict

from optimizer.engine.cp.constraints import Lit, linear_sum
from optimizer.engine.cp.context import EncodingContext

QUIET_CATEGORIES = ("homework", "reading")


def encode(context: EncodingContext) -> None:
    """used[g,r] >= room[g,t,r] + quiet[g,t] - 1 with quiet = activity of category homework or reading.

    Row: sum_r used[g,r] - 1, not below 0. Joined rows are passed over.
    """
    for group in context.groups_of_kind("care"):
        if not any(context.programme.is_open(group, t) for t in context.sessions_of(group)):
            continue
        found: dict[str, list[Lit]] = defaultdict(list)
        for token in context.sessions_of(group):
            for room, literal in _quiet_rooms(context, group, token).items():
                found[room].append(literal)
        used = [
            context.constraints.implied_by_each(lits, f"used[{group},{room}]") for room, lits in sorted(found.items())
        ]
        context.add_excess_over_one("room-moves", group, used)


def _quiet_rooms(context: EncodingContext, group: str, token: str) -> dict[str, Lit]:
    programme, category = context.programme, context.scenario.category_of
    if not programme.is_open(group, token):
        meeting = context.plan.meetings.get((group, token))
        quiet_now = meeting is not None and not meeting.host and category[meeting.activity] in QUIET_CATEGORIES
        return {meeting.room: 1} if meeting and quiet_now else {}
    quiet = [
        programme.activity(group, token, a.id)
        for a in programme.activities(group, token)
        if category[a.id] in QUIET_CATEGORIES
    ]
    rooms = {r.id: programme.room(group, token, r.id) for r in programme.rooms(group, token)}
    if len(quiet) == len(programme.activities(group, token)):
        return rooms
    found: dict[str, Lit] = {}
    for room, literal in rooms.items() if quiet else ():
        both = context.constraints.boolean(f"quiet[{group},{token},{room}]")
        context.constraints.define(both >= literal + linear_sum(quiet) - 1)
        found[room] = both
    return found
