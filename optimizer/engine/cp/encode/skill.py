"""skill: somebody at the session has the skill that the activity needs."""

from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.problem.staffing import has_skill


def encode(context: EncodingContext) -> None:
    """activity[g,t,a] and own[g,t] => some member of the staff has the skill of a.

    A club with named leaders is led by one of them, who counts as having it.
    """
    person = context.scenario.person
    for group, token in context.sessions:
        club = context.scenario.club.get(group)
        if (club and club.leaders) or not (
            context.roster.is_open(group, token) or context.programme.is_open(group, token)
        ):
            continue
        for activity in context.programme.activities(group, token):
            if activity.skill:
                team = context.roster.team(group, token)
                skilled = [literal for p, literal in team if has_skill(person[p], activity)]
                given = context.programme.activity(group, token, activity.id)
                own = context.programme.own_session(group, token)
                context.constraints.clause((group, token), skilled, when=[given, own])
