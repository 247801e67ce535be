"""What a semester comes to: unserved, goals and points over all weeks, bounds, spread of the loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any

from optimizer.domain.goals import file_name
from optimizer.domain.result import Bound
from optimizer.semester.ledger import Ledger
from optimizer.semester.planned import PlannedSemester
from optimizer.semester.spread_bound import EndLimits, SpreadBound
from optimizer.semester.staffed_weeks import Rotation, SemesterWeek, rotations, term_leads

OF_PROGRAMME = ("club-choice", "classmates", "together", "even-sizes", "room-moves", "variety")
"""Goals that count once a week with the programme's measure."""


@dataclass(frozen=True)
class GoalTotal:
    """A goal over all weeks; the weight is that of the last tables."""

    measure: int
    weight: int
    points: int


@dataclass(frozen=True)
class SemesterTotals:
    """Figures of a planned semester, worked out from its weeks alone."""

    plan: PlannedSemester

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.plan.weeks, self.plan.served)

    @cached_property
    def rotations(self) -> list[Rotation]:
        return list(rotations(self.plan.weeks))

    @cached_property
    def unserved(self) -> int:
        return sum(found.score.unserved for found in self.plan.week_audits.values())

    @cached_property
    def goals(self) -> dict[str, GoalTotal]:
        """Goal -> its total; those of a semester alone last."""
        weeks = self.plan.weeks
        weights = weeks[-1].scenario.settings.goals
        totals: dict[str, GoalTotal] = {}
        for goal, weight in weights.weights().items():
            if goal in ("fair-load", *self._not_counted):
                continue
            measure = points = 0
            for week in weeks:
                found = self.plan.audits[week.tables] if goal in OF_PROGRAMME else self.plan.week_audits[week.monday]
                measure += found.goals[goal].measure
                points += found.goals[goal].points
            totals[goal] = GoalTotal(measure, weight, points)
        squares = sum(
            (load.slots - self.ledger.targets[load.staff]) ** 2 for pool in self.ledger.pools for load in pool
        )
        once = {"fair-load": squares, "term-leads": term_leads(weeks), "rotations": len(self.rotations)}
        for goal, measure in once.items():
            weight = getattr(weights, file_name(goal))
            totals[goal] = GoalTotal(measure, weight, measure * weight)
        return totals

    def points_of(self, week: SemesterWeek) -> int:
        """Points of a week but ``fair-load``."""
        programme, own = self.plan.audits[week.tables], self.plan.week_audits[week.monday]
        counted = set(own.goals) - {"fair-load"}
        return sum((programme if goal in OF_PROGRAMME else own).goals[goal].points for goal in counted)

    @property
    def _not_counted(self) -> set[str]:
        """Goals that count only beside another timetable."""
        counted = next(iter(self.plan.week_audits.values())).goals
        return set(self.plan.scenario.settings.goals.weights()) - set(counted)

    @property
    def points(self) -> int:
        return sum(goal.points for goal in self.goals.values())

    @cached_property
    def bound(self) -> Bound:
        """Proven for every semester on these dates with this ``unserved``; points where everybody is served alone.

        A week that has each day once is a full week, as the programme's bound speaks of. Any other week has the points
        of the goals that the programme decides, and waits for no fewer slots where it has each day. Weeks that are kept
        are as they are.
        """
        programmes = self.plan.programmes
        if all(row.bound.unserved is None for row in programmes.values()):
            return Bound()
        unserved = points = 0
        kept = self.plan.kept.weeks if self.plan.kept is not None else ()
        for week in self.plan.weeks:
            if week in kept:
                unserved += self.plan.week_audits[week.monday].score.unserved
                points += self.points_of(week)
                continue
            programme = programmes[week.tables]
            of_programme = sum(programme.goal_bounds.get(goal, 0) for goal in OF_PROGRAMME)
            if set(week.service.times) == set(week.scenario.week.days):
                unserved += programme.bound.unserved or 0
            full = week.service.is_full(week.scenario.week.days)
            points += max(programme.bound.points or 0, of_programme) if full else of_programme
        return Bound(unserved, points if self.unserved == 0 else None)

    def spread_bound(self, *, as_staffed: bool) -> Fraction:
        """What the spread is at least for these programmes; ``as_staffed``: with as many slots for each pool in all."""
        kept = self.plan.kept.weeks if self.plan.kept is not None else ()
        ledger = self.ledger
        before = ledger.start | {
            row.staff: row.running for row in (Ledger(kept, self.plan.served).rows if kept else ())
        }
        limits = EndLimits.of(self.plan.weeks[len(kept) :], before)
        totals = [sum(load.slots for load in pool) if as_staffed else None for pool in ledger.pools]
        bounds = (SpreadBound(pool, limits, total) for pool, total in zip(ledger.pools, totals, strict=True))
        return max((bound.value() for bound in bounds), default=Fraction(0))

    def as_json(self) -> dict[str, Any]:
        """The contents of semester.json."""
        bound = self.bound
        return {
            "weeks": len(self.plan.weeks),
            "dates": sum(len(week.service.dates) for week in self.plan.weeks),
            "unserved": self.unserved,
            "points": self.points,
            "bound": {"unserved": bound.unserved, "points": bound.points},
            "goals": {
                name: {"measure": goal.measure, "weight": goal.weight, "points": goal.points}
                for name, goal in self.goals.items()
            },
            "spread": ceil(self.ledger.spread * 100) / 100,
            "spread_bound": floor(self.spread_bound(as_staffed=False) * 100) / 100,
            "spread_bound_as_staffed": floor(self.spread_bound(as_staffed=True) * 100) / 100,
            "rotations": len(self.rotations),
            "changed": self.plan.changed.as_json(),
            "changed_at_least": self.plan.changed_at_least.as_json(),
            "versions": dict(self.plan.versions),
            "seconds": self.plan.seconds,
            "far": [
                {
                    "staff": load.staff,
                    "running": load.slots,
                    "target": self.ledger.targets[load.staff],
                    "exchanges": "none found that saves points" if self.plan.settled else "not all tried",
                }
                for load in self.ledger.far
            ],
            "notices": [text.say(self.plan.scenario.settings.language) for text in self.plan.notices],
        }


def shares(plan: PlannedSemester) -> Mapping[tuple[str, date], str]:
    """(Person, Monday) -> share in that week's tables, as a plain number."""
    return {
        (row.id, week.monday): format(row.share.normalize(), "f") for week in plan.weeks for row in week.scenario.staff
    }
