"""Scenario and timetable on disk."""

from __future__ import annotations

from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.errors import Problem, ScenarioError
from optimizer.files.containers import TEXT_SUFFIXES
from optimizer.files.folder import read_folder
from optimizer.files.grids import write_grids
from optimizer.files.publishing import publish, read_undisturbed
from optimizer.files.raw import RawScenario
from optimizer.files.reader import understand
from optimizer.files.result_json import read_result, write_result
from optimizer.files.store.named import desk_name, opened
from optimizer.files.timetable_tables import read_timetable as _read_timetable
from optimizer.files.timetable_tables import write_timetable
from optimizer.files.workbook_in import read_workbook
from optimizer.language.text import Text

__all__ = ["load", "publish", "read_result", "read_timetable", "write_grids", "write_result", "write_timetable"]

_NOWHERE = Text("a scenario: a folder or a workbook; there is none of this name", "方案文件夹或工作簿；没有找到")
_NEITHER = Text(
    "a scenario: a folder or a workbook; this is one table alone: put it into a folder with the others",
    "方案文件夹或工作簿；这只是一张表，请与其他表放在同一文件夹中",
)


def load(path: str | Path) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    path : str or Path
        A folder with ``scenario.toml`` and CSV tables, a workbook (``.xlsx``, ``.xlsm``, ``.xls``, ``.ods``), or a
        ``.desk`` file.

    Raises
    ------
    ScenarioError
        With every problem found, each with file, row and column, or sheet and cell.
    """
    return understand(read_raw(path))


def read_timetable(path: str | Path) -> Timetable:
    """Read the five tables of a timetable: a folder, or a week of a desk's file (``FILE.desk:LABEL``).

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    with opened(Path(path)) as folder:
        return _read_timetable(folder)


def read_raw(path: str | Path) -> RawScenario:
    """The texts of a scenario, folder or workbook, before anything is understood.

    Raises
    ------
    ScenarioError
        If there is neither.
    """
    path = Path(path)
    if desk_name(path) is not None:
        with opened(path) as folder:
            return read_folder(folder)
    if path.is_dir():
        return read_undisturbed(path, lambda: read_folder(path))
    if path.is_file() and path.suffix.lower() not in TEXT_SUFFIXES:
        return read_workbook(path)
    expected = _NEITHER if path.exists() else _NOWHERE
    raise ScenarioError([Problem("scenario", None, "", str(path), expected, place=str(path))])
