"""lead: exactly one lead a session, of a role that may lead it; a club with leaders is led by one of them."""

from optimizer.domain.people import Staff
from optimizer.engine.cp.constraints import linear_sum
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.problem.school import School


def excludes_staff(school: School, person: Staff, campus: str, club: str, kind: str, token: str, part: str) -> bool:
    """Somebody whose role may not lead there."""
    if part != "lead" or kind == "duty":
        return False
    if kind == "club":
        return not school.may_lead_club(person, school.scenario.club[club])
    return not school.may_lead_care(person)


def encode(context: EncodingContext) -> None:
    """sum_p lead[p,g,t] = own[g,t]; assist[p,g,t] => own[g,t]."""
    roster, programme, constraints = context.roster, context.programme, context.constraints
    for group, token in context.sessions:
        if not roster.is_open(group, token):
            continue
        scope, own = (group, token), programme.own_session(group, token)
        constraints.post(scope, linear_sum(roster.leads(group, token).values()) == own)
        assistants = list(roster.assistants(group, token).values())
        if assistants and not isinstance(own, int):
            constraints.post(scope, linear_sum(assistants) <= len(assistants) * own)
        elif isinstance(own, int) and own == 0 and assistants:
            constraints.post(scope, linear_sum(assistants) <= 0)
