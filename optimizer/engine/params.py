"""Numbers that tune the engine, by room."""

from __future__ import annotations

from dataclasses import dataclass, field

# -- engine/lp ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LpParams:
    """Linear programs: `optimizer.engine.lp`.

    Attributes
    ----------
    relative_gap : float
        Relative gap at which HiGHS ends a search with an absolute gap; a constant is added to the objective so that
        the two are the same. Any small value does.
    runaway_seconds : float
        Wall time after which a search of the construction ends, whatever it has. It is never reached by a school of
        ordinary size, since HiGHS is deterministic only as long as no clock ends it.
    integrality_tolerance : float
        Distance from the next integer up to which a value of the linear relaxation counts as integral.
    dual_scale : int
        Dual values are rounded to multiples of its inverse before a bound is computed from them.
    overflow_limit : float
        No exact bound is computed where a product, divided by ``dual_scale``, might be larger: 64 bits must hold it.
    cp_sat_strategies : tuple of str
        CP-SAT's searches for a bound, by the number of the attempt: the last one is kept. The first finishes small
        programs, the second gets furthest in large ones (measured at 600 students in 20 s: a bound of 8,590 against
        8,550 by CP-SAT's default search).
    """

    relative_gap: float = 0.001
    runaway_seconds: float = 300.0
    integrality_tolerance: float = 1e-6
    dual_scale: int = 2**16
    overflow_limit: float = 2.0**40
    cp_sat_strategies: tuple[str, ...] = ("objective_lb_search_max_lp", "lb_tree_search")


# -- engine/bounds --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BoundsParams:
    """Lower bounds and proofs of infeasibility: `optimizer.engine.bounds`.

    Attributes
    ----------
    proving_time_share : float
        Share of the limit (of time or of effort) that the bounds take where they cannot run beside the search.
    single_goals_time_share : float
        Bounds on single goals are left out where they would take more than this share of the time left.
    lp_effort_per_coefficient : float
        Effort that a linear program counts for, for each non-zero coefficient, in CP-SAT's deterministic units.
    first_integer_seconds, first_integer_effort : float
        Limits of the first search over integers at a common level; each further one has twice as much.
    unserved_time_share : float
        Share of what is left that one search for the least ``unserved`` may take.
    unserved_seconds : float
        Longest such search.
    infeasibility_seconds : float
        Wall time for the proof that there is no timetable, where the run has no deadline.
    row_filter_seconds : float
        Longest search when a set of contradicting rows is made smaller; a part that takes longer is kept.
    """

    proving_time_share: float = 0.3
    single_goals_time_share: float = 0.15
    lp_effort_per_coefficient: float = 2e-6
    first_integer_seconds: float = 2.5
    first_integer_effort: float = 0.5
    unserved_time_share: float = 0.1
    unserved_seconds: float = 5.0
    infeasibility_seconds: float = 20.0
    row_filter_seconds: float = 2.0


# -- all of the engine ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EngineParams:
    """Every group."""

    lp: LpParams = field(default_factory=LpParams)
    bounds: BoundsParams = field(default_factory=BoundsParams)


DEFAULTS = EngineParams()
