"""The process in which the desk's long work is done: imports the engine, waits for one job, does it, ends.

A job comes as a line of JSON on standard input; ``stop`` on a line of its own asks for an early end, and the end of the
input ends the process. Answers are lines of JSON on standard output: ``ready``, ``stage`` with figures, ``week`` with
the files of a better audited week, ``done`` or ``failed``.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.auditing import Audit
from optimizer.desk.proposals import find_proposals, proposal_json
from optimizer.desk.week_page import week_figures
from optimizer.domain.result import UNPROVEN, Result, Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.domain.trace import TraceEvent
from optimizer.engine.explain.explain_school import explain
from optimizer.engine.explain.explanation_text import render_explanation
from optimizer.engine.solve import Solution, solve
from optimizer.errors import OptimizerError
from optimizer.files import load, read_timetable
from optimizer.files.manifest import MANIFEST
from optimizer.files.output import write_solution
from optimizer.files.publishing import scratch_folder
from optimizer.files.scenario_out import scenario_files
from optimizer.report.week_folder import write_week
from optimizer.rules.view import View
from optimizer.run import MendedWeek
from optimizer.versions import versions

_WEEK_SECONDS = 1.0
"""Between two weeks that are sent; between two figures a quarter of it."""


class Answers:
    """Lines of JSON to the desk, from any thread."""

    def __init__(self, out: Any):
        self._out, self._lock = out, threading.Lock()

    def send(self, **line: Any) -> None:
        with self._lock:
            self._out.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self._out.flush()


def main() -> None:
    answers = Answers(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    stop, lines = threading.Event(), sys.stdin.buffer
    answers.send(ready=True)
    first = lines.readline()
    if not first.strip():
        return
    threading.Thread(target=_listen, args=(lines, stop), daemon=True).start()
    job = json.loads(first)
    try:
        answers.send(done=JOBS[job["kind"]](job, answers, stop))
    except OptimizerError as error:
        answers.send(failed=str(error))
    except Exception:
        traceback.print_exc()
        answers.send(failed="internal error · 程序内部错误", trace=traceback.format_exc())


def _listen(lines: Any, stop: threading.Event) -> None:
    """Take the wish to stop; end at once when the desk is gone."""
    for line in lines:
        if line.strip() == b"stop":
            stop.set()
    os._exit(1)


def _solve(job: dict[str, Any], answers: Answers, stop: threading.Event) -> dict[str, Any]:
    scenario = load(job["scenario"])
    week_of = date.fromisoformat(job["week_of"]) if job.get("week_of") else None
    start = read_timetable(job["start"]) if job.get("start") else None
    last = {"week": 0.0, "stage": 0.0}

    def tell(event: TraceEvent) -> None:
        now = time.monotonic()
        if now - last["stage"] > _WEEK_SECONDS / 4 or event.stage in ("begin", "end"):
            last["stage"] = now
            figures = {"unserved": event.unserved, "points": event.points, "bound": event.bound_points}
            answers.send(stage=event.stage, **figures)

    def keep(make: Callable[[], tuple[Timetable, Audit]]) -> None:
        if time.monotonic() - last["week"] > _WEEK_SECONDS:
            timetable, audited = make()
            if audited.clean:
                answers.send(
                    week=_files(scenario, timetable, _unproven(audited)), **_told(scenario, timetable, audited)
                )
            last["week"] = time.monotonic()

    solution = solve(
        scenario,
        time_limit=float(job["seconds"]),
        workers=job.get("workers"),
        week_of=week_of,
        start=start,
        on_event=tell,
        on_week=keep,
        stop=stop,
    )
    return _answer(scenario, solution)


def _answer(scenario: Scenario, solution: Solution) -> dict[str, Any]:
    answer: dict[str, Any] = {"status": solution.status.value}
    if solution.fault is not None:
        answer["fault"] = list(solution.fault)
    if solution.timetable is not None and solution.audit is not None:
        answer |= _told(scenario, solution.timetable, solution.audit)
        answer["week"] = _files(scenario, solution.timetable, solution.result)
    return answer


def _told(scenario: Scenario, timetable: Timetable, audited: Audit) -> dict[str, Any]:
    """What a week gives, in figures that sentences are made of."""
    figures = week_figures(View(scenario, timetable, audited.week_of))
    return figures | {"score": [audited.score.hard, audited.score.unserved, audited.score.points]}


def _unproven(audited: Audit) -> Result:
    """The result of a week on the way."""
    return Result(
        scenario=audited.scenario,
        status=Status.FEASIBLE,
        week_of=audited.week_of,
        seed=0,
        score=audited.score,
        bound=UNPROVEN,
        goals=dict(audited.goals),
        versions=versions(),
    )


def _files(scenario: Scenario, timetable: Timetable, result: Result) -> dict[str, str]:
    return _written(lambda folder: write_week(folder, scenario, timetable, result))


def _written(write: Callable[[Path], None]) -> dict[str, str]:
    """The files of a week's folder, in base 64."""
    with scratch_folder() as outer:
        folder = outer / "week"
        write(folder)
        files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != MANIFEST)
        return {file.relative_to(folder).as_posix(): base64.b64encode(file.read_bytes()).decode() for file in files}


def _explain(job: dict[str, Any], answers: Answers, stop: threading.Event) -> dict[str, Any]:
    scenario = load(job["scenario"])
    answers.send(stage="explain", unserved=None, points=None, bound=None)
    explanation = explain(scenario, time_limit=float(job["seconds"]))
    remedies = [
        {"text": list(remedy.text), "confirmed": remedy.confirmed, "files": scenario_files(remedy.scenario)}
        for conflict in explanation.conflicts[:1]
        for remedy in conflict.remedies
    ]
    lines = {language: list(render_explanation(explanation, language)) for language in ("en", "zh")}
    return {"answer": explanation.answer.value, "lines": lines, "remedies": remedies}


def _mend(job: dict[str, Any], answers: Answers, stop: threading.Event) -> dict[str, Any]:
    def progress(found: int) -> None:
        answers.send(stage="mend", found=found)

    found, why = find_proposals(job, stop, progress)
    return {
        "proposals": [proposal_json(mended) | {"files": _mended_files(mended, job["extra"])} for mended in found],
        "why": why,
    }


def _mended_files(mended: MendedWeek, extra: dict[str, Any]) -> dict[str, str]:
    timetable, result = mended.timetable, replace(mended.result, extra=mended.result.extra | extra)
    assert timetable is not None
    return _written(lambda folder: write_solution(folder, mended.now, timetable, result, mended.write_beside))


JOBS = {"solve": _solve, "explain": _explain, "mend": _mend}

if __name__ == "__main__":
    main()
