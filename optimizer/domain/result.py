"""What a run found, apart from the timetable itself: the contents of result.json."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """The four answers of a run; they are never merged."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """Compared in order: violations of hard rules, weighted unserved slots, points of the goals."""

    hard: int
    unserved: int
    points: int


@dataclass(frozen=True, slots=True)
class Bound:
    """Proven lower bounds; None where nothing is proven. ``points`` is meant for timetables with this ``unserved``."""

    unserved: int | None = None
    points: int | None = None


UNPROVEN = Bound()


@dataclass(frozen=True, slots=True)
class GoalScore:
    """One goal: its measure (a whole number >= 0), its weight and their product."""

    measure: int
    weight: int

    @property
    def points(self) -> int:
        return self.measure * self.weight


@dataclass(frozen=True)
class Result:
    """The answer of a run, all but the tables.

    ``seconds`` is wall time by stage and in all (key ``total``); ``building``, the time in which models were put
    together, lies within the stages. ``extra`` holds what other parts add (``fairness`` by pay).
    """

    scenario: str
    status: Status
    week_of: date
    seed: int
    score: Score | None = None
    bound: Bound = UNPROVEN
    goals: dict[str, GoalScore] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """(points - bound) / max(1, points); None while nothing is proven."""
        if self.score is None or self.bound.points is None:
            return None
        return (self.score.points - self.bound.points) / max(1, self.score.points)
