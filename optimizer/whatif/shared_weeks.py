"""The week of one plan tried in all others, so that a plan that only allows more can never look worse.

Every plan is solved by itself, and each search ends somewhere else. A week that one plan has found is often allowed by
another as well, at once where that one has a room or a person more. So each plan takes the best of all weeks that its
own rules allow, judged by the audit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optimizer.auditing import Audit, audit
from optimizer.batch.task import TaskEnd
from optimizer.domain.result import Bound, Result, Status
from optimizer.domain.timetable import Timetable
from optimizer.engine.plan.convert import from_timetable, waiting_rows
from optimizer.engine.plan.reasons import state_final_reasons
from optimizer.engine.problem.school import School
from optimizer.whatif.outcome import VariantOutcome


def share_weeks(outcomes: Sequence[VariantOutcome]) -> tuple[VariantOutcome, ...]:
    """The same plans, each with the best week of all that it allows."""
    weeks: dict[str, Timetable] = {
        one.question: one.timetable for one in outcomes if one.timetable is not None and one.end is TaskEnd.DONE
    }
    return tuple(_with_best_week(one, weeks) for one in outcomes)


def _with_best_week(outcome: VariantOutcome, weeks: dict[str, Timetable]) -> VariantOutcome:
    """The outcome with the best of its own and the others' weeks; one that is proven to be optimal stays."""
    result, best = outcome.result, None
    if result is None or result.score is None or result.status is Status.OPTIMAL:
        return outcome
    score = result.score
    for question, week in weeks.items():
        if question != outcome.question and _is_told_of(outcome, week):
            judged = audit(outcome.scenario, week, week_of=result.week_of)
            if judged.clean and judged.score < score:
                best, score = (week, judged), judged.score
    return outcome if best is None else _adopting(outcome, result, *best)


def _is_told_of(outcome: VariantOutcome, week: Timetable) -> bool:
    """Whether a week has the students of a plan and no others, which is told sooner than by an audit."""
    students = outcome.scenario.student.keys()
    named = {row.student for row in week.members} | {row.student for row in week.waiting}
    return named <= students and all(s in named or not outcome.scenario.student[s].attends for s in students)


def _adopting(outcome: VariantOutcome, result: Result, week: Timetable, judged: Audit) -> VariantOutcome:
    """The outcome with another plan's week, its bound as far as it speaks of this week, and its own reasons."""
    bound = result.bound
    if bound.points is not None and (result.score is None or judged.score.unserved != result.score.unserved):
        bound = Bound(bound.unserved)  # points were bounded for the `unserved` of the former week
    school = School(outcome.scenario, result.week_of)
    plan = from_timetable(school, week)
    plan.reasons.clear()
    state_final_reasons(school, plan, is_least=bound.unserved == judged.score.unserved)
    proven = (bound.unserved, bound.points) == (judged.score.unserved, judged.score.points)
    return replace(
        outcome,
        timetable=replace(week, waiting=tuple(waiting_rows(school, plan))),
        result=replace(
            result,
            status=Status.OPTIMAL if proven else Status.FEASIBLE,
            score=judged.score,
            bound=bound,
            goals=dict(judged.goals),
            extra={},
        ),
    )
