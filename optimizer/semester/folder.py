"""The folder of a semester, complete or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from optimizer.auditing import Audit
from optimizer.domain.result import UNPROVEN, Result, Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.files import write_grids, write_result, write_timetable
from optimizer.files.csv_tables import guard, write_csv
from optimizer.files.publishing import publish, remove
from optimizer.semester.kept import SEMESTER_FILE, KeptSemester
from optimizer.semester.ledger import hours
from optimizer.semester.planned import PlannedSemester
from optimizer.semester.staffed_weeks import SemesterWeek
from optimizer.semester.totals import SemesterTotals, shares


def write_semester(
    target: Path,
    plan: PlannedSemester,
    tables: Mapping[str, bytes],
    notes: Mapping[object, str],
    *,
    replace: bool = False,
) -> None:
    """Publish a semester as a folder.

    Parameters
    ----------
    tables : mapping
        File name -> contents of the scenario as a folder, without calendar.csv and served.csv.
    notes : mapping
        Date -> what dates.csv says about it.
    replace : bool
        Replace published weeks too; the semester as it was is then kept beside.

    Raises
    ------
    SettingsError
        If ``target`` holds something that is not an earlier semester, or published weeks that differ.
    """
    totals = SemesterTotals(plan)
    with publish(target, marker=SEMESTER_FILE, replace=replace, keep=plan.kept is not None) as folder:
        kept = plan.kept
        for old in folder.iterdir():  # what stays is copied below; what is published and does not is refused at the end
            remove(old)
        for monday, programme in plan.programmes.items():
            if kept is not None and monday in kept.programmes:
                _copy(kept, "programme", monday, folder)
                _copy(kept, "tables", monday, folder)
                continue
            place = folder / "programme" / monday.isoformat()
            season = plan.season_of(monday)
            extra: dict[str, object] = {"season": season or None, "tables": monday.isoformat()}
            found = plan.audits[monday]
            _write_timetable(place, plan, plan.scenario.under(season), programme.timetable, found, extra)
            own = folder / "tables" / monday.isoformat()
            own.mkdir(parents=True)
            for name, content in tables.items():
                (own / name).write_bytes(content)
        for week in plan.weeks:
            if kept is not None and week in kept.weeks:
                _copy(kept, "weeks", week.monday, folder)
                continue
            place = folder / "weeks" / week.monday.isoformat()
            found = plan.week_audits[week.monday]
            _write_timetable(place, plan, week.scenario, week.timetable, found, _of_week(week))
        write_csv(folder / "dates.csv", _dates(plan, notes))
        write_csv(folder / "ledger.csv", _ledger(plan, totals))
        write_csv(folder / "rotation.csv", _rotations(totals))
        write_csv(folder / "hours.csv", _hours(plan))
        text = json.dumps(totals.as_json(), ensure_ascii=False, indent=2)
        (folder / SEMESTER_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")


def _copy(kept: KeptSemester, kind: str, monday: date, folder: Path) -> None:
    """Copy a programme, tables or a week byte for byte."""
    shutil.copytree(kept.place(kind, monday), folder / kind / monday.isoformat())


def _of_week(week: SemesterWeek) -> dict[str, object]:
    """What result.json of a week holds besides."""
    return {
        "dates": {on.isoformat(): day for on, day in week.service.dates},
        "season": week.season or None,
        "tables": week.tables.isoformat(),
        "carried": {row.id: row.carried for row in week.scenario.staff},
        "known": None if week.known is None else week.known.isoformat(),
    }


def _write_timetable(
    place: Path, plan: PlannedSemester, scenario: Scenario, timetable: Timetable, found: Audit, extra: dict[str, object]
) -> None:
    place.mkdir(parents=True)
    write_timetable(place, timetable)
    write_grids(place, scenario, timetable)
    result = Result(
        scenario=plan.scenario.name,
        status=Status.FEASIBLE,
        week_of=found.week_of,
        seed=plan.scenario.settings.seed,
        score=found.score,
        bound=UNPROVEN,
        goals=dict(found.goals),
        versions=dict(plan.versions),
        extra=extra,
    )
    write_result(place, result)


def _dates(plan: PlannedSemester, notes: Mapping[object, str]) -> Iterator[tuple[object, ...]]:
    yield "date", "week", "runs_as", "season", "note"
    for week in plan.weeks:
        for on, day in week.service.dates:
            yield on, week.monday, day, guard(week.season), guard(notes.get(on, ""))


def _ledger(plan: PlannedSemester, totals: SemesterTotals) -> Iterator[tuple[object, ...]]:
    yield "staff", "week", "planned", "served", "running", "share", "target"
    share = shares(plan)
    for row in totals.ledger.rows:
        served = "" if row.served is None else row.served
        own = share[row.staff, row.week]
        target = totals.ledger.targets.get(row.staff, "")
        yield row.staff, row.week, row.planned, served, row.running, own, target


def _hours(plan: PlannedSemester) -> Iterator[tuple[object, ...]]:
    yield "staff", "role", "slots", "minutes", "hours"
    for row in hours(plan.weeks, plan.served):
        yield row.staff, row.role.value, row.slots, row.minutes, f"{row.minutes / 60:.1f}"


def _rotations(totals: SemesterTotals) -> Iterator[tuple[object, ...]]:
    yield "week", "group", "slot", "part", "from", "to"
    for row in totals.rotations:
        yield row.week, *row.place, row.before, row.after
