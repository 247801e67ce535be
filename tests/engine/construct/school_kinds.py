"""Generated schools for the tests of the stages, each in its week and built once."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from optimizer.engine.construct.clubs import ClubStage
from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.construct.groups import GroupStage
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.files import load
from optimizer.testing.generator import build
from optimizer.testing.schools import MONDAY

KINDS = [("clubs", 100), ("campuses", 120), ("junior", 90), ("extended", 100), ("mixed", 100), ("everything", 90)]
"""Kind and students; all of them can serve everybody."""


@cache
def school(kind: str, students: int, seed: int = 1) -> School:
    made, *_ = build(students=students, kind=kind, seed=seed)
    return School(load(made.write(Path(mkdtemp()) / "school")), MONDAY)


def with_fewer_staff(school: School) -> School:
    """The school without every second person whom no pin names."""
    scenario = school.scenario
    pinned = {pin.staff for pin in scenario.pins}
    staff = tuple(p for number, p in enumerate(scenario.staff) if number % 2 or p.id in pinned)
    return replace(school, scenario=replace(scenario, staff=staff))


def grouped(school: School) -> tuple[ConstructionContext, Plan, GroupStage]:
    """A plan after the first two stages: clubs and groups."""
    context, plan = ConstructionContext(school), Plan()
    clubs = ClubStage(context)
    clubs.run(plan)
    groups = GroupStage(context, clubs.room_class)
    groups.run(plan)
    return context, plan, groups
