"""Club decisions out of the relaxation: a start for the search that sees the whole week in counts.

The clubs decide most of the points, and what they cost elsewhere (staff, exercise, rooms) is in the relaxation. Its
linear solution leaves few meeting patterns in parts; the clear ones are fixed, and the rest is solved with whole
patterns and members. The decisions keep all rules about clubs and members; whether groups, staff and rooms can follow
is not promised, only likely, as the counts allow it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from optimizer.model.bounds.branches import Branches
from optimizer.model.bounds.build import ground
from optimizer.model.bounds.census import Census
from optimizer.model.bounds.certificate import linear_bound, matrix_of
from optimizer.model.bounds.clock import Clock
from optimizer.model.bounds.linear import FREE, Key, Relaxation
from optimizer.model.school import School

CLEAR = 0.05
"""Patterns within this distance of 0 or 1 in the linear solution are fixed."""

GAP = 5e-4
WHOLE = ("pattern", "opens", "meets", "members", "members at")
"""Names of the variables that must be whole; the counts of the week may stay in parts."""


@dataclass(frozen=True)
class ClubGuide:
    """Which clubs open, when, and whom they take.

    Attributes
    ----------
    club_slots : dict
        Open club -> tokens of its meetings.
    clubs : dict
        Student -> clubs that the student is in, sorted; students without are absent.
    """

    club_slots: dict[str, tuple[str, ...]]
    clubs: dict[str, tuple[str, ...]]


def guide_clubs(school: School, *, time_limit: float, stop: Callable[[], bool] | None = None) -> ClubGuide | None:
    """Club decisions near the optimum of the relaxation, everybody served; None if none are found in time.

    Measured: about two seconds of one core at 2,000 students.
    """
    clock = Clock(time.monotonic() + time_limit, None, stop)
    tree = Branches(ground(school, 0), clock)
    while tree.linear and not clock.over:
        tree.step()
    if clock.over:
        return None
    values = _whole_patterns(tree.model(tree.worst()), clock)
    return None if values is None else _read(tree.ground.draft.census, values)


def _whole_patterns(model: Relaxation, clock: Clock) -> dict[Key, int] | None:
    """Values of the variables in `WHOLE`; None without a solution."""
    costs, constant = model.objective()
    primal = linear_bound(model, costs, constant, clock.share(1.0, float("inf"))).primal
    if not primal:
        return None
    lower, upper = np.array(model.lower, dtype=float), np.array(model.upper, dtype=float)
    for variable, key in enumerate(model.keys):
        if key[0] == "pattern" and primal[variable] < CLEAR:
            upper[variable] = lower[variable]
        elif key[0] == "pattern" and primal[variable] > 1 - CLEAR:
            lower[variable] = upper[variable]
    matrix, low, high = matrix_of(model)
    sides = np.where(low <= -FREE, -np.inf, low), np.where(high >= FREE, np.inf, high)
    charged = np.zeros(len(model.keys))
    charged[list(costs)] = list(costs.values())
    found = milp(
        charged,
        constraints=LinearConstraint(matrix, *sides),
        bounds=Bounds(lower, upper),
        integrality=np.array([key[0] in WHOLE for key in model.keys], dtype=int),
        options={"time_limit": max(0.1, clock.seconds), "mip_rel_gap": GAP},
    )
    if found.x is None:
        return None
    return {key: round(value) for key, value in zip(model.keys, found.x, strict=True) if key[0] in WHOLE}


def _read(census: Census, values: dict[Key, int]) -> ClubGuide:
    """Patterns by club, and members by name: within a kind the first in the scenario's order come first."""
    slots: dict[str, tuple[str, ...]] = {}
    for key, value in values.items():
        if value and key[0] == "pattern":
            slots[str(key[1])] = tuple(map(str, key[2:]))
        elif value and key[0] == "meets":
            slots[str(key[1])] = (*slots.get(str(key[1]), ()), str(key[2]))
    numbers = {kind: number for number, kind in enumerate(census.kinds)}
    clubs: dict[str, tuple[str, ...]] = defaultdict(tuple)
    left = dict(values)
    for student, kind in census.kind_of.items():
        number = numbers[kind]
        for club, _ in kind.clubs:
            taken = {token for other in clubs.get(student, ()) for token in slots[other]}
            free = len(clubs.get(student, ())) < kind.wants and not taken & set(slots.get(club, ()))
            if free and left.get(("members", number, club), 0) > 0:
                left["members", number, club] -= 1
                clubs[student] = tuple(sorted((*clubs[student], club)))
    return ClubGuide(slots, dict(clubs))
