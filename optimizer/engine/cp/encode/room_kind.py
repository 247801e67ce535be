"""room-kind: the room is of a kind that the activity takes; a club that asks for a room is there."""

from optimizer.domain.places import Room
from optimizer.engine.cp.constraints import linear_sum
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.problem.school import School


def excludes_room(school: School, room: Room, campus: str, club: str, token: str, activity: str) -> bool:
    """A room of a kind that the activity does not take, or another than the club's own."""
    wanted = school.fixed_club_room(school.scenario.club[club]) if club else ""
    return not school.scenario.activity[activity].takes_room_kind(room.kind) or wanted not in ("", room.id)


def encode(context: EncodingContext) -> None:
    """sum_r room[g,t,r] = own[g,t]; activity[g,t,a] and room[g,t,r] => a takes the kind of r.

    A joined session is in no room of its own: its room is its host's.
    """
    programme, constraints = context.programme, context.constraints
    for group, token in context.sessions:
        if not programme.is_open(group, token):
            continue
        rooms, scope = programme.rooms(group, token), (group, token)
        chosen = linear_sum(programme.room(group, token, r.id) for r in rooms)
        constraints.post(scope, chosen == programme.own_session(group, token))
        for activity in programme.activities(group, token):
            wrong = [programme.room(group, token, r.id) for r in rooms if not activity.takes_room_kind(r.kind)]
            given = programme.activity(group, token, activity.id)
            if wrong:
                constraints.post(scope, linear_sum(wrong) <= 0, when=[given])
