"""What a change of a scenario is, and what those who think some up know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.domain.telling import Names
from optimizer.engine.explain import scenario_edits as edits
from optimizer.engine.explain.assumptions import Assumption
from optimizer.engine.problem.school import School
from optimizer.language.text import Text

PIN_CELL_CHANGE, TABLE_CELL_CHANGE, RESOURCE_ADDED, CLUB_GIVEN_UP = range(4)
"""How much a change asks for: a cell of a pin; a cell of another table; somebody or something new; a club given up."""


@dataclass(frozen=True)
class RemedyCandidate:
    """A change of the scenario. Lower ``weight`` is a lesser change.

    Of one ``family`` not more than ``variants`` need be offered: they are the same idea.
    """

    weight: int
    text: Text
    edit: edits.ScenarioEdit
    family: str = ""
    variants: int = 1


class ConflictContext:
    """A school and the causes of a conflict in it."""

    def __init__(self, school: School, causes: tuple[Assumption, ...]):
        self.school, self.scenario, self.assumptions = school, school.scenario, causes
        self.names = Names(school.scenario)
        groups = {c.ids[0] for c in causes if c.kind in ("pin", "meetings", "club-min", "leaders")}
        self.slots = sorted(
            {p.slot for p in self.scenario.pins if p.group in groups}, key=list(self.scenario.week.by_token).index
        )
        """Slots pinned in this conflict, in order of time."""
        self.clubs = sorted(groups & set(self.scenario.club))

    def in_order(self, tokens: Iterable[str]) -> list[str]:
        """Slots in order of time."""
        return sorted(tokens, key=list(self.scenario.week.by_token).index)
