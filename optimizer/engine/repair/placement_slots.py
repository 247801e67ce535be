"""Lower bound on changes and moves when students have to be placed: the full model of a few slots, with free groups.

As `changes_bound` searches slots for a week with the published groups, here care groups and clubs of the students to
place, and of all children of the campus who can make room, are free besides. Clubs meet as published; a week in which
one does not has at least `_CHANGES_OF_MOVED_CLUB` changes.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from optimizer.domain.result import Status
from optimizer.engine.cp import clock
from optimizer.engine.cp.constraints import Expr, Lit, linear_sum, negate
from optimizer.engine.cp.context import EncodingContext
from optimizer.engine.cp.encode import registry
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.plan import Plan
from optimizer.engine.repair.changes_bound import SlotBoundSearch, changed_elsewhere, post_slots
from optimizer.engine.repair.exchanges import with_exchanges

_RULES_OF_A_SESSION = ("ratio", "room-capacity", "joining", "activity-grades", "staff-grades")
"""Rules whose constraints are each about a session or room in a slot, the last part of the scope."""
_CHANGES_OF_MOVED_CLUB = 4
"""Changes of a week in which a club meets at another time, at least: two sessions and their leads. One that closes has
its members moved. Part of the argument, not to be tuned."""


class PlacementSlotsBound(NamedTuple):
    """``changed`` holds other slots in which the relaxed week could not be as published: worth searching as well."""

    bound: int
    changed: frozenset[str] = frozenset()


def search_placement_slots(
    slots: SlotBoundSearch,
    students: frozenset[str],
    tokens: frozenset[str],
    past: frozenset[str],
    known: int,
    until: float,
    stop: threading.Event,
) -> PlacementSlotsBound:
    """A lower bound, at most ``known``; 0 where nothing is proven.

    Parameters
    ----------
    students : frozenset of student ids
        Those to be placed, on all their days.
    tokens : frozenset of slot tokens
        Slots whose sessions are free; elsewhere a new group costs its sessions, and nothing else is counted.
    known : int
        Changes and moves of a known week: no more than so many children of a kind change places.
    """
    school = slots.school
    plan = _all_served(slots, students)
    base = with_exchanges(school, plan, students, past, each=known, most=len(school.scenario.students), new_groups=1)
    if len(base.care) * len(base.groups) > school.params.repair.max_placement_literals:
        return PlacementSlotsBound(0)
    free = frozenset(key for key in plan.meetings if key[1] in tokens) | frozenset(
        key for key in base.programme if key[1] in tokens
    )
    neighbourhood = replace(
        base,
        programme=free,
        roster=free,
        serving=frozenset(),
        clubs=base.care | {s.id for s in school.scenario.students if s.care_group or s.id not in plan.care},
        duties=frozenset((campus, t) for campus in school.scenario.campuses for t in tokens),
        people=slots.people(tokens, known, True),
    )
    context = EncodingContext(school, plan, neighbourhood, slots.model_builder.eligibility, published=slots.published)
    in_other_slots = _changed_in_other_slots(context, plan, tokens | past)
    post_slots(context, tokens)
    registry.GOALS["moved"](context)
    new = [group for group, _ in neighbourhood.groups if group not in plan.campus]
    terms: list[Expr] = [context.objective_terms.total_of(goal) for goal in ("changes", "moved")]
    of_groups = [literal for who, literal in changed_elsewhere(context).items() if who not in new]
    elsewhere = (of_groups, list(in_other_slots.values()), _changed_days(context, new))
    terms.append(_largest(context, known, elsewhere))
    terms += _sessions_of_new_groups(context, new, tokens | past)
    context.constraints.model.minimize(linear_sum(terms))
    limits = Limits(max(0.1, until - clock.now()))
    outcome = solve_model(context.constraints.model, limits, core_guided=True, target_bound=known, stop=stop)
    if outcome.status is Status.INFEASIBLE:
        return PlacementSlotsBound(0)
    bound = min(known, _CHANGES_OF_MOVED_CLUB if plan.club_slots else known, max(0, outcome.bound or 0))
    changed = [t for t, literal in in_other_slots.items() if outcome.has_solution and outcome.value(literal)]
    return PlacementSlotsBound(bound, frozenset(changed))


def _changed_in_other_slots(context: EncodingContext, plan: Plan, tokens: frozenset[str]) -> dict[str, Lit]:
    """Slot, of all but some -> a literal: true where a session as published cannot be held with the children it has.

    Sessions with the same activity and room are left out where one joins another: who joins whom is no change.
    """
    builder, content = context.constraints, Counter[tuple[str, str, str]]()
    for (_, token), session in plan.meetings.items():
        if not session.host:
            content[token, session.activity, session.room] += 1
    sessions, builder.with_assumptions = context.sessions, True
    kept = [key for key in sessions if key[1] not in tokens and key in plan.meetings]
    shown = {key: plan.meetings.get((plan.meetings[key].host or key[0], key[1])) for key in kept}
    context.sessions = tuple(key for key in kept if (m := shown[key]) and content[key[1], m.activity, m.room] == 1)
    for builder.rule in _RULES_OF_A_SESSION:
        registry.RULES[builder.rule](context)
    context.sessions, builder.rule, builder.with_assumptions = sessions, "", False
    violated: dict[str, list[Lit]] = defaultdict(list)
    for (_, scope), literal in sorted(builder.assumption_literals.items()):
        violated[scope[-1]].append(negate(literal))
    return {token: builder.implied_by_each(literals, f"changed[{token}]") for token, literals in violated.items()}


def _largest(context: EncodingContext, most: int, counts: Iterable[Sequence[Expr]]) -> Expr:
    """An integer not less than any of some sums: what they count may be the same changes."""
    largest = context.constraints.integer(0, most + 1, "elsewhere")
    for literals in counts:
        total = linear_sum(literals)
        over = context.constraints.boolean("many")  # the sum may be beyond all that matters
        context.constraints.define(total <= largest + len(literals) * over)
        context.constraints.define(largest >= (most + 1) * over)
    return largest


def _all_served(slots: SlotBoundSearch, students: frozenset[str]) -> Plan:
    """The plan as far as it is kept, with the students to place served on the days on which they did not wait."""
    editor = PlanEditor(slots.school, slots.kept.copy(), cascading=False)
    for student in sorted(students):
        waited = slots.published.waits.get(student, frozenset())
        for day in slots.school.attended[student].keys() - waited:
            editor.serve_again(student, day)
    return editor.plan


def _changed_days(context: EncodingContext, new: Sequence[str]) -> list[Expr]:
    """For each day a literal: true where somebody lacks exercise by what is published, unless a group is new."""
    builder = context.constraints
    builder.with_assumptions, builder.rule = True, "physical-activity"
    registry.RULES[builder.rule](context)
    builder.with_assumptions, rule, builder.rule = False, builder.rule, ""
    exists = [context.enrolment.exists(group) for group in new]
    days = {day: builder.boolean(f"changed[{day}]") for day in context.week.days}
    for (of_rule, scope), literal in sorted(builder.assumption_literals.items()):
        if of_rule == rule:
            builder.clause((), [literal, days[scope[-1]], *exists])
    return list(days.values())


def _sessions_of_new_groups(context: EncodingContext, new: Sequence[str], tokens: frozenset[str]) -> list[Expr]:
    """In all slots but some: a literal for each session of a group that was not published."""
    return [
        context.constraints.implied_by_each(
            [literal for _, literal in context.enrolment.possibly_present(group, token)], f"meets[{group},{token}]"
        )
        for group in new
        for token in context.week.care
        if token not in tokens
    ]
