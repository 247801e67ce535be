"""staff-clash: nobody is in two places at once."""

from optimizer.model.context import Context


def encode(context: Context) -> None:
    """works[p,t] = sum of every lead, assistant and duty literal of p at t <= 1."""
    for person in context.roster.people:
        for token in context.week.by_token:
            if len(context.roster.places(person.id, token)) > 1:
                context.logic.post(f"{person.id}@{token}", context.roster.works(person.id, token) <= 1)
