"""ratio: enough staff for the headcount of each session."""

from optimizer.engine.cp.constraints import linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """activity[g,t,a] and g not joined => students_per_staff(a) * staff(g,t) >= headcount of all joined in it."""
    programme, roster = context.programme, context.roster
    for group, token in context.sessions:
        staff = linear_sum(literal for _, literal in roster.team(group, token))
        joint, most = programme.joint_headcount(group, token), programme.max_joint_headcount(group, token)
        if programme.kind(group) == "care" and programme.hosts(group, token):
            when = [programme.own_session(group, token)]
        else:
            when = []
        for activity in programme.activities(group, token):
            given = programme.activity(group, token, activity.id)
            if most > activity.students_per_staff or not isinstance(given, int):
                scope = (group, token)
                context.constraints.post(scope, activity.students_per_staff * staff >= joint, when=[given, *when])
