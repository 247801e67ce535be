"""The book in which violations are kept: one for each unit, however many its reasons."""

from __future__ import annotations

from typing import NamedTuple

RULES = [
    "end-time", "voluntary", "one-place", "joining", "group-size", "grade-span", "campus", "apart", "content",
    "activity-grades", "frequency", "physical-activity", "room-kind", "room-capacity", "staff-available",
    "staff-clash", "staff-load", "staff-grades", "ratio", "lead", "teacher-present", "skill", "duty", "club-size",
    "club-meetings", "tables", "pins",
]  # fmt: skip


class Violation(NamedTuple):
    rule: str
    unit: str
    text: str


class Book:
    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Violation] = {}

    def add(self, rule: str, unit: str, text: str) -> None:
        if rule not in RULES:
            raise ValueError(rule)
        self._kept.setdefault((rule, unit), Violation(rule, unit, text))

    def violations(self) -> list[Violation]:
        return sorted(self._kept.values(), key=lambda kept: RULES.index(kept.rule))

    def counts(self) -> dict[str, int]:
        return {rule: sum(kept.rule == rule for kept in self._kept.values()) for rule in RULES}
