"""From a plan to hints for the decisions of a model, and from a solution back to a plan."""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model_helper

from optimizer.engine.cp.constraints import Lit
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.cp.engine import SolverOutcome
from optimizer.engine.plan.plan import Plan, PlannedSession, SessionKey


def hint_plan(context: EncodingContext, plan: Plan) -> None:
    """Hint every decision of the model with its value in the plan; helper variables get no hint."""
    model = context.constraints.model
    for literal, value in decisions(context, plan):
        model.add_hint(literal, value)


def hint_solution(context: EncodingContext, outcome: SolverOutcome) -> None:
    """Hint every variable, helper variables too, with its value in an earlier solution."""
    model = context.constraints.model
    model.clear_hints()  # type: ignore[no-untyped-call]
    for index in range(len(model.proto.variables)):
        variable = model.get_int_var_from_proto_index(index)
        model.add_hint(variable, outcome.value(variable))


def fix_sessions_in_slots(context: EncodingContext, plan: Plan, tokens: frozenset[str]) -> None:
    """Demand that the free sessions of some slots are as in the plan."""
    for literal, value in _session_decisions(context, plan, tokens):
        context.constraints.define(literal == int(value))


def decisions(context: EncodingContext, plan: Plan) -> list[tuple[cp_model_helper.Literal, bool]]:
    """Every free decision of the model with its value in a plan."""
    enrolment, roster = context.enrolment, context.roster
    rows: list[tuple[Lit, bool]] = []
    for student in context.variable_students:
        s = student.id
        rows += [(enrolment.care(s, g), plan.care.get(s) == g) for g in enrolment.care_groups_of(student)]
        rows += [(enrolment.extended(s, g), plan.extended.get(s) == g) for g in enrolment.extended_groups_of(student)]
        rows += [(enrolment.club(s, c), c in plan.clubs.get(s, ())) for c in enrolment.clubs_of(student)]
        rows += [(enrolment.served(s, day), plan.served(s, day)) for day in context.school.attended[s]]
    for club in sorted(context.neighbourhood.times):
        rows.append((enrolment.opens(club), club in plan.club_slots))
        met = plan.club_slots.get(club, ())
        rows += [(enrolment.meets(club, t), t in met) for t in context.school.club_slots[club]]
    rows += _session_decisions(context, plan)
    for key in roster.open_duties:
        rows += [(literal, p in plan.duties.get(key, ())) for p, literal in roster.on_duty(*key).items()]
    return [(literal, value) for literal, value in rows if not isinstance(literal, int)]


def _session_decisions(
    context: EncodingContext, plan: Plan, tokens: frozenset[str] | None = None
) -> list[tuple[cp_model_helper.Literal, bool]]:
    """Activity, room, joining and staff of the free sessions; of some slots alone if these are given."""
    programme, roster = context.programme, context.roster
    rows: list[tuple[Lit, bool]] = []
    for group, token in _in_slots(programme.open_keys, tokens):
        meeting = plan.meetings.get((group, token))
        own = meeting if meeting and not meeting.host else None
        if programme.kind(group) != "club":
            rows += [
                (programme.activity(group, token, a.id), meeting is not None and meeting.activity == a.id)
                for a in programme.activities(group, token)
            ]
        rows += [
            (programme.room(group, token, r.id), own is not None and own.room == r.id)
            for r in programme.rooms(group, token)
        ]
        hosts = programme.hosts(group, token)
        rows += [(programme.joins(group, h, token), meeting is not None and meeting.host == h) for h in hosts]
    for group, token in _in_slots(roster.open_keys, tokens):
        meeting = plan.meetings.get((group, token))
        lead = meeting.lead if meeting and not meeting.host else ""
        helpers = meeting.assistants if meeting and not meeting.host else ()
        rows += [(literal, p == lead) for p, literal in roster.leads(group, token).items()]
        rows += [(literal, p in helpers) for p, literal in roster.assistants(group, token).items()]
    return [(literal, value) for literal, value in rows if not isinstance(literal, int)]


def _in_slots(keys: Iterable[SessionKey], tokens: frozenset[str] | None) -> list[SessionKey]:
    return [key for key in keys if tokens is None or key[1] in tokens]


def read_plan(context: EncodingContext, outcome: SolverOutcome) -> Plan:
    """The plan of a solution: free decisions as in the solution, all others as in the plan of the model."""
    plan = context.plan.copy()
    _read_students(context, outcome, plan)
    _read_sessions(context, outcome, plan)
    for campus, token in context.roster.open_duties:
        on_duty = tuple(p for p, lit in context.roster.on_duty(campus, token).items() if outcome.is_true(lit))
        plan.duties.pop((campus, token), None)
        if on_duty:
            plan.duties[campus, token] = on_duty
    groups = {*plan.care.values(), *plan.extended.values()}
    where = {**context.enrolment.care_groups, **context.enrolment.extended_groups}
    plan.campus = {g: where.get(g, plan.campus.get(g, "")) for g in sorted(groups)}
    return plan


def _read_students(context: EncodingContext, outcome: SolverOutcome, plan: Plan) -> None:
    enrolment = context.enrolment
    for student in context.variable_students:
        s = student.id
        for table, candidates, literal in (
            (plan.care, enrolment.care_groups_of(student), enrolment.care),
            (plan.extended, enrolment.extended_groups_of(student), enrolment.extended),
        ):
            table.pop(s, None)
            table.update((s, g) for g in candidates if outcome.is_true(literal(s, g)))
        clubs = tuple(c for c in enrolment.clubs_of(student) if outcome.is_true(enrolment.club(s, c)))
        plan.clubs.pop(s, None)
        if clubs:
            plan.clubs[s] = clubs
        waits = frozenset(d for d in context.school.attended[s] if not outcome.is_true(enrolment.served(s, d)))
        if waits != plan.waits.pop(s, frozenset()):
            plan.reasons.pop(s, None)  # of other days; `to_timetable` states the reason anew
        if waits:
            plan.waits[s] = waits
    for club in sorted(context.neighbourhood.times):
        plan.club_slots.pop(club, None)
        if outcome.is_true(enrolment.opens(club)):
            slots = context.school.club_slots[club]
            plan.club_slots[club] = tuple(t for t in slots if outcome.is_true(enrolment.meets(club, t)))


def _read_sessions(context: EncodingContext, outcome: SolverOutcome, plan: Plan) -> None:
    programme, roster = context.programme, context.roster
    for group, token in sorted({*programme.open_keys, *roster.open_keys}):
        old = context.plan.meetings.get((group, token))
        plan.meetings.pop((group, token), None)
        if not outcome.is_true(programme.held(group, token)):
            continue
        lead = next((p for p, lit in roster.leads(group, token).items() if outcome.is_true(lit)), "")
        helpers = tuple(p for p, lit in roster.assistants(group, token).items() if outcome.is_true(lit))
        if programme.is_open(group, token):
            activities = programme.activities(group, token)
            activity = next(a.id for a in activities if outcome.is_true(programme.activity(group, token, a.id)))
            room = next(
                (r.id for r in programme.rooms(group, token) if outcome.is_true(programme.room(group, token, r.id))), ""
            )
            hosts = programme.hosts(group, token)
            host = next((h for h in hosts if outcome.is_true(programme.joins(group, h, token))), "")
        elif old is not None:
            activity, room, host = old.activity, old.room, old.host
        else:
            continue
        plan.meetings[group, token] = PlannedSession(activity, room, lead, helpers, host)
