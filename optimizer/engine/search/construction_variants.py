"""Further constructions with other orders and prices: a multi-start, of which the search takes the best plan."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from optimizer.engine.construct.staff import LevelSearchState
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.initial_plan import construct_plan


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

    Each seed has variants of its own. A plan may break rules, as that of any construction.

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
    end = float("inf") if until is None else began + params.variants_time_share * (until - began)
    loads.search_exhaustively()
    for variant in range(params.max_variants * seed + 1, params.max_variants * seed + number + 1):
        now = time.monotonic()
        if stop.is_set() or now + once > end:
            return
        deadline = float("inf") if until is None else until
        yield construct_plan(
            school,
            time_limit=deadline - now,
            stop=stop,
            variant=variant,
            by_groups=False,
            deadline=deadline,
            loads=loads,
        )
