"""How good a week is, in a sentence each: waiting list, rules, gap, the goal that costs most; and who is not there.

The same sentences, from the same words, are composed by the page's script, which can switch languages.
"""

from __future__ import annotations

from optimizer.report.context import ReportContext
from optimizer.report.words import say
from optimizer.rules.registry import GOALS, RULES


def sentences(context: ReportContext) -> list[str]:
    language, audited = context.language, context.audit
    waits = sum(1 for days in context.view.waits.values() if days)
    told = [say("say_waiting", language, n=waits) if waits else say("say_all_served", language)]
    told.append(
        say("say_broken", language, n=audited.score.hard)
        if audited.score.hard
        else say("say_clean", language, n=len(RULES))
    )
    told.append(_gap(context))
    worst = max(GOALS, key=lambda goal: audited.goals[goal.id].points if goal.id in audited.goals else -1)
    cost = audited.goals[worst.id]
    fields = {"goal": worst.title.say(language), "measure": cost.measure, "weight": cost.weight, "points": cost.points}
    told.append(say("say_goal", language, **fields) if cost.points else say("say_no_points", language))
    return [*told, *(text.say(language) for text in context.unavailable.told(context.scenario))]


def _gap(context: ReportContext) -> str:
    gap = context.proven_gap
    if gap is None or context.result is None:
        return say("say_no_bound", context.language)
    if context.result.status == "optimal":
        return say("say_optimal", context.language)
    points, bound = context.audit.score.points, context.result.bound.points
    return say("say_gap", context.language, gap=f"{gap:.1%}", points=points, bound=bound)
