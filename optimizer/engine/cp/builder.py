"""From a school, a plan and a freedom to a model that is ready to be searched, and back to a plan."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from optimizer.domain.result import Status
from optimizer.engine.cp.constraints import Lit
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.cp.encode import registry
from optimizer.engine.cp.engine import Limits, SolverOutcome, solve_model
from optimizer.engine.cp.hints import fix_sessions_in_slots, hint_plan, read_plan
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.fair_load import fair_load_measure
from optimizer.engine.plan.index import PlanIndex, staff_load
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.eligibility import Eligibility
from optimizer.engine.problem.school import School
from optimizer.errors import InternalError

_HELPER_COMPLETION_EFFORT = 5.0
"""Deterministic time for working out what follows from decisions that are all fixed (measured: under 0.1)."""
_POINTS_STEP_SECONDS = 1.0
"""Seconds for the points of a mended week, once its changes are as few as they could be found to be."""
_SEARCH_TIME_SHARE = 0.6
"""Part of the time left that one of several searches over a model may take."""


@dataclass(frozen=True)
class BuiltModel:
    """A model and what its building took (seconds, rows for each rule)."""

    context: EncodingContext
    seconds: float

    @property
    def size(self) -> dict[str, int]:
        """Rows posted for each rule, and the number of variables under ``variables``."""
        return dict(self.context.constraints.constraints_of) | {
            "variables": len(self.context.constraints.model.proto.variables)
        }


@dataclass(frozen=True)
class Improvement:
    """Answer of `Workshop.improve`: the better plan, or None, and by how much it is better."""

    status: Status
    plan: Plan | None
    points_gained: int = 0
    unserved_gained: int = 0
    effort: float = 0.0
    """Deterministic time that CP-SAT took."""


class ModelBuilder:
    """Builds and searches models of one school; what is the same for all of them is worked out once.

    Parameters
    ----------
    rules : mapping, optional
        Encoders by rule; default all of `registry.RULES`. A model without some of them is a relaxation.
    """

    def __init__(self, school: School, rules: Mapping[str, registry.Encoder] = registry.RULES):
        self.school, self.rules = school, rules
        self.eligibility = Eligibility(school, registry.ROOM_EXCLUSIONS, registry.STAFF_EXCLUSIONS)
        self.building = 0.0
        """Seconds spent on building models so far."""

    def build(
        self,
        plan: Plan,
        freedom: Neighbourhood,
        *,
        presence: PlanIndex | None = None,
        explaining: bool = False,
        level_spread: int | None = None,
        published: Plan | None = None,
    ) -> BuiltModel:
        """Every rule and goal over the scopes that the freedom touches. No objective is set yet."""
        began = time.perf_counter()
        context = EncodingContext(
            self.school, plan, freedom, self.eligibility, presence, explaining, level_spread, published
        )
        for rule, encode in self.rules.items():
            context.constraints.rule = rule
            encode(context)
        context.constraints.rule = ""
        if not explaining:
            registry.UNSERVED(context)
            for goal, encode in registry.GOALS.items():
                if context.objective_terms.wants(goal):
                    encode(context)
        seconds = time.perf_counter() - began
        self.building += seconds
        return BuiltModel(context, seconds)

    def improve(
        self,
        plan: Plan,
        freedom: Neighbourhood,
        limits: Limits,
        *,
        presence: PlanIndex | None = None,
        stop: threading.Event | None = None,
    ) -> Improvement:
        """The best plan found that differs from ``plan`` only in what is free; None where none is better.

        ``plan`` must keep all rules within the scopes touched: the status is ``infeasible`` where it does not.
        """
        built = self.build(plan, freedom, presence=presence, level_spread=3)
        context, model = built.context, built.context.constraints.model
        hint_plan(context, plan)
        unserved, points = context.objective_terms.unserved_total, context.objective_terms.points
        weight = context.objective_terms.max_points + 1 if context.objective_terms.unserved else 0
        model.minimize(weight * unserved + points if weight else points)
        before = solve_model(model, limits, only_hint=True, stop=stop)
        if before.status is not Status.OPTIMAL or before.objective is None:
            status = Status.UNKNOWN if before.found else before.status
            return Improvement(status, None, effort=before.effort)
        _hint_solution(context, before)
        after = solve_model(model, limits, stop=stop)
        effort = before.effort + after.effort
        if after.objective is None or after.objective >= before.objective:
            return Improvement(after.status, None, effort=effort)
        better = read_plan(context, after)
        settled = after if after.status is Status.OPTIMAL else _with_tight_helpers(context, better)
        if settled.status is not Status.OPTIMAL:
            return Improvement(after.status, None, effort=effort)
        won = before.value(points) - settled.value(points) + _gain_at_other_levels(context, better, settled)
        unserved_won = before.value(unserved) - settled.value(unserved)
        return Improvement(after.status, better, won, unserved_won, effort)

    def settle(
        self, plan: Plan, freedom: Neighbourhood, limits: Limits, *, stop: threading.Event | None = None
    ) -> Plan | None:
        """The best plan found within a freedom around a plan that may break rules there; None if there is none."""
        context = self.build(plan, freedom, level_spread=3).context
        model, ledger = context.constraints.model, context.objective_terms
        hint_plan(context, plan)
        weight = ledger.max_points + 1 if ledger.unserved else 0
        model.minimize(weight * ledger.unserved_total + ledger.points if weight else ledger.points)
        outcome = solve_model(model, limits, stop=stop)
        return read_plan(context, outcome) if outcome.found else None


@dataclass(frozen=True)
class LexicographicResult:
    """Answer of `mend`. ``proven`` says that ``changes`` is the least under the freedom given."""

    status: Status
    plan: Plan | None = None
    changes: int = 0
    proven: bool = False


def solve_lexicographic(
    workshop: ModelBuilder,
    broken: Plan,
    published: Plan,
    freedom: Neighbourhood,
    limits: Limits,
    stop: threading.Event | None = None,
    settled: Collection[tuple[str, str]] = (),
    past: frozenset[str] = frozenset(),
) -> LexicographicResult:
    """Least ``unserved``, then fewest changes, then fewest points, each in a search of its own over one model.

    Parameters
    ----------
    broken : Plan
        The published decisions as far as they can still hold; all that no longer does must be free.
    published : Plan
        The week that changes are counted against.
    limits : Limits
        ``seconds`` are for all searches together.
    settled : (student, day)
        Whether the student is served then stays as in ``broken``.
    past : frozenset of slot tokens
        What happened then stays: who was in which group or club, and which clubs met.
    """
    began = time.monotonic()
    context = workshop.build(broken, freedom, level_spread=2, published=published).context
    model, ledger = context.constraints.model, context.objective_terms
    hint_plan(context, broken)
    for student, day in sorted(settled):
        served = context.enrolment.served(student, day)
        if not isinstance(served, int):
            context.constraints.define(served == int(broken.served(student, day)))
    _fix_past(context, broken, past)
    goals = [(ledger.unserved_total, bool(ledger.unserved)), (ledger.total_of("changes"), True), (ledger.points, True)]
    found, proven = None, True
    for expression, wanted in goals:
        if not wanted:
            continue
        model.minimize(expression)
        last = found is not None and expression is goals[-1][0]
        part = _remaining_share(limits, began, 1.0 if last else _SEARCH_TIME_SHARE)
        if last and part.seconds is not None:
            part = replace(part, seconds=min(part.seconds, _POINTS_STEP_SECONDS))
        outcome = solve_model(model, part, by_cores=expression is goals[1][0], stop=stop)
        if outcome.status is Status.UNKNOWN and expression is goals[1][0]:
            outcome = solve_model(model, _remaining_share(limits, began, _SEARCH_TIME_SHARE), stop=stop)
        if not outcome.found:
            if found is None:
                return LexicographicResult(outcome.status)
            break
        found = outcome
        if expression is not goals[-1][0]:
            proven = proven and outcome.status is Status.OPTIMAL
            context.constraints.define(expression <= outcome.value(expression))
            _hint_solution(context, outcome)
    if found is None:
        raise InternalError("a model without goals")
    return LexicographicResult(found.status, read_plan(context, found), found.value(goals[1][0]), proven)


def _remaining_share(limits: Limits, began: float, share: float) -> Limits:
    """A share of the seconds that are left."""
    if limits.seconds is None:
        return limits
    return replace(limits, seconds=share * max(0.0, limits.seconds - (time.monotonic() - began)))


def _fix_past(context: EncodingContext, plan: Plan, past: frozenset[str]) -> None:
    """Demand that students, groups and clubs were in slots that are over where the plan says that they were."""
    enrolment, logic, week = context.enrolment, context.constraints, context.week
    met = {c for c, tokens in plan.club_slots.items() if not past.isdisjoint(tokens)}
    days = {week[t].day for t in past}
    rows: list[tuple[Lit, bool]] = []
    for club in sorted(context.neighbourhood.times):
        over = [t for t in context.school.club_slots[club] if t in past]
        rows += [(enrolment.meets(club, t), t in plan.club_slots.get(club, ())) for t in over]
    for student in context.variable_students:
        s = student.id
        rows += [(enrolment.club(s, c), c in plan.clubs.get(s, ())) for c in enrolment.clubs_of(student) if c in met]
        if any(plan.served(s, day) for day in context.school.attended[s] if day in days):
            for table, candidates, literal in (
                (plan.care, enrolment.care_groups_of(student), enrolment.care),
                (plan.extended, enrolment.extended_groups_of(student), enrolment.extended),
            ):
                rows += [(literal(s, g), table[s] == g) for g in candidates if s in table]
    fix_sessions_in_slots(context, plan, past)
    for decision, value in rows:
        if not isinstance(decision, int):
            logic.define(decision == int(value))


def _with_tight_helpers(context: EncodingContext, plan: Plan) -> SolverOutcome:
    """The decisions of a plan with every helper variable at its best.

    A search that ends early may leave helpers loose: penalties that the decisions do not deserve.
    """
    model = context.constraints.model
    model.clear_hints()  # type: ignore[no-untyped-call]
    hint_plan(context, plan)
    return solve_model(model, Limits(deterministic=_HELPER_COMPLETION_EFFORT), only_hint=True)


def _gain_at_other_levels(context: EncodingContext, plan: Plan, outcome: SolverOutcome) -> int:
    """Points by which `fair-load` of a plan is better at a level that the model did not consider."""
    if not context.objective_terms.wants("fair-load"):
        return 0
    exact = fair_load_measure(context.school, staff_load(plan))
    return context.objective_terms.weights["fair-load"] * (
        context.objective_terms.measures(outcome)["fair-load"] - exact
    )


def _hint_solution(context: EncodingContext, outcome: SolverOutcome) -> None:
    """Hint every variable with its value in an earlier solution."""
    model = context.constraints.model
    model.clear_hints()  # type: ignore[no-untyped-call]
    for index in range(len(model.proto.variables)):
        variable = model.get_int_var_from_proto_index(index)
        model.add_hint(variable, outcome.value(variable))
