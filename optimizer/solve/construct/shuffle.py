"""Local search on the membership of care groups: the best exchange for one student after another.

The cost of a group's presence is a concave curve of its headcount in each slot, so that absences gather in some
groups, whose sessions then fall away or are joined; every full share of one of the staff costs one staff slot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.solve.construct.crowd import Bools, Crowd, Ints

Floats = NDArray[np.float64]
MISSED = 5_000.0
RIVALS = 50_000.0


@dataclass(frozen=True)
class Prices:
    """Points of the goals concerned."""

    staff: float
    classmates: float
    together: float


class Shuffle:
    """Groups of a crowd under exchange. ``of`` (student -> group) is changed in place."""

    def __init__(self, crowd: Crowd, of: Ints, groups: int, fixed: Bools, prices: Prices):
        settings = crowd.school.scenario.settings.grouping
        self.crowd, self.of, self.groups, self.fixed, self.prices = crowd, of, groups, fixed, prices
        self.span = settings.max_grade_span
        self.mixed = settings.mixed == "required" and len(set(crowd.grade.tolist())) > 1
        self.present = crowd.present.astype(np.float64)
        top = int(np.bincount(of, minlength=groups).max(initial=1)) + 2
        ratio = crowd.school.scenario.settings.staffing.students_per_staff
        whole, part = np.divmod(np.arange(top + 1) / max(1, min(ratio, settings.max_size)), 1)
        self.curve = 1.5 * self.prices.staff * (whole + 1 - (1 - part) ** 1.5)
        self.missed = np.zeros((len(of), groups), dtype=np.int64)
        self.gather(0)
        self.heads = self._count(self.present)
        self.class_of, self.in_class = self._codes(crowd.classes)
        self.friend_of, self.friends = self._codes(crowd.friends)
        self.rival_of, self.rivals = self._codes(crowd.rivals)
        lowest = int(crowd.grade.min(initial=9))
        self.grade_of, self.grades = self._codes(crowd.grade - lowest)
        self.grade_values = [lowest + column for column in range(self.grades.shape[1])]
        self.closed: Bools = np.zeros(self.grades.shape, dtype=np.bool_)
        """Group x grade column -> whether the group must not have the grade."""

    def _count(self, rows: Floats) -> Floats:
        found = np.zeros((self.groups, rows.shape[1]))
        np.add.at(found, self.of, rows)
        return found

    def _codes(self, codes: Ints) -> tuple[Ints, Ints]:
        """Codes with an own column for «none», and group x code counts (0 in the column for none)."""
        width = int(codes.max(initial=-1)) + 2
        column = np.where(codes < 0, width - 1, codes)
        counts = np.zeros((self.groups, width), dtype=np.int64)
        np.add.at(counts, (self.of, column), 1)
        counts[:, width - 1] = 10**6 if codes.size and (codes < 0).any() else counts[:, width - 1]
        return column, counts

    def exchange(self, student: int) -> bool:
        """Make the best exchange of a student with another one; False if none is worth it."""
        of, home = self.of, int(self.of[student])
        gain = self._presence(student) + self._codes_change(student)
        gain += MISSED * (
            self.missed[student, of] - self.missed[student, home]
            + self.missed[:, home] - self.missed[np.arange(len(of)), of]
        )  # fmt: skip
        gain[self.fixed | (of == home) | ~self._grades_allow(student)] = np.inf
        for _ in range(3):
            other = int(np.argmin(gain))
            if gain[other] > -1e-6:
                return False
            if not self.mixed or self._stays_mixed(student, other):
                self._swap(student, other)
                return True
            gain[other] = np.inf
        return False

    def _presence(self, student: int) -> Floats:
        """Change of the presence cost for every partner."""
        of, home = self.of, int(self.of[student])
        own = self.present[student]
        base = self.heads[home] - own
        low, high = self._cost(base), self._cost(base + 1)
        change = self.present @ (high - low) + (low.sum() - self._cost(self.heads[home]).sum())
        now = self._cost(self.heads)
        more = self._cost(self.heads + 1) - now
        less = self._cost(np.maximum(self.heads - 1, 0)) - now
        weights = less * (1 - own) - more * own
        found: Floats = change + (more @ own)[of] + np.einsum("jt,jt->j", weights[of], self.present)
        return found

    def _cost(self, heads: Floats) -> Floats:
        found: Floats = self.curve[np.minimum(heads, len(self.curve) - 1).astype(np.int64)]
        return found

    def _codes_change(self, student: int) -> Floats:
        """Change of classmates, together and apart for every partner."""
        of, home = self.of, int(self.of[student])
        total = np.zeros(len(of))
        for price, codes, counts in (
            (self.prices.classmates, self.class_of, self.in_class),
            (self.prices.together, self.friend_of, self.friends),
        ):
            own = int(codes[student])
            gain, loss = self._steps(counts)
            change = gain[of, own] - loss[home, own] + gain[home, codes] - loss[of, codes]
            total += price * np.where(codes == own, 0.0, change)
        codes, counts = self.rival_of, self.rivals
        own, none = int(codes[student]), counts.shape[1] - 1
        if own != none:
            total += RIVALS * (counts[of, own] - (counts[home, own] - 1)) * (codes != own)
        mine = np.where(codes == none, 0, counts[home, codes] - (counts[of, codes] - 1))
        found: Floats = total + RIVALS * mine * (codes != own)
        return found

    def _steps(self, counts: Ints) -> tuple[Floats, Floats]:
        """What one more (one less) of a code costs (saves) in each group."""
        few = np.minimum(counts, len(self.spread) - 1)
        before = np.maximum(few - 1, 0)
        more = np.minimum(few + 1, len(self.spread) - 1)
        gain: Floats = self.spread[more] - self.spread[few]
        loss: Floats = self.spread[few] - self.spread[before]
        return gain, loss

    def gather(self, reach: float) -> None:
        """How the cost of a class in a group grows with its students there: fully from the first one (0), or slowly.

        A slow growth lets students follow the larger part of their class one by one.
        """
        count = np.arange(40)
        self.spread = (count > 0).astype(np.float64) if reach == 0 else 1 - np.exp(-count / reach)

    def _grades_allow(self, student: int) -> Bools:
        """Partners whose exchange keeps both groups within the span of grades."""
        present = self.grades > 0
        low = np.argmax(present, axis=1)
        high = present.shape[1] - 1 - np.argmax(present[:, ::-1], axis=1)
        home, own = int(self.of[student]), int(self.grade_of[student])
        theirs = np.maximum(high, own) - np.minimum(low, own) <= self.span
        mine = np.maximum(high[home], self.grade_of) - np.minimum(low[home], self.grade_of) <= self.span
        found: Bools = (theirs[self.of] & mine) | (self.grade_of == own)
        found &= ~self.closed[self.of, own] & ~self.closed[home, self.grade_of]
        return found

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
        self.heads[home] -= self.present[student]
        self.heads[group] += self.present[student]
        for codes, counts in (
            (self.class_of, self.in_class),
            (self.friend_of, self.friends),
            (self.rival_of, self.rivals),
            (self.grade_of, self.grades),
        ):
            counts[home, codes[student]] -= 1
            counts[group, codes[student]] += 1
        self.of[student] = group

    def chain(self, student: int, size: int) -> bool:
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

    def _suits(self) -> Bools:
        """Student x group -> whether the group could take the student: exercise, grades, codes."""
        present = self.grades > 0
        low = np.argmax(present, axis=1)
        high = present.shape[1] - 1 - np.argmax(present[:, ::-1], axis=1)
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
        clean: Bools = found
        return clean

    def sweep(self, students: Ints) -> int:
        """Try an exchange for each of the students in turn; the number made."""
        return sum(self.exchange(int(s)) for s in students if not self.fixed[s])

    def misses(self) -> int:
        """Student-days without enough exercise."""
        return int(self.missed[np.arange(len(self.of)), self.of].sum())
