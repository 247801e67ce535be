"""apart: students with the same code are in different care groups, and not together in a joined session."""

from collections import defaultdict

from optimizer.engine.cp.constraints import Lit, linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """For every care group g and code: sum of care[s,g] over the students with the code <= 1.

    For every session (h,t) that others may join: code_at[h,t] + sum over guests g of code_at[g,h,t] <= 1, with
    code_at[h,t] >= present[s,h,t] and code_at[g,h,t] >= joins[g,h,t] + present[s,g,t] - 1.
    """
    coded: dict[str, list[str]] = defaultdict(list)
    for student in context.scenario.students:
        if student.apart:
            coded[student.apart].append(student.id)
    care, variable = context.enrolment.care, {s.id for s in context.variable_students}
    several = {code: students for code, students in sorted(coded.items()) if len(students) > 1}
    for code, students in several.items():
        if variable.intersection(students):
            for group in context.groups_of_kind("care"):
                together = linear_sum(care(s, group) for s in students)
                context.constraints.post((code, group), together <= 1)
    for group, token in context.sessions if several else ():
        if context.programme.guests(group, token):
            _joined(context, group, token, several)


def _joined(context: EncodingContext, host: str, token: str, coded: dict[str, list[str]]) -> None:
    programme, logic = context.programme, context.constraints
    groups = [(host, 1), *((guest, programme.joins(guest, host, token)) for guest in programme.guests(host, token))]
    present = {group: _present(context, group, token) for group, _ in groups}
    for code, students in coded.items():
        there: list[Lit] = []
        for group, joins in groups:
            literals = [(joins, present[group][s]) for s in students if s in present[group]]
            there.append(logic.implied_by_each_conjunction(literals, f"code_at[{code},{group},{host},{token}]"))
        logic.post((code, host, token), linear_sum(there) <= 1)


def _present(context: EncodingContext, group: str, token: str) -> dict[str, Lit]:
    """Students who are or may be present, with the literal that says so."""
    enrolment = context.enrolment
    present: dict[str, Lit] = dict.fromkeys(enrolment.surely_present(group, token), 1)
    return present | {student.id: literal for student, literal in enrolment.possibly_present(group, token)}
