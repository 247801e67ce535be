"""variety: not the same activity on two days running."""

from itertools import pairwise

from optimizer.engine.cp.context import EncodingContext

UNVARIED_CATEGORIES = ("homework", "sports", "rest")


def encode(context: EncodingContext) -> None:
    """has[g,d,a] >= activity[g,t,a]; row for neighbouring days d, e: has[g,d,a] + has[g,e,a] - 1, not below 0."""
    days = context.week.days
    for group in context.groups_of_kind("care"):
        slots = context.sessions_of(group)
        if not any(context.programme.is_open(group, t) for t in slots):
            continue
        for activity in context.scenario.activities:
            if activity.category.value in UNVARIED_CATEGORIES or not activity.for_care:
                continue
            given = {
                day: context.constraints.implied_by_each(
                    [context.programme.activity(group, t, activity.id) for t in slots if context.week[t].day == day],
                    f"has[{group},{day},{activity.id}]",
                )
                for day in days
            }
            for first, second in pairwise(days):
                context.add_excess_over_one("variety", f"{group} {activity.id} {first}", [given[first], given[second]])
