"""Students chosen evenly, always the same ones."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.domain.people import Student


def evenly(students: Sequence[Student], share: float) -> frozenset[str]:
    """Ids of a share of some students, spread evenly over campus, grade and class."""
    order = sorted(students, key=lambda row: (row.campus, row.grade, row.class_name, row.id))
    count = round(share * len(order))
    return frozenset(order[place * len(order) // count].id for place in range(count)) if count else frozenset()
