"""What the audit says, for the page: score, goals, rules, breaches by session."""

from __future__ import annotations

from typing import Any

from optimizer.report.desk import Desk
from optimizer.rules.registry import GOALS, RULES

Json = dict[str, Any]
_MOST = 400
"""Violations told in full; a page of more would help nobody."""


def judged(desk: Desk, *, public: bool) -> Json:
    """Score, bound, goals and rules; texts of violations name people and stay internal."""
    found, result = desk.audit, desk.result
    score, bound = found.score, result.bound if result else None
    told: Json = {
        "status": result.status.value if result else None,
        "score": {"hard": score.hard, "unserved": score.unserved, "points": score.points},
        "bound": {"unserved": bound.unserved, "points": bound.points} if bound else None,
        "gap": _gap(desk),
        "goals": _goals(desk),
        "rules": [
            {"id": rule.id, "title": list(rule.title), "meaning": list(rule.meaning), "count": found.counts[rule.id]}
            for rule in RULES
        ],
    }
    if not public:
        told["violations"] = _violations(desk)
    return told


def _gap(desk: Desk) -> float | None:
    """The gap, unless the tables were changed since the run, so that its bounds speak of another score."""
    result = desk.result
    return result.gap if result and result.score == desk.audit.score else None


def _goals(desk: Desk) -> list[Json]:
    goals = ((goal, desk.audit.goals[goal.id]) for goal in GOALS if goal.id in desk.audit.goals)
    return [
        {
            "id": goal.id,
            "title": list(goal.title),
            "meaning": list(goal.meaning),
            "measure": found.measure,
            "weight": found.weight,
            "points": found.points,
        }
        for goal, found in goals
    ]


def _violations(desk: Desk) -> list[Json]:
    at = {(row.group, row.token): place for place, row in enumerate(desk.sessions)}
    return [
        {
            "rule": violation.rule,
            "text": list(violation.text),
            "session": at.get((violation.unit.group, violation.unit.slot), -1),
        }
        for violation in desk.audit.violations[:_MOST]
    ]
