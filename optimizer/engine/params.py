"""The numbers that tune the engine, named and grouped; read from a TOML file where the defaults do not suit.

Each group is a frozen dataclass with one field a number: its default, and below it a docstring with its meaning, unit
and what was measured, which `EngineParams.describe` shows. A file holds a table a group; numbers that it does not name
keep their defaults, and the others have the default's type (tuples as arrays; an integer will do for a float)::

    [search]
    variants = 8
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from inspect import getsource
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import Any

from optimizer.errors import SettingsError

# -- the groups, one a room or stage of the engine ----------------------------------------------------------------


@dataclass(frozen=True)
class ProblemParams:
    """`optimizer.engine.problem`."""

    max_listed_patterns: int = 400
    """Clubs with more meeting patterns (sets of slots for all meetings of the week) than this have none listed: the
    bounds then hold their meetings by rows for each slot alone, which is weaker but valid."""
    max_pattern_options: int = 300
    """Meeting patterns of a club that the construction chooses from; of more, the first in order of time."""


@dataclass(frozen=True)
class PlanParams:
    """`optimizer.engine.plan`."""

    lost_club_cost: float = 0.9
    """Cost of a club that is lost when a student waits on a day, in points of `unserved`, when it is chosen who waits:
    below 1, so that it decides only between days that cost the same."""


@dataclass(frozen=True)
class CpParams:
    """`optimizer.engine.cp`."""

    max_exact_students: int = 12
    """Schools of at most so many students are solved in one model, with one candidate care group for each student,
    which loses no timetable; beyond, proving takes too long."""
    max_single_extended_groups: int = 12
    """Students signed up for extended care at a campus for whom one candidate group each is offered, which loses no
    timetable; for more, twice as many groups as full ones would hold them."""
    search_level_spread: int = 3
    """Common levels of fair-load that a model of the search considers on either side of the best one at the present
    loads; the points of a plan are computed over all levels afterwards."""
    lexicographic_level_spread: int = 2
    """The same for a model that minimises changes before points."""
    helper_completion_effort: float = 5.0
    """Limit, in deterministic time of CP-SAT, on computing the least helper variables of a plan whose decisions are all
    fixed; measured: under 0.1."""
    search_charge: float = 0.05
    """Effort charged for each search of a repair that is limited by effort, for building its model."""
    lexicographic_search_share: float = 0.6
    """Share of the time left that one search of a lexicographic optimisation may take, the last one apart."""
    lexicographic_points_seconds: float = 1.0
    """Seconds at most for minimising points once unserved and changes are as low as they were found to be."""


@dataclass(frozen=True)
class LpParams:
    """`optimizer.engine.lp`."""

    relative_gap: float = 0.001
    """Relative gap at which HiGHS ends a search with an absolute gap; a constant is added to the objective so that the
    two are the same, so any small value does."""
    runaway_seconds: float = 300.0
    """Seconds of wall time after which a search of the construction ends whatever it has. HiGHS is deterministic only
    as long as no clock ends it, so this is for runaways alone."""
    integrality_tolerance: float = 1e-6
    """Distance from the next integer up to which a value of the linear relaxation counts as integral."""
    dual_scale: int = 2**16
    """Dual values are rounded to multiples of 1 / dual_scale before a bound is computed from them."""
    overflow_limit: float = 2.0**40
    """No exact bound is computed where one of its products might be larger than this, so that times dual_scale it fits
    64 bits."""


@dataclass(frozen=True)
class ConstructParams:
    """`optimizer.engine.construct`, stage by stage.

    Absolute gaps and node limits end the branch-and-bound search of a stage's model: HiGHS is stopped by these and not
    by a clock, so that a run is repeatable.
    """

    care_fill_rates: tuple[float, ...] = (0.94, 0.9, 0.86, 0.8)
    """Share of the seats of a care session that the club stage takes to be occupied, attempt by attempt. Where it is
    too high, clubs leave too few leads for care, and the next, lower rate is tried."""
    exercise_fill_rates: tuple[float, ...] = (1.0, 0.97, 0.95, 0.9)
    """The same for care sessions with exercise. Where it is too high, clubs leave too few places for exercise."""
    session_saving_factors: tuple[float, ...] = (1.0, 5.0, 10.0)
    """Factors on what a saved care session counts while groups are formed; the next one is tried where sessions lack
    staff."""
    quick_session_saving_factors: tuple[float, ...] = (1.0, 10.0)
    """The same in a quick construction."""
    club_attempts: int = 6
    """Times that clubs are chosen, at most, before what is short is accepted."""
    stop_seconds: float = 0.5
    """Seconds after a request to stop in which a construction may still come to its end."""
    quick_club_attempts: int = 2
    """The same in a quick construction."""
    admission_rounds: int = 3
    """Times that waiting students are chosen, at most, where leads for care are short."""
    quick_admission_rounds: int = 1
    """The same in a quick construction."""
    cancelling_rounds: int = 8
    """Times that sessions without a place or staff are cancelled at most, each followed by a new programme and
    roster."""
    violation_rounds: int = 6
    """Times that students concerned by violations of the audit wait at most, and whole groups where they may."""
    tolerated_missed_exercise: int = 3
    """Student-days without a place for exercise that are accepted before clubs are chosen anew."""
    tolerated_exercise_wait_share: float = 0.05
    """Share of the student-days that may wait for want of exercise before clubs are chosen for another exercise fill
    rate. The search serves them sooner (seen on four schools of early leavers or with few yards; the share itself has
    not been tuned)."""
    admission_absolute_gap: float = 1.0
    """Gap of the admission model, in units of `unserved`."""
    admission_order_weight: float = 0.01
    """Part of its waiting cost by which the last student of the table costs more than the first. It decides between
    equals always in the same way, so that whole groups are served or wait."""
    admission_club_day_cost: float = 100.0
    """Waiting cost of each slot of a student's day that is added where a club of the student meets: such days are
    hardly ever chosen. In units of `unserved`."""
    club_absolute_gap: float = 60.0
    """Absolute gap of the club model in points, at least."""
    club_absolute_gap_per_wish: float = 0.03
    """Absolute gap of the club model in points for each wish, if that is more."""
    club_node_limit: int = 5
    """Nodes of the club model."""
    club_unserved_slot_cost: int = 10_000
    """What the club model saves for each slot of a student who signed up for club time alone and gets a club."""
    club_shortfall_cost: int = 300_000
    """What the club model pays for each session that is left without a lead or a place."""
    few_club_leaders: int = 8
    """Meetings that at most so many people can lead have their leaders named in the club model; more are counted."""
    usable_capacity_share: float = 0.95
    """Share of the leads, rooms and places for exercise that a group size may use up."""
    joined_fill_rate: float = 0.9
    """Share of the seats that joined sessions, or groups at exercise, occupy on average."""
    uneven_variants: int = 2
    """Of so many variants of the construction one makes more groups of uneven sizes, where that can save staff."""
    saved_session_factors: tuple[float, ...] = (1.0, 0.25, 0.5, 2.0, 0.15, 0.75)
    """What a saved care session counts while groups are formed, in staff slots, by variant of the construction. The
    first one is the best on average (measured on 15 schools)."""
    meeting_cost_factors: tuple[float, ...] = (0.5, 1.0, 0.0, 0.5, 0.25)
    """What a slot in which a care group meets counts while groups are formed, as a share of one change of lead and of
    room, by variant of the construction: joined or not, it takes a lead and a room of the group's few (measured on
    schools of 120, 600 and 720: 0.5 takes 2 % of the points off, most where many leave early)."""
    meeting_cost_decay: float = 0.8
    """Factor by which each further student present lowers what is left to be saved of it."""
    grouping_rounds: int = 10
    """Rounds in which students are exchanged between care groups and slots for exercise are chosen anew."""
    max_grouping_rounds: int = 20
    """The same, as long as some student lacks exercise."""
    pattern_changes: int = 8
    """Times that groups take other slots for exercise at most, since students who lack it need these."""
    pattern_change_missed: int = 30
    """Student-days without exercise up to which such changes are tried; beyond, other clubs are a better answer."""
    pattern_trials: int = 4
    """Changes that are tried each time, the most promising first."""
    class_reach: tuple[float, ...] = (6.0, 3.0, 1.5, 0.0, 6.0, 3.0, 1.5, 0.0, 0.0)
    """Students of a class within which the cost of a class in a group grows, for round 1, 2, …: 0 charges all of it for
    the first student. The sequence falls twice since the second time finds better groups (measured: 0.2 %)."""
    partition_group_cost: float = 1_000.0
    """Cost of a care group in the model of the first partition; no points, only the ratio to the cost of a range
    matters."""
    partition_range_cost: float = 10.0
    """Cost of a grade range in the model of the first partition."""
    partition_node_limit: int = 1_000
    """Nodes of that model, at most."""
    common_attendance: int = 8
    """Students with the same slots in care from which their attendance orders the first partition."""
    pinned_elsewhere_penalty: int = 10_000
    """What exercise in a slot costs in which something else is pinned to the group, in students without exercise."""
    missed_exercise_penalty: float = 5_000.0
    """Cost of a student-day without exercise in the swap local search, in points."""
    apart_penalty: float = 50_000.0
    """Cost of a pair of students of one `apart` code in a group in the swap local search, in points."""
    saturated_class_count: int = 40
    """Students of a class in a group from which one more costs nothing in the swap local search."""
    unplaced_session_cost: int = 100_000
    """What the programme model pays for each student of a session without activity and room."""
    programme_missed_exercise_cost: int = 20_000
    """Cost of each student-day without exercise in the programme model, in points."""
    minimum_shortfall_cost: int = 50_000
    """Cost of each session below an activity's minimum in the programme model, in points."""
    skilled_activity_cost: float = 15.0
    """Cost of an activity that asks for a skill in the programme model, in points: it ties skilled leads."""
    exercise_mismatch_cost: float = 5.0
    """Cost of exercise outside the slots chosen for it, and of none within, in the programme model, in points."""
    classroom_cost: float = 0.5
    """Cost of a classroom taken by an activity other than homework and reading in the programme model, in points."""
    programme_absolute_gap: float = 20.0
    """Absolute gap of the programme model in points."""
    programme_node_limit: int = 1
    """Nodes of the programme model."""
    restricted_cost_limit: float = 10_000.0
    """The programme with the cheapest choices alone is kept if it costs no more than this."""
    host_change_cost: float = 0.01
    """What another host of a joined session costs, in groups with an odd number of sessions."""
    hosting_node_limit: int = 200
    """Nodes of the model that chooses hosts."""
    quiet_away_cost: float = 10.0
    """Cost of homework or reading in a room that is new to the group, when rooms are assigned (own room: 0)."""
    quiet_known_room_cost: float = 5.0
    """Cost of homework or reading in a room that the group has used, when rooms are assigned."""
    active_away_cost: float = 2.0
    """Cost of other activities outside the group's own room, when rooms are assigned."""
    active_home_cost: float = 1.0
    """Cost of other activities in the group's own room, when rooms are assigned."""
    missing_staff_cost: int = 100_000
    """What the roster model pays for a post without a person."""
    weekly_minimum_shortfall_cost: int = 50_000
    """What it pays for each slot below a person's weekly minimum."""
    load_cost_segments: int = 6
    """Linear segments of the squared distance between a person's load and target, on each side."""
    max_slots_for_gap_rows: int = 4
    """Slots of a day up to which gaps are modelled slot by slot; longer days choose one shift (first and last slot)."""
    max_slots_of_short_day: int = 5
    """Slots of a day up to which gaps are modelled at all; on longer days people are drawn to one half of the day."""
    roster_fixing_reduced_costs: tuple[float, ...] = (0.0, 1.0)
    """Reduced-cost fixing of the roster model, round after round: reduced costs in points from which variables that are
    integral in the relaxation are fixed."""
    roster_fixing_tolerances: tuple[float, ...] = (0.2, 1.0)
    """For each of these rounds the points for each session within which of the relaxation a solution is accepted."""
    roster_absolute_gap: float = 30.0
    """Absolute gap of the roster model in points."""
    roster_node_limit: int = 1
    """Nodes of the roster model."""
    irregular_lead_share: float = 0.75
    """Part of the weight of `continuity` that a session led by somebody else than a regular lead costs."""
    few_possible_leads: int = 12
    """Meetings of clubs with at most so many possible leads have variables of their own; the others are counted."""
    far_from_target: float = 1.0
    """Mean squared distance (slots squared) of the loads from the targets above which another common level is tried."""
    non_improving_levels: int = 4
    """Levels that may be no better before an exhaustive search stops: the targets of people with small shares rise only
    now and then."""
    assignment_sweeps: int = 5
    """Times that the leads of all slots are assigned anew."""
    team_sweeps: int = 3
    """Sweeps over all pairs of teams of regular leads."""
    max_evaluated_teams: int = 25_000
    """Teams of regular leads whose cost is computed, at most."""


@dataclass(frozen=True)
class SearchParams:
    """`optimizer.engine.search`. Effort is CP-SAT's deterministic time; a share is of the time that is left."""

    operator_effort: float = 0.6
    """Effort that the model of a neighbourhood may take."""
    full_neighbourhood_students: int = 60
    """Students up to whom the whole plan may be freed where somebody waits."""
    full_neighbourhood_effort: float = 4.0
    """Effort that a model of the whole of such a school may take."""
    initial_value: float = 1.0
    """Points per effort that an operator is taken to win before it has been tried."""
    value_learning_rate: float = 0.25
    """Step size of the exponential recency-weighted average of an operator's points per effort."""
    min_attempt_effort: float = 0.02
    """Effort that an attempt is taken to cost at least, so that quick ones do not get unbounded values."""
    min_value_share: float = 0.04
    """An operator is drawn as if its value were at least this share of the highest value."""
    min_value: float = 0.01
    """An operator is drawn as if its value were at least this many points per effort."""
    unserved_points: int = 1000
    """Points that one unit of ``unserved`` won counts for in an operator's value."""
    max_neighbourhood_size: float = 24.0
    """Size up to which the neighbourhoods of an operator grow, in the units of the operator (mostly care groups)."""
    min_neighbourhood_size: float = 2.0
    """Size down to which they shrink."""
    growth_factor: float = 1.15
    """Factor on the size of an operator whose model was solved to optimality."""
    shrink_factor: float = 0.9
    """Factor on the size of an operator whose model was neither solved to optimality nor gave a better plan."""
    serving_first_effort: float = 12.0
    """Effort without a gain in `unserved` after which all operators are drawn although somebody waits who is not proven
    to; until then those that serve waiting students are drawn, since `unserved` comes before points."""
    serving_first_share: float = 0.5
    """Share of a limit on effort that this may be at most."""
    potential_refresh_interval: int = 25
    """Iterations after which the points that each goal could still improve by are worked out anew."""
    min_selection_factor: float = 0.03
    """Factor on the weight of an operator whose goals are all at their bounds: it is still drawn now and then, since
    its moves may make room for others."""
    potential_share_factor: float = 4.0
    """An operator is drawn with full weight if its goals have at least the inverse of this of all improvable points."""
    stall_iterations: int = 25
    """Iterations without a gain after which the effort limit of each model doubles, again and again."""
    max_limit_factor: int = 16
    """Factor by which the effort limit grows at most."""
    skipped_effort: float = 0.001
    """Effort charged for an iteration without a model (nothing to free, or a neighbourhood that is exhausted)."""
    annealing_moves: int = 500
    """Moves of one annealing of the roster for each place in it (measured on schools of 120, 600 and 1,500: 250 gain
    nearly as much, 2,000 no more)."""
    annealing_room_moves: int = 300
    """Moves of one annealing of the rooms for each session (about 0.2 s at 700 students)."""
    annealing_any_room: float = 0.1
    """Share of these moves into any room that suits; the others are into one that the group uses already."""
    annealing_hottest: float = 20.0
    """Points: temperature at which the roster of a construction is annealed."""
    annealing_again: float = 10.0
    """Points: temperature of later annealings, which begin from a good roster."""
    annealing_coldest: float = 3.0
    """Points: temperature at which they end."""
    annealing_effort: float = 6e-6
    """Effort that a move counts for (about the seconds that it takes)."""
    annealing_interval: int = 40
    """Iterations of the search after which the roster is annealed again."""
    last_pass_moves: int = 200
    """Single moves of a child that the last pass makes at most."""
    last_pass_trials: int = 2000
    """Single moves that the last pass judges at most, about 2 ms each."""
    max_variants: int = 16
    """Constructions after the first, at most."""
    max_repeated_variants: int = 4
    """Constructions with the clubs and groups of an earlier one after which no further one is made: at 120 students 26
    variants had 6 different results."""
    variants_time_share: float = 0.25
    """Share of the time, or of the effort, that they may take."""
    students_per_effort: int = 3000
    """Students that are constructed with one unit of effort; for the limit in runs with an effort limit."""
    repair_rounds: int = 4
    """Audits with the neighbourhoods of what they find, before whole days are dropped."""
    repair_time_share: float = 0.6
    """Share of the time for these rounds; the rest is for the minimal week."""
    earlier_week_batch: int = 24
    """Waiting students of an earlier week whom one model tries to serve."""
    repair_effort: float = 1.0
    """Effort for one neighbourhood of a violation in the first round; the second has twice as much, and so on."""
    free_staff_product: int = 20_000
    """Sessions times staff up to which all sessions are freed where people break their limits."""
    minimal_week_students: int = 6
    """Students of each campus and grade kept for the minimal week beside those whom pins concern."""
    max_minimal_week_model_students: int = 130
    """Students up to whom the minimal week is also tried in one model."""
    minimal_week_groups: int = 3
    """Care groups of each campus in this model."""
    minimal_week_effort: float = 6.0
    """Effort for this model."""


@dataclass(frozen=True)
class BoundsParams:
    """`optimizer.engine.bounds`."""

    proving_time_share: float = 0.3
    """Share of the limit (seconds or effort) that the bounds take where they cannot run beside the search."""
    single_goals_time_share: float = 0.15
    """Bounds on single goals are left out where they would take more than this share of the seconds left."""
    lp_effort_per_coefficient: float = 2e-6
    """Effort, in deterministic units of CP-SAT, that a linear program counts for, for each coefficient."""
    first_integer_seconds: float = 2.5
    """Most seconds of the first search over integers at a common level; each further one has twice as many."""
    first_integer_effort: float = 0.5
    """Most effort of the first search over integers at a common level; each further one has twice as much."""
    unserved_time_share: float = 0.1
    """Share of the seconds or effort left that one search for the least unserved may take."""
    unserved_seconds: float = 5.0
    """Most seconds of one search for the least unserved."""
    infeasibility_seconds: float = 20.0
    """Seconds for the proof that there is no timetable, where the run has no deadline."""
    poll_seconds: float = 0.2
    """Seconds between two looks at whether the search has found less `unserved`."""
    day_pattern_slots: int = 6
    """Most slots of a day for which the bound lists all sets of slots that one person can serve."""
    concurrent_clubs: int = 4
    """Most clubs that can meet in a slot for which the bound lists all sets of them that meet at once. Measured: with 8
    the linear program of 600 students takes twice as long and gives 13 points of 10,700 more."""
    group_numbers: int = 4
    """How many groups more than the fewest of a grade the bound tells apart when it compares the sizes of groups."""
    stay_bands: int = 4
    """Ranges of slots of care in the week by which the bound tells apart how long groups stay."""
    row_filter_seconds: float = 2.0
    """Most seconds of one search when the rows that contradict each other are reduced to few; rows whose search takes
    longer are kept."""


@dataclass(frozen=True)
class ConflictParams:
    """`optimizer.engine.conflict`."""

    quick_proof_seconds: float = 5.0
    """Seconds that the search for a contradiction may take before a solve begins (measured: under 1 s at 1,000
    students)."""
    search_effort: float = 20.0
    """Deterministic time of one search of the relaxed model (measured: under 1)."""
    max_individual_staff: int = 6
    """People: a role, skill or duty that no more than these have is modelled person by person and told by name."""
    max_grouped_staff: int = 50
    """People: most assistants or people on duty counted together where the same assumptions exclude them."""
    max_unasked_members: int = 1000
    """Students: most members of a club who did not ask for it, in the model where voluntary wishes are dropped."""


@dataclass(frozen=True)
class ExplainParams:
    """`optimizer.engine.explain`."""

    max_conflicts: int = 8
    """Conflicts explained one after the other, each once the one before is mended."""
    max_remedies: int = 4
    """Confirmed changes shown for one conflict."""
    max_pairs_tried: int = 10
    """Pairs of changes tried where no single change makes a timetable possible."""
    least_trial_seconds: float = 0.5
    """Seconds: with less time left no further change is tried."""
    feasibility_time_share: float = 0.4
    """Part of the time left for deciding whether there is a timetable where the relaxed model has a solution."""
    fallback_time_share: float = 0.7
    """Part of the time left after that for a conflict of the full model."""
    contradiction_seconds: float = 5.0
    """Seconds of the relaxed model when a changed school is judged (measured: under 1)."""
    bound_proof_seconds: float = 3.0
    """Seconds of the infeasibility proof of the bounds for a changed school."""
    brief_seconds: float = 15.0
    """Seconds for the short form that a solve prints."""
    quick_trial_students: int = 300
    """Students above which a trial week is made quickly (measured at 1,000: 2 s instead of 4 to 12 s)."""
    trial_time_share: float = 0.4
    """Part of the time after which the first trial week is no longer improved."""
    proof_time_share: float = 0.4
    """Part of what is then left for proving shortages."""
    sufficiency_time_share: float = 0.75
    """Part of what is then left for finding what is enough for everybody; single changes have the rest."""
    sufficiency_rounds: int = 6
    """Attempts to find what is enough for everybody."""
    extra_staff_per_slot: int = 2
    """People added in each slot of the days on which somebody waits, where what counting asks for is too little."""
    max_additions_shown: int = 4
    """Single changes shown at most."""
    integer_count_seconds: float = 1.0
    """Seconds for one bottleneck in integers, where the linear relaxation serves everybody."""


@dataclass(frozen=True)
class RepairParams:
    """`optimizer.engine.repair`. A share is of the time that is left when the step begins."""

    clubs_time_share: float = 0.5
    """Share for a week without the clubs that cannot meet as published, and again for other times for them."""
    near_time_share: float = 0.3
    """Share for the affected decisions alone, before a day is planned anew."""
    replanning_time_share: float = 0.2
    """Share for planning days anew that are short of rooms for exercise."""
    group_days_time_share: float = 0.3
    """Share kept for letting whole groups wait on a day."""
    two_plans_time_share: float = 0.5
    """Share for the published plan where a day planned anew is tried after it."""
    proving_time_share: float = 0.4
    """Share for raising the lower bound on changes."""
    step_time_share: float = 0.7
    """Share of its time that one neighbourhood may take."""
    min_step_seconds: float = 2.0
    """Seconds under which no further neighbourhood is begun once there is a week: building its model may take that."""
    max_readmitted_students: int = 20
    """Students who wait and did not before, up to whom their groups are freed to admit them after all."""
    max_slot_searches: int = 12
    """Slots, or pairs of slots, that are searched again for fewer changes, a round."""
    max_slot_seconds: float = 1.5
    """Seconds for each of them at most."""
    min_slot_seconds: float = 0.5
    """Seconds that are left when the last of them begins."""
    max_exchanged_students: int = 240
    """Children who may change their care group to make room for those who have to be placed."""
    exchanged_of_a_kind: int = 2
    """Of them in each group so many of each kind (grade, slots, clubs): a chain of moves seldom takes more."""
    exchange_time_share: float = 0.5
    """Share for placing students with exchanges, and again for new groups."""
    placement_core_share: float = 0.6
    """Share of its time that the relaxation of groups is searched by cores, after the default search (bounds in 6 s: 22
    by default and 19 by cores for a class that joins, 3 and 13 for ten newcomers with clubs)."""
    max_placement_slots: int = 4
    """Slots that are searched together for a lower bound where students have to be placed, at most."""
    max_placement_literals: int = 12000
    """Children times care groups, up to which their places are free in a search for a lower bound."""
    max_exact_students: int = 12
    """Students up to whom every timetable is searched where nothing was found, so that none can be proven."""
    max_whole_week_students: int = 200
    """Students up to whom the whole week is searched, with the published groups, where nothing was found."""
    max_serving_students: int = 400
    """Students whose days one model may free (measured: 5 s for 300)."""
    group_days_rounds: int = 3
    """Attempts, each with more groups waiting, to repair what still breaks rules."""
    group_days_min_seconds: float = 2.0
    """Seconds that are left when the bisection for fewer waiting groups ends."""
    max_joint_slots: int = 3
    """Slots that are searched together for a lower bound, at most."""
    session_change_cost: int = 4
    """Cost of an exercise session that moves, in the model of a day short of rooms; leaving a club costs
    ``club_leaving_cost``, a club that does not meet twice as much as a session."""
    club_leaving_cost: int = 1
    """Cost of a student who leaves the clubs of the day there."""
    skill_activity_cost: int = 8
    """Cost of an activity there that needs a skill and was not published, since few people may have it."""
    waiting_time_share: float = 0.7
    """Share of that model's time for who waits; the rest is for few changes."""


@dataclass(frozen=True)
class SolveParams:
    """`optimizer.engine.solve`."""

    construction_time_share: float = 0.6
    """Share of the time limit after which the construction begins no further step, so that there is time to repair the
    violations of its plan."""
    first_constructions: int = 3
    """Constructions at most before the repair and the search, as long as each lets students wait or breaks rules
    (violations of variants 0, 1, 2 before waiting: 29, 29, 9 and 31, 10, 34 on two schools of early leavers)."""
    least_week_seconds: float = 3.0
    """Seconds that a week of a few students may take even where the limit is shorter: on a busy machine rather a week a
    little late than none (it takes 0.1 to 0.4 s of processor time)."""
    last_pass_seconds: float = 0.5
    """Seconds kept for the single moves of the last pass."""
    last_pass_time_share: float = 0.05
    """Share of the time limit that this is at most."""
    last_audits: int = 4
    """Audits for which time is left after the search: before, within and after the last pass, and of the result."""
    interrupt_seconds: float = 0.1
    """How often an interrupt is looked for where a waiting thread is not woken by it (Windows)."""
    least_seconds: float = 0.1
    """Seconds that a stage gets at least, even where the time limit has passed."""


# -- all of them --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RollOutParams:
    """`optimizer.semester`: the staff of a semester's weeks. Effort is CP-SAT's deterministic time."""

    longest_block_weeks: int = 6
    """Weeks that are tied together at most; the last ones are tied less."""
    team_size: int = 4
    """People of a neighbourhood in the last sweeps; before, two."""
    partners_of_far: int = 12
    """People with whom somebody far from the target is tried last."""
    exchanges_tried: int = 600
    """Single exchanges that are judged for each person far from the target, to list the cheapest."""
    level_spread: int = 1
    """Levels of ``fair-load`` considered on either side of the present best one."""
    step_seconds: float = 4.0
    """Seconds that a neighbourhood may take."""
    step_effort: float = 0.7
    """Effort that a neighbourhood may take."""
    steps_of_effort: int = 20
    """Neighbourhoods for each unit of ``--effort``."""
    programme_fair_load_share: float = 0.25
    """Weight of ``fair-load`` in the programme, as a share of its weight: uneven loads cost exchanges later."""
    first_staff_effort: float = 30.0
    """Effort to staff a kind of week in which the programme's staff will not do."""
    bound_seconds: float = 10.0
    """Seconds for the bound of a programme that the solve does not bound itself."""
    season_attempts: int = 3
    """Attempts to find a season's sessions for the groups of the first programme."""
    programme_time_share: float = 0.55
    """Share of the time that the programmes get."""


@dataclass(frozen=True)
class EngineParams:
    """All groups.

    Examples
    --------
    >>> EngineParams().problem.max_listed_patterns
    400
    """

    problem: ProblemParams = ProblemParams()
    plan: PlanParams = PlanParams()
    cp: CpParams = CpParams()
    lp: LpParams = LpParams()
    construct: ConstructParams = ConstructParams()
    search: SearchParams = SearchParams()
    bounds: BoundsParams = BoundsParams()
    conflict: ConflictParams = ConflictParams()
    explain: ExplainParams = ExplainParams()
    repair: RepairParams = RepairParams()
    solve: SolveParams = SolveParams()
    roll_out: RollOutParams = RollOutParams()

    @classmethod
    def load(cls, path: Path | str) -> EngineParams:
        """The parameters of a TOML file.

        Raises
        ------
        SettingsError
            If the file cannot be read; with all groups and numbers in it that there are not and all wrong types.
        """
        try:
            tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path}: {error} · 参数文件无法读取") from error
        try:
            return cls.from_tables(tables)
        except SettingsError as error:
            raise SettingsError(f"{path}: {error}") from error

    @classmethod
    def from_tables(cls, tables: Mapping[str, object]) -> EngineParams:
        """The parameters of tables as `load` reads them: group -> name -> value.

        Raises
        ------
        SettingsError
            As for `load`.
        """
        params, wrong = cls(), []
        groups = {one.name: getattr(params, one.name) for one in fields(params)}
        for group, table in tables.items():
            if group not in groups or not isinstance(table, Mapping):
                wrong.append(f"[{group}] is no group of parameters; there are {', '.join(groups)}")
                continue
            defaults = {one.name: getattr(groups[group], one.name) for one in fields(groups[group])}
            values: dict[str, Any] = {}
            for name, given in table.items():
                value = _as_type_of(defaults[name], given) if name in defaults else None
                if value is None:
                    wrong.append(f"{group}.{name} = {given!r}: {_allowed(name, defaults)}")
                else:
                    values[name] = value
            params = replace(params, **{group: replace(groups[group], **values)})
        if wrong:
            raise SettingsError("; ".join(wrong))
        return params

    def describe(self) -> str:
        """All parameters as a TOML file with their meanings as comments; `load` reads it back as it is."""
        lines = []
        for group in fields(self):
            values = getattr(self, group.name)
            lines += [f"[{group.name}]", ""]
            for name, meaning in meanings(type(values)).items():
                comment = wrap(meaning, 110, initial_indent="# ", subsequent_indent="# ")
                lines += [*comment, f"{name} = {_toml(getattr(values, name))}", ""]
        return "\n".join(lines)


DEFAULTS = EngineParams()
"""The parameters where no file is given."""


def meanings(group: type) -> dict[str, str]:
    """Name of a number of a group -> its docstring in one line, by the source of this module; blank without one."""
    body = next(
        node.body for node in ast.parse(getsource(sys.modules[__name__])).body
        if isinstance(node, ast.ClassDef) and node.name == group.__name__
    )  # fmt: skip
    found = {}
    for statement, after in zip_longest(body, body[1:]):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            text = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
            found[statement.target.id] = " ".join(str(text).split())
    return found


def _as_type_of(default: object, given: object) -> object | None:
    """A value of a file as the type of the default, or None if it is of another."""
    if isinstance(default, tuple):
        parts = [_as_type_of(default[0], part) for part in given] if isinstance(given, list) else []
        return None if not parts or None in parts else tuple(parts)
    if isinstance(default, float) and isinstance(given, int) and not isinstance(given, bool):
        return float(given)
    return given if type(given) is type(default) else None


def _allowed(name: str, defaults: Mapping[str, object]) -> str:
    if name not in defaults:
        return f"no such parameter; there are {', '.join(defaults)}"
    default = defaults[name]
    return f"must be of the type of {_toml(default)}"


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value).lower() if isinstance(value, bool) else repr(value)
