"""What a week would cost with its groups on paper: a care group for each lead, all meeting together as before.

`continuity` passes over joined rows. So a group with three leads can be written as three groups that always join each
other, each of them hosting when its own lead is there: nothing changes for anybody, and no continuity is paid. The
program publishes no such weeks, as they only hide the changes of lead; but they keep all rules, so no valid bound can
lie above what they cost. This tells which part of a gap is no fault of the bound's.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import permutations

from optimizer.audit import audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.model.freedom import fresh_ids
from optimizer.model.plan import Meeting, Plan, Presence, from_timetable, to_timetable
from optimizer.model.school import School

Parts = dict[str, list[str]]
"""Lead -> students of the lead's own group."""
MOST = 5
"""Leads of a group up to which it is cut."""


def on_paper(scenario: Scenario, timetable: Timetable, week_of: date) -> int | None:
    """Points of the week with its groups cut by lead where that pays; None where it saves nothing or breaks a rule."""
    if scenario.settings.grouping.joining == "never":
        return None
    school = School(scenario, week_of)
    plan, best = from_timetable(school, timetable), audit(scenario, timetable, week_of=week_of).score
    for group in sorted(set(plan.care.values())):
        plan = _cut(school, plan, group) or plan
    score = audit(scenario, to_timetable(school, plan), week_of=week_of).score
    return score.points if score < best else None


def _cut(school: School, plan: Plan, group: str) -> Plan | None:
    """The plan with one group cut by lead; None where that cannot be done, or does not pay by the goals it concerns."""
    hosted: dict[str, set[str]] = defaultdict(set)
    for (of, token), meeting in plan.meetings.items():
        if of == group and not meeting.host:
            hosted[meeting.lead].add(token)
    members = [s for s in school.scenario.students if plan.care.get(s.id) == group]
    if not 1 < len(hosted) <= MOST or any(s.care_group for s in members):
        return None
    pieces = _pieces(school, [s.id for s in members], len(hosted))
    if min(map(len, pieces)) < school.scenario.settings.grouping.min_size:
        return None
    present = Presence(school, plan).at
    for leads in permutations(sorted(hosted)):
        parts: Parts = dict(zip(leads, pieces, strict=True))
        if all(set(parts[lead]) & set(present[group, token]) for lead in leads for token in hosted[lead]):
            found = _written(school, plan, group, parts)
            return found if _cost(school, found) < _cost(school, plan) else None
    return None


def _pieces(school: School, members: list[str], count: int) -> list[list[str]]:
    """As equal as can be, along the borders of classes where they are near; dealt out where grades must mix."""
    student = school.scenario.student
    order = sorted(members, key=lambda s: (student[s].grade, student[s].class_name, s))
    if school.scenario.settings.grouping.mixed == "required":
        return [order[part::count] for part in range(count)]
    borders = [n for n in range(1, len(order)) if student[order[n]].class_name != student[order[n - 1]].class_name]
    ends = [0]
    for part in range(1, count):
        even = part * len(order) // count
        near = [n for n in borders if abs(n - even) * count * 3 <= len(order) and n > ends[-1]]
        ends.append(min(near, key=lambda n: abs(n - even), default=max(even, ends[-1] + 1)))
    return [order[low:high] for low, high in zip(ends, [*ends[1:], len(order)], strict=True)]


def _written(school: School, plan: Plan, group: str, parts: Parts) -> Plan:
    """The plan with the parts as groups; each hosts the slots of its lead, the others join it, as does who joined."""
    found, fresh = plan.copy(), fresh_ids(school, plan.campus)
    name = {lead: next(fresh) for lead in parts}
    for lead, members in parts.items():
        found.campus[name[lead]] = plan.campus[group]
        found.care |= dict.fromkeys(members, name[lead])
    del found.campus[group]
    present = Presence(school, found).at
    for (of, token), meeting in plan.meetings.items():
        if of == group:
            del found.meetings[of, token]
            host = meeting.host or name[meeting.lead]
            for part in name.values():
                if part == host:
                    found.meetings[part, token] = replace(meeting)
                elif present.get((part, token)):
                    found.meetings[part, token] = Meeting(meeting.activity, host=host)
        elif meeting.host == group:
            found.meetings[of, token].host = name[plan.meetings[group, token].lead]
    return found


def _cost(school: School, plan: Plan) -> int:
    """Points of the goals that a cut concerns, but for what all weeks with these students pay alike."""
    goals, student, groups = school.scenario.settings.goals.weights(), school.scenario.student, set(plan.care.values())
    leads = {(of, m.lead) for (of, _), m in plan.meetings.items() if of in groups and not m.host}
    classes = {(g, s.campus, s.grade, s.class_name) for i, g in plan.care.items() if (s := student[i]).class_name}
    codes = {(g, student[i].together) for i, g in plan.care.items() if student[i].together}
    return (
        goals["continuity"] * (len(leads) - len(groups))
        + goals["classmates"] * len(classes)
        + goals["together"] * len(codes)
    )
