"""The week's slots, and the tokens that name them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Slot = tuple[str, str]  # (day, "2") is ordinary, (day, "X1") extended

PHASE_END = {"primary": "18:00", "junior": "20:30"}
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
CHINESE_DAYS = {"一": "Mon", "二": "Tue", "三": "Wed", "四": "Thu", "五": "Fri", "六": "Sat", "日": "Sun", "天": "Sun"}
DEFAULT_SLOTS = [
    {"start": "15:50", "end": "16:30"},
    {"start": "16:40", "end": "17:20"},
    {"start": "17:25", "end": "17:55"},
]
SEPARATORS = re.compile(r"[\s;、，,；]+")
TOKEN = re.compile(r"(?P<day>[A-Za-z]{3}|(?:周|星期).)(?P<x>[Xx]?)(?:(?P<a>\d+)(?:-(?P<b>\d+))?)?")


def minutes(clock: str) -> int:
    """Minutes after midnight of "15:50"."""
    hours, rest = clock.strip().split(":")[:2]
    return int(hours) * 60 + int(rest)


def split_list(cell: str) -> list[str]:
    return [part for part in SEPARATORS.split(cell.strip()) if part]


def day_name(text: str) -> str | None:
    """The English short name of a day, or None if this is no day."""
    text = text.strip()
    if text[:1] == "周" and text[1:] in CHINESE_DAYS:
        return CHINESE_DAYS[text[1:]]
    if text[:2] == "星期" and text[2:] in CHINESE_DAYS:
        return CHINESE_DAYS[text[2:]]
    text = text[:3].capitalize() if len(text) == 3 else text
    return text if text in DAYS else None


def slot_name(slot: Slot) -> str:
    return slot[0] + slot[1]


def is_extended(slot: Slot) -> bool:
    return slot[1].startswith("X")


@dataclass
class Week:
    days: list[str]
    ordinary: dict[str, list[Slot]] = field(default_factory=dict)
    extended: dict[str, list[Slot]] = field(default_factory=dict)
    times: dict[Slot, tuple[int, int]] = field(default_factory=dict)
    latest: dict[str, int] = field(default_factory=dict)
    club_only: set[Slot] = field(default_factory=set)
    elsewhere: set[Slot] = field(default_factory=set)  # slots of other seasons: a token may name them, and means none

    def length(self, slot: Slot) -> int:
        start, end = self.times[slot]
        return end - start

    def all_ordinary(self) -> list[Slot]:
        return [slot for day in self.days for slot in self.ordinary[day]]

    def all_extended(self) -> list[Slot]:
        return [slot for day in self.days for slot in self.extended[day]]

    def in_order(self, day: str) -> list[Slot]:
        """Every slot of the day, as the clock has them."""
        return sorted(self.ordinary[day] + self.extended[day], key=lambda slot: self.times[slot])

    def care_slots(self, day: str) -> list[Slot]:
        """The day's ordinary slots that are not for clubs alone."""
        return [slot for slot in self.ordinary[day] if slot not in self.club_only]

    def parse(self, cell: str | Iterable[str], blank: str = "ordinary") -> set[Slot]:
        """Slots meant by tokens; a blank means the ordinary ones, "all" of them, or "none"."""
        tokens = split_list(cell) if isinstance(cell, str) else list(cell)
        if not tokens:
            if blank == "none":
                return set()
            return set(self.all_ordinary()) | (set(self.all_extended()) if blank == "all" else set())
        found: set[Slot] = set()
        for token in tokens:
            found |= self._token(token)
        return found

    def _token(self, token: str) -> set[Slot]:
        match = TOKEN.fullmatch(token.strip())
        day = day_name(match["day"]) if match else None
        if match is None or day is None:
            raise ValueError(f"not a slot token: {token!r}")
        if day not in self.days:
            return set()
        slots = self.extended[day] if match["x"] else self.ordinary[day]
        if not match["a"]:
            return set(slots)
        first, last = int(match["a"]), int(match["b"] or match["a"])
        named = {(day, f"{'X' if match['x'] else ''}{number}") for number in range(first, last + 1)}
        if not named or not named <= set(slots) | self.elsewhere:
            raise ValueError(f"{token!r} names a slot that the day lacks")
        return named & set(slots)


def read_season(config: dict[str, Any], phase: str, season: str) -> Week:
    """The week of a season, blank for none; tokens may name the slots of all."""
    base = config.get("week", {})
    seasons = config.get("semester", {}).get("season", [])
    tables = {"": base} | {
        row["name"]: base | {key: value for key, value in row.items() if key not in ("name", "from", "to")}
        for row in seasons
    }
    bare = {name: read_week({**table, "club_only": []}, phase) for name, table in tables.items()}
    every = {slot for week in bare.values() for slot in week.times}
    return read_week(tables[season], phase, every)


def read_week(table: dict[str, Any], phase: str, elsewhere: Iterable[Slot] = ()) -> Week:
    """The [week] table of scenario.toml."""
    week = Week([day_name(day) or day for day in table.get("days", DAYS[:5])])
    week.elsewhere = set(elsewhere)
    slots_on = {day_name(day): slots for day, slots in table.get("slots_on", {}).items()}
    latest_on = {day_name(day): end for day, end in table.get("latest_end_on", {}).items()}
    latest = table.get("latest_end", PHASE_END[phase])
    for day in week.days:
        ordinary = slots_on.get(day, table.get("slots", DEFAULT_SLOTS))
        week.ordinary[day] = [(day, str(number)) for number in range(1, len(ordinary) + 1)]
        extended = table.get("extended", [])
        week.extended[day] = [(day, f"X{number}") for number in range(1, len(extended) + 1)]
        for slot, time in zip(week.ordinary[day] + week.extended[day], [*ordinary, *extended], strict=True):
            week.times[slot] = (minutes(time["start"]), minutes(time["end"]))
        week.latest[day] = min(minutes(latest_on.get(day, latest)), minutes(PHASE_END[phase]))
    week.club_only = week.parse(table.get("club_only", []), blank="none")
    return week
