"""Every number that tunes the engine, in groups by room; none of them changes what a timetable must keep."""

from __future__ import annotations

from dataclasses import dataclass, field

# -- engine/search ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SearchParams:
    """Numbers of the large neighbourhood search, of the construction variants and of the repair of violations.

    *Effort* is CP-SAT's deterministic time, which does not depend on the machine; a share is of the time that is left.

    Attributes
    ----------
    operator_effort : float
        Effort that one model of an operator may take, unless the operator names its own.
    full_neighbourhood_students : int
        Students up to whom a school in which somebody waits may be freed as a whole by one operator.
    full_neighbourhood_effort : float
        Effort that a model of the whole of such a school may take.
    initial_value : float
        Points per effort that an operator is taken to win before it has been tried.
    value_learning_rate : float
        Step size of the exponential recency-weighted average of an operator's points per effort.
    min_attempt_effort : float
        Effort that an attempt is taken to cost at least, so that quick ones do not get unbounded values.
    min_value_share, min_value : float
        An operator is drawn as if its value were at least this share of the highest value, and at least this number.
    unserved_points : int
        Points that one unit of ``unserved`` won counts for in an operator's value.
    max_neighbourhood_size : float
        Size up to which the neighbourhoods of an operator grow.
    min_neighbourhood_size : float
        Size down to which they shrink.
    growth_factor, shrink_factor : float
        By which the size is multiplied after a model solved to optimality, and after one without proof or gain.
    potential_refresh_interval : int
        Iterations after which the points that each goal could still improve by are worked out anew.
    min_selection_factor : float
        Factor on the weight of an operator whose goals are all at their bounds: it is still drawn now and then, since
        its moves may make room for others.
    potential_share_factor : float
        An operator is drawn with full weight if its goals have at least the inverse of this of all improvable points.
    stall_iterations : int
        Iterations without a gain after which the effort limit of each model doubles, again and again.
    max_limit_factor : int
        Factor by which the effort limit grows at most.
    skipped_effort : float
        Effort charged for an iteration without a model (nothing to free, or a neighbourhood that is exhausted).
    max_variants : int
        Constructions after the first, at most.
    variants_time_share : float
        Share of the time, or of the effort, that they may take.
    students_per_effort : int
        Students that are constructed with one unit of effort; for the limit in runs with an effort limit.
    repair_rounds : int
        Audits with the neighbourhoods of what they find, before whole days are dropped.
    repair_time_share : float
        Share of the time for these rounds; the rest is for the minimal week.
    repair_effort : float
        Effort for one neighbourhood of a violation in the first round; the second has twice as much, and so on.
    free_staff_product : int
        Sessions times staff up to which all sessions are freed where people break their limits.
    minimal_week_students : tuple of int
        Students for each need of the minimal week, one attempt after the other.
    minimal_week_effort : float
        Effort for each attempt.
    """

    operator_effort: float = 0.6
    full_neighbourhood_students: int = 60
    full_neighbourhood_effort: float = 4.0
    initial_value: float = 1.0
    value_learning_rate: float = 0.25
    min_attempt_effort: float = 0.02
    min_value_share: float = 0.04
    min_value: float = 0.01
    unserved_points: int = 1000
    max_neighbourhood_size: float = 24.0
    min_neighbourhood_size: float = 2.0
    growth_factor: float = 1.15
    shrink_factor: float = 0.9
    potential_refresh_interval: int = 25
    min_selection_factor: float = 0.03
    potential_share_factor: float = 4.0
    stall_iterations: int = 25
    max_limit_factor: int = 16
    skipped_effort: float = 0.001
    max_variants: int = 16
    variants_time_share: float = 0.25
    students_per_effort: int = 3000
    repair_rounds: int = 4
    repair_time_share: float = 0.6
    repair_effort: float = 1.0
    free_staff_product: int = 20_000
    minimal_week_students: tuple[int, ...] = (20, 60, 180)
    minimal_week_effort: float = 8.0


# -- engine/repair ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RepairParams:
    """Numbers of the repair of a published week. A share is of the time that is left when the step begins.

    Attributes
    ----------
    clubs_time_share : float
        Share for a week without the clubs that cannot meet as published, and again for other times for them.
    replanning_time_share : float
        Share for planning days anew that are short of rooms for exercise.
    group_days_time_share : float
        Share kept for letting whole groups wait on a day.
    two_plans_time_share : float
        Share for the published plan where a day planned anew is tried after it.
    proving_time_share : float
        Share for raising the lower bound on changes.
    step_time_share : float
        Share of its time that one neighbourhood may take.
    min_step_seconds : float
        Seconds under which no further neighbourhood is begun once there is a week: building its model may take that.
    max_readmitted_students : int
        Students who wait and did not before, up to whom their groups are freed to admit them after all.
    max_serving_students : int
        Students whose days one model may free (measured: 5 s for 300).
    group_days_rounds : int
        Attempts, each with more groups waiting, to repair what still breaks rules.
    group_days_min_seconds : float
        Seconds that are left when the bisection for fewer waiting groups ends.
    max_joint_slots : int
        Slots that are searched together for a lower bound, at most.
    new_meeting_changes : int
        Changes of a club that comes to meet in a slot: its session and its lead.
    session_change_cost : int
        Cost of an exercise session that moves, in the model of a day short of rooms; leaving a club costs
        ``club_leaving_cost``, a club that does not meet twice as much as a session.
    club_leaving_cost : int
        Cost of a student who leaves the clubs of the day there.
    skill_activity_cost : int
        Cost of an activity there that needs a skill and was not published, since few people may have it.
    waiting_time_share : float
        Share of that model's time for who waits; the rest is for few changes.
    """

    clubs_time_share: float = 0.5
    replanning_time_share: float = 0.2
    group_days_time_share: float = 0.3
    two_plans_time_share: float = 0.5
    proving_time_share: float = 0.4
    step_time_share: float = 0.7
    min_step_seconds: float = 2.0
    max_readmitted_students: int = 20
    max_serving_students: int = 400
    group_days_rounds: int = 3
    group_days_min_seconds: float = 2.0
    max_joint_slots: int = 3
    new_meeting_changes: int = 2
    session_change_cost: int = 4
    club_leaving_cost: int = 1
    skill_activity_cost: int = 8
    waiting_time_share: float = 0.7


@dataclass(frozen=True)
class EngineParams:
    """All groups."""

    search: SearchParams = field(default_factory=SearchParams)
    repair: RepairParams = field(default_factory=RepairParams)


DEFAULTS = EngineParams()
