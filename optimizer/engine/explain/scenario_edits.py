"""Changes to a scenario that an officer could make, as functions from a scenario to a scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from optimizer.domain.people import Role, Staff
from optimizer.domain.places import Room
from optimizer.domain.programme import Pin
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import DutySettings

ScenarioEdit = Callable[[Scenario], Scenario]


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
    def edit(scenario: Scenario) -> Scenario:
        return change_row("staff", person, available=scenario.person[person].available | slots)(scenario)

    return edit


def add_person(role: Role, campus: str, slots: frozenset[str], skill: str = "") -> ScenarioEdit:
    """One more person, who is there in these slots."""

    def edit(scenario: Scenario) -> Scenario:
        taken = scenario.person
        new = next(name for n in range(1, 10_000) if (name := f"NEW{n}") not in taken)
        person = Staff(
            id=new,
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


def add_rooms(count: int, campus: str, capacity: int, slots: frozenset[str]) -> ScenarioEdit:
    """More rooms, of the kind that the campus has most of."""

    def edit(scenario: Scenario) -> Scenario:
        kinds = Counter(r.kind for r in scenario.rooms if r.campus == campus)
        kind = max(sorted(kinds), key=lambda k: kinds[k], default="")
        names = (name for n in range(1, 10_000) if (name := f"NEWROOM{n}") not in scenario.room)
        new = [Room(id=next(names), available=slots, campus=campus, kind=kind, capacity=capacity) for _ in range(count)]
        return replace(scenario, rooms=(*scenario.rooms, *new))

    return edit


def set_min_duty(number: int) -> ScenarioEdit:
    def edit(scenario: Scenario) -> Scenario:
        old = scenario.settings.duty
        duty = DutySettings(min_per_slot=number, max_per_slot=old.max_per_slot, roles=old.roles)
        return replace(scenario, settings=scenario.settings.model_copy(update={"duty": duty}))

    return edit


def in_sequence(first: ScenarioEdit, second: ScenarioEdit) -> ScenarioEdit:
    return lambda scenario: second(first(scenario))
