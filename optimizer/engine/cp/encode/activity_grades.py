"""activity-grades: an activity is given only to groups all of whose grades it allows.

Clubs: `School.may_join_club` leaves no variable for a student of another grade.
"""

from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """activity[g,t,a] => not has[g,grade], for every grade that a does not allow."""
    programme, enrolment = context.programme, context.enrolment
    for group, token in context.sessions:
        if programme.kind(group) == "club" or not (
            enrolment.variable_students_in.get(group) or programme.is_open(group, token)
        ):
            continue
        for activity in programme.activities(group, token):
            for grade in enrolment.grades_of(group):
                if not activity.allows_grade(grade):
                    given = programme.activity(group, token, activity.id)
                    context.constraints.forbid((group, token), given, enrolment.has_grade(group, grade))
