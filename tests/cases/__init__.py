"""Per rule the smallest weeks that just keep it and just break it; for the audit and for the model alike.

>>> for case in CASES["group-size"]: ...
"""

from __future__ import annotations

from tests.cases import clubs, duties, frequency, groups, joining, pins, programme, rooms, staff, students, tables
from tests.cases.base import Case

CASES: dict[str, tuple[Case, ...]] = {
    rule: cases
    for module in (students, groups, joining, programme, frequency, rooms, staff, duties, clubs, tables, pins)
    for rule, cases in module.CASES.items()
}
"""Rule id -> its cases."""

__all__ = ["CASES", "Case"]
