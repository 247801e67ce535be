"""avoided: nobody serves in slots that they would rather not."""

from optimizer.model.context import Context


def encode(context: Context) -> None:
    """One row for each person and slot in ``avoids``: works[p,t]."""
    for person in context.roster.people:
        for token in sorted(person.avoids):
            works = context.roster.works(person.id, token)
            if not isinstance(works, int) or works:
                context.ledger.add("avoided", f"{person.id}@{token}", works, 1)
