"""In which slots each care group exercises: day by day, a linear assignment of groups to places for exercise.

A *pattern* is the set of slots, one or two, in which a group exercises on a day (`ExercisePattern`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from optimizer.engine.construct.grouping_instance import GroupingInstance, IntArray
from optimizer.engine.lp.mixed_integer import cheapest_assignment
from optimizer.engine.problem.alike import RoomClasses
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School

NO_EXERCISE = -1
"""In place of a pattern's number."""
FORBIDDEN = 10**6
"""Cost of giving a group what is meant for another one."""


@dataclass(eq=False)
class ExerciseSlots:
    """Chooses exercise patterns for the groups of a campus.

    Attributes
    ----------
    places : dict
        Token -> groups that can exercise then.
    excluded : dict
        Number of a group -> slots in which something else is pinned to it.
    """

    instance: GroupingInstance
    places: dict[str, int]
    excluded: dict[int, frozenset[str]] = field(default_factory=dict)

    def choose(self, group_of: IntArray, groups: int, seed: int = 0) -> IntArray:
        """The patterns by which fewest students lack exercise, within the places.

        Parameters
        ----------
        group_of : array of int, shape (students,)
            Number of each student's group.
        seed : int
            Choices that are equally good are made at random; another seed makes others.

        Returns
        -------
        array of int, shape (groups, days)
            Numbers of patterns in ``instance.exercise_patterns``, `NO_EXERCISE` for none.
        """
        random = np.random.default_rng(seed)
        days = self.instance.school.scenario.week.days
        chosen = np.full((groups, len(days)), NO_EXERCISE, dtype=np.int64)
        for number, day in enumerate(days):
            chosen[:, number] = self._choose_day(day, group_of, groups, random)
        return chosen

    def _choose_day(self, day: str, group_of: IntArray, groups: int, random: np.random.Generator) -> IntArray:
        """One slot for each group by assignment, then a second one for groups in which some still lack exercise."""
        instance = self.instance
        chosen = np.full(groups, NO_EXERCISE, dtype=np.int64)
        patterns = [n for n, pattern in enumerate(instance.exercise_patterns) if pattern.day == day]
        tokens = [instance.exercise_patterns[n].tokens for n in patterns]
        if not patterns:
            return chosen
        missed = np.zeros((groups, len(patterns)), dtype=np.int64)
        for column, pattern in enumerate(patterns):
            np.add.at(missed[:, column], group_of, ~instance.pattern_suffices[:, pattern])
        penalty = instance.school.params.construct.pinned_elsewhere_penalty
        for group, excluded in self.excluded.items():
            for column in range(len(patterns)):
                missed[group, column] += penalty * bool(excluded & set(tokens[column]))
        students_due = np.zeros(groups, dtype=np.int64)
        np.add.at(students_due, group_of, instance.due[day] > 0)
        free = {t: self.places.get(t, 0) for t in instance.tokens}
        active = [g for g in range(groups) if students_due[g]]
        singles = [c for c in range(len(patterns)) if len(tokens[c]) == 1]
        columns = [c for c in singles for _ in range(min(free[tokens[c][0]], len(active)))]
        if active:
            no_exercise = np.diag(students_due[active]) + (1 - np.eye(len(active), dtype=np.int64)) * FORBIDDEN
            cost = np.concatenate([missed[np.ix_(active, columns)], no_exercise], axis=1)
            slots = len({tokens[c] for c in range(len(patterns))})  # however many activities they can have
            lots = random.random((len(active), slots))[:, [*columns, *[0] * len(active)]]
            for row, place in cheapest_assignment(cost + 0.5 / (1 + len(active)) * lots):
                if place < len(columns):
                    chosen[active[row]] = patterns[columns[place]]
                    free[tokens[columns[place]][0]] -= 1
        for group in active:
            chosen[group] = self._extend(int(chosen[group]), patterns, missed[group], free)
        return chosen

    def _extend(self, current: int, patterns: list[int], missed: IntArray, free: dict[str, int]) -> int:
        """The pattern with the current slots, and perhaps another one, by which fewest of a group lack exercise.

        Parameters
        ----------
        current : int
            Pattern so far, or `NO_EXERCISE`.
        patterns : list of int
            Patterns of the day.
        missed : array of int, shape (len(patterns),)
            Students of the group who lack exercise with each of them.
        free : dict
            Token -> places left; the slots added are taken off.
        """
        tokens_of = [self.instance.exercise_patterns[pattern].tokens for pattern in patterns]
        best, fewest, has = current, 10**9, set[str]()
        if current != NO_EXERCISE:
            column = patterns.index(current)
            fewest, has = int(missed[column]), set(tokens_of[column])
        for pattern, tokens, count in zip(patterns, tokens_of, missed.tolist(), strict=True):
            added = [t for t in tokens if t not in has]
            if has <= set(tokens) and all(free[t] > 0 for t in added) and count < fewest:
                best, fewest = pattern, count
        if best != NO_EXERCISE:
            for token in set(self.instance.exercise_patterns[best].tokens) - has:
                free[token] -= 1
        return best

    def changes(self, chosen: IntArray, group_of: IntArray, most: int) -> list[IntArray]:
        """Patterns that differ on one day, in one group or by an exchange of two, and help students who lack exercise.

        Parameters
        ----------
        chosen : array of int, shape (groups, days)
            The present patterns.
        group_of : array of int, shape (students,)
            Number of each student's group.
        most : int
            How many are returned at most: those with which fewest lack exercise, if whoever lacks it now went to a
            group that then suits on all days.
        """
        groups, missed, days = len(chosen), self.missed(chosen), self.instance.school.scenario.week.days
        lacking = np.flatnonzero(missed[np.arange(len(group_of)), group_of] > 0)
        grade = self.instance.grade
        has_grade = np.array([np.isin(grade[lacking], grade[group_of == group]) for group in range(groups)]).T
        ranked: list[tuple[int, int, tuple[tuple[int, int], ...]]] = []
        for column, day in enumerate(days):
            present = chosen[:, column]
            lacks = self._lacks(day)
            members = np.array([lacks[group_of == group].sum(axis=0) for group in range(groups)])
            on_other_days = missed[lacking] - lacks[lacking][:, present]
            helped = ((on_other_days[:, :, None] + lacks[lacking][:, None, :] == 0) & has_grade[:, :, None]).sum(axis=0)
            change = members - members[np.arange(groups), present][:, None] - helped
            for group, pattern in np.argwhere(helped[:, :-1] > 0).tolist():
                if pattern != present[group] and self._has_place(present, group, pattern):
                    ranked.append((int(change[group, pattern]), column, ((group, pattern),)))
            for one, other in combinations(range(groups), 2):
                given, taken = int(present[one]), int(present[other])
                if given != taken and helped[one, taken] + helped[other, given]:
                    both = int(change[one, taken] + change[other, given])
                    ranked.append((both, column, ((one, taken), (other, given))))
        result = []
        for _, column, new in sorted(ranked)[:most]:
            changed = chosen.copy()
            for group, pattern in new:
                changed[group, column] = pattern
            result.append(changed)
        return result

    def _lacks(self, day: str) -> IntArray:
        """1 where a student lacks exercise on a day with a pattern, shape (students, patterns + 1), the last for none.

        Patterns of other days help nobody to whom exercise is due.
        """
        instance = self.instance
        is_due = (instance.due[day] > 0)[:, None]
        of_day = np.array([pattern.day == day for pattern in instance.exercise_patterns], dtype=np.bool_)
        lacks = is_due & ~(instance.pattern_suffices & of_day)
        return np.concatenate([lacks, is_due], axis=1).astype(np.int64)

    def _has_place(self, present: IntArray, group: int, pattern: int) -> bool:
        """Whether a group could take another pattern while all others keep theirs."""
        patterns = self.instance.exercise_patterns
        used = Counter(
            token
            for other, taken in enumerate(present.tolist())
            if other != group and taken != NO_EXERCISE
            for token in patterns[taken].tokens
        )
        return all(used[token] < self.places.get(token, 0) for token in patterns[pattern].tokens)

    def missed(self, chosen: IntArray) -> IntArray:
        """Days on which a group's patterns would give a student too little exercise, shape (students, groups)."""
        instance = self.instance
        missed = np.zeros((len(instance.students), len(chosen)), dtype=np.int64)
        for number, day in enumerate(instance.school.scenario.week.days):
            due = instance.due[day] > 0
            for group, pattern in enumerate(chosen[:, number].tolist()):
                missed[:, group] += due if pattern == NO_EXERCISE else ~instance.pattern_suffices[:, pattern]
        return missed


def exercise_group_places(
    school: School,
    exercise: ExerciseDue,
    room_classes: RoomClasses,
    campus: str,
    club_rooms: Mapping[tuple[str, str], str],
) -> dict[str, int]:
    """How many care groups can exercise at a campus in each care slot.

    An activity with a weekly limit serves some of the days of a group only; its rooms count by that share.

    Parameters
    ----------
    club_rooms : mapping
        (club, token) -> room class of the meeting, which is not free for care then.
    """
    scenario = school.scenario
    size = max(1, round(school.params.construct.joined_fill_rate * scenario.settings.grouping.max_size))
    days = max(1, len(scenario.week.days))
    due = scenario.settings.exercise.min_minutes_per_day
    places: dict[str, int] = {}
    for token in scenario.week.care:
        share: dict[str, float] = {}
        for activity in exercise.activities:
            if not activity.in_slot(token) or 2 * scenario.physical_minutes(activity.id, token) < due:
                continue
            part = 1.0 if activity.max_per_week is None else min(1.0, activity.max_per_week / days)
            for room in room_classes.classes_for(campus, activity, token):
                share[room.name] = min(1.0, share.get(room.name, 0.0) + part)
        used = Counter(name for (_, slot), name in club_rooms.items() if slot == token)
        total = 0.0
        for room in room_classes.of_campus.get(campus, ()):
            if room.name in share:
                groups = min(room.at_once, max(1, room.capacity // size))
                total += share[room.name] * max(0, groups * len(room.rooms) - used[room.name])
        places[token] = int(total)
    return places
