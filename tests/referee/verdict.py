"""The verdict on a timetable: violations, goals and score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from . import goals_groups, goals_staff
from .book import Book, Violation
from .facts import Facts
from .rules_groups import judge_groups
from .rules_sessions import judge_sessions
from .rules_staff import judge_staff
from .rules_students import judge_students
from .rules_tables import judge_tables
from .scenario import read_scenario
from .timetable import Timetable, read_timetable

GOALS = {
    "club-choice": goals_groups.club_choice,
    "fair-load": goals_staff.fair_load,
    "continuity": goals_groups.continuity,
    "room-moves": goals_groups.room_moves,
    "variety": goals_groups.variety,
    "staff-gaps": goals_staff.staff_gaps,
    "late-starts": goals_staff.late_starts,
    "call-ins": goals_staff.call_ins,
    "extra-staff": goals_staff.extra_staff,
    "outside-cost": goals_staff.outside_cost,
    "avoided": goals_staff.avoided,
    "classmates": goals_groups.classmates,
    "together": goals_groups.together,
    "even-sizes": goals_groups.even_sizes,
}


@dataclass
class Verdict:
    violations: list[Violation]
    counts: dict[str, int]  # of every rule, kept ones with 0
    hard: int
    unserved: int
    goals: dict[str, int]  # measures
    weights: dict[str, int]
    points: int
    week_of: str

    def as_json(self) -> dict[str, Any]:
        return {
            "score": {"hard": self.hard, "unserved": self.unserved, "points": self.points},
            "week_of": self.week_of,
            "counts": {rule: number for rule, number in self.counts.items() if number},
            "goals": {
                name: {"measure": measure, "weight": self.weights[name], "points": measure * self.weights[name]}
                for name, measure in self.goals.items()
            },
            "violations": [violation._asdict() for violation in self.violations],
        }


def monday_of(week_of: str | date | None, timetable: Timetable) -> date:
    """The Monday of the week asked for, else of the one in result.json, else the first after today."""
    asked = week_of or timetable.result.get("week_of")
    if asked:
        day = asked if isinstance(asked, date) else date.fromisoformat(str(asked))
        return day - timedelta(days=day.weekday())
    today = date.today()
    return today + timedelta(days=7 - today.weekday())


def judge(
    scenario_dir: str | Path,
    timetable_dir: str | Path,
    published: str | Path | None = None,
    week_of: str | date | None = None,
    start: str | Path | None = None,
    season: str = "",
) -> Verdict:
    scenario = read_scenario(Path(scenario_dir), season)
    timetable = read_timetable(Path(timetable_dir))
    monday = monday_of(week_of, timetable)
    facts = Facts(scenario, timetable, monday)
    book = Book()
    for rules in (judge_students, judge_groups, judge_sessions, judge_staff, judge_tables):
        rules(facts, book)
    goals = {name: measure(facts) for name, measure in GOALS.items()}
    if published is not None:
        before = Facts(scenario, read_timetable(Path(published)), monday)
        goals["changes"] = goals_staff.changes(facts, before)
        goals["moved"] = goals_groups.moved_in_repair(facts, before)
    elif start is not None:
        goals["moved"] = goals_groups.moved(facts, Facts(scenario, read_timetable(Path(start)), monday))
    weights = scenario.settings.weights | ({"moved": 100} if published is not None else {})
    violations = book.violations()
    return Verdict(
        violations=violations,
        counts=book.counts(),
        hard=len(violations),
        unserved=goals_groups.unserved(facts),
        goals=goals,
        weights={name: weights[name] for name in goals},
        points=sum(weights[name] * measure for name, measure in goals.items()),
        week_of=monday.isoformat(),
    )
