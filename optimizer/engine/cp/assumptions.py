"""Conflicts: sets whose members cannot all hold, made small by the deletion filter, and found in a CP-SAT model.

The deletion filter (Chinneck and Dravnieks 1991) leaves out one unit of members after the other; where the rest is
still in conflict, the unit is not needed. What is left is minimal: without any one of its units the rest can hold,
provided that each answer was known.

In a model an assumption literal switches constraints on (Eén and Sörensson 2003, MiniSat). CP-SAT is asked to solve the
model with some of them true; if it cannot, it names those that it needed for the proof.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from ortools.sat.python import cp_model

from optimizer.domain.result import Status
from optimizer.engine.cp.engine import Limits, solve_model, unsat_core

Member = TypeVar("Member")


class NoConflict(Enum):
    """Answers about a set whose members are not proven to be in conflict."""

    FEASIBLE = "feasible"
    """All of them can hold."""
    UNKNOWN = "unknown"
    """Neither a solution nor a proof was found."""


@dataclass(frozen=True)
class ReducedConflict(Generic[Member]):
    """What the filter kept. ``minimal``: leaving out any unit was tried, and the rest could then hold each time."""

    members: tuple[Member, ...]
    minimal: bool


def deletion_filter(
    members: Sequence[Member],
    units: Iterable[Collection[Member]],
    conflict_among: Callable[[list[Member]], list[Member] | NoConflict],
    is_over: Callable[[], bool] = lambda: False,
) -> ReducedConflict[Member]:
    """Leave out unit by unit as long as the rest stays in conflict.

    Parameters
    ----------
    members : sequence
        A set in conflict.
    units : iterable of collections
        What is left out together, in the order in which it is tried: what should rather not stay comes first.
    conflict_among : callable
        Given some members, those of them that are in conflict (all of them, or fewer where the proof names them), or
        that no conflict among them is known.
    is_over : callable
        Whether the time is up; then the filter stops, and the set does not count as minimal.
    """
    kept, minimal = list(members), True
    for unit in units:
        rest = [member for member in kept if member not in unit]
        if len(rest) == len(kept):
            continue
        if is_over():
            return ReducedConflict(tuple(kept), False)
        answer = conflict_among(rest)
        if not isinstance(answer, NoConflict):
            kept = answer
        elif answer is NoConflict.UNKNOWN:
            minimal = False
    return ReducedConflict(tuple(kept), minimal)


def drop_blocks(members: Sequence[Member], in_conflict: Callable[[list[Member]], bool]) -> list[Member]:
    """Leave out blocks of neighbours, half of the members first and then ever fewer, down to two.

    It does quickly what `deletion_filter` over single members would do slowly, and is followed by it.
    """
    kept, size = list(members), len(members) // 2
    while size > 1:
        start = 0
        while start < len(kept):
            rest = kept[:start] + kept[start + size :]
            if in_conflict(rest):
                kept = rest
            else:
                start += size
        size //= 2
    return kept


Literal = cp_model.IntVar
"""A Boolean variable; the same type counts as an integer variable of a model."""
Key = TypeVar("Key")

total = cp_model.LinearExpr.sum
"""Sum of variables as a linear expression."""


@dataclass(frozen=True, order=True, slots=True)
class Assumption:
    """A rule or fact of a school that the constraints which follow from it depend on.

    Attributes
    ----------
    kind : str
        What is assumed, such as ``club-min``: the club opens with no fewer students than its table asks for.
    ids : tuple of str
        Whom or what it is about: groups, slots, people, rooms, activities, in an order that the kind fixes.
    """

    kind: str
    ids: tuple[str, ...] = ()


def assumption(kind: str, *ids: str) -> Assumption:
    """The assumption of this kind about these ids."""
    return Assumption(kind, ids)


class AssumptionModel:
    """A CP-SAT model in which each constraint holds only while all of its assumptions are true.

    Only linear constraints and clauses are posted: these are what can carry enforcement literals.

    Attributes
    ----------
    assumption_literals : dict
        Assumption -> its literal.
    """

    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self.assumption_literals: dict[Assumption, Literal] = {}

    def literal_of(self, assumed: Assumption) -> Literal:
        """The literal of an assumption, made when first asked for."""
        if assumed not in self.assumption_literals:
            self.assumption_literals[assumed] = self.model.new_bool_var(f"{assumed.kind}{list(assumed.ids)}")
        return self.assumption_literals[assumed]

    def boolean(self, name: str) -> Literal:
        """A Boolean variable."""
        return self.model.new_bool_var(name)

    def integer(self, most: int, name: str) -> Literal:
        """An integer variable from 0 to ``most``."""
        return self.model.new_int_var(0, most, name)

    def post(
        self,
        assumptions: Iterable[Assumption],
        row: cp_model.BoundedLinearExpression | bool,
        when: Sequence[Literal] = (),
    ) -> None:
        """Post a linear constraint that holds while all assumptions and all literals of ``when`` are true."""
        conditions = [*(self.literal_of(a) for a in assumptions), *when]
        if row is True:
            return
        if row is False:
            self.model.add_bool_or([~c for c in conditions])
            return
        posted = self.model.add(row)
        if conditions:
            posted.only_enforce_if(conditions)

    def clause(
        self, assumptions: Iterable[Assumption], any_of: Iterable[Literal], when: Sequence[Literal] = ()
    ) -> None:
        """Demand one of the literals while all assumptions and all literals of ``when`` are true."""
        conditions = [*(self.literal_of(a) for a in assumptions), *when]
        self.model.add_bool_or([*any_of, *(~c for c in conditions)])

    def forbid(self, assumptions: Iterable[Assumption], *literals: Literal) -> None:
        """Demand that not all of the literals are true at once, while all assumptions are."""
        self.clause(assumptions, [], when=literals)

    def conflict_among(
        self, assumptions: Sequence[Assumption], limits: Limits, stop: threading.Event | None = None
    ) -> list[Assumption] | NoConflict:
        """Those of the assumptions that cannot all hold, see `conflict_among`."""
        return conflict_among(self.model, {a: self.literal_of(a) for a in assumptions}, limits, stop)


def conflict_among(
    model: cp_model.CpModel, literals: Mapping[Key, Literal], limits: Limits, stop: threading.Event | None = None
) -> list[Key] | NoConflict:
    """Solve a model with all of these assumption literals true.

    Parameters
    ----------
    literals : mapping
        Name of an assumption -> its literal. All others of the model are free, and so ask for nothing.

    Returns
    -------
    list or NoConflict
        If there is no solution, the assumptions that the proof needed, in the order given (all, where CP-SAT names
        none); else whether there is a solution or none was found within the limits.
    """
    model.clear_assumptions()
    model.add_assumptions(list(literals.values()))
    outcome = solve_model(model, limits, explaining=True, stop=stop)
    if outcome.status is not Status.INFEASIBLE:
        return NoConflict.FEASIBLE if outcome.has_solution else NoConflict.UNKNOWN
    core = {literal.index for literal in unsat_core(outcome, list(literals.values()))}
    return [key for key, literal in literals.items() if literal.index in core] or list(literals)
