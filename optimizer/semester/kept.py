"""A semester that was written before: its weeks, programmes and tables, read back from its folder."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from optimizer.auditing import Audit, audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.service_week import week_of_result
from optimizer.domain.timetable import Timetable
from optimizer.errors import Problem, ScenarioError, SettingsError
from optimizer.files import load, read_result, read_timetable
from optimizer.files.csv_tables import unguard
from optimizer.files.manifest import PUBLISHED
from optimizer.files.result_json import RESULT_FILE
from optimizer.files.text_in import decode
from optimizer.language.text import Text
from optimizer.language.times import monday_of
from optimizer.semester.staffed_weeks import SemesterWeek

SEMESTER_FILE = "semester.json"
_WEEK = Text("the result.json of a week of a semester: {why}", "学期中一周的 result.json：{why}")
_NO_SEMESTER = "{path} holds no semester (there is no {file}) · {path} 中没有学期课表（缺少 {file}）"


@dataclass(frozen=True)
class KeptSemester:
    """A semester on disk.

    Attributes
    ----------
    folder : Path
    weeks : tuple of SemesterWeek
        In order.
    programmes : dict
        Monday -> programme that holds from then on.
    scenarios : dict
        Monday -> the tables that hold from then on.
    published : frozenset of date
        Mondays of the weeks that are published.
    """

    folder: Path
    weeks: tuple[SemesterWeek, ...]
    programmes: Mapping[date, Timetable]
    scenarios: Mapping[date, Scenario]
    published: frozenset[date]

    def before(self, monday: date) -> KeptSemester:
        """What stays when everything from a Monday on is planned anew."""
        weeks = tuple(week for week in self.weeks if week.monday < monday)
        used = {week.tables for week in weeks}
        return replace(
            self,
            weeks=weeks,
            programmes={on: row for on, row in self.programmes.items() if on in used},
            scenarios={on: row for on, row in self.scenarios.items() if on in used},
            published=frozenset(on for on in self.published if on < monday),
        )

    def tables_before(self, monday: date) -> date:
        """The Monday of the tables that were to hold in the week of a Monday."""
        return max((on for on in self.programmes if on <= monday), default=min(self.programmes))

    def programme_before(self, monday: date) -> Timetable:
        """The programme that was to hold in the week of a Monday."""
        return self.programmes[self.tables_before(monday)]

    @cached_property
    def audits(self) -> dict[date, Audit]:
        """Monday of a programme -> its audit."""
        found = {}
        for on, timetable in self.programmes.items():
            result = read_result(self.place("programme", on))
            scenario, _ = week_of_result(self.scenarios[on], result.extra)
            found[on] = audit(scenario, timetable, week_of=result.week_of)
        return found

    @cached_property
    def notes(self) -> dict[object, str]:
        """Date -> what dates.csv says about it."""
        rows = csv.DictReader(io.StringIO(decode((self.folder / "dates.csv").read_bytes())))
        return {date.fromisoformat(row["date"]): unguard(row["note"]) for row in rows if row.get("note")}

    def current_week(self, day: date) -> date:
        """The Monday of the week of a day; where the semester has none, of the next that it has, else of its last."""
        later = (week.monday for week in self.weeks if week.monday >= monday_of(day))
        return next(later, self.weeks[-1].monday)

    def place(self, kind: str, monday: date) -> Path:
        return self.folder / kind / monday.isoformat()


def is_semester(folder: Path) -> bool:
    return (folder / SEMESTER_FILE).exists()


def read_semester(folder: Path) -> KeptSemester:
    """Read a semester.

    Raises
    ------
    SettingsError
        If there is none.
    ScenarioError
        If tables or a week of it cannot be read.
    """
    if not is_semester(folder):
        raise SettingsError(_NO_SEMESTER.format(path=folder, file=SEMESTER_FILE))
    mondays = sorted(date.fromisoformat(place.name) for place in (folder / "programme").iterdir())
    scenarios = {on: load(folder / "tables" / on.isoformat()) for on in mondays}
    programmes = {on: read_timetable(folder / "programme" / on.isoformat()) for on in mondays}
    places = sorted((folder / "weeks").iterdir())
    return KeptSemester(
        folder,
        tuple(_week(place, scenarios) for place in places),
        programmes,
        scenarios,
        frozenset(date.fromisoformat(file.parent.name) for file in folder.glob(f"weeks/*/{PUBLISHED}")),
    )


def _week(place: Path, scenarios: Mapping[date, Scenario]) -> SemesterWeek:
    result = read_result(place)
    extra: Mapping[str, Any] = result.extra
    try:
        tables = date.fromisoformat(extra["tables"])
        scenario, service = week_of_result(scenarios[tables], extra)
        if service is None:
            raise ValueError("dates")
        known = date.fromisoformat(extra["known"]) if extra.get("known") else None
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        problem = Problem("result", None, "", str(error), _WEEK.format(why=error), place=f"{place.name}/{RESULT_FILE}")
        raise ScenarioError([problem]) from error
    return SemesterWeek(service, tables, extra.get("season") or "", scenario, read_timetable(place), known)


def semester_json(folder: Path) -> dict[str, Any]:
    """The contents of semester.json."""
    data: dict[str, Any] = json.loads(decode((folder / SEMESTER_FILE).read_bytes()))
    return data
