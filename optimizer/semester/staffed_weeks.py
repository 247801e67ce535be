"""The weeks of a semester with their staff, and what they come to over all weeks: loads, leads, rotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from optimizer.domain.people import Role
from optimizer.domain.scenario import Scenario
from optimizer.domain.service_week import ServiceWeek
from optimizer.domain.timetable import Timetable
from optimizer.rules.goals.fair_load import Load, fair_level, in_pools
from optimizer.rules.view import View

Place = tuple[str, str, str]
"""Group (of a duty: the campus), slot token, and part: lead, assistant or duty."""


@dataclass(frozen=True, eq=False)
class SemesterWeek:
    """A week of a semester.

    Attributes
    ----------
    service : ServiceWeek
    tables : date
        The Monday of the tables and the programme that it goes by.
    season : str
        Blank for none.
    scenario : Scenario
        That of the tables under the season, with the staff's limits of this week and with what is ``carried``.
    timetable : Timetable
    known : date, optional
        The last date of which it was known who served when the week was planned.
    """

    service: ServiceWeek
    tables: date
    season: str
    scenario: Scenario
    timetable: Timetable
    known: date | None = None

    @property
    def monday(self) -> date:
        return self.service.monday

    @cached_property
    def view(self) -> View:
        return View(self.scenario, self.timetable, self.monday, of_semester=self.service)

    @cached_property
    def holders(self) -> dict[Place, frozenset[str]]:
        """Place -> who holds it; joined rows aside."""
        found: dict[Place, set[str]] = {}
        for row in self.timetable.sessions:
            if not row.joins:
                found[row.group, row.token, "lead"] = {row.lead} - {""}
                found[row.group, row.token, "assistant"] = set(row.assistants)
        for duty in self.timetable.duties:
            found.setdefault((duty.campus, duty.token, "duty"), set()).add(duty.staff)
        return {place: frozenset(people) for place, people in found.items()}

    @cached_property
    def leads(self) -> dict[str, frozenset[str]]:
        """Care group -> its leads in ordinary slots; in a joined session the host's."""
        return {
            group: frozenset(self.view.host_of(row).lead for row in self.view.care_sessions(group)) - {""}
            for group in self.view.of_kind("care")
        }

    def slots_on(self, day: str) -> Counter[str]:
        """Person -> staff slots planned on one date that runs as a day."""
        return Counter(
            {person: n for person in self.view.work if (n := len(self.view.work_by_day(person).get(day, ())))}
        )


@dataclass(frozen=True)
class Rotation:
    """A place that changes hands between two weeks in which it is held; blank where nobody left or came."""

    week: date
    place: Place
    before: str
    after: str


def rotations(weeks: Sequence[SemesterWeek]) -> Iterator[Rotation]:
    """Every rotation, week by week: compared with the last earlier week in which the group meets in that slot."""
    last: dict[Place, frozenset[str]] = {}
    for week in weeks:
        for place in sorted(week.holders):
            now = week.holders[place]
            before = last.get(place)
            if before is not None:
                left, came = sorted(before - now), sorted(now - before)
                for number in range(max(len(left), len(came))):
                    who = [people[number] if number < len(people) else "" for people in (left, came)]
                    yield Rotation(week.monday, place, *who)
            last[place] = now


def term_leads(weeks: Sequence[SemesterWeek]) -> int:
    """Over care groups: different leads over all weeks, less one."""
    found: dict[str, set[str]] = {}
    for week in weeks:
        for group, leads in week.leads.items():
            found.setdefault(group, set()).update(leads)
    return sum(max(0, len(leads) - 1) for leads in found.values())


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


def targets(pools: Sequence[Sequence[Load]]) -> dict[str, int]:
    """Person of a pool -> target at the level that fits best."""
    return {load.staff: load.target(level) for pool in pools for level in [fair_level(pool)] for load in pool}


def as_planned_start(weeks: Sequence[SemesterWeek]) -> dict[str, int]:
    """Person -> slots carried at the start: those of the first tables in which the person stands."""
    start: dict[str, int] = {}
    for week in weeks:
        for row in week.scenario.staff:
            start.setdefault(row.id, row.carried)
    return start
