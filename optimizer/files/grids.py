"""The three grids for people: slots down, days across, by group, by member of staff and by room."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import TimetableNames, slot_label_text, times_text
from optimizer.domain.timetable import Session, Timetable
from optimizer.domain.week import Slot
from optimizer.files.csv_tables import guard, write_csv
from optimizer.files.timetable_tables import slot_order
from optimizer.language.lists import clauses
from optimizer.language.terms import KINDS, PARTS
from optimizer.language.text import Text

_SLOT = Text("slot", "节次")
_TIME = Text("time", "时间")
_OWNERS = {
    "group": Text("group", "组别"),
    "staff": Text("staff", "教职工"),
    "room": Text("room", "场地"),
}
_DUTY = Text("on duty", KINDS["duty"].zh)
_ASSISTS = Text("assisting", PARTS["assistant"].zh)
_JOINS = Text("joins {host}", "并入{host}")
_MIDDLE = " · "

GridEntry = tuple[str, str, str]
"""Owner id, slot token, text of the cell."""


def write_grids(path: Path, scenario: Scenario, timetable: Timetable) -> None:
    """Write ``timetable-by-group.csv``, ``-by-staff.csv`` and ``-by-room.csv`` into an existing folder."""
    for owner in _OWNERS:
        write_csv(path / f"timetable-by-{owner}.csv", grid(scenario, timetable, owner), bom=True)


def grid(scenario: Scenario, timetable: Timetable, owner: str) -> list[list[str]]:
    """A header and, for each owner (``group``, ``staff`` or ``room``) with work, a row per slot of the day.

    A cell holds all that the owner has in that slot. Times stand in their own column; a day whose slot has other times
    shows them in its cell.
    """
    language = scenario.settings.language
    names = TimetableNames(scenario, timetable, language)
    words = _Words(names)
    entries: dict[str, dict[str, list[str]]] = {}
    for name, token, text in {"group": words.of_groups, "staff": words.of_staff, "room": words.of_rooms}[owner]():
        entries.setdefault(name, {}).setdefault(token, []).append(text)
    heading: Callable[[str], str] = {"group": names.group, "staff": names.full_person, "room": names.full_room}[owner]
    days = [names.day(day) for day in scenario.week.days]
    rows = [[_OWNERS[owner].say(language), _SLOT.say(language), _TIME.say(language), *days]]
    for name in sorted(entries):
        rows += _block(scenario, heading(name), entries[name])
    return rows


def _block(scenario: Scenario, heading: str, cells: dict[str, list[str]]) -> Iterable[list[str]]:
    """The rows of one owner: every ordinary slot; extended and club-only ones where the owner has any."""
    week, language = scenario.week, scenario.settings.language
    order = sorted({slot.label for slot in week.slots}, key=lambda label: slot_order("", label))
    for label in order:
        slots = {day: week.by_token.get(day + label) for day in week.days}
        usual = _usual_time([slot for slot in slots.values() if slot])
        special = all(slot.extended or slot.club_only for slot in slots.values() if slot)
        if special and not any(day + label in cells for day in week.days):
            continue
        row = [guard(heading), slot_label_text(label).say(language), usual]
        for day, slot in slots.items():
            texts = sorted(cells.get(day + label, []))
            other = [times_text(slot)] if texts and slot and times_text(slot) != usual else []
            row.append(guard(_MIDDLE.join([*other, clauses(texts, language)])))
        yield row


def _usual_time(slots: list[Slot]) -> str:
    times = [times_text(slot) for slot in slots]
    return max(times, key=times.count, default="")


class _Words:
    """The entries of a timetable for each owner."""

    def __init__(self, names: TimetableNames):
        self._names, self._timetable, self._language = names, names.timetable, names.language
        self._joined: dict[tuple[str, str], list[str]] = {}
        for row in self._timetable.sessions:
            if row.joins:
                self._joined.setdefault((row.joins, row.token), []).append(row.group)

    def _line(self, *parts: str) -> str:
        return _MIDDLE.join(part for part in parts if part)

    def of_groups(self) -> Iterable[GridEntry]:
        for row in self._timetable.sessions:
            team = self._names.people(row.team)
            joins = _JOINS.format(host=row.joins).say(self._language) if row.joins else ""
            yield (
                row.group,
                row.token,
                self._line(self._names.activity(row.activity), self._names.room(row.room), team, joins),
            )

    def of_staff(self) -> Iterable[GridEntry]:
        for row in self._hosts():
            for name in row.team:
                part = "" if name == row.lead else _ASSISTS.say(self._language)
                text = self._line(
                    self._names.activity(row.activity), self._groups(row), self._names.room(row.room), part
                )
                yield name, row.token, text
        for duty in self._timetable.duties:
            yield duty.staff, duty.token, self._line(_DUTY.say(self._language), duty.campus)

    def of_rooms(self) -> Iterable[GridEntry]:
        for row in self._hosts():
            if row.room:
                lead = self._names.person(row.lead)
                yield row.room, row.token, self._line(self._names.activity(row.activity), self._groups(row), lead)

    def _hosts(self) -> Iterable[Session]:
        return (row for row in self._timetable.sessions if not row.joins)

    def _groups(self, host: Session) -> str:
        """The group of a session and those that join it: ``C01+C02``."""
        return "+".join([host.group, *sorted(self._joined.get((host.group, host.token), ()))])
