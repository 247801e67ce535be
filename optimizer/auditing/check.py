"""Runs every rule and every goal over a timetable; the audit as lines of text and as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from optimizer.domain.goals import GOAL_SETTINGS
from optimizer.domain.result import GoalScore, Score
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.service_week import ServiceWeek
from optimizer.domain.timetable import Timetable
from optimizer.language.text import Language, Text
from optimizer.rules.base import Contribution, Violation
from optimizer.rules.registry import GOALS, JUDGED_ON_PROGRAMME, RULES
from optimizer.rules.view import View


@dataclass(frozen=True)
class Audit:
    """The result of an audit.

    Attributes
    ----------
    violations : tuple of Violation
        In the order of the rules; each unit once per rule.
    week_of : date
        The Monday of the week.
    counts : mapping
        Rule id -> number of its violations, every rule.
    score : Score
        Violations, weighted unserved slots, points.
    goals : mapping
        Goal id -> measure and weight; `changes` only beside a published week, `moved` beside that or an earlier one.
    contributions : mapping
        Goal id -> its parts that differ from 0; they add up to the measure. Key ``unserved`` too, by student.
    """

    scenario: str
    week_of: date
    violations: tuple[Violation, ...]
    counts: Mapping[str, int]
    score: Score
    goals: Mapping[str, GoalScore]
    contributions: Mapping[str, tuple[Contribution, ...]]

    @property
    def clean(self) -> bool:
        return not self.violations


def audit(
    scenario: Scenario,
    timetable: Timetable,
    *,
    week_of: date | None = None,
    published: Timetable | None = None,
    start: Timetable | None = None,
    of_semester: ServiceWeek | None = None,
) -> Audit:
    """Judge any timetable, ours or another's.

    Parameters
    ----------
    week_of : date, optional
        Any day of the week meant, by default that of the first Monday after today; people must be vetted on the days on
        which they serve.
    published : Timetable, optional
        The week already published: adds the goals `changes` and `moved`, the latter as repairs count it.
    start : Timetable, optional
        An earlier week from which the search started: adds the goal `moved`, unless there is a published one.
    of_semester : ServiceWeek, optional
        The dates of a week of a semester; what is judged on the programme is then left out. The scenario is that of
        `optimizer.domain.service_week.scenario_of_week`.
    """
    day = week_of or first_monday_after(date.today())
    view = View(scenario, timetable, day, published, start, of_semester)
    rules = RULES if of_semester is None else [rule for rule in RULES if rule.id not in JUDGED_ON_PROGRAMME]
    violations = tuple(violation for rule in rules for violation in rule.violations(view))
    count_by_rule = Counter(violation.rule for violation in violations)
    weights = scenario.settings.goals.weights(in_repair=published is not None)
    counted = {goal.id for goal in GOAL_SETTINGS if goal.counts(published is not None, start is not None)}
    wanted = [goal for goal in GOALS if goal.id in counted]
    contributions = {goal.id: goal.contributions(view) for goal in wanted}
    goals = {goal.id: GoalScore(_total(contributions[goal.id]), weights[goal.id]) for goal in wanted}
    contributions["unserved"] = unserved(view)
    return Audit(
        scenario=scenario.name,
        week_of=view.monday,
        violations=violations,
        counts={rule.id: count_by_rule[rule.id] for rule in RULES},
        score=Score(
            hard=len(violations),
            unserved=_total(contributions["unserved"]),
            points=sum(goal.points for goal in goals.values()),
        ),
        goals=goals,
        contributions=contributions,
    )


def unserved(view: View) -> tuple[Contribution, ...]:
    """By student: slots signed up for on the days waited on, times the student's priority weight."""
    parts = []
    for student_id, days in view.waits.items():
        student = view.scenario.student[student_id]
        times = view.service.times
        slots = sum(times[day] * len(tokens) for day, tokens in view.signed_up(student).items() if day in days)
        parts.append(Contribution(student_id, slots * view.scenario.priority_weight(student)))
    return tuple(part for part in parts if part.measure)


def _total(parts: tuple[Contribution, ...]) -> int:
    return sum(part.measure for part in parts)


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
