"""Scenarios derived from another by named changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import product
from typing import Any

from optimizer.domain.scenario import Scenario
from optimizer.domain.validate import find_problems
from optimizer.errors import ScenarioError, SettingsError
from optimizer.language.text import Text
from optimizer.whatif.scenario_change import ScenarioChange, settings_changed

_TABLES = ("students", "staff", "rooms", "activities", "clubs", "classes", "pins", "groups")


@dataclass(frozen=True, slots=True, repr=False)
class Variant:
    """A scenario under a name of its own; ``changes`` are those that made it, in words."""

    name: str
    scenario: Scenario
    changes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Variant({self.name!r})"


def variant(
    base: Scenario, name: str | ScenarioChange | None = None, *changes: ScenarioChange, **tables: Any
) -> Variant:
    """A scenario derived from another.

    Parameters
    ----------
    base : Scenario
    name : str, optional
        What it is called in tables and charts; default: the names of the changes. It may be left out.
    *changes : Change
        Applied one after the other, see `optimizer.whatif.changes`.
    **tables
        Whole tables (``staff=…``): rows, or a function from the old rows to the new ones; and ``settings``, a mapping
        of dotted keys (``{"fees.yuan_per_slot": "3.00"}``).

    Raises
    ------
    ScenarioError
        If the outcome is no good scenario: every problem.
    SettingsError
        If there is no such table, or nothing to change and no name.
    """
    if isinstance(name, ScenarioChange):
        changes = (name, *changes)
        name = None
    if name is None and not changes:
        raise SettingsError("a variant wants a name or a change · 方案需要名称或改动")
    language = base.settings.language
    derived = reduce(lambda scenario, change: change(scenario), changes, base)
    derived = _with_tables(derived, tables)
    if problems := find_problems(derived):
        raise ScenarioError(problems, language)
    named = tuple(change.name.say(language) for change in changes)
    return Variant(name or " + ".join(named), derived, named)


def grid(base: Scenario, *choices: Sequence[ScenarioChange | None]) -> list[Variant]:
    """Every combination of one change from each list; None in a list stands for no change.

    >>> grid(base, [None, ratio(30)], [fee("3.00"), fee("3.75")])  # doctest: +SKIP
    """
    variants = []
    for combination in product(*choices):
        changes = [change for change in combination if change is not None]
        variants.append(variant(base, *changes) if changes else variant(base, unchanged(base)))
    return variants


def unchanged(base: Scenario) -> str:
    """What a scenario is called among its variants."""
    return Text("as it is", "现状").say(base.settings.language)


def _with_tables(scenario: Scenario, tables: Mapping[str, Any]) -> Scenario:
    for name, rows in tables.items():
        if name == "settings":
            scenario = settings_changed(scenario, rows)
        elif name in _TABLES:
            new = rows(getattr(scenario, name)) if callable(rows) else rows
            table: dict[str, Any] = {name: tuple(new)}
            scenario = replace(scenario, **table)
        else:
            raise SettingsError(f"no table {name!r}: one of settings, {', '.join(_TABLES)} · 没有这张表")
    return scenario
