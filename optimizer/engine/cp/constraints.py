"""Posting linear constraints and clauses with constants folded, under assumption literals where they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model, cp_model_helper

Lit = cp_model_helper.Literal | int
"""A Boolean decision: a variable, its negation, or 0 or 1 where the value is known."""

Expr = cp_model.LinearExpr | int
"""An integer expression, or an integer where the value is known."""

Variable = cp_model.IntVar
"""A Boolean or integer variable."""

Scope = tuple[str, ...]
"""What a constraint is about: ids of group, student, person, room, activity, slot or day; last the name of a limit."""


def linear_sum(terms: Iterable[Expr]) -> Expr:
    """Sum of terms; an ``int`` if all of them are known."""
    summands = list(terms)
    known = [term for term in summands if isinstance(term, int)]
    if len(known) == len(summands):
        return sum(known)
    return summands[0] if len(summands) == 1 else cp_model.LinearExpr.sum(summands)


def negate(literal: Lit) -> Lit:
    """The negation of a literal or known value."""
    return 1 - literal if isinstance(literal, int) else ~literal


def is_false(literal: Lit) -> bool:
    """Whether a literal is known to be false."""
    return isinstance(literal, int) and literal == 0


def is_true(literal: Lit) -> bool:
    """Whether a literal is known to be true."""
    return isinstance(literal, int) and literal == 1


class ConstraintBuilder:
    """A CP-SAT model and the few forms of constraint that the encoders use.

    Only linear constraints and clauses are posted, since these can carry enforcement literals.

    Parameters
    ----------
    explaining : bool
        Enforce the constraints of each (rule, scope) only under its assumption literal, as MiniSat does (Eén and
        Sörensson 2003), so that a conflict can be traced to rules and scopes.

    Attributes
    ----------
    rule : str
        Id of the rule that is being encoded; blank while goals are.
    assumption_literals : dict
        (rule id, scope) -> its assumption literal; empty unless ``explaining``.
    constraints_of : dict
        Rule id -> number of constraints posted for it.
    """

    def __init__(self, explaining: bool = False):
        self.model = cp_model.CpModel()
        self.with_assumptions = explaining
        self.rule = ""
        self.assumption_literals: dict[tuple[str, Scope], cp_model.IntVar] = {}
        self.constraints_of: dict[str, int] = {}

    def boolean(self, name: str) -> cp_model.IntVar:
        """A new Boolean variable."""
        return self.model.new_bool_var(name)

    def integer(self, least: int, most: int, name: str) -> cp_model.IntVar:
        """A new integer variable between two bounds, both included."""
        return self.model.new_int_var(least, max(least, most), name)

    def post(self, scope: Scope, row: cp_model.BoundedLinearExpression | bool, when: Sequence[Lit] = ()) -> None:
        """Post a linear constraint that is enforced where all of ``when`` are true.

        Parameters
        ----------
        scope : Scope
            What the constraint is about, such as ``("C01", "Mon2")``.
        """
        conditions = self._conditions(scope, when)
        if conditions is None or row is True:
            return
        self.constraints_of[self.rule] = self.constraints_of.get(self.rule, 0) + 1
        if row is False:
            self.model.add_bool_or([~c for c in conditions])
            return
        posted = self.model.add(row)
        if conditions:
            posted.only_enforce_if(conditions)

    def clause(self, scope: Scope, literals: Iterable[Lit], when: Sequence[Lit] = ()) -> None:
        """Demand that at least one of the literals is true where all of ``when`` are."""
        open_literals = [literal for literal in literals if not is_false(literal)]
        conditions = self._conditions(scope, when)
        if conditions is None or any(is_true(literal) for literal in open_literals):
            return
        self.constraints_of[self.rule] = self.constraints_of.get(self.rule, 0) + 1
        self.model.add_bool_or([*open_literals, *(~c for c in conditions)])

    def forbid(self, scope: Scope, *literals: Lit) -> None:
        """Demand that at least one of the literals is false."""
        self.clause(scope, [negate(literal) for literal in literals])

    def both(self, a: Lit, b: Lit, name: str) -> Lit:
        """A literal equal to the conjunction of two; known where that is. Holds under no assumption."""
        if is_false(a) or is_false(b):
            return 0
        if is_true(a):
            return b
        if is_true(b):
            return a
        result = self.boolean(name)
        self.model.add_implication(result, a)
        self.model.add_implication(result, b)
        self.model.add_bool_or([result, negate(a), negate(b)])
        return result

    def disjunction(self, literals: Iterable[Lit], name: str) -> Lit:
        """A literal equal to the disjunction of several; known where that is. Holds under no assumption."""
        result, open_literals = self._implied(literals, name)
        if len(open_literals) > 1:
            self.model.add_bool_or([negate(result), *open_literals])
        return result

    def implied_by_each(self, literals: Iterable[Lit], name: str) -> Lit:
        """A literal that is true if any of several is, and may be true otherwise.

        Enough where the literal is penalised, since the objective then makes it false wherever it can be.
        """
        return self._implied(literals, name)[0]

    def _implied(self, literals: Iterable[Lit], name: str) -> tuple[Lit, list[Lit]]:
        """A literal implied by each of several, and those of them that define it: none if its value is known."""
        open_literals = [literal for literal in literals if not is_false(literal)]
        if any(is_true(literal) for literal in open_literals):
            return 1, []
        if len(open_literals) <= 1:
            return (open_literals[0] if open_literals else 0), []
        result = self.boolean(name)
        for literal in open_literals:
            self.model.add_implication(literal, result)
        return result, open_literals

    def define(self, row: cp_model.BoundedLinearExpression | bool) -> None:
        """Post a constraint that gives a variable its meaning; it holds under no assumption."""
        self.model.add(row)

    def _conditions(self, scope: Scope, when: Sequence[Lit]) -> list[cp_model.IntVar] | None:
        """Enforcement literals of a constraint, or None where one of ``when`` is known to be false."""
        if any(is_false(literal) for literal in when):
            return None
        conditions = [literal for literal in when if not is_true(literal)]
        if self.with_assumptions and self.rule:
            conditions.append(self._assumption_literal(scope))
        return conditions  # type: ignore[return-value]

    def _assumption_literal(self, scope: Scope) -> cp_model.IntVar:
        key = (self.rule, scope)
        if key not in self.assumption_literals:
            self.assumption_literals[key] = self.boolean(f"switch[{self.rule}:{' '.join(scope)}]")
        return self.assumption_literals[key]
