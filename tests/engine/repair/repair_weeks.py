"""Published weeks to mend: made by construction, clubs included, in a second or two."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from optimizer.auditing import audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.domain.unavailable import NOTHING
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.params import DEFAULTS
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.problem.school import School
from optimizer.engine.repair.cancelled_meetings import find_cancelled_meetings
from optimizer.engine.repair.disruption import facts_after, parse_disruption, scenario_now
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.violation_repair import repair_violations
from optimizer.files import load
from optimizer.testing.generator import build

WEEK = date(2026, 11, 23)


@cache
def published(kind: str, students: int = 160, seed: int = 3) -> tuple[Scenario, Timetable]:
    """A generated school with a week that breaks no rule."""
    scenario = load(build(students=students, kind=kind, seed=seed)[0].write(Path(mkdtemp()) / "school"))
    school = School(scenario, WEEK)
    plan = repair_violations(ModelBuilder(school), construct_plan(school, time_limit=10), None)
    assert plan is not None
    week = to_timetable(school, plan)
    assert audit(scenario, week, week_of=WEEK).score.hard == 0
    return scenario, week


def as_commanded(
    scenario: Scenario, week: Timetable, absent: Sequence[str] = (), closed: Sequence[str] = ()
) -> Scenario:
    """The school as the command sees it: club meetings that nobody else can lead, or no other room holds, fall out."""
    facts = facts_after(parse_disruption(scenario, absent, closed), NOTHING, frozenset(), week, scenario.week.all)
    facts = facts.plus(find_cancelled_meetings(scenario, facts, week, WEEK, frozenset(), DEFAULTS))
    return scenario_now(scenario, facts)


def led_only_by(scenario: Scenario, clubs: set[str], *leaders: str) -> Scenario:
    """The same school in which nobody else may lead these clubs."""
    return replace(scenario, clubs=tuple(replace(c, leaders=leaders) if c.id in clubs else c for c in scenario.clubs))


def halls(scenario: Scenario) -> list[str]:
    """Rooms that take several groups at once: playgrounds and gyms."""
    return [room.id for room in scenario.rooms if room.groups_at_once > 1]


def clubs_on(week: Timetable, days: set[str]) -> list[str]:
    """Clubs that meet on one of these days."""
    return sorted({s.group for s in week.sessions if week.group[s.group].kind == "club" and s.day in days})


def rows_of(week: Timetable, days: set[str]) -> tuple[list[object], list[object]]:
    """Sessions and duties of some days."""
    return [s for s in week.sessions if s.day in days], sorted(
        (d for d in week.duties if d.day in days), key=lambda d: (d.campus, d.day, d.slot, d.staff)
    )
