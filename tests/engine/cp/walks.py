"""Random walks over valid plans: any freedom, any objective, so that the models' odd corners are visited too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

from ortools.sat.python import cp_model

from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.cp.hints import decisions, hint_plan, read_plan
from optimizer.engine.cp.neighbourhood import Neighbourhood, existing_groups
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School

_T = TypeVar("_T")


def some(rng: Random, items: Sequence[_T], share: float) -> frozenset[_T]:
    return frozenset(item for item in items if rng.random() < share)


def random_freedom(school: School, plan: Plan, rng: Random) -> Neighbourhood:
    """Some decisions of a plan, of one kind or several; what they imply is left to the model to see."""
    free = Neighbourhood(people=frozenset(p.id for p in school.staff))
    care, extended = existing_groups(plan)
    spare = {"C91": school.scenario.campuses[0], **school.pinned_campus}
    free = replace(free, groups=tuple((spare | dict(care)).items()), extended_groups=extended)
    changes = rng.sample(sorted(_CHANGES), rng.choice((1, 1, 2, 3)))
    for change in changes:
        free = _CHANGES[change](school, plan, free, rng)
    return free


def _staff(school: School, plan: Plan, free: Neighbourhood, rng: Random) -> Neighbourhood:
    keys, share = sorted(plan.meetings), rng.choice((0.1, 0.3, 1.0))
    free = replace(free, roster=free.roster | some(rng, keys, share))
    places = [(campus, token) for campus in school.scenario.campuses for token in school.scenario.week.by_token]
    return replace(free, duties=free.duties | some(rng, places, rng.choice((0, 0.3, 1.0))))


def _programme(school: School, plan: Plan, free: Neighbourhood, rng: Random) -> Neighbourhood:
    keys, groups = sorted(plan.meetings), sorted({group for group, _ in plan.meetings})
    if rng.random() < 0.5:
        chosen = some(rng, groups, 0.3)
        return replace(free, programme=free.programme | {key for key in keys if key[0] in chosen})
    return replace(free, programme=free.programme | some(rng, keys, 0.3))


def _care(school: School, plan: Plan, free: Neighbourhood, rng: Random) -> Neighbourhood:
    return replace(free, care=free.care | some(rng, [s.id for s in school.scenario.students], 0.2))


def _extended(school: School, plan: Plan, free: Neighbourhood, rng: Random) -> Neighbourhood:
    return replace(free, extended=free.extended | some(rng, [s.id for s in school.scenario.students], 0.4))


def _clubs(school: School, plan: Plan, free: Neighbourhood, rng: Random) -> Neighbourhood:
    return replace(free, clubs=free.clubs | some(rng, [s.id for s in school.scenario.students], 0.3))


def _times(school: School, plan: Plan, free: Neighbourhood, rng: Random) -> Neighbourhood:
    clubs = sorted(school.scenario.club)
    chosen = frozenset(rng.sample(clubs, min(len(clubs), rng.choice((1, 2)))))
    wishers = frozenset(s for club in chosen for s in school.wishers[club])
    return replace(free, times=free.times | chosen, clubs=free.clubs | wishers)


def _serving(school: School, plan: Plan, free: Neighbourhood, rng: Random) -> Neighbourhood:
    return replace(free, serving=free.serving | some(rng, [s.id for s in school.scenario.students], 0.1))


_CHANGES = {
    "care": _care,
    "clubs": _clubs,
    "extended": _extended,
    "programme": _programme,
    "serving": _serving,
    "staff": _staff,
    "times": _times,
}


def step(school: School, plan: Plan, freedom: Neighbourhood, rng: Random, limits: Limits) -> Plan | None:
    """Some plan, far from the old one, that the model allows under a freedom; None where it finds none."""
    built = ModelBuilder(school).build(plan, freedom)
    hint_plan(built.context, plan)
    literals = [literal for literal, _ in decisions(built.context, plan)]
    weights = [rng.choice((-3, -1, -1, 0, 1, 2)) for _ in literals]
    built.context.constraints.model.minimize(cp_model.LinearExpr.weighted_sum(literals, weights))
    outcome = solve_model(built.context.constraints.model, limits)
    return read_plan(built.context, outcome) if outcome.has_solution else None
