"""An explanation as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from optimizer.domain.scenario import Scenario
from optimizer.engine.explain.explain_school import ExplainedConflict, Explanation, ExplanationAnswer, explain
from optimizer.engine.explain.serving_text import render_serving
from optimizer.language.text import Language, Text

_BRIEF_SECONDS = 15.0
"""Seconds for the short form."""

_NONE = Text("{title}: no timetable exists.", "{title}：不存在可行课表。")
_MINIMAL_CONFLICT = Text(
    "These {n} things cannot all hold; without any one of them the others could (each was tried):",
    "下面 {n} 条不可能同时成立；去掉其中任何一条，其余的就可以同时成立（已逐条验证）：",
)
_CONFLICT = Text(
    "These things cannot all hold (perhaps not all of them are needed):", "下面这些不可能同时成立（未必每一条都必要）："
)
_NEXT = Text("When this is mended, something else is still in the way:", "解决之后，还有另一处冲突：")
_OFFERS = Text(
    "Any one of these changes mends it, least first (each was tried; the week made with it was audited):",
    "下面任何一项改动都能解决，由小到大排列（每项都已试排，并通过审核）：",
)
_OFFER = Text(
    "This change mends it (it was tried; the week made with it was audited):",
    "下面这项改动可以解决（已试排，并通过审核）：",
)
_PARTIAL_REMEDY = Text(
    "This takes this conflict away, though something else then stands in the way (tried):",
    "这样可以消除这处冲突，但之后还有另一处冲突（已验证）：",
)
_NO_OFFER = Text("No single small change was found that mends it.", "没有找到单独一项就能解决的小改动。")
_POSSIBLE = Text("{title}: a timetable that keeps every rule exists.", "{title}：存在符合全部规定的课表。")
_OPEN = Text(
    "{title}: neither a timetable nor a contradiction was found in the time given.",
    "{title}：限定时间内既没有找到课表，也没有发现矛盾。",
)


def render_explanation(found: Explanation, language: Language, *, short: bool = False) -> Iterator[str]:
    """Lines to print; ``short``: the first conflict and its first change alone."""
    title = found.scenario.settings.title or found.scenario.name
    text = {ExplanationAnswer.IMPOSSIBLE: _NONE, ExplanationAnswer.POSSIBLE: _POSSIBLE, ExplanationAnswer.OPEN: _OPEN}[
        found.answer
    ]
    yield text.format(title=title).say(language)
    if found.serving is not None:
        yield from render_serving(found.serving, language)
    for number, told in enumerate(found.conflicts[:1] if short else found.conflicts):
        if number:
            yield _NEXT.say(language)
        yield from _conflict(told, language, 1 if short else len(told.offers))


def explain_briefly(scenario: Scenario, week_of: date) -> list[str]:
    """Why a school has no timetable, in a few lines of its language: the first conflict and what mends it first."""
    found = explain(scenario, week_of=week_of, time_limit=_BRIEF_SECONDS)
    return list(render_explanation(found, scenario.settings.language, short=True))[1:]


def _conflict(told: ExplainedConflict, language: Language, offers: int) -> Iterator[str]:
    yield (_MINIMAL_CONFLICT.format(n=len(told.lines)) if told.minimal else _CONFLICT).say(language)
    for line in told.lines:
        yield f"  - {line.say(language)}"
    if not told.offers:
        yield _NO_OFFER.say(language)
        return
    shown = told.offers[:offers]
    yield (_PARTIAL_REMEDY if not shown[0].whole else _OFFERS if len(shown) > 1 else _OFFER).say(language)
    for number, offer in enumerate(shown, 1):
        yield f"  {number}. {offer.text.say(language)}"
