"""variety: not the same activity on two days running, and no category too often on one day."""

from collections import defaultdict
from itertools import pairwise

from optimizer.domain.programme import Activity
from optimizer.engine.cp.constraints import Expr, Lit, linear_sum, negate
from optimizer.engine.cp.context import EncodingContext

ROUTINE_CATEGORIES = ("homework", "sports")


def encode(context: EncodingContext) -> None:
    """has[g,d,a] >= activity[g,t,a]; row for neighbouring days d, e: has[g,d,a] + has[g,e,a] - 1, not below 0.

    For each day and category: sessions of it beyond ceil(sessions of the day / 4), or beyond the sum of min_per_day of
    its activities that the group may have, if that is more.
    """
    activities = [a for a in context.scenario.activities if a.for_care]
    for group in context.groups_of_kind("care"):
        slots = context.sessions_of(group)
        if any(context.programme.is_open(group, t) for t in slots):
            _repeated(context, group, slots, activities)
            for day in context.week.days:
                _too_often(context, group, day, [t for t in slots if context.week[t].day == day], activities)


def _repeated(context: EncodingContext, group: str, slots: list[str], activities: list[Activity]) -> None:
    for activity in activities:
        if activity.category.value in ROUTINE_CATEGORIES or activity.min_per_day:
            continue
        given = {
            day: context.constraints.implied_by_each(
                [context.programme.activity(group, t, activity.id) for t in slots if context.week[t].day == day],
                f"has[{group},{day},{activity.id}]",
            )
            for day in context.week.days
        }
        for first, second in pairwise(context.week.days):
            context.add_excess_over_one("variety", f"{group} {activity.id} {first}", [given[first], given[second]])


def _too_often(context: EncodingContext, group: str, day: str, slots: list[str], activities: list[Activity]) -> None:
    categories: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        categories[activity.category.value].append(activity)
    quarter = _quarter(context, group, day, slots)
    for category, of_category in categories.items():
        given = [linear_sum(context.programme.activity(group, t, a.id) for a in of_category) for t in slots]
        most = sum(not isinstance(number, int) or number > 0 for number in given) - 1
        if most <= 0:
            continue
        name = f"{group} {day} {category}"
        demanded = linear_sum(a.min_per_day * _may_have(context, group, a) for a in of_category if a.min_per_day)
        excess = linear_sum(given) - _larger_of(context, quarter, demanded, name)
        if isinstance(excess, int):
            context.objective_terms.add("variety", name, max(0, excess), most)
            continue
        counted = context.constraints.integer(0, most, f"too_often[{name}]")
        context.constraints.define(counted >= excess)
        context.objective_terms.add("variety", name, counted, most)


def _quarter(context: EncodingContext, group: str, day: str, slots: list[str]) -> Expr:
    """ceil(sessions of the day / 4), at least 1: 1 and a step, pushed up by the objective, for each 4 sessions more."""
    held = linear_sum(context.programme.held(group, t) for t in slots)
    if isinstance(held, int):
        return max(1, -(-held // 4))
    steps: list[Expr] = [1]
    for needed in range(5, len(slots) + 1, 4):
        step = context.constraints.boolean(f"sessions[{group},{day},{needed}]")
        context.constraints.define(needed * step <= held)
        steps.append(step)
    return linear_sum(steps)


def _may_have(context: EncodingContext, group: str, activity: Activity) -> Lit:
    """Whether the activity allows the grades of all members."""
    enrolment = context.enrolment
    barred = [enrolment.has_grade(group, g) for g in enrolment.grades_of(group) if not activity.allows_grade(g)]
    return negate(context.constraints.disjunction(barred, f"barred[{group},{activity.id}]"))


def _larger_of(context: EncodingContext, first: Expr, second: Expr, name: str) -> Expr:
    """A number of at most the larger of the two, of which ``first`` is at least 1; pushed up by the objective."""
    if isinstance(second, int) and (isinstance(first, int) or second <= 1):
        return max(first, second) if isinstance(first, int) else first
    most = len(context.week.care)
    found = context.constraints.integer(0, most, f"usual[{name}]")
    of_second = context.constraints.boolean(f"demanded[{name}]")
    context.constraints.define(found <= first + most * of_second)
    context.constraints.define(found <= second + most * (1 - of_second))
    return found
