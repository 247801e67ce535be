"""The staff of all weeks of a semester in one CP-SAT model, over some people; all other staff is as it stands.

Weeks that are alike and have the same staff can be tied together in a block: one set of variables stands for all of
them. Rules and goals of each week are those of the engine's encoders; over the weeks come ``fair-load`` of the loads at
the end, ``term-leads`` and ``rotations``.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from optimizer.domain.result import Status
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.constraints import ConstraintBuilder, Expr, Lit, linear_sum
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.cp.encode import registry
from optimizer.engine.cp.encode.goals.fair_load import PoolMember, add_pool
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.cp.hints import hint_plan, hint_solution, read_plan
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.index import PlanIndex, staff_load
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.rules.goals.fair_load import Load, fair_level
from optimizer.semester.staffed_weeks import Place

STAFF_RULES = (
    "campus", "staff-available", "staff-clash", "staff-load", "staff-grades", "ratio", "lead", "teacher-present",
    "skill", "duty", "pins",
)  # fmt: skip
"""Rules that the staff of a week decides."""


@dataclass(eq=False)
class WeekKind:
    """What weeks share that hold the same days equally often, with the same people vetted.

    Attributes
    ----------
    base : Plan
        The programme's sessions of these days; its staff is that of the programme.
    """

    school: School
    base: Plan

    def __post_init__(self) -> None:
        rules = {rule: registry.RULES[rule] for rule in STAFF_RULES}
        self.builder = ModelBuilder(self.school, rules)
        self.index = PlanIndex(self.school, self.base)

    @cached_property
    def could_hold(self) -> dict[str, frozenset[tuple[SessionKey, str]]]:
        """Person -> sessions and duties, each with a part, that no rule keeps this person from by itself."""
        found: dict[str, set[tuple[SessionKey, str]]] = defaultdict(set)
        for group, token in self.base.meetings:
            for part in ("lead", "assistant"):
                for row in self.builder.eligibility.staff(
                    self.index.campus(group), group, self.index.kind(group), token, part
                ):
                    found[row.id].add(((group, token), part))
        for campus, token in self.base.duties:
            for row in self.builder.eligibility.staff(campus, "", "duty", token, "lead"):
                found[row.id].add(((campus, token), "duty"))
        return {person: frozenset(places) for person, places in found.items()}


@dataclass(eq=False)
class OpenWeek:
    """A week whose staff is being decided."""

    kind: WeekKind
    plan: Plan
    _load: dict[str, int] | None = None

    @property
    def load(self) -> Mapping[str, int]:
        """Person -> slots served in the week."""
        if self._load is None:
            self._load = staff_load(self.kind.school, self.plan)
        return self._load

    def take_staff(self, source: Plan, sessions: Iterable[SessionKey], duties: Iterable[SessionKey]) -> None:
        """Copy the staff of some sessions and duties from another plan of the same programme."""
        for key in sessions:
            self.plan.meetings[key].lead = source.meetings[key].lead
            self.plan.meetings[key].assistants = source.meetings[key].assistants
        for key in duties:
            self.plan.duties.pop(key, None)
            if key in source.duties:
                self.plan.duties[key] = source.duties[key]
        self._load = None

    def held(self) -> dict[str, set[tuple[SessionKey, str]]]:
        """Person -> places, each with its part."""
        found: dict[str, set[tuple[SessionKey, str]]] = defaultdict(set)
        for key, meeting in self.plan.meetings.items():
            for person in (meeting.lead, *meeting.assistants) if not meeting.host else ():
                found[person].add((key, "lead" if person == meeting.lead else "assistant"))
        for key, staff in self.plan.duties.items():
            for person in staff:
                found[person].add((key, "duty"))
        return found

    def places(self, people: frozenset[str]) -> tuple[frozenset[SessionKey], frozenset[SessionKey]]:
        """Sessions and duties at which some of the people serve."""
        sessions = (
            key
            for key, meeting in self.plan.meetings.items()
            if not meeting.host and not people.isdisjoint((meeting.lead, *meeting.assistants))
        )
        duties = (key for key, staff in self.plan.duties.items() if not people.isdisjoint(staff))
        return frozenset(sessions), frozenset(duties)

    def staff_at(self, people: frozenset[str]) -> frozenset[tuple[SessionKey, str, tuple[str, ...]]]:
        """Where some people serve, with all who serve there."""
        sessions, duties = self.places(people)
        at = {
            (key, self.plan.meetings[key].lead, tuple(sorted(self.plan.meetings[key].assistants))) for key in sessions
        }
        return frozenset(at | {(key, "", tuple(sorted(self.plan.duties[key]))) for key in duties})

    def holders(self, key: SessionKey, part: str) -> frozenset[str] | None:
        """Who holds a place; None where the group has no session of its own there."""
        if part == "duty":
            return frozenset(self.plan.duties[key]) if key in self.plan.duties else None
        meeting = self.plan.meetings.get(key)
        if meeting is None or meeting.host:
            return None
        return frozenset({meeting.lead} - {""} if part == "lead" else meeting.assistants)


@dataclass(frozen=True)
class Term:
    """What is fixed about a semester beside the weeks that are open.

    Attributes
    ----------
    start : mapping
        Person -> slots carried before the first open week, by which everybody's load counts from there.
    most : mapping
        Person of a pool -> carried at the start of the semester and all that could be served in it.
    share : mapping
        Person -> `Load` of which the share counts.
    pools : sequence of tuple of str
        People who have a common level of ``fair-load``.
    leads : mapping
        Care group -> leads in the weeks before.
    holders : mapping
        Place -> who held it last in the weeks before.
    fair_load, term_leads, rotations : int
        Weights.
    """

    start: Mapping[str, int]
    loads: Mapping[str, Load]
    pools: Sequence[tuple[str, ...]]
    leads: Mapping[str, frozenset[str]]
    holders: Mapping[Place, frozenset[str]]
    fair_load: int
    term_leads: int
    rotations: int

    def load(self, person: str, slots: int) -> Load:
        """The load of a person who serves so many slots in the open weeks."""
        own = self.loads[person]
        return Load(person, own.share, self.start.get(person, 0) + slots, own.most)


@dataclass(eq=False)
class RollOutModel:
    """See the module.

    Parameters
    ----------
    blocks : sequence of sequence of int
        The open weeks in order; those of a block are consecutive, alike, and the same wherever the people serve.
    people : frozenset of str
        Who may be assigned anew. Whoever serves beside one of them may be so there.
    level_spread : int
        Levels of ``fair-load`` considered on either side of the present best one.
    """

    weeks: Sequence[OpenWeek]
    blocks: Sequence[Sequence[int]]
    people: frozenset[str]
    term: Term
    level_spread: int
    logic: ConstraintBuilder = field(default_factory=ConstraintBuilder)
    contexts: list[EncodingContext] = field(default_factory=list)
    objective: list[Expr] = field(default_factory=list)

    def __post_init__(self) -> None:
        for block in self.blocks:
            week = self.weeks[block[0]]
            roster, duties = week.places(self.people)
            neighbourhood = Neighbourhood(
                roster=roster, duties=duties, people=self.people, without_spare_assistants=True
            )
            built = week.kind.builder.build(
                week.plan, neighbourhood, presence=week.kind.index.with_staff_of(week.plan), constraints=self.logic
            )
            self.contexts.append(built.context)
            self.objective += [
                len(block) * row.weight * row.expression for row in built.context.objective_terms.rows if row.weight
            ]
        self.concerned = frozenset(p.id for context in self.contexts for p in context.roster.people)
        self._fair_load()
        self._term_leads()
        self._rotations()
        self.total = linear_sum(self.objective)

    # -- terms over the weeks -------------------------------------------------------------------------------------

    def _fair_load(self) -> None:
        concerned = self.concerned
        served = {p: sum(self.weeks[n].load.get(p, 0) for b in self.blocks for n in b) for p in self.term.loads}
        for number, pool in enumerate(self.term.pools):
            if concerned.isdisjoint(pool):
                continue
            loads = {p: self.term.load(p, served[p]) for p in pool}
            best = fair_level(list(loads.values()))
            levels = range(max(0, best - self.level_spread), best + self.level_spread + 1)
            constant = {
                level: sum((loads[p].slots - loads[p].target(level)) ** 2 for p in pool if p not in concerned)
                for level in levels
            }
            members = [self._member(loads[p], levels) for p in pool if p in concerned]
            add_pool(self.logic, str(number), constant, members, self._add_fair_load)

    def _add_fair_load(self, who: str, squares: Expr, most: int) -> None:
        self.objective.append(self.term.fair_load * squares)

    def _member(self, load: Load, levels: range) -> PoolMember:
        parts = [
            len(block) * context.roster.load(load.staff)
            for block, context in zip(self.blocks, self.contexts, strict=True)
        ]
        before = self.term.start.get(load.staff, 0)
        high = max(load.most, load.slots)
        targets = {level: load.target(level) for level in levels}
        return PoolMember(load.staff, before + linear_sum(parts), before, high, targets)

    def _term_leads(self) -> None:
        found: dict[str, dict[str, list[Lit]]] = defaultdict(lambda: defaultdict(list))
        for block, context in zip(self.blocks, self.contexts, strict=True):
            for (group, token), meeting in self.weeks[block[0]].plan.meetings.items():
                if context.programme.kind(group) == "care":
                    for person, literal in context.roster.leads(meeting.host or group, token).items():
                        found[group][person].append(literal)
        for group, leads in found.items():
            for person in self.term.leads.get(group, ()):
                leads[person].append(1)
            if any(not isinstance(lit, int) for lits in leads.values() for lit in lits):
                used = [self.logic.implied_by_each(lits, f"led[{group},{p}]") for p, lits in sorted(leads.items())]
                self.objective.append(self.term.term_leads * (linear_sum(used) - 1))

    def _rotations(self) -> None:
        keys: set[tuple[SessionKey, str]] = set()
        for context in self.contexts:
            keys |= {(key, part) for key in context.roster.open_keys for part in ("lead", "assistant")}
            keys |= {(key, "duty") for key in context.roster.open_duties}
        for key, part in sorted(keys):
            last: Mapping[str, Lit] | None = None
            if (known := self.term.holders.get((*key, part))) is not None:
                last = dict.fromkeys(known, 1)
            for block, context in zip(self.blocks, self.contexts, strict=True):
                if self.weeks[block[0]].holders(key, part) is None:
                    continue
                now = _literals(context, key, part)
                if last is not None:
                    self._changes(part, f"{key},{block[0]}", last, now)
                last = now

    def _changes(self, part: str, name: str, before: Mapping[str, Lit], after: Mapping[str, Lit]) -> None:
        """The larger of those who left a place and those who came."""
        sides: list[Expr] = []
        for first, second in ((before, after), (after, before)):
            new: list[Expr] = []
            for person, literal in sorted(second.items()):
                old = first.get(person, 0)
                if literal is old or (isinstance(literal, int) and literal == 0):
                    continue
                if isinstance(old, int) and old == 0:
                    new.append(literal)
                elif isinstance(old, int):
                    continue
                else:
                    came = self.logic.boolean(f"came[{part},{name},{person}]")
                    self.logic.define(came >= literal - old)
                    new.append(came)
            sides.append(linear_sum(new))
            if part == "lead":
                break  # one leaves for each who comes
        if all(isinstance(side, int) for side in sides):
            self.objective.append(self.term.rotations * max(side for side in sides if isinstance(side, int)))
            return
        most = self.logic.integer(0, max(len(before), len(after)), f"rotations[{part},{name}]")
        for side in sides:
            self.logic.define(most >= side)
        self.objective.append(self.term.rotations * most)

    # -- search -----------------------------------------------------------------------------------------------------

    def improve(self, limits: Limits, stop: threading.Event | None = None) -> tuple[int, list[Plan]] | None:
        """Points saved, and the new plan of each block; None where nothing better was found."""
        model = self.logic.model
        for block, context in zip(self.blocks, self.contexts, strict=True):
            hint_plan(context, self.weeks[block[0]].plan)
        model.minimize(self.total)
        before = solve_model(model, limits, only_hint=True, stop=stop)
        if before.status is not Status.OPTIMAL or before.objective is None:
            return None
        hint_solution(self.contexts[0], before)
        after = solve_model(model, limits, stop=stop)
        if after.objective is None or after.objective >= before.objective:
            return None
        return before.objective - after.objective, [read_plan(context, after) for context in self.contexts]


def _literals(context: EncodingContext, key: SessionKey, part: str) -> dict[str, Lit]:
    if part == "duty":
        return context.roster.on_duty(*key)
    return context.roster.leads(*key) if part == "lead" else context.roster.assistants(*key)
