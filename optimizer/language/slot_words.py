"""Days and slots as people write them in a cell, in plain tokens: ``周一、三、五`` -> ``Mon``, ``Wed``, ``Fri``.

Which slots a day has is not known here; `optimizer.domain.week.Week.expand` says what a token names.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from optimizer.language.folding import plain
from optimizer.language.terms import value_of
from optimizer.language.times import DAYS

EVERY_DAY = "*"
"""Stands for every day of the week in a token: ``*2`` is the second slot of each."""

_SEPARATORS = re.compile(r"[\s;、,┋|/+&和与及]+")
_DASH = re.compile(r"\s*[-~至到–—−]\s*")
_NUMERALS = "一二三四五六日天"
_DAY_OF = dict(zip("一二三四五六日天1234567", (*DAYS, "Sun", *DAYS), strict=True))
_NUMBER_OF = dict(zip("一二三四五六七八九", "123456789", strict=True))
_PREFIX = r"(?:每周|逢周|每?星期|每?礼拜|周)"
_NUMBER = r"(?:(?:[Xx]|延时?)?第?\d+|(?:延时?)?第[一二三四五六七八九])"
_SLOT = rf"(?P<slot>{_NUMBER}节?(?:-(?:第?\d+|第?[一二三四五六七八九]))?节?课?|[Xx]|延时?)?"
_EVERY = re.compile(rf"(?:每天|天天|每日|每个?工作日|工作日|everyday|every day|all|daily){_SLOT}", re.IGNORECASE)
_ALL = frozenset(
    (
        *("全部", "全", "所有", "全周", "整周", "全勤", "全参加", "都参加", "全部参加", "全部时段", "所有时段"),
        *("全时段", "全部节次", "全选", "每节", "全天", "every", "whole_week", "full"),
    )
)
_NONE = frozenset(
    (
        *("不参加", "不参与", "不报名", "不报", "不上", "不来", "不去", "不托管", "未报名", "未参加", "无"),
        *("没有", "否", "不", "放弃", "退出", "不需要", "none", "no", "never"),
    )
)
_NO_LIMIT = frozenset(["不限", "无限制", "任意", "均可", "都可以", "都可", "随时", "不限制", "any"])
_DAYS_TOGETHER = re.compile(rf"{_PREFIX}(?P<days>[{_NUMERALS}]+)(?:-(?:周|星期|礼拜)?(?P<last>[{_NUMERALS}]))?{_SLOT}")
_DIGIT_DAY = re.compile(r"(?:周|星期|礼拜)(?P<first>[1-7])(?:-(?:周|星期|礼拜)?(?P<last>[1-7]))?")
_BARE_DAYS = re.compile(rf"(?P<days>[{_NUMERALS}]+)(?:-(?P<last>[{_NUMERALS}]))?")
_NAMED = re.compile(r"(?P<first>[A-Za-z]{3,9}?)(?:-(?P<last>[A-Za-z]{3,9}?))?" + _SLOT)
_BARE_SLOT = re.compile(r"第?(?P<slot>\d+(?:-\d+)?|[一二三四五六七八九](?=节))节?(?:课)?")
_CLOCKS = re.compile(r"[\s(@]*(?P<start>\d{1,2}:\d\d)-(?P<end>\d{1,2}:\d\d)[\s)]*(?![\d:])")
_COLON = re.compile(r"(?<=[一二三四五六日天])\s*:\s*(?=[第延\d])")
_IN_BRACKETS = re.compile(r"(?<=[一二三四五六日天])\s*\((?P<slots>[^()@]+)\)")
_DAYS_APART = re.compile(rf"(?<=[周期拜])[{_NUMERALS}](?:[、,和与及][{_NUMERALS}])+(?=第)")
"""Days that share the slots behind the last of them: ``周二、四第二节``."""
_UNSURE = re.compile(rf"(?<=[周期拜][{_NUMERALS}])(?:和|与|及)(?={_PREFIX}[{_NUMERALS}](?:第|\d))")
"""Where nobody can say whether the slots are meant of both days: ``周二和周四第2节``."""
_UNREADABLE = "\0"
"""Stands between such days, so that they are one item, which is refused."""
_TIDY = re.compile(r"下午|放学后|课后|\(?全天\)?")


class SlotItem(NamedTuple):
    """One item of a cell: the plain token that it means, and how it is written.

    Tokens are ``Mon1-2``, ``TueX``, ``*``, and ``Mon@15:50-17:20`` for the slots of a day within clock times.
    ``token`` is blank where the item cannot be read.
    """

    token: str
    written: str


def says_none(text: str) -> bool:
    """Whether a cell says that there is no slot at all: ``不参加``, ``无``."""
    return plain(text).casefold() in _NONE


def says_any(text: str) -> bool:
    """Whether a cell says that nothing is left out: ``不限``, ``全部``."""
    return (folded := plain(text).casefold().replace(" ", "_")) in _NO_LIMIT or folded in _ALL


@lru_cache(maxsize=20_000)
def slot_items(text: str) -> tuple[SlotItem, ...]:
    """The items of a cell of days and slots.

    An item without a day goes by the one before it: ``周一、三`` are two days, ``周一1、2`` two slots of one day.
    Numerals alone (``一三五``, ``一、三、五``) are days where there are several of them. Clock times behind the last
    day are meant for all (``周一、三 15:50-17:20``); behind the number of a slot they say nothing new.
    """
    folded = _DASH.sub("-", unicodedata.normalize("NFKC", plain(text)))
    folded = _COLON.sub("", folded)
    folded = _IN_BRACKETS.sub(r"\g<slots>", _CLOCKS.sub(r"@\g<start>-\g<end> ", folded))
    folded = _DAYS_APART.sub(lambda days: re.sub("[、,和与及]", "", days[0]), _UNSURE.sub(_UNREADABLE, folded))
    items = [item.partition("@")[::2] for item in _SEPARATORS.split(_joined_words(folded)) if item]
    reader = _Reader(sum(bool(_BARE_DAYS.fullmatch(days)) for days, _ in items) > 1)
    found = [
        (token, days.replace(_UNREADABLE, "和"), clocks)
        for days, clocks in items
        for token in reader.read(days) or [""]
    ]
    timed = [clocks for token, _, clocks in found if not _names_slot(token)]
    shared = timed[-1] if timed and timed[-1] and not any(timed[: timed.index(timed[-1])]) else ""
    return tuple(_timed(*item, shared, some=any(timed)) for item in found)


def slots_on(days: str, slots: str) -> str:
    """The cell that says what two cells say together: ``星期一、三`` beside ``第二节`` -> ``周一第二节 周三第二节``.

    Slots that name their days by themselves stay as they are, if these are the days of the other cell. What cannot be
    read is put together as it stands, so that whoever reads it refuses it.
    """
    days, slots = plain(days), plain(slots)
    items = slot_items(f"周{days}" if days[:1] in _DAY_OF else days)
    tokens = [item.token for item in items]
    if not set(tokens) <= {*DAYS, EVERY_DAY}:
        return f"{days} {slots}".strip()
    own = [item.token for item in slot_items(slots)]
    if own and all(own) and {token[:3] for token in own} <= set(tokens):
        return slots
    if slots[:1] in _NUMBER_OF:
        slots = f"第{slots.removesuffix('节')}节"
    named = {
        EVERY_DAY: "每天",
        **{
            day: day if days.isascii() and not days.isdigit() else f"周{sign}"
            for sign, day in zip(_NUMERALS, DAYS, strict=False)
        },
    }
    return " ".join(named[token] + slots for token in tokens)


def _names_slot(token: str) -> bool:
    """Whether a token names more than a day."""
    return len(token) > (1 if token.startswith(EVERY_DAY) else 3)


def _timed(token: str, written: str, clocks: str, shared: str, *, some: bool) -> SlotItem:
    """An item with the clock times that hold for it; unread where others have some and it has none."""
    clocks = "" if _names_slot(token) else clocks or shared
    if not token or (some and not clocks and not _names_slot(token)):
        return SlotItem("", f"{written} {clocks}".strip())
    return SlotItem(f"{token}@{clocks}", f"{written} {clocks}") if clocks else SlotItem(token, written)


def _joined_words(text: str) -> str:
    """``周一 第1节`` and ``Mon 2nd`` stay two items; ``every day`` and ``周 一`` are one."""
    text = re.sub(r"every day", "everyday", text, flags=re.IGNORECASE)
    return re.sub(rf"(周|星期|礼拜) +(?=[{_NUMERALS}])", r"\1", text)


class _Reader:
    """Reads the items of a cell in order; ``several`` says that numerals alone are days."""

    def __init__(self, several: bool):
        self._numerals_are_days = several
        self._digits_are_days = False
        self._slots_of: list[str] = []  # days of the item before, if it named slots of them

    def read(self, item: str) -> list[str]:
        """Plain tokens of one item, empty where it cannot be read."""
        plain_item = _TIDY.sub("", item)
        tokens = self._days(plain_item) if plain_item else []
        if tokens is None:
            tokens = self._without_day(plain_item)
        return tokens

    def _days(self, item: str) -> list[str] | None:
        if item.casefold() in _ALL:
            return [EVERY_DAY]
        if match := _EVERY.fullmatch(item):
            return self._tokens([EVERY_DAY], match["slot"])
        if match := _DIGIT_DAY.fullmatch(item):
            self._digits_are_days, self._slots_of = True, []
            return _run([_DAY_OF[match["first"]]], match["last"] and _DAY_OF[match["last"]])
        if match := _DAYS_TOGETHER.fullmatch(item):
            days = _run([_DAY_OF[sign] for sign in match["days"]], match["last"] and _DAY_OF[match["last"]])
            self._numerals_are_days = True
            return self._tokens(days, match["slot"])
        match = _NAMED.fullmatch(item)
        first, last = (match and match[edge] and value_of("day", match[edge]) for edge in ("first", "last"))
        if match and first and (last or not match["last"]):
            self._numerals_are_days = True
            return self._tokens(_run([first], last), match["slot"])
        return None

    def _without_day(self, item: str) -> list[str]:
        if self._slots_of and (match := _BARE_SLOT.fullmatch(item)):
            return self._tokens(self._slots_of, match["slot"])
        if self._numerals_are_days and (match := _BARE_DAYS.fullmatch(item)):
            return _run([_DAY_OF[sign] for sign in match["days"]], match["last"] and _DAY_OF[match["last"]])
        if self._digits_are_days and re.fullmatch("[1-7]", item):
            return [_DAY_OF[item]]
        match = _BARE_DAYS.fullmatch(item)
        if match and (len(match["days"]) > 1 or match["last"]):
            return _run([_DAY_OF[sign] for sign in match["days"]], match["last"] and _DAY_OF[match["last"]])
        return []

    def _tokens(self, days: list[str], slot: str | None) -> list[str]:
        self._slots_of = days if slot and any(sign.isdigit() or sign in _NUMBER_OF for sign in slot) else []
        return [day + _plain_slot(slot or "") for day in days]


def _run(days: list[str], last: str | None) -> list[str]:
    """Days, the last of them up to another: none where they run backwards."""
    if not last:
        return days
    first = DAYS.index(days[-1])
    return [*days[:-1], *DAYS[first : DAYS.index(last) + 1]] if first < DAYS.index(last) else []


def _plain_slot(slot: str) -> str:
    """``第二节`` -> ``2``, ``延时1`` -> ``X1``."""
    digits = "".join(_NUMBER_OF.get(sign, sign) for sign in slot if sign not in "第节课时")
    return re.sub("^[xX延]", "X", digits)
