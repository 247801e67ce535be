"""late-starts: teachers, managers and support staff do not wait at school for a late first slot."""

from itertools import pairwise

from optimizer.domain.people import Role, Staff
from optimizer.engine.cp.constraints import is_false, linear_sum
from optimizer.engine.cp.context import EncodingContext

WAITING_ROLES = (Role.TEACHER, Role.MANAGER, Role.SUPPORT)
LONGEST_PAUSE_MINUTES = 30


def encode(context: EncodingContext) -> None:
    """waits[p,t] >= after[p,t] - sum of works[p,u] over the slots u of the day up to t.

    after[p,t] is on if p works in a slot of the day that follows t with no pause of more than 30 minutes between one of
    p's available slots and the next.
    """
    for person in context.roster.people:
        if person.role in WAITING_ROLES:
            for day in context.week.days:
                for run in _runs(context, person, day):
                    _run(context, person.id, context.week.on_day[day], run)


def _runs(context: EncodingContext, person: Staff, day: str) -> list[list[str]]:
    """Available slots of a day, parted where a pause is too long."""
    available = context.scenario.person[person.id].available  # by the table, whoever is away this week
    tokens = [t for t in context.week.on_day[day] if t in available]
    runs = [tokens[:1]]
    for before, token in pairwise(tokens):
        if context.week[token].start - context.week[before].end > LONGEST_PAUSE_MINUTES:
            runs.append([])
        runs[-1].append(token)
    return runs


def _run(context: EncodingContext, person: str, of_day: tuple[str, ...], run: list[str]) -> None:
    logic, roster = context.constraints, context.roster
    for number, token in enumerate(run[:-1]):
        later = [literal for t in run[number + 1 :] for _, literal in roster.places(person, t)]
        after = logic.implied_by_each(later, f"after[{person},{token}]")
        if is_false(after):
            continue
        so_far = linear_sum(roster.works(person, t) for t in of_day[: of_day.index(token) + 1])
        if isinstance(after, int) and isinstance(so_far, int):
            context.objective_terms.add("late-starts", f"{person}@{token}", max(0, after - so_far), 1)
            continue
        waits = logic.boolean(f"waits[{person},{token}]")
        logic.define(waits >= after - so_far)
        context.objective_terms.add("late-starts", f"{person}@{token}", waits, 1)
