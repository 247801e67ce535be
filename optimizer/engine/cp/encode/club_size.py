"""club-size: an open club has between min_students and max_students members, and at least one.

With ``min_students`` 0 an open club has a member all the same: it meets, each meeting is a row of sessions.csv, and a
row in which nobody is present breaks `tables`.
"""

from optimizer.engine.cp.constraints import is_false, linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """max(1, min) * open[c] <= sum_s club[s,c] <= max * open[c]; club[s,c] => open[c]."""
    enrolment, constraints = context.enrolment, context.constraints
    for club_id in context.groups_of_kind("club"):
        club = context.scenario.club[club_id]
        literals = [enrolment.club(s, club_id) for s in context.club_candidates(club_id)]
        varying = [literal for literal in literals if not isinstance(literal, int)]
        opens = enrolment.opens(club_id)
        if not varying and isinstance(opens, int):
            continue
        members = linear_sum(literal for literal in literals if not is_false(literal))
        constraints.post((club_id,), members >= club.fewest_members, when=[opens])
        if club.max_students is not None:
            constraints.post((club_id,), members <= club.max_students)
        for literal in literals:
            constraints.clause((club_id,), [opens], when=[literal])
