"""An audit as lines of text and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from optimizer.auditing.check import Audit
from optimizer.language.text import Language, Text
from optimizer.rules.registry import GOALS, RULES

_CLEAN = Text("No hard rule is broken ({n} rules, week of {monday}).", "硬性规则全部满足（{n} 条，{monday} 当周）。")
_BROKEN = Text("{n} violations (week of {monday}):", "共 {n} 处违规（{monday} 当周）：")
_RULE = Text("{title} ({id}): {n}", "{title}（{id}）：{n} 处")
_SCORE = Text(
    "Score: violations {hard} · unserved {unserved} · points {points}",
    "评分：违规 {hard} · 未服务 {unserved} · 扣分 {points}",
)
_GOAL = Text(
    "  {id:<14} {measure:>6} x {weight:<4} = {points:>7}  {title}",
    "  {id:<14} {measure:>6} × {weight:<4} = {points:>7}  {title}",
)


def audit_lines(audit: Audit, language: Language) -> Iterator[str]:
    """Every violation under its rule, then the score, goal by goal."""
    heading = _BROKEN if audit.violations else _CLEAN
    yield heading.format(n=len(audit.violations) or len(RULES), monday=audit.week_of).say(language)
    for rule in RULES:
        if n := audit.counts[rule.id]:
            yield _RULE.format(title=rule.title, id=rule.id, n=n).say(language)
            for violation in audit.violations:
                if violation.rule == rule.id:
                    yield f"  {violation.text.say(language)}"
    score = audit.score
    yield _SCORE.format(hard=score.hard, unserved=score.unserved, points=score.points).say(language)
    for goal in GOALS:
        if goal_score := audit.goals.get(goal.id):
            figures = {"measure": goal_score.measure, "weight": goal_score.weight, "points": goal_score.points}
            yield _GOAL.format(id=goal.id, title=goal.title, **figures).say(language)


def audit_json(audit: Audit) -> dict[str, Any]:
    """The same as plain data: score, counts by rule, violations, goals with their parts."""
    score = audit.score
    return {
        "scenario": audit.scenario,
        "week_of": audit.week_of.isoformat(),
        "score": {"hard": score.hard, "unserved": score.unserved, "points": score.points},
        "counts": dict(audit.counts),
        "violations": [
            {
                "rule": violation.rule,
                "unit": {key: value for key, value in asdict(violation.unit).items() if value},
                "text": violation.text._asdict(),
            }
            for violation in audit.violations
        ],
        "goals": {
            name: {"measure": goal.measure, "weight": goal.weight, "points": goal.points}
            for name, goal in audit.goals.items()
        },
        "contributions": {name: [list(part) for part in parts] for name, parts in audit.contributions.items()},
    }
