"""content: activities are offered for the kind of group and lie in their own slots.

Other activities have no variable: `Eligibility.care_activities` gives those of care and extended groups, and
`School.club_slots` the slots of clubs.
"""

from optimizer.domain.programme import FORBIDDEN_CATEGORIES
from optimizer.engine.cp.constraints import linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """sum_a activity[g,t,a] = held[g,t], over the activities that are offered; a club may only open if its own is."""
    programme = context.programme
    for group, token in context.sessions:
        if programme.is_open(group, token) and programme.kind(group) != "club":
            chosen = linear_sum(programme.activity(group, token, a.id) for a in programme.activities(group, token))
            context.constraints.post((group, token), chosen == programme.held(group, token))
    for club in sorted(context.neighbourhood.times):
        activity = context.scenario.activity[context.scenario.club[club].activity]
        if not activity.for_clubs or activity.category.value in FORBIDDEN_CATEGORIES:
            context.constraints.forbid((club,), context.enrolment.opens(club))
