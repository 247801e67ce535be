"""A bound on the spread of the ledger at the end: no semester of these programmes has less.

Whoever is the only named leader of an open club, is pinned to a session, or has a weekly minimum, serves at least so
much; nobody serves more than the rules allow in a week; and who may lead care sessions at a campus leads all of them
there together. Whole slots that keep this, for everybody whose target is not cut, lie no closer together for a share
than in the narrowest window that holds one of each.

Whose target is cut depends on the level. The best level rises with anybody's slots (the squared distances have
decreasing differences in level and slots, Topkis 1978), so it is at most that of everybody's largest slots, and at
this level the fewest people count. With ``total`` the bound is about semesters in which the people of the pool serve as
many slots together: then the best level is at most the largest at which the sum of squares can still fall.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from optimizer.rules.goals.fair_load import Load, fair_level
from optimizer.semester.ledger import is_cut
from optimizer.semester.staffed_weeks import SemesterWeek


@dataclass(frozen=True)
class EndLimits:
    """What is known of everybody's slots at the end, whoever is assigned.

    Attributes
    ----------
    slots : mapping
        Person -> least and most.
    together : sequence of (frozenset of str, int)
        People, and the slots that they have together at least.
    """

    slots: Mapping[str, tuple[int, int]]
    together: Sequence[tuple[frozenset[str], int]] = field(default=())

    @classmethod
    def of(cls, weeks: Sequence[SemesterWeek], before: Mapping[str, int]) -> EndLimits:
        """Of weeks that are still to be staffed, with what everybody in their tables has served before them."""
        slots = {row.id: (n := before.get(row.id, 0), n) for week in weeks for row in week.scenario.staff}
        slots |= {one: (n, n) for one, n in before.items() if one not in slots}
        leads: dict[str, set[str]] = {}
        sessions: Counter[str] = Counter()
        for week in weeks:
            forced = forced_slots(week)
            for row in week.scenario.staff:
                least, most = slots[row.id]
                slots[row.id] = least + forced[row.id], most + week.view.could_serve(row)
            for campus, (people, number) in _care(week).items():
                leads.setdefault(campus, set()).update(people)
                sessions[campus] += number
        together = [
            (frozenset(leads[one]), n + sum(before.get(p, 0) for p in leads[one])) for one, n in sessions.items()
        ]
        return cls(slots, together)


def forced_slots(week: SemesterWeek) -> Counter[str]:
    """Person -> staff slots that this person serves in a week whoever else is assigned, counted once for each date."""
    scenario, view = week.scenario, week.view
    tokens: dict[str, set[str]] = {}
    for row in view.sessions.values():
        club = scenario.club.get(row.group)
        if club is not None and len(club.leaders) == 1:
            tokens.setdefault(next(iter(club.leaders)), set()).add(row.token)
    for pin in scenario.pins:
        person = scenario.person.get(pin.staff)
        held = (pin.group, pin.slot) in view.sessions
        if held and person is not None and pin.slot in person.available:
            last = week.service.last[scenario.week[pin.slot].day]
            tokens.setdefault(pin.staff, set()).update([pin.slot] if person.vetted_on(last) else [])
    times = week.service.times
    found = Counter({one: sum(times[scenario.week[token].day] for token in own) for one, own in tokens.items()})
    for person in scenario.staff:
        found[person.id] = max(found[person.id], min(person.min_per_week, view.could_serve(person)))
    return found


def _care(week: SemesterWeek) -> dict[str, tuple[list[str], int]]:
    """Campus -> who may lead care and extended sessions there, and how many of them there are, on all dates."""
    view, scenario = week.view, week.scenario
    roles = scenario.settings.staffing.lead_roles
    sessions: Counter[str] = Counter()
    for row in view.sessions.values():
        campus = view.campus_of(row.group)
        if campus is not None and view.kind(row.group) != "club" and not view.is_joined(row):
            sessions[campus] += week.service.times[row.day]
    return {
        campus: ([row.id for row in scenario.staff if row.role in roles and view.belongs(row, campus)], number)
        for campus, number in sessions.items()
    }


@dataclass(frozen=True)
class SpreadBound:
    """What the spread of a pool is at least; see the module.

    Attributes
    ----------
    pool : sequence of Load
        ``slots`` are not used.
    total : int, optional
        Slots of the people of the pool together.
    """

    pool: Sequence[Load]
    limits: EndLimits
    total: int | None = None

    def value(self) -> Fraction:
        """The width of the narrowest window, 0 where no one counts."""
        level = self._highest_level()
        counted = [load for load in self.pool if not is_cut(load, level)]
        if not counted:
            return Fraction(0)
        unit = lcm(*(load.share.as_integer_ratio()[0] for load in counted))
        values = sorted({value for load in counted for value in self._values(load, unit)})
        best: int | None = None
        end = 0  # a window from a higher value on ends no earlier
        for low in values:
            while end < len(values) and not self._holds(counted, low, values[end], unit):
                end += 1
            if end == len(values):
                break
            best = values[end] - low if best is None else min(best, values[end] - low)
        return Fraction(best or 0, unit)

    def _values(self, load: Load, unit: int) -> Iterator[int]:
        """Slots for a share, in parts of ``1 / unit``."""
        above, below = load.share.as_integer_ratio()
        least, most = self.limits.slots[load.staff]
        return (slots * below * (unit // above) for slots in range(least, most + 1))

    def _holds(self, counted: Sequence[Load], low: int, high: int, unit: int) -> bool:
        """Whether all can have whole slots, of those counted within a window for a share, together as many as needed.

        The ends of the window are in parts of ``1 / unit``.
        """
        ranges = {load.staff: self.limits.slots[load.staff] for load in self.pool}
        for load in counted:
            above, below = load.share.as_integer_ratio()
            least, most = ranges[load.staff]
            least, most = max(least, -(-low * above // (below * unit))), min(most, high * above // (below * unit))
            if least > most:
                return False
            ranges[load.staff] = least, most
        first, last = sum(least for least, _ in ranges.values()), sum(most for _, most in ranges.values())
        if self.total is not None and not first <= self.total <= last:
            return False
        for people, together in self.limits.together:
            most = sum((ranges.get(one) or self.limits.slots[one])[1] for one in people)
            others = sum(least for one, (least, _) in ranges.items() if one not in people)
            outside = sum(self.limits.slots[one][1] for one in people if one not in ranges)
            if most < together or (self.total is not None and others > self.total - (together - outside)):
                return False
        return True

    def _highest_level(self) -> int:
        """A level that is no less than the best one of any loads within the limits."""
        slots = self.limits.slots
        highest = fair_level([Load(load.staff, load.share, slots[load.staff][1], load.most) for load in self.pool])
        if self.total is None:
            return highest
        spare = self.total - sum(slots[load.staff][0] for load in self.pool)
        for level in range(highest, 0, -1):
            steps = [(load.target(level) - load.target(level - 1), load) for load in self.pool]
            needed = sum(step * (load.target(level) + load.target(level - 1)) for step, load in steps)
            most, left = 0, spare
            for step, load in sorted(steps, key=_step, reverse=True):
                least, largest = slots[load.staff]
                more = min(left, largest - least)
                most, left = most + step * (least + more), left - more
            if 2 * most > needed:
                return level
        return 0


def _step(row: tuple[int, Load]) -> int:
    return row[0]
