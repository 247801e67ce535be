"""staff-gaps: no idle slots between a person's first and last slot of a day."""

from optimizer.engine.cp.constraints import Lit, is_false
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """gap[p,t] >= before[p,t] + after[p,t] - 1 - works[p,t], where before (after) is on if p works earlier (later)."""
    for person in context.roster.people:
        for day in context.week.days:
            _day(context, person.id, day)


def _day(context: EncodingContext, person: str, day: str) -> None:
    tokens, logic = context.week.on_day[day], context.constraints
    literals = [[lit for _, lit in context.roster.places(person, t)] for t in tokens]
    before: Lit = 0
    for number in range(1, len(tokens) - 1):
        before = logic.implied_by_each([before, *literals[number - 1]], f"before[{person},{tokens[number]}]")
        later = [lit for row in literals[number + 1 :] for lit in row]
        if is_false(before) or not later:
            continue
        after = logic.implied_by_each(later, f"after[{person},{tokens[number]}]")
        if is_false(after):
            continue
        gap = logic.boolean(f"gap[{person},{tokens[number]}]")
        logic.define(gap >= before + after - 1 - context.roster.works(person, tokens[number]))
        context.objective_terms.add("staff-gaps", f"{person}@{tokens[number]}", gap, 1)
