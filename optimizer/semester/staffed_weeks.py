"""The weeks of a semester with their staff: who holds which place, leads over all weeks, rotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from optimizer.domain.scenario import Scenario
from optimizer.domain.service_week import ServiceWeek
from optimizer.domain.timetable import Timetable
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
