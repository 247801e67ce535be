"""The settings of scenario.toml that rules and goals read, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

GOAL_WEIGHTS = {
    "club-choice": 100,
    "fair-load": 40,
    "continuity": 60,
    "room-moves": 40,
    "variety": 20,
    "staff-gaps": 30,
    "late-starts": 10,
    "call-ins": 10,
    "extra-staff": 45,
    "outside-cost": 1,
    "avoided": 20,
    "classmates": 15,
    "together": 50,
    "even-sizes": 5,
    "moved": 5,
    "changes": 100,
}


@dataclass
class Settings:
    phase: str
    max_size: int
    min_size: int
    max_grade_span: int
    mixed: str
    joining: str
    join_max_grade_span: int
    physical_minutes: int
    physical_from: int
    counts_pe_lessons: bool
    students_per_staff: int
    lead_roles: list[str]
    club_lead_roles: list[str]
    teacher_present: str
    max_per_day: int
    max_per_week: int
    duty_min: int
    duty_max: int
    duty_roles: list[str]
    priority: dict[str, int]
    weights: dict[str, int]


def read_settings(config: dict[str, Any]) -> Settings:
    phase = config.get("phase", "primary")
    grouping = config.get("grouping", {})
    staffing = config.get("staffing", {})
    duty = config.get("duty", {})
    physical = config.get("physical")
    if physical is None:
        physical = {} if phase == "primary" else {"min_minutes_per_day": 0}
    return Settings(
        phase=phase,
        max_size=grouping.get("max_size", 40),
        min_size=grouping.get("min_size", 1),
        max_grade_span=grouping.get("max_grade_span", 2),
        mixed=grouping.get("mixed", "allowed"),
        joining=grouping.get("joining", "allowed"),
        join_max_grade_span=grouping.get("join_max_grade_span", 2 * grouping.get("max_grade_span", 2) + 1),
        physical_minutes=physical.get("min_minutes_per_day", 30),
        physical_from=physical.get("from_attended_minutes", 60),
        counts_pe_lessons=physical.get("counts_pe_lessons", False),
        students_per_staff=staffing.get("students_per_staff", 40),
        lead_roles=staffing.get("lead_roles", ["teacher"]),
        club_lead_roles=staffing.get("club_lead_roles", ["teacher", "outside"]),
        teacher_present=staffing.get("teacher_present", "always"),
        max_per_day=staffing.get("max_per_day", 3),
        max_per_week=staffing.get("max_per_week", 15),
        duty_min=duty.get("min_per_slot", 1),
        duty_max=duty.get("max_per_slot", 0),
        duty_roles=duty.get("roles", ["manager", "support"]),
        priority=config.get("priority", {}),
        weights=GOAL_WEIGHTS | config.get("goals", {}),
    )
