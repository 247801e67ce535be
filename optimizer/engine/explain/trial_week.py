"""How many would wait: a week is constructed and audited, and those who wait in it are counted."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan
from optimizer.engine.search.plan_audit import audit_plan

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
