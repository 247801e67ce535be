"""Per rule the smallest weeks that just keep it and just break it; for the audit and for the model alike.

>>> for case in CASES["group-size"]: ...
"""

from __future__ import annotations

from tests.cases import clubs, duties, frequency, groups, joining, pins, programme, rooms, rows, staff, students, tables
from tests.cases.base import Case

_MODULES = (students, groups, joining, programme, frequency, rooms, staff, duties, clubs, tables, pins, rows)

CASES: dict[str, tuple[Case, ...]] = {}
"""Rule id -> its cases."""
for _module in _MODULES:
    for _rule, _cases in _module.CASES.items():
        CASES[_rule] = (*CASES.get(_rule, ()), *_cases)

__all__ = ["CASES", "Case"]
