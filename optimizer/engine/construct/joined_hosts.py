"""Which group of a joined session is its host: so that the sessions that a group hosts are whole weeks of its leads.

A group has the leads of the sessions that it hosts, and of its hosts where it joins. Where most people serve six slots,
a group with twelve sessions of its own has two leads, one with thirteen a third lead for a single session; so it had
better join once more, and let one of those host who would join it.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from optimizer.engine.lp.mixed_integer import LinearTerm, MixedIntegerModel
from optimizer.engine.plan.plan import Plan, PlannedSession, SessionKey
from optimizer.engine.problem.school import School

HOST_CHANGE_COST = 0.01
HOSTING_NODE_LIMIT = 200


def choose_hosts(school: School, plan: Plan, load: int) -> dict[SessionKey, str]:
    """Let other groups host joined sessions of care where more groups then host a multiple of ``load`` sessions.

    Returns
    -------
    dict
        (former host, token) -> new host; ``plan.meetings`` is changed accordingly.
    """
    pinned = {pin.group for pin in school.scenario.pins}
    joined: dict[SessionKey, list[str]] = defaultdict(list)
    for (group, token), meeting in sorted(plan.meetings.items()):
        if meeting.host:
            joined[meeting.host, token].append(group)
    able = {key: [key[0], *guests] for key, guests in joined.items() if not pinned & {key[0], *guests}}
    if load < 2 or not able:
        return {}
    care = set(plan.care.values())
    sure = Counter(g for (g, t), m in plan.meetings.items() if g in care and not m.host and (g, t) not in able)
    changed = {key: host for key, host in _solve_hosting(able, sure, load).items() if host != key[0]}
    for (former, token), host in changed.items():
        plan.meetings[host, token] = plan.meetings[former, token]
        for group in able[former, token]:
            if group != host:
                plan.meetings[group, token] = PlannedSession(plan.meetings[host, token].activity, host=host)
    return changed


def _solve_hosting(able: dict[SessionKey, list[str]], sure: Counter[str], load: int) -> dict[SessionKey, str]:
    """The host of each joined session, by a small linear model: as few groups as can be with an odd lot of sessions.

    ``able`` holds the groups of each joined session, the present host first; ``sure`` how many sessions a group hosts
    whatever is chosen.
    """
    model = MixedIntegerModel()
    hosts: dict[tuple[SessionKey, str], int] = {}
    more: dict[str, list[LinearTerm]] = defaultdict(list)
    for key, groups in sorted(able.items()):
        for group in groups:
            hosts[key, group] = model.var(HOST_CHANGE_COST if group != key[0] else 0)
            more[group].append((hosts[key, group], 1))
        model.row([(hosts[key, group], 1) for group in groups], low=1, high=1)
    for group, terms in sorted(more.items()):
        least, most = sure[group], sure[group] + len(terms)
        kinds: list[LinearTerm] = [(model.var(1.0), 1)]
        for even in range(-(-least // load) * load, most + 1, load):
            kind = model.var()
            kinds.append((kind, 1))
            model.row([*terms, (kind, least - even)], low=0)
            model.row([*terms, (kind, most - even)], high=most - least)
        model.row(kinds, low=1)
    answer = model.solve(nodes=HOSTING_NODE_LIMIT)
    if answer is None:
        return {}
    return {key: group for (key, group), variable in hosts.items() if answer.is_true(variable)}
