"""Where the relaxed model sees nothing: very small schools are explained by the whole model, others by the bounds."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass

from optimizer.domain.result import Status
from optimizer.domain.text import Text
from optimizer.model.bounds import impossible
from optimizer.model.build import Workshop
from optimizer.model.engine import Limits, core, run
from optimizer.model.explain import Cause
from optimizer.model.freedom import whole
from optimizer.model.plan import Plan
from optimizer.model.school import School
from optimizer.rules.registry import RULES
from optimizer.solve.names import Names
from optimizer.solve.small import is_tiny

_SHOWN = 6
_TITLE = {rule.id: rule.title for rule in RULES}
_TITLE["tables"] = Text("Table entries", "表格内容")


@dataclass(frozen=True)
class Otherwise:
    """A set of rules and what they are applied to that cannot all hold."""

    lines: tuple[Text, ...]
    minimal: bool


def otherwise(school: School, time_limit: float) -> Otherwise | None:
    """The set, or None: nothing proven."""
    return _whole(school, time_limit) if is_tiny(school) else _bounds(school, time_limit)


def forced(school: School) -> tuple[Cause, ...]:
    """All that could force anything, as causes: what to try changes on where nothing points at one."""
    scenario = school.scenario
    found = [Cause("pin", (p.group, p.slot)) for p in scenario.pins]
    for column in ("activity", "room", "staff"):
        rows = (p for p in scenario.pins if getattr(p, column))
        found += [Cause(f"pin-{column}", (p.group, p.slot, getattr(p, column))) for p in rows]
    pinned = sorted({p.group for p in scenario.pins} & set(scenario.club))
    found += [Cause("club-min", (club,)) for club in pinned]
    found += [Cause("leaders", (club, *scenario.club[club].leaders)) for club in pinned if scenario.club[club].leaders]
    found += [Cause("least", (p.id,)) for p in scenario.staff if p.min_per_week]
    return tuple(dict.fromkeys(found))


def _whole(school: School, time_limit: float) -> Otherwise | None:
    """Everything in one model with a switch for each rule and scope: exact, and only affordable here."""
    deadline = time.monotonic() + time_limit
    logic = Workshop(school).build(Plan(), whole(school), explaining=True).context.logic
    kept = sorted(logic.switches)
    minimal, position = True, 0
    while position <= len(kept):
        trial = kept if position == 0 else [*kept[: position - 1], *kept[position:]]
        if time.monotonic() > deadline:
            minimal = False
            break
        logic.model.clear_assumptions()
        literals = [logic.switches[key] for key in trial]
        logic.model.add_assumptions(literals)
        outcome = run(logic.model, Limits(deadline - time.monotonic()), explaining=True)
        if outcome.status is Status.INFEASIBLE:
            named = {literal.index for literal in core(outcome, literals)}
            smaller = [key for key in trial if logic.switches[key].index in named] or trial
            position = 1 if position == 0 else min(position, len(smaller) + 1)
            kept = smaller if set(smaller) <= set(trial) else trial
        elif position == 0:
            return None
        else:
            minimal = minimal and outcome.found
            position += 1
    scopes: dict[str, list[str]] = defaultdict(list)
    for rule, scope in kept:
        scopes[rule].append(scope)
    return Otherwise(tuple(_say(school, rule, found) for rule, found in scopes.items()), minimal)


def _say(school: School, rule: str, scopes: list[str]) -> Text:
    """The rule by its title, and whom, what and when it is about."""
    names, scenario = Names(school.scenario), school.scenario
    words = list(dict.fromkeys(word for scope in scopes for word in scope.replace("@", " ").split()))
    slots = [t for t in scenario.week.by_token if t in words]
    who = [w for w in words if w in {*scenario.club, *scenario.person, *scenario.room, *scenario.student}]
    who += [p for p in dict.fromkeys(pin.group for pin in scenario.pins) if p in words and p not in who]
    about = names.all(who[:_SHOWN])
    more = Text(" and others", "等") if len(who) > _SHOWN else Text("", "")
    text = Text("{title} ({who}{more}; {slots})", "{title}（{who}{more}；{slots}）") if slots else None
    text = text or Text("{title} ({who}{more})", "{title}（{who}{more}）")
    return text.format(title=_TITLE[rule], who=about, more=more, slots=names.slots(slots))


def _bounds(school: School, time_limit: float) -> Otherwise | None:
    proof = impossible(school, time_limit=time_limit)
    if proof is None:
        return None
    names = Names(school.scenario)
    known = {*school.scenario.club, *school.scenario.person, *school.scenario.room, *school.scenario.week.by_token}
    rows = [[names.any(part) for part in map(str, key) if part in known] for key in proof.rows]
    said = dict.fromkeys(" ".join(row) for row in rows if row)
    return Otherwise(tuple(Text(row, row) for row in said), False)
