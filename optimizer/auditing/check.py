"""Runs every rule and every goal over a timetable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from optimizer.domain.goals import GOAL_SETTINGS
from optimizer.domain.result import GoalScore, Score
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.service_week import ServiceWeek
from optimizer.domain.timetable import Timetable
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
