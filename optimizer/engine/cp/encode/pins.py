"""pins: decisions that were fixed beforehand."""

from optimizer.domain.programme import Pin
from optimizer.engine.cp.constraints import Lit
from optimizer.engine.cp.context import EncodingContext


def encode(context: EncodingContext) -> None:
    """A pinned club opens and meets then; a pinned care group exists, and keeps the pin if anybody of it is present.

    A student with ``care_group`` is in that group if served at all, and has no variable for another.
    """
    for student in context.variable_students:
        if student.care_group:
            pinned = context.enrolment.care(student.id, student.care_group)
            for day in context.school.attended[student.id]:
                served = context.enrolment.served(student.id, day)
                context.constraints.clause((student.id,), [pinned], when=[served])
    for pin in context.scenario.pins:
        if pin.group in context.scenario.club:
            if pin.group in context.neighbourhood.times:
                context.constraints.clause((pin.group, pin.slot), [context.enrolment.opens(pin.group)])
                context.constraints.clause((pin.group, pin.slot), [context.enrolment.meets(pin.group, pin.slot)])
        elif context.enrolment.variable_students_in.get(pin.group) or not context.enrolment.fixed_members(pin.group):
            context.constraints.clause((pin.group,), [context.enrolment.exists(pin.group)])
        if (pin.group, pin.slot) in context.sessions:
            _session(context, pin)


def _session(context: EncodingContext, pin: Pin) -> None:
    programme, constraints, scope = context.programme, context.constraints, (pin.group, pin.slot)
    held = programme.held(pin.group, pin.slot)
    if pin.activity:
        constraints.clause(scope, [programme.activity(pin.group, pin.slot, pin.activity)], when=[held])
    if pin.room and not _room_lapses(context, pin):
        own = programme.room(pin.group, pin.slot, pin.room)
        constraints.clause(scope, [own, *_with_hosts(context, pin, room=True)], when=[held])
    if pin.staff:
        team: list[Lit] = [literal for p, literal in context.roster.team(pin.group, pin.slot) if p == pin.staff]
        constraints.clause(scope, [*team, *_with_hosts(context, pin, room=False)], when=[held])


def _room_lapses(context: EncodingContext, pin: Pin) -> bool:
    """A pinned room on a campus that was merged away lapses."""
    campus = context.scenario.room[pin.room].campus
    return context.scenario.merged.get(campus, campus) != campus


def _with_hosts(context: EncodingContext, pin: Pin, room: bool) -> list[Lit]:
    """For each host: whether the session joins it and it has what is pinned, as guests take its room and staff."""
    literals = []
    for host in context.programme.hosts(pin.group, pin.slot):
        if room:
            has: list[Lit] = [context.programme.room(host, pin.slot, pin.room)]
        else:
            has = [literal for p, literal in context.roster.team(host, pin.slot) if p == pin.staff]
        joins = context.programme.joins(pin.group, host, pin.slot)
        name = f"pinned[{pin.group},{host},{pin.slot},{pin.room if room else pin.staff}]"
        literals.append(context.constraints.both(joins, context.constraints.disjunction(has, f"has_{name}"), name))
    return literals
