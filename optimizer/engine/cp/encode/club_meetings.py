"""club-meetings: an open club meets exactly as often as it should, within its slots, at most once a day."""

from optimizer.engine.cp.constraints import linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """sum_t meets[c,t] = meetings(c) * open[c]; for each day at most one. Other slots have no variable."""
    enrolment, constraints = context.enrolment, context.constraints
    for club in sorted(context.neighbourhood.times):
        slots = context.school.club_slots[club]
        meetings = context.school.club_meetings[club]
        opens = enrolment.opens(club)
        constraints.post((club,), linear_sum(enrolment.meets(club, t) for t in slots) == meetings * opens)
        if meetings == 0:
            constraints.forbid((club,), opens)
        for day in context.week.days:
            of_day = [enrolment.meets(club, t) for t in slots if context.week[t].day == day]
            if len(of_day) > 1:
                constraints.post((club,), linear_sum(of_day) <= 1)
