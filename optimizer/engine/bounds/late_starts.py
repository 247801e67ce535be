"""Block: who waits at school for a late first slot (``late-starts``).

Of the people of type i let f_t begin their day with slot t, and let s_t serve in it. Whoever serves in a slot has begun
by then, and whoever begins with a slot serves in it. So for each day every timetable keeps

    f_t <= s_t,          sum of f_u over the slots u up to t  >=  s_t                     for each slot t,

and pays for each of the f_t people the available slots before t in which they wait.
"""

from __future__ import annotations

from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.bounds.staff_flow import StaffFlow
from optimizer.engine.lp.program import AffineExpression
from optimizer.engine.problem.staffing import slots_waited

LATE_STARTS_GOAL = "late-starts"


def add_late_starts(builder: RelaxationBuilder, staff: StaffFlow) -> None:
    """Add the variables and rows of the types that could wait, and charge the goal."""
    model, week = builder.model, builder.school.scenario.week
    weight = builder.school.scenario.settings.goals.weights()[LATE_STARTS_GOAL]
    for i, one in enumerate(staff.types):
        for day in week.days:
            tokens = [t for t in week.on_day[day] if t in staff.by_slot[i]]
            waited = {t: slots_waited(builder.school, one.person, t) for t in tokens}
            if not any(waited.values()):
                continue
            begun = AffineExpression()
            for token in tokens:
                begins = model.count(("begins", i, token), one.count)
                begun.add(begins)
                model.constrain(("begins", i, token), begins - staff.by_slot[i][token], high=0)
                model.constrain(("has begun", i, token), begun - staff.by_slot[i][token], low=0)
                model.charge_expression(LATE_STARTS_GOAL, begins, weight * waited[token])
