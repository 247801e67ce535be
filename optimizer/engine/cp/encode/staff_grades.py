"""staff-grades: nobody is with a group that has a grade outside their ``grades``."""

from optimizer.domain.people import Staff
from optimizer.engine.cp.constraints import Lit, Scope, is_false
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """serves[p,g,t] => not has[g,grade] for grades that p does not look after; so also for groups that join g."""
    limited = {p.id: p for p in context.school.staff if p.grades}
    for host, token in context.sessions:
        for name, serves in context.roster.team(host, token) if limited else ():
            if name in limited:
                _exclude_from_session(context, limited[name], host, token, serves)


def _exclude_from_session(context: EncodingContext, person: Staff, host: str, token: str, serves: Lit) -> None:
    scope = (person.id, host, token)
    _exclude_grades(context, person, host, scope, [serves])
    for guest in context.programme.guests(host, token):
        _exclude_grades(context, person, guest, scope, [serves, context.programme.joins(guest, host, token)])


def _exclude_grades(context: EncodingContext, person: Staff, group: str, scope: Scope, when: list[Lit]) -> None:
    if group in context.scenario.club:
        members = [(s, context.enrolment.club(s, group)) for s in context.club_candidates(group)]
        barred = [
            literal
            for student, literal in members
            if not is_false(literal) and not person.may_look_after(context.scenario.student[student].grade)
        ]
    else:
        grades = [g for g in context.enrolment.grades_of(group) if not person.may_look_after(g)]
        barred = [context.enrolment.has_grade(group, grade) for grade in grades]
    for literal in barred:
        context.constraints.clause(scope, [], when=[*when, literal])
