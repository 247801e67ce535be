"""What the audit says, for the page: score, goals, rules, violations by session."""

from __future__ import annotations

from optimizer.auditing.compliance import Clause, compliance_report
from optimizer.report.changes import changes
from optimizer.report.context import ReportContext
from optimizer.report.page import JsonObject
from optimizer.rules.registry import GOALS, RULES

_MOST = 400
"""Violations listed one by one, at most."""


def audit_data(context: ReportContext) -> JsonObject:
    """Score, bound, goals, rules, clauses and violations: for the internal page, since violations name people."""
    audited, result = context.audit, context.result
    score, bound = audited.score, result.bound if result else None
    section: JsonObject = {
        "status": result.status.value if result else None,
        "score": {"hard": score.hard, "unserved": score.unserved, "points": score.points},
        "bound": {"unserved": bound.unserved, "points": bound.points} if bound else None,
        "gap": context.proven_gap,
        "goals": _goals(context),
        "rules": [
            {"id": rule.id, "title": list(rule.title), "meaning": list(rule.meaning), "count": audited.counts[rule.id]}
            for rule in RULES
        ],
    }
    clauses = compliance_report(context.scenario, context.timetable, audited)
    section["clauses"] = [_clause(clause) for clause in clauses]
    section["violations"] = _violations(context)
    section["changes"] = _changes(context)
    section["unavailable"] = [list(text) for text in context.unavailable.told(context.scenario)]
    return section


def _clause(clause: Clause) -> JsonObject:
    """Label, policy, demand, verdict and figures, each text in both languages."""
    beyond = [list(clause.beyond)] if clause.beyond else []
    return {
        "label": clause.label,
        "policy": clause.policy,
        "asks": list(clause.asks),
        "verdict": clause.verdict.value,
        "verdict_words": list(clause.verdict.words),
        "figures": [*map(list, clause.figures), *beyond],
    }


def _goals(context: ReportContext) -> list[JsonObject]:
    goals = ((goal, context.audit.goals[goal.id]) for goal in GOALS if goal.id in context.audit.goals)
    return [
        {
            "id": goal.id,
            "title": list(goal.title),
            "meaning": list(goal.meaning),
            "measure": goal_score.measure,
            "weight": goal_score.weight,
            "points": goal_score.points,
        }
        for goal, goal_score in goals
    ]


def _violations(context: ReportContext) -> list[JsonObject]:
    at = {(row.group, row.token): place for place, row in enumerate(context.sessions)}
    return [
        {
            "rule": violation.rule,
            "text": list(violation.text),
            "session": at.get((violation.unit.group, violation.unit.slot), -1),
        }
        for violation in context.audit.violations[:_MOST]
    ]


def _changes(context: ReportContext) -> list[JsonObject] | None:
    """Rows with keys for words and texts in the scenario's names; None without a published week."""
    if context.published is None:
        return None
    at = {slot.token: place for place, slot in enumerate(context.scenario.week.slots)}
    return [
        {
            "slot": at.get(row.token, -1),
            "what": row.what,
            "group": row.group,
            "staff": row.staff,
            "before": row.before,
            "after": row.after,
            "duty": row.duty,
            "student": row.student,
        }
        for row in changes(context)
    ]
