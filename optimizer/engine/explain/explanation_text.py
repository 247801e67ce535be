"""An explanation as lines of text: conflicts with what removes them, and whether and how everybody can be served."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from optimizer.domain.scenario import Scenario
from optimizer.engine.explain.explain_school import ExplainedConflict, Explanation, explain
from optimizer.engine.explain.feasibility import Feasibility, TrialWeek
from optimizer.engine.explain.serving_everybody import ServingReport
from optimizer.engine.explain.shortages import Shortage
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.language.lists import list_text, several
from optimizer.language.text import Language, Text
from optimizer.language.times import DAYS, day_text

_MAX_SHORTAGES_SHOWN = 8
"""Shortages in the text at most; `optimizer capacity` shows all that counting finds."""

# -- texts: conflicts ---------------------------------------------------------------------------------------------

_NONE = Text("{title}: no timetable exists.", "{title}：不存在可行课表。")
_MINIMAL_CONFLICT = Text(
    "These {n} things cannot all hold; without any one of them the others could (each was tried):",
    "下面 {n} 条不可能同时成立；去掉其中任何一条，其余的就可以同时成立（已逐条验证）：",
)
_CONFLICT = Text(
    "These things cannot all hold (perhaps not all of them are needed):", "下面这些不可能同时成立（未必每一条都必要）："
)
_NEXT = Text("When this is mended, something else is still in the way:", "解决之后，还有另一处冲突：")
_REMEDIES = Text(
    "Any one of these changes mends it, least first (each was tried; the week made with it was audited):",
    "下面任何一项改动都能解决，由小到大排列（每项都已试排，并通过审核）：",
)
_REMEDY = Text(
    "This change mends it (it was tried; the week made with it was audited):",
    "下面这项改动可以解决（已试排，并通过审核）：",
)
_PARTIAL_REMEDY = Text(
    "This takes this conflict away, though something else then stands in the way (tried):",
    "这样可以消除这处冲突，但之后还有另一处冲突（已验证）：",
)
_NO_REMEDY = Text("No single small change was found that mends it.", "没有找到单独一项就能解决的小改动。")
_POSSIBLE = Text("{title}: a timetable that keeps every rule exists.", "{title}：存在符合全部规定的课表。")
_OPEN = Text(
    "{title}: neither a timetable nor a contradiction was found in the time given.",
    "{title}：限定时间内既没有找到课表，也没有发现矛盾。",
)

# -- texts: serving everybody -------------------------------------------------------------------------------------

_NO_WEEK = Text(
    "No week was made in the time given, so how many would wait is not known; a longer --time-limit may tell.",
    "限定时间内没有试排出课表，候补人数不详；可用更长的 --time-limit。",
)
_EVERYBODY = Text(
    "Everybody can be served on every day signed up for (such a week was made and audited).",
    "每名学生登记的每一天都能得到服务（已试排并通过审核）。",
)
_NOT_EVERYBODY = Text(
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
_TRIED_ADDITIONS = Text(
    "Changes that were tried, each alone, and who would wait then:", "下面的改动都已单独试排，候补情况如下："
)
_NO_HELPFUL_ADDITION = Text(
    "No single small change was found with which fewer wait.", "没有找到单独一项就能减少候补的小改动。"
)
_NO_TIME = Text(
    "There was no time to try changes; a longer --time-limit tries them.",
    "时间不够，没有试排任何改动；可用更长的 --time-limit。",
)
_SUFFICIENT = Text(
    "With all of this nobody waits (a week was made and audited): {what}",
    "补足以下各项后无人候补（已试排并通过审核）：{what}",
)
_STAFF_IS_MINIMAL = Text("Fewer people are not enough: counting shows it.", "人数再少就不够，按数字清点即可证明。")
_MAY_BE_MORE_THAN_NEEDED = Text("Perhaps less would do: that is not proven.", "更少是否也够，尚未证明。")


# -- lines --------------------------------------------------------------------------------------------------------


def explain_briefly(scenario: Scenario, week_of: date, params: EngineParams = DEFAULTS) -> list[str]:
    """Why a school has no timetable, in a few lines of its language: the first conflict and its first remedy."""
    explanation = explain(scenario, week_of=week_of, time_limit=params.explain.brief_seconds, params=params)
    return list(render_explanation(explanation, scenario.settings.language, brief=True))[1:]


def render_explanation(explanation: Explanation, language: Language, *, brief: bool = False) -> Iterator[str]:
    """Lines to print.

    Parameters
    ----------
    brief : bool
        The first conflict and its first remedy alone.
    """
    scenario = explanation.scenario
    text = {Feasibility.INFEASIBLE: _NONE, Feasibility.FEASIBLE: _POSSIBLE, Feasibility.OPEN: _OPEN}[explanation.answer]
    yield text.format(title=scenario.settings.title or scenario.name).say(language)
    if explanation.serving is not None:
        yield from render_serving(explanation.serving, language)
    for number, conflict in enumerate(explanation.conflicts[:1] if brief else explanation.conflicts):
        if number:
            yield _NEXT.say(language)
        yield from _conflict(conflict, language, 1 if brief else len(conflict.remedies))


def _conflict(conflict: ExplainedConflict, language: Language, remedies: int) -> Iterator[str]:
    yield (_MINIMAL_CONFLICT.format(n=len(conflict.lines)) if conflict.minimal else _CONFLICT).say(language)
    for line in conflict.lines:
        yield f"  - {line.say(language)}"
    if not conflict.remedies:
        yield _NO_REMEDY.say(language)
        return
    shown = conflict.remedies[:remedies]
    yield (_PARTIAL_REMEDY if not shown[0].confirmed else _REMEDIES if len(shown) > 1 else _REMEDY).say(language)
    for number, remedy in enumerate(shown, 1):
        yield f"  {number}. {remedy.text.say(language)}"


def render_serving(report: ServingReport, language: Language) -> Iterator[str]:
    """Lines to print about serving everybody."""
    if report.everybody:
        yield _EVERYBODY.say(language)
        return
    if report.shortages or report.trial is not None:
        yield (_NOT_EVERYBODY if report.shortages else _UNPROVEN).say(language)
    for one in report.shortages[:_MAX_SHORTAGES_SHOWN]:
        yield from _shortage(one, language)
    if len(report.shortages) > _MAX_SHORTAGES_SHOWN:
        yield f"  - {_MORE.format(n=len(report.shortages) - _MAX_SHORTAGES_SHOWN).say(language)}"
    if report.trial is None:
        yield _NO_WEEK.say(language)
        return
    yield _TRIAL.format(who=_who_waits(report.trial), days=_by_day(report.trial)).say(language)
    yield (_TRIED_ADDITIONS if report.improving_additions else _NO_HELPFUL_ADDITION if report.tried else _NO_TIME).say(
        language
    )
    for number, tried in enumerate(report.improving_additions, 1):
        yield f"  {number}. {tried.text.say(language)} → {_who_waits(tried.trial).say(language)}"
    if report.sufficient_additions is not None:
        yield _SUFFICIENT.format(what=report.sufficient_additions.text).say(language)
        yield (_STAFF_IS_MINIMAL if report.staff_is_minimal else _MAY_BE_MORE_THAN_NEEDED).say(language)


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
        for (campus, day), n in sorted(trial.waiting.items(), key=lambda item: (item[0][0], DAYS.index(item[0][1])))
    )


def _who_waits(trial: TrialWeek) -> Text:
    return (
        _NOBODY
        if trial.everybody
        else _WAITING.format(
            who=several(trial.students, "student waits", "students wait"), students=trial.students, days=trial.days
        )
    )
