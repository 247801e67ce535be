"""A bound on the spread of the ledger at the end: no semester of these programmes has less.

Whoever is the only named leader of a club that is open, is pinned to a session, or has a weekly minimum, serves at
least so much; nobody serves more than the rules allow in a week. Whole slots between these limits, for everybody whose
target is not cut, lie no closer together for a share than the narrowest window that holds one of each.

Whose target is cut depends on the level. The best level rises with anybody's slots (the squared distances have
decreasing differences in level and slots, Topkis 1978), so it is at most that of everybody's largest slots, and at
this level the fewest people count. With ``total`` the bound is about semesters in which the people of the pool serve as
many slots together: then the best level is at most the largest at which the sum of squares can still fall.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm

from optimizer.rules.goals.fair_load import Load, fair_level
from optimizer.semester.ledger import is_cut
from optimizer.semester.staffed_weeks import SemesterWeek

Limits = Mapping[str, tuple[int, int]]
"""Person -> least and most slots at the end."""


def forced_slots(week: SemesterWeek) -> dict[str, int]:
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
        if held and person is not None and pin.slot in person.available and _may_serve(week, pin.staff, pin.slot):
            tokens.setdefault(pin.staff, set()).add(pin.slot)
    times = week.service.times
    found = {one: sum(times[scenario.week[token].day] for token in own) for one, own in tokens.items()}
    for row in scenario.staff:
        least = min(row.min_per_week, view.could_serve(row))
        if least > found.get(row.id, 0):
            found[row.id] = least
    return found


def _may_serve(week: SemesterWeek, staff: str, token: str) -> bool:
    return week.scenario.person[staff].vetted_on(week.service.last[week.scenario.week[token].day])


def end_limits(
    weeks: Sequence[SemesterWeek], start: Mapping[str, int], kept: Sequence[SemesterWeek], running: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """Least and most slots of everybody at the end.

    Parameters
    ----------
    start : mapping
        Person -> slots carried at the start.
    kept : sequence of SemesterWeek
        Weeks of ``weeks`` that are as they are, the first ones.
    running : mapping
        Person -> slots served at the end of these.
    """
    people = dict.fromkeys(row.id for week in weeks for row in week.scenario.staff)
    found = {one: (before := running.get(one, start.get(one, 0)), before) for one in people}
    for week in weeks[len(kept) :]:
        forced = forced_slots(week)
        for row in week.scenario.staff:
            least, most = found[row.id]
            found[row.id] = least + forced.get(row.id, 0), most + week.view.could_serve(row)
    return found


def spread_bound(pool: Sequence[Load], limits: Limits, total: int | None = None) -> Fraction:
    """What the spread of a pool is at least; see the module.

    Parameters
    ----------
    pool : sequence of Load
        ``slots`` are not used.
    total : int, optional
        Slots of the people of the pool together.
    """
    level = _highest_level(pool, limits, total)
    counted = [load for load in pool if not is_cut(load, level)]
    if not counted:
        return Fraction(0)
    shares = [load.share.as_integer_ratio() for load in counted]
    unit = lcm(*(above for above, _ in shares))
    rest = [limits[load.staff] for load in pool if is_cut(load, level)]
    values = sorted({n * below * (unit // above) for (above, below), load in zip(shares, counted, strict=True)
                     for n in range(limits[load.staff][0], limits[load.staff][1] + 1)})  # fmt: skip
    ranges = [(*limits[load.staff], above, below) for (above, below), load in zip(shares, counted, strict=True)]

    def holds(low: int, high: int) -> bool:
        """Whether everybody counted has a whole number of slots in a window, all together as many as asked for."""
        least, most = sum(a for a, _ in rest), sum(b for _, b in rest)
        for first, last, above, below in ranges:
            first, last = max(first, -(-low * above // (below * unit))), min(last, high * above // (below * unit))
            if first > last:
                return False
            least, most = least + first, most + last
        return total is None or least <= total <= most

    widths = list(_widths(values, holds))
    return Fraction(min(widths), unit) if widths else Fraction(0)


def _widths(values: Sequence[int], holds: Callable[[int, int], bool]) -> Iterator[int]:
    """Widths of the narrowest windows from each value on that hold."""
    for at, low in enumerate(values):
        found = at + bisect_left(range(at, len(values)), True, key=lambda end, low=low: holds(low, values[end]))
        if found < len(values):
            yield values[found] - low


def _highest_level(pool: Sequence[Load], limits: Limits, total: int | None) -> int:
    """A level that is no less than the best one of any loads within the limits."""
    highest = fair_level([Load(load.staff, load.share, limits[load.staff][1], load.most) for load in pool])
    if total is None:
        return highest
    spare = total - sum(limits[load.staff][0] for load in pool)
    for level in range(highest, 0, -1):
        steps = [(load.target(level) - load.target(level - 1), load) for load in pool]
        needed = sum(step * (load.target(level) + load.target(level - 1)) for step, load in steps)
        most, left = 0, spare
        for step, load in sorted(steps, key=lambda pair: -pair[0]):
            least, largest = limits[load.staff]
            more = min(left, largest - least)
            most, left = most + step * (least + more), left - more
        if 2 * most > needed:
            return level
    return 0
