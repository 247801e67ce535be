"""Which decisions of a plan a model may change; all others are constants in it.

The exact solve of a tiny school, large neighbourhood search (Shaw 1998) and the repair of plans that break rules are
the same CP-SAT model with different neighbourhoods. The stages of the construction have models of their own
(`optimizer.engine.construct`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class Neighbourhood:
    """The decisions that are free; `complete_neighbourhood` adds what these imply.

    Attributes
    ----------
    groups : tuple of (id, campus)
        Care groups, existing and new, that students of ``care`` may be in.
    extended_groups : tuple of (id, campus)
        The same for extended groups and students of ``extended``.
    care, extended, clubs, serving : frozenset of student ids
        Students whose care group, extended group, clubs and waiting days are free. ``serving`` implies the others.
    waiting : frozenset of (student id, day)
        Days on which only whether the student is served is free; the student's groups need not be.
    times : frozenset of club ids
        Clubs whose opening and meetings are free; implies ``programme`` of their slots.
    programme : frozenset of (group, slot)
        Sessions whose activity, room and joining are free; implies ``roster``, and the same for all sessions that are
        joined with them.
    roster : frozenset of (group, slot)
        Sessions whose lead and assistants are free.
    duties : frozenset of (campus, slot)
        Campus slots whose duty staff is free.
    people : frozenset of staff ids
        Staff who may be assigned to what is free, besides those who serve there already.
    without_spare_assistants : bool
        Offer assistants only where a rule may ask for one. Faster; loses timetables with spare assistants.
    """

    groups: tuple[tuple[str, str], ...] = ()
    extended_groups: tuple[tuple[str, str], ...] = ()
    care: frozenset[str] = frozenset()
    extended: frozenset[str] = frozenset()
    clubs: frozenset[str] = frozenset()
    serving: frozenset[str] = frozenset()
    waiting: frozenset[tuple[str, str]] = frozenset()
    times: frozenset[str] = frozenset()
    programme: frozenset[SessionKey] = frozenset()
    roster: frozenset[SessionKey] = frozenset()
    duties: frozenset[SessionKey] = frozenset()
    people: frozenset[str] = frozenset()
    without_spare_assistants: bool = False


def full_neighbourhood(school: School, care_groups: dict[str, int] | None = None) -> Neighbourhood:
    """Everything is free.

    Parameters
    ----------
    care_groups : dict, optional
        Campus -> number of care groups to offer there besides the pinned ones; by default one for each student, which
        loses no timetable (but see `School.guesses_campus`) and is only affordable for tiny schools.
    """
    scenario = school.scenario
    week = scenario.week
    students = frozenset(s.id for s in scenario.students)
    clubs = frozenset(c.id for c in scenario.clubs)
    groups = tuple(school.pinned_campus.items()) + _new_groups(school, care_groups)
    names = new_group_ids(school, letter="E")
    extended = tuple(
        (next(names), campus) for campus in scenario.campuses for _ in range(_max_extended_groups(school, campus))
    )
    keys = frozenset(
        [(group, token) for group, _ in groups for token in week.care]
        + [(group, token) for group, _ in extended for token in week.extended]
        + [(club, token) for club in clubs for token in school.club_slots[club]]
    )
    return Neighbourhood(
        groups=groups,
        extended_groups=extended,
        care=students,
        extended=students,
        clubs=students,
        serving=students,
        times=clubs,
        programme=keys,
        roster=keys,
        duties=frozenset((campus, token) for campus in scenario.campuses for token in week.by_token),
        people=school.staff_ids,
    )


def complete_neighbourhood(school: School, plan: Plan, neighbourhood: Neighbourhood) -> Neighbourhood:
    """A neighbourhood with all that it implies.

    Students of ``serving`` have all their groups free; sessions of free clubs and all sessions joined with a free one
    are free; staff is free wherever the programme is.
    """
    meetings = frozenset((club, token) for club in neighbourhood.times for token in school.club_slots[club])
    programme = with_joined_sessions(plan, neighbourhood.programme | meetings)
    return replace(
        neighbourhood,
        care=neighbourhood.care | neighbourhood.serving,
        extended=neighbourhood.extended | neighbourhood.serving,
        clubs=neighbourhood.clubs | neighbourhood.serving,
        programme=programme,
        roster=neighbourhood.roster | programme,
    )


def with_joined_sessions(plan: Plan, keys: frozenset[SessionKey]) -> frozenset[SessionKey]:
    """Sessions with their hosts, and all guests of these."""
    joined = [(key, (meeting.host, key[1])) for key, meeting in plan.meetings.items() if meeting.host]
    hosts = {host for key, host in joined if key in keys or host in keys}
    return keys.union(hosts, (key for key, host in joined if host in hosts))


def new_group_ids(school: School, taken: Iterable[str] = (), letter: str = "C") -> Iterator[str]:
    """Ids for new groups (C01, C02 …), without those of clubs, of pinned groups and in ``taken``."""
    not_free = {*taken, *school.scenario.club, *school.pinned_campus}
    return (name for number in count(1) if (name := f"{letter}{number:02d}") not in not_free)


def _new_groups(school: School, wanted: dict[str, int] | None) -> tuple[tuple[str, str], ...]:
    scenario = school.scenario
    names = new_group_ids(school)
    care = set(scenario.week.care)
    rows = []
    for campus in scenario.campuses:
        here = sum(school.campus_of_student[s.id] == campus and bool(s.attends & care) for s in scenario.students)
        rows += [(next(names), campus) for _ in range(here if wanted is None else wanted.get(campus, 0))]
    return tuple(rows)


def _max_extended_groups(school: School, campus: str) -> int:
    """Extended groups to offer at a campus: one for each student signed up, or twice as many as full ones would do."""
    extended = set(school.scenario.week.extended)
    signed_up = sum(
        school.campus_of_student[s.id] == campus and bool(s.attends & extended) for s in school.scenario.students
    )
    if signed_up <= school.params.cp.max_single_extended_groups:
        return signed_up
    return -(-2 * signed_up // school.scenario.settings.grouping.max_size)


def existing_groups(plan: Plan) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """(care groups, extended groups) of a plan as (id, campus) rows."""
    extended = set(plan.extended.values())
    rows = sorted(plan.campus.items())
    return tuple(r for r in rows if r[0] not in extended), tuple(r for r in rows if r[0] in extended)
