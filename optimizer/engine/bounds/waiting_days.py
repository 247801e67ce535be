"""Block: who waits.

Variables count waiting student-days per `DayClass` and students gone for the whole week per `WishKind`. Every
timetable with ``unserved`` = u keeps

    sum over classes of cost x waiting = u,     gone students wait on each of their days.

A class whose cost is over u has nobody waiting: with u = 0 and weights of 1 or more that is everybody.
"""

from __future__ import annotations

from collections import defaultdict

from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_variables
from optimizer.engine.problem.student_classes import StudentDayClass

UNSERVED_GOAL = "unserved"


def add_waiting_days(draft: RelaxationBuilder) -> None:
    model, census, budget = draft.model, draft.student_classes, draft.unserved_budget
    paid = AffineExpression()
    for day, count in census.day_classes.items():
        most = count if budget is None or day.cost == 0 else min(count, budget // day.cost)
        if most == 0:
            continue
        waits = model.var(
            low=0, high=most, key=("waits", day.campus, day.day, *day.tokens, day.due, day.weight, day.grade)
        )
        draft.absent[day] = sum_of_variables([waits])
        paid.add(draft.absent[day], day.cost)
    if budget is None:
        model.charge_expression(UNSERVED_GOAL, paid, 1)
    else:
        model.constrain(("unserved",), paid, budget, budget)
    _add_waiting_all_week(draft)


def _add_waiting_all_week(draft: RelaxationBuilder) -> None:
    model, budget = draft.model, draft.unserved_budget
    on_day: dict[StudentDayClass, AffineExpression] = defaultdict(AffineExpression)
    for number, (kind, count) in enumerate(draft.student_classes.kinds.items()):
        most = count if budget is None or kind.cost == 0 else min(count, budget // kind.cost)
        if most == 0:
            continue
        gone = model.var(low=0, high=most, key=("gone", number))
        draft.waiting_all_week[number] = sum_of_variables([gone])
        for day in kind.days:
            on_day[day].add(draft.waiting_all_week[number])
    for day, students in on_day.items():
        model.constrain(("gone waits", day.campus, day.day, *day.tokens), students.add(draft.absent[day], -1), high=0)
