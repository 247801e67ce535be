"""The week of a generated school: days, slots and the tokens that name them.

A slot is a pair ``(day, number)`` with the number counted from 1 within its day; the n-th extended slot is
``(day, "Xn")``.  Times are strings ``HH:MM``; lengths are whole minutes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
Slot = tuple[str, "int | str"]


def minutes(start: str, end: str) -> int:
    """Return the length in minutes between two times ``HH:MM``."""
    return clock(end) - clock(start)


def clock(time: str) -> int:
    """Return the minutes after midnight of a time ``HH:MM``."""
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


@dataclass
class WeekTimes:
    """Days with their ordinary slots, the club-only ones among them, and extended slots (same on all days)."""

    slots: dict[str, list[tuple[str, str]]]
    club_only: set[Slot] = field(default_factory=set)
    extended: list[tuple[str, str]] = field(default_factory=list)

    @property
    def days(self) -> list[str]:
        """Day names in order."""
        return list(self.slots)

    def numbers(self, day: str) -> list[int]:
        """Return the numbers of all ordinary slots of a day."""
        return list(range(1, len(self.slots[day]) + 1))

    def care_numbers(self, day: str) -> list[int]:
        """Return the numbers of the day's ordinary slots in which care groups meet."""
        return [number for number in self.numbers(day) if (day, number) not in self.club_only]

    def ordinary(self) -> list[Slot]:
        """Return all ordinary slots of the week in order."""
        return [(day, number) for day in self.days for number in self.numbers(day)]

    def extras(self) -> list[str]:
        """Return the names of a day's extended slots: X1, X2, ..."""
        return [f"X{number}" for number in range(1, len(self.extended) + 1)]

    def times(self, slot: Slot) -> tuple[str, str]:
        """Return start and end of a slot."""
        day, number = slot
        if isinstance(number, str):
            return self.extended[int(number[1:]) - 1]
        return self.slots[day][number - 1]

    def length(self, slot: Slot) -> int:
        """Return the minutes of a slot."""
        return minutes(*self.times(slot))

    def longest(self) -> int:
        """Return the number of care slots of the week's longest day."""
        return max(len(self.care_numbers(day)) for day in self.days)

    def tokens(self, slots: Iterable[Slot]) -> str:
        """Return the shortest slot tokens that name exactly these slots; blank for every ordinary slot."""
        wanted = set(slots)
        if wanted == set(self.ordinary()):
            return ""
        return " ".join(part for day in self.days for part in self._day_tokens(day, wanted))

    def _day_tokens(self, day: str, wanted: set[Slot]) -> list[str]:
        numbers = [number for number in self.numbers(day) if (day, number) in wanted]
        parts = []
        if numbers and numbers == self.numbers(day):
            parts.append(day)
        elif len(numbers) > 1 and numbers == list(range(numbers[0], numbers[-1] + 1)):
            parts.append(f"{day}{numbers[0]}-{numbers[-1]}")
        else:
            parts.extend(f"{day}{number}" for number in numbers)
        extras = [name for name in self.extras() if (day, name) in wanted]
        parts.extend([f"{day}X"] if extras and extras == self.extras() else [f"{day}{name}" for name in extras])
        return parts

    def settings(self) -> dict[str, object]:
        """Return the ``[week]`` table, without ``latest_end``."""
        usual = max(self.slots.values(), key=len)
        table: dict[str, object] = {"days": self.days, "slots": [_span(span) for span in usual]}
        own = {day: [_span(span) for span in spans] for day, spans in self.slots.items() if spans != usual}
        if own:
            table["slots_on"] = own
        if self.club_only:
            marked = [slot for slot in self.ordinary() if slot in self.club_only]
            table["club_only"] = [f"{day}{number}" for day, number in marked]
        if self.extended:
            table["extended"] = [_span(span) for span in self.extended]
        return table


def _span(span: tuple[str, str]) -> dict[str, str]:
    return {"start": span[0], "end": span[1]}
