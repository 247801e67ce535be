"""What people mean who type ids, names, slots and dates; and help for whoever mistyped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from textwrap import shorten
from typing import Protocol

from optimizer.domain.week import TokenError, Week
from optimizer.language.lists import list_text
from optimizer.language.slot_words import slot_items
from optimizer.language.text import Text
from optimizer.language.times import DAYS, clock_text, day_name, day_text, monday_of, parse_date

_FORM = Text(
    "slot tokens such as Mon, Mon2, Mon1-2 or MonX1",
    "时段，如 周一、周一2、周一1-2 或 周一延时1",
)
_NUMBER = Text("a slot that {day} has: {labels}", "{day} 当天有的节次：{labels}")
_CUTS = Text("clock times between which whole slots of {day} lie: {times}", "{day} 整节的起止时间：{times}")
_NONE = Text("no slots on {day}", "{day} 没有时段")
_UNKNOWN = Text("“{word}” is not known", "找不到“{word}”")
_NEAREST = Text("“{word}” is not known; nearest: {near}", "找不到“{word}”，最接近的是 {near}")
_SEVERAL = Text("“{word}” is the name of several: {ids}", "“{word}”有重名：{ids}，请写编号")
_NO_SLOT = Text("“{word}”: {expected}", "“{word}”：应为{expected}")
_OTHER_WEEK = Text("{date} is no day of service in the week of {monday}", "{date} 不是 {monday} 当周的服务日")
_LONGEST = 40
"""Characters of a mistyped word that are quoted."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


class NotFoundError(ValueError):
    """Words that mean nothing known; ``text`` says what is wrong with them."""

    def __init__(self, text: Text):
        super().__init__(text.en)
        self.text = text


def id_of(word: str, rows: Sequence[_Named]) -> str:
    """The id of the row that has this id, or that alone has this name.

    Raises
    ------
    NotFoundError
        If none has it, with the nearest, or several have the name.
    """
    if any(row.id == word for row in rows):
        return word
    named = [row.id for row in rows if word and row.name == word]
    if len(named) == 1:
        return named[0]
    short = shorten(word, _LONGEST, placeholder="…") if len(word) > _LONGEST else word
    if named:
        raise NotFoundError(_SEVERAL.format(word=short, ids=list_text(named)))
    near = nearest(short, [text for row in rows for text in (row.id, row.name) if text])
    raise NotFoundError((_NEAREST if near else _UNKNOWN).format(word=short, near=near))


def slots_of(words: str, week: Week, week_of: date) -> frozenset[str]:
    """The slots that slot tokens or dates mean: ``Wed``, ``Wed2``, ``2026-12-02``, ``2026-12-02:2``; blank for all.

    A whole day includes its extended slots, since who is ill is ill until the evening.

    Raises
    ------
    NotFoundError
        If the week has no such slot or date.
    """
    if not words.strip():
        return week.all
    return frozenset(
        slot for word in re.split(r"[\s;,，；、]+", words) if word for slot in _slots_of_word(word, week, week_of)
    )


def _slots_of_word(word: str, week: Week, week_of: date) -> Iterable[str]:
    stem, _, number = word.partition(":")
    day = parse_date(stem)
    if day is not None:
        monday = monday_of(week_of)
        name = DAYS[day.weekday()]
        if not monday <= day < monday + timedelta(days=7) or name not in week.days:
            raise NotFoundError(_OTHER_WEEK.format(date=day, monday=monday))
        word = name + number
    short = shorten(word, _LONGEST, placeholder="…") if len(word) > _LONGEST else word
    try:
        found = [(item, frozenset(week.slots_of(item))) for item in slot_items(word)]
    except TokenError:
        raise NotFoundError(_NO_SLOT.format(word=short, expected=explain_token(week, word))) from None
    if not found or not all(slots for _, slots in found):
        raise NotFoundError(_NO_SLOT.format(word=short, expected=explain_token(week, word)))
    for item, slots in found:
        whole = not re.search(r"[\dX]", item.token)
        yield from (t for d in {week[slot].day for slot in slots} for t in week.on_day[d]) if whole else slots


def nearest(value: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known name most like a value, or blank where none has that likeness (0 to 1)."""
    by_folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    close = get_close_matches(value.casefold(), by_folded, 1, likeness)
    return by_folded[close[0]] if close else ""


def explain_token(week: Week, token: str) -> Text:
    """What would be a good token in place of one that `Week.expand` refused."""
    stem = re.match(r"[^\s\dXx延第-]+", token)
    day = day_name(stem[0]) if stem else None
    if day is None or day not in week.days:
        return _FORM
    if ":" in token:
        times = list_text(f"{clock_text(week[slot].start)}-{clock_text(week[slot].end)}" for slot in week.on_day[day])
        return _CUTS.format(day=day_text(day), times=times)
    names = " ".join(week[slot].label for slot in week.on_day[day])
    labels = Text(names, names.replace("X", "延时"))
    return _NUMBER.format(day=day_text(day), labels=labels) if names else _NONE.format(day=day_text(day))
