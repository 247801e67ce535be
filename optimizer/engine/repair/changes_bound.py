"""Lower bounds on changes and moves of a repaired week: counted, then raised by searching slots (docs/repair.md).

With groups, clubs and days as published it is known who is present where, so each change belongs to one slot, and
bounds of different slots add up. The model of a slot leaves out the rules that reach beyond it: what a repaired week
does there is a solution, hence the optimum of the relaxation is a lower bound. In weeks in which children moved, each
of them counts 1, and of the changes those are counted that so many moves cannot take away.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from optimizer.domain.people import Staff
from optimizer.domain.result import Status
from optimizer.engine.cp import clock
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.constraints import Lit, linear_sum, negate
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.cp.encode import registry
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.cp.hints import read_plan
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.alike import clubs_naming, slot_class
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import work_limits
from optimizer.engine.repair.affected_decisions import AffectedDecisions
from optimizer.engine.repair.counted_changes_bound import CountedChangesBound
from optimizer.engine.repair.moved_children import forced_moves, with_fewer_heads

_RULES_BEYOND_A_SLOT = frozenset(("campus", "club-meetings", "frequency", "physical-activity", "staff-load"))
_RULES_OF_ONE_GROUP_OR_PERSON = ("campus", "frequency", "staff-load")
"""Those of them whose constraints are each about one care group or person, the first part of the scope."""

_ServiceRef = tuple[str, str]
"""("session", group) or ("duty", campus)."""
_MOVES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128)
"""Numbers of children moved for which changes are counted; a number in between has the changes of the next."""
_CHANGES_OF_NEW_MEETING = 2
"""Changes of a club that comes to meet in a slot: its session and its lead. Part of the argument, not to be tuned."""


class ChangesBound:
    """Lower bounds on changes by slot, and one for a few slots together.

    Parameters
    ----------
    published, kept : Plan
        The published plan; the same without what the school no longer has.
    past : frozenset of slot tokens
        Slots that are over.
    """

    def __init__(self, model_builder: ModelBuilder, published: Plan, kept: Plan, past: frozenset[str]):
        self.model_builder, self.published, self.kept = model_builder, published, kept
        self._counted = CountedChangesBound(model_builder.school, published, kept, past)
        self._forced = forced_moves(published, kept, model_builder.school.scenario)
        self._by_slot: dict[int, dict[str, int]] = {}
        self._searched: set[tuple[int, str]] = set()
        self._joint_slots = frozenset[str]()
        self._joint_bound = 0
        self._otherwise = 0

    @property
    def value(self) -> int:
        """Changes and children moved that every repaired week has at least."""
        return max(self._otherwise, min(self._least(moves) for moves in self._levels))

    @property
    def by_slot(self) -> dict[str, int]:
        """Slot -> changes in it of every week in which no children moved but those who must."""
        return self._with_moves(self._forced)

    @property
    def _levels(self) -> list[int]:
        """Numbers of children moved that are told apart: a number in between has the changes of the next."""
        return [self._forced, *(moves for moves in _MOVES if moves > self._forced)]

    def _least(self, moves: int) -> int:
        """Changes and moves of a week in which so many children moved, or fewer but more than the level before."""
        levels = self._levels
        place = levels.index(moves)
        fewest = moves if place == 0 else levels[place - 1] + 1
        if place == len(levels) - 1:
            return fewest
        changes = sum(self._with_moves(moves).values())
        return fewest + (max(changes, self._joint_bound) if moves == 0 else changes)

    def _with_moves(self, moves: int) -> dict[str, int]:
        if moves not in self._by_slot:
            self._by_slot[moves] = self._counted.by_slot(moves)
        return self._by_slot[moves]

    def raise_to(self, bound: int) -> None:
        """Take a bound on the whole week that was proven otherwise."""
        self._otherwise = max(self._otherwise, bound)

    def demand_served_in(self, week: Plan) -> None:
        """Bound weeks alone that serve as much as this one of what children waited for as published.

        Each child who is served so moves; as many are needed as if those whose waiting costs most were.
        """
        school = self.model_builder.school

        def cost(student: str, days: frozenset[str]) -> int:
            return sum(school.unserved_cost(school.scenario.student[student], day) for day in days)

        waited = {s: days for s, days in self.published.waits.items() if s in school.scenario.student}
        served = sum(cost(s, days - week.waits.get(s, frozenset())) for s, days in waited.items())
        most = accumulate(sorted((cost(s, days) for s, days in waited.items()), reverse=True), initial=0)
        self._forced = max(self._forced, next(moves for moves, total in enumerate(most) if total >= served))

    def search(
        self,
        best: Plan,
        changes: int,
        affected: AffectedDecisions,
        unable: set[str],
        movable: frozenset[str],
        until: float,
        stop: threading.Event,
    ) -> Iterator[Plan]:
        """Search the affected slots for a higher bound, each once, until it equals ``changes``.

        Yields the plans with which the searches end: they have few changes, but may break rules that reach beyond a
        slot.

        Parameters
        ----------
        best : Plan
            A repaired week, with ``changes`` in all.
        unable, movable : sets of club ids
            Clubs that cannot meet as published; those of them that may be given up or moved.
        until : float
            Time (`clock.now`) at which the search ends.
        """
        keys = affected.session_keys
        meetings = frozenset(key for key in keys if key[0] in unable)
        slots = SlotBoundSearch(self.model_builder, self.published, self.kept, meetings, movable)
        tokens = sorted({token for _, token in keys | affected.duties})
        for moves in self._levels[:-1]:
            if self._least(moves) < changes and self.value < changes:
                yield from self._search_slots(slots, moves, tokens, best, changes, until, stop)
        together = frozenset(token for token, bound in self.by_slot.items() if bound)
        few = len(together) <= self.model_builder.school.params.repair.max_joint_slots
        if self.value < changes and few and not self._forced and not together & self._joint_slots:
            self._joint_slots = together
            self._joint_bound, plan = slots.search(together, changes, until, stop, elsewhere=True)
            if plan is not None:
                yield plan

    def _search_slots(
        self,
        slots: SlotBoundSearch,
        moves: int,
        tokens: list[str],
        best: Plan,
        changes: int,
        until: float,
        stop: threading.Event,
    ) -> Iterator[Plan]:
        """Search slots, each once, for the fewest changes of weeks in which at most so many children moved."""
        school = self.model_builder.school
        if moves:
            wider = School(with_fewer_heads(school.scenario, moves), school.week_of, school.params)
            slots = replace(slots, model_builder=ModelBuilder(wider))
        for token in tokens:
            known = count_changes(self.published, best, token)
            open_ = known > self._with_moves(moves).get(token, 0) and self._least(moves) < changes
            if not open_ or (moves, token) in self._searched or not self._all_stay(token, moves):
                continue
            self._searched.add((moves, token))
            bound, plan = slots.search(frozenset([token]), known, until, stop)
            self._by_slot[moves][token] = max(self._by_slot[moves].get(token, 0), bound)
            if plan is not None and not moves:
                yield plan

    def _all_stay(self, token: str, moves: int) -> bool:
        """Whether no session of the slot can be left by all children if so many move."""
        index = PlanIndex(self.model_builder.school, self.kept)
        return not moves or all(len(s) > moves for (_, t), s in index.at.items() if t == token)


class SlotChangesBound(NamedTuple):
    """Answer of a search in some slots.

    Attributes
    ----------
    changes : int
        Changes that every repaired week has there at least.
    plan : Plan, optional
        A plan with few changes there, which may break rules that reach beyond a slot.
    """

    changes: int
    plan: Plan | None = None


@dataclass(frozen=True)
class SlotBoundSearch:
    """Searches for lower bounds on the changes in given slots.

    Attributes
    ----------
    published : Plan
        The published plan.
    kept : Plan
        The same without what the school no longer has.
    unable : frozenset of (club, slot)
        Published meetings that cannot be held: their clubs are given up or moved, all others meet as published.
    movable : frozenset of club ids
        Clubs that may be given up or moved.
    """

    model_builder: ModelBuilder
    published: Plan
    kept: Plan
    unable: frozenset[SessionKey]
    movable: frozenset[str]

    @property
    def school(self) -> School:
        return self.model_builder.school

    def search(
        self, tokens: frozenset[str], known: int, until: float, stop: threading.Event, elsewhere: bool = False
    ) -> SlotChangesBound:
        """A lower bound, at most ``known``, on the changes in some slots; 0 where nothing is proven.

        Parameters
        ----------
        known : int
            Changes that a known week has in these slots, or in all slots with ``elsewhere``.
        until : float
            Time (`clock.now`) at which the search ends.
        elsewhere : bool
            Count the changes of other slots that those of these slots cause, too. The bound is then one on the whole
            week and must not be added to others.
        """
        meetings = {
            (club, t) for club, _ in self.unable for t in self.kept.club_slots[club] if elsewhere or t in tokens
        }
        if meetings - self.unable or any(club not in self.movable or t not in tokens for club, t in meetings):
            return SlotChangesBound(0)  # a club that might keep one meeting and lose another
        answer = self._search(tokens, known, until, stop, elsewhere)
        if answer.changes > known:
            return SlotChangesBound(0)  # the known week moves or keeps clubs otherwise than the model does
        slots = self.school.club_slots
        may_be_entered = any(tokens.intersection(slots[club]) - {t} for club, t in self.unable)
        if not may_be_entered:
            return answer
        most = self._staff_slots_lost(tokens) + _CHANGES_OF_NEW_MEETING
        return answer._replace(changes=min(answer.changes, most))

    def _search(
        self, tokens: frozenset[str], known: int, until: float, stop: threading.Event, elsewhere: bool
    ) -> SlotChangesBound:
        """The bound with the clubs that cannot meet closed; ``known`` + 1 where no such plan has so few changes."""
        plan, clubs = self.kept.copy(), {club for club, _ in self.unable} & self.movable
        editor = PlanEditor(self.school, plan, cascading=False)
        for club in sorted(clubs):
            editor.close_club(club)
        keys = {*plan.meetings, *PlanIndex(self.school, plan).at}
        free = frozenset(key for key in keys if key[1] in tokens)
        gone = _sessions_and_staff_slots(
            self.published, (key for key in self.published.meetings if key[1] in tokens and key not in free)
        )
        neighbourhood = Neighbourhood(
            programme=free,
            roster=free,
            duties=frozenset((campus, t) for campus in self.school.scenario.campuses for t in tokens),
            people=self.people(tokens, known, elsewhere),
            clubs=frozenset(s for s, own in self.kept.clubs.items() if clubs.intersection(own)),
        )
        limits = Limits(max(0.1, until - clock.now()))
        answer = _min_changes_in_slots(
            self.model_builder, plan, self.published, neighbourhood, tokens, known - gone, limits, stop, elsewhere
        )
        return answer._replace(changes=gone + answer.changes)

    def _staff_slots_lost(self, tokens: frozenset[str]) -> int:
        """Published staff slots of people who cannot serve then."""
        person = self.school.person
        return sum(
            p not in person or t not in person[p].available for t in tokens for _, p in _serving(self.published, t)
        )

    def people(self, tokens: frozenset[str], known: int, elsewhere: bool) -> frozenset[str]:
        """Who may serve: those who do as published or are pinned, and ``known`` of each class of equivalent others.

        Each of the others is a change, so more than ``known`` of a class cannot come (symmetry reduction).
        """
        pins = self.school.scenario.pins
        serving = {p for t in tokens for _, p in _serving(self.published, t)}
        serving |= {p.staff for p in pins if p.slot in tokens}
        of_class, leads = Counter[tuple[object, ...]](), clubs_naming(self.school)
        chosen = set(serving)
        for person in self.school.staff:
            available = person.available & tokens
            if person.id not in serving and available:
                key = (
                    available,
                    slot_class(person, leads.get(person.id, frozenset())),
                    self._week_class(person) if elsewhere else (),
                )
                of_class[key] += 1
                if of_class[key] <= known:
                    chosen.add(person.id)
        return frozenset(chosen)

    def _week_class(self, person: Staff) -> tuple[object, ...]:
        """All of a person that the rules on days and weeks look at."""
        could_serve, work = self.school.could_serve[person.id], self._published_work[person.id]
        return work_limits(person), person.min_per_week, could_serve, work

    @cached_property
    def _published_work(self) -> dict[str, frozenset[tuple[tuple[str, str], int]]]:
        """Person -> ((day, campus), slots served as published)."""
        week, campus_of_club = self.school.scenario.week, self.school.campus_of_club
        slots: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for token in week.all:
            for (kind, where), person in _serving(self.published, token):
                campus = where if kind == "duty" else campus_of_club.get(where) or self.published.campus.get(where, "")
                slots[person][week[token].day, campus] += 1
        return defaultdict(frozenset, {person: frozenset(days.items()) for person, days in slots.items()})


# -- the model of some slots ------------------------------------------------------------------------------------------


def _min_changes_in_slots(
    model_builder: ModelBuilder,
    plan: Plan,
    published: Plan,
    neighbourhood: Neighbourhood,
    tokens: frozenset[str],
    known: int,
    limits: Limits,
    stop: threading.Event | None,
    elsewhere: bool,
) -> SlotChangesBound:
    """Bound on the fewest changes among the free sessions and duties of some slots, at most ``known`` + 1.

    With ``elsewhere`` 1 is added for each care group and person that does not keep the rules of days and weeks with its
    other slots as published: then something changes there.

    Parameters
    ----------
    neighbourhood : Neighbourhood
        Free decisions; what is free in other slots is left out.
    """
    context = EncodingContext(model_builder.school, plan, neighbourhood, model_builder.eligibility, published=published)
    post_slots(context, tokens)
    others = changed_elsewhere(context).values() if elsewhere else ()
    context.constraints.model.minimize(linear_sum([context.objective_terms.total_of("changes"), *others]))
    outcome = solve_model(context.constraints.model, limits, core_guided=True, stop=stop)
    if outcome.status is Status.INFEASIBLE:
        return SlotChangesBound(known + 1)
    best = read_plan(context, outcome) if outcome.has_solution else None
    return SlotChangesBound(min(known + 1, max(0, outcome.bound or 0)), best)


def post_slots(context: EncodingContext, tokens: frozenset[str]) -> None:
    """Post the changes, and the rules that do not reach beyond a slot, of some slots alone."""
    context.sessions = tuple(key for key in context.sessions if key[1] in tokens)
    context.campus_slots = tuple(key for key in context.campus_slots if key[1] in tokens)
    for rule, encode in registry.RULES.items():
        if rule not in _RULES_BEYOND_A_SLOT:
            context.constraints.rule = rule
            encode(context)
    context.constraints.rule = ""
    registry.GOALS["changes"](context)


def changed_elsewhere(context: EncodingContext) -> dict[str, Lit]:
    """Care group or person -> a literal: true where a rule fails with its other slots as published."""
    builder = context.constraints
    builder.with_assumptions = True
    for builder.rule in _RULES_OF_ONE_GROUP_OR_PERSON:
        registry.RULES[builder.rule](context)
    builder.rule, builder.with_assumptions = "", False
    violated: dict[str, list[Lit]] = defaultdict(list)
    for (rule, scope), literal in sorted(builder.assumption_literals.items()):
        if rule in _RULES_OF_ONE_GROUP_OR_PERSON:
            violated[scope[0]].append(negate(literal))
    return {who: builder.implied_by_each(literals, f"elsewhere[{who}]") for who, literals in violated.items()}


# -- counting the changes of a known week -----------------------------------------------------------------------------


def count_changes(before: Plan, after: Plan, token: str) -> int:
    """Changes in a slot, as the goal ``changes`` counts them."""
    old, new = _activity_and_room(before, token), _activity_and_room(after, token)
    rows = sum(old.get(group) != new.get(group) for group in old.keys() | new.keys())
    return rows + len(_serving(before, token) ^ _serving(after, token))


def _activity_and_room(plan: Plan, token: str) -> dict[str, tuple[str, str]]:
    """Group -> (activity, room) in a slot."""
    rows = {g: plan.meetings.get((m.host, t), m) for (g, t), m in plan.meetings.items() if t == token}
    return {group: (meeting.activity, meeting.room) for group, meeting in rows.items()}


def _serving(plan: Plan, token: str) -> set[tuple[_ServiceRef, str]]:
    """(session or duty, person) of everybody who serves in a slot."""
    sessions = {
        (("session", g), person)
        for (g, t), m in plan.meetings.items()
        if t == token and not m.host
        for person in (m.lead, *m.assistants)
        if person
    }
    duties = {(("duty", c), person) for (c, t), people in plan.duties.items() if t == token for person in people}
    return sessions | duties


def _sessions_and_staff_slots(plan: Plan, keys: Iterable[SessionKey]) -> int:
    """Number of some sessions and of their staff slots."""
    meetings = [plan.meetings[key] for key in keys]
    return sum(1 if m.host else 1 + len({m.lead, *m.assistants} - {""}) for m in meetings)
