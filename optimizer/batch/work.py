"""One school, from its files to its complete output: what every engine runs.

A pure function of the task: it reads and writes nothing but a folder of its own, which it removes.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from optimizer.auditing import audit
from optimizer.batch.district.school_figures import row_of, row_without, school_facts
from optimizer.batch.task import SchoolTask, TaskEnd, TaskResult, raw_school
from optimizer.domain.result import Status
from optimizer.engine.explain.explanation_text import explain_briefly
from optimizer.errors import InternalError, ScenarioError
from optimizer.files import load, read_timetable
from optimizer.files.city_staff import understand_with
from optimizer.files.manifest import MANIFEST
from optimizer.files.publishing import scratch_folder
from optimizer.files.scenario_out import write_scenario
from optimizer.report.figures import figures
from optimizer.report.summary import summary
from optimizer.run import SchoolRun, run_school
from optimizer.system import peak_memory

TABLES_FOLDER = "tables"
"""In a school's output: its tables with the shared people among the staff."""
_NO_TIMETABLE = {Status.INFEASIBLE: TaskEnd.IMPOSSIBLE, Status.UNKNOWN: TaskEnd.NOT_FOUND}


def plan_school(task: SchoolTask) -> TaskResult:
    """Read, solve, audit and write out one school.

    Raises
    ------
    InternalError
        If the audit differs from what the run says.
    """
    return _planned(task, for_district=False)


def plan_for_district(task: SchoolTask) -> TaskResult:
    """The same, with what a district reads of the school, and what would help where children wait."""
    return _planned(task, for_district=True)


def _planned(task: SchoolTask, *, for_district: bool) -> TaskResult:
    whole = time.process_time()
    try:
        scenario = understand_with(raw_school(task.name, task.files), task.shared or ())
    except ScenarioError as error:
        return TaskResult(TaskEnd.BAD_INPUT, reason=tuple(problem.say(error.language) for problem in error.problems))
    options = task.options
    began = time.process_time()
    run = run_school(scenario, options.of_school(len(scenario.students)))
    solving, solution = time.process_time() - began, run.solution
    if solution.fault is not None:
        raise InternalError(solution.fault.say(scenario.settings.language))
    if solution.timetable is None:
        untimed = replace(solution.result, seconds={})
        reason = tuple(summary(scenario, untimed, None))[1:]  # the title has a column of its own
        if solution.status is Status.INFEASIBLE:
            reason += tuple(explain_briefly(scenario, solution.result.week_of))
        return TaskResult(_NO_TIMETABLE[solution.status], reason=reason, row=row_without(scenario))
    with scratch_folder() as room:
        written = _written(run, room / "output", with_tables=task.shared is not None, for_district=for_district)
    if not for_district:
        return written
    facts = dict(written.facts)
    if facts["waiting"]:
        facts["help"] = explain_briefly(scenario, options.week_of)
    if options.effort is None:  # else the same input gives the same output
        facts["cpu"] = {"solving": solving, "all": time.process_time() - whole, "memory": peak_memory()}
    return replace(written, facts=facts)


def _written(run: SchoolRun, out: Path, *, with_tables: bool, for_district: bool) -> TaskResult:
    """The output folder as bytes, audited once more as it stands in the files, on the tables where they go with it."""
    scenario, result = run.solution.scenario, run.solution.result
    run.write(out)
    if with_tables:
        (out / TABLES_FOLDER).mkdir()
        write_scenario(out / TABLES_FOLDER, scenario)
        scenario = load(out / TABLES_FOLDER)
    again = read_timetable(out)
    audited = audit(scenario, again, week_of=result.week_of)
    if audited.score != result.score:
        raise InternalError(f"the run says {result.score}, the audit of its files {audited.score}")
    known = figures(scenario, again, result, audited=audited, paid=run.paid)
    facts = school_facts(scenario, again, known, audited) if for_district else {}
    files = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    reason = tuple(problem.say(scenario.settings.language) for problem in run.unpayable)
    return TaskResult(TaskEnd.DONE, files=files, reason=reason, row=row_of(scenario, known), facts=facts)
