"""Second stage: care groups and extended groups."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from optimizer.model.plan import Plan
from optimizer.model.school import School
from optimizer.model.stages.exercise import Exercise
from optimizer.model.stages.places import Places
from optimizer.solve.construct.crowd import Crowd, Ints, crowd_of
from optimizer.solve.construct.named import Named
from optimizer.solve.construct.partition import Cut, cut
from optimizer.solve.construct.shuffle import Prices, Shuffle
from optimizer.solve.construct.sports import NOWHERE, Sports, exercise_places

ROUNDS = 6


@dataclass(eq=False)
class GroupStage:
    """Forms the care groups of every campus and foresees in which slots each of them exercises.

    Attributes
    ----------
    exercise_slots : dict
        (group, day) -> slots foreseen for exercise.
    """

    school: School
    exercise: Exercise
    places: Places
    named: Named
    exercise_slots: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def run(self, plan: Plan) -> None:
        """Fill ``plan.care``, ``plan.extended`` and ``plan.campus``."""
        for table in (plan.campus, plan.care, plan.extended):
            table.clear()
        taken = set(self.school.scenario.club)
        homes = self.named.campus
        taken.update(homes)
        number = 0
        for campus in self.school.scenario.campuses:
            crowd = crowd_of(self.school, self.exercise, plan, campus)
            named = {name: self.named.grades(name) for name, where in sorted(homes.items()) if where == campus}
            parts, ways = self._form(crowd, named, plan)
            for group, name in enumerate(parts.names):
                members = [crowd.students[r].id for r in np.flatnonzero(parts.of == group)]
                if not members:
                    continue
                while not name:
                    number += 1
                    name = f"C{number:02d}" if f"C{number:02d}" not in taken else ""
                plan.campus[name] = campus
                plan.care.update(dict.fromkeys(members, name))
                for column, day in enumerate(self.school.scenario.week.days):
                    way = int(ways[group, column])
                    if way != NOWHERE:
                        self.exercise_slots[name, day] = crowd.ways[way].tokens
        self._extended(plan)

    def size_of_groups(self, campus: str, heads: int) -> int:
        """Largest useful size of a group: no larger than the rooms that are there for so many groups."""
        scenario = self.school.scenario
        most = scenario.settings.grouping.max_size
        kinds = [a.room_kinds for a in scenario.activities if a.for_care]
        rooms = [r for r in scenario.rooms if r.campus == campus and any(not k or r.kind in k for k in kinds)]
        seats = sorted((min(most, r.capacity // r.groups_at_once if r.capacity is not None else most)
                        for r in rooms for _ in range(r.groups_at_once)), reverse=True)  # fmt: skip
        best = max(1, seats[0]) if seats else most
        for number, seat in enumerate(seats, 1):
            if seat >= 1 and number * seat >= heads:
                return max(1, min(most, seat))
        return min(most, best)

    def _form(self, crowd: Crowd, named: dict[str, frozenset[int]], plan: Plan) -> tuple[Cut, Ints]:
        week = self.school.scenario.week
        if not crowd.students:
            return Cut([], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)), np.zeros(
                (0, len(week.days)), dtype=np.int64
            )
        heads = int(crowd.present.sum(axis=0).max(initial=0))
        parts = cut(crowd, self.size_of_groups(crowd.campus, heads), named)
        weights = self.school.scenario.settings.goals.weights()
        prices = Prices(weights["extra-staff"], weights["classmates"], weights["together"])
        shuffle = Shuffle(crowd, parts.of, len(parts.names), parts.fixed, prices)
        for group, grades in enumerate(named.values()):
            shuffle.closed[group] = [grade not in grades for grade in shuffle.grade_values]
        places = exercise_places(self.school, self.exercise, self.places, crowd.campus, self._club_places(plan))
        sports = Sports(crowd, places, {n: self.named.barred(name) for n, name in enumerate(named)})
        ways = sports.choose(parts.of, len(parts.names))
        for number in range(ROUNDS):
            shuffle.missed = sports.missed(ways)
            lost = shuffle.missed[np.arange(len(parts.of)), parts.of] > 0
            first = np.flatnonzero(lost)
            shuffle.sweep(first)
            if number in (1, ROUNDS - 1):
                shuffle.sweep(np.arange(len(parts.of)))
            before = shuffle.misses()
            again = sports.choose(parts.of, len(parts.names))
            if sports.missed(again)[np.arange(len(parts.of)), parts.of].sum() <= before:
                ways = again
        return parts, ways

    def _club_places(self, plan: Plan) -> dict[str, int]:
        """Token -> places for exercise that club meetings are likely to take."""
        scenario = self.school.scenario
        kinds = {k for a in self.exercise.activities if a.max_per_week is None for k in a.room_kinds}
        found: dict[str, int] = {}
        for club, tokens in plan.club_slots.items():
            if scenario.activity[scenario.club[club].activity].room_kinds & kinds:
                for token in tokens:
                    found[token] = found.get(token, 0) + 1
        return found

    def _extended(self, plan: Plan) -> None:
        """Extended groups per campus, of at most ``max_size``, even, in order of grade."""
        scenario = self.school.scenario
        size = scenario.settings.grouping.max_size
        late = set(scenario.week.extended)
        taken = set(scenario.club) | set(plan.campus)
        number = 0
        for campus in scenario.campuses:
            members = sorted(
                (s for s in scenario.students if s.attends & late and self.school.campus_of_student[s.id] == campus
                 and any(plan.served(s.id, d) for d in self.school.attended[s.id])),
                key=lambda s: (s.grade, s.class_name, s.id),
            )  # fmt: skip
            parts = -(-len(members) // size)
            for part in range(parts):
                number += 1
                while f"E{number:02d}" in taken:
                    number += 1
                plan.campus[f"E{number:02d}"] = campus
                for student in members[part * len(members) // parts : (part + 1) * len(members) // parts]:
                    plan.extended[student.id] = f"E{number:02d}"
