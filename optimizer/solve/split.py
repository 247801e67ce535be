"""Care groups split by lead: the parts join each other, each hosts the slots of its own lead, and continuity is free.

`continuity` passes over joined rows, so a group with k leads, which pays for k - 1 of them, can become k groups with
one each. In every slot all parts are still together, in the same room with the same staff and activity; one part is
the host, the others join it. Nothing changes for anybody, and the rules that held still hold; only the minimums of
`frequency` and the sizes are looked at again. What may be paid is `classmates`, where a class is cut.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from optimizer.model.plan import Meeting, Plan, Presence
from optimizer.model.school import School

Parts = list[list[str]]


def split_by_lead(school: School, plan: Plan) -> Plan:
    """The same week with those groups split for which it saves points; the plan itself where none does.

    Parameters
    ----------
    school : School
    plan : Plan
        Complete: sessions with leads.
    """
    if school.scenario.settings.grouping.joining == "never":
        return plan
    for group in sorted(set(plan.care.values())):
        found = _best(_Group(school, plan, group))
        if found is not None:
            plan = _apply(plan, found)
    return plan


@dataclass
class _Split:
    """Parts of a group, and for each slot that it hosts the number of the part that is to host it."""

    group: _Group
    parts: Parts
    hosting: dict[str, int]
    saved: int


class _Group:
    """A care group of a plan."""

    def __init__(self, school: School, plan: Plan, group: str):
        self.school, self.plan, self.id = school, plan, group
        self.members = sorted(student for student, of in plan.care.items() if of == group)
        self.hosted = {token: m for (of, token), m in plan.meetings.items() if of == group and not m.host}
        self.leads = sorted({meeting.lead for meeting in self.hosted.values()})
        presence = Presence(school, plan).at
        self.present = {t: frozenset(presence.get((group, t), ())) for (of, t) in plan.meetings if of == group}

    def school_class(self, student: str) -> tuple[str, int, str]:
        row = self.school.scenario.student[student]
        return (row.campus, row.grade, row.class_name)


def _best(group: _Group) -> _Split | None:
    """The split that saves most: into as many parts as there are leads, or fewer."""
    grouping = group.school.scenario.settings.grouping
    most = min(len(group.leads), len(group.members) // grouping.min_size)
    found = [split for count in range(2, most + 1) if (split := _try(group, count)) is not None]
    return max(found, key=lambda split: split.saved, default=None)


def _try(group: _Group, count: int) -> _Split | None:
    parts = _cut(group, count)
    grouping = group.school.scenario.settings.grouping
    if any(len(part) < grouping.min_size for part in parts):
        return None
    if grouping.mixed == "required" and any(len({group.school_class(s)[1] for s in part}) < 2 for part in parts):
        return None
    if not all(_keeps_minimums(group, part) for part in parts):
        return None
    hosting = _hosting(group, parts)
    weights = group.school.scenario.settings.goals.weights()
    pairs = {(hosting[token], meeting.lead) for token, meeting in group.hosted.items()}
    leads_saved = len(group.leads) - 1 - sum(max(0, sum(i == p for i, _ in pairs) - 1) for p in range(count))
    saved = weights["continuity"] * leads_saved
    saved -= weights["classmates"] * (_spread(group, parts) - _spread(group, [group.members]))
    saved -= weights["together"] * (_codes(group, parts) - _codes(group, [group.members]))
    return _Split(group, parts, hosting, saved) if saved > 0 else None


def _keeps_minimums(group: _Group, part: list[str]) -> bool:
    """Whether a part has each activity as often in the slots it meets in as its share of the week asks for.

    A part may be bound where the group was not, when it has none of the grades that the activity leaves out.
    """
    scenario, plan = group.school.scenario, group.plan
    care, day_of = scenario.week.care, {slot.token: slot.day for slot in scenario.week.slots}
    held = [token for token in care if group.present.get(token, frozenset()) & set(part)]
    meetings = [plan.meetings[group.id, token] for token in held]
    shown = [plan.meetings[m.host, t].activity if m.host else m.activity for t, m in zip(held, meetings, strict=True)]
    grades = {group.school_class(student)[1] for student in part}
    on_day = {day: [a for a, t in zip(shown, held, strict=True) if day_of[t] == day] for day in scenario.week.days}
    longest = max(sum(day_of[token] == day for token in care) for day in scenario.week.days)
    whole_days = [activities for activities in on_day.values() if len(activities) == longest]
    return all(
        shown.count(activity.id) >= activity.min_per_week * len(held) // len(care)
        and all(of_day.count(activity.id) >= activity.min_per_day for of_day in whole_days)
        for activity in scenario.activities
        if activity.for_care and all(activity.allows_grade(grade) for grade in grades)
    )


def _spread(group: _Group, parts: Parts) -> int:
    """Classes of the parts, each counted in each part; blank ones aside."""
    return sum(len({c for s in part if (c := group.school_class(s))[2]}) for part in parts)


def _codes(group: _Group, parts: Parts) -> int:
    students = group.school.scenario.student
    return sum(len({students[s].together for s in part} - {""}) for part in parts)


def _cut(group: _Group, count: int) -> Parts:
    """Equal parts along the borders of classes; the largest class is halved until there are pieces enough.

    Students who are pinned to the group stay in the first part, which keeps its name. Halves take turns in order of
    hours, so that each has somebody who stays long.
    """
    students = group.school.scenario.student
    pieces: dict[object, list[str]] = defaultdict(list)
    for student in sorted(group.members, key=lambda s: (-len(students[s].attends), s)):
        pieces["pinned" if students[student].care_group else group.school_class(student)].append(student)
    pinned = pieces.pop("pinned", [])
    loose = list(pieces.values())
    while len(loose) + bool(pinned) < count and any(len(piece) > 1 for piece in loose):
        loose.sort(key=len)
        largest = loose.pop()
        loose += [largest[0::2], largest[1::2]]
    parts: Parts = [list(pinned), *([] for _ in range(count - 1))]
    for piece in sorted(loose, key=len, reverse=True):
        min(parts, key=len).extend(piece)
    return parts


def _hosting(group: _Group, parts: Parts) -> dict[str, int]:
    """Slot -> part that hosts it: each lead belongs to one part, as far as somebody of it is present."""
    there = {t: [i for i, part in enumerate(parts) if group.present[t] & set(part)] for t in group.hosted}
    slots: dict[str, list[str]] = defaultdict(list)
    for token, meeting in sorted(group.hosted.items()):
        slots[meeting.lead].append(token)
    taken = [0] * len(parts)
    hosting: dict[str, int] = {}
    for lead in sorted(slots, key=lambda one: (-len(slots[one]), one)):
        fits = [sum(i in there[token] for token in slots[lead]) for i in range(len(parts))]
        part = max(range(len(parts)), key=lambda i: (fits[i], -taken[i], -i))
        taken[part] += 1
        hosting |= {token: part if part in there[token] else there[token][0] for token in slots[lead]}
    return hosting


def _apply(plan: Plan, split: _Split) -> Plan:
    group, found = split.group, plan.copy()
    names = [group.id, *_free_names(plan, len(split.parts) - 1)]
    for name, part in zip(names, split.parts, strict=True):
        found.campus[name] = plan.campus[group.id]
        found.care.update(dict.fromkeys(part, name))
    for (of, token), meeting in plan.meetings.items():
        if meeting.host == group.id:
            found.meetings[of, token].host = names[split.hosting[token]]
        if of != group.id:
            continue
        del found.meetings[of, token]
        for i, name in enumerate(names):
            if not group.present[token] & set(split.parts[i]):
                continue
            hosts = not meeting.host and split.hosting[token] == i
            joined = Meeting(meeting.activity, host=meeting.host or names[split.hosting.get(token, 0)])
            found.meetings[name, token] = Meeting(**vars(meeting)) if hosts else joined
    return found


def _free_names(plan: Plan, count: int) -> list[str]:
    """Standard names of care groups that are not taken."""
    found: list[str] = []
    number = 1
    while len(found) < count:
        if (name := f"C{number:02d}") not in plan.campus:
            found.append(name)
        number += 1
    return found
