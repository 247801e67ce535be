"""From a Monday on with changed tables: the programme with the fewest changes, and where newcomers begin."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from statistics import median

from optimizer.auditing import Audit, audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.params import EngineParams
from optimizer.engine.repair.repair_week import repair
from optimizer.engine.solve import solve
from optimizer.rules.goals.fair_load import in_pools


@dataclass(frozen=True)
class ProgrammeChanges:
    """How far a programme is from the one that was to hold.

    Attributes
    ----------
    students : int
        In both tables, whose group, clubs or waiting differ.
    sessions : int
        Whose activity or room differs, or that stand in one programme alone.
    """

    students: int
    sessions: int

    def as_json(self) -> dict[str, int]:
        return {"students": self.students, "sessions": self.sessions}


UNCHANGED = ProgrammeChanges(0, 0)


def programme_changes(known: Iterable[str], before: Timetable, after: Timetable) -> ProgrammeChanges:
    """Count the changes between two programmes.

    Parameters
    ----------
    known : iterable of str
        Students of both tables.
    """
    students = sum(_of_student(before, one) != _of_student(after, one) for one in known)
    first, second = (
        {key: (row.activity, row.room) for key, row in each.session_at.items()} for each in (before, after)
    )
    sessions = sum(first.get(key) != second.get(key) for key in first.keys() | second.keys())
    return ProgrammeChanges(students, sessions)


def fewest_changes(scenario: Scenario, known: Iterable[str], before: Timetable) -> ProgrammeChanges:
    """Changes that no programme under changed tables avoids, counted one by one.

    A student changes who is in a club not asked for any more or in more than wanted, in another care group than pinned,
    in extended care without being signed up for it, or waits on a day not signed up for. A session changes whose slot,
    activity, room or club the tables have no more.
    """
    students = 0
    for one in known:
        student, row = scenario.student[one], before.member.get(one)
        days = {scenario.week[token].day for token in student.attends if token in scenario.week.all}
        forced = not before.waits_on.get(one, frozenset()) <= days
        if row is not None:
            extended = any(token in student.attends for token in scenario.week.extended)
            forced |= not set(row.clubs) <= set(student.clubs) or len(row.clubs) > student.wants_clubs
            forced |= bool(student.care_group and row.care_group and student.care_group != row.care_group)
            forced |= bool(row.extended_group) and not extended
        students += forced
    clubs = {row.id for row in before.groups if row.kind == "club"}
    sessions = sum(
        row.token not in scenario.week.all
        or row.activity not in scenario.activity
        or row.room not in scenario.room
        or (row.group in clubs and row.group not in scenario.club)
        for row in before.sessions
    )
    return ProgrammeChanges(students, sessions)


def _of_student(timetable: Timetable, student: str) -> tuple[object, ...]:
    row = timetable.member.get(student)
    waits = timetable.waits_on.get(student, frozenset())
    return (waits,) if row is None else (waits, row.care_group, frozenset(row.clubs), row.extended_group)


def programme_with_fewest_changes(
    scenario: Scenario,
    earlier: Timetable,
    known: Sequence[str],
    *,
    week_of: date,
    time_limit: float,
    seed: int,
    workers: int | None,
    effort: float | None,
    params: EngineParams,
    stop: threading.Event,
) -> Timetable | None:
    """A programme under changed tables: least unserved, then fewest students and then sessions changed, then points.

    The earlier programme is repaired, which changes as little as the tables ask for. Where students then still wait, a
    search from the earlier programme may serve more.

    Parameters
    ----------
    known : sequence of str
        Students of both tables.
    """
    candidates: list[Timetable] = []
    mended = repair(
        scenario,
        earlier,
        week_of=week_of,
        time_limit=time_limit / 2,
        effort=effort,
        seed=seed,
        workers=workers or 1,
        stop=stop,
        params=params,
    )
    if mended.timetable is not None and mended.audit is not None and mended.audit.clean:
        candidates.append(mended.timetable)
    if not candidates or mended.result.score is None or mended.result.score.unserved:
        solution = solve(
            scenario,
            time_limit=time_limit / 2,
            workers=workers,
            seed=seed,
            week_of=week_of,
            effort=effort,
            params=params,
            start=earlier,
            stop=stop,
        )
        if solution.timetable is not None and solution.fault is None:
            candidates.append(solution.timetable)
    found = [(each, audit(scenario, each, week_of=week_of)) for each in candidates]
    if not found:
        return None

    def order(pair: tuple[Timetable, Audit]) -> tuple[int, int, int, int]:
        changes = programme_changes(known, earlier, pair[0])
        return pair[1].score.unserved, changes.students, changes.sessions, pair[1].score.points

    return min(found, key=order)[0]


def starts_of_newcomers(
    scenario: Scenario, newcomers: Iterable[str], given: Mapping[str, int], running: Mapping[str, int]
) -> dict[str, int]:
    """Slots from which people begin who join later: what the table gives, else like the median of their pool.

    Parameters
    ----------
    given : mapping
        Person -> ``carried`` where the table holds one, 0 too.
    running : mapping
        Person -> slots served up to the last published week, of those in the tables then.
    """
    new = set(newcomers)
    people = scenario.person
    starts = {one: given[one] for one in new if one in given}
    for pool in in_pools(scenario.settings, {row.id: row.role for row in scenario.staff if row.share > 0}):
        ratios = [
            Fraction(running[one]) / Fraction(people[one].share) for one in pool if one in running and one not in new
        ]
        middle = median(ratios) if ratios else Fraction(0)
        starts |= {one: floor(Fraction(people[one].share) * middle) for one in pool if one in new and one not in given}
    return {one: starts.get(one, 0) for one in new}
