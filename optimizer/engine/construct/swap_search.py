"""Local search on the membership of care groups: the best exchange for one student after another.

The cost of a group's presence is a concave curve of its headcount in each slot, so that absences gather in some
groups, whose sessions then fall away or are joined; every full share of one of the staff costs one staff slot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.engine.construct.grouping_instance import BoolArray, GroupingInstance, IntArray

FloatArray = NDArray[np.float64]
MISSED_EXERCISE_PENALTY = 5_000.0
APART_PENALTY = 50_000.0
SATURATED_CLASS_COUNT = 40
"""Students of a class in a group from which one more costs nothing."""
COST_SCALE = 1024
"""Parts of a point that costs of presence are whole numbers of: their sums are exact in any order, on any machine."""
IMPROVEMENT_TOLERANCE = -1e-6
"""Change of the cost from which an exchange is made."""


@dataclass(frozen=True)
class SwapPrices:
    """Points of the goals concerned."""

    staff: float
    classmates: float
    together: float


class SwapSearch:
    """Groups of a crowd under exchange. ``of`` (student -> group) is changed in place."""

    def __init__(self, crowd: GroupingInstance, of: IntArray, groups: int, fixed: BoolArray, prices: SwapPrices):
        settings = crowd.school.scenario.settings.grouping
        self.crowd, self.of, self.groups, self.fixed, self.prices = crowd, of, groups, fixed, prices
        self.order = list(range(groups))
        """In which `sweep` comes to the groups."""
        self.span = settings.max_grade_span
        self.mixed = settings.mixed == "required" and len(set(crowd.grade.tolist())) > 1
        self.present = crowd.present.astype(np.float64)
        top = int(np.bincount(of, minlength=groups).max(initial=1)) + 2
        ratio = crowd.school.scenario.settings.staffing.students_per_staff
        whole, part = np.divmod(np.arange(top + 1) / max(1, min(ratio, settings.max_size)), 1)
        self.curve = np.round(COST_SCALE * 1.5 * self.prices.staff * (whole + 1 - (1 - part) ** 1.5)) / COST_SCALE
        self.missed = np.zeros((len(of), groups), dtype=np.int64)
        self.heads = np.zeros((groups, self.present.shape[1]), dtype=np.int64)
        np.add.at(self.heads, of, crowd.present)
        self.more, self.less = np.zeros(self.heads.T.shape), np.zeros(self.heads.T.shape)
        self._reckon(np.arange(groups))
        self.class_of, self.in_class = self._codes(crowd.classes)
        self.friend_of, self.friends = self._codes(crowd.friends)
        self.rival_of, self.rivals = self._codes(crowd.rivals)
        self.set_class_cost(0)
        lowest = int(crowd.grade.min(initial=9))
        self.grade_of, self.grades = self._codes(crowd.grade - lowest)
        self.grade_values = [lowest + column for column in range(self.grades.shape[1])]
        self.closed: BoolArray = np.zeros(self.grades.shape, dtype=np.bool_)
        """Group x grade column -> whether the group must not have the grade."""

    def _codes(self, codes: IntArray) -> tuple[IntArray, IntArray]:
        """Codes with an own column for «none», and group x code counts (0 in the column for none)."""
        width = int(codes.max(initial=-1)) + 2
        column = np.where(codes < 0, width - 1, codes)
        counts = np.zeros((self.groups, width), dtype=np.int64)
        np.add.at(counts, (self.of, column), 1)
        counts[:, width - 1] = 10**6 if codes.size and (codes < 0).any() else counts[:, width - 1]
        return column, counts

    def swap_best(self, student: int, partners: IntArray | None = None) -> bool:
        """Make the best exchange of a student with another one (of the partners); False if none is worth it."""
        partners = self._partners(int(self.of[student]), partners)
        (gain,) = self._gains(np.array([student]), partners)
        for _ in range(min(3, len(partners))):
            best = int(np.argmin(gain))
            if gain[best] > IMPROVEMENT_TOLERANCE:
                return False
            other = int(partners[best])
            if not self.mixed or self._stays_mixed(student, other):
                self._swap(student, other)
                return True
            gain[best] = np.inf
        return False

    def _partners(self, home: int, among: IntArray | None = None) -> IntArray:
        """Students elsewhere who could come to a group for somebody, as far as their grade is concerned."""
        rows = np.arange(len(self.of)) if among is None else among
        takes = self._takes()[home, self.grade_of[rows]]
        found: IntArray = rows[takes & ~self.fixed[rows] & (self.of[rows] != home)]
        return found

    def _gains(self, rows: IntArray, partners: IntArray) -> FloatArray:
        """Student x partner -> change of the cost if they change places; the students are of one group."""
        home, of = int(self.of[rows[0]]), self.of[partners]
        found, goes, comes = self._presence(rows, partners)
        for codes, counts, steps in self.kinds:
            own, theirs = codes[rows], codes[partners]
            there = _step_cost(steps, counts[:, own].T) - _step_cost(steps, counts[home, own] - 1)[:, None]
            here = _step_cost(steps, counts[home, theirs]) - _step_cost(steps, counts[of, theirs] - 1)
            goes += there
            comes += here
            none = counts.shape[1] - 1
            one, other = np.nonzero(np.where(own == none, -1, own)[:, None] == theirs)
            found[one, other] -= there[one, of[other]] + here[other]
        goes += MISSED_EXERCISE_PENALTY * (self.missed[rows] - self.missed[rows, home][:, None])
        comes += MISSED_EXERCISE_PENALTY * (self.missed[partners, home] - self.missed[partners, of])
        goes[~self._takes()[:, self.grade_of[rows]].T] = np.inf
        found += np.take(goes, of, axis=1)
        found += comes
        return found

    def _takes(self) -> BoolArray:
        """Group x grade column -> whether the group could have somebody of the grade for somebody else."""
        low, high = self._span_of_grades()
        grade = np.arange(self.grades.shape[1])
        near = np.maximum(high[:, None], grade) - np.minimum(low[:, None], grade) <= self.span
        takes: BoolArray = (near | (self.grades > 0)) & ~self.closed
        return takes

    def _span_of_grades(self) -> tuple[IntArray, IntArray]:
        """Lowest and highest grade column of each group."""
        present = self.grades > 0
        return np.argmax(present, axis=1), present.shape[1] - 1 - np.argmax(present[:, ::-1], axis=1)

    def _presence(self, rows: IntArray, partners: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Change of the presence cost in three parts: student x partner, student x partner's group, partner."""
        of, home = self.of[partners], int(self.of[rows[0]])
        own, theirs = self.present[rows], self.present.T[:, partners]
        base = self.heads[home] - self.crowd.present[rows]
        low = self._cost(base)
        found: FloatArray = (self._cost(base + 1) - low) @ theirs
        found -= own @ ((self.less + self.more)[:, of] * theirs)
        goes: FloatArray = own @ self.more + low.sum(axis=1)[:, None]
        comes: FloatArray = (self.less[:, of] * theirs).sum(axis=0) - self._cost(self.heads[home]).sum()
        return found, goes, comes

    def _cost(self, heads: IntArray) -> FloatArray:
        found: FloatArray = self.curve[np.minimum(heads, len(self.curve) - 1)]
        return found

    def _reckon(self, groups: IntArray) -> None:
        """Slot x group -> what one student more or one less costs, brought up to date for some groups."""
        heads = self.heads[groups].T
        now = self._cost(heads)
        self.more[:, groups] = self._cost(heads + 1) - now
        self.less[:, groups] = self._cost(np.maximum(heads - 1, 0)) - now

    def set_class_cost(self, reach: float) -> None:
        """How the cost of a class in a group grows with its students there: fully from the first one (0), or slowly.

        A slow growth lets students follow the larger part of their class one by one.
        """
        count = np.arange(SATURATED_CLASS_COUNT)
        spread = (count > 0).astype(np.float64) if reach == 0 else 1 - np.exp(-count / reach)
        steps = np.append(np.diff(spread), 0.0)
        apart = np.append(np.arange(SATURATED_CLASS_COUNT - 1), 0)
        kinds = (
            (self.class_of, self.in_class, self.prices.classmates * steps),
            (self.friend_of, self.friends, self.prices.together * steps),
            (self.rival_of, self.rivals, APART_PENALTY * apart),
        )
        self.kinds = [kind for kind in kinds if kind[1].shape[1] > 1]
        """Codes, group x code counts, and what one more of a code costs in a group that has so many of it."""

    def _stays_mixed(self, student: int, other: int) -> bool:
        for leaver, comer in ((student, other), (other, student)):
            grades = self.grades[self.of[leaver]].copy()
            grades[self.grade_of[leaver]] -= 1
            grades[self.grade_of[comer]] += 1
            if np.count_nonzero(grades[: int(self.grade_of.max()) + 1]) < 2:
                return False
        return True

    def _swap(self, one: int, other: int) -> None:
        here, there = int(self.of[one]), int(self.of[other])
        self._move(one, there)
        self._move(other, here)

    def _move(self, student: int, group: int) -> None:
        home = int(self.of[student])
        self.heads[home] -= self.crowd.present[student]
        self.heads[group] += self.crowd.present[student]
        self._reckon(np.array([home, group]))
        for codes, counts in (
            (self.class_of, self.in_class),
            (self.friend_of, self.friends),
            (self.rival_of, self.rivals),
            (self.grade_of, self.grades),
        ):
            counts[home, codes[student]] -= 1
            counts[group, codes[student]] += 1
        self.of[student] = group

    def ejection_chain(self, student: int, size: int) -> bool:
        """Give a student who lacks exercise another group, by a chain of moves that ends where it began or at a seat.

        Every move takes somebody to a group that suits at least as well. Breadth first, so the chain is short.
        """
        home = int(self.of[student])
        suits = self._suits()
        sizes = np.bincount(self.of, minlength=self.groups)
        came: dict[int, tuple[int, int]] = {}
        queue = []
        for group in np.flatnonzero(suits[student] & (self.missed[student] < self.missed[student, home])).tolist():
            if group != home:
                came[group] = (home, student)
                queue.append(group)
        for group in queue:
            if sizes[group] < size:
                self._follow(group, came, home)
                return True
            members = np.flatnonzero((self.of == group) & ~self.fixed)
            for target in np.flatnonzero(suits[members].any(axis=0)).tolist():
                if target not in came:
                    mover = int(members[np.argmax(suits[members, target])])
                    came[target] = (group, mover)
                    if target == home:
                        self._follow(home, came, home)
                        return True
                    queue.append(target)
        return False

    def _follow(self, group: int, came: dict[int, tuple[int, int]], home: int) -> None:
        moves = []
        while True:
            before, mover = came[group]
            moves.append((mover, group))
            group = before
            if group == home:
                break
        for mover, target in moves:
            self._move(mover, target)

    def _suits(self) -> BoolArray:
        """Student x group -> whether the group could take the student: exercise, grades, codes."""
        low, high = self._span_of_grades()
        grade = self.grade_of[:, None]
        found = np.maximum(high[None, :], grade) - np.minimum(low[None, :], grade) <= self.span
        found &= self.missed <= self.missed[np.arange(len(self.of)), self.of][:, None]
        found &= ~self.closed[:, self.grade_of].T
        none = self.rivals.shape[1] - 1
        found &= (self.rivals[:, self.rival_of].T == 0) | (self.rival_of == none)[:, None]
        found[self.fixed] = False
        if self.mixed:
            last = self.grades[self.of, self.grade_of] == 1
            found[last & (np.count_nonzero(self.grades, axis=1)[self.of] <= 2)] = False
        clean: BoolArray = found
        return clean

    def improve_all(self) -> int:
        """Try an exchange for every student who has a worthy one when the turn comes to the group; the number made."""
        made = 0
        for group in self.order:
            rows = np.flatnonzero((self.of == group) & ~self.fixed)
            if len(rows):
                partners = self._partners(group)
                worthy = self._gains(rows, partners) < IMPROVEMENT_TOLERANCE
                for row, chosen in zip(rows.tolist(), worthy, strict=True):
                    made += chosen.any() and self.swap_best(row, partners[chosen])
        return made

    def missed_student_days(self) -> int:
        """Student-days without enough exercise."""
        return int(self.missed[np.arange(len(self.of)), self.of].sum())


def _step_cost(steps: FloatArray, counts: IntArray) -> FloatArray:
    """The step for each count, the last one for those beyond."""
    found: FloatArray = steps[np.minimum(counts, len(steps) - 1)]
    return found
