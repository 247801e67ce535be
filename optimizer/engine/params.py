"""The numbers that tune the engine, named and grouped; read from a TOML file where the defaults do not suit.

Each group is a frozen dataclass with one field a number; `tuned` gives its default and its meaning with unit and what
was measured. A file holds a table a group; numbers that it does not name keep their defaults::

    [search]
    variants = 8
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from textwrap import wrap
from typing import Any, TypeVar

from optimizer.errors import SettingsError

Value = TypeVar("Value", bool, int, float, tuple[int, ...], tuple[float, ...])


def tuned(default: Value, meaning: str) -> Value:
    """A field of a group.

    Parameters
    ----------
    default : bool, int, float or tuple of numbers
        The value without a file. A file must give the same type, tuples as arrays; an integer will do for a float.
    meaning : str
        What the number does, its unit, and what was measured.
    """
    return field(default=default, metadata={"meaning": meaning})


# -- the groups, one a room or stage of the engine ----------------------------------------------------------------


@dataclass(frozen=True)
class ProblemParams:
    """`optimizer.engine.problem`."""

    max_listed_patterns: int = tuned(
        400,
        "Clubs with more meeting patterns (sets of slots for all meetings of the week) than this have none listed: the "
        "bounds then hold their meetings by rows for each slot alone, which is weaker but valid.",
    )
    max_pattern_options: int = tuned(
        300, "Meeting patterns of a club that the construction chooses from; of more, the first in order of time."
    )


@dataclass(frozen=True)
class PlanParams:
    """`optimizer.engine.plan`."""

    lost_club_cost: float = tuned(
        0.9,
        "Cost of a club that is lost when a student waits on a day, in points of `unserved`, when it is chosen who "
        "waits: below 1, so that it decides only between days that cost the same.",
    )


@dataclass(frozen=True)
class LpParams:
    """`optimizer.engine.lp`."""

    relative_gap: float = tuned(
        0.001,
        "Relative gap at which HiGHS ends a search with an absolute gap; a constant is added to the objective so that "
        "the two are the same, so any small value does.",
    )
    runaway_seconds: float = tuned(
        300.0,
        "Seconds of wall time after which a search of the construction ends whatever it has. HiGHS is deterministic "
        "only as long as no clock ends it, so this is for runaways alone.",
    )
    integrality_tolerance: float = tuned(
        1e-6, "Distance from the next integer up to which a value of the linear relaxation counts as integral."
    )
    dual_scale: int = tuned(
        2**16, "Dual values are rounded to multiples of 1 / dual_scale before a bound is computed from them."
    )
    overflow_limit: float = tuned(
        2.0**40,
        "No exact bound is computed where one of its products might be larger than this, so that times dual_scale it "
        "fits 64 bits.",
    )


@dataclass(frozen=True)
class BoundsParams:
    """`optimizer.engine.bounds`."""

    proving_time_share: float = tuned(
        0.3, "Share of the limit (seconds or effort) that the bounds take where they cannot run beside the search."
    )
    single_goals_time_share: float = tuned(
        0.15, "Bounds on single goals are left out where they would take more than this share of the seconds left."
    )
    lp_effort_per_coefficient: float = tuned(
        2e-6, "Effort, in deterministic units of CP-SAT, that a linear program counts for, for each coefficient."
    )
    first_integer_seconds: float = tuned(
        2.5, "Most seconds of the first search over integers at a common level; each further one has twice as many."
    )
    first_integer_effort: float = tuned(
        0.5, "Most effort of the first search over integers at a common level; each further one has twice as much."
    )
    unserved_time_share: float = tuned(
        0.1, "Share of the seconds or effort left that one search for the least unserved may take."
    )
    unserved_seconds: float = tuned(5.0, "Most seconds of one search for the least unserved.")
    infeasibility_seconds: float = tuned(
        20.0, "Seconds for the proof that there is no timetable, where the run has no deadline."
    )
    row_filter_seconds: float = tuned(
        2.0,
        "Most seconds of one search when the rows that contradict each other are reduced to few; rows whose search "
        "takes longer are kept.",
    )


# -- all of them --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EngineParams:
    """All groups.

    Examples
    --------
    >>> EngineParams().problem.max_listed_patterns
    400
    """

    problem: ProblemParams = ProblemParams()
    plan: PlanParams = PlanParams()
    lp: LpParams = LpParams()
    bounds: BoundsParams = BoundsParams()

    @classmethod
    def load(cls, path: Path | str) -> EngineParams:
        """The parameters of a TOML file.

        Raises
        ------
        SettingsError
            If the file cannot be read; with all groups and numbers in it that there are not and all wrong types.
        """
        try:
            tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path}: {error}") from error
        try:
            return cls.from_tables(tables)
        except SettingsError as error:
            raise SettingsError(f"{path}: {error}") from error

    @classmethod
    def from_tables(cls, tables: Mapping[str, object]) -> EngineParams:
        """The parameters of tables as `load` reads them: group -> name -> value.

        Raises
        ------
        SettingsError
            As for `load`.
        """
        params, wrong = cls(), []
        groups = {one.name: getattr(params, one.name) for one in fields(params)}
        for group, table in tables.items():
            if group not in groups or not isinstance(table, Mapping):
                wrong.append(f"[{group}] is no group of parameters; there are {', '.join(groups)}")
                continue
            defaults = {one.name: getattr(groups[group], one.name) for one in fields(groups[group])}
            values: dict[str, Any] = {}
            for name, given in table.items():
                value = _as_type_of(defaults[name], given) if name in defaults else None
                if value is None:
                    wrong.append(f"{group}.{name} = {given!r}: {_allowed(name, defaults)}")
                else:
                    values[name] = value
            params = replace(params, **{group: replace(groups[group], **values)})
        if wrong:
            raise SettingsError("; ".join(wrong))
        return params

    def describe(self) -> str:
        """All parameters as a TOML file with their meanings as comments; `load` reads it back as it is."""
        lines = []
        for group in fields(self):
            values = getattr(self, group.name)
            lines += [f"[{group.name}]", ""]
            for one in fields(values):
                meaning, value = one.metadata["meaning"], getattr(values, one.name)
                lines += [
                    *wrap(meaning, 110, initial_indent="# ", subsequent_indent="# "),
                    f"{one.name} = {_toml(value)}",
                    "",
                ]
        return "\n".join(lines)


DEFAULTS = EngineParams()
"""The parameters where no file is given."""


def _as_type_of(default: object, given: object) -> object | None:
    """A value of a file as the type of the default, or None if it is of another."""
    if isinstance(default, tuple):
        parts = [_as_type_of(default[0], part) for part in given] if isinstance(given, list) else []
        return None if not parts or None in parts else tuple(parts)
    if isinstance(default, float) and isinstance(given, int) and not isinstance(given, bool):
        return float(given)
    return given if type(given) is type(default) else None


def _allowed(name: str, defaults: Mapping[str, object]) -> str:
    if name not in defaults:
        return f"no such parameter; there are {', '.join(defaults)}"
    default = defaults[name]
    return f"must be of the type of {_toml(default)}"


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value).lower() if isinstance(value, bool) else repr(value)
