"""Causes: the rules and facts of which an explanation is made, and the model in which each has a switch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

RULE_OF_ASSUMPTION = {
    "pin": "pins",
    "pin-activity": "pins",
    "pin-room": "pins",
    "pin-staff": "pins",
    "club-min": "club-size",
    "club-max": "club-size",
    "askers": "voluntary",
    "attends": "voluntary",
    "wants": "voluntary",
    "nobody": "voluntary",
    "stays": "one-place",
    "clubs-apart": "one-place",
    "club-grades": "activity-grades",
    "club-campus": "campus",
    "room-campus": "campus",
    "staff-campus": "campus",
    "one-campus": "campus",
    "meetings": "club-meetings",
    "once-a-day": "club-meetings",
    "club-slots": "club-meetings",
    "no-club": "club-meetings",
    "activity-slots": "content",
    "offered": "content",
    "exercise-slots": "content",
    "own-activity": "tables",
    "exercise": "physical-activity",
    "no-sports": "physical-activity",
    "room-kind": "room-kind",
    "own-room": "room-kind",
    "room-open": "room-capacity",
    "capacity": "room-capacity",
    "at-once": "room-capacity",
    "available": "staff-available",
    "others-available": "staff-available",
    "vetted": "staff-available",
    "others-vetted": "staff-available",
    "roles": "lead",
    "no-lead": "lead",
    "leaders": "lead",
    "staff-grades": "staff-grades",
    "clash": "staff-clash",
    "others-clash": "staff-clash",
    "per-day": "staff-load",
    "per-week": "staff-load",
    "days": "staff-load",
    "least": "staff-load",
    "ratio": "ratio",
    "teacher": "teacher-present",
    "skill": "skill",
    "duty": "duty",
    "duty-roles": "duty",
    "no-duty": "duty",
}
"""Kind of cause -> the rule of the contract that it belongs to, or whose data it is."""


@dataclass(frozen=True, order=True, slots=True)
class Assumption:
    """One rule or fact that can be switched off: what it is, and the ids of what it is about.

    ``kind`` is a key of `RULES`; which ids belong to it is said beside its words in ``solve/explain/words``.
    """

    kind: str
    ids: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        return RULE_OF_ASSUMPTION[self.kind]


def assumption(kind: str, *ids: str) -> Assumption:
    return Assumption(kind, ids)


class AssumptionModel:
    """A CP-SAT model in which rows hold only while all their causes are switched on.

    Only linear rows and clauses, so that every one can carry its switches.
    """

    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self.assumption_literals: dict[Assumption, cp_model.IntVar] = {}

    def literal_of(self, of: Assumption) -> cp_model.IntVar:
        if of not in self.assumption_literals:
            self.assumption_literals[of] = self.model.new_bool_var(f"{of.kind}{list(of.ids)}")
        return self.assumption_literals[of]

    def literal(self, name: str) -> cp_model.IntVar:
        return self.model.new_bool_var(name)

    def count(self, most: int, name: str) -> cp_model.IntVar:
        return self.model.new_int_var(0, most, name)

    def row(
        self,
        causes: Iterable[Assumption],
        row: cp_model.BoundedLinearExpression | bool,
        when: Sequence[cp_model.IntVar] = (),
    ) -> None:
        """Demand a row while all causes are on and all of ``when`` hold."""
        conditions = [*(self.literal_of(c) for c in causes), *when]
        if row is True:
            return
        if row is False:
            self.model.add_bool_or([~c for c in conditions])
            return
        posted = self.model.add(row)
        if conditions:
            posted.only_enforce_if(conditions)

    def clause(
        self, causes: Iterable[Assumption], any_of: Iterable[cp_model.IntVar], when: Sequence[cp_model.IntVar] = ()
    ) -> None:
        """Demand one of the literals while all causes are on and all of ``when`` hold."""
        conditions = [*(self.literal_of(c) for c in causes), *when]
        self.model.add_bool_or([*any_of, *(~c for c in conditions)])

    def forbid(self, causes: Iterable[Assumption], *literals: cp_model.IntVar) -> None:
        """Demand that not all of the literals hold at once, while all causes are on."""
        self.clause(causes, [], when=literals)
