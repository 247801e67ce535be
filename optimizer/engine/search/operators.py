"""The operators of the large neighbourhood search: each chooses which part of a plan is free in the next model.

An operator is a function ``(index, size, rng) -> Neighbourhood or None`` (`OperatorFunction`). It reads the plan
through its index, draws from ``rng``, and returns the decisions to free; None says that the plan has nothing of the
kind that the operator frees. ``size`` scales how much is freed: a number of care groups unless the docstring says
otherwise. These are the destroy operators of the method (Shaw 1998; Ropke and Pisinger 2006); CP-SAT takes the place
of the repair heuristics. `OPERATORS`, at the end, lists them with the size to begin with and the goals that they can
improve.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice

from optimizer.domain.goals import goals_decided_by
from optimizer.engine.cp.neighbourhood import Neighbourhood, existing_groups, full_neighbourhood, new_group_ids
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import SessionKey

OperatorFunction = Callable[[PlanIndex, int, random.Random], Neighbourhood | None]

# -- activities and rooms ---------------------------------------------------------------------------------------------


def free_group_programme(index: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Free activities, rooms, joining and staff of ``size / 2`` care groups in the whole week."""
    groups = rng.sample(index.care_groups, min(max(1, size // 2), len(index.care_groups)))
    keys = index.with_joined_sessions(key for g in groups for key in index.sessions_of_group[g])
    return _programme_neighbourhood(index, keys, rng, size) if keys else None


def free_day_programme(index: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Free activities, rooms, joining and staff of ``2 * size`` care groups of a campus on one day or two in a row."""
    days = index.school.scenario.week.days
    number = rng.randrange(len(days))
    chosen_days = days[number : number + rng.choice((1, 2))]
    campus = rng.choice(index.school.scenario.campuses)
    groups = [g for g in index.care_groups if index.plan.campus[g] == campus]
    chosen = rng.sample(groups, min(2 * size, len(groups)))
    week = index.school.scenario.week
    keys = index.with_joined_sessions(
        k for g in chosen for k in index.sessions_of_group[g] if week[k[1]].day in chosen_days
    )
    return _programme_neighbourhood(index, keys, rng, size) if keys else None


def free_joining(index: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Free who joins whom, activity, room and staff of the ``3 * size`` smallest care sessions of one campus slot.

    The headcounts by which sessions are ordered carry noise of up to a third of the largest group size.
    """
    if index.school.scenario.settings.grouping.joining == "never":
        return None
    token = rng.choice(index.school.scenario.week.care)
    max_size = index.school.scenario.settings.grouping.max_size
    campus = rng.choice(index.school.scenario.campuses)
    groups = set(index.care_groups)
    keys = [k for k in index.sessions_in_slot[token] if k[0] in groups and index.plan.campus[k[0]] == campus]
    by_headcount = sorted(keys, key=lambda k: (index.headcount(*k) + rng.random() * max_size / 3, k))
    freed = index.with_joined_sessions(by_headcount[: 3 * size])
    return _programme_neighbourhood(index, freed, rng, size) if len(freed) > 1 else None


# -- clubs ------------------------------------------------------------------------------------------------------------


def free_club_membership(index: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Free which open clubs ``150 * size`` students are in; opening and meetings of the clubs stay."""
    students = [s.id for s in index.school.scenario.students if s.clubs]
    chosen = students if len(students) < 150 * size else rng.sample(students, 150 * size)
    return Neighbourhood(clubs=frozenset(chosen)) if chosen else None


def free_club_times(index: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Free opening, meetings, members, rooms and staff of ``1 + size / 2`` clubs that the same students ask for."""
    clubs = sorted(index.school.wishers)
    if not clubs:
        return None
    chosen = {rng.choice(clubs)}
    while len(chosen) < min(1 + size // 2, len(clubs)):
        wishers = {s for c in chosen for s in index.school.wishers[c]}
        student = index.school.scenario.student
        near = sorted({c for s in wishers for c in student[s].clubs} - chosen) or sorted(set(clubs) - chosen)
        chosen.add(rng.choice(near))
    students = {s for c in chosen for s in index.school.wishers[c]}
    keys = frozenset((c, t) for c in chosen for t in index.school.club_slots[c])
    staff = index.staff_of(keys) | {p for c in chosen for p in index.school.scenario.club[c].leaders}
    care = _care_sessions_near(index, students, chosen, rng, size)
    return Neighbourhood(
        clubs=frozenset(students),
        times=frozenset(chosen),
        programme=keys | care,
        roster=keys | care,
        people=frozenset(staff | index.staff_of(care) | index.sample_staff(2 * size, rng)),
        without_spare_assistants=True,
    )


# -- care groups ------------------------------------------------------------------------------------------------------


def free_group_membership(index: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Free which of ``size / 2 + 1`` care groups of a campus, near each other in mean grade, their students are in."""
    campus = rng.choice(index.school.scenario.campuses)
    groups = [g for g in index.care_groups if index.plan.campus[g] == campus]
    if len(groups) < 2:
        return None
    grade = {s.id: s.grade for s in index.school.scenario.students}
    grades: dict[str, list[int]] = defaultdict(list)
    for student, group in index.plan.care.items():
        grades[group].append(grade[student])
    first = rng.choice(groups)
    level = sum(grades[first]) / len(grades[first])
    near = sorted(groups, key=lambda g: (abs(sum(grades[g]) / len(grades[g]) - level) + rng.random(), g))
    chosen = near[: max(2, size // 2 + 1)]
    students = frozenset(s for s, g in index.plan.care.items() if g in chosen)
    return Neighbourhood(care=students, groups=tuple((g, campus) for g in chosen))


# -- students who wait ------------------------------------------------------------------------------------------------


def free_waiting(index: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Free who waits on one day: ``12 * size`` who do, and the members and sessions of ``size`` care groups.

    Half of the groups, where there are so many, are those of these students: their own group's day may be what they
    lack.
    """
    waiting = sorted(index.plan.waits)
    if not waiting:
        return None
    school, plan, week = index.school, index.plan, index.school.scenario.week
    day = rng.choice(sorted(plan.waits[rng.choice(waiting)]))
    candidates = [s for s in waiting if day in plan.waits[s]]
    chosen = frozenset(rng.sample(candidates, min(12 * size, len(candidates))))
    campuses = {school.campus_of_student[s] for s in chosen}
    groups = [(g, plan.campus[g]) for g in index.care_groups if plan.campus[g] in campuses]
    own = sorted({plan.care[s] for s in chosen if s in plan.care})
    freed = set(rng.sample(own, min(len(own), -(-size // 2))))
    others = [g for g, _ in groups if g not in freed]
    freed |= set(rng.sample(others, min(size - len(freed), len(others))))
    members = frozenset((s, day) for s, g in plan.care.items() if g in freed and day in school.attended[s])
    keys = index.with_joined_sessions(k for g in freed for k in index.sessions_of_group[g] if week[k[1]].day == day)
    keys |= {(g, t) for g in freed for t in week.on_day[day] if t in set(week.care)}
    extended = {g: plan.campus[g] for g in plan.extended.values() if plan.campus[g] in campuses}
    return replace(
        _admission_neighbourhood(index, chosen, keys, size, rng),
        groups=tuple(groups),
        extended_groups=tuple(sorted(extended.items())),
        waiting=members,
        duties=frozenset((c, t) for c in campuses for t in week.on_day[day]),
    )


def free_admission(index: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Free everything about ``8 * size`` students without any group, near each other in grade.

    They may form new groups (``1 + size / 8`` care groups and one extended group) or enter ``size / 2`` existing ones.
    """
    school, plan, scenario = index.school, index.plan, index.school.scenario
    placed = {*plan.care, *plan.clubs, *plan.extended}
    unplaced = [s for s in scenario.students if s.id not in placed and school.attended[s.id]]
    if not unplaced:
        return None
    first = rng.choice(unplaced)
    campus = school.campus_of_student[first.id]
    unplaced = [s for s in unplaced if school.campus_of_student[s.id] == campus]
    near = sorted(unplaced, key=lambda s: (abs(s.grade - first.grade), s.class_name != first.class_name, rng.random()))
    chosen = frozenset(s.id for s in near[: 8 * size])
    groups = [g for g in index.care_groups if plan.campus[g] == campus]
    care = sorted(rng.sample(groups, min(size // 2, len(groups)))) + _new_groups(index, 1 + size // 8)
    extended = sorted({g for g in plan.extended.values() if plan.campus[g] == campus})
    extended += _new_groups(index, 1, "E") if scenario.week.extended else []
    keys = index.with_joined_sessions(k for g in care for k in index.sessions_of_group[g])
    keys |= {(g, t) for g in care for t in scenario.week.care}
    keys |= {(g, t) for g in extended for t in scenario.week.extended}
    duties = frozenset((campus, t) for t in scenario.week.by_token if not plan.duties.get((campus, t)))
    return replace(
        _admission_neighbourhood(index, chosen, keys, size, rng),
        groups=tuple((g, campus) for g in care),
        extended_groups=tuple((g, campus) for g in extended),
        duties=duties,
    )


def free_everything(index: PlanIndex, size: int, rng: random.Random) -> Neighbourhood | None:
    """Free the whole plan of a small school in which somebody waits, with two more care groups on each campus."""
    school, plan = index.school, index.plan
    if not plan.waits or len(school.scenario.students) > school.params.search.full_neighbourhood_students:
        return None
    everything = full_neighbourhood(school, dict.fromkeys(school.scenario.campuses, 0))
    groups, extended = existing_groups(plan)
    names = _new_groups(index, 2 * len(school.scenario.campuses))
    groups += tuple(zip(names, 2 * school.scenario.campuses, strict=True))
    groups += tuple(row for row in everything.groups if row[0] not in plan.campus)
    keys = frozenset((g, t) for g, _ in groups for t in school.scenario.week.care)
    extended = tuple(sorted({*extended, *(row for row in everything.extended_groups if row[0] not in plan.campus)}))
    keys |= frozenset((g, t) for g, _ in extended for t in school.scenario.week.extended) | everything.programme
    return replace(everything, groups=groups, extended_groups=extended, programme=keys, roster=keys)


# -- shared parts -----------------------------------------------------------------------------------------------------


def _care_sessions_near(
    index: PlanIndex, students: set[str], clubs: set[str], rng: random.Random, size: int
) -> frozenset[SessionKey]:
    """Sessions, on one day on which the clubs may meet, of the ``size`` care groups with most of the students.

    Empty in three of ten draws, so that clubs are also moved without touching care groups.
    """
    week = index.school.scenario.week
    days = sorted({week[t].day for c in clubs for t in index.school.club_slots[c]})
    groups = Counter(index.plan.care[s] for s in sorted(students) if s in index.plan.care)
    if not days or not groups or rng.random() < 0.3:
        return frozenset()
    day = rng.choice(days)
    chosen = [g for g, _ in groups.most_common(size)]
    return frozenset(
        index.with_joined_sessions(k for g in chosen for k in index.sessions_of_group[g] if week[k[1]].day == day)
    )


def _staff_neighbourhood(index: PlanIndex, roster: set[SessionKey], rng: random.Random, size: int) -> Neighbourhood:
    """Free the staff of some sessions, for those who serve there and a few others."""
    staff = index.staff_of(roster) | index.sample_staff(1 + size // 2, rng)
    return Neighbourhood(roster=frozenset(roster), people=frozenset(staff), without_spare_assistants=rng.random() < 0.8)


def _programme_neighbourhood(index: PlanIndex, keys: set[SessionKey], rng: random.Random, size: int) -> Neighbourhood:
    """Free activity, room, joining and staff of some sessions, for those who serve there and a few others."""
    return Neighbourhood(
        programme=frozenset(keys),
        roster=frozenset(keys),
        people=frozenset(index.staff_of(keys) | index.sample_staff(2 + size // 2, rng)),
        without_spare_assistants=True,
    )


def _admission_neighbourhood(
    index: PlanIndex, students: frozenset[str], keys: set[SessionKey], size: int, rng: random.Random
) -> Neighbourhood:
    """Free groups, clubs and days of some students, and some sessions with their staff and ``20 * size`` others."""
    return Neighbourhood(
        care=students,
        extended=students,
        clubs=students,
        serving=students,
        programme=frozenset(keys),
        roster=frozenset(keys),
        people=frozenset(index.staff_of(keys) | index.sample_staff(20 * size, rng)),
    )


def _new_groups(index: PlanIndex, number: int, letter: str = "C") -> list[str]:
    """Ids for so many new groups, which no group of the plan has."""
    return list(islice(new_group_ids(index.school, index.plan.campus, letter), number))


# -- the registry -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Operator:
    """An operator as the search knows it.

    Attributes
    ----------
    name : str
        As written to the trace of a run.
    choose : callable
        Chooses a neighbourhood (`OperatorFunction`).
    size : int
        Size to begin with; the search adapts it.
    goals : tuple of str
        Ids of the goals that it can improve, ``unserved`` among them.
    frees_everything : bool
        Whether its model is one of the whole school, which may take more effort.
    """

    name: str
    choose: OperatorFunction
    size: int
    goals: tuple[str, ...]
    frees_everything: bool = False


_SESSION_GOALS = goals_decided_by("sessions", "staff")
_CLUB_GOALS = goals_decided_by("clubs")
_GROUP_GOALS = goals_decided_by("groups")
_SERVING_GOALS = ("unserved",)

OPERATORS: tuple[Operator, ...] = (
    Operator("programme", free_group_programme, 4, _SESSION_GOALS),
    Operator("day programme", free_day_programme, 4, _SESSION_GOALS),
    Operator("joining", free_joining, 3, _SESSION_GOALS),
    Operator("wishes", free_club_membership, 3, _CLUB_GOALS),
    Operator("club times", free_club_times, 4, _CLUB_GOALS),
    Operator("members", free_group_membership, 4, _GROUP_GOALS),
    Operator("waiting", free_waiting, 3, _SERVING_GOALS),
    Operator("admission", free_admission, 4, _SERVING_GOALS),
    Operator("everything", free_everything, 1, _SERVING_GOALS, frees_everything=True),
)
