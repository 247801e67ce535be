"""Whether a school has a timetable, and how many would wait in one.

It has one if a plan passes the audit, and none if a proof says so. How many would wait is counted in a week that is
constructed and audited (`make_trial_week`).
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from enum import Enum

from optimizer.domain.result import Status
from optimizer.engine.bounds.infeasibility import prove_infeasible
from optimizer.engine.conflict.find_conflict import is_contradictory, may_be_infeasible
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits, solve_model
from optimizer.engine.cp.exact_solve import is_tiny, model_is_complete
from optimizer.engine.cp.hints import read_plan
from optimizer.engine.cp.neighbourhood import full_neighbourhood
from optimizer.engine.plan.edit import plan_with_all_waiting
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.minimal_week import build_minimal_week, reduced_school
from optimizer.engine.search.plan_audit import audit_plan


class Feasibility(Enum):
    """What is known: ``FEASIBLE`` rests on an audited timetable, ``INFEASIBLE`` on a proof, ``OPEN`` on neither."""

    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    OPEN = "open"


def decide_feasibility(school: School, time_limit: float, *, quick: bool = False) -> Feasibility:
    """Whether the school has a timetable.

    Plans are made of a reduced school (`build_minimal_week`), then of the whole school.

    Parameters
    ----------
    time_limit : float
        Seconds of wall time.
    quick : bool
        Make no more than one plan of the reduced school, if there is one.
    """
    deadline, params = time.monotonic() + time_limit, school.params.explain
    if is_contradictory(school, min(params.contradiction_seconds, time_limit)):
        return Feasibility.INFEASIBLE
    if not may_be_infeasible(school):
        return Feasibility.FEASIBLE if audit_plan(school, plan_with_all_waiting(school)).clean else Feasibility.OPEN
    if is_tiny(school):
        return _decide_exactly(school, time_limit)
    if build_minimal_week(school, deadline, quick=quick) is not None:
        return Feasibility.FEASIBLE
    if quick and reduced_school(school) is not None:
        return Feasibility.OPEN
    left = min(params.bound_proof_seconds, deadline - time.monotonic())
    if left > 0 and prove_infeasible(school, time_limit=left) is not None:
        return Feasibility.INFEASIBLE
    left = deadline - time.monotonic()
    plan = construct_plan(school, time_limit=left) if left > 0 else None
    return Feasibility.FEASIBLE if plan is not None and audit_plan(school, plan).clean else Feasibility.OPEN


def _decide_exactly(school: School, time_limit: float) -> Feasibility:
    """A tiny school: all in one model, whose infeasibility is a proof where it leaves out no timetable."""
    context = ModelBuilder(school).build(Plan(), full_neighbourhood(school)).context
    outcome = solve_model(context.constraints.model, Limits(time_limit))
    if outcome.has_solution:
        valid = audit_plan(school, read_plan(context, outcome)).clean
        return Feasibility.FEASIBLE if valid else Feasibility.OPEN
    proven = outcome.status is Status.INFEASIBLE and model_is_complete(school)
    return Feasibility.INFEASIBLE if proven else Feasibility.OPEN


CampusDay = tuple[str, str]
"""(campus, day)."""


@dataclass(frozen=True)
class TrialWeek:
    """Who waits in one audited week.

    Attributes
    ----------
    students : int
        Students who wait on at least one day.
    days : int
        Student-days waited.
    waiting : dict
        (campus, day) -> students who wait; those without any are absent.
    seconds : float
        Wall time that making it took.
    """

    students: int
    days: int
    waiting: dict[CampusDay, int]
    seconds: float

    @property
    def everybody(self) -> bool:
        """Whether nobody waits."""
        return self.days == 0


def make_trial_week(school: School, time_limit: float) -> TrialWeek | None:
    """One week of the school by construction alone; None if it breaks a rule or there is no time.

    A search may find a better one.

    Parameters
    ----------
    time_limit : float
        Seconds after which optional improvement stops.
    """
    if time_limit <= 0:
        return None
    began = time.monotonic()
    quick = len(school.scenario.students) > school.params.explain.quick_trial_students
    plan = construct_plan(school, time_limit=time_limit, quick=quick)
    if not audit_plan(school, plan).clean:
        return None
    waiting = Counter((school.campus_of_student[s], day) for s, days in plan.waits.items() for day in days)
    return TrialWeek(sum(map(bool, plan.waits.values())), waiting.total(), dict(waiting), time.monotonic() - began)
