"""The ledger: what everybody has served up to each week, and how even that is at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from optimizer.domain.people import Role
from optimizer.rules.goals.fair_load import Load, fair_level, in_pools
from optimizer.semester.staffed_weeks import SemesterWeek


@dataclass
class Served:
    """Who really served.

    Attributes
    ----------
    dates : dict
        Covered date -> person -> staff slots served on it.
    minutes : dict
        Covered date -> person -> minutes of these.
    """

    dates: dict[date, Counter[str]] = field(default_factory=dict)
    minutes: dict[date, Counter[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class LedgerRow:
    """One person in one week; ``served`` is None where no date of the week is covered."""

    staff: str
    week: date
    planned: int
    served: int | None
    running: int


def ledger(weeks: Sequence[SemesterWeek], start: Mapping[str, int], served: Served) -> list[LedgerRow]:
    """What everybody has served up to each week in whose tables they stand, by week and then in the order of the table.

    Parameters
    ----------
    start : mapping
        Person -> slots carried at the start of the semester.
    """
    running = dict(start)
    rows = []
    for week in weeks:
        planned: Counter[str] = Counter()
        fact: Counter[str] = Counter()
        on_day = {day: week.slots_on(day) for day in week.service.days}
        covered = [on for on, _ in week.service.dates if on in served.dates]
        for on, day in week.service.dates:
            planned.update(on_day[day])
            counted = served.dates.get(on, on_day[day])
            fact.update(served.dates.get(on, ()))
            for person, slots in counted.items():
                running[person] = running.get(person, 0) + slots
        for row in week.scenario.staff:
            done = fact[row.id] if covered else None
            rows.append(LedgerRow(row.id, week.monday, planned[row.id], done, running.get(row.id, 0)))
    return rows


@dataclass(frozen=True)
class HoursRow:
    """What one person has served in the semester, or is planned to: slots and minutes."""

    staff: str
    role: Role
    slots: int
    minutes: int


def hours(weeks: Sequence[SemesterWeek], served: Served) -> list[HoursRow]:
    """Hours for commendation: of everybody in any tables, without what was carried into the semester."""
    slots: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    roles = {row.id: row.role for week in weeks for row in week.scenario.staff}
    for week in weeks:
        length = {slot.token: slot.minutes for slot in week.scenario.week.slots}
        for on, day in week.service.dates:
            if on in served.dates:
                slots.update(served.dates[on])
                minutes.update(served.minutes.get(on, {}))
                continue
            slots.update(week.slots_on(day))
            for person in week.view.work:
                minutes[person] += sum(length[work.token] for work in week.view.work_by_day(person).get(day, ()))
    return [HoursRow(one, role, slots[one], minutes[one]) for one, role in roles.items()]


def end_loads(weeks: Sequence[SemesterWeek], start: Mapping[str, int], running: Mapping[str, int]) -> list[list[Load]]:
    """The pools of ``fair-load`` at the end: everybody who stood in any tables, with the last share and role.

    Parameters
    ----------
    running : mapping
        Person -> slots served in all, carried ones included.
    """
    most: Counter[str] = Counter()
    shares: dict[str, tuple[Decimal, Role]] = {}
    for week in weeks:
        for row in week.scenario.staff:
            most[row.id] += week.view.could_serve(row)
            shares[row.id] = row.share, row.role
    settings = weeks[-1].scenario.settings
    return [
        [Load(one, shares[one][0], running.get(one, 0), start.get(one, 0) + most[one]) for one in pool]
        for pool in in_pools(settings, {one: role for one, (share, role) in shares.items() if share > 0})
    ]


def as_planned_start(weeks: Sequence[SemesterWeek]) -> dict[str, int]:
    """Person -> slots carried at the start: those of the first tables in which the person stands."""
    start: dict[str, int] = {}
    for week in weeks:
        for row in week.scenario.staff:
            start.setdefault(row.id, row.carried)
    return start


@dataclass(frozen=True)
class Ledger:
    """The ledger of some weeks.

    Attributes
    ----------
    weeks : sequence of SemesterWeek
        In order, at least one.
    served : Served
        Counts instead of the plan on its dates.
    """

    weeks: Sequence[SemesterWeek]
    served: Served

    @cached_property
    def start(self) -> dict[str, int]:
        """Person -> slots carried at the start."""
        return as_planned_start(self.weeks)

    @cached_property
    def rows(self) -> list[LedgerRow]:
        return ledger(self.weeks, self.start, self.served)

    @cached_property
    def running(self) -> dict[str, int]:
        """Person -> slots served at the end, carried ones included."""
        return {row.staff: row.running for row in self.rows}

    @cached_property
    def pools(self) -> list[list[Load]]:
        return end_loads(self.weeks, self.start, self.running)

    @cached_property
    def targets(self) -> dict[str, int]:
        """Person of a pool -> target at the end, at the least of the best levels."""
        return {load.staff: load.target(level) for pool in self.pools for level in [fair_level(pool)] for load in pool}

    @cached_property
    def spread(self) -> Fraction:
        """The larger over the pools of largest less smallest load for a share, of those whose target is not cut."""
        return max((_spread(pool) for pool in self.pools), default=Fraction(0))

    @property
    def far(self) -> list[Load]:
        """People more than one slot from their target at the end."""
        return [load for pool in self.pools for load in pool if abs(load.slots - self.targets[load.staff]) > 1]


def is_cut(load: Load, level: int) -> bool:
    """Whether what somebody could serve cuts the target at a level."""
    return Load(load.staff, load.share, 0, load.most + 1).target(level) > load.most


def _spread(pool: Sequence[Load]) -> Fraction:
    level = fair_level(pool)
    ratios = [Fraction(load.slots) / Fraction(load.share) for load in pool if not is_cut(load, level)]
    return max(ratios) - min(ratios) if ratios else Fraction(0)
