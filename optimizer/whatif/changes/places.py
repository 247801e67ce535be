"""Rooms, places and clubs."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.places import Room
from optimizer.domain.scenario import Scenario
from optimizer.domain.week import TokenError
from optimizer.errors import SettingsError
from optimizer.language.text import Text
from optimizer.whatif.changes.people import new_ids
from optimizer.whatif.scenario_change import ScenarioChange


def closed_room(room: str, slots: str = "") -> ScenarioChange:
    """A room is closed in some slots (``Thu``, ``Mon1-2``), or for the whole week.

    In the latter case clubs and pins that named it may go elsewhere.
    """

    def apply(scenario: Scenario) -> Scenario:
        row = _known(scenario, room)
        if slots:
            try:
                shut = frozenset(scenario.week.expand(slots))
            except TokenError as error:
                raise SettingsError(f"{error}: no slot of this school's week · 不是本校的时段：{error}") from error
            changed = replace(row, available=row.available - shut)
            return replace(scenario, rooms=tuple(changed if one is row else one for one in scenario.rooms))
        return replace(
            scenario,
            rooms=tuple(one for one in scenario.rooms if one is not row),
            clubs=tuple(replace(club, room="") if club.room == room else club for club in scenario.clubs),
            pins=tuple(replace(pin, room="") if pin.room == room else pin for pin in scenario.pins),
        )

    when = f" {slots}" if slots else ""
    return ScenarioChange(Text(f"{room} closed{when}", f"{room} 关闭{when}"), apply)


def more_rooms(count: int = 1, *, like: str) -> ScenarioChange:
    """Further rooms, each like one that is there."""

    def apply(scenario: Scenario) -> Scenario:
        row = _known(scenario, like)
        ids = new_ids(f"{like}-", count, scenario.room)
        return replace(scenario, rooms=(*scenario.rooms, *(replace(row, id=one) for one in ids)))

    return ScenarioChange(Text(f"{count} more room(s) like {like}", f"增加与 {like} 相同的场地 {count} 个"), apply)


def more_places(room: str, places: int) -> ScenarioChange:
    """A larger room (or, with a negative number, a smaller one)."""

    def apply(scenario: Scenario) -> Scenario:
        row = _known(scenario, room)
        capacity = None if row.capacity is None else max(0, row.capacity + places)
        changed = replace(row, capacity=capacity)
        return replace(scenario, rooms=tuple(changed if one is row else one for one in scenario.rooms))

    return ScenarioChange(Text(f"{room}: {places:+d} places", f"{room} 容量 {places:+d}"), apply)


def club_places(club: str, places: int = 1) -> ScenarioChange:
    """A club takes more students (or, with a negative number, fewer)."""

    def apply(scenario: Scenario) -> Scenario:
        row = scenario.club.get(club)
        if row is None:
            raise SettingsError(f"no club {club!r} · 没有社团 {club}")
        most = None if row.max_students is None else max(0, row.max_students + places)
        changed = replace(row, max_students=most)
        return replace(scenario, clubs=tuple(changed if one is row else one for one in scenario.clubs))

    return ScenarioChange(Text(f"club {club}: {places:+d} places", f"社团 {club} 名额 {places:+d}"), apply)


def _known(scenario: Scenario, room: str) -> Room:
    row = scenario.room.get(room)
    if row is None:
        raise SettingsError(f"no room {room!r} · 没有场地 {room}")
    return row
