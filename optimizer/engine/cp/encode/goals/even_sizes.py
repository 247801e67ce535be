"""even-sizes: at each campus, care groups of like size."""

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """largest[c] >= members(g); smallest[c] <= members(g) for every g that exists; row: largest - smallest."""
    enrolment, logic = context.enrolment, context.constraints
    if not any(
        enrolment.variable_students_in.get(g) and enrolment.care_open(g) for g in context.groups_of_kind("care")
    ):
        return
    most = context.settings.grouping.max_size
    for campus in context.scenario.campuses:
        groups = [g for g, where in sorted(enrolment.care_groups.items()) if where == campus]
        if len(groups) < 2:
            continue
        largest = logic.integer(0, most, f"largest[{campus}]")
        smallest = logic.integer(0, most, f"smallest[{campus}]")
        for group in groups:
            members, exists = enrolment.members(group), enrolment.exists(group)
            logic.define(largest >= members)
            logic.define(smallest <= members + most * (1 - exists))
        logic.define(smallest <= largest)
        context.objective_terms.add("even-sizes", campus, largest - smallest, most)
