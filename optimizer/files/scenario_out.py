"""A scenario written out in standard form: equal scenarios give equal bytes, and reading them back gives an equal one.

This is for scenarios that the program has made or changed; what an officer wrote is better left as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import Any

from optimizer.domain.scenario import Scenario
from optimizer.domain.schema import ID_COLUMN, REQUIRED_TABLES, SCHEMA
from optimizer.domain.settings import SeasonSettings, Settings, SlotTime
from optimizer.domain.week import Slot, Week
from optimizer.errors import SettingsError
from optimizer.files.csv_tables import csv_text
from optimizer.files.folder import SETTINGS_FILE
from optimizer.files.toml_texts import toml_text
from optimizer.language.times import DAYS, clock_text


def scenario_files(scenario: Scenario) -> dict[str, str]:
    """File name -> text of every file of a scenario folder; optional tables without rows are left out."""
    files = {SETTINGS_FILE: toml_text(settings_data(scenario.settings))}
    for table, columns in SCHEMA.items():
        rows = getattr(scenario, table)
        if rows or table in REQUIRED_TABLES:
            body = [
                [_cell(scenario.week, table, name, column.kind, row) for name, column in columns.items()]
                for row in rows
            ]
            files[f"{table}.csv"] = csv_text([list(columns), *body])
    return files


def write_scenario(path: str | Path, scenario: Scenario) -> None:
    """Write a scenario into an existing folder."""
    for name, text in scenario_files(scenario).items():
        (Path(path) / name).write_text(text, encoding="utf-8", newline="\n")


def settings_data(settings: Settings) -> dict[str, Any]:
    """Settings as nested plain values, as they stand in scenario.toml; what is absent stays absent."""
    data: dict[str, Any] = settings.model_dump(mode="json", by_alias=True, exclude_none=True)
    if settings.pay is not None:  # a key that a pay scheme ignores is warned of, so only those that say something
        data["pay"] = settings.pay.model_dump(mode="json", exclude_defaults=True)
    week = data["week"]
    for key in ("slots", "extended"):
        week[key] = _times(week[key])
    week["slots_on"] = {day: _times(slots) for day, slots in week["slots_on"].items()}
    week["latest_end_on"] = {day: clock_text(end) for day, end in week["latest_end_on"].items()}
    if "latest_end" in week:
        week["latest_end"] = clock_text(week["latest_end"])
    seasons = [_season_data(row) for row in settings.semester.season]
    data.pop("semester")
    return data | ({"semester": {"season": seasons}} if seasons else {})


def _season_data(season: SeasonSettings) -> dict[str, Any]:
    row: dict[str, Any] = {"name": season.name, "from": season.first.isoformat(), "to": season.last.isoformat()}
    for key in season.replaced:
        value = getattr(season, key)
        if key in ("slots", "extended"):
            row[key] = _slot_times(value)
        elif key == "slots_on":
            row[key] = {day: _slot_times(slots) for day, slots in value.items()}
        elif key == "latest_end_on":
            row[key] = {day: clock_text(end) for day, end in value.items()}
        else:
            row[key] = list(value) if key == "club_only" else clock_text(value)
    return row


def _slot_times(slots: tuple[SlotTime, ...]) -> list[dict[str, str]]:
    return [{"start": clock_text(slot.start), "end": clock_text(slot.end)} for slot in slots]


def _times(slots: list[dict[str, int]]) -> list[dict[str, str]]:
    return [{edge: clock_text(minutes) for edge, minutes in slot.items()} for slot in slots]


def _cell(week: Week, table: str, column: str, kind: str, row: Any) -> str:
    value = getattr(row, "id" if ID_COLUMN.get(table) == column else "class_name" if column == "class" else column)
    if kind == "slots" and isinstance(value, frozenset):
        return slot_text(week, value) if value or column != "avoids" else ""
    return _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        days = all(item in DAYS for item in value)
        return " ".join(map(str, sorted(value, key=DAYS.index if days else None)))
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return str(value)


def slot_text(week: Week, tokens: Iterable[str]) -> str:
    """Slots as a cell names them, as short as can be: ``Mon Tue1-2 FriX1``. No slots at all are a day without any.

    Raises
    ------
    SettingsError
        If no token can say «no slots» (a service on all seven days, with extended slots).
    """
    wanted = set(tokens)
    parts = [part for day in week.days for part in _day_parts(week, day, wanted)]
    if parts:
        return " ".join(parts)
    free = [day for day in DAYS if day not in week.days] or ([] if week.extended else [f"{week.days[0]}X"])
    if not free:
        raise SettingsError(
            "«no slots» cannot be written in a week of seven days with extended slots"
            " · 一周七天都有延时时段，无法写成“没有时段”"
        )
    return free[-1]


def _day_parts(week: Week, day: str, wanted: set[str]) -> list[str]:
    parts = []
    for extended in (False, True):
        slots = [week[token] for token in week.on_day[day] if week[token].extended == extended]
        chosen = sorted((slot for slot in slots if slot.token in wanted), key=lambda slot: slot.number)
        if chosen and len(chosen) == len(slots):
            parts.append(day + ("X" if extended else ""))
        else:
            parts += [_run_text(day, run) for run in _runs(chosen)]
    return parts


def _runs(slots: list[Slot]) -> list[list[Slot]]:
    """Stretches of slots with numbers one after the other."""
    numbered = groupby(enumerate(slots), key=lambda pair: pair[1].number - pair[0])
    return [[slot for _, slot in run] for _, run in numbered]


def _run_text(day: str, run: list[Slot]) -> str:
    first, last = run[0], run[-1]
    return f"{day}{first.label}" if first is last else f"{day}{first.label}-{last.number}"
