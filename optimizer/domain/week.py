"""The week: days, slots and the tokens that name them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from optimizer.language.slot_words import EVERY_DAY, SlotItem, slot_items
from optimizer.language.times import clock

EVENING_FROM = 18 * 60
"""Minutes after midnight from which a slot that begins then is an evening slot."""
NOON_UNTIL = 14 * 60
"""Minutes after midnight by which a noon slot has ended."""
_TOKEN = re.compile(r"(?P<day>[A-Z][a-z]{2})(?P<extended>X)?(?:(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?)?")

_CLOCKED = re.compile(r"(?P<day>[A-Z][a-z]{2})@(?P<start>[\d:]+)-(?P<end>[\d:]+)")


class TokenError(ValueError):
    """A slot token that cannot be read, or names a slot number which its day lacks."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A period of the service on one day, half-open: [start, end) in minutes after midnight."""

    day: str
    number: int
    start: int
    end: int
    extended: bool = False
    club_only: bool = False

    @property
    def label(self) -> str:
        """The slot's number within its day, as in sessions.csv: ``1``, ``2``, …, ``X1``."""
        return f"X{self.number}" if self.extended else str(self.number)

    @property
    def token(self) -> str:
        """The slot's name everywhere in this package: ``Mon2``, ``MonX1``."""
        return self.day + self.label

    @property
    def minutes(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Week:
    """All slots of a week, in order of time.

    Slots are referred to by their token (``Mon2``), a plain string, everywhere in the package.
    """

    days: tuple[str, ...]
    slots: tuple[Slot, ...]
    elsewhere: frozenset[str] = frozenset()
    """Tokens of slots that this week lacks and another season has: here they mean none."""

    @cached_property
    def by_token(self) -> dict[str, Slot]:
        return {slot.token: slot for slot in self.slots}

    def __getitem__(self, token: str) -> Slot:
        return self.by_token[token]

    @cached_property
    def ordinary(self) -> tuple[str, ...]:
        """Tokens of every slot that is not extended, ``club_only`` ones included."""
        return tuple(slot.token for slot in self.slots if not slot.extended)

    @cached_property
    def care(self) -> tuple[str, ...]:
        """Tokens of the slots in which care groups meet: ordinary and not ``club_only``."""
        return tuple(slot.token for slot in self.slots if not slot.extended and not slot.club_only)

    @cached_property
    def extended(self) -> tuple[str, ...]:
        return tuple(slot.token for slot in self.slots if slot.extended)

    @cached_property
    def on_day(self) -> dict[str, tuple[str, ...]]:
        """Day -> tokens of all its slots, in order of time."""
        return {day: tuple(slot.token for slot in self.slots if slot.day == day) for day in self.days}

    @cached_property
    def evening(self) -> frozenset[str]:
        """Tokens of the slots that begin at 18:00 or later."""
        return frozenset(slot.token for slot in self.slots if slot.start >= EVENING_FROM)

    @cached_property
    def noon(self) -> frozenset[str]:
        """Tokens of the slots that end by 14:00, on days that have a later slot which does not."""
        late_days = {slot.day for slot in self.slots if slot.end > NOON_UNTIL}
        return frozenset(slot.token for slot in self.slots if slot.end <= NOON_UNTIL and slot.day in late_days)

    @cached_property
    def all(self) -> frozenset[str]:
        return frozenset(self.by_token)

    def expand(self, text: str, *, blank_includes_extended: bool = False) -> frozenset[str]:
        """Slots named by a cell such as ``Mon1-2 Wed 周五1``.

        Parameters
        ----------
        text : str
            Slot tokens separated by spaces or ``; 、 ，``; blank means every ordinary slot.
        blank_includes_extended : bool
            Whether a blank means the extended slots too (rooms).

        Raises
        ------
        TokenError
            If a token cannot be read, or names a slot number that its day lacks.
        """
        items = slot_items(text)
        if not items:
            return self.all if blank_includes_extended else frozenset(self.ordinary)
        return frozenset(slot for item in items for slot in self.slots_of(item))

    def slots_of(self, item: SlotItem) -> Iterable[str]:
        """The slots that one item of a cell names.

        Raises
        ------
        TokenError
            If it cannot be read, or names a slot number that its day lacks.
        """
        if item.token.startswith(EVERY_DAY):
            rest = item.token.removeprefix(EVERY_DAY)
            return [slot for day in self.days for slot in self._expand_token(day + rest, item.written)]
        return self._expand_token(item.token, item.written)

    def _expand_token(self, token: str, written: str) -> Iterable[str]:
        if clocked := _CLOCKED.fullmatch(token):
            return self._within(clocked["day"], clocked["start"], clocked["end"], written)
        match = _TOKEN.fullmatch(token)
        if match is None:
            raise TokenError(written)
        day = match["day"]
        if day not in self.days:
            return []
        extended = match["extended"] is not None
        of_day = [self[slot] for slot in self.on_day[day] if self[slot].extended == extended]
        if match["first"] is None:
            return [slot.token for slot in of_day]
        first, last = int(match["first"]), int(match["last"] or match["first"])
        found = [slot.token for slot in of_day if first <= slot.number <= last]
        if first > last or last - first >= len(found) + len(self.elsewhere):
            raise TokenError(written)
        named = {f"{day}{'X' * extended}{number}" for number in range(first, last + 1)}
        if not named <= self.elsewhere.union(found):
            raise TokenError(written)
        return found

    def _within(self, day: str, start: str, end: str, written: str) -> Iterable[str]:
        """The slots of a day between two clock times, which may cut none."""
        if day not in self.days:
            return []
        try:
            first, last = clock(start), clock(end)
        except ValueError:
            raise TokenError(written) from None
        met = [self[token] for token in self.on_day[day] if self[token].start < last and first < self[token].end]
        if not met or any(slot.start < first or last < slot.end for slot in met):
            raise TokenError(written)
        return [slot.token for slot in met]


def split_list(text: str) -> list[str]:
    """Items of a cell that holds a list: separated by white space or ``; 、 ， ,``, full width folded."""
    folded = unicodedata.normalize("NFKC", text)
    return [item for item in re.split(r"[\s;、,]+", folded) if item]
