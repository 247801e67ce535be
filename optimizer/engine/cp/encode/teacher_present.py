"""teacher-present: a teacher is among the staff of every session that needs one."""

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """own[g,t] => some teacher leads or assists."""
    person = context.scenario.person
    for group, token in context.sessions:
        if context.roster.is_open(group, token) and context.school.needs_teacher(context.programme.kind(group)):
            teachers = [lit for p, lit in context.roster.team(group, token) if context.school.is_teacher(person[p])]
            context.constraints.clause((group, token), teachers, when=[context.programme.own_session(group, token)])
