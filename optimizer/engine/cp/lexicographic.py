"""Lexicographic optimisation over one model: least ``unserved``, fewest changes and children moved, fewest points."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass, replace

from optimizer.domain.goals import goals_of_repair
from optimizer.domain.result import Status
from optimizer.engine.cp import clock
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.constraints import Expr, Lit, linear_sum
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.cp.engine import Limits, SolverOutcome, solve_model
from optimizer.engine.cp.hints import fix_sessions_in_slots, hint_plan, hint_solution, read_plan
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.plan import Plan


@dataclass(frozen=True)
class LexicographicResult:
    """Answer of `solve_lexicographic`.

    Attributes
    ----------
    status : Status
        Of the last search that found a solution.
    plan : Plan, optional
        None where no solution was found.
    changes : int
        Measures of the goals ``changes`` and ``moved`` together.
    proven : bool
        Whether ``unserved`` and ``changes`` are the least within the neighbourhood.
    """

    status: Status
    plan: Plan | None = None
    changes: int = 0
    proven: bool = False


def solve_lexicographic(
    model_builder: ModelBuilder,
    broken: Plan,
    published: Plan,
    neighbourhood: Neighbourhood,
    limits: Limits,
    stop: threading.Event | None = None,
    fixed_days: Collection[tuple[str, str]] = (),
    past: frozenset[str] = frozenset(),
    hint: Plan | None = None,
) -> LexicographicResult:
    """Minimise ``unserved``, then changes and children moved, then the other points, each with those before held.

    Parameters
    ----------
    broken : Plan
        The published decisions as far as they can still hold; all that no longer can must be in the neighbourhood.
    published : Plan
        The week that changes are counted against.
    limits : Limits
        ``seconds`` are for all searches together.
    fixed_days : collection of (student id, day)
        Days on which the student is served or waits as in ``broken``.
    past : frozenset of slot tokens
        Slots that are over: who was in which group or club and which clubs met stays as it was.
    hint : Plan, optional
        Decisions that the search tries first; those of ``broken`` by default.
    """
    params, began = model_builder.school.params.cp, clock.now()
    spread = params.lexicographic_level_spread
    context = model_builder.build(broken, neighbourhood, level_spread=spread, published=published).context
    objective = context.objective_terms
    hint_plan(context, hint or broken)
    _fix_days(context, broken, fixed_days)
    _fix_past(context, broken, past)
    changes = linear_sum(objective.total_of(goal) for goal in goals_of_repair())
    share = params.lexicographic_search_share
    best: SolverOutcome | None = None
    proven = True
    for measure in [objective.unserved_total, changes] if objective.unserved else [changes]:
        outcome = _minimise(context, measure, _share_of_rest(limits, began, share), measure is changes, stop)
        if outcome.status is Status.UNKNOWN and measure is changes:
            outcome = solve_model(context.constraints.model, _share_of_rest(limits, began, share), stop=stop)
        if not outcome.has_solution:
            return _result(context, best, changes, False) if best else LexicographicResult(outcome.status)
        best, proven = outcome, proven and outcome.status is Status.OPTIMAL
        context.constraints.define(measure <= outcome.value(measure))
        hint_solution(context, outcome)
    rest = _share_of_rest(limits, began, 1.0)
    if rest.seconds is not None:
        rest = replace(rest, seconds=min(rest.seconds, params.lexicographic_points_seconds))
    outcome = _minimise(context, objective.points_without(goals_of_repair()), rest, False, stop)
    return _result(context, outcome if outcome.has_solution or best is None else best, changes, proven)


def _minimise(
    context: EncodingContext, measure: Expr, limits: Limits, core_guided: bool, stop: threading.Event | None
) -> SolverOutcome:
    context.constraints.model.minimize(measure)
    return solve_model(context.constraints.model, limits, core_guided=core_guided, stop=stop)


def _result(context: EncodingContext, outcome: SolverOutcome, changes: Expr, proven: bool) -> LexicographicResult:
    return LexicographicResult(outcome.status, read_plan(context, outcome), outcome.value(changes), proven)


def _share_of_rest(limits: Limits, began: float, share: float) -> Limits:
    """The limits with a share of the seconds that are left since ``began`` (`clock.now`)."""
    if limits.seconds is None:
        return limits
    return replace(limits, seconds=share * max(0.0, limits.seconds - (clock.now() - began)))


def _fix_days(context: EncodingContext, plan: Plan, days: Collection[tuple[str, str]]) -> None:
    """Demand that students are served or wait on some days as in the plan."""
    for student, day in sorted(days):
        served = context.enrolment.served(student, day)
        if not isinstance(served, int):
            context.constraints.define(served == int(plan.served(student, day)))


def _fix_past(context: EncodingContext, plan: Plan, past: frozenset[str]) -> None:
    """Demand that groups, clubs and sessions of slots that are over are as in the plan."""
    enrolment, week = context.enrolment, context.week
    met = {club for club, tokens in plan.club_slots.items() if not past.isdisjoint(tokens)}
    days = {week[token].day for token in past}
    rows: list[tuple[Lit, bool]] = []
    for club in sorted(context.neighbourhood.times):
        over = [token for token in context.school.club_slots[club] if token in past]
        rows += [(enrolment.meets(club, token), token in plan.club_slots.get(club, ())) for token in over]
    for student in context.variable_students:
        s = student.id
        rows += [(enrolment.club(s, c), c in plan.clubs.get(s, ())) for c in enrolment.clubs_of(student) if c in met]
        if any(plan.served(s, day) for day in context.school.attended[s] if day in days):
            for table, candidates, literal in (
                (plan.care, enrolment.care_groups_of(student), enrolment.care),
                (plan.extended, enrolment.extended_groups_of(student), enrolment.extended),
            ):
                rows += [(literal(s, group), table[s] == group) for group in candidates if s in table]
    fix_sessions_in_slots(context, plan, past)
    for decision, value in rows:
        if not isinstance(decision, int):
            context.constraints.define(decision == int(value))
