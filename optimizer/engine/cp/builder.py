"""Building the CP-SAT model of a school around a plan and a neighbourhood, and searching it for a better plan."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.domain.goals import goals_of_repair
from optimizer.domain.result import Status
from optimizer.engine.cp.constraints import ConstraintBuilder
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.cp.encode import registry
from optimizer.engine.cp.engine import Limits, SolverOutcome, solve_model
from optimizer.engine.cp.hints import hint_plan, hint_solution, read_plan
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.index import PlanIndex, staff_load
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import Eligibility, fair_load_measure


@dataclass(frozen=True)
class BuiltModel:
    """A model with every rule and goal posted.

    Attributes
    ----------
    context : EncodingContext
        The CP-SAT model with its decision variables and objective terms.
    seconds : float
        Wall time that building it took.
    """

    context: EncodingContext
    seconds: float

    @property
    def size(self) -> dict[str, int]:
        """Constraints posted for each rule, and the number of variables under ``variables``."""
        return dict(self.context.constraints.constraints_of) | {
            "variables": len(self.context.constraints.model.proto.variables)
        }


@dataclass(frozen=True)
class Improvement:
    """Answer of `ModelBuilder.improve`.

    Attributes
    ----------
    status : Status
        Of the search: ``optimal`` where nothing better exists within the neighbourhood.
    plan : Plan, optional
        The better plan; None where none was found.
    points_gained, unserved_gained : int
        How much lower its points and its ``unserved`` are; one of them may be negative.
    effort : float
        Deterministic time that CP-SAT took.
    """

    status: Status
    plan: Plan | None
    points_gained: int = 0
    unserved_gained: int = 0
    effort: float = 0.0


class ModelBuilder:
    """Builds and searches models of one school; what all of them share is computed once.

    Parameters
    ----------
    rules : mapping, optional
        Encoders by rule; default all of `registry.RULES`. A model without some of them is a relaxation.

    Attributes
    ----------
    eligibility : Eligibility
        Rooms and staff that no rule excludes, by session.
    building_seconds : float
        Wall time spent on building models so far.
    """

    def __init__(self, school: School, rules: Mapping[str, registry.Encoder] = registry.RULES):
        self.school, self.rules = school, rules
        self.eligibility = Eligibility(school, registry.ROOM_EXCLUSIONS, registry.STAFF_EXCLUSIONS)
        self.building_seconds = 0.0

    def build(
        self,
        plan: Plan,
        neighbourhood: Neighbourhood,
        *,
        presence: PlanIndex | None = None,
        explaining: bool = False,
        level_spread: int | None = None,
        published: Plan | None = None,
        constraints: ConstraintBuilder | None = None,
    ) -> BuiltModel:
        """Post every rule and goal over the scopes that the neighbourhood touches; no objective is set yet.

        Parameters
        ----------
        plan : Plan
            Values of all decisions outside the neighbourhood.
        presence : PlanIndex, optional
            Index of ``plan``, if the caller has one.
        explaining : bool
            Leave out the goals, and give each scope of a rule an assumption literal.
        level_spread : int, optional
            Consider only the common levels of ``fair-load`` within this distance of the best one at the loads of
            ``plan``; by default all.
        published : Plan, optional
            The published week: what differs from it counts, whatever the weight.
        constraints : ConstraintBuilder, optional
            A model of other weeks to add this one to; by default a new model.
        """
        began = time.perf_counter()
        context = EncodingContext(
            self.school,
            plan,
            neighbourhood,
            self.eligibility,
            presence,
            explaining,
            level_spread,
            published,
            constraints,
        )
        for rule, encode in self.rules.items():
            context.constraints.rule = rule
            encode(context)
        context.constraints.rule = ""
        if not explaining:
            registry.UNSERVED(context)
            for goal, encode in registry.GOALS.items():
                if context.objective_terms.wants(goal) or (published is not None and goal in goals_of_repair()):
                    encode(context)
        seconds = time.perf_counter() - began
        self.building_seconds += seconds
        return BuiltModel(context, seconds)

    def improve(
        self,
        plan: Plan,
        neighbourhood: Neighbourhood,
        limits: Limits,
        *,
        presence: PlanIndex | None = None,
        stop: threading.Event | None = None,
    ) -> Improvement:
        """The best plan found in the neighbourhood of a plan, if it is better than the plan itself.

        ``plan`` must keep all rules within the scopes touched: the status is ``infeasible`` where it does not. The
        gains are computed from the decisions alone, with every helper variable at its least value and ``fair-load``
        over all levels, so that they are those of the audit.
        """
        context = self._with_objective(plan, neighbourhood, presence)
        model, objective = context.constraints.model, context.objective_terms
        before = solve_model(model, limits, only_hint=True, stop=stop)
        if before.status is not Status.OPTIMAL or before.objective is None:
            status = Status.UNKNOWN if before.has_solution else before.status
            return Improvement(status, None, effort=before.effort)
        hint_solution(context, before)
        after = solve_model(model, limits, stop=stop)
        effort = before.effort + after.effort
        if after.objective is None or after.objective >= before.objective:
            return Improvement(after.status, None, effort=effort)
        better = read_plan(context, after)
        exact = after if after.status is Status.OPTIMAL else self._with_least_helpers(context, better)
        if exact.status is not Status.OPTIMAL:
            return Improvement(after.status, None, effort=effort)
        points_gained = before.value(objective.points) - exact.value(objective.points)
        points_gained += _gain_at_other_levels(context, better, exact)
        unserved_gained = before.value(objective.unserved_total) - exact.value(objective.unserved_total)
        return Improvement(after.status, better, points_gained, unserved_gained, effort)

    def find_feasible(
        self, plan: Plan, neighbourhood: Neighbourhood, limits: Limits, *, stop: threading.Event | None = None
    ) -> Plan | None:
        """The best plan found in the neighbourhood of a plan that may break rules there; None if none was found."""
        context = self._with_objective(plan, neighbourhood)
        outcome = solve_model(context.constraints.model, limits, stop=stop)
        return read_plan(context, outcome) if outcome.has_solution else None

    def _with_objective(
        self, plan: Plan, neighbourhood: Neighbourhood, presence: PlanIndex | None = None
    ) -> EncodingContext:
        """A model hinted with the plan that minimises ``unserved`` first and points second, as one weighted sum."""
        spread = self.school.params.cp.search_level_spread
        context = self.build(plan, neighbourhood, presence=presence, level_spread=spread).context
        objective = context.objective_terms
        hint_plan(context, plan)
        if objective.unserved:
            context.constraints.model.minimize((objective.max_points + 1) * objective.unserved_total + objective.points)
        else:
            context.constraints.model.minimize(objective.points)
        return context

    def _with_least_helpers(self, context: EncodingContext, plan: Plan) -> SolverOutcome:
        """The solution with the decisions of a plan and the least values of all helper variables.

        A search that ends early may leave helper variables above what the decisions imply, hence points too high.
        """
        model = context.constraints.model
        model.clear_hints()  # type: ignore[no-untyped-call]
        hint_plan(context, plan)
        limits = Limits(deterministic=self.school.params.cp.helper_completion_effort)
        return solve_model(model, limits, only_hint=True)


def _gain_at_other_levels(context: EncodingContext, plan: Plan, outcome: SolverOutcome) -> int:
    """Points by which ``fair-load`` of a plan is lower at a level that the model did not consider."""
    objective = context.objective_terms
    if not objective.wants("fair-load"):
        return 0
    exact = fair_load_measure(context.school, staff_load(context.school, plan))
    return objective.weights["fair-load"] * (objective.measures(outcome)["fair-load"] - exact)
