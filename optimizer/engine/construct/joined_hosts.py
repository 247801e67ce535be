"""Which group of a joined session is its host.

`continuity` counts the different leads of the sessions that a group hosts. Where most people serve six slots, a group
with twelve sessions of its own has two leads, one with thirteen a third lead for a single session. That group had
better join one session more, hosted by a group that would have joined it.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.lp.mixed_integer import solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram, LinearTerm
from optimizer.engine.params import ConstructParams
from optimizer.engine.plan.plan import Plan, PlannedSession, SessionKey


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
