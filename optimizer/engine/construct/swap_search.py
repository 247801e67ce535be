"""Swap local search on the membership of care groups: for one student after another the best exchange, while it pays.

What presence costs is a concave function of a group's headcount in each slot, so that absences gather in some groups,
whose sessions are then not held or can be joined. Costs are in points; a student-day without exercise and a pair of
students to be kept apart have penalties beyond all goals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.engine.construct.grouping_instance import BoolArray, GroupingInstance, IntArray

FloatArray = NDArray[np.float64]
COST_SCALE = 1024
"""Costs of presence are multiples of 1/1024 points, so that their sums are exact in any order, on any machine."""
IMPROVEMENT_TOLERANCE = -1e-6
"""Change of the cost in points from which an exchange is made."""
MAX_MIXING_ATTEMPTS = 3
"""Best partners of a student that are tried where every group needs two grades."""


@dataclass(frozen=True)
class SwapPrices:
    """Points of the goals concerned: a staff slot, a slot in which a group meets, a class in a group, a code in one."""

    staff: float
    meeting: float
    classmates: float
    together: float


@dataclass(frozen=True)
class _CodeTable:
    """Students by a code (class, ``together``, ``apart`` or grade), and how often the groups have each code.

    Attributes
    ----------
    code_of : array of int, shape (students,)
        Column of each student's code in ``counts``.
    counts : array of int, shape (groups, codes + 1)
        Members with each code; the last column stands for students without a code and is never small.
    """

    code_of: IntArray
    counts: IntArray

    @classmethod
    def build(cls, codes: IntArray, group_of: IntArray, groups: int) -> _CodeTable:
        """From codes 0, 1, … with -1 for none."""
        width = int(codes.max(initial=-1)) + 2
        column = np.where(codes < 0, width - 1, codes)
        counts = np.zeros((groups, width), dtype=np.int64)
        np.add.at(counts, (group_of, column), 1)
        if codes.size and (codes < 0).any():
            counts[:, width - 1] = 10**6
        return cls(column, counts)

    @property
    def no_code(self) -> int:
        """Column of students without a code."""
        return len(self.counts.T) - 1


class SwapSearch:
    """Care groups of a campus under exchange.

    Parameters
    ----------
    group_of : array of int, shape (students,)
        Number of each student's group; changed in place.
    groups : int
        Number of groups.
    fixed : array of bool, shape (students,)
        Students who keep their group.

    Attributes
    ----------
    order : list of int
        The order in which `improve_all` comes to the groups.
    missed : array of int, shape (students, groups)
        Days on which a student would lack exercise in a group; to be set by the caller.
    excluded : array of bool, shape (groups, grades)
        Whether a group must not have a grade (columns as in ``grade_values``); to be set by the caller.
    headcount : array of int, shape (groups, tokens)
        Students present.
    """

    def __init__(
        self,
        instance: GroupingInstance,
        group_of: IntArray,
        groups: int,
        fixed: BoolArray,
        prices: SwapPrices,
    ):
        settings = instance.school.scenario.settings.grouping
        self.instance, self.group_of, self.groups, self.fixed = instance, group_of, groups, fixed
        self.prices, self.params = prices, instance.school.params.construct
        self.order = list(range(groups))
        self.max_span = settings.max_grade_span
        self.needs_mixing = settings.mixed == "required" and len(set(instance.grade.tolist())) > 1
        self.present = instance.present.astype(np.float64)
        largest = int(np.bincount(group_of, minlength=groups).max(initial=1)) + 2
        ratio = instance.school.usual_students_per_staff
        staff, part = np.divmod(np.arange(largest + 1) / max(1, min(ratio, settings.max_size)), 1)
        in_staff = 1.5 * prices.staff * (staff + 1 - (1 - part) ** 1.5)
        in_meeting = prices.meeting * (1 - self.params.meeting_cost_decay ** np.arange(largest + 1))
        self.presence_cost = np.round(COST_SCALE * (in_staff + in_meeting)) / COST_SCALE
        """Cost of a headcount of 0, 1, … in a slot: a staff slot for every full ratio, concave in between; and what it
        costs that the group meets at all, most of it for the first students."""
        self.missed = np.zeros((len(group_of), groups), dtype=np.int64)
        self.headcount = np.zeros((groups, self.present.shape[1]), dtype=np.int64)
        np.add.at(self.headcount, group_of, instance.present)
        self._one_more, self._one_less = np.zeros(self.headcount.T.shape), np.zeros(self.headcount.T.shape)
        self._update_marginal_costs(np.arange(groups))
        self._class = _CodeTable.build(instance.class_code, group_of, groups)
        self._together = _CodeTable.build(instance.together_code, group_of, groups)
        self._apart = _CodeTable.build(instance.apart_code, group_of, groups)
        self.set_class_reach(0)
        lowest = int(instance.grade.min(initial=9))
        self._grade = _CodeTable.build(instance.grade - lowest, group_of, groups)
        self.grade_values = [lowest + column for column in range(self._grade.counts.shape[1])]
        self.excluded: BoolArray = np.zeros(self._grade.counts.shape, dtype=np.bool_)

    # -- exchanges ------------------------------------------------------------------------------------------------

    def improve_all(self) -> int:
        """One sweep: the best exchange of every student who has one when the turn comes to the group.

        Returns
        -------
        int
            Exchanges made.
        """
        made = 0
        for group in self.order:
            rows = np.flatnonzero((self.group_of == group) & ~self.fixed)
            if len(rows):
                partners = self._partners(group)
                pays = self._changes(rows, partners) < IMPROVEMENT_TOLERANCE
                for row, chosen in zip(rows.tolist(), pays, strict=True):
                    made += chosen.any() and self.swap_best(row, partners[chosen])
        return made

    def swap_best(self, student: int, partners: IntArray | None = None) -> bool:
        """Make the best exchange of a student, with one of the partners if they are given; false if none pays."""
        partners = self._partners(int(self.group_of[student]), partners)
        (change,) = self._changes(np.array([student]), partners)
        for _ in range(min(MAX_MIXING_ATTEMPTS, len(partners))):
            best = int(np.argmin(change))
            if change[best] > IMPROVEMENT_TOLERANCE:
                return False
            other = int(partners[best])
            if not self.needs_mixing or self._stay_mixed(student, other):
                here, there = int(self.group_of[student]), int(self.group_of[other])
                self._move(student, there)
                self._move(other, here)
                return True
            change[best] = np.inf
        return False

    def _partners(self, group: int, among: IntArray | None = None) -> IntArray:
        """Students of other groups who could take somebody's place in a group, as far as their grade is concerned."""
        rows = np.arange(len(self.group_of)) if among is None else among
        takes_grade = self._takes_grade()[group, self._grade.code_of[rows]]
        partners: IntArray = rows[takes_grade & ~self.fixed[rows] & (self.group_of[rows] != group)]
        return partners

    def _changes(self, rows: IntArray, partners: IntArray) -> FloatArray:
        """Change of the cost if students (``rows``, of one group) and partners change places, shape (rows, partners).

        It is the sum of three parts: what depends on both, on the student and the partner's group (``leaving``), and on
        the partner alone (``coming``).
        """
        source, group_of = int(self.group_of[rows[0]]), self.group_of[partners]
        change, leaving, coming = self._presence_changes(rows, partners)
        for table, steps in self._goal_tables:
            own, theirs = table.code_of[rows], table.code_of[partners]
            there = (
                _step_cost(steps, table.counts[:, own].T) - _step_cost(steps, table.counts[source, own] - 1)[:, None]
            )
            here = _step_cost(steps, table.counts[source, theirs]) - _step_cost(
                steps, table.counts[group_of, theirs] - 1
            )
            leaving += there
            coming += here
            same = np.where(own == table.no_code, -1, own)[:, None] == theirs
            one, other = np.nonzero(same)
            change[one, other] -= there[one, group_of[other]] + here[other]
        penalty = self.params.missed_exercise_penalty
        leaving += penalty * (self.missed[rows] - self.missed[rows, source][:, None])
        coming += penalty * (self.missed[partners, source] - self.missed[partners, group_of])
        leaving[~self._takes_grade()[:, self._grade.code_of[rows]].T] = np.inf
        change += np.take(leaving, group_of, axis=1)
        change += coming
        return change

    def _stay_mixed(self, student: int, other: int) -> bool:
        """Whether both groups have two grades after an exchange."""
        grade = self._grade
        for leaver, comer in ((student, other), (other, student)):
            counts = grade.counts[self.group_of[leaver]].copy()
            counts[grade.code_of[leaver]] -= 1
            counts[grade.code_of[comer]] += 1
            if np.count_nonzero(counts[: int(grade.code_of.max()) + 1]) < 2:
                return False
        return True

    def _move(self, student: int, group: int) -> None:
        """Put a student into another group and bring all tables up to date."""
        source = int(self.group_of[student])
        self.headcount[source] -= self.instance.present[student]
        self.headcount[group] += self.instance.present[student]
        self._update_marginal_costs(np.array([source, group]))
        for table in (self._class, self._together, self._apart, self._grade):
            table.counts[source, table.code_of[student]] -= 1
            table.counts[group, table.code_of[student]] += 1
        self.group_of[student] = group

    def regroup(self, group_of: IntArray) -> None:
        """Put every student into the group given."""
        for student in np.flatnonzero(self.group_of != group_of).tolist():
            self._move(student, int(group_of[student]))

    # -- costs ----------------------------------------------------------------------------------------------------

    def set_class_reach(self, reach: float) -> None:
        """Set how the cost of a class in a group grows with its students there.

        With 0 the first student costs all of it. A larger reach spreads it over about so many students, so that
        they can follow the larger part of their class one by one.
        """
        saturated = self.params.saturated_class_count
        count = np.arange(saturated)
        share = (count > 0).astype(np.float64) if reach == 0 else 1 - np.exp(-count / reach)
        steps = np.append(np.diff(share), 0.0)
        apart = np.append(np.arange(saturated - 1), 0)
        tables = (
            (self._class, self.prices.classmates * steps),
            (self._together, self.prices.together * steps),
            (self._apart, self.params.apart_penalty * apart),
        )
        self._goal_tables = [(table, cost) for table, cost in tables if table.counts.shape[1] > 1]
        """With each table what one more of a code costs in a group that has 0, 1, … of it."""

    def _takes_grade(self) -> BoolArray:
        """Whether a group could have a student of a grade in somebody's place, shape (groups, grades)."""
        low, high = self._span_of_grades()
        grade = np.arange(self._grade.counts.shape[1])
        near = np.maximum(high[:, None], grade) - np.minimum(low[:, None], grade) <= self.max_span
        takes: BoolArray = (near | (self._grade.counts > 0)) & ~self.excluded
        return takes

    def _span_of_grades(self) -> tuple[IntArray, IntArray]:
        """Columns of the lowest and highest grade of each group."""
        present = self._grade.counts > 0
        return np.argmax(present, axis=1), present.shape[1] - 1 - np.argmax(present[:, ::-1], axis=1)

    def _presence_changes(self, rows: IntArray, partners: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Change of the presence cost in the three parts of `_changes`.

        Shapes (rows, partners), (rows, groups) and (partners,).
        """
        group_of, source = self.group_of[partners], int(self.group_of[rows[0]])
        own, theirs = self.present[rows], self.present.T[:, partners]
        without = self.headcount[source] - self.instance.present[rows]
        low = self._cost_of(without)
        change: FloatArray = (self._cost_of(without + 1) - low) @ theirs
        change -= own @ ((self._one_less + self._one_more)[:, group_of] * theirs)
        leaving: FloatArray = own @ self._one_more + low.sum(axis=1)[:, None]
        coming: FloatArray = (self._one_less[:, group_of] * theirs).sum(axis=0) - self._cost_of(
            self.headcount[source]
        ).sum()
        return change, leaving, coming

    def _cost_of(self, headcount: IntArray) -> FloatArray:
        cost: FloatArray = self.presence_cost[np.minimum(headcount, len(self.presence_cost) - 1)]
        return cost

    def _update_marginal_costs(self, groups: IntArray) -> None:
        """Work out anew what one student more, or one less, costs in each slot of some groups."""
        headcount = self.headcount[groups].T
        now = self._cost_of(headcount)
        self._one_more[:, groups] = self._cost_of(headcount + 1) - now
        self._one_less[:, groups] = self._cost_of(np.maximum(headcount - 1, 0)) - now

    def missed_student_days(self) -> int:
        """Student-days without enough exercise."""
        return int(self.missed[np.arange(len(self.group_of)), self.group_of].sum())

    # -- chains ---------------------------------------------------------------------------------------------------

    def ejection_chain(self, student: int, size: int) -> bool:
        """Give a student who lacks exercise a group with more of it, by a chain of moves (Glover 1996).

        Each member of the chain moves to a group that suits at least as well, and makes room for the one before. The
        chain ends at a group of fewer than ``size`` members, or at the group where it began. Breadth first search, so
        the chain is a shortest one.

        Returns
        -------
        bool
            False if there is no such chain.
        """
        source = int(self.group_of[student])
        suits = self._suits()
        sizes = np.bincount(self.group_of, minlength=self.groups)
        reached_by: dict[int, tuple[int, int]] = {}
        queue = []
        for group in np.flatnonzero(suits[student] & (self.missed[student] < self.missed[student, source])).tolist():
            if group != source:
                reached_by[group] = (source, student)
                queue.append(group)
        for group in queue:
            if sizes[group] < size:
                self._make_moves(group, reached_by, source)
                return True
            members = np.flatnonzero((self.group_of == group) & ~self.fixed)
            for target in np.flatnonzero(suits[members].any(axis=0)).tolist():
                if target not in reached_by:
                    mover = int(members[np.argmax(suits[members, target])])
                    reached_by[target] = (group, mover)
                    if target == source:
                        self._make_moves(source, reached_by, source)
                        return True
                    queue.append(target)
        return False

    def _make_moves(self, last: int, reached_by: dict[int, tuple[int, int]], source: int) -> None:
        """Make the moves of a chain from its last group backwards; ``reached_by``: group -> (group before, mover)."""
        moves = []
        group = last
        while True:
            before, mover = reached_by[group]
            moves.append((mover, group))
            group = before
            if group == source:
                break
        for mover, target in moves:
            self._move(mover, target)

    def _suits(self) -> BoolArray:
        """Whether a group could take a student (exercise, grades, codes), shape (students, groups)."""
        low, high = self._span_of_grades()
        code = self._grade.code_of[:, None]
        suits = np.maximum(high[None, :], code) - np.minimum(low[None, :], code) <= self.max_span
        suits &= self.missed <= self.missed[np.arange(len(self.group_of)), self.group_of][:, None]
        suits &= ~self.excluded[:, self._grade.code_of].T
        apart = self._apart
        suits &= (apart.counts[:, apart.code_of].T == 0) | (apart.code_of == apart.no_code)[:, None]
        suits[self.fixed] = False
        if self.needs_mixing:
            is_last = self._grade.counts[self.group_of, self._grade.code_of] == 1
            suits[is_last & (np.count_nonzero(self._grade.counts, axis=1)[self.group_of] <= 2)] = False
        result: BoolArray = suits
        return result


def _step_cost(steps: FloatArray, counts: IntArray) -> FloatArray:
    """The step for each count, the last one for those beyond."""
    cost: FloatArray = steps[np.minimum(counts, len(steps) - 1)]
    return cost
