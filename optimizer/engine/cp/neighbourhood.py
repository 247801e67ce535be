"""Which decisions of a plan a model may change; all others are constants in it.

The whole problem of a very small school, the neighbourhoods of the search and the mending of broken plans are the same
CP-SAT model with different freedoms. The stages of the construction have models of their own
(`optimizer.model.stages`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class Neighbourhood:
    """Sets of open decisions. What one implies in others (`completed`) is opened with it.

    Attributes
    ----------
    groups : tuple of (id, campus)
        Care groups that students of ``care`` may be in; existing ones and new ones.
    extended_groups : tuple of (id, campus)
        The same for extended groups and students of ``extended``.
    care, extended, clubs, serving : frozenset of student ids
        Whose care group, extended group, clubs and waiting days are open. ``serving`` implies the others.
    waiting : frozenset of (student id, day)
        Days whose serving alone is open, for students whose groups may stay closed.
    times : frozenset of club ids
        Clubs whose opening and meetings are open; implies ``programme`` of their slots.
    programme : frozenset of (group, slot)
        Where activity, room and joining are open; implies ``roster``, and the same for all sessions joined with it.
    roster : frozenset of (group, slot)
        Where lead and assistants are open.
    duties : frozenset of (campus, slot)
        Where the duty staff is open.
    people : frozenset of staff ids
        Who may be put to work in what is open, apart from those who work there already.
    lean : bool
        Leave out assistants where none is needed. Faster; loses timetables that use superfluous assistants.
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
    """Everything is open.

    Parameters
    ----------
    care_groups : dict, optional
        Campus -> how many care groups to allow there, pinned ones apart; by default one for each student, which loses
        no timetable (but see `School.guesses_campus`) and is only affordable for very small schools.
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
    """A neighbourhood with all that it implies: half-open joined sessions, say, would be judged by halves."""
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
    """Sessions together with all that are joined with any of them."""
    joined = [(key, (meeting.host, key[1])) for key, meeting in plan.meetings.items() if meeting.host]
    hosts = {host for key, host in joined if key in keys or host in keys}
    return keys.union(hosts, (key for key, host in joined if host in hosts))


def new_group_ids(school: School, taken: Iterable[str] = (), letter: str = "C") -> Iterator[str]:
    """Ids for new groups (C01, C02 …): none of a club, of a group that pins name, or in ``taken``."""
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
    extended = set(school.scenario.week.extended)
    signed_up = sum(
        school.campus_of_student[s.id] == campus and bool(s.attends & extended) for s in school.scenario.students
    )
    if signed_up <= 12:
        return signed_up
    return -(-2 * signed_up // school.scenario.settings.grouping.max_size)


def existing_groups(plan: Plan) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """(care groups, extended groups) of a plan as (id, campus) rows."""
    extended = set(plan.extended.values())
    rows = sorted(plan.campus.items())
    return tuple(r for r in rows if r[0] not in extended), tuple(r for r in rows if r[0] in extended)
