"""In which slots each care group exercises: an assignment of groups to places, day by day."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from optimizer.model.school import School
from optimizer.model.stages.exercise import Exercise
from optimizer.model.stages.linear import assign
from optimizer.model.stages.places import Places
from optimizer.solve.construct.crowd import Crowd, Ints

NOWHERE = -1
BARRED = 10_000


@dataclass(eq=False)
class Sports:
    """Ways of exercise for the groups of one crowd.

    Attributes
    ----------
    places : dict
        Token -> groups that can exercise then.
    barred : dict
        Group number -> slots in which something else is pinned.
    """

    crowd: Crowd
    places: dict[str, int]
    barred: dict[int, frozenset[str]] = field(default_factory=dict)

    def choose(self, of: Ints, groups: int) -> Ints:
        """Group x day -> index of the way in ``crowd.ways``, `NOWHERE` for no exercise."""
        days = self.crowd.school.scenario.week.days
        chosen = np.full((groups, len(days)), NOWHERE, dtype=np.int64)
        for number, day in enumerate(days):
            chosen[:, number] = self._day(day, of, groups)
        return chosen

    def _day(self, day: str, of: Ints, groups: int) -> Ints:
        crowd = self.crowd
        chosen = np.full(groups, NOWHERE, dtype=np.int64)
        ways = [n for n, way in enumerate(crowd.ways) if way.day == day]
        if not ways:
            return chosen
        missed = np.zeros((groups, len(ways)), dtype=np.int64)
        for column, way in enumerate(ways):
            np.add.at(missed[:, column], of, ~crowd.covered[:, way])
        for group, barred in self.barred.items():
            for column, way in enumerate(ways):
                missed[group, column] += BARRED * bool(barred & set(crowd.ways[way].tokens))
        needing = np.zeros(groups, dtype=np.int64)
        np.add.at(needing, of, crowd.due[day] > 0)
        left = {t: self.places.get(t, 0) for t in crowd.tokens}
        active = [g for g in range(groups) if needing[g]]
        singles = [c for c, way in enumerate(ways) if len(crowd.ways[way].tokens) == 1]
        slots = [c for c in singles for _ in range(min(left[crowd.ways[ways[c]].tokens[0]], len(active)))]
        if active:
            cost = np.concatenate([missed[np.ix_(active, slots)], np.diag(needing[active]) + _never(active)], axis=1)
            for row, column in assign(cost.astype(np.float64)):
                if column < len(slots):
                    way = ways[slots[column]]
                    chosen[active[row]] = way
                    left[crowd.ways[way].tokens[0]] -= 1
        for group in active:
            self._add(group, chosen, ways, missed, left)
        return chosen

    def _add(self, group: int, chosen: Ints, ways: list[int], missed: Ints, left: dict[str, int]) -> None:
        """Give a group a second slot where that reaches more of its students and a place is left."""
        ways_of = self.crowd.ways
        now = ways.index(int(chosen[group])) if chosen[group] != NOWHERE else None
        have = set(ways_of[ways[now]].tokens) if now is not None else set()
        best = missed[group, now] if now is not None else 10**9
        for column, way in enumerate(ways):
            extra = [t for t in ways_of[way].tokens if t not in have]
            if have <= set(ways_of[way].tokens) and all(left[t] > 0 for t in extra) and missed[group, column] < best:
                best, chosen[group] = missed[group, column], way
        if chosen[group] != NOWHERE:
            for token in set(ways_of[int(chosen[group])].tokens) - have:
                left[token] -= 1

    def missed(self, chosen: Ints) -> Ints:
        """Student x group -> days on which the group's way would not give the student enough exercise."""
        crowd = self.crowd
        found = np.zeros((len(crowd.students), len(chosen)), dtype=np.int64)
        for number, day in enumerate(crowd.school.scenario.week.days):
            due = crowd.due[day] > 0
            for group, way in enumerate(chosen[:, number].tolist()):
                found[:, group] += due if way == NOWHERE else ~crowd.covered[:, way]
        return found


def _never(active: list[int]) -> Ints:
    """Forbids all but the diagonal."""
    return (1 - np.eye(len(active), dtype=np.int64)) * 10**6


def exercise_places(
    school: School, exercise: Exercise, places: Places, campus: str, taken: dict[str, int]
) -> dict[str, int]:
    """Token -> care groups that can exercise at a campus then, ``taken`` places (by clubs) left out.

    Activities with a weekly limit can serve only some of the groups' days; their rooms count by that share.
    """
    scenario = school.scenario
    size = max(1, round(0.9 * scenario.settings.grouping.max_size))
    days = max(1, len(scenario.week.days))
    least = scenario.settings.exercise.min_minutes_per_day
    found: dict[str, int] = {}
    for token in scenario.week.care:
        able = [a for a in exercise.activities if a.in_slot(token)
                and 2 * scenario.physical_minutes(a.id, token) >= least]  # fmt: skip
        share: dict[str, float] = {}
        for activity in able:
            part = 1.0 if activity.max_per_week is None else min(1.0, activity.max_per_week / days)
            for room in places.taking(campus, activity, token):
                share[room.name] = min(1.0, share.get(room.name, 0.0) + part)
        total = 0.0
        for room in places.of_campus.get(campus, ()):
            if room.name in share:
                each = min(room.at_once, max(1, room.capacity // size))
                total += share[room.name] * each * len(room.rooms)
        found[token] = max(0, int(total) - taken.get(token, 0))
    return found
