"""Whether an edit by hand may be made, and what it costs: the rules and goals over what the edit touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from optimizer.auditing.check import Audit, audit, unserved
from optimizer.auditing.edits import EditData, change_of
from optimizer.domain.scenario import Scenario
from optimizer.domain.service_week import ServiceWeek
from optimizer.domain.timetable import Timetable
from optimizer.rules.base import Unit, Violation
from optimizer.rules.registry import GOALS, JUDGED_ON_PROGRAMME, RULES
from optimizer.rules.view import View
from optimizer.rules.window import Window, indexed

_CHEAP_FIRST = ("staff-clash", "room-kind", "staff-available", "lead", "teacher-present", "content", "activity-grades",
                "staff-grades", "room-capacity", "campus", "ratio", "staff-load", "skill", "pins")  # fmt: skip
_LAST = ("frequency", "one-place", "voluntary", "physical-activity")
_OF_THE_WHOLE = ("fair-load", "extra-staff", "outside-cost", "even-sizes", "classmates", "together")
"""Goals whose measure does not fall into parts that an edit touches or leaves alone."""
_AMONG_ORDER = {name: place for place, name in enumerate(_CHEAP_FIRST)}
_RULES = sorted(
    (rule for rule in RULES if rule.id != "tables"),  # rows by their place; the editor keeps them consistent
    key=lambda rule: 100 + _LAST.index(rule.id) if rule.id in _LAST else _AMONG_ORDER.get(rule.id, 50),
)


@dataclass(frozen=True)
class Verdict:
    """What an edit does.

    Attributes
    ----------
    against : tuple of Violation
        What it would break that is whole now; the first found alone where only colours are asked for.
    mended : tuple of Violation
        What it would mend.
    effect : mapping
        Goal -> points that it adds (or takes away), those that differ from 0 alone; ``unserved`` among them. Empty
        where something is against it.
    """

    against: tuple[Violation, ...]
    mended: tuple[Violation, ...]
    effect: Mapping[str, int]

    @property
    def points(self) -> int:
        return sum(part for goal, part in self.effect.items() if goal != "unserved")

    @property
    def unserved(self) -> int:
        return self.effect.get("unserved", 0)

    @property
    def place(self) -> str:
        """``no`` where a rule is against it, ``cost`` where it makes the week worse, else ``ok``."""
        if self.against:
            return "no"
        return "cost" if (self.unserved, self.points) > (0, 0) and not self.mended else "ok"


class EditableWeek:
    """A week, indexed once, on which edits are tried; ``of_semester`` are its dates where it is one of a semester."""

    def __init__(self, scenario: Scenario, timetable: Timetable, week_of: date, of_semester: ServiceWeek | None = None):
        self.view = indexed(View(scenario, timetable, week_of, of_semester=of_semester))
        self._weights = scenario.settings.goals.weights()
        self._rules = [rule for rule in _RULES if of_semester is None or rule.id not in JUDGED_ON_PROGRAMME]

    @cached_property
    def audit(self) -> Audit:
        """The full audit, which has the last word."""
        view = self.view
        return audit(view.scenario, view.timetable, week_of=view.week_of, of_semester=view.of_semester)

    @cached_property
    def known(self) -> frozenset[tuple[str, Unit]]:
        """What is broken already."""
        return frozenset((violation.rule, violation.unit) for violation in self.audit.violations)

    @cached_property
    def _whole_points(self) -> dict[str, int]:
        return {goal.id: self._points(goal.id, self.view) for goal in GOALS if goal.id in _OF_THE_WHOLE}

    def window(self, edit: EditData) -> Window:
        """The week after an edit, narrowed.

        Raises
        ------
        SettingsError
            If the edit names what the week does not have.
        """
        return Window(self.view, change_of(self.view, edit))

    def judge(self, edit: EditData, *, first: bool = False) -> Verdict:
        """Try an edit.

        Parameters
        ----------
        first : bool
            Stop at the first rule that is against it.

        Raises
        ------
        SettingsError
            If the edit names what the week does not have.
        """
        window = self.window(edit)
        against: list[Violation] = []
        for rule in self._rules:
            if first:
                fault = next((f for f in rule.check(window) if (rule.id, f.unit) not in self.known), None)
                if fault is not None:
                    return Verdict((Violation(rule.id, fault.unit, fault.reason),), (), {})
            else:
                against += [v for v in rule.violations(window) if (v.rule, v.unit) not in self.known]
        mended = tuple(self._mended(window)) if self.known else ()
        return Verdict(tuple(against), mended, {} if against else self._effect(window, edit))

    def _mended(self, window: Window) -> list[Violation]:
        before = [violation for rule in self._rules for violation in rule.violations(window.before)]
        after = {(violation.rule, violation.unit) for rule in self._rules for violation in rule.violations(window)}
        return [violation for violation in before if (violation.rule, violation.unit) not in after]

    def _effect(self, window: Window, edit: EditData) -> dict[str, int]:
        before, whole = window.before, window.whole
        unchanged = _unchanged(window)
        effect = {}
        for goal in GOALS:
            if goal.id in unchanged:
                continue
            if goal.id in _OF_THE_WHOLE:
                change = self._points(goal.id, whole) - self._whole_points[goal.id]
            else:
                change = self._points(goal.id, window) - self._points(goal.id, before)
            if change:
                effect[goal.id] = change
        if window.waits is not self.view.waits:
            change = sum(part.measure for part in unserved(whole)) - sum(part.measure for part in unserved(self.view))
            effect |= {"unserved": change} if change else {}
        return effect

    def _points(self, goal_id: str, view: View) -> int:
        goal = next(goal for goal in GOALS if goal.id == goal_id)
        return self._weights[goal_id] * sum(part.measure for part in goal.contributions(view))

    def changed(self, edit: EditData) -> Timetable:
        """The week after an edit.

        Raises
        ------
        SettingsError
            If the edit names what the week does not have.
        """
        return self.window(edit).changed_timetable()

    def after(self, edit: EditData) -> EditableWeek:
        """The week after an edit, to be edited further.

        Raises
        ------
        SettingsError
            If the edit names what the week does not have.
        """
        view = self.view
        return EditableWeek(view.scenario, self.changed(edit), view.week_of, view.of_semester)


def _unchanged(window: Window) -> set[str]:
    """Goals that an edit cannot change, or that do not count here."""
    goals = {"changes", "moved"}
    if window.keeps_members:
        goals |= {"classmates", "together", "even-sizes", "club-choice"}
    if window.keeps_loads:
        goals |= {"fair-load", "outside-cost"}
    if window.keeps_numbers:
        goals.add("extra-staff")
    return goals
