"""Changes that may mend a conflict, least first. Whether they do is for `optimizer.engine.explain.feasibility` to say.

What the law fixes has no change here: end times, the ratio, vetting, a teacher's presence, exercise, what students
signed up for, and that nobody is in two places at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from optimizer.engine.explain.assumptions import Assumption
from optimizer.engine.explain.remedies_clubs_rooms import ClubRemedyCandidates
from optimizer.engine.explain.remedies_staff import StaffRemedyCandidates
from optimizer.engine.explain.remedy_candidate import RemedyCandidate
from optimizer.language.text import Text


class RemedyCandidates(ClubRemedyCandidates, StaffRemedyCandidates):
    """Changes to one school that take one of the causes of a conflict away."""

    def __iter__(self) -> Iterator[RemedyCandidate]:
        """All of them, least first; the same text once."""
        found: dict[Text, RemedyCandidate] = {}
        for one in self.assumptions:
            for mend in self._of(one):
                family = mend.family or f"{one.kind} {' '.join(one.ids)}"
                found.setdefault(mend.text, replace(mend, family=family))
        return iter(sorted(found.values(), key=lambda m: m.weight))

    def _of(self, one: Assumption) -> Iterator[RemedyCandidate]:
        table = {
            "pin": self._pin, "pin-activity": self._pin_cell, "pin-room": self._pin_cell, "pin-staff": self._pin_cell,
            "club-min": self._club_min, "meetings": self._meetings, "club-slots": self._club_slots,
            "activity-slots": self._activity_slots, "offered": self._offered, "club-grades": self._club_grades,
            "exercise-slots": self._exercise_slots, "own-room": self._own_room, "room-kind": self._room_kind,
            "room-open": self._room_open, "capacity": self._capacity, "at-once": self._at_once,
            "leaders": self._leaders, "skill": self._skill, "available": self._available,
            "others-available": self._others, "no-lead": self._leads, "no-duty": self._no_duty,
            "staff-grades": self._staff_grades, "staff-campus": self._staff_campus,
            "per-day": self._load, "per-week": self._load, "days": self._load, "least": self._least,
            "duty": self._duty,
        }  # fmt: skip
        offer = table.get(one.kind)
        return offer(one) if offer else iter(())
