"""A first plan of a school: the construction, with the audit's violations resolved by letting students wait."""

from __future__ import annotations

import threading
import time
from math import inf

from optimizer.engine.construct.context import ConstructionContext, OutOfTimeError
from optimizer.engine.construct.pipeline import ConstructionPipeline, Effort
from optimizer.engine.construct.staff import LevelSearchState
from optimizer.engine.plan.edit import plan_with_all_waiting
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.waitlist_offenders import waitlist_offenders


def construct_plan(
    school: School,
    *,
    time_limit: float,
    stop: threading.Event | None = None,
    quick: bool = False,
    variant: int = 0,
    by_groups: bool = True,
    deadline: float = inf,
    loads: LevelSearchState | None = None,
) -> Plan:
    """A complete plan of a school. It may break rules where waiting does not help, or is not allowed to (`by_groups`).

    Parameters
    ----------
    school : School
        The school in its week.
    time_limit : float
        Seconds after which no further attempt, and no further round of waiting, begins.
    stop : Event, optional
        Setting it has the effect of the deadline.
    quick : bool
        Make fewer attempts at choosing clubs, forming groups and choosing who waits. More clubs may stay closed; the
        number of students who wait hardly differs.
    variant : int
        Which of many ways to form the groups: 0 is the best on average; the others differ in the order of the
        exchanges and in what a saved session counts.
    by_groups : bool
        Whether whole groups wait where letting single students wait does not keep the rules. Without it such a plan
        breaks rules still and is meant for `repair_violations`.
    deadline : float
        Clock time (``time.monotonic``) at which the construction is given up, within its stages too. Where no plan is
        complete by then, everybody waits.
    loads : LevelSearchState, optional
        What other constructions of the school have learned about loads, and this one may add to.
    """
    params = school.params.construct
    effort = Effort(
        params.quick_club_attempts if quick else params.club_attempts,
        params.quick_admission_rounds if quick else params.admission_rounds,
        params.quick_session_saving_factors if quick else params.session_saving_factors,
        time.monotonic() + time_limit,
        stop,
    )
    context = ConstructionContext(school, deadline, stop)
    try:
        return ConstructionPipeline(
            context, effort, waitlist_offenders, by_groups, variant, loads or LevelSearchState()
        ).run()
    except OutOfTimeError:
        return plan_with_all_waiting(school)
