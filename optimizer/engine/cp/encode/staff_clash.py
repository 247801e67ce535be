"""staff-clash: nobody is in two places at once."""

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """works[p,t] = sum of every lead, assistant and duty literal of p at t <= 1."""
    for person in context.roster.people:
        for token in context.week.by_token:
            if len(context.roster.places(person.id, token)) > 1:
                context.constraints.post((person.id, token), context.roster.works(person.id, token) <= 1)
