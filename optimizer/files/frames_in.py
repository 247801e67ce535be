"""A scenario from pandas frames and plain settings: read as files are, so that every problem is told with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from optimizer.domain.scenario import Scenario
from optimizer.domain.schema import TABLES
from optimizer.errors import SettingsError
from optimizer.files.folder import SETTINGS_FILE, read_folder
from optimizer.files.publishing import scratch_folder
from optimizer.files.reader import understand
from optimizer.files.toml_texts import toml_text


def scenario_from_frames(settings: Mapping[str, Any], **tables: pd.DataFrame) -> Scenario:
    """Build a scenario from frames.

    Parameters
    ----------
    settings : mapping
        As in scenario.toml, nested: ``{"title": …, "week": {"days": […], "slots": […]}}``.
    **tables : DataFrame
        ``students=…``, ``staff=…`` and so on, with the columns of the tables; a missing value is a blank cell. A named
        index counts as a column.

    Raises
    ------
    ScenarioError
        With every problem found; row 2 is the first of a frame, as in a file.
    SettingsError
        If there is no such table.
    """
    if unknown := sorted(set(tables) - set(TABLES)):
        raise SettingsError(f"no table {', '.join(unknown)}: one of {', '.join(TABLES)} · 没有这张表")
    with scratch_folder() as room:
        (room / SETTINGS_FILE).write_text(toml_text(dict(settings)), encoding="utf-8", newline="\n")
        for name, frame in tables.items():
            whole = frame.reset_index() if frame.index.name else frame
            (room / f"{name}.csv").write_text(_csv(whole), encoding="utf-8", newline="\n")
        raw = read_folder(room)
    raw.name = str(settings.get("title") or "")
    return understand(raw)


def _csv(frame: pd.DataFrame) -> str:
    """Cells as texts; lists, tuples and sets as lists of a cell, whole numbers without a point."""
    return str(frame.map(_cell).to_csv(index=False))


def _cell(value: Any) -> object:
    if isinstance(value, list | tuple | set | frozenset):
        return " ".join(map(str, sorted(value) if isinstance(value, set | frozenset) else value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "" if pd.isna(value) else value
