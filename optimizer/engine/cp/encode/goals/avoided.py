"""avoided: nobody serves in slots that they would rather not."""

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """One row for each person and slot in ``avoids``: works[p,t]."""
    for person in context.roster.people:
        for token in sorted(person.avoids):
            works = context.roster.works(person.id, token)
            if not isinstance(works, int) or works:
                context.objective_terms.add("avoided", f"{person.id}@{token}", works, 1)
