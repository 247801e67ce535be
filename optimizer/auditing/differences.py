"""What differs between two timetables, by session, group and person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import GroupKind, Member, Timetable
from optimizer.rules.goals.changes import PlaceChange, SessionChange, place_changes, session_changes
from optimizer.rules.view import View


@dataclass(frozen=True)
class ChildPlace:
    """Where a child is in a week, as its rows in members.csv and waiting.csv say; ``waits`` are days."""

    care_group: str = ""
    clubs: frozenset[str] = frozenset()
    extended_group: str = ""
    waits: frozenset[str] = frozenset()

    @property
    def groups(self) -> tuple[str, ...]:
        """Care group, clubs, extended group."""
        return tuple(group for group in (self.care_group, *sorted(self.clubs), self.extended_group) if group)


class ChildChange(NamedTuple):
    """A child whose group, clubs or waited days differ; None in the week whose tables do not name it."""

    student: str
    before: ChildPlace | None
    after: ChildPlace | None


class JoinChange(NamedTuple):
    """A session that joins another group's than before; a blank host where it stands by itself."""

    group: str
    token: str
    before: str
    after: str


class HeadcountChange(NamedTuple):
    """A session of both weeks with other numbers of children present."""

    group: str
    token: str
    before: int
    after: int


class PartChange(NamedTuple):
    """Somebody who is at a session in both weeks, and leads it in one of them alone."""

    staff: str
    group: str
    token: str
    leads: bool


@dataclass(frozen=True)
class Differences:
    """Two weeks side by side. Care groups are named anew in every run, so they are matched by their members first."""

    before: View
    after: View

    @classmethod
    def of(cls, first: tuple[Scenario, Timetable], second: tuple[Scenario, Timetable], week_of: date) -> Differences:
        """The differences of two timetables, each with its scenario."""
        return cls(View(*first, week_of), View(*second, week_of))

    # -- sessions and places of work, as the goal `changes` counts them --------------------------------------------

    @cached_property
    def sessions(self) -> tuple[SessionChange, ...]:
        """Sessions of the same group and slot that differ, or that one week lacks."""
        return tuple(session_changes(self.before, self.after))

    @cached_property
    def places(self) -> tuple[PlaceChange, ...]:
        """Places of work that people take or give up."""
        return tuple(place_changes(self.before, self.after))

    @cached_property
    def joins(self) -> tuple[JoinChange, ...]:
        """Sessions that join another group's than before, by group and slot; sessions of one week aside."""
        found = (
            JoinChange(*key, *(self._host(view, key) for view in (self.before, self.after))) for key in self._both_weeks
        )
        return tuple(one for one in found if one.before != one.after)

    @cached_property
    def headcounts(self) -> tuple[HeadcountChange, ...]:
        """Sessions of both weeks in which more or fewer children are present, by group and slot."""
        found = (
            HeadcountChange(*key, *(len(view.present_at(*key)) for view in (self.before, self.after)))
            for key in self._both_weeks
        )
        return tuple(one for one in found if one.before != one.after)

    @cached_property
    def parts(self) -> tuple[PartChange, ...]:
        """People who lead where they assisted, or assist where they led, by group, slot and id."""
        found = []
        for key in sorted(self.before.meetings.keys() & self.after.meetings.keys()):
            old, new = self.before.meetings[key], self.after.meetings[key]
            for one in sorted({*old.team} & {*new.team}):
                if (one in old.leads) != (one in new.leads):
                    found.append(PartChange(one, *key, leads=one in new.leads))
        return tuple(found)

    @cached_property
    def _both_weeks(self) -> list[tuple[str, str]]:
        """(group, slot) of the sessions that both weeks have."""
        return sorted(self.before.sessions.keys() & self.after.sessions.keys())

    @staticmethod
    def _host(view: View, key: tuple[str, str]) -> str:
        host = view.host_key(view.sessions[key])[0]
        return "" if host == key[0] else host

    # -- groups ------------------------------------------------------------------------------------------------

    @cached_property
    def matched(self) -> dict[str, str]:
        """Care or extended group before -> the group after that has most of its members; each at most once."""
        return self._match("care") | self._match("extended")

    def _match(self, kind: GroupKind) -> dict[str, str]:
        """Pairs with most members in common first."""
        common: Counter[tuple[str, str]] = Counter()
        for group in self.before.of_kind(kind):
            for student in self.before.members_of(group):
                if there := self._group_after(student.id, kind):
                    common[group, there] += 1
        pairs: dict[str, str] = {}
        taken: set[str] = set()
        for (old, new), _ in sorted(common.items(), key=lambda item: (-item[1], item[0])):
            if old not in pairs and new not in taken:
                pairs[old] = new
                taken.add(new)
        return pairs

    def _group_after(self, student: str, kind: GroupKind) -> str:
        row = self.after.placed.get(student)
        return "" if row is None else row.care_group if kind == "care" else row.extended_group

    @cached_property
    def opened(self) -> tuple[str, ...]:
        """Clubs that meet after and not before."""
        return tuple(sorted(set(self.after.of_kind("club")) - set(self.before.of_kind("club"))))

    @cached_property
    def closed(self) -> tuple[str, ...]:
        """Clubs that meet before and not after."""
        return tuple(sorted(set(self.before.of_kind("club")) - set(self.after.of_kind("club"))))

    # -- students ----------------------------------------------------------------------------------------------

    @cached_property
    def children(self) -> tuple[ChildChange, ...]:
        """Children whose group, clubs or waited days differ, by id; those too who came or left."""
        old, new = (self._places(view.timetable) for view in (self.before, self.after))
        found = (ChildChange(one, old.get(one), new.get(one)) for one in sorted(old.keys() | new.keys()))
        return tuple(one for one in found if one.before != one.after)

    @staticmethod
    def _places(timetable: Timetable) -> dict[str, ChildPlace]:
        waits: dict[str, set[str]] = {}
        for row in timetable.waiting:
            waits.setdefault(row.student, set()).update(row.days)
        places = {one: ChildPlace(waits=frozenset(days)) for one, days in waits.items()}
        for member in timetable.members:
            days = frozenset(waits.get(member.student, ()))
            groups = (member.care_group, frozenset(member.clubs), member.extended_group)
            places[member.student] = ChildPlace(*groups, waits=days)
        return places

    @cached_property
    def newly_waiting(self) -> tuple[str, ...]:
        """Students who wait on more days than before, or wait now and are in both."""
        return self._more_days(self.before.waits, self.after.waits)

    @cached_property
    def newly_served(self) -> tuple[str, ...]:
        """Students who wait on fewer days than before."""
        return self._more_days(self.after.waits, self.before.waits)

    def _more_days(self, few: Mapping[str, frozenset[str]], many: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
        return tuple(one for one in self._in_both if len(many.get(one, ())) > len(few.get(one, ())))

    @cached_property
    def _in_both(self) -> tuple[str, ...]:
        after = self.after.scenario.student
        return tuple(student.id for student in self.before.scenario.students if student.id in after)

    @cached_property
    def moved(self) -> tuple[str, ...]:
        """Students with a care group in both weeks that do not match."""
        return tuple(
            one
            for one in self._in_both
            if (old := self._row(self.before, one).care_group)
            and (new := self._row(self.after, one).care_group)
            and self.matched.get(old) != new
        )

    @cached_property
    def other_clubs(self) -> tuple[str, ...]:
        """Students in other clubs than before."""
        return tuple(
            one
            for one in self._in_both
            if set(self._row(self.before, one).clubs) != set(self._row(self.after, one).clubs)
        )

    def clubs(self, student: str) -> tuple[frozenset[str], frozenset[str]]:
        """A student's clubs before and after."""
        return frozenset(self._row(self.before, student).clubs), frozenset(self._row(self.after, student).clubs)

    def care_groups(self, student: str) -> tuple[str, str]:
        """A student's care group before and after; blank for none."""
        return self._row(self.before, student).care_group, self._row(self.after, student).care_group

    @staticmethod
    def _row(view: View, student: str) -> Member:
        return view.placed.get(student) or Member(student=student)

    # -- staff -------------------------------------------------------------------------------------------------

    @cached_property
    def changed_staff(self) -> tuple[str, ...]:
        """People who work in other slots than before."""
        everybody = dict.fromkeys((*self.before.scenario.person, *self.after.scenario.person))
        return tuple(one for one in everybody if self.slots(one)[0] != self.slots(one)[1])

    def slots(self, person: str) -> tuple[frozenset[str], frozenset[str]]:
        """Slots in which somebody works, before and after."""
        before, after = ({work.token for work in view.work.get(person, ())} for view in (self.before, self.after))
        return frozenset(before), frozenset(after)
