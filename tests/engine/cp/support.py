"""Asking the model what it thinks of a whole timetable, and independent judges for the same.

A decision that the model has no variable for is one that it forbids. So a timetable is allowed by the model exactly
when fixing it leaves the model feasible and the solution, read back, is the timetable that was meant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from optimizer import files
from optimizer.auditing import Audit, audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.cp.builder import BuiltModel, ModelBuilder
from optimizer.engine.cp.encode import registry
from optimizer.engine.cp.engine import Limits, SolverOutcome, solve_model
from optimizer.engine.cp.hints import decisions, read_plan
from optimizer.engine.cp.neighbourhood import Neighbourhood, full_neighbourhood
from optimizer.engine.plan.convert import from_timetable, to_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import Eligibility
from optimizer.files.timetable_tables import write_timetable
from optimizer.testing.schools import MONDAY
from tests.referee import Verdict, judge

LIMITS = Limits(deterministic=4.0, workers=1, seed=1)


def school_of(scenario: Scenario) -> School:
    return School(scenario, MONDAY)


def everything(school: School, plan: Plan) -> Neighbourhood:
    """All decisions open, among the groups of a plan and the pinned ones."""
    extended = set(plan.extended.values())
    named = {group: campus for group, campus in plan.campus.items() if group not in extended}
    groups = tuple(sorted((school.pinned_campus | named).items()))
    extended_groups = tuple(sorted((group, plan.campus[group]) for group in extended))
    week, none = school.scenario.week, dict.fromkeys(school.scenario.campuses, 0)
    bare = full_neighbourhood(school, none)
    keys = frozenset(
        [(group, token) for group, _ in groups for token in week.care]
        + [(group, token) for group, _ in extended_groups for token in week.extended]
        + [(club, token) for club in school.scenario.club for token in school.club_slots[club]]
    )
    return replace(bare, groups=groups, extended_groups=extended_groups, programme=keys, roster=keys)


def shape(plan: Plan) -> dict[str, Any]:
    """The decisions of a plan in a form that can be compared."""
    meetings = {
        key: (m.activity, m.host) if m.host else (m.activity, m.room, m.lead, tuple(sorted(m.assistants)))
        for key, m in plan.meetings.items()
    }
    used = {*plan.care.values(), *plan.extended.values()}
    return {
        "campus": {group: campus for group, campus in plan.campus.items() if group in used},
        "care": plan.care,
        "extended": plan.extended,
        "clubs": {student: tuple(sorted(clubs)) for student, clubs in plan.clubs.items() if clubs},
        "club_slots": {club: tuple(sorted(tokens)) for club, tokens in plan.club_slots.items() if tokens},
        "waits": {student: frozenset(days) for student, days in plan.waits.items() if days},
        "meetings": meetings,
        "duties": {key: tuple(sorted(people)) for key, people in plan.duties.items() if people},
    }


@dataclass(frozen=True)
class Fixed:
    """A model in which all is fixed, and what came of it."""

    built: BuiltModel
    outcome: SolverOutcome
    kept: bool
    """Whether there is a solution and it is the plan that was fixed."""

    @property
    def measures(self) -> dict[str, int]:
        return self.built.context.objective_terms.measures(self.outcome)

    @property
    def unserved(self) -> int:
        return self.outcome.value(self.built.context.objective_terms.unserved_total)

    @property
    def points(self) -> int:
        return self.outcome.value(self.built.context.objective_terms.points)


def fixed(
    school: School,
    plan: Plan,
    *,
    base: Plan | None = None,
    freedom: Neighbourhood | None = None,
    published: Plan | None = None,
    workshop: ModelBuilder | None = None,
) -> Fixed:
    """Fix a plan in the whole model, or in the model that leaves all but ``freedom`` as in ``base``."""
    workshop = workshop or ModelBuilder(school)
    built = workshop.build(base or Plan(), freedom or everything(school, plan), published=published)
    for literal, value in decisions(built.context, plan):
        built.context.constraints.define(literal == int(value))
    built.context.constraints.model.minimize(built.context.objective_terms.points)
    outcome = solve_model(built.context.constraints.model, LIMITS)
    kept = outcome.has_solution and shape(read_plan(built.context, outcome)) == shape(plan)
    return Fixed(built, outcome, kept)


def allows(scenario: Scenario, timetable: Timetable, without: str = "") -> bool:
    """Whether the model allows a timetable of a scenario, ``without`` the encoder and the bars of one rule."""
    school = school_of(scenario)
    workshop = ModelBuilder(school, {rule: encode for rule, encode in registry.RULES.items() if rule != without})
    if without:
        module = registry.RULES[without].__module__
        room_bars, staff_bars = (
            tuple(bar for bar in bars if bar.__module__ != module)
            for bars in (registry.ROOM_EXCLUSIONS, registry.STAFF_EXCLUSIONS)
        )
        workshop.eligibility = Eligibility(school, room_bars, staff_bars)
    return fixed(school, from_timetable(school, timetable), workshop=workshop).kept


class OnDisk:
    """A generated school in a folder, with both independent judges: the audit and the referee."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.scenario = files.load(folder)
        self.school = school_of(self.scenario)

    def plan(self, name: str) -> Plan:
        """The plan of a timetable in a folder beside the school's."""
        return from_timetable(self.school, files.read_timetable(self.folder.parent / name))

    def audit(self, plan: Plan, published: Plan | None = None) -> Audit:
        before = to_timetable(self.school, published) if published else None
        return audit(self.scenario, to_timetable(self.school, plan), week_of=MONDAY, published=before)

    def judge(self, plan: Plan) -> Verdict:
        place = self.folder.parent / "judged"
        place.mkdir(exist_ok=True)
        write_timetable(place, to_timetable(self.school, plan))
        return judge(self.folder, place, week_of=MONDAY)
