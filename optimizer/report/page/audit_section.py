"""What the audit says, for the page: sentences, goals, rules, violations by session, answers to parents."""

from __future__ import annotations

from typing import Any

from optimizer.auditing.compliance import Clause, compliance_report
from optimizer.auditing.reasons import closed_clubs, people_not_asked, service_reasons
from optimizer.report.changes import changes
from optimizer.report.context import ReportContext
from optimizer.report.summary import sentences
from optimizer.rules.registry import GOALS, RULES

JsonObject = dict[str, Any]
"""A part of the page's data."""
_MOST = 400
"""Violations listed one by one, at most."""


def audit_data(context: ReportContext) -> JsonObject:
    """The week in sentences, goals, rules, clauses and violations: for the internal page, since these name people."""
    audited = context.audit
    section: JsonObject = {
        "broken": audited.score.hard,
        "sentences": [list(text) for text in sentences(context)],
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


def answers(context: ReportContext) -> JsonObject:
    """What parents and volunteers ask: who waits or misses a wish, clubs that are not open, people not asked to come.

    Children are told by their place in students.csv.
    """
    place = {row.id: at for at, row in enumerate(context.scenario.students)}
    reasons = service_reasons(context.view)
    return {
        "answers": [[one.kind, place[one.student], list(one.text)] for one in reasons if one.student in place],
        "closed": [[club.name or club.id, list(why)] for club, why in closed_clubs(context.view)],
        "not_asked": [[context.names.full_person(one.id), list(why)] for one, why in people_not_asked(context.view)],
    }


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
