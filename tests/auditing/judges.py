"""The two judges side by side: the product's audit and the referee, from the same folders."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from optimizer.auditing import Audit, audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.errors import ScenarioError
from optimizer.files import read_timetable
from optimizer.files.unavailable import read_unavailable
from optimizer.rules.base import Unit
from optimizer.testing.schools import MONDAY
from tests.referee import Verdict, judge
from tests.referee.timetable import read_timetable as read_week


class Comparison(NamedTuple):
    """What one judge says and the other does not: violations by unit, score, measures.

    ``stakes`` are the rules broken and the goals with a measure other than 0, as the audit says; "bad input" where
    the tables cannot be read.
    """

    differences: list[str]
    stakes: set[str]


def compare(school: Scenario, folder: Path, week: Path, published: Path | None = None) -> Comparison:
    """Judge a week twice.

    Parameters
    ----------
    school : Scenario
        What is read from ``folder``.
    week, published : Path
        Folders of timetables.
    """
    before = None if published is None else read_timetable(published)
    ours = _audited(school, week, before)
    theirs = _judged(folder, week, published)
    if ours is None or theirs is None:
        refused = [name for name, verdict in (("audit", ours), ("referee", theirs)) if verdict is None]
        return Comparison([f"bad input says the {refused[0]} alone"] if len(refused) == 1 else [], {"bad input"})
    found = {f"{one.rule}: {unit_name(one.unit)}": one.text.en for one in ours.violations}
    judged = {f"{one.rule}: {one.unit}": one.text for one in theirs.violations}
    lines = [f"audit alone {unit} ({found[unit]})" for unit in sorted(found.keys() - judged.keys())]
    lines += [f"referee alone {unit} ({judged[unit]})" for unit in sorted(judged.keys() - found.keys())]
    figures = {"hard": ours.score.hard, "unserved": ours.score.unserved, "points": ours.score.points}
    figures |= {goal: score.measure for goal, score in ours.goals.items()}
    others = {"hard": theirs.hard, "unserved": theirs.unserved, "points": theirs.points, **theirs.goals}
    lines += [
        f"{name}: audit {figures.get(name)}, referee {others.get(name)}"
        for name in figures | others
        if figures.get(name) != others.get(name)
    ]
    stakes = {rule for rule, count in ours.counts.items() if count}
    stakes |= {goal for goal, score in ours.goals.items() if score.measure}
    return Comparison(lines, stakes)


def _audited(school: Scenario, week: Path, before: Timetable | None) -> Audit | None:
    try:
        now = read_unavailable(week, school, MONDAY).facts.applied(school)
        return audit(now, read_timetable(week), week_of=MONDAY, published=before)
    except ScenarioError:
        return None


def _judged(folder: Path, week: Path, published: Path | None) -> Verdict | None:
    try:
        read_week(week)
    except (ValueError, FileNotFoundError):
        return None
    return judge(folder, week, published=published, week_of=MONDAY)


def unit_name(unit: Unit) -> str:
    """The referee's name of a unit."""
    match unit.kind:
        case "student-day":
            return f"student-day {unit.student} {unit.day}"
        case "student":
            return f"student {unit.student}"
        case "session":
            return f"session {unit.group}@{unit.slot}"
        case "group":
            return f"group {unit.group}"
        case "group-code":
            where = f"session {unit.group}@{unit.slot}" if unit.slot else f"group {unit.group}"
            return f"{where} code {unit.code}"
        case "group-activity-day" | "group-activity-week":
            return f"group {unit.group} activity {unit.activity} {unit.day or 'week'}"
        case "room-slot":
            return f"room {unit.room} {unit.slot}"
        case "campus-slot":
            return f"duty {unit.campus} {unit.slot}"
        case "staff-day":
            return f"staff-day {unit.staff} {unit.day}"
        case "staff-week":
            return f"staff-week {unit.staff}"
    return f"{unit.table}.csv row {unit.row}"
