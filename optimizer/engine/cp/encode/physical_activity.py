"""physical-activity: every longer day of every student has its minutes of exercise."""

from optimizer.domain.people import Student
from optimizer.engine.cp.constraints import Expr, Lit, is_false, linear_sum, negate
from optimizer.engine.cp.context import EncodingContext
from optimizer.errors import InternalError


def encode(context: EncodingContext) -> None:
    """For student s served on day d with enough attended minutes, due minutes m:

    care[s,g] => sum_t q[s,g,t] + club minutes >= m, where q[s,g,t] <= exercise of g's session at t, and 0 unless s is
    in care then. Students whose presence is constant are taken together by the slots in which they are in care.
    """
    if context.settings.exercise.min_minutes_per_day == 0:
        return
    for student in context.variable_students:
        for day in context.school.attended[student.id]:
            _variable_day(context, student, day)
    _fixed_patterns(context)


def _minutes(context: EncodingContext, group: str, token: str) -> Expr:
    """Minutes of exercise that the session of a care group gives."""
    programme = context.programme
    return linear_sum(
        minutes * programme.activity(group, token, a.id)
        for a in programme.activities(group, token)
        if (minutes := context.scenario.physical_minutes(a.id, token))
    )


def _attended(context: EncodingContext, student: Student, day: str) -> Expr:
    """Attended minutes of a day's ordinary slots; a club_only slot counts if the student is in a club then."""
    terms: list[Expr] = []
    for token in context.school.attended[student.id].get(day, ()):
        slot = context.week[token]
        if slot.extended:
            continue
        if slot.club_only:
            clubs = context.enrolment.clubs_of(student)
            terms += [slot.minutes * context.enrolment.in_club(student, c, token) for c in clubs]
        else:
            terms.append(slot.minutes)
    return linear_sum(terms)


def _variable_day(context: EncodingContext, student: Student, day: str) -> None:
    enrolment, constraints = context.enrolment, context.constraints
    due = context.school.exercise_minutes(student, day)
    least = context.settings.exercise.from_attended_minutes
    if due == 0:
        return
    attended = _attended(context, student, day)
    when: list[Lit] = [enrolment.served(student.id, day)]
    if isinstance(attended, int):
        if attended < least:
            return
    else:
        long_day = constraints.boolean(f"long[{student.id},{day}]")
        constraints.define(attended <= least - 1 + 24 * 60 * long_day)
        when.append(long_day)
    in_clubs = _club_minutes(context, student, day)
    scope = (student.id, day)
    groups = enrolment.care_groups_of(student)
    for group in groups:
        care = enrolment.care(student.id, group)
        if not is_false(care):
            gained = linear_sum([in_clubs, *_care_minutes(context, student, group, day)])
            constraints.post(scope, gained >= due, when=[*when, care])
    if not groups or student.id in context.neighbourhood.care:
        none = [negate(enrolment.care(student.id, g)) for g in groups]
        constraints.post(scope, in_clubs >= due, when=[*when, *none])


def _club_minutes(context: EncodingContext, student: Student, day: str) -> Expr:
    return linear_sum(
        minutes * context.enrolment.in_club(student, club, token)
        for club in context.enrolment.clubs_of(student)
        for token in context.school.club_slots[club]
        if context.week[token].day == day
        and (minutes := context.scenario.physical_minutes(context.scenario.club[club].activity, token))
    )


def _care_minutes(context: EncodingContext, student: Student, group: str, day: str) -> list[Expr]:
    """Minutes of exercise that the student gains in a care group on a day, slot by slot; 0 where not in care."""
    minutes_of: list[Expr] = []
    for token in context.school.attended[student.id].get(day, ()):
        in_care = context.enrolment.in_care(student, token)
        offered = _minutes(context, group, token)
        if is_false(in_care) or (isinstance(offered, int) and offered == 0):
            continue
        if isinstance(in_care, int):
            minutes_of.append(offered)
            continue
        most = context.week[token].minutes
        gained = context.constraints.integer(0, most, f"exercise[{student.id},{group},{token}]")
        context.constraints.define(gained <= offered)
        context.constraints.define(gained <= most * in_care)
        minutes_of.append(gained)
    return minutes_of


def _fixed_patterns(context: EncodingContext) -> None:
    """Constant students of groups whose programme is free: one constraint for each group, day and set of care slots."""
    variable = {s.id for s in context.variable_students}
    for group in context.groups_of_kind("care"):
        days = sorted({context.week[t].day for t in context.sessions_of(group) if context.programme.is_open(group, t)})
        members = [s for s in context.enrolment.fixed_members(group) if s.id not in variable]
        for day in days:
            patterns = {p for s in members if (p := _pattern(context, s, group, day)) is not None}
            for tokens, due in sorted(patterns):
                gained = linear_sum(_minutes(context, group, t) for t in tokens)
                context.constraints.post((group, day), gained >= due)


def _pattern(context: EncodingContext, student: Student, group: str, day: str) -> tuple[tuple[str, ...], int] | None:
    """Slots of the day in which a student is with the care group, and the minutes still due there; None if none are."""
    due = context.school.exercise_minutes(student, day)
    attended = _attended(context, student, day)
    if due == 0 or not context.enrolment.served(student.id, day):
        return None
    in_clubs = _club_minutes(context, student, day)
    if not isinstance(attended, int) or not isinstance(in_clubs, int):
        raise InternalError(f"{student.id} is taken for fixed on {day}, but is not")
    if attended < context.settings.exercise.from_attended_minutes or in_clubs >= due:
        return None
    tokens = tuple(t for t in context.school.attended[student.id][day] if context.enrolment.in_care(student, t))
    return tokens, due - in_clubs
