"""A changed week as the rules see it, narrowed to what the change can touch.

`Window` is a `View` of a week in which a few rows differ. It shares all indexes of the week before the change and
replaces in them what differs. Looking something up gives the changed week in full; going through a table gives only
what the change can touch: changed sessions with all that are joined to them or share their rooms, the people,
groups and students concerned. So the rules run over it as they stand, and what they find is what they would find in
the whole week, less what cannot have changed. The rule `tables` reads rows by their place and is left to the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from optimizer.domain.people import Staff, Student
from optimizer.domain.programme import Pin
from optimizer.domain.timetable import Duty, Group, GroupKind, Member, Session, Timetable, Waiting
from optimizer.rules.overlay import Overlay
from optimizer.rules.presence import GroupSlot
from optimizer.rules.view import HostedSession, View, slot_on


@dataclass(frozen=True)
class RowChange:
    """Rows of a timetable that differ; None stands for a row that is gone.

    ``headcount`` of sessions, ``size`` and ``grades`` of groups need not be right: they follow. Sessions in which
    nobody is present any more are dropped. ``waiting`` holds the days of a student, none for no row.
    """

    sessions: Mapping[GroupSlot, Session | None] = field(default_factory=dict)
    members: Mapping[str, Member | None] = field(default_factory=dict)
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    duties_gone: tuple[Duty, ...] = ()
    duties_new: tuple[Duty, ...] = ()


def indexed(view: View) -> View:
    """The view with all its indexes worked out, as `Window` needs it."""
    for kind in type(view).__mro__:
        for name, member in vars(kind).items():
            if isinstance(member, cached_property):
                getattr(view, name)
    return view


class Window(View):
    """See the module. ``before`` is the week before the change, narrowed in the same way.

    Parameters
    ----------
    base : View
        The week before the change, `indexed`.
    change : RowChange
        What differs.
    """

    _base: View
    _changed: dict[str, dict[Any, Any]]
    _concerned: set[str]
    _students: tuple[Student, ...]
    _people: tuple[Staff, ...]
    _pins: tuple[Pin, ...]
    _duties: tuple[Duty, ...]
    _groups: Mapping[str, None]
    _focus: Mapping[str, Iterable[Any]]

    def __init__(self, base: View, change: RowChange):
        self.__dict__.update(base.__dict__)
        self.__dict__ |= {"_base": base, "_changed": {}, "_concerned": set()}
        touched = self._enrol(base, change)
        keys = dict.fromkeys(change.sessions)
        self._put("sessions", dict(change.sessions))
        self._meet(base, {group for group, _ in change.sessions})
        moved = self._clubs(base, {group for group, _ in change.sessions} | touched)
        keys |= dict.fromkeys(self._present(base, moved | touched))
        self._follow(base, keys, touched)
        self._nowhere(base, keys)
        hosts = self._host(base, keys)
        people = self._work(base, hosts, change)
        self._crowds(base, keys)
        self._narrow(base, keys, hosts, people, change)

    # -- indexes ------------------------------------------------------------------------------------------------

    def _put(self, name: str, changed: Mapping[Any, Any]) -> None:
        """Lay changed values over an index."""
        self.__dict__["_changed"].setdefault(name, {}).update(changed)
        self.__dict__[name] = Overlay(self._base.__dict__[name], self._changed[name], None)

    def _enrol(self, base: View, change: RowChange) -> set[str]:
        """Members, waiting and groups; the groups whose members change."""
        touched: set[str] = set()
        if not change.members and not change.waiting:
            return touched
        self._concerned.update(change.members, change.waiting)
        self._put("waits", {one: frozenset(days) or None for one, days in change.waiting.items()})
        self._put("placed", change.members)
        members: dict[str, dict[str, Student]] = {}
        in_clubs: dict[str, dict[str, Student]] = {}
        for one, row in change.members.items():
            student, old = self.scenario.student[one], base.placed.get(one)
            before = set(base.own_groups(old)) if old else set()
            after = set(self.own_groups(row)) if row else set()
            for group in before ^ after:
                now = members.setdefault(group, {each.id: each for each in base.members_of(group)})
                if group in after:
                    now[one] = student
                else:
                    now.pop(one, None)
                if self.may_be(group, "club"):
                    in_clubs[group] = now
        self._put("members", {group: tuple(now.values()) or None for group, now in members.items()})
        self._put("club_members", {group: tuple(now.values()) or None for group, now in in_clubs.items()})
        grades = {group: frozenset(one.grade for one in now.values()) or None for group, now in members.items()}
        self._put("grades", grades)
        return set(members)

    def _meet(self, base: View, groups: set[str]) -> None:
        """Sessions by group."""
        changed = self._changed["sessions"]
        of_group: dict[str, tuple[Session, ...] | None] = {}
        for group in groups:
            rows = {row.token: row for row in base.sessions_of(group)}
            rows |= {token: row for (one, token), row in changed.items() if one == group}
            kept = sorted((row for row in rows.values() if row is not None), key=lambda row: self.order[row.token])
            of_group[group] = tuple(kept) or None
        self._put("of_group", of_group)
        self._put("meets", {g: frozenset(row.token for row in rows) if rows else None for g, rows in of_group.items()})

    def _clubs(self, base: View, groups: set[str]) -> set[str]:
        """When students are in their clubs; the clubs whose meetings or members change."""
        moved = {
            group
            for group in groups
            if self.kind(group) == "club"
            and (base.meets.get(group) != self.meets.get(group) or group in self._changed.get("members", ()))
        }
        for club in moved:
            if base.meets.get(club) != self.meets.get(club):
                self._concerned.update(one.id for one in (*base.members_of(club), *self.members_of(club)))
        rows = {one: self.placed.get(one) for one in self._concerned}
        self._put("clubs_of", {one: self.club_slots(row) if row and row.clubs else None for one, row in rows.items()})
        return moved

    def _present(self, base: View, groups: set[str]) -> Iterable[GroupSlot]:
        """Who is present where; the sessions with other students than before."""
        gone: dict[GroupSlot, set[str]] = {}
        new: dict[GroupSlot, list[Student]] = {}
        for one in self._concerned:
            old, row = base.placed.get(one), self.placed.get(one)
            before = set(base.home_places(old)) if old else set()
            after = set(self.home_places(row)) if row else set()
            for key in before - after:
                gone.setdefault(key, set()).add(one)
            for key in after - before:
                new.setdefault(key, []).append(self.scenario.student[one])
        present: dict[GroupSlot, tuple[Student, ...] | None] = {}
        for key in {**gone, **new}:
            left = [student for student in base.present_at(*key) if student.id not in gone.get(key, ())]
            present[key] = (*left, *new.get(key, ())) or None
        for club in groups:
            if self.kind(club) == "club":
                for token in base.meets.get(club, frozenset()) | self.meets.get(club, frozenset()):
                    there = self.club_members.get(club, ()) if token in self.meets.get(club, ()) else ()
                    if there != base.present_at(club, token):
                        present[club, token] = there or None
        self._put("present", present)
        return present

    def _follow(self, base: View, keys: Iterable[GroupSlot], groups: set[str]) -> None:
        """Headcounts, sizes and grades as they now are; sessions without anybody are gone."""
        rows: dict[GroupSlot, Session | None] = {}
        for key in keys:
            row, present = self.sessions.get(key), len(self.present_at(*key))
            if row is not None and row.headcount != present:
                rows[key] = replace(row, headcount=present) if present else None
        if rows:
            self._put("sessions", rows)
            self._meet(base, {group for group, _ in rows} | set(self._changed["of_group"]))
        listed = {one: base.groups[one] for one in groups if one in base.groups}
        self._put("groups", {one: self._group_row(row) for one, row in listed.items()})

    def _group_row(self, row: Group) -> Group | None:
        members = self.members_of(row.id)
        return replace(row, size=len(members), grades=tuple(sorted(self.grades_of(row.id)))) if members else None

    def _nowhere(self, base: View, keys: Iterable[GroupSlot]) -> None:
        """Students without a session."""
        concerned = set(self._concerned)
        for key in keys:
            if (key in base.sessions) != (key in self.sessions):
                concerned.update(one.id for one in (*base.present_at(*key), *self.present_at(*key)))
        rows = {one: self.placed.get(one) for one in concerned}
        self._put("without_session", {one: self.nowhere(row) or None if row else None for one, row in rows.items()})
        self._concerned.update(
            one for one in concerned if base.without_session.get(one) != self.without_session.get(one)
        )

    def _host(self, base: View, keys: Iterable[GroupSlot]) -> dict[GroupSlot, None]:
        """Joined sessions as one; the hosts of all that differ, before and after."""
        hosts: dict[GroupSlot, None] = {}
        parts: dict[GroupSlot, None] = dict.fromkeys(keys)
        for key in keys:
            old, row = base.sessions.get(key), self.sessions.get(key)
            if old is not None:
                hosts[base.host_key(old)] = None
            if old is None or row is None or old.joins != row.joins:  # others may be part of another session by that
                for group in base.groups_at.get(key[1], ()):
                    if base.sessions[group, key[1]].joins:
                        parts[group, key[1]] = None
                        hosts[base.host_key(base.sessions[group, key[1]])] = None
        for host in hosts:
            if host in base.meetings:
                parts |= dict.fromkeys((row.group, row.token) for row in base.meetings[host].rows)
        now: dict[GroupSlot, list[Session]] = {}
        for key in parts:
            if (row := self.sessions.get(key)) is not None:
                host = self.host_key(row)
                hosts[host] = None
                now.setdefault(host, [self.sessions[host]])
                if host != key:
                    now[host].append(row)
        for host in now:  # rows that were joined to a host which is new among them
            if host in base.meetings and host not in parts:
                there = {row.group for row in now[host]}
                now[host] += [row for row in base.meetings[host].rows if row.group not in there]
        meetings = {host: self.hosted_session(now[host]) if host in now else None for host in hosts}
        self._put("meetings", meetings)
        return hosts

    def _work(self, base: View, hosts: Iterable[GroupSlot], change: RowChange) -> dict[str, None]:
        """Who works when; the people whose work differs, or at whose sessions anything does."""
        gone, new = set(change.duties_gone), change.duties_new
        if gone or new:
            self.__dict__["duties"] = (*(row for row in base.duties if row not in gone), *new)
        people = dict.fromkeys(row.staff for row in (*change.duties_gone, *new))
        places = set(hosts)
        added: dict[str, list[Any]] = {}
        for slot in map(slot_on, new):
            added.setdefault(slot.staff, []).append(slot)
        for host in hosts:
            for meeting in (base.meetings.get(host), self.meetings.get(host)):
                people |= dict.fromkeys(meeting.team if meeting else ())
            if (meeting := self.meetings.get(host)) is not None:
                for slot in self.slots_at(meeting):
                    added.setdefault(slot.staff, []).append(slot)
        gone_slots = {slot_on(row) for row in gone}
        work: dict[str, tuple[Any, ...] | None] = {}
        for one in people:
            if one in self.scenario.person:
                kept = [
                    slot
                    for slot in base.work.get(one, ())
                    if (slot.group, slot.token) not in places and slot not in gone_slots
                ]
                slots = sorted([*kept, *added.get(one, ())], key=lambda slot: self.order[slot.token])
                work[one] = tuple(slots) or None
        self._put("work", work)
        return people

    def _crowds(self, base: View, keys: Iterable[GroupSlot]) -> None:
        """Students by campus and slot."""
        present = self._changed["present"]
        touched = {key[1] for key in keys if key in present or (key in base.sessions) != (key in self.sessions)}
        for one in self._concerned:
            touched.update({*base.without_session.get(one, ())} ^ {*self.without_session.get(one, ())})
        if not touched:
            return
        names = self.campus_ids
        crowd: dict[GroupSlot, dict[str, Student]] = {(campus, token): {} for campus in names for token in touched}
        for token in touched:
            for group in dict.fromkeys((*base.groups_at.get(token, ()), *(g for g, at in keys if at == token))):
                campus = self.campus_of(group)
                if campus is not None and (group, token) in self.sessions:
                    there = self.present_at(group, token)
                    crowd.setdefault((campus, token), {}).update((one.id, one) for one in there)
        everybody = {key: dict(there) for key, there in crowd.items()}
        for one, tokens in self.without_session.items():
            student = self.scenario.student[one]
            for token in touched.intersection(tokens):
                everybody.setdefault((self.scenario.campus_of(student), token), {})[one] = student
        self._put("crowd", {key: there or None for key, there in crowd.items()})
        self._put("on_campus", {key: there or None for key, there in everybody.items()})

    # -- what the rules go through --------------------------------------------------------------------------------

    def _narrow(
        self,
        base: View,
        keys: Iterable[GroupSlot],
        hosts: Iterable[GroupSlot],
        people: Iterable[str],
        change: RowChange,
    ) -> None:
        meetings, rows = dict.fromkeys(hosts), dict.fromkeys(keys)
        groups = dict.fromkeys((*self._changed.get("members", ()), *(group for group, _ in keys)))
        for group in self._changed.get("members", ()):
            for row in self.sessions_of(group):
                rows[group, row.token] = None
                meetings[self.host_key(row)] = None
        closed = {group for group, row in self._changed["groups"].items() if row is None}
        if closed:  # joining a group that is not listed is joining none
            rows |= dict.fromkeys(key for key, row in base.sessions.items() if row.joins in closed)
        students: dict[str, None] = dict.fromkeys(self._concerned)
        for host in list(meetings):
            both = base.meetings.get(host), self.meetings.get(host)
            for meeting in both:
                if meeting is not None:
                    for row in meeting.rows:
                        rows[row.group, row.token] = None
                        groups[row.group] = None
                    meetings |= dict.fromkeys(base.in_room.get((meeting.host.room, meeting.host.token), ()))
                    meetings |= dict.fromkeys(self._hosts_in(meeting.host.room, meeting.host.token))
            if _exercise(base, both[0]) != _exercise(self, both[1]):
                students |= dict.fromkeys(self._kinds(row for meeting in both if meeting for row in meeting.rows))
        facts = self.__dict__
        facts["_students"] = tuple(self.scenario.student[one] for one in students)
        facts["_people"] = tuple(self.scenario.person[one] for one in people if one in self.scenario.person)
        named = groups.keys() | change.members.keys()
        facts["_pins"] = tuple(pin for pin in self.scenario.standing_pins if pin.group in named)
        facts["_groups"] = groups
        crowds = tuple(self._changed.get("on_campus", ()))
        duties = {(row.campus, row.token): None for row in (*change.duties_gone, *change.duties_new)}
        focus: dict[str, Iterable[Any]] = {
            "sessions": rows,
            "meetings": meetings,
            "work": tuple(people),
            "on_campus": dict.fromkeys((*crowds, *duties)),
        }
        facts["_focus"] = focus
        facts["_duties"], facts["duties"] = self.duties, _among(self.duties, focus["on_campus"])
        for name, among in focus.items():
            facts[name] = Overlay(base.__dict__[name], self._changed.get(name, {}), among)
        facts["served_students"] = tuple(one for one in self._students if self.served(one.id))

    def _hosts_in(self, room: str, token: str) -> Iterator[GroupSlot]:
        changed: Mapping[GroupSlot, HostedSession | None] = self._changed["meetings"]
        return (key for key, one in changed.items() if one and one.host.room == room and key[1] == token)

    def _kinds(self, rows: Iterable[Session]) -> Iterator[str]:
        """Of the students present in some sessions one of each kind that is alike for exercise."""
        seen: set[tuple[object, ...]] = set()
        for row in rows:
            for student in self.present_at(row.group, row.token):
                place = self.placed[student.id]
                school_class = student.campus, student.grade, student.class_name
                pe_days = self.scenario.pe_days.get(school_class)
                days = self.waits.get(student.id)
                kind = (student.attends, days, place.care_group, place.clubs, place.extended_group, pe_days)
                if kind not in seen:
                    seen.add(kind)
                    yield student.id

    @property
    def students(self) -> tuple[Student, ...]:
        return self._students

    @property
    def people(self) -> tuple[Staff, ...]:
        return self._people

    @property
    def pins(self) -> tuple[Pin, ...]:
        return self._pins

    def of_kind(self, kind: GroupKind) -> tuple[str, ...]:
        return tuple(group for group in self._groups if group in self.groups and self.kind(group) == kind)

    # -- what stays as it is ----------------------------------------------------------------------------------------

    @property
    def keeps_members(self) -> bool:
        """Whether every student is in the same groups as before."""
        return not self._changed.get("placed")

    @property
    def keeps_loads(self) -> bool:
        """Whether everybody serves as many slots as before."""
        return all(self.slots_served(one) == self._base.slots_served(one) for one in self._changed["work"])

    @property
    def keeps_numbers(self) -> bool:
        """Whether as many people as before are in sessions and on duty, and the same students are present."""
        days_differ = any(times != 1 for times in self.service.times.values())
        if days_differ or self._changed.get("crowd") or len(self._duties) != len(self._base.duties):
            return False
        meetings, before = self._changed["meetings"], self._base.meetings
        return sum(len(one.team) for one in meetings.values() if one) == sum(
            len(before[host].team) for host in meetings if host in before
        )

    # -- other views of the same change ---------------------------------------------------------------------------

    @property
    def before(self) -> View:
        """The week before the change, narrowed to the same."""
        view = Window.__new__(Window)
        view.__dict__.update(self._base.__dict__)
        for name in ("_students", "_people", "_pins", "_groups"):
            view.__dict__[name] = self.__dict__[name]
        for name, among in self._focus.items():
            view.__dict__[name] = Overlay(self._base.__dict__[name], {}, among)
        view.__dict__["served_students"] = tuple(one for one in self._students if self._base.served(one.id))
        view.__dict__["duties"] = _among(self._base.duties, self._focus["on_campus"])
        return view

    @property
    def whole(self) -> View:
        """The changed week in full, for goals whose measure does not fall into parts."""
        view = View(self.scenario, self._base.timetable, self.week_of, self.published, self.start)
        view.__dict__.update(self._base.__dict__)
        for name, changed in self._changed.items():
            view.__dict__[name] = Overlay(self._base.__dict__[name], changed, None)
        view.__dict__["duties"] = self._duties
        for name in {"served_students"} if self._changed.get("placed") else ():
            del view.__dict__[name]
        return view

    def changed_timetable(self) -> Timetable:
        """The week after the change as tables, rows in their old order, new ones at their end."""
        old = self._base.timetable
        sessions = _rows(old.sessions, self._changed["sessions"], lambda row: (row.group, row.token))
        members = _rows(old.members, self._changed.get("placed", {}), lambda row: row.student)
        groups = _rows(old.groups, self._changed["groups"], lambda row: row.id)
        waiting = {
            one: Waiting(student=one, days=tuple(day for day in self.scenario.week.days if day in days))
            if days
            else None
            for one, days in self._changed.get("waits", {}).items()
        }
        reasons = {row.student: row.reason for row in old.waiting}
        kept = {one: row and replace(row, reason=reasons.get(one, "")) for one, row in waiting.items()}
        rows = _rows(old.waiting, kept, lambda row: row.student)
        listed = set(self._base.duties) - set(self._duties)
        duties = [row for row in old.duties if replace(row, campus=self.campus_named(row.campus)) not in listed]
        duties += [row for row in self._duties if row not in self._base.duties]
        return Timetable(groups, members, sessions, tuple(duties), rows)


def _among(duties: tuple[Duty, ...], places: Iterable[GroupSlot]) -> tuple[Duty, ...]:
    """Duties at some campuses and slots."""
    wanted = set(places)
    return tuple(row for row in duties if (row.campus, row.token) in wanted) if wanted else ()


def _exercise(view: View, meeting: HostedSession | None) -> int:
    """Minutes of exercise of a session; -1 where there is none or its activity is unknown."""
    if meeting is None or meeting.host.activity not in view.scenario.activity:
        return -1
    return view.scenario.physical_minutes(meeting.host.activity, meeting.host.token)


def _rows(old: Iterable[Any], changed: Mapping[Any, Any], key: Any) -> tuple[Any, ...]:
    """Rows with those that differ replaced, without those that are gone, with the new ones behind."""
    left = dict(changed)
    kept = [left.pop(key(row), row) if key(row) in changed else row for row in old]
    return tuple(row for row in (*kept, *left.values()) if row is not None)
