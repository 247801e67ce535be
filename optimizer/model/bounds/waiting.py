"""Block: who waits.

Variables count waiting student-days per `DayClass` and students gone for the whole week per `WishKind`. Every
timetable with ``unserved`` = u keeps

    sum over classes of cost x waiting = u,     gone students wait on each of their days.

A class whose cost is over u has nobody waiting: with u = 0 and weights of 1 or more that is everybody.
"""

from __future__ import annotations

from collections import defaultdict

from optimizer.model.bounds.census import DayClass
from optimizer.model.bounds.draft import Draft
from optimizer.model.bounds.linear import Affine, total

GOAL = "unserved"


def add_waiting(draft: Draft) -> None:
    model, census, budget = draft.model, draft.census, draft.budget
    paid = Affine()
    for day, count in census.day_classes.items():
        most = count if budget is None or day.cost == 0 else min(count, budget // day.cost)
        if most == 0:
            continue
        waits = model.new(("waits", day.campus, day.day, *day.tokens, day.due, day.weight, day.grade), 0, most)
        draft.absent[day] = total([waits])
        paid.add(draft.absent[day], day.cost)
    if budget is None:
        model.pay_sum(GOAL, paid, 1)
    else:
        model.keep(("unserved",), paid, budget, budget)
    _add_gone(draft)


def _add_gone(draft: Draft) -> None:
    model, budget = draft.model, draft.budget
    on_day: dict[DayClass, Affine] = defaultdict(Affine)
    for number, (kind, count) in enumerate(draft.census.kinds.items()):
        most = count if budget is None or kind.cost == 0 else min(count, budget // kind.cost)
        if most == 0:
            continue
        gone = model.new(("gone", number), 0, most)
        draft.gone[number] = total([gone])
        for day in kind.days:
            on_day[day].add(draft.gone[number])
    for day, students in on_day.items():
        model.keep(("gone waits", day.campus, day.day, *day.tokens), students.add(draft.absent[day], -1), high=0)
