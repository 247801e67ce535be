"""staff-load: slots a day, slots a week and days a week at most; slots a week at least."""

from optimizer.domain.people import Staff
from optimizer.engine.cp.constraints import Expr, linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """load(p,d) <= max_per_day; load(p) <= max_per_week; days(p) <= max_days.

    load(p) >= min(min_per_week, what p could serve this week), by the table alone: who is away all week owes it too.
    """
    for person in context.scenario.staff:
        if person.away and person.id not in context.school.person and _least(context, person) > 0:
            context.constraints.clause((person.id, "least"), [])
    for person in context.roster.people:
        _week(context, person)
        for day in context.week.days:
            tokens = context.week.on_day[day]
            if sum(bool(context.roster.places(person.id, t)) for t in tokens) > person.max_per_day:
                load = linear_sum(context.roster.works(person.id, t) for t in tokens)
                context.constraints.post((person.id, day), load <= person.max_per_day)
        _days(context, person)


def _week(context: EncodingContext, person: Staff) -> None:
    load = context.roster.load(person.id)
    least = _least(context, person)
    if least > 0:
        context.constraints.post((person.id, "least"), load >= least)
    times = context.school.service.times
    slots = sum(times[slot.day] * bool(context.roster.places(person.id, slot.token)) for slot in context.week.slots)
    if slots > person.max_per_week:
        context.constraints.post((person.id, "most"), load <= person.max_per_week)


def _least(context: EncodingContext, person: Staff) -> int:
    return min(person.min_per_week, context.school.could_serve[person.id])


def _days(context: EncodingContext, person: Staff) -> None:
    comes: list[Expr] = []
    possible, times = 0, context.school.service.times
    for day in context.week.days:
        literals = [lit for t in context.week.on_day[day] for _, lit in context.roster.places(person.id, t)]
        if literals:
            comes.append(times[day] * context.roster.comes(person.id, day))
            possible += times[day]
    if possible > person.max_days:
        context.constraints.post((person.id, "days"), linear_sum(comes) <= person.max_days)
