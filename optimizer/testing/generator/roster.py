"""The hidden week's roster: a greedy that gives every session its staff and every campus its duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from optimizer.testing.generator.hidden import Hidden, HiddenSession
from optimizer.testing.generator.tables import Row, SchoolTables
from optimizer.testing.generator.week import Slot


class StaffShortage(Exception):
    """Nobody is left for a role (``lead``, ``duty``, ``assistant``) on a campus in a slot."""

    def __init__(self, role: str, home: str, slot: Slot) -> None:
        super().__init__(f"{role} at {home or 'the school'} in {slot[0]}{slot[1]}")
        self.role, self.home, self.slot = role, home, slot


class HiddenRoster:
    """Who is busy when; limits are slots per day and week, and days per week."""

    def __init__(self, school: SchoolTables) -> None:
        staffing = school.settings["staffing"]
        self.people = [row for row in school.staff if not row.get("_unvetted")]
        self.day_limit = int(staffing["max_per_day"])
        self.week_limit = int(staffing["max_per_week"])
        self.busy: set[tuple[str, Slot]] = set()
        self.by_day: dict[tuple[str, str], int] = defaultdict(int)
        self.total: dict[str, int] = defaultdict(int)

    def free(self, row: Row, home: str, slot: Slot) -> bool:
        """Tell whether somebody may serve on a campus in a slot and is still free then."""
        who = row["staff"]
        return (
            row["_home"] == home
            and slot in row["_slots"]
            and (who, slot) not in self.busy
            and self.by_day[who, slot[0]] < int(row.get("max_per_day") or self.day_limit)
            and self.total[who] < int(row.get("max_per_week") or self.week_limit)
        )

    def take(self, who: str, slot: Slot) -> str:
        """Book somebody for a slot and return the id."""
        self.busy.add((who, slot))
        self.by_day[who, slot[0]] += 1
        self.total[who] += 1
        return who

    def pick(self, role: str, home: str, slot: Slot, suits: Callable[[Row], bool], order: Callable[[Row], int]) -> str:
        """Book the suitable person who is first in ``order``, then least loaded."""
        able = [row for row in self.people if suits(row) and self.free(row, home, slot)]
        if not able:
            raise StaffShortage(role, home, slot)
        first = min(able, key=lambda row: (order(row), self.total[row["staff"]], row["staff"]))
        return self.take(first["staff"], slot)


def fill(school: SchoolTables, hidden: Hidden) -> HiddenRoster:
    """Staff the hidden week: leads, then duties, then assistants.

    Raises
    ------
    StaffShortage
        Where somebody is missing; the hidden week is then half filled and to be filled anew.
    """
    roster = HiddenRoster(school)
    hidden.duties.clear()
    for session in hidden.sessions:
        session.lead = roster.pick("lead", session.home, session.slot, _is("teacher"), _zero)
    least = int(school.settings.get("duty", {}).get("min_per_slot", 1))
    for home, slot in sorted({(one.home, one.slot) for one in hidden.sessions}, key=lambda key: (key[0], str(key[1]))):
        for _ in range(least):
            who = roster.pick("duty", home, slot, _is("manager", "support"), _zero)
            hidden.duties.append((home, slot, who))
    for session in hidden.sessions:
        session.assistants = [_assistant(roster, session) for _ in range(session.need - 1)]
    return roster


def _assistant(roster: HiddenRoster, session: HiddenSession) -> str:
    order = ("volunteer", "support", "manager", "outside", "teacher")
    return roster.pick("assistant", session.home, session.slot, lambda row: True, lambda row: order.index(row["role"]))


def _is(*roles: str) -> Callable[[Row], bool]:
    return lambda row: row["role"] in roles


def _zero(row: Row) -> int:
    return 0
