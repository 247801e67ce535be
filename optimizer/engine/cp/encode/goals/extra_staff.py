"""extra-staff: no more staff in sessions than the ratio could ask for, no more on duty than the minimum."""

from optimizer.engine.cp.constraints import Expr, linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """Staff slots in sessions, less sum over campus and slot of ceil(present / R), R the largest students_per_staff.

    ceil(n / R) is the greatest whole k with R k <= n + R - 1. Besides, over campus and slot, staff on duty beyond the
    minimum; `duty` sees to it that nobody is on duty where no student is present.
    """
    for campus, token in context.roster.open_duties:
        on_duty = linear_sum(context.roster.on_duty(campus, token).values())
        least, most = context.school.min_duty[campus], len(context.roster.on_duty(campus, token))
        if most > least:
            extra = context.constraints.integer(0, most - least, f"extra_duty[{campus},{token}]")
            context.constraints.define(extra >= on_duty - least)
            context.objective_terms.add("extra-staff", f"{campus}@{token} duty", extra, most - least)
    for campus in context.scenario.campuses:
        for token in context.week.by_token:
            sessions = [g for g in context.sessions_by_slot.get(token, ()) if context.programme.campus(g) == campus]
            varies = (campus, token) in context.campus_slots
            if not sessions and not varies:
                continue
            staff = linear_sum(lit for g in sessions for _, lit in context.roster.team(g, token))
            rest, fewest = context.fixed_staff(campus, token), _fewest(context, campus, token)
            most = sum(len(context.roster.team(g, token)) for g in sessions) + rest
            context.objective_terms.add("extra-staff", f"{campus}@{token}", staff + rest - fewest, most)


def _fewest(context: EncodingContext, campus: str, token: str) -> Expr:
    present = context.present_at(campus, token)
    ratio = context.school.max_students_per_staff
    if isinstance(present, int):
        return -(-present // ratio)
    fewest = context.constraints.integer(0, len(context.scenario.students), f"fewest[{campus},{token}]")
    context.constraints.define(ratio * fewest <= present + ratio - 1)
    return fewest
