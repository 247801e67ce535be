"""Ratios, fees and any other setting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from optimizer.domain.scenario import Scenario
from optimizer.language.text import Text
from optimizer.whatif.derive import settings_changed
from optimizer.whatif.scenario_change import ScenarioChange


def ratio(students: int) -> ScenarioChange:
    """One member of staff for so many students; activities with a ratio of their own follow where theirs is laxer."""

    def apply(scenario: Scenario) -> Scenario:
        before = scenario.settings.staffing.students_per_staff
        changed = settings_changed(scenario, {"staffing.students_per_staff": students})
        if students >= before:
            return changed
        rows = (replace(row, students_per_staff=min(row.students_per_staff, students)) for row in changed.activities)
        return replace(changed, activities=tuple(rows))

    return ScenarioChange(Text(f"ratio 1:{students}", f"生师比 1:{students}"), apply)


def fee(yuan_per_slot: str) -> ScenarioChange:
    """Another fee per student and slot, in yuan (``"3.00"``)."""
    return ScenarioChange(
        Text(f"fee {yuan_per_slot} yuan", f"每课时 {yuan_per_slot} 元"),
        lambda scenario: settings_changed(scenario, {"fees.yuan_per_slot": str(yuan_per_slot)}),
    )


def setting(key: str, value: Any) -> ScenarioChange:
    """Any setting by its dotted key: ``setting("grouping.max_size", 35)``."""
    return ScenarioChange(
        Text(f"{key} = {value}", f"{key} = {value}"), lambda scenario: settings_changed(scenario, {key: value})
    )
