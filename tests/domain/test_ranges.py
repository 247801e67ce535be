"""Every number of a scenario has one range, and a number outside is refused with the range in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from optimizer.domain.all_settings import fields_of, section_of
from optimizer.domain.schema import SCHEMA
from optimizer.domain.schema.column import Range
from optimizer.domain.schema.setting import Within
from optimizer.domain.settings import Settings
from optimizer.domain.telling import understood
from optimizer.domain.validate import find_problems
from optimizer.files.settings_in import read_settings
from optimizer.testing.schools import SmallSchool

OF_CELLS = [
    (table, name, column.kind, column.within)
    for table, columns in SCHEMA.items()
    for name, column in columns.items()
    if column.within
]


def ranges_of(annotation: Any) -> Iterator[Range]:
    """The ranges in an annotation, those of a section's own settings aside."""
    for part in getattr(annotation, "__metadata__", ()):
        if isinstance(part, Within):
            yield part.within
    for part in get_args(annotation):
        yield from ranges_of(part)


def numbers(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Range]]:
    """Path and range of every setting that is a number; tables by name are given a name of theirs."""
    for name, field in fields_of(model):
        inner = section_of(field.annotation)
        here = (*path, name)
        if name in ("slots", "slots_on", "extended", "campuses", "rate"):
            continue
        if inner is not None:
            yield from numbers(inner, here)
        else:
            found = [part.within for part in field.metadata if isinstance(part, Within)]
            for within in found or ranges_of(field.annotation):
                key = {"role_weight": "teacher", "kind_weight": "club", "part_weight": "lead"}.get(name, "any")
                yield (*here, key) if get_origin(field.annotation) is dict else here, within


def school() -> SmallSchool:
    rows = SmallSchool(days="Mon", slots=2).students("S1", clubs="K1").staff("T1").rooms("R1").club("K1", slots="Mon1")
    return rows.school_class(1, "1")


@pytest.mark.parametrize(("table", "name", "kind", "within"), OF_CELLS)
def test_a_cell_outside_its_range(table: str, name: str, kind: str, within: Range) -> None:
    scenario = school().build()
    for value in (within.least - 1, within.most + 1, 10**30, 10**5000):
        number = Decimal(value) if kind == "number" else frozenset([value]) if kind == "grade-list" else value
        rows = tuple(replace(row, **{name: number}) for row in getattr(scenario, table)[:1])
        found = [fault for fault in find_problems(replace(scenario, **{table: rows})) if fault.column == name]
        assert any(str(within.least) in fault.expected.zh and str(within.most) in fault.expected.zh for fault in found)


@pytest.mark.parametrize(("path", "within"), list(numbers(Settings)))
def test_a_setting_outside_its_range(path: tuple[str, ...], within: Range) -> None:
    for value in (within.least - 1, within.most + 1, 10**30, 10**5000, Decimal("1e999"), float("inf"), "1e999"):
        data: dict[str, Any] = {}
        at = data
        for part in path[:-1]:
            at = at.setdefault(part, {})
        at[path[-1]] = value
        faults = read_settings(data)[2]
        assert [fault.column for fault in faults] == [".".join(path)]
        assert isinstance(value, str | float) or str(within.most) in faults[0].expected.en


def test_decimals_have_an_end() -> None:
    for text, fine in (("0.3333333333333333", True), ("0." + "3" * 40, False), ("1e-999999999", False)):
        assert Range(0, 1).holds(Decimal(text)) is fine


def test_a_whole_waiver_is_said_as_a_hundred_percent() -> None:
    rows = SmallSchool().students("S1", fee_waiver=Decimal(1)).students("S2", fee_waiver=Decimal("0.5")).build()
    said = [understood(rows, child).zh for child in rows.students]
    assert ["减免 100%" in said[0], "减免 50%" in said[1]] == [True, True]
