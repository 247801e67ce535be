"""Conflicts in a CP-SAT model: constraints under assumptions, and the assumptions of an unsatisfiable core.

An assumption literal switches constraints on (Eén and Sörensson 2003, MiniSat). CP-SAT is asked to solve the model with
some of them true; if it cannot, it names those that it needed for the proof.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ortools.sat.python import cp_model

from optimizer.domain.result import Status
from optimizer.engine.cp.deletion_filter import NoConflict
from optimizer.engine.cp.engine import Limits, solve_model, unsat_core

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
