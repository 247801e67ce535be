"""joining: the terms on which one care group's session may join another's."""

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """joins[g,h,t] => held[g,t], held[h,t], h does not join, same activity.

    Headcounts together <= max_size; grades of those present span at most join_max_grade_span. One host at most.
    """
    for group, token in context.sessions:
        if context.programme.hosts(group, token):
            _guest(context, group, token)
        if context.programme.guests(group, token):
            _host(context, group, token)


def _guest(context: EncodingContext, group: str, token: str) -> None:
    programme, constraints = context.programme, context.constraints
    constraints.post((group, token), programme.joined(group, token) <= 1)
    for host in programme.hosts(group, token):
        joins = programme.joins(group, host, token)
        scope = (host, token)
        constraints.clause(scope, [programme.held(group, token)], when=[joins])
        constraints.clause(scope, [programme.own_session(host, token)], when=[joins])
        shared = {a.id for a in (*programme.activities(group, token), *programme.activities(host, token))}
        for activity in sorted(shared):
            of_host, own = (programme.activity(g, token, activity) for g in (host, group))
            constraints.clause(scope, [own], when=[joins, of_host])


def _host(context: EncodingContext, host: str, token: str) -> None:
    programme, enrolment, constraints = context.programme, context.enrolment, context.constraints
    grouping = context.settings.grouping
    guests = programme.guests(host, token)
    scope = (host, token)
    hosting = constraints.implied_by_each((programme.joins(g, host, token) for g in guests), f"hosts[{host},{token}]")
    constraints.post(scope, programme.joint_headcount(host, token) <= grouping.max_size, when=[hosting])
    grades = sorted({grade for g in (host, *guests) for grade in enrolment.grades_of(g)})
    for low in grades:
        for high in grades:
            if high - low > grouping.join_max_grade_span:
                there = [programme.joint_grade(host, token, grade) for grade in (low, high)]
                constraints.clause(scope, [], when=[hosting, *there])
