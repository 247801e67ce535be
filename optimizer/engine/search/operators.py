"""Neighbourhoods: which part of a plan to open next, given how large the part may be.

Each is a callable ``(view, size, rng) -> Freedom or None`` in the explicit tuple at the end; None says that the plan
has nothing of the kind. ``size`` is a number of care groups, or of the things that the docstring names.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import SessionKey
from optimizer.engine.search.admission_operators import free_admission, free_everything, free_waiting

OperatorFunction = Callable[[PlanIndex, int, random.Random], Neighbourhood | None]


def _groups_sharing_leads(view: PlanIndex, size: int, rng: random.Random) -> list[str]:
    """Care groups that share leads with a first one drawn by how many leads it has; filled up at random."""
    groups = view.care_groups
    if not groups:
        return []
    weights = [max(1, len(view.leads_of(g))) for g in groups]
    first = rng.choices(groups, weights)[0]
    chosen = [first]
    while len(chosen) < min(size, len(groups)):
        leads = {p for g in chosen for p in view.leads_of(g)}
        near = sorted({key[0] for p in leads for key in view.sessions_of_person[p]} & set(groups) - set(chosen))
        rest = near or sorted(set(groups) - set(chosen))
        chosen.append(rng.choice(rest))
    return chosen


def free_group_staff(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Who leads and assists a few care groups that share people, the whole week."""
    groups = _groups_sharing_leads(view, size, rng)
    roster = view.with_joined_sessions(key for g in groups for key in view.sessions_of_group[g])
    return _staff_neighbourhood(view, roster, rng, size) if roster else None


def free_people(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Everything that a few people do, duties included: they and the groups change places."""
    names = [p for p in sorted({*view.sessions_of_person, *view.duties_of_person}) if p]
    if len(names) < 2:
        return None
    chosen = rng.sample(names, min(2 * size, len(names)))
    roster = view.with_joined_sessions(key for p in chosen for key in view.sessions_of_person[p])
    duties = frozenset(key for p in chosen for key in view.duties_of_person[p])
    return Neighbourhood(
        roster=frozenset(roster), duties=duties, people=frozenset(chosen), without_spare_assistants=rng.random() < 0.7
    )


def free_day_roster(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """All staff of one day at a campus, or of as many groups as ``size`` allows."""
    week = view.school.scenario.week
    day, campus = rng.choice(week.days), rng.choice(view.school.scenario.campuses)
    keys = [k for t in week.on_day[day] for k in view.sessions_in_slot[t] if view.campus(k[0]) == campus]
    groups = sorted({g for g, _ in keys})
    kept = set(rng.sample(groups, min(4 * size, len(groups))))
    roster = view.with_joined_sessions(k for k in keys if k[0] in kept)
    if not roster:
        return None
    freedom = _staff_neighbourhood(view, roster, rng, size)
    return replace(freedom, duties=frozenset((campus, t) for t in week.on_day[day] if (campus, t) in view.plan.duties))


def free_group_programme(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Activities, rooms, joining and staff of a few care groups, the whole week."""
    groups = rng.sample(view.care_groups, min(max(1, size // 2), len(view.care_groups)))
    keys = view.with_joined_sessions(key for g in groups for key in view.sessions_of_group[g])
    return _programme_neighbourhood(view, keys, rng, size) if keys else None


def free_day_programme(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Activities, rooms, joining and staff of several care groups on one day or two running."""
    days = view.school.scenario.week.days
    number = rng.randrange(len(days))
    chosen = days[number : number + rng.choice((1, 2))]
    campus = rng.choice(view.school.scenario.campuses)
    groups = [g for g in view.care_groups if view.plan.campus[g] == campus]
    kept = rng.sample(groups, min(2 * size, len(groups)))
    week = view.school.scenario.week
    keys = view.with_joined_sessions(k for g in kept for k in view.sessions_of_group[g] if week[k[1]].day in chosen)
    return _programme_neighbourhood(view, keys, rng, size) if keys else None


def free_joining(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """All smaller sessions of one slot at a campus: who joins whom, with activity, room and staff."""
    if view.school.scenario.settings.grouping.joining == "never":
        return None
    token = rng.choice(view.school.scenario.week.care)
    most = view.school.scenario.settings.grouping.max_size
    campus = rng.choice(view.school.scenario.campuses)
    groups = set(view.care_groups)
    keys = [k for k in view.sessions_in_slot[token] if k[0] in groups and view.plan.campus[k[0]] == campus]
    small = sorted(keys, key=lambda k: (view.presence.headcount(*k) + rng.random() * most / 3, k))[: 3 * size]
    opened = view.with_joined_sessions(small)
    return _programme_neighbourhood(view, opened, rng, size) if len(opened) > 1 else None


def free_club_membership(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Who is in which open club; meetings stay."""
    students = [s.id for s in view.school.scenario.students if s.clubs]
    kept = students if len(students) < 150 * size else rng.sample(students, 150 * size)
    return Neighbourhood(clubs=frozenset(kept)) if kept else None


def free_club_times(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Opening, meetings and members of a few clubs that share wishes, with their rooms and staff."""
    clubs = sorted(view.school.wishers)
    if not clubs:
        return None
    chosen = {rng.choice(clubs)}
    while len(chosen) < min(1 + size // 2, len(clubs)):
        wishers = {s for c in chosen for s in view.school.wishers[c]}
        student = view.school.scenario.student
        near = sorted({c for s in wishers for c in student[s].clubs} - chosen) or sorted(set(clubs) - chosen)
        chosen.add(rng.choice(near))
    students = {s for c in chosen for s in view.school.wishers[c]}
    keys = frozenset((c, t) for c in chosen for t in view.school.club_slots[c])
    staff = view.staff_of(keys) | {p for c in chosen for p in view.school.scenario.club[c].leaders}
    care = _care_sessions_near(view, students, chosen, rng, size)
    return Neighbourhood(
        clubs=frozenset(students),
        times=frozenset(chosen),
        programme=keys | care,
        roster=keys | care,
        people=frozenset(staff | view.staff_of(care) | view.sample_staff(2 * size, rng)),
        without_spare_assistants=True,
    )


def _care_sessions_near(
    view: PlanIndex, students: set[str], clubs: set[str], rng: random.Random, size: int
) -> frozenset[SessionKey]:
    """Care sessions, on some day of the clubs, of the groups that most of the students are in."""
    week = view.school.scenario.week
    days = sorted({week[t].day for c in clubs for t in view.school.club_slots[c]})
    groups = Counter(view.plan.care[s] for s in sorted(students) if s in view.plan.care)
    if not days or not groups or rng.random() < 0.3:
        return frozenset()
    day = rng.choice(days)
    kept = [g for g, _ in groups.most_common(size)]
    return frozenset(
        view.with_joined_sessions(k for g in kept for k in view.sessions_of_group[g] if week[k[1]].day == day)
    )


def free_group_membership(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Which of a few care groups of a campus their students are in."""
    campus = rng.choice(view.school.scenario.campuses)
    groups = [g for g in view.care_groups if view.plan.campus[g] == campus]
    if len(groups) < 2:
        return None
    grade = {s.id: s.grade for s in view.school.scenario.students}
    mean: dict[str, list[int]] = defaultdict(list)
    for student, group in view.plan.care.items():
        mean[group].append(grade[student])
    first = rng.choice(groups)
    level = sum(mean[first]) / len(mean[first])
    near = sorted(groups, key=lambda g: (abs(sum(mean[g]) / len(mean[g]) - level) + rng.random(), g))
    kept = near[: max(2, size // 2 + 1)]
    students = frozenset(s for s, g in view.plan.care.items() if g in kept)
    return Neighbourhood(care=students, groups=tuple((g, campus) for g in kept))


def _staff_neighbourhood(view: PlanIndex, roster: set[SessionKey], rng: random.Random, size: int) -> Neighbourhood:
    staff = view.staff_of(roster) | view.sample_staff(1 + size // 2, rng)
    return Neighbourhood(roster=frozenset(roster), people=frozenset(staff), without_spare_assistants=rng.random() < 0.8)


def _programme_neighbourhood(view: PlanIndex, keys: set[SessionKey], rng: random.Random, size: int) -> Neighbourhood:
    return Neighbourhood(
        programme=frozenset(keys),
        roster=frozenset(keys),
        people=frozenset(view.staff_of(keys) | view.sample_staff(2 + size // 2, rng)),
        without_spare_assistants=True,
    )


@dataclass(frozen=True)
class Operator:
    """A neighbourhood with its name, the size to begin with, and the goals that it can better."""

    name: str
    choose: OperatorFunction
    size: int
    goals: tuple[str, ...]
    effort: float = 0.6
    """Deterministic time (CP-SAT's unit) that one may take."""


_STAFF_GOALS = (
    "fair-load", "continuity", "staff-gaps", "late-starts", "call-ins", "extra-staff", "outside-cost", "avoided",
)  # fmt: skip
_SESSION_GOALS = ("room-moves", "variety", *_STAFF_GOALS)
_CLUB_GOALS = ("club-choice",)
_GROUP_GOALS = ("classmates", "together", "even-sizes")
_SERVING_GOALS = ("unserved",)

OPERATORS: tuple[Operator, ...] = (
    Operator("leads", free_group_staff, 4, _STAFF_GOALS),
    Operator("people", free_people, 3, _STAFF_GOALS),
    Operator("day roster", free_day_roster, 4, _STAFF_GOALS),
    Operator("programme", free_group_programme, 4, _SESSION_GOALS),
    Operator("day programme", free_day_programme, 4, _SESSION_GOALS),
    Operator("joining", free_joining, 3, _SESSION_GOALS),
    Operator("wishes", free_club_membership, 3, _CLUB_GOALS),
    Operator("club times", free_club_times, 4, _CLUB_GOALS),
    Operator("members", free_group_membership, 4, _GROUP_GOALS),
    Operator("waiting", free_waiting, 3, _SERVING_GOALS),
    Operator("admission", free_admission, 4, _SERVING_GOALS),
    Operator("everything", free_everything, 1, _SERVING_GOALS, effort=4.0),
)
