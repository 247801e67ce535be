"""Solving many scenarios in parallel, each once, known ones not at all; then the week of each plan tried in all others.

Every plan is solved by itself, and each search ends somewhere else. A week that one plan has found is often allowed by
another as well, at once where that one has a room or a person more. So each plan takes the best of all weeks that its
own rules allow, judged by the audit: a plan that only allows more never looks worse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from optimizer.auditing import Audit, audit
from optimizer.batch.task import Engine, Failure, SchoolTask, SolveOptions, TaskEnd, TaskResult
from optimizer.batch.work import plan_school
from optimizer.domain.result import Bound, Result, Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import FeeSettings
from optimizer.domain.timetable import Timetable
from optimizer.engine.plan.convert import from_timetable, waiting_rows
from optimizer.engine.plan.reasons import state_final_reasons
from optimizer.engine.problem.school import School
from optimizer.files import read_result, read_timetable
from optimizer.files.publishing import scratch_folder
from optimizer.files.scenario_out import scenario_files
from optimizer.whatif.cache import Cache
from optimizer.whatif.outcome import VariantOutcome
from optimizer.whatif.variants import Variant


def solve_all(
    variants: Sequence[Variant],
    options: SolveOptions,
    *,
    engine: Engine,
    cache: Cache,
    on_step: Callable[[str, str], None],
) -> tuple[VariantOutcome, ...]:
    """One outcome for each variant, in their order.

    Parameters
    ----------
    on_step : callable
        Told the name of a variant and what became of it: ``known``, ``began`` or the end.
    """
    tasks = [_task(one, options) for one in variants]
    answers: dict[str, TaskResult] = {}
    for task in tasks:
        if task.key not in answers and (known := cache.get(task)) is not None:
            answers[task.key] = known
            on_step(task.name, "known")
    missing = {task.key: task for task in tasks if task.key not in answers}
    # at once, in the order given: what is asked for first is there first
    solved = engine.run(plan_school, missing.values(), on_start=lambda task: on_step(task.name, "began"))
    for task, answer in solved:
        if isinstance(answer, Failure):
            answer = TaskResult(TaskEnd.BROKEN, reason=tuple(answer.text.splitlines()))
        cache.put(task, answer)
        answers[task.key] = answer
        on_step(task.name, answer.end)
    return tuple(
        _outcome(one, task.key, answers[task.key], options.week_of) for one, task in zip(variants, tasks, strict=True)
    )


def _task(one: Variant, options: SolveOptions) -> SchoolTask:
    files = {name: text.encode() for name, text in scenario_files(without_money(one.scenario)).items()}
    return SchoolTask(one.name, files, replace(options, week_of=_week_that_counts(one.scenario, options.week_of)))


_ANY_WEEK = date(2001, 1, 1)


def _week_that_counts(scenario: Scenario, week_of: date) -> date:
    """The Monday by which a plan is solved: any one where nobody's vetting ends before that week does.

    So what was solved once need not be solved again because another week has come.
    """
    ends = [person.vetted_until for person in scenario.staff if person.vetted_until is not None]
    return week_of if any(end < week_of + timedelta(days=7) for end in ends) else _ANY_WEEK


def without_money(scenario: Scenario) -> Scenario:
    """What decides about the timetable: fees and pay do not, so plans that differ in them alone share one.

    Contract rates of outside staff stay, as a goal counts them.
    """
    plain = {"title": "", "fees": FeeSettings(), "pay": None}
    return replace(
        scenario,
        settings=scenario.settings.model_copy(update=plain),
        students=tuple(replace(row, fee_waiver=Decimal(0)) for row in scenario.students),
        clubs=tuple(replace(row, yuan_per_meeting=Decimal(0)) for row in scenario.clubs),
    )


def _outcome(one: Variant, key: str, answer: TaskResult, week_of: date) -> VariantOutcome:
    if answer.end is not TaskEnd.DONE:
        return VariantOutcome(one, answer.end, reason=answer.reason, question=key)
    timetable, result = read_answer(answer.files)
    result = replace(result, scenario=one.scenario.name, week_of=week_of)
    return VariantOutcome(one, answer.end, timetable, result, question=key)


def read_answer(files: Mapping[str, bytes]) -> tuple[Timetable, Result]:
    """The timetable and result in an answer's files."""
    with scratch_folder() as room:
        for name, data in files.items():
            if "/" not in name:
                (room / name).write_bytes(data)
        return read_timetable(room), read_result(room)


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
