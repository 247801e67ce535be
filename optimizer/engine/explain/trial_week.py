"""How many would wait: a week is made and audited, and those who wait in it are counted."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

from optimizer.engine.explain.feasibility import plan_is_valid
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan

_QUICK_TRIAL_STUDENTS = 300
"""Students above which a trial week is made in a hurry (measured at 1,000: 2 s instead of 4 to 12)."""
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
        Student-days waited on.
    places : dict of Place
        Students who wait on each campus and day; those without any are absent.
    seconds : float
        Wall time that it took.
    """

    students: int
    days: int
    places: dict[CampusDay, int]
    seconds: float

    @property
    def everybody(self) -> bool:
        """Whether nobody waits."""
        return self.days == 0


def make_trial_week(school: School, time_limit: float) -> TrialWeek | None:
    """One week of the school as the construction makes it; None if it breaks a rule or there is no time.

    A longer search may find a better one.

    Parameters
    ----------
    time_limit : float
        Seconds after which optional improvement stops.
    """
    if time_limit <= 0:
        return None
    began = time.monotonic()
    quick = len(school.scenario.students) > _QUICK_TRIAL_STUDENTS
    plan = construct_plan(school, time_limit=time_limit, quick=quick)
    if not plan_is_valid(school, school, plan):
        return None
    waits = Counter((school.campus_of_student[s], day) for s, days in plan.waits.items() for day in days)
    return TrialWeek(sum(map(bool, plan.waits.values())), waits.total(), dict(waits), time.monotonic() - began)
