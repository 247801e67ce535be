"""What the stage model of the roster (`roster`) is asked, and what it answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

CampusSlot = tuple[str, str]
"""(campus, token)."""


@dataclass(frozen=True)
class Worker:
    """One of the staff.

    Attributes
    ----------
    costs : dict
        Token -> points of working then (avoided slots, contract pay).
    target : int or None
        Slots of this week at which the fair load is met (negative: passed already); None for those outside the pool.
    call_in : int
        Points of each day on which the person comes in.
    """

    id: str
    available: tuple[str, ...]
    campuses: tuple[str, ...]
    max_per_day: int
    max_per_week: int
    max_days: int
    min_per_week: int
    target: int | None
    call_in: int
    costs: dict[str, int]


@dataclass(frozen=True)
class RosterTask:
    """A session that needs a lead and perhaps assistants.

    Attributes
    ----------
    leads : frozenset of str
        Who may lead it alone.
    partial : frozenset of str
        Who may lead it if somebody else brings what they lack.
    skilled, teachers : frozenset of str or None
        Who brings the skill (the teacher's presence); None where nothing is asked.
    home : tuple of str
        People at home in the care group.
    """

    key: tuple[str, str]
    campus: str
    token: str
    need: int
    leads: frozenset[str]
    partial_leads: frozenset[str]
    skilled: frozenset[str] | None
    teachers: frozenset[str] | None
    pinned: tuple[str, ...]
    helpers: frozenset[str]
    home: tuple[str, ...]
    generic: bool
    care: bool


@dataclass
class RosterProblem:
    """All that the model needs.

    ``duty`` holds (least, most, people) for each spot with students; ``days`` the tokens of each day in order of time.
    """

    workers: list[Worker] = field(default_factory=list)
    tasks: list[RosterTask] = field(default_factory=list)
    duty: dict[CampusSlot, tuple[int, int, tuple[str, ...]]] = field(default_factory=dict)
    days: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fair_load_cost: int = 40
    gap: int = 30
    extra: int = 30
    irregular_lead_cost: int = 45
    spare: frozenset[str] = frozenset()
    """Who may assist beyond the ratio."""


@dataclass
class RosterSolution:
    """Who has which part: leads (at home or not) and helpers by session, the rest by spot; and what is missing."""

    lead: dict[tuple[str, str], str] = field(default_factory=dict)
    helpers: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    generic: dict[CampusSlot, list[str]] = field(default_factory=lambda: defaultdict(list))
    assistants: dict[CampusSlot, list[str]] = field(default_factory=lambda: defaultdict(list))
    duty: dict[CampusSlot, list[str]] = field(default_factory=lambda: defaultdict(list))
    missing: dict[tuple[str, str], int] = field(default_factory=dict)

    def work(self) -> list[tuple[str, str]]:
        """(person, token) of every part."""
        found = [(person, key[1]) for key, person in self.lead.items()]
        for table in (self.helpers, self.generic, self.assistants, self.duty):
            found += [(person, key[1]) for key, people in table.items() for person in people]
        return found
