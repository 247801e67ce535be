"""In which slots each care group exercises: an assignment of groups to places, day by day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from optimizer.engine.construct.grouping_instance import GroupingInstance, IntArray
from optimizer.engine.lp.mixed_integer import cheapest_assignment
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.room_classes import RoomClasses
from optimizer.engine.problem.school import School

NO_EXERCISE = -1
PINNED_ELSEWHERE_PENALTY = 10_000


@dataclass(eq=False)
class ExerciseSlots:
    """Ways of exercise for the groups of one crowd.

    Attributes
    ----------
    places : dict
        Token -> groups that can exercise then.
    barred : dict
        Group number -> slots in which something else is pinned.
    """

    crowd: GroupingInstance
    places: dict[str, int]
    barred: dict[int, frozenset[str]] = field(default_factory=dict)

    def choose(self, of: IntArray, groups: int, tie: int = 0) -> IntArray:
        """Group x day -> index of the way in ``crowd.ways``, `NOWHERE` for no exercise.

        Ways that are equally good are chosen by lot; another ``tie`` is another lot.
        """
        self._lot = np.random.default_rng(tie)
        days = self.crowd.school.scenario.week.days
        chosen = np.full((groups, len(days)), NO_EXERCISE, dtype=np.int64)
        for number, day in enumerate(days):
            chosen[:, number] = self._day(day, of, groups)
        return chosen

    def _day(self, day: str, of: IntArray, groups: int) -> IntArray:
        crowd = self.crowd
        chosen = np.full(groups, NO_EXERCISE, dtype=np.int64)
        ways = [n for n, way in enumerate(crowd.exercise_patterns) if way.day == day]
        if not ways:
            return chosen
        missed = np.zeros((groups, len(ways)), dtype=np.int64)
        for column, way in enumerate(ways):
            np.add.at(missed[:, column], of, ~crowd.pattern_suffices[:, way])
        for group, barred in self.barred.items():
            for column, way in enumerate(ways):
                missed[group, column] += PINNED_ELSEWHERE_PENALTY * bool(
                    barred & set(crowd.exercise_patterns[way].tokens)
                )
        needing = np.zeros(groups, dtype=np.int64)
        np.add.at(needing, of, crowd.due[day] > 0)
        left = {t: self.places.get(t, 0) for t in crowd.tokens}
        active = [g for g in range(groups) if needing[g]]
        singles = [c for c, way in enumerate(ways) if len(crowd.exercise_patterns[way].tokens) == 1]
        slots = [c for c in singles for _ in range(min(left[crowd.exercise_patterns[ways[c]].tokens[0]], len(active)))]
        if active:
            cost = np.concatenate(
                [missed[np.ix_(active, slots)], np.diag(needing[active]) + _off_diagonal(active)], axis=1
            )
            lots = self._lot.random((len(active), len(ways)))[:, [*slots, *[0] * len(active)]]
            for row, column in cheapest_assignment(cost + 0.5 / (1 + len(active)) * lots):
                if column < len(slots):
                    way = ways[slots[column]]
                    chosen[active[row]] = way
                    left[crowd.exercise_patterns[way].tokens[0]] -= 1
        for group in active:
            self._add(group, chosen, ways, missed, left)
        return chosen

    def _add(self, group: int, chosen: IntArray, ways: list[int], missed: IntArray, left: dict[str, int]) -> None:
        """Give a group a second slot where that reaches more of its students and a place is left."""
        ways_of = self.crowd.exercise_patterns
        now = ways.index(int(chosen[group])) if chosen[group] != NO_EXERCISE else None
        have = set(ways_of[ways[now]].tokens) if now is not None else set()
        best = missed[group, now] if now is not None else 10**9
        for column, way in enumerate(ways):
            extra = [t for t in ways_of[way].tokens if t not in have]
            if have <= set(ways_of[way].tokens) and all(left[t] > 0 for t in extra) and missed[group, column] < best:
                best, chosen[group] = missed[group, column], way
        if chosen[group] != NO_EXERCISE:
            for token in set(ways_of[int(chosen[group])].tokens) - have:
                left[token] -= 1

    def missed(self, chosen: IntArray) -> IntArray:
        """Student x group -> days on which the group's way would not give the student enough exercise."""
        crowd = self.crowd
        found = np.zeros((len(crowd.students), len(chosen)), dtype=np.int64)
        for number, day in enumerate(crowd.school.scenario.week.days):
            due = crowd.due[day] > 0
            for group, way in enumerate(chosen[:, number].tolist()):
                found[:, group] += due if way == NO_EXERCISE else ~crowd.pattern_suffices[:, way]
        return found


def _off_diagonal(active: list[int]) -> IntArray:
    """Forbids all but the diagonal."""
    return (1 - np.eye(len(active), dtype=np.int64)) * 10**6


def exercise_group_places(
    school: School, exercise: ExerciseDue, places: RoomClasses, campus: str, taken: dict[tuple[str, str], str]
) -> dict[str, int]:
    """Token -> care groups that can exercise at a campus then.

    Activities with a weekly limit can serve only some of the groups' days; their rooms count by that share. ``taken``
    holds the room class of club meetings, by (club, token).
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
            for room in places.classes_for(campus, activity, token):
                share[room.name] = min(1.0, share.get(room.name, 0.0) + part)
        used = Counter(name for (_, slot), name in taken.items() if slot == token)
        total = 0.0
        for room in places.of_campus.get(campus, ()):
            if room.name in share:
                each = min(room.at_once, max(1, room.capacity // size))
                total += share[room.name] * max(0, each * len(room.rooms) - used[room.name])
        found[token] = int(total)
    return found
