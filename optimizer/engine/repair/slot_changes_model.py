"""The fewest changes within some slots of a published week, whatever happens in all others.

Rules that reach beyond a slot are left out, so what a mended week does in the slots is a solution: the optimum is a
lower bound on its changes there, and bounds of different slots add up.
"""

from __future__ import annotations

import threading
from typing import NamedTuple

from optimizer.domain.result import Status
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.constraints import Lit, linear_sum, negate
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.cp.encode import registry
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.cp.hints import read_plan
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.plan import Plan

_RULES_BEYOND_A_SLOT = frozenset(("campus", "club-meetings", "frequency", "physical-activity", "staff-load"))
_RULES_OF_ONE_GROUP_OR_PERSON = ("campus", "frequency", "staff-load")
"""Those of them that speak of one care group or person at a time."""


class SlotChangesBound(NamedTuple):
    """What is known of the changes in some slots.

    Attributes
    ----------
    least : int
        A number of changes that every week has there.
    plan : Plan, optional
        A week with few changes there, which may break rules that reach beyond a slot.
    """

    least: int
    plan: Plan | None = None


def min_changes_in_slots(
    workshop: ModelBuilder,
    plan: Plan,
    published: Plan,
    freedom: Neighbourhood,
    tokens: frozenset[str],
    most: int,
    limits: Limits,
    stop: threading.Event | None = None,
    whole: bool = False,
) -> SlotChangesBound:
    """The fewest changes of any week among the open sessions and duties of the slots.

    With ``whole`` the changes of other slots that these cause count as well: whoever's sessions or work of other slots
    are as published keeps the rules of days and weeks with them; if not, one of them changes.

    Parameters
    ----------
    freedom : Freedom
        Open decisions; what is open in other slots is not looked at.
    most : int
        No more changes are looked for: where no week has so few, the answer is one more.
    """
    context = EncodingContext(workshop.school, plan, freedom, workshop.eligibility, published=published)
    context.sessions = tuple(key for key in context.sessions if key[1] in tokens)
    context.campus_slots = tuple(key for key in context.campus_slots if key[1] in tokens)
    for rule, encode in registry.RULES.items():
        if rule not in _RULES_BEYOND_A_SLOT:
            context.constraints.rule = rule
            encode(context)
    context.constraints.rule = ""
    registry.GOALS["changes"](context)
    changes = linear_sum([context.objective_terms.total_of("changes"), *(_changed_elsewhere(context) if whole else ())])
    context.constraints.model.minimize(changes)
    outcome = solve_model(context.constraints.model, limits, core_guided=True, stop=stop)
    if outcome.status is Status.INFEASIBLE:
        return SlotChangesBound(most + 1)
    found = read_plan(context, outcome) if outcome.has_solution else None
    return SlotChangesBound(min(most + 1, max(0, outcome.bound or 0)), found)


def _changed_elsewhere(context: EncodingContext) -> list[Lit]:
    """A literal for each care group and person: on where rules do not hold with their other slots as published."""
    logic = context.constraints
    logic.with_assumptions = True
    for logic.rule in _RULES_OF_ONE_GROUP_OR_PERSON:
        registry.RULES[logic.rule](context)
    logic.rule, logic.with_assumptions = "", False
    breaks: dict[str, list[Lit]] = {}
    for (_, scope), kept in sorted(logic.assumption_literals.items()):
        breaks.setdefault(scope[0], []).append(negate(kept))
    return [logic.implied_by_each(literals, f"elsewhere[{who}]") for who, literals in breaks.items()]
