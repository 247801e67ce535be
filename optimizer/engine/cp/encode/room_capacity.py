"""room-capacity: headcounts within the room's capacity, sessions within groups_at_once, the room available."""

from collections import defaultdict

from optimizer.domain.places import Room
from optimizer.engine.cp.constraints import Expr, Lit, is_false, linear_sum
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.plan.plan import SessionKey
from optimizer.engine.problem.school import School


def excludes_room(school: School, room: Room, campus: str, club: str, token: str, activity: str) -> bool:
    """A room that is not available in the slot."""
    return token not in room.available


def encode(context: EncodingContext) -> None:
    """For room r and slot t: sum_g room[g,t,r] <= groups_at_once; sum_g headcount there <= capacity.

    The headcount of a session is that of all who are joined in it.
    """
    users: dict[SessionKey, list[tuple[str, Lit]]] = defaultdict(list)
    for group, token in context.sessions:
        if context.programme.is_open(group, token):
            rooms = [room.id for room in context.programme.rooms(group, token)]
        else:
            meeting = context.plan.meetings.get((group, token))
            rooms = [meeting.room] if meeting and not meeting.host else []
        for room in rooms:
            users[room, token].append((group, context.programme.room(group, token, room)))
    touched = frozenset(context.sessions)
    for (group, token), meeting in sorted(context.plan.meetings.items()):
        if (group, token) not in touched and (meeting.room, token) in users and not meeting.host:
            users[meeting.room, token].append((group, 1))
    for (room, token), sessions in sorted(users.items()):
        _limit(context, context.scenario.room[room], token, sessions)


def _limit(context: EncodingContext, room: Room, token: str, users: list[tuple[str, Lit]]) -> None:
    scope = (room.id, token)
    users = [(group, literal) for group, literal in users if not is_false(literal)]
    if len(users) > room.groups_at_once:
        context.constraints.post(scope, linear_sum(literal for _, literal in users) <= room.groups_at_once)
    if room.capacity is None:
        return
    most = [context.programme.max_joint_headcount(group, token) for group, _ in users]
    if room.groups_at_once == 1:
        for (group, literal), count in zip(users, most, strict=True):
            if count > room.capacity:
                joint = context.programme.joint_headcount(group, token)
                context.constraints.post(scope, joint <= room.capacity, when=[literal])
    elif sum(most) > room.capacity:
        shares = [_share(context, group, token, literal, room) for group, literal in users]
        context.constraints.post(scope, linear_sum(shares) <= room.capacity)


def _share(context: EncodingContext, group: str, token: str, literal: Lit, room: Room) -> Expr:
    """Headcount that a group brings into a shared room: its joint headcount there, 0 elsewhere."""
    joint = context.programme.joint_headcount(group, token)
    if isinstance(literal, int):
        return joint * literal
    if isinstance(joint, int):
        return literal * joint
    most = min(context.programme.max_joint_headcount(group, token), room.capacity or 0)
    share = context.constraints.integer(0, most, f"share[{group},{token},{room.id}]")
    context.constraints.define(share >= joint - context.programme.max_joint_headcount(group, token) * (1 - literal))
    return share
