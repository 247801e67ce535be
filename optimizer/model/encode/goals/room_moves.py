"""room-moves: one room for a care group's homework and reading."""

from collections import defaultdict

from optimizer.model.context import Context
from optimizer.model.logic import Lit, total

QUIET = ("homework", "reading")


def encode(context: Context) -> None:
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
        used = [context.logic.at_least_each(lits, f"used[{group},{room}]") for room, lits in sorted(found.items())]
        context.add_less_one("room-moves", group, used)


def _quiet_rooms(context: Context, group: str, token: str) -> dict[str, Lit]:
    programme, category = context.programme, context.scenario.category_of
    if not programme.is_open(group, token):
        meeting = context.plan.meetings.get((group, token))
        quiet_now = meeting is not None and not meeting.host and category[meeting.activity] in QUIET
        return {meeting.room: 1} if meeting and quiet_now else {}
    quiet = [
        programme.activity(group, token, a.id) for a in programme.activities(group, token) if category[a.id] in QUIET
    ]
    rooms = {r.id: programme.room(group, token, r.id) for r in programme.rooms(group, token)}
    if len(quiet) == len(programme.activities(group, token)):
        return rooms
    found: dict[str, Lit] = {}
    for room, literal in rooms.items() if quiet else ():
        both = context.logic.boolean(f"quiet[{group},{token},{room}]")
        context.logic.define(both >= literal + total(quiet) - 1)
        found[room] = both
    return found
