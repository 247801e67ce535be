"""Changes to a scenario that an officer could make, as functions from scenario to scenario; people by role in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from itertools import count
from typing import Any

from optimizer.domain.people import Role, Staff
from optimizer.domain.places import Room
from optimizer.domain.programme import Pin
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import DutySettings
from optimizer.language.lists import and_text, list_text, several
from optimizer.language.terms import ROLES, ROLES_OF_SEVERAL
from optimizer.language.text import Text

ScenarioEdit = Callable[[Scenario], Scenario]
"""From a scenario to the changed one."""


def change_row(table: str, id_: str, **columns: Any) -> ScenarioEdit:
    """Other values in one row of staff, rooms, clubs or activities."""

    def edit(scenario: Scenario) -> Scenario:
        rows = tuple(replace(row, **columns) if row.id == id_ else row for row in getattr(scenario, table))
        changed: dict[str, Any] = {table: rows}
        return replace(scenario, **changed)

    return edit


def remove_pins(group: str) -> ScenarioEdit:
    """Drop every pin of a group."""
    return lambda scenario: replace(scenario, pins=tuple(p for p in scenario.pins if p.group != group))


def change_pins(group: str, of_slot: str | None, **columns: str) -> ScenarioEdit:
    """Other values in the pins of a group; in those of one slot, if one is given."""

    def edit(scenario: Scenario) -> Scenario:
        def changed(pin: Pin) -> Pin:
            return replace(pin, **columns) if pin.group == group and of_slot in (None, pin.slot) else pin

        return replace(scenario, pins=tuple(changed(p) for p in scenario.pins))

    return edit


def add_availability(person: str, slots: frozenset[str]) -> ScenarioEdit:
    """A person can come in these slots too."""

    def edit(scenario: Scenario) -> Scenario:
        return change_row("staff", person, available=scenario.person[person].available | slots)(scenario)

    return edit


def add_person(role: Role, campus: str, slots: frozenset[str], skill: str = "") -> ScenarioEdit:
    """One more person, who is there in these slots."""

    def edit(scenario: Scenario) -> Scenario:
        person = Staff(
            id=_new_id("NEW", scenario.person),
            role=role,
            available=slots,
            max_per_day=len(slots),
            max_per_week=len(slots),
            max_days=len(scenario.week.days),
            campus=campus,
            skills=frozenset({skill} if skill else ()),
        )
        return replace(scenario, staff=(*scenario.staff, person))

    return edit


def add_room_like(like: Room, slots: frozenset[str]) -> ScenarioEdit:
    """One more room like another, open in these slots."""

    def edit(scenario: Scenario) -> Scenario:
        new = _new_id("NEWROOM", scenario.room)
        return replace(scenario, rooms=(*scenario.rooms, replace(like, id=new, name=new, available=slots)))

    return edit


def set_min_duty(number: int) -> ScenarioEdit:
    """Another number of people on duty at a time."""

    def edit(scenario: Scenario) -> Scenario:
        old = scenario.settings.duty
        duty = DutySettings(min_per_slot=number, max_per_slot=old.max_per_slot, roles=old.roles)
        return replace(scenario, settings=scenario.settings.model_copy(update={"duty": duty}))

    return edit


def _new_id(prefix: str, taken: Container[str]) -> str:
    """The first of ``prefix`` with 1, 2, … that is free."""
    return next(id_ for n in count(1) if (id_ := f"{prefix}{n}") not in taken)


def in_sequence(first: ScenarioEdit, second: ScenarioEdit) -> ScenarioEdit:
    """One change after the other."""
    return lambda scenario: second(first(scenario))


def more_of_role(role: Role, number: int) -> Text:
    """``2 more teachers``, ``增加教师 2 人``."""
    en = "one more " + ROLES[role].en if number == 1 else f"{number} more {ROLES_OF_SEVERAL[role].en}"
    return Text(en, f"增加{ROLES[role].zh} {number} 人")


def role_list(roles: Iterable[Role]) -> Text:
    """``teachers and outside staff``."""
    wanted = set(roles)
    return and_text([ROLES_OF_SEVERAL[role] for role in Role if role in wanted])


def role_names(roles: Iterable[Role]) -> Text:
    """How many there are of each role, in the contract's order: ``2 teachers, 1 manager``."""
    counts = Counter(roles)
    return list_text(
        Text(several(counts[role], ROLES[role].en, ROLES_OF_SEVERAL[role].en), f"{ROLES[role].zh} {counts[role]} 人")
        for role in Role
        if counts[role]
    )
