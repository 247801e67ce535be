"""call-ins: few days on which volunteers and outside staff have to come."""

from optimizer.domain.people import Role
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """comes[p,d] >= every service of p on day d; one row each."""
    for person in context.roster.people:
        if person.role in (Role.VOLUNTEER, Role.OUTSIDE):
            for day in context.week.days:
                times = context.school.service.times[day]
                days = times * context.roster.comes(person.id, day)
                context.objective_terms.add("call-ins", f"{person.id} {day}", days, times)
