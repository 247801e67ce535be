"""group-size: members of a care or extended group at most max_size, those of a care group at least min_size."""

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """members(g) <= max_size; for a care group that exists: members(g) >= min_size."""
    grouping = context.settings.grouping
    enrolment, constraints = context.enrolment, context.constraints
    for group in context.groups_of_kind("care", "extended"):
        if not enrolment.variable_students_in.get(group):
            continue
        members = enrolment.members(group)
        constraints.post((group,), members <= grouping.max_size)
        if context.programme.kind(group) == "care" and grouping.min_size > 1:
            constraints.post((group,), members >= grouping.min_size, when=[enrolment.exists(group)])
