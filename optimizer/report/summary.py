"""The summary of a run: one screen of plain text in the scenario's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from optimizer.auditing.reasons import service_reasons
from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.language.lists import listed
from optimizer.language.terms import STATES
from optimizer.language.text import Language, Text
from optimizer.report.context import ReportContext
from optimizer.report.quality import sentences
from optimizer.report.words.trace import STAGES
from optimizer.rules.registry import GOALS
from optimizer.rules.view import View

_HEAD = Text("{title} – week of {week}", "{title} – {week} 当周")
_STATUS = {**STATES, "feasible": Text("valid, best found in the time given", "可行，限时内找到的最好方案")}
_WHY_WAITING = Text("Why they wait: {why} ({n} students)", "候补原因：{why}（{n} 名学生）")
_NAMES = Text("Which children, and why: reasons.csv", "涉及哪些学生、什么原因，见 reasons.csv")
_SCORE = Text("Status: {status}. Unserved {unserved} (bound {ub}), points {points} (bound {pb}), gap {gap}",
              "状态：{status}。未服务 {unserved}（下界 {ub}），扣分 {points}（下界 {pb}），差距 {gap}")  # fmt: skip
_GOAL = Text(
    "  {id:<13}{measure:>6} × {weight:<4}= {points:>7}  {title}", "  {measure:>6} × {weight:<4}= {points:>7}  {title}"
)
_TIME = Text("Time: {list} s", "用时：{list} 秒")
_NONE = Text("none proven", "未证明")
_REASONS_SHOWN = 3


def summary(scenario: Scenario, result: Result, timetable: Timetable | None, *, verbose: bool = False) -> Iterator[str]:
    """Lines of the summary: the week in sentences; with ``verbose`` also score, bounds, goals and times."""
    language = scenario.settings.language
    yield _HEAD.format(title=scenario.settings.title or scenario.name, week=result.week_of).say(language)
    if timetable is not None:
        for text in sentences(ReportContext.of(scenario, timetable, result.week_of, result=result)):
            yield text.say(language)
        reasons = Counter(row.reason for row in timetable.waiting if row.reason)
        for why, n in reasons.most_common(_REASONS_SHOWN):
            yield _WHY_WAITING.format(why=why, n=n).say(language)
        if service_reasons(View(scenario, timetable, result.week_of)):
            yield _NAMES.say(language)
    else:
        yield _STATUS[result.status.value].say(language)
    if verbose:
        yield from _figures(result, language)


def _figures(result: Result, language: Language) -> Iterator[str]:
    """Score and bounds, every goal that costs points, and the time of each stage."""
    score, bound = result.score, result.bound
    if score is not None:
        yield _SCORE.format(
            status=_STATUS[result.status.value],
            unserved=score.unserved,
            ub=_NONE if bound.unserved is None else bound.unserved,
            points=score.points,
            pb=_NONE if bound.points is None else bound.points,
            gap=_NONE if result.gap is None else f"{result.gap:.1%}",
        ).say(language)
        for goal in GOALS:
            if (goal_score := result.goals.get(goal.id)) and goal_score.measure:
                figures = {"measure": goal_score.measure, "weight": goal_score.weight, "points": goal_score.points}
                yield _GOAL.format(id=goal.id, title=goal.title, **figures).say(language)
    if result.seconds:
        yield _times(result.seconds, language)


def _times(seconds: Mapping[str, float], language: Language) -> str:
    """Seconds in all and of each stage, by name."""
    parts = (f"{STAGES.get(stage, Text(stage, stage)).say(language)} {value:.1f}" for stage, value in seconds.items())
    return _TIME.format(list=listed(parts, language)).say(language)
