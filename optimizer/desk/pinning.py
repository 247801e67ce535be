"""Sessions that are fixed as they are: rows of pins.csv."""

from __future__ import annotations

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Session
from optimizer.files.store.sheet import Sheet

_COLUMNS = ("group", "slot", "activity", "room", "staff")


def repinned(data: bytes | None, scenario: Scenario, group: str, token: str, row: Session | None) -> bytes:
    """pins.csv with a session of a group fixed as a row has it, or no longer fixed (None)."""
    sheet = Sheet.of("pins", data, scenario.settings.language)
    for column in _COLUMNS:
        sheet = sheet.with_column(column, scenario.settings.language)
    at = {column: sheet.at(column) for column in _COLUMNS}
    mine = [n for n, cells in enumerate(sheet.rows) if n and (cells[at["group"]], cells[at["slot"]]) == (group, token)]
    sheet = sheet.without(mine)
    if row is not None:
        texts = {"group": group, "slot": token, "room": row.room, "staff": row.lead}
        texts["activity"] = "" if group in scenario.club else row.activity
        sheet = sheet.changed([[len(sheet.rows), at[column], text] for column, text in texts.items()])
    return sheet.data()
