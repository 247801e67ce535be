"""moved: care groups keep the members that they had in the earlier week."""

from collections import defaultdict

from optimizer.engine.cp.constraints import Expr, Lit, is_false, linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """goes_on[e,g] for earlier and present groups e, g of one campus: at most one g for each e, one e for each g.

    stays[s,g] = goes_on[e,g] and care[s,g] for each student s of e; row for each e: number of its students who have a
    care group now - sum over s, g of stays[s,g]. The objective makes the matching one that holds the most together.
    """
    school, enrolment = context.school, context.enrolment
    students_of: dict[str, list[str]] = defaultdict(list)
    for student, earlier in school.earlier_care_group.items():
        students_of[earlier].append(student)
    rows = school.earlier_care_groups
    campus_of = {earlier: rows[earlier].campus if earlier in rows else None for earlier in students_of}
    free = [s for s in school.earlier_care_group if s in context.neighbourhood.care]
    touched = {campus_of[school.earlier_care_group[s]] for s in free}
    heirs: dict[str, list[Lit]] = defaultdict(list)
    """Present group -> its literals goes_on."""
    for earlier in sorted(e for e in students_of if campus_of[e] in touched):
        students = students_of[earlier]
        own: list[Lit] = []
        staying: list[Expr] = []
        for group, campus in sorted(enrolment.care_groups.items()):
            there = [literal for s in students if not is_false(literal := enrolment.care(s, group))]
            if campus != campus_of[earlier] or not there:
                continue
            goes_on = context.constraints.boolean(f"goes_on[{earlier},{group}]")
            own.append(goes_on)
            heirs[group].append(goes_on)
            staying += [
                context.constraints.both(goes_on, literal, f"stays[{earlier},{group},{number}]")
                for number, literal in enumerate(there)
            ]
        context.constraints.define(linear_sum(own) <= 1)
        present = linear_sum(enrolment.care(s, group) for s in students for group in sorted(enrolment.care_groups))
        context.objective_terms.add("moved", earlier, present - linear_sum(staying), len(students))
    for literals in heirs.values():
        context.constraints.define(linear_sum(literals) <= 1)
