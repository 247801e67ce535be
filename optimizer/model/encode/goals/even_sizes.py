"""even-sizes: at each campus, care groups of like size."""

from optimizer.model.context import Context


def encode(context: Context) -> None:
    """largest[c] >= members(g); smallest[c] <= members(g) for every g that exists; row: largest - smallest."""
    enrolment, logic = context.enrolment, context.logic
    if not any(enrolment.loose_in.get(g) and enrolment.care_open(g) for g in context.groups_of_kind("care")):
        return
    most = context.settings.grouping.max_size
    for campus in context.scenario.campuses:
        groups = [g for g, where in sorted(enrolment.care_groups.items()) if where == campus]
        if len(groups) < 2:
            continue
        largest = logic.whole_number(0, most, f"largest[{campus}]")
        smallest = logic.whole_number(0, most, f"smallest[{campus}]")
        for group in groups:
            members, exists = enrolment.members(group), enrolment.exists(group)
            logic.define(largest >= members)
            logic.define(smallest <= members + most * (1 - exists))
        logic.define(smallest <= largest)
        context.ledger.add("even-sizes", campus, largest - smallest, most)
