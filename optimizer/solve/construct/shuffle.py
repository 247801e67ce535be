"""Local search on the membership of care groups: the best exchange for one student after another.

The cost of a group's presence is a concave curve of its headcount in each slot, so that absences gather in some
groups, whose sessions then fall away or are joined; whole presences cost one staff slot each.
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
        curve = 1 - (1 - np.minimum(np.arange(top + 1) / max(1, settings.max_size), 1)) ** 2
        self.curve = self.prices.staff * curve
        self.missed = np.zeros((len(of), groups), dtype=np.int64)
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
            change = (counts[of, own] == 0).astype(np.float64) - float(counts[home, own] == 1)
            change += (counts[home, codes] == 0).astype(np.float64) - (counts[of, codes] == 1)
            total += price * np.where(codes == own, 0.0, change)
        codes, counts = self.rival_of, self.rivals
        own, none = int(codes[student]), counts.shape[1] - 1
        if own != none:
            total += RIVALS * (counts[of, own] - (counts[home, own] - 1)) * (codes != own)
        mine = np.where(codes == none, 0, counts[home, codes] - (counts[of, codes] - 1))
        found: Floats = total + RIVALS * mine * (codes != own)
        return found

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
        a, b = int(self.of[one]), int(self.of[other])
        self.heads[a] += self.present[other] - self.present[one]
        self.heads[b] += self.present[one] - self.present[other]
        for codes, counts in (
            (self.class_of, self.in_class),
            (self.friend_of, self.friends),
            (self.rival_of, self.rivals),
            (self.grade_of, self.grades),
        ):
            counts[a, codes[one]] -= 1
            counts[b, codes[one]] += 1
            counts[b, codes[other]] -= 1
            counts[a, codes[other]] += 1
        self.of[one], self.of[other] = b, a

    def sweep(self, students: Ints) -> int:
        """Try an exchange for each of the students in turn; the number made."""
        return sum(self.exchange(int(s)) for s in students if not self.fixed[s])

    def misses(self) -> int:
        """Student-days without enough exercise."""
        return int(self.missed[np.arange(len(self.of)), self.of].sum())
