"""ratio: enough staff for the headcount of each session."""

from optimizer.model.context import Context
from optimizer.model.logic import total


def encode(context: Context) -> None:
    """activity[g,t,a] and g not joined => students_per_staff(a) * staff(g,t) >= headcount of all joined in it."""
    programme, roster = context.programme, context.roster
    for group, token in context.sessions:
        staff = total(literal for _, literal in roster.team(group, token))
        joint, most = programme.joint_headcount(group, token), programme.most_joint(group, token)
        if programme.kind(group) == "care" and programme.hosts(group, token):
            when = [programme.headed(group, token)]
        else:
            when = []
        for activity in programme.activities(group, token):
            given = programme.activity(group, token, activity.id)
            if most > activity.students_per_staff or not isinstance(given, int):
                scope = f"{group}@{token}"
                context.logic.post(scope, activity.students_per_staff * staff >= joint, when=[given, *when])
