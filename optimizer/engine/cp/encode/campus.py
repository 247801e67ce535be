"""campus: members, rooms and staff belong to the group's campus, and nobody serves two campuses on one day."""

from collections import defaultdict

from optimizer.domain.people import Staff
from optimizer.domain.places import Room
from optimizer.engine.cp.constraints import Lit, linear_sum
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.problem.school import School


def excludes_room(school: School, room: Room, campus: str, club: str, token: str, activity: str) -> bool:
    """A room of another campus."""
    return room.campus != campus


def excludes_staff(school: School, person: Staff, campus: str, club: str, kind: str, token: str, part: str) -> bool:
    """Somebody of another campus."""
    return not school.serves_campus(person, campus)


def encode(context: EncodingContext) -> None:
    """at[p,c,d] >= every service of p at campus c on day d; sum_c at[p,c,d] <= 1. Members: no variable elsewhere."""
    if len(context.scenario.campuses) < 2:
        return
    for person in context.roster.people:
        if not person.campus:
            for day in context.week.days:
                _one_campus(context, person.id, day)


def _one_campus(context: EncodingContext, person: str, day: str) -> None:
    serves: dict[str, list[Lit]] = defaultdict(list)
    for token in context.week.on_day[day]:
        for (kind, where, _), literal in context.roster.places(person, token):
            serves[where if kind == "duty" else context.programme.campus(where)].append(literal)
    if len(serves) > 1:
        at = [
            context.constraints.implied_by_each(literals, f"at[{person},{campus},{day}]")
            for campus, literals in sorted(serves.items())
        ]
        context.constraints.post((person, day), linear_sum(at) <= 1)
