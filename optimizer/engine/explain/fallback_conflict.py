"""Where the relaxed model sees nothing: very small schools are explained by the whole model, others by the bounds.

The whole model proves something only where it leaves out no timetable (`optimizer.engine.cp.exact_solve.holds_all`).
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass

from optimizer.domain.result import Status
from optimizer.domain.telling import Names
from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits, solve_model, unsat_core
from optimizer.engine.cp.exact_solve import is_tiny, model_is_complete
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.explain.assumptions import Assumption
from optimizer.engine.explain.rule_sentences import RuleSentences
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.language.text import Text


@dataclass(frozen=True)
class FallbackConflict:
    """A set of rules and what they are applied to that cannot all hold."""

    lines: tuple[Text, ...]
    minimal: bool


def find_fallback_conflict(school: School, time_limit: float) -> FallbackConflict | None:
    """The set, or None: nothing proven."""
    return (
        _conflict_of_full_model(school, time_limit)
        if is_tiny(school) and model_is_complete(school)
        else _conflict_of_bounds(school, time_limit)
    )


def forcing_assumptions(school: School) -> tuple[Assumption, ...]:
    """All that could force anything, as causes: what to try changes on where nothing points at one."""
    scenario = school.scenario
    found = [Assumption("pin", (p.group, p.slot)) for p in scenario.pins]
    for column in ("activity", "room", "staff"):
        rows = (p for p in scenario.pins if getattr(p, column))
        found += [Assumption(f"pin-{column}", (p.group, p.slot, getattr(p, column))) for p in rows]
    pinned = sorted({p.group for p in scenario.pins} & set(scenario.club))
    found += [Assumption("club-min", (club,)) for club in pinned]
    found += [
        Assumption("leaders", (club, *scenario.club[club].leaders)) for club in pinned if scenario.club[club].leaders
    ]
    found += [Assumption("least", (p.id,)) for p in scenario.staff if p.min_per_week]
    return tuple(dict.fromkeys(found))


def _conflict_of_full_model(school: School, time_limit: float) -> FallbackConflict | None:
    """The whole model, which leaves out no timetable, with a switch for each rule and scope; affordable only here.

    First whole rules are left out in turn, which makes the set minimal as it is told; then what a rule is applied to.
    """
    search = _FullModelAssumptions(school, time.monotonic() + time_limit)
    kept = search.core(sorted(search.constraints.assumption_literals))
    if not kept:
        return None
    minimal = True
    for rule in sorted({rule for rule, _ in kept}):
        if any(of == rule for of, _ in kept):
            without = search.core([key for key in kept if key[0] != rule])
            minimal = minimal and without is not None
            kept = without or kept
    for key in list(kept):
        if key in kept and not search.over:
            kept = search.core([other for other in kept if other != key]) or kept
    scopes: dict[str, list[str]] = defaultdict(list)
    for rule, scope in kept:
        scopes[rule].append(scope)
    words = RuleSentences(school.scenario)
    return FallbackConflict(tuple(words.say(rule, scopes[rule]) for rule in sorted(scopes, key=_rule_order)), minimal)


class _FullModelAssumptions:
    """The whole model of a school, to be solved with some of its switches on."""

    def __init__(self, school: School, deadline: float):
        self.constraints = (
            ModelBuilder(school).build(Plan(), full_neighbourhood(school), explaining=True).context.constraints
        )
        self.deadline = deadline

    @property
    def over(self) -> bool:
        return time.monotonic() > self.deadline

    def core(self, keys: list[tuple[str, str]]) -> list[tuple[str, str]] | None:
        """Those of the switches that cannot all be on; empty if all can, None if it is not known."""
        if self.over:
            return None
        model, literals = self.constraints.model, [self.constraints.assumption_literals[key] for key in keys]
        model.clear_assumptions()
        model.add_assumptions(literals)
        outcome = solve_model(model, Limits(self.deadline - time.monotonic()), explaining=True)
        if outcome.status is not Status.INFEASIBLE:
            return [] if outcome.has_solution else None
        named = {literal.index for literal in unsat_core(outcome, literals)}
        return [key for key in keys if self.constraints.assumption_literals[key].index in named] or keys


def _rule_order(rule: str) -> int:
    """An officer would begin with what is fixed or demanded."""
    first = ("pins", "club-size", "group-size", "staff-load")
    return first.index(rule) if rule in first else len(first)


def _conflict_of_bounds(school: School, time_limit: float) -> FallbackConflict | None:
    proof = prove_infeasible(school, time_limit=time_limit)
    if proof is None:
        return None
    names = Names(school.scenario)
    known = {*school.scenario.club, *school.scenario.person, *school.scenario.room, *school.scenario.week.by_token}
    rows = [[names.any(part) for part in map(str, key) if part in known] for key in proof.rows]
    said = dict.fromkeys(" ".join(row) for row in rows if row)
    return FallbackConflict(tuple(Text(row, row) for row in said), False)
