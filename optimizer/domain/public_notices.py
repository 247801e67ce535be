"""Public holidays and make-up days (调休) of China, as the library ``holidays`` has them.

It knows the general holidays of every year, but a year's notice, with its make-up days, only once it is out.
"""

from __future__ import annotations

import re
from datetime import date

import holidays

from optimizer.language.times import DAYS

_PAIR = re.compile(r"substituted from (\d\d)/(\d\d)/(\d{4})")


class PublicNotices:
    """What the public notices of some years say.

    Attributes
    ----------
    off : dict
        Date without work -> its name.
    make_up : dict
        Make-up day -> the day off that it stands for; None where that is not said.
    known : frozenset of int
        Years of which the notice is out: those with a make-up day, or a day off for one, of their own.
    """

    def __init__(self, first: int, last: int):
        table = holidays.country_holidays("CN", years=range(first - 1, last + 2), language="en_US")
        pairs = {on: match for on, name in table.items() if (match := _PAIR.search(name))}
        self.off: dict[date, str] = dict(table.items())
        worked = {date(int(m[3]), int(m[1]), int(m[2])): on for on, m in pairs.items()}
        self.make_up: dict[date, date | None] = dict.fromkeys(getattr(table, "weekend_workdays", ()))
        self.make_up |= worked
        self.known = frozenset(on.year for on in pairs)

    def runs_as(self, on: date) -> str | None:
        """The day of the week whose lessons a date has, blank for none; None for a make-up day of which it is not said.

        In a year without a notice Mondays to Fridays have their own.
        """
        known, weekday = on.year in self.known, DAYS[on.weekday()]
        if self.is_make_up(on):
            stands_for = self.make_up[on]
            return DAYS[stands_for.weekday()] if stands_for else None
        return "" if (known and on in self.off) or on.weekday() >= DAYS.index("Sat") else weekday

    def is_make_up(self, on: date) -> bool:
        """Whether a date is a make-up day of a year whose notice is out."""
        return on.year in self.known and on in self.make_up
