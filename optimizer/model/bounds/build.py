"""Putting the blocks together."""

from __future__ import annotations

from optimizer.model.bounds.care import add_care
from optimizer.model.bounds.clubs import add_clubs
from optimizer.model.bounds.draft import Draft
from optimizer.model.bounds.exercise import add_exercise
from optimizer.model.bounds.linear import Relaxation
from optimizer.model.bounds.loads import Levels, add_loads
from optimizer.model.bounds.rooms import add_rooms
from optimizer.model.bounds.staff import Roster, add_staff
from optimizer.model.bounds.waiting import add_waiting
from optimizer.model.school import School


def base(school: School, budget: int | None) -> tuple[Draft, Roster]:
    """Everything but the goals over loads and groups, which depend on the common level."""
    draft = Draft(school, budget)
    add_waiting(draft)
    add_clubs(draft)
    add_care(draft)
    add_exercise(draft)
    add_rooms(draft)
    return draft, add_staff(draft)


def at_levels(draft: Draft, roster: Roster, levels: Levels | None) -> Relaxation:
    """The relaxation of the timetables whose best common level is among these; None: of all timetables."""
    whole, shared = draft.model.copy(), draft.model
    draft.model = whole
    try:
        add_loads(draft, roster, levels)
    finally:
        draft.model = shared
    return whole
