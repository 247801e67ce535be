"""voluntary: no more clubs than wanted, no club meeting in a slot not signed up for or on a day waited on."""

from optimizer.engine.cp.constraints import linear_sum
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """For student s, club c, slot t: club[s,c] and meets[c,t] => t in attends(s) and served[s,day(t)].

    sum_c club[s,c] <= wants(s). Slots not signed up for have no variable; served and waiting are one literal.
    """
    enrolment, constraints = context.enrolment, context.constraints
    for student in context.variable_students:
        clubs = enrolment.clubs_of(student)
        count = linear_sum(enrolment.club(student.id, c) for c in clubs)
        constraints.post((student.id,), count <= student.wants_clubs)
        for club in clubs:
            for token in context.school.club_slots[club]:
                scope = (student.id, club, token)
                member, meets = enrolment.club(student.id, club), enrolment.meets(club, token)
                if token not in student.attends:
                    constraints.forbid(scope, member, meets)
                else:
                    served = enrolment.served(student.id, context.week[token].day)
                    constraints.clause(scope, [served], when=[member, meets])
