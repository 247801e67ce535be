"""Block: who waits.

Let w_d be the waiting student-days of class d (`StudentDayClass`), each of which costs c_d = slots x priority weight,
and g_k the students of wish class k (`WishClass`) who wait on every day. Every timetable with ``unserved`` = u keeps

    sum_d c_d w_d = u
    sum of g_k over the wish classes with day d  <=  w_d      whoever waits all week waits on each of these days.

Nobody of a class with c_d > u waits; with u = 0 and positive weights everybody is served, and the block adds nothing.
Where any number may wait, the sum is charged as the cost of the goal ``unserved`` instead of being fixed.
"""

from __future__ import annotations

from collections import defaultdict

from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, Key
from optimizer.engine.problem.alike import StudentDayClass

UNSERVED_GOAL = "unserved"


def add_waiting_days(builder: RelaxationBuilder) -> None:
    """Add the variables and rows of the block."""
    model = builder.model
    unserved = AffineExpression()
    for day, count in builder.student_classes.day_classes.items():
        most = _most_waiting(builder, count, day.cost)
        if most:
            key: Key = ("waits", day.campus, day.day, *day.tokens, day.due, day.weight, day.grade)
            builder.absent[day] = model.count(key, most)
            unserved.add(builder.absent[day], day.cost)
    if builder.unserved is None:
        model.charge_expression(UNSERVED_GOAL, unserved, 1)
    else:
        model.constrain(("unserved",), unserved, builder.unserved, builder.unserved)
    _add_waiting_all_week(builder)


def _add_waiting_all_week(builder: RelaxationBuilder) -> None:
    by_day: dict[StudentDayClass, AffineExpression] = defaultdict(AffineExpression)
    for number, (wish_class, count) in enumerate(builder.student_classes.kinds.items()):
        most = _most_waiting(builder, count, wish_class.cost)
        if most:
            builder.waiting_all_week[number] = builder.model.count(("gone", number), most)
            for day in wish_class.days:
                by_day[day].add(builder.waiting_all_week[number])
    for day, students in by_day.items():
        key = ("gone waits", day.campus, day.day, *day.tokens)
        builder.model.constrain(key, students - builder.absent[day], high=0)


def _most_waiting(builder: RelaxationBuilder, count: int, cost: int) -> int:
    """Of ``count`` that cost ``cost`` each, those that can wait at most."""
    unlimited = builder.unserved is None or cost == 0
    return count if unlimited else min(count, (builder.unserved or 0) // cost)
