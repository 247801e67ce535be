"""Solving many scenarios in parallel, each once, known ones not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from optimizer.batch.task import SchoolTask, SolveOptions, TaskEnd, TaskResult
from optimizer.batch.task_engine import Engine, Failure
from optimizer.batch.work import plan_school
from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import FeeSettings
from optimizer.domain.timetable import Timetable
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
    solved = engine.run(plan_school, _each(missing.values()), on_start=lambda task: on_step(task.name, "began"))
    for task, answer in solved:
        if isinstance(answer, Failure):
            answer = TaskResult(TaskEnd.BROKEN, reason=tuple(answer.text.splitlines()))
        cache.put(task, answer)
        answers[task.key] = answer
        on_step(task.name, answer.end)
    return tuple(
        _outcome(one, task.key, answers[task.key], options.week_of) for one, task in zip(variants, tasks, strict=True)
    )


def _each(tasks: Iterable[SchoolTask]) -> Iterable[SchoolTask]:
    yield from tasks


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
