"""First plans of a school: the construction, with the audit's violations resolved by letting students wait.

Further ones, with other orders and prices, are a multi-start, of which the search takes the best plan.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
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


def construct_variants(
    school: School,
    seed: int,
    loads: LevelSearchState,
    *,
    once: float,
    until: float | None,
    effort: float | None,
    stop: threading.Event,
) -> Iterator[Plan]:
    """Construct a school in other ways, one after the other, as many as the limits allow.

    Each seed has variants of its own. A plan may break rules, as that of any construction. Those with the clubs and
    groups of an earlier one are left out, and after ``max_repeated_variants`` of them no more are made.

    Parameters
    ----------
    loads : LevelSearchState
        What the first construction has learned about fair loads; the variants search these levels exhaustively.
    once : float
        Seconds that the first construction took: none is begun that would not end in time.
    until : float, optional
        Clock time (``time.monotonic``) at which the run ends.
    effort : float, optional
        Deterministic limit of the run, instead.
    """
    params = school.params.search
    number = params.max_variants
    if effort is not None:
        affordable = params.variants_time_share * effort * params.students_per_effort / len(school.scenario.students)
        number = min(number, int(affordable))
    began = time.monotonic()
    end = inf if until is None else began + params.variants_time_share * (until - began)
    deadline = inf if until is None else until
    loads.search_exhaustively()
    known, repeated = set[object](), 0
    for variant in range(params.max_variants * seed + 1, params.max_variants * seed + number + 1):
        now = time.monotonic()
        if stop.is_set() or now + once > end or repeated >= params.max_repeated_variants:
            return
        plan = construct_plan(
            school,
            time_limit=deadline - now,
            stop=stop,
            variant=variant,
            by_groups=False,
            deadline=deadline,
            loads=loads,
        )
        students = (frozenset(plan.care.items()), frozenset(plan.clubs.items()), frozenset(plan.club_slots.items()))
        if students in known:
            repeated += 1
        else:
            known.add(students)
            yield plan
