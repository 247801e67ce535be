"""Help for whoever mistyped: the nearest known name, and what a slot token should look like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from optimizer.domain.week import Week
from optimizer.language.text import Text
from optimizer.language.times import day_name, day_text

_FORM = Text(
    "slot tokens such as Mon, Mon2, Mon1-2 or MonX1",
    "时段，如 周一、周一2、周一1-2 或 周一延时1",
)
_NUMBER = Text("a slot that {day} has: {labels}", "{day} 当天有的节次：{labels}")
_NONE = Text("no slots on {day}", "{day} 没有时段")


def nearest(value: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known name most like a value, or blank where none has that likeness (0 to 1)."""
    by_folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    close = get_close_matches(value.casefold(), by_folded, 1, likeness)
    return by_folded[close[0]] if close else ""


def explain_token(week: Week, token: str) -> Text:
    """What would be a good token in place of one that `Week.expand` refused."""
    stem = re.match(r"[^\dXx延第-]+", token)
    day = day_name(stem[0]) if stem else None
    if day is None or day not in week.days:
        return _FORM
    names = " ".join(week[slot].label for slot in week.on_day[day])
    return _NUMBER.format(day=day_text(day), labels=names) if names else _NONE.format(day=day_text(day))
