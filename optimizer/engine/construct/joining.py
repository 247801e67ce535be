"""Which care sessions of a slot are joined, and which group of a joined session is its host.

`pack_sessions` joins thin sessions into as few as the rules allow: a heuristic for bin packing with side conditions,
sessions in order of falling headcount, each put into the fullest joint session that can take it (best fit decreasing;
Johnson 1973).

`choose_hosts`: a group has the leads of the sessions that it hosts, and those of its hosts where it joins. Where most
people serve six slots, a group with twelve sessions of its own has two leads, one with thirteen a third lead for a
single session. That group had better join one session more, hosted by a group that would have joined it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.lp.mixed_integer import solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram, LinearTerm
from optimizer.engine.params import ConstructParams
from optimizer.engine.plan.plan import Plan, PlannedSession, SessionKey
from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class CareSession:
    """A care group's session in a slot, before it is decided which sessions are joined.

    Attributes
    ----------
    headcount : int
        Students present.
    grades : frozenset of int
        Their grades.
    for_exercise : bool
        Whether the group is to exercise in the slot. Such sessions are joined with each other alone.
    never_joined : bool
        Whether the session stays on its own (something is pinned to it).
    guest_of : str
        Group whose session it joins if it can; blank if any will do.
    codes : frozenset of str
        ``apart`` codes of the students present: sessions that share one are not joined.
    """

    group: str
    headcount: int
    grades: frozenset[int]
    for_exercise: bool
    never_joined: bool = False
    guest_of: str = ""
    codes: frozenset[str] = frozenset()


def pack_sessions(school: School, sessions: Iterable[CareSession]) -> list[tuple[str, ...]]:
    """Join the care sessions of one campus and slot.

    Sessions are joined where that saves staff, up to ``max_size`` students and ``join_max_grade_span``.

    Returns
    -------
    list of tuple of str
        The groups of each joint session, the host first; a session of its own is a tuple of one group.
    """
    settings = school.scenario.settings.grouping
    by_rank = list(sessions)
    hosts = {session.guest_of for session in by_rank if session.guest_of}
    rank = {s.group: 1 if s.guest_of else 0 if s.group in hosts else 2 for s in by_rank}
    by_rank.sort(key=lambda session: (rank[session.group], -session.headcount, session.group))
    if settings.joining == "never":
        return [(session.group,) for session in by_rank]
    ratio = school.usual_students_per_staff
    bundles: list[list[CareSession]] = []
    for session in by_rank:
        bundle = None
        if not session.never_joined:
            bundle = _fullest_fitting(bundles, session, settings.max_size, settings.join_max_grade_span, ratio)
        if bundle is None:
            bundles.append([session])
        else:
            bundle.append(session)
    return [tuple(session.group for session in bundle) for bundle in bundles]


def _fullest_fitting(
    bundles: list[list[CareSession]], session: CareSession, max_size: int, max_span: int, ratio: int
) -> list[CareSession] | None:
    """The fullest joint session that may take a session and needs fewer staff together than apart.

    For a guest it is the one of its host, if that may take it, whether or not staff is saved.
    """
    best: list[CareSession] | None = None
    if session.guest_of:
        bundles = [bundle for bundle in bundles if bundle[0].group == session.guest_of] or bundles
    best_headcount = -1
    for bundle in bundles:
        headcount = sum(other.headcount for other in bundle) + session.headcount
        grades = session.grades.union(*(other.grades for other in bundle))
        if (
            headcount > max_size
            or max(grades) - min(grades) > max_span
            or bundle[0].never_joined
            or any(session.codes & other.codes for other in bundle)
            or bundle[0].for_exercise != session.for_exercise
        ):
            continue
        staff_apart = math.ceil((headcount - session.headcount) / ratio) + math.ceil(session.headcount / ratio)
        saves_staff = math.ceil(headcount / ratio) < staff_apart
        if headcount > best_headcount and (session.guest_of or saves_staff):
            best, best_headcount = bundle, headcount
    return best


def choose_hosts(context: ConstructionContext, plan: Plan, load: int) -> dict[SessionKey, str]:
    """Change hosts of joined care sessions so that as many groups as possible host a multiple of ``load`` sessions.

    Groups with a pin keep their part.

    Parameters
    ----------
    plan : Plan
        Its sessions are changed.
    load : int
        Slots that a lead typically serves in the week; below 2 nothing is changed.

    Returns
    -------
    dict
        (former host, token) -> new host, where they differ.
    """
    pinned = {pin.group for pin in context.school.scenario.pins}
    guests: dict[SessionKey, list[str]] = defaultdict(list)
    for (group, token), session in sorted(plan.meetings.items()):
        if session.host:
            guests[session.host, token].append(group)
    candidates = {key: [key[0], *joined] for key, joined in guests.items() if not pinned & {key[0], *joined}}
    if load < 2 or not candidates:
        return {}
    care = set(plan.care.values())
    hosted_anyway = Counter(
        group for (group, token), session in plan.meetings.items()
        if group in care and not session.host and (group, token) not in candidates
    )  # fmt: skip
    hosts = _solve_hosting(candidates, hosted_anyway, load, context.params)
    changed = {key: host for key, host in hosts.items() if host != key[0]}
    for (former, token), host in changed.items():
        plan.meetings[host, token] = plan.meetings[former, token]
        for group in candidates[former, token]:
            if group != host:
                plan.meetings[group, token] = PlannedSession(plan.meetings[host, token].activity, host=host)
    return changed


def _solve_hosting(
    candidates: dict[SessionKey, list[str]], hosted_anyway: Counter[str], load: int, params: ConstructParams
) -> dict[SessionKey, str]:
    """The host of each joined session, by a mixed-integer model; empty where no solution is found.

    Every group either hosts one of the multiples of ``load`` or costs 1; a change of host costs far less.

    Parameters
    ----------
    candidates : dict
        (present host, token) -> the groups of the session, the present host first.
    hosted_anyway : Counter
        Group -> sessions that it hosts whatever is chosen.
    """
    model = LinearProgram()
    is_host: dict[tuple[SessionKey, str], int] = {}
    terms_of: dict[str, list[LinearTerm]] = defaultdict(list)
    for key, groups in sorted(candidates.items()):
        for group in groups:
            is_host[key, group] = model.var(params.host_change_cost if group != key[0] else 0)
            terms_of[group].append((is_host[key, group], 1))
        model.row([(is_host[key, group], 1) for group in groups], low=1, high=1)
    for group, terms in sorted(terms_of.items()):
        least, most = hosted_anyway[group], hosted_anyway[group] + len(terms)
        counts: list[LinearTerm] = [(model.var(1.0), 1)]
        for multiple in range(-(-least // load) * load, most + 1, load):
            hosts_multiple = model.var()
            counts.append((hosts_multiple, 1))
            model.row([*terms, (hosts_multiple, least - multiple)], low=0)
            model.row([*terms, (hosts_multiple, most - multiple)], high=most - least)
        model.row(counts, low=1)
    answer = solve_mixed_integer(model, node_limit=params.hosting_node_limit)
    if answer is None:
        return {}
    return {key: group for (key, group), variable in is_host.items() if answer.is_true(variable)}
