"""Whether and how everybody can be served, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.engine.explain.serving_everybody import ServingReport
from optimizer.engine.explain.shortages import Shortage
from optimizer.engine.explain.trial_week import TrialWeek
from optimizer.language.lists import list_text, several
from optimizer.language.text import Language, Text
from optimizer.language.times import DAYS, day_text

_MAX_SHORTAGES_SHOWN = 8
"""Shortages told at most; `optimizer capacity` tells all that counting shows."""

_NO_WEEK = Text(
    "No week was made in the time given, so how many would wait is not known; a longer --time-limit may tell.",
    "限定时间内没有试排出课表，候补人数不详；可用更长的 --time-limit。",
)
_ALL = Text(
    "Everybody can be served on every day signed up for (such a week was made and audited).",
    "每名学生登记的每一天都能得到服务（已试排并通过审核）。",
)
_NOT_ALL = Text(
    "Not everybody can be served, whatever the timetable. Each of these alone makes somebody wait:",
    "无论怎样排课，都不可能让每个人都得到服务。下面每一条都足以使有的学生候补：",
)
_TOGETHER = Text(
    "these together, none of which could be left out (each was tried):", "以下几条合在一起（缺一不可，已逐条验证）："
)
_ROUGHLY = Text("these together (perhaps not all are needed):", "以下几条合在一起（未必每一条都必要）：")
_UNPROVEN = Text(
    "Counting finds nothing short, so that everybody can be served is neither proven nor excluded;"
    " solve may find a better week than this quick trial.",
    "按数字清点没有缺口，能否让每个人都得到服务尚无定论；用 solve 求解可能比这次快速试排更好。",
)
_MORE = Text("{n} more: optimizer capacity", "另有 {n} 条：optimizer capacity")
_TRIAL = Text(
    "In a quick trial week (audited) {who}: {days}. A longer solve may leave fewer waiting.",
    "快速试排一周（已通过审核）：{who}，其中{days}。用 solve 求解更久，候补可能更少。",
)
_WAITING = Text("{who}, {days} student-days in all", "候补学生 {students} 人，共 {days} 人次")
_NOBODY = Text("nobody waits", "无人候补")
_SINGLE = Text(
    "Changes that were tried, each alone, and who would wait then:", "下面的改动都已单独试排，候补情况如下："
)
_NO_SINGLE = Text("No single small change was found with which fewer wait.", "没有找到单独一项就能减少候补的小改动。")
_NO_TIME = Text(
    "There was no time to try changes; a longer --time-limit tries them.",
    "时间不够，没有试排任何改动；可用更长的 --time-limit。",
)
_ENOUGH = Text(
    "With all of this nobody waits (a week was made and audited): {what}",
    "补足以下各项后无人候补（已试排并通过审核）：{what}",
)
_FEWEST = Text("Fewer people are not enough: counting shows it.", "人数再少就不够，按数字清点即可证明。")
_PERHAPS = Text("Perhaps less would do: that is not proven.", "更少是否也够，尚未证明。")


def render_serving(found: ServingReport, language: Language) -> Iterator[str]:
    """Lines to print."""
    if found.everybody:
        yield _ALL.say(language)
        return
    if found.short or found.trial is not None:
        yield (_NOT_ALL if found.short else _UNPROVEN).say(language)
    for one in found.short[:_MAX_SHORTAGES_SHOWN]:
        yield from _shortage(one, language)
    if len(found.short) > _MAX_SHORTAGES_SHOWN:
        yield f"  - {_MORE.format(n=len(found.short) - _MAX_SHORTAGES_SHOWN).say(language)}"
    if found.trial is None:
        yield _NO_WEEK.say(language)
        return
    yield _TRIAL.format(who=_who(found.trial), days=_by_day(found.trial)).say(language)
    yield (_SINGLE if found.single else _NO_SINGLE if found.tried else _NO_TIME).say(language)
    for number, tried in enumerate(found.single, 1):
        yield f"  {number}. {tried.text.say(language)} → {_who(tried.trial).say(language)}"
    if found.sufficient_additions is not None:
        yield _ENOUGH.format(what=found.sufficient_additions.text).say(language)
        yield (_FEWEST if found.staff_is_minimal else _PERHAPS).say(language)


def _shortage(one: Shortage, language: Language) -> Iterator[str]:
    if len(one.lines) > 1:
        yield f"  - {(_TOGETHER if one.minimal else _ROUGHLY).say(language)}"
        yield from (f"      · {line.say(language)}" for line in one.lines)
        return
    close = f" → {one.close.say(language)}" if one.close is not None else ""
    yield f"  - {one.lines[0].say(language)}{close}"


def _by_day(trial: TrialWeek) -> Text:
    """How many wait on each day, campus by campus."""
    return list_text(
        Text(f"{campus} {day_text(day).en} {n}".strip(), f"{campus}{day_text(day).zh} {n} 人")
        for (campus, day), n in sorted(trial.places.items(), key=lambda item: (item[0][0], DAYS.index(item[0][1])))
    )


def _who(trial: TrialWeek) -> Text:
    return (
        _NOBODY
        if trial.everybody
        else _WAITING.format(
            who=several(trial.students, "student waits", "students wait"), students=trial.students, days=trial.days
        )
    )
