"""The fewest changes within one slot of a published week, whatever happens in all others.

Rules that reach beyond a slot are left out, so what a mended week does in the slot is a solution: the optimum is a
lower bound on its changes there, and bounds of several slots add up.
"""

from __future__ import annotations

import threading
from collections import defaultdict

from optimizer.domain.result import Status
from optimizer.model.build import Workshop
from optimizer.model.context import Context
from optimizer.model.encode import registry
from optimizer.model.engine import Limits, run
from optimizer.model.freedom import Freedom
from optimizer.model.logic import Lit, negate, total
from optimizer.model.plan import Plan

_BEYOND = frozenset(("campus", "club-meetings", "frequency", "physical-activity", "staff-load"))


def least_in_slot(
    workshop: Workshop,
    plan: Plan,
    published: Plan,
    freedom: Freedom,
    token: str,
    most: int,
    limits: Limits,
    stop: threading.Event | None = None,
    elsewhere: bool = False,
) -> int:
    """A number of changes that every week has among the open sessions and duties of the slot.

    With ``elsewhere`` of the whole week: a care group whose activities of other slots are as published keeps
    `frequency` with them; one of which that is not demanded changes in another slot.

    Parameters
    ----------
    freedom : Freedom
        Open decisions; what is open in other slots is not looked at.
    most : int
        No more changes are looked for: where no week has so few, the answer is one more.
    """
    context = Context(workshop.school, plan, freedom, workshop.eligible, published=published)
    context.sessions = tuple(key for key in context.sessions if key[1] == token)
    context.campus_slots = tuple(key for key in context.campus_slots if key[1] == token)
    for rule, encode in registry.RULES.items():
        if rule not in _BEYOND:
            context.logic.rule = rule
            encode(context)
    context.logic.rule = ""
    registry.GOALS["changes"](context)
    changes = total([context.ledger.total_of("changes"), *(_changed_elsewhere(context) if elsewhere else ())])
    context.logic.model.minimize(changes)
    outcome = run(context.logic.model, limits, by_cores=True, stop=stop)
    return most + 1 if outcome.status is Status.INFEASIBLE else min(most + 1, max(0, outcome.bound or 0))


def _changed_elsewhere(context: Context) -> list[Lit]:
    """For each care group a literal that is on where `frequency` does not hold with its sessions of other slots."""
    logic = context.logic
    logic.rule, logic.explaining = "frequency", True
    registry.RULES[logic.rule](context)
    logic.rule, logic.explaining = "", False
    breaks: dict[str, list[Lit]] = defaultdict(list)
    for (_, scope), kept in sorted(logic.switches.items()):
        breaks[scope.partition(" ")[0]].append(negate(kept))
    return [logic.at_least_each(literals, f"elsewhere[{group}]") for group, literals in breaks.items()]
