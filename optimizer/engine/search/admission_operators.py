"""Neighbourhoods for students who wait: who waits on a day, seats for those without a group, a small school whole.

Their form is that of `optimizer.engine.search.operators`, where they are listed.
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import islice

from optimizer.engine.cp.neighbourhood import Neighbourhood, existing_groups, full_neighbourhood, new_group_ids
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import SessionKey

_FULL_NEIGHBOURHOOD_STUDENTS = 60
"""Students up to whom a school is small enough to be opened whole."""


def free_waiting(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Who waits on a day: students who do, and the members, sessions and staff of some groups that could take them."""
    waits = sorted(view.plan.waits)
    if not waits:
        return None
    school, plan, week = view.school, view.plan, view.school.scenario.week
    day = rng.choice(sorted(plan.waits[rng.choice(waits)]))
    candidates = [s for s in waits if day in plan.waits[s]]
    chosen = frozenset(rng.sample(candidates, min(12 * size, len(candidates))))
    campuses = {school.campus_of_student[s] for s in chosen}
    groups = [(g, plan.campus[g]) for g in view.care_groups if plan.campus[g] in campuses]
    kept = {g for g, _ in rng.sample(groups, min(size, len(groups)))}
    members = frozenset((s, day) for s, g in plan.care.items() if g in kept and day in school.attended[s])
    keys = view.with_joined_sessions(k for g in kept for k in view.sessions_of_group[g] if week[k[1]].day == day)
    keys |= {(g, t) for g in kept for t in week.on_day[day] if t in set(week.care)}
    extended = {g: plan.campus[g] for g in plan.extended.values() if plan.campus[g] in campuses}
    return replace(
        _neighbourhood_of(view, chosen, keys, size, rng),
        groups=tuple(groups),
        extended_groups=tuple(sorted(extended.items())),
        waiting=members,
        duties=frozenset((c, t) for c in campuses for t in week.on_day[day]),
    )


def free_admission(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Students without any group, near each other in grade: groups of their own, or seats in some that there are."""
    school, plan, scenario = view.school, view.plan, view.school.scenario
    placed = {*plan.care, *plan.clubs, *plan.extended}
    left = [s for s in scenario.students if s.id not in placed and school.attended[s.id]]
    if not left:
        return None
    first = rng.choice(left)
    campus = school.campus_of_student[first.id]
    left = [s for s in left if school.campus_of_student[s.id] == campus]
    near = sorted(left, key=lambda s: (abs(s.grade - first.grade), s.class_name != first.class_name, rng.random()))
    chosen = frozenset(s.id for s in near[: 8 * size])
    groups = [g for g in view.care_groups if plan.campus[g] == campus]
    kept = sorted(rng.sample(groups, min(size // 2, len(groups)))) + _new_groups(view, 1 + size // 8)
    late = sorted({g for g in plan.extended.values() if plan.campus[g] == campus})
    late += _new_groups(view, 1, "E") if scenario.week.extended else []
    keys = view.with_joined_sessions(k for g in kept for k in view.sessions_of_group[g])
    keys |= {(g, t) for g in kept for t in scenario.week.care}
    keys |= {(g, t) for g in late for t in scenario.week.extended}
    empty = frozenset((campus, t) for t in scenario.week.by_token if not plan.duties.get((campus, t)))
    return replace(
        _neighbourhood_of(view, chosen, keys, size, rng),
        groups=tuple((g, campus) for g in kept),
        extended_groups=tuple((g, campus) for g in late),
        duties=empty,
    )


def free_everything(view: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """All of a small school in which somebody waits, with two care groups more on each campus."""
    school, plan = view.school, view.plan
    if not plan.waits or len(school.scenario.students) > _FULL_NEIGHBOURHOOD_STUDENTS:
        return None
    freedom = full_neighbourhood(school, dict.fromkeys(school.scenario.campuses, 0))
    groups, extended = existing_groups(plan)
    names = _new_groups(view, 2 * len(school.scenario.campuses))
    groups += tuple(zip(names, 2 * school.scenario.campuses, strict=True))
    groups += tuple(row for row in freedom.groups if row[0] not in plan.campus)
    keys = frozenset((g, t) for g, _ in groups for t in school.scenario.week.care)
    extended = tuple(sorted({*extended, *(row for row in freedom.extended_groups if row[0] not in plan.campus)}))
    keys |= frozenset((g, t) for g, _ in extended for t in school.scenario.week.extended) | freedom.programme
    return replace(freedom, groups=groups, extended_groups=extended, programme=keys, roster=keys)


def _neighbourhood_of(
    view: PlanIndex, students: frozenset[str], keys: set[SessionKey], size: int, rng: random.Random
) -> Neighbourhood:
    """Where some students are, and some sessions with their staff and others who might come in."""
    return Neighbourhood(
        care=students,
        extended=students,
        clubs=students,
        serving=students,
        programme=frozenset(keys),
        roster=frozenset(keys),
        people=frozenset(view.staff_of(keys) | view.sample_staff(20 * size, rng)),
    )


def _new_groups(view: PlanIndex, number: int, letter: str = "C") -> list[str]:
    return list(islice(new_group_ids(view.school, view.plan.campus, letter), number))
