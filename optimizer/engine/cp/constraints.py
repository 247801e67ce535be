"""Posting constraints: constants are folded; in an explaining build every scope of a rule has a switch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model, cp_model_helper

Lit = cp_model_helper.Literal | int
"""A decision: a Boolean variable, its negation, or 0 or 1 where the answer is known."""

Expr = cp_model.LinearExpr | int
"""A whole number that a model decides, or one that is known."""


def linear_sum(terms: Iterable[Expr]) -> Expr:
    """Sum of terms; a plain whole number when all are."""
    rows = list(terms)
    numbers = [term for term in rows if isinstance(term, int)]
    if len(numbers) == len(rows):
        return sum(numbers)
    return rows[0] if len(rows) == 1 else cp_model.LinearExpr.sum(rows)


def negate(literal: Lit) -> Lit:
    return 1 - literal if isinstance(literal, int) else ~literal


def is_false(literal: Lit) -> bool:
    return isinstance(literal, int) and literal == 0


def is_true(literal: Lit) -> bool:
    return isinstance(literal, int) and literal == 1


class ConstraintBuilder:
    """A CP-SAT model with the few forms of constraint that the encoders use.

    Only linear rows and clauses are posted, so that every one of them can carry enforcement literals.

    Parameters
    ----------
    explaining : bool
        Give each (rule, scope) a switch, see `switches`, instead of posting it outright.
    """

    def __init__(self, explaining: bool = False):
        self.model = cp_model.CpModel()
        self.with_assumptions = explaining
        self.rule = ""
        self.assumption_literals: dict[tuple[str, str], cp_model.IntVar] = {}
        """(rule id, scope) -> the literal that switches it on; empty in a plain build."""
        self.constraints_of: dict[str, int] = {}

    def boolean(self, name: str) -> cp_model.IntVar:
        return self.model.new_bool_var(name)

    def integer(self, least: int, most: int, name: str) -> cp_model.IntVar:
        return self.model.new_int_var(least, max(least, most), name)

    def post(self, scope: str, row: cp_model.BoundedLinearExpression | bool, when: Sequence[Lit] = ()) -> None:
        """Demand a linear row, where all of ``when`` hold."""
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

    def clause(self, scope: str, literals: Iterable[Lit], when: Sequence[Lit] = ()) -> None:
        """Demand that at least one of the literals holds, where all of ``when`` do."""
        found = [literal for literal in literals if not is_false(literal)]
        conditions = self._conditions(scope, when)
        if conditions is None or any(is_true(literal) for literal in found):
            return
        self.constraints_of[self.rule] = self.constraints_of.get(self.rule, 0) + 1
        self.model.add_bool_or([*found, *(~c for c in conditions)])

    def forbid(self, scope: str, *literals: Lit) -> None:
        """Demand that not all of the literals hold at once."""
        self.clause(scope, [negate(literal) for literal in literals])

    def both(self, a: Lit, b: Lit, name: str) -> Lit:
        """The literal «a and b»; a constant where that is known. A definition: never switched."""
        if is_false(a) or is_false(b):
            return 0
        if is_true(a):
            return b
        if is_true(b):
            return a
        found = self.boolean(name)
        self.model.add_implication(found, a)
        self.model.add_implication(found, b)
        self.model.add_bool_or([found, negate(a), negate(b)])
        return found

    def disjunction(self, literals: Iterable[Lit], name: str) -> Lit:
        """The literal «at least one of them». A definition: never switched."""
        found = [literal for literal in literals if not is_false(literal)]
        if any(is_true(literal) for literal in found):
            return 1
        if len(found) <= 1:
            return found[0] if found else 0
        result = self.boolean(name)
        for literal in found:
            self.model.add_implication(literal, result)
        self.model.add_bool_or([~result, *found])
        return result

    def implied_by_each(self, literals: Iterable[Lit], name: str) -> Lit:
        """A literal that is on if any of them is; it may be on besides. For penalties, which push it down."""
        return self.implied_by_each_conjunction(((literal,) for literal in literals), name)

    def implied_by_each_conjunction(self, conjunctions: Iterable[Sequence[Lit]], name: str) -> Lit:
        """A literal that is on if all literals of any conjunction are; it may be on besides."""
        found = [[lit for lit in lits if not is_true(lit)] for lits in conjunctions if not any(map(is_false, lits))]
        if not all(found):
            return 1
        if not found or (len(found) == 1 and len(found[0]) == 1):
            return found[0][0] if found else 0
        result = self.boolean(name)
        for literals in found:
            self.model.add_bool_or([result, *map(negate, literals)])
        return result

    def define(self, row: cp_model.BoundedLinearExpression | bool) -> None:
        """A row that gives a variable its meaning: never switched."""
        self.model.add(row)

    def _conditions(self, scope: str, when: Sequence[Lit]) -> list[cp_model.IntVar] | None:
        """Enforcement literals of a constraint, or None where it can never bind."""
        if any(is_false(literal) for literal in when):
            return None
        found = [literal for literal in when if not is_true(literal)]
        if self.with_assumptions and self.rule:
            found.append(self._switch(scope))
        return found  # type: ignore[return-value]

    def _switch(self, scope: str) -> cp_model.IntVar:
        key = (self.rule, scope)
        if key not in self.assumption_literals:
            self.assumption_literals[key] = self.boolean(f"switch[{self.rule}:{scope}]")
        return self.assumption_literals[key]
