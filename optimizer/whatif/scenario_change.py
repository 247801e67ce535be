"""A change, which makes one scenario out of another; settings changed, and what follows from them in the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from optimizer.domain.scenario import Scenario, build_week
from optimizer.domain.settings import Settings
from optimizer.domain.week import Week
from optimizer.errors import ScenarioError
from optimizer.files.scenario_out import settings_data
from optimizer.files.settings_in import read_settings
from optimizer.language.text import Text


@dataclass(frozen=True, slots=True)
class ScenarioChange:
    """A pure function on scenarios, with a name that people read."""

    name: Text
    apply: Callable[[Scenario], Scenario]

    def __call__(self, scenario: Scenario) -> Scenario:
        return self.apply(scenario)


_DEFAULTS = {
    "staffing.max_per_day": ("staff", "max_per_day"),
    "staffing.max_per_week": ("staff", "max_per_week"),
    "staffing.students_per_staff": ("activities", "students_per_staff"),
}
"""Settings that fill blank cells: rows that have the old default get the new one."""


def settings_changed(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """A scenario with other settings, by dotted key; a value of None takes the setting out.

    Cells that hold the old default follow the new one, and slots that are no more are taken out of every table.

    Raises
    ------
    ScenarioError
        If a key is unknown or a value is none: every problem.
    """
    data = settings_data(scenario.settings)
    for key, value in values.items():
        _put(data, key.split("."), value)
    settings, _, problems = read_settings(data)
    if problems:
        raise ScenarioError(problems, scenario.settings.language)
    for key, (table, column) in _DEFAULTS.items():
        if key in values:
            scenario = _default_changed(scenario, table, column, _get(scenario.settings, key), _get(settings, key))
    return with_settings(scenario, settings)


def with_settings(scenario: Scenario, settings: Settings) -> Scenario:
    """The same tables under other settings; slots that are no more are taken out of them."""
    week = build_week(settings)
    return replace(_within(scenario, week), settings=settings, week=week)


def _put(data: dict[str, Any], path: list[str], value: Any) -> None:
    *parents, last = path
    for part in parents:
        data = data.setdefault(part, {})
    if value is None:
        data.pop(last, None)
    else:
        data[last] = value if isinstance(value, (bool, int, str, dict)) else _plain(value)


def _plain(value: Any) -> Any:
    """Tuples as lists, decimals and times as texts."""
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else str(value)


def _get(settings: Settings, key: str) -> Any:
    value: Any = settings
    for part in key.split("."):
        value = getattr(value, part)
    return value


def _default_changed(scenario: Scenario, table: str, column: str, old: int, new: int) -> Scenario:
    rows: Any = getattr(scenario, table)
    changed: dict[str, Any] = {
        table: tuple(replace(row, **{column: new}) if getattr(row, column) == old else row for row in rows)
    }
    return replace(scenario, **changed)


def _within(scenario: Scenario, week: Week) -> Scenario:
    """All tables without slots that a week lacks; pins in such slots go."""
    if scenario.week.all <= week.all:
        return scenario
    return replace(
        scenario,
        students=tuple(replace(row, attends=row.attends & week.all) for row in scenario.students),
        staff=tuple(
            replace(row, available=row.available & week.all, avoids=row.avoids & week.all) for row in scenario.staff
        ),
        rooms=tuple(replace(row, available=row.available & week.all) for row in scenario.rooms),
        activities=tuple(
            row if row.slots is None else replace(row, slots=row.slots & week.all) for row in scenario.activities
        ),
        clubs=tuple(replace(row, slots=row.slots & week.all) for row in scenario.clubs),
        pins=tuple(row for row in scenario.pins if row.slot in week.all),
    )
