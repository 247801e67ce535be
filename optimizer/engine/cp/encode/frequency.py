"""frequency: how often a care group has an activity in a day and in the week, at most and at least."""

from optimizer.domain.programme import Activity
from optimizer.engine.cp.constraints import Expr, Lit, linear_sum, negate
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """With n[g,a,X] = sum of activity[g,t,a] over the slots t of X, week W and its care slots in number |W|.

    n[g,a,d] <= max_per_day; n[g,a,W] <= max_per_week.
    held in all care slots of a longest day d => n[g,a,d] >= min_per_day.
    |W| n[g,a,W] >= min_per_week * held(g,W) - (|W| - 1), which is n >= floor(min_per_week * held / |W|).
    Minimums bind groups that may have the activity: offered for care, all grades of the group allowed.
    """
    for group in context.groups_of_kind("care"):
        slots = context.sessions_of(group)
        if slots:
            for activity in context.scenario.activities:
                if activity.for_care:
                    _at_most(context, group, activity, slots)
                    if activity.min_per_day or activity.min_per_week:
                        _at_least(context, group, activity, slots)


def _count(context: EncodingContext, group: str, activity: Activity, slots: list[str]) -> Expr:
    return linear_sum(context.programme.activity(group, t, activity.id) for t in slots)


def _at_most(context: EncodingContext, group: str, activity: Activity, slots: list[str]) -> None:
    scope = (group, activity.id)
    if activity.max_per_week is not None and activity.max_per_week < len(slots):
        context.constraints.post(scope, _count(context, group, activity, slots) <= activity.max_per_week)
    if activity.max_per_day is None:
        return
    for day in context.week.days:
        of_day = [t for t in slots if context.week[t].day == day]
        if activity.max_per_day < len(of_day):
            context.constraints.post((*scope, day), _count(context, group, activity, of_day) <= activity.max_per_day)


def _at_least(context: EncodingContext, group: str, activity: Activity, slots: list[str]) -> None:
    enrolment, programme, constraints = context.enrolment, context.programme, context.constraints
    barred: list[Lit] = [
        enrolment.has_grade(group, grade) for grade in enrolment.grades_of(group) if not activity.allows_grade(grade)
    ]
    may_have = [negate(literal) for literal in barred]
    scope = (group, activity.id)
    number = len(context.week.care)
    if activity.min_per_week:
        held = linear_sum(programme.held(group, t) for t in slots)
        count = _count(context, group, activity, slots)
        constraints.post(scope, number * count >= activity.min_per_week * held - (number - 1), when=may_have)
    if not activity.min_per_day:
        return
    longest = max(len(context.care_slots_of_day(day)) for day in context.week.days)
    for day in context.week.days:
        of_day = context.care_slots_of_day(day)
        if len(of_day) == longest:
            full = [programme.held(group, t) for t in of_day]
            count = _count(context, group, activity, of_day)
            constraints.post((*scope, day), count >= activity.min_per_day, when=[*may_have, *full])
