"""Days of the week, clock times and dates as they are written and read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from optimizer.language.lists import list_text
from optimizer.language.terms import VALUES
from optimizer.language.text import Text

DAYS = tuple(VALUES["day"])
"""The English short names, Monday first: what a day is called in the code and in our files."""
CHINESE_DAYS = tuple(names[0] for names in VALUES["day"].values())
_DAY_NAMES = {name: day for day, names in VALUES["day"].items() for name in names if not name.isascii()}
_DAY_NAMES |= {day.lower(): day for day in DAYS}
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+\d{1,2}:\d\d(?::\d\d)?)?|(\d{4})(\d\d)(\d\d)"
)
_DAY_BEHIND = re.compile(r"(?P<date>.*\d\S?)\s*\(?(?P<day>(?:周|星期|礼拜)[一二三四五六日天])\)?")
_SERIAL = re.compile(r"[3-7]\d{4}")
_FIRST_SERIAL = date(1899, 12, 30)


NO_SERVICE = frozenset(("off", "停课", "放假", "休"))
"""What calendars and logs say of a date without service, folded."""


def day_name(text: str) -> str | None:
    """The English short name of a day given by it or by a Chinese name, or None: ``周三`` -> ``Wed``."""
    return _DAY_NAMES.get(text.lower())


def day_text(day: str) -> Text:
    """``Mon``, ``周一``; an unknown day speaks for itself."""
    return Text(day, VALUES["day"][day][0] if day in VALUES["day"] else day)


def days_text(days: Iterable[str]) -> Text:
    """``Mon, Tue``, ``周一、周二``."""
    return list_text(day_text(day) for day in days)


def date_of_day(week_of: date, day: str) -> date:
    """The date of a day (``Wed``) in the week of a date."""
    return monday_of(week_of) + timedelta(days=DAYS.index(day))


def clock(text: str) -> int:
    """Minutes after midnight of a clock time ``15:50``.

    Raises
    ------
    ValueError
        If the text is no clock time.
    """
    hours, colon, minutes = str(text).strip().replace("：", ":").partition(":")
    if not colon or not (hours.isdigit() and minutes.isdigit()) or int(hours) > 23 or int(minutes) > 59:
        raise ValueError("a clock time such as 15:50")
    return int(hours) * 60 + int(minutes)


def clock_text(minutes: int) -> str:
    """The opposite of `clock`: 950 -> ``15:50``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def parse_date(text: str) -> date | None:
    """A date as schools write it, or None.

    Read are ``2026-11-02``, ``2026/11/2``, ``2026年11月2日``, ``20261102``, each of the first three also with a time of
    day behind it, each with its day of the week (``2026-11-02 周一``), and the number of days by which spreadsheet
    programs count (``46328``).
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := _DAY_BEHIND.fullmatch(plain):
        found = parse_date(match["date"])
        return found if found and DAYS[found.weekday()] == day_name(match["day"]) else None
    if _SERIAL.fullmatch(plain):
        return _FIRST_SERIAL + timedelta(days=int(plain))
    match = _DATE.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Of dates on which there may be service: beyond them calendars, and the weeks around a date, end."""


def service_date(text: str) -> date | None:
    """A date on which there may be service, or None; other dates, such as an end of 9999, are read by `parse_date`."""
    day = parse_date(text)
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def monday_of(day: date) -> date:
    """The Monday of a date's week."""
    return day - timedelta(days=day.weekday())
