"""Scenario and timetable on disk."""

from __future__ import annotations

from pathlib import Path

from optimizer.domain.problem import Problem
from optimizer.domain.scenario import Scenario
from optimizer.domain.text import Text
from optimizer.errors import ScenarioError
from optimizer.files.folder import read_folder
from optimizer.files.grids import write_grids
from optimizer.files.publish import publish
from optimizer.files.reader import understand
from optimizer.files.result import read_result, write_result
from optimizer.files.timetable import read_timetable, write_timetable

__all__ = ["load", "publish", "read_result", "read_timetable", "write_grids", "write_result", "write_timetable"]

_NOWHERE = Text("a scenario folder; there is none of this name", "方案文件夹；没有这个文件夹")
_NOT_A_FOLDER = Text("a scenario folder", "方案文件夹")


def load(path: str | Path) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    path : str or Path
        A folder with ``scenario.toml`` and CSV tables.

    Raises
    ------
    ScenarioError
        With every problem found, each with file, row and column.
    """
    path = Path(path)
    if not path.is_dir():
        expected = _NOT_A_FOLDER if path.exists() else _NOWHERE
        raise ScenarioError([Problem("scenario", None, "", str(path), expected, place=str(path))])
    return understand(read_folder(path))
