"""one-place: a served student is in exactly one session in each attended slot."""

from optimizer.engine.cp.constraints import linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """in_care[s,t] => sum_g care[s,g] = 1; at most one care and one extended group; never two clubs at once.

    ``in_care`` is defined as served minus the clubs that meet then, a Boolean, so two clubs at once are impossible.
    Served at all => has a group (a care group is none for who signed up for no care slot).
    Has a care or extended group => served on some day.
    """
    for group, token in context.sessions:
        _session_if_anybody_present(context, group, token)
    for student in context.variable_students:
        _in_groups(context, student.id)
        _clubs_apart(context, student.id)


def _session_if_anybody_present(context: EncodingContext, group: str, token: str) -> None:
    """A session whose programme is not free keeps somebody if the plan has it, and gets nobody if not."""
    programme = context.programme
    if programme.kind(group) == "club" or programme.is_open(group, token):
        return
    count, scope = context.enrolment.headcount(group, token), (group, token)
    if programme.held(group, token):
        context.constraints.post(scope, count >= 1)
    else:
        context.constraints.post(scope, count <= 0)


def _in_groups(context: EncodingContext, student_id: str) -> None:
    enrolment, constraints, school = context.enrolment, context.constraints, context.school
    student = context.scenario.student[student_id]
    care = [enrolment.care(student_id, g) for g in enrolment.care_groups_of(student)]
    extended = [enrolment.extended(student_id, g) for g in enrolment.extended_groups_of(student)]
    clubs = [enrolment.club(student_id, c) for c in enrolment.clubs_of(student)]
    constraints.post((student_id,), linear_sum(care) <= 1)
    constraints.post((student_id,), linear_sum(extended) <= 1)
    served = [enrolment.served(student_id, day) for day in school.attended[student_id]]
    groups = [*extended, *clubs] if student.attends.isdisjoint(context.week.care) else [*care, *extended, *clubs]
    for literal in served:
        constraints.clause((student_id,), groups, when=[literal])
    for literal in (*care, *extended):
        constraints.clause((student_id,), served, when=[literal])
    for token in sorted(student.attends):
        if context.week[token].extended:
            literal = enrolment.served(student_id, context.week[token].day)
            constraints.clause((student_id, token), extended, when=[literal])
        elif not context.week[token].club_only:
            constraints.clause((student_id, token), care, when=[enrolment.in_care(student, token)])


def _clubs_apart(context: EncodingContext, student_id: str) -> None:
    """Where ``in_care`` is not defined (club_only slots), two clubs at once are forbidden here."""
    enrolment, student = context.enrolment, context.scenario.student[student_id]
    if len(enrolment.clubs_of(student)) < 2:
        return
    for token in sorted(student.attends):
        away = linear_sum(enrolment.in_club(student, c, token) for c in enrolment.clubs_of(student))
        context.constraints.post((student_id, token), away <= 1)
