"""Conflicts that the relaxed model does not show: of the full model for a tiny school, of the bounds for all others.

The full model proves something only where it leaves out no timetable (`optimizer.engine.cp.exact_solve`).
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass

from optimizer.domain.telling import Names
from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.cp.assumptions import Assumption, conflict_among
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.constraints import Scope
from optimizer.engine.cp.deletion_filter import NoConflict, deletion_filter
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.exact_solve import is_tiny, model_is_complete
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.explain.rule_sentences import rule_sentence
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.language.text import Text

RuleScope = tuple[str, Scope]
"""(rule id, what the rule is applied to)."""


@dataclass(frozen=True)
class FallbackConflict:
    """Rules, or people and things, that cannot all hold.

    ``minimal`` says that leaving out each line was tried, and that the others could then hold.
    """

    lines: tuple[Text, ...]
    minimal: bool


def find_fallback_conflict(school: School, time_limit: float) -> FallbackConflict | None:
    """A conflict, or None: nothing is proven.

    Parameters
    ----------
    time_limit : float
        Seconds of wall time.
    """
    if is_tiny(school) and model_is_complete(school):
        return _conflict_of_full_model(school, time_limit)
    return _conflict_of_bounds(school, time_limit)


def forcing_assumptions(school: School) -> tuple[Assumption, ...]:
    """All that could force anything: what to try changes on where no conflict names it."""
    scenario = school.scenario
    forcing = [Assumption("pin", (p.group, p.slot)) for p in scenario.pins]
    for column in ("activity", "room", "staff"):
        rows = (p for p in scenario.pins if getattr(p, column))
        forcing += [Assumption(f"pin-{column}", (p.group, p.slot, getattr(p, column))) for p in rows]
    pinned = sorted(school.pinned_groups & set(scenario.club))
    forcing += [Assumption("club-min", (club,)) for club in pinned]
    forcing += [
        Assumption("leaders", (club, *scenario.club[club].leaders)) for club in pinned if scenario.club[club].leaders
    ]
    forcing += [Assumption("least", (p.id,)) for p in scenario.staff if p.min_per_week]
    return tuple(dict.fromkeys(forcing))


def _conflict_of_full_model(school: School, time_limit: float) -> FallbackConflict | None:
    """The full model with an assumption literal for each rule and scope; affordable only for tiny schools.

    The deletion filter leaves out whole rules first, which makes the set minimal by line, and then single scopes.
    """
    deadline = time.monotonic() + time_limit
    constraints = ModelBuilder(school).build(Plan(), full_neighbourhood(school), explaining=True).context.constraints

    def is_over() -> bool:
        return time.monotonic() > deadline

    def conflict(keys: list[RuleScope]) -> list[RuleScope] | NoConflict:
        if is_over():
            return NoConflict.UNKNOWN
        literals = {key: constraints.assumption_literals[key] for key in keys}
        return conflict_among(constraints.model, literals, Limits(deadline - time.monotonic()))

    core = conflict(sorted(constraints.assumption_literals))
    if isinstance(core, NoConflict):
        return None
    rules = sorted({rule for rule, _ in core})
    by_rule = deletion_filter(core, [[key for key in core if key[0] == rule] for rule in rules], conflict)
    by_scope = deletion_filter(by_rule.members, [[key] for key in by_rule.members], conflict, is_over)
    scopes: dict[str, list[Scope]] = defaultdict(list)
    for rule, scope in by_scope.members:
        scopes[rule].append(scope)
    lines = (rule_sentence(school.scenario, rule, scopes[rule]) for rule in sorted(scopes, key=_telling_order))
    return FallbackConflict(tuple(lines), by_rule.minimal)


def _telling_order(rule: str) -> int:
    """An officer would begin with what is fixed or demanded."""
    first = ("pins", "club-size", "group-size", "staff-load")
    return first.index(rule) if rule in first else len(first)


def _conflict_of_bounds(school: School, time_limit: float) -> FallbackConflict | None:
    """The people and things that the contradictory rows of the bounds are about; not always the fewest."""
    proof = prove_infeasible(school, time_limit=time_limit)
    if proof is None:
        return None
    names = Names(school.scenario)
    known = {*school.scenario.club, *school.scenario.person, *school.scenario.room, *school.scenario.week.by_token}
    rows = [[names.any(part) for part in map(str, key) if part in known] for key in proof.rows]
    lines = dict.fromkeys(" ".join(row) for row in rows if row)
    return FallbackConflict(tuple(Text(line, line) for line in lines), False)
