"""The page and the workbook of each school of a batch, made of its written week: for ``--report``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from optimizer.batch.store import RECORD, Record
from optimizer.batch.task import Engine, Failure, SchoolTask, raw_school
from optimizer.errors import SettingsError
from optimizer.files import publish, read_result, read_timetable
from optimizer.files.city_staff import understand_with
from optimizer.files.publishing import scratch_folder
from optimizer.report.context import ReportContext
from optimizer.report.page import render
from optimizer.report.workbook import WORKBOOK_FILE, write_timetable_workbook

REPORTS, PAGE = "reports", "report.html"


@dataclass(frozen=True, slots=True)
class ReportTask:
    """A school's question, and the tables of the week that answered it."""

    asked: SchoolTask
    week: Mapping[str, bytes]


def report_school(task: ReportTask) -> dict[str, bytes]:
    """The school's page, its public page and its workbook, which holds the plan for filing."""
    scenario = understand_with(raw_school(task.asked.name, task.asked.files), task.asked.shared or ())
    with scratch_folder() as room:
        for name, data in task.week.items():
            (room / name).write_bytes(data)
        result = read_result(room)
        context = ReportContext.of(scenario, read_timetable(room), result.week_of, result=result)
        write_timetable_workbook(room / WORKBOOK_FILE, context)
        return {
            PAGE: render(context).encode(),
            "report-public.html": render(context, public=True).encode(),
            WORKBOOK_FILE: (room / WORKBOOK_FILE).read_bytes(),
        }


def write_school_reports(
    out: Path, tasks: Iterable[SchoolTask], records: Mapping[str, Record], engine: Engine, *, replace: bool = False
) -> Iterator[tuple[str, str]]:
    """Make what is missing in ``out/reports``; yields each school with what went wrong, blank if nothing did.

    Parameters
    ----------
    tasks : iterable of SchoolTask
        Of the schools of the batch; those without a timetable are passed over.
    """
    for task, answer in engine.run(report_school, _missing(out, tasks, records)):
        school, why = task.asked.name, ""
        if isinstance(answer, Failure):
            why = answer.text
        else:
            try:
                _keep(out / REPORTS / school, task.asked.key, answer, replace=replace)
            except SettingsError as error:  # somebody has changed it
                why = str(error)
        yield school, why


def _missing(out: Path, tasks: Iterable[SchoolTask], records: Mapping[str, Record]) -> Iterator[ReportTask]:
    for task in tasks:
        record, key = records[task.name], task.key
        known = ""
        with suppress(OSError, ValueError):
            known = json.loads((out / REPORTS / task.name / RECORD).read_text(encoding="utf-8")).get("key", "")
        if record.done and record.key == key != known:
            place = out / "schools" / task.name
            yield ReportTask(task, {name: (place / name).read_bytes() for name in record.files if "/" not in name})


def _keep(place: Path, key: str, files: Mapping[str, bytes], *, replace: bool) -> None:
    place.parent.mkdir(exist_ok=True)
    with publish(place, RECORD, replace=replace) as folder:
        for name, data in files.items():
            (folder / name).write_bytes(data)
        (folder / RECORD).write_text(json.dumps({"key": key}) + "\n", encoding="utf-8", newline="\n")
