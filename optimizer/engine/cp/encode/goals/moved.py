"""moved: care groups keep the members that they had in the earlier week; in a repair, children stay where they are."""

from collections import defaultdict

from optimizer.domain.people import Student
from optimizer.engine.cp.constraints import Expr, Lit, is_false, linear_sum, negate
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.plan.plan import Plan


def encode(context: EncodingContext) -> None:
    """Beside a published week a term for each student, else one for each earlier group."""
    if context.published is not None:
        _students(context, context.published)
    else:
        _groups(context)


def _students(context: EncodingContext, published: Plan) -> None:
    """moved[s] >= each decision about care group, clubs and waited days that differs; newcomers cannot be moved."""
    for student in context.variable_students:
        s = student.id
        if s in published.care or s in published.clubs or s in published.extended or s in published.waits:
            differs = [literal for literal in _differences(context, published, student) if not is_false(literal)]
            moved = context.constraints.implied_by_each(differs, f"moved[{s}]")
            context.objective_terms.add("moved", s, moved, 1)


def _differences(context: EncodingContext, published: Plan, student: Student) -> list[Lit]:
    """A literal for each decision about a student: true where it is another than published.

    A student who waits on all days signed up for stands in no group.
    """
    s, enrolment = student.id, context.enrolment
    days = context.school.attended[s]
    waited, care, clubs = published.waits.get(s, frozenset()), published.care.get(s, ""), published.clubs.get(s, ())
    differs = [enrolment.served(s, day) if day in waited else negate(enrolment.served(s, day)) for day in days]
    differs += [1] if waited - days.keys() else []
    groups, own = enrolment.care_groups_of(student), enrolment.clubs_of(student)
    differs += [enrolment.care(s, group) for group in groups if group != care]
    if care:
        differs.append(negate(enrolment.care(s, care)) if care in groups else 1)
    differs += [enrolment.club(s, club) for club in own if club not in clubs]
    differs += [negate(enrolment.club(s, club)) if club in own else 1 for club in clubs]
    return differs


def _groups(context: EncodingContext) -> None:
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
