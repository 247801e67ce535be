"""Points of a week with nominal split groups: several small care groups for one, all meeting together as before.

`continuity` does not count joined rows. So a group with three leads can be written as three groups, or one for each of
its classes, that always join each other, each of them hosting when its own lead is there: nothing changes for anybody,
and `continuity` is 0. The program publishes no such weeks, as they only hide the changes of lead; but they keep all
rules, so no valid bound can lie above their points. The difference is a part of the gap that no bound can close.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import accumulate, islice, pairwise, permutations

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.cp.neighbourhood import new_group_ids
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.school import School
from optimizer.engine.search.plan_audit import audit_plan

Pieces = list[list[str]]
"""The students of each of the groups that one is written as."""
MOST_ORDERS = 5_040
"""Ways of giving pieces to leads that are looked at for a group."""


def on_paper(scenario: Scenario, timetable: Timetable, week_of: date) -> int | None:
    """Points of the week with its groups cut where that pays; None where it saves nothing or breaks a rule."""
    if scenario.settings.grouping.joining == "never":
        return None
    school = School(scenario, week_of)
    plan = from_timetable(school, timetable)
    pinned = {pin.group for pin in scenario.pins} | {s.care_group for s in scenario.students}
    published = least = audit_plan(school, plan).score
    for by_class in (False, True):
        found = plan
        for group in sorted(set(plan.care.values()) - pinned):
            found = _cut(school, found, group, by_class) or found
        least = min(least, audit_plan(school, found).score)
    return least.points if least < published else None


def _cut(school: School, plan: Plan, group: str, by_class: bool) -> Plan | None:
    """The plan with one group cut; None where that cannot be done, or does not pay by the goals it concerns."""
    leads = {meeting.lead for (of, _), meeting in plan.meetings.items() if of == group and not meeting.host}
    members = [s for s, care in plan.care.items() if care == group]
    best = None
    for pieces in _ways(school, members, len(leads), by_class):
        if min(map(len, pieces)) >= school.scenario.settings.grouping.min_size:
            found = _written(school, plan, group, pieces)
            if _cost(school, found) < _cost(school, best or plan):
                best = found
    return best


def _ways(school: School, members: list[str], leads: int, by_class: bool) -> Iterator[Pieces]:
    """Ways to cut a group: along the borders of its classes, and as even as can be; dealt out where grades must mix."""
    student = school.scenario.student
    classes: dict[tuple[int, str], list[str]] = defaultdict(list)
    for s in sorted(members, key=lambda s: (student[s].grade, student[s].class_name, s)):
        classes[student[s].grade, student[s].class_name].append(s)
    by_classes = list(classes.values())
    one_by_one = [[s] for members in by_classes for s in members]
    mixed = school.scenario.settings.grouping.mixed == "required"
    count = max(leads, len(classes) // (2 if mixed else 1)) if by_class else leads
    for units in (by_classes, one_by_one):
        if len(units) >= count > 1:
            pieces = _dealt(units, count) if mixed else _runs(units, count)
            if not mixed or all(len({student[s].grade for s in piece}) > 1 for piece in pieces):
                yield pieces


def _dealt(units: Pieces, count: int) -> Pieces:
    """Every so manieth unit, so that grades mix."""
    return [[s for unit in units[part::count] for s in unit] for part in range(count)]


def _runs(units: Pieces, count: int) -> Pieces:
    """Neighbours together, each piece about as large as the others."""
    ends = [0, *accumulate(map(len, units))]
    cuts = [0]
    for part in range(1, count):
        able = range(cuts[-1] + 1, len(units) - count + part + 1)
        cuts.append(min(able, key=lambda n: abs(ends[n] * count - part * ends[-1])))
    return [[s for unit in units[low:high] for s in unit] for low, high in pairwise([*cuts, len(units)])]


def _written(school: School, plan: Plan, group: str, pieces: Pieces) -> Plan:
    """The plan with the pieces as groups; each hosts the slots of its lead, the others join it, as does who joined."""
    found, fresh = plan.copy(), new_group_ids(school, plan.campus)
    del found.campus[group]
    names = [next(fresh) for _ in pieces]
    for name, members in zip(names, pieces, strict=True):
        found.campus[name] = plan.campus[group]
        found.care |= dict.fromkeys(members, name)
    present = PlanIndex(school, found).at
    own = {token: meeting for (of, token), meeting in plan.meetings.items() if of == group}
    here = {token: [name for name in names if present.get((name, token))] for token in own}
    hosts = _hosts({token: meeting.lead for token, meeting in own.items() if not meeting.host}, names, here)
    for token, meeting in own.items():
        del found.meetings[group, token]
        for name in here[token]:
            host = meeting.host or hosts[token]
            own = name == host
            found.meetings[name, token] = replace(meeting) if own else PlannedSession(meeting.activity, host=host)
    for key, meeting in found.meetings.items():
        if meeting.host == group:
            meeting.host = hosts[key[1]]
    return found


def _hosts(lead: dict[str, str], names: list[str], here: dict[str, list[str]]) -> dict[str, str]:
    """Token -> group that hosts: each lead's own where somebody of it is there, with least changes of lead in all."""
    leads = sorted(set(lead.values()))
    orders = permutations(names * -(-len(leads) // len(names)), len(leads))
    ways = (
        {t: home[person] if home[person] in here[t] else here[t][0] for t, person in lead.items()}
        for home in (dict(zip(leads, order, strict=True)) for order in islice(orders, MOST_ORDERS))
    )
    return min(ways, key=lambda way: len({(way[t], person) for t, person in lead.items()}) - len(set(way.values())))


def _cost(school: School, plan: Plan) -> int:
    """Points of the goals that a cut concerns, but for what all weeks with these students pay alike."""
    goals, student, groups = school.scenario.settings.goals.weights(), school.scenario.student, set(plan.care.values())
    leads = {(of, m.lead) for (of, _), m in plan.meetings.items() if of in groups and not m.host}
    classes = {(g, s.campus, s.grade, s.class_name) for i, g in plan.care.items() if (s := student[i]).class_name}
    codes = {(g, student[i].together) for i, g in plan.care.items() if student[i].together}
    return (
        goals["continuity"] * (len(leads) - len({of for of, _ in leads}))
        + goals["classmates"] * len(classes)
        + goals["together"] * len(codes)
    )
