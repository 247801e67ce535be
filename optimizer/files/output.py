"""The output folder of a run: tables, grids and result.json, complete or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.files.grids import write_grids
from optimizer.files.publishing import publish
from optimizer.files.result_json import write_result
from optimizer.files.timetable_tables import write_timetable


def write_solution(
    target: Path,
    scenario: Scenario,
    timetable: Timetable,
    result: Result,
    also: Callable[[Path], None] | None = None,
    *,
    replace: bool = False,
) -> None:
    """Publish a timetable as a folder.

    Parameters
    ----------
    also : callable, optional
        Writes what else belongs into the folder, before it is put in place.
    replace : bool
        See `optimizer.files.publishing.publish`.

    Raises
    ------
    SettingsError
        If ``target`` holds something that is not an earlier output, is published, or was changed by hand.
    """
    with publish(target, replace=replace) as folder:
        write_timetable(folder, timetable)
        write_grids(folder, scenario, timetable)
        write_result(folder, result)
        if also is not None:
            also(folder)
