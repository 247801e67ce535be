"""staff-gaps: no idle slots between a person's first and last slot of a day."""

from optimizer.model.context import Context
from optimizer.model.logic import Lit, is_off


def encode(context: Context) -> None:
    """gap[p,t] >= before[p,t] + after[p,t] - 1 - works[p,t], where before (after) is on if p works earlier (later)."""
    for person in context.roster.people:
        for day in context.week.days:
            _day(context, person.id, day)


def _day(context: Context, person: str, day: str) -> None:
    tokens, logic = context.week.on_day[day], context.logic
    literals = [[lit for _, lit in context.roster.places(person, t)] for t in tokens]
    before: Lit = 0
    for number in range(1, len(tokens) - 1):
        before = logic.at_least_each([before, *literals[number - 1]], f"before[{person},{tokens[number]}]")
        later = [lit for row in literals[number + 1 :] for lit in row]
        if is_off(before) or not later:
            continue
        after = logic.at_least_each(later, f"after[{person},{tokens[number]}]")
        if is_off(after):
            continue
        gap = logic.boolean(f"gap[{person},{tokens[number]}]")
        logic.define(gap >= before + after - 1 - context.roster.works(person, tokens[number]))
        context.ledger.add("staff-gaps", f"{person}@{tokens[number]}", gap, 1)
