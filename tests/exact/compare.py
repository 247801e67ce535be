"""One random tiny school, solved by the program and by the exact model, and what they disagree in."""

from __future__ import annotations

import tempfile
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import optimizer
from optimizer import files
from optimizer.auditing import audit
from optimizer.domain.result import Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.bounds.anytime_bound import lower_bound
from optimizer.engine.problem.school import School
from optimizer.engine.solve import Solution
from optimizer.errors import ScenarioError
from optimizer.testing.schools import MONDAY
from tests.exact.schools import random_school, refusals
from tests.exact.solve import Exact, solve_exactly
from tests.referee import judge

EFFORT = 0.1
"""Units of work that the program is given: enough to prove most of these schools in its one model, and a few of the
constructions and neighbourhoods for the others."""
BOUND_EFFORT = 0.3
"""Units of work for the bounds of a school: some tenths of a second."""


@dataclass(frozen=True)
class Comparison:
    """What came of one seed.

    Attributes
    ----------
    faults : tuple of str
        Everything in which program, contract and judges disagree; empty where all is well.
    kind : str
        refused: bad input; undecided: the exact model reached its limit of work, so less was compared; else the
        program's status.
    """

    seed: int
    kind: Literal["refused", "undecided", "crashed", "optimal", "feasible", "infeasible", "unknown"]
    faults: tuple[str, ...] = ()


def compare(seed: int) -> Comparison:
    """Write the school of a seed, solve it twice and compare the answers."""
    school = random_school(seed)
    expected = refusals(school)
    with tempfile.TemporaryDirectory() as place:
        folder = school.write(Path(place) / "school")
        try:
            scenario = files.load(folder)
        except ScenarioError as error:
            unfounded = () if expected else (f"refused, and the contract has no reason to: {error}",)
            return Comparison(seed, "refused", unfounded)
        if expected:
            return Comparison(seed, "refused", tuple(f"bad input accepted: {reason}" for reason in expected))
        exact = solve_exactly(scenario, MONDAY)
        faults = _judged("the exact model", folder, scenario, exact.timetable, exact.unserved, exact.points)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                solution = optimizer.solve(scenario, effort=EFFORT, workers=1, week_of=MONDAY)
        except Exception as error:
            return Comparison(seed, "crashed", (*faults, _crash(error)))
        score = solution.result.score
        numbers = (score.unserved, score.points) if score else (None, None)
        faults += _judged("the program", folder, scenario, solution.timetable, *numbers)
        faults += _differences(solution, exact) + _false_bounds(scenario, exact)
    decided = exact.feasible is False or exact.points is not None
    return Comparison(seed, solution.status.value if decided else "undecided", tuple(faults))


def _crash(error: Exception) -> str:
    """An exception or warning with the place that it comes from."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} (in {place.name} of {Path(place.filename).name})"


def _judged(
    who: str,
    folder: Path,
    scenario: Scenario,
    timetable: Timetable | None,
    unserved: int | None,
    points: int | None,
) -> list[str]:
    """What the audit and the referee say against a timetable and the score claimed for it."""
    if timetable is None:
        return []
    ours = audit(scenario, timetable, week_of=MONDAY)
    week = folder.parent / who.replace(" ", "-")
    week.mkdir()
    files.write_timetable(week, timetable)
    theirs = judge(folder, week, week_of=MONDAY)
    found = [f"{who}: the audit finds {one.rule}: {one.text.en}" for one in ours.violations]
    found += [f"{who}: the referee finds {one.rule}: {one.unit} {one.text}" for one in theirs.violations]
    for judged in (ours.score, theirs):
        for name, claimed, right in (("unserved", unserved, judged.unserved), ("points", points, judged.points)):
            if claimed not in (None, right):
                found.append(f"{who}: {name} {claimed}, judged {right}")
    return list(dict.fromkeys(found))


def _false_bounds(scenario: Scenario, exact: Exact) -> list[str]:
    """What the relaxation claims, of which the exact answer is a counterexample; tiny schools are solved without it."""
    if exact.unserved is None:
        return []
    effort = BOUND_EFFORT
    found = lower_bound(School(scenario, MONDAY), time_limit=60, deterministic_limit=effort, unserved=exact.unserved)
    claims = [f"bound: unserved {found.unserved}"] if found.unserved > exact.unserved else []
    if found.empty or found.impossible:
        claims.append(f"bound: no timetable with unserved {found.at}")
    if exact.points is not None and found.points > exact.points:
        claims.append(f"bound: points {found.points}")
    return [f"{claim}, but {exact.unserved}, {exact.points} is possible" for claim in claims]


def _differences(solution: Solution, exact: Exact) -> list[str]:
    """What of the program's status, score and bound cannot be, by the exact answer."""
    status, score, bound = solution.status, solution.result.score, solution.result.bound
    if (solution.timetable is None) != (status in (Status.INFEASIBLE, Status.UNKNOWN)):
        return [f"{status}, and {'no' if solution.timetable is None else 'a'} timetable"]
    if exact.feasible is False:
        return [] if status in (Status.INFEASIBLE, Status.UNKNOWN) else [f"{status}, but there is no timetable"]
    if status is Status.INFEASIBLE:
        return [f"infeasible, but there is a timetable: unserved {exact.unserved}"] if exact.feasible else []
    if exact.unserved is None:
        return []
    found = []
    if bound.unserved is not None and bound.unserved > exact.unserved:
        found.append(f"{status}: bound of unserved {bound.unserved}, but {exact.unserved} is possible")
    if score is not None and score.unserved < exact.unserved:
        found.append(f"unserved {score.unserved}, but the exact model proves {exact.unserved}")
    if exact.points is None:
        return found
    if bound.points is not None and bound.unserved == exact.unserved and bound.points > exact.points:
        found.append(f"{status}: bound of points {bound.points}, but {exact.points} is possible")
    if score is not None and (score.unserved, score.points) < (exact.unserved, exact.points):
        found.append(f"{score}, but the exact model proves {exact.unserved}, {exact.points}")
    if (
        status is Status.OPTIMAL
        and score is not None
        and (score.unserved, score.points) != (exact.unserved, exact.points)
    ):
        found.append(f"called optimal: {score.unserved}, {score.points}; exact: {exact.unserved}, {exact.points}")
    return found
