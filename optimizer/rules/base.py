"""What a rule, a goal and a violation are.

A rule's check yields faults: a unit of the timetable and a reason. Faults of one rule with the same unit are one
violation, however many the reasons (contract, section 3, «Units»).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from optimizer.language.lists import clause_text
from optimizer.language.text import Text
from optimizer.rules.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What a violation is counted for, and where it is. Fields that do not apply are blank.

    Attributes
    ----------
    kind : str
        ``student``, ``student-day``, ``session``, ``group``, ``group-code``, ``group-activity-day``,
        ``group-activity-week``, ``room-slot``, ``campus-slot``, ``staff-day``, ``staff-week`` or ``row``.
    slot : str
        A slot's token.
    row : int
        Position in ``table``, the header not counted, from 1; 0 for anything but rows.
    """

    kind: str
    student: str = ""
    staff: str = ""
    group: str = ""
    campus: str = ""
    room: str = ""
    activity: str = ""
    code: str = ""
    day: str = ""
    slot: str = ""
    table: str = ""
    row: int = 0


class Fault(NamedTuple):
    """One reason why one unit breaks a rule."""

    unit: Unit
    reason: Text


@dataclass(frozen=True, slots=True)
class Violation:
    """A unit that breaks a rule, with all its reasons in one text."""

    rule: str
    unit: Unit
    text: Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A hard rule. ``meaning`` says in an officer's words what is demanded."""

    id: str
    title: Text
    meaning: Text
    check: Callable[[View], Iterable[Fault]]

    def violations(self, view: View) -> tuple[Violation, ...]:
        """Every unit that breaks the rule, once, in the order found."""
        reasons: dict[Unit, dict[Text, None]] = {}
        for unit, reason in self.check(view):
            reasons.setdefault(unit, {})[reason] = None
        return tuple(Violation(self.id, unit, clause_text(tuple(texts))) for unit, texts in reasons.items())


class Contribution(NamedTuple):
    """One part of a goal's measure: of a person, a group, a class, … (ids)."""

    who: str
    measure: int


@dataclass(frozen=True, slots=True)
class Goal:
    """A wish. ``measure`` gives the parts that differ from 0; their sum is the goal's measure."""

    id: str
    title: Text
    meaning: Text
    measure: Callable[[View], Iterable[Contribution]]

    def contributions(self, view: View) -> tuple[Contribution, ...]:
        return tuple(part for part in self.measure(view) if part.measure)
