"""The state of a repair: the school, the published week, the best week so far, and the ways to improve it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from optimizer.auditing import Audit
from optimizer.domain.goals import goals_of_repair
from optimizer.domain.result import Status
from optimizer.domain.timetable import Timetable
from optimizer.engine.cp import clock
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.lexicographic import solve_lexicographic
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.params import RepairParams
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.edit import drop_missing_rows
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.repair.affected_decisions import AffectedDecisions, find_affected
from optimizer.engine.search.plan_audit import audit_plan


@dataclass(eq=False)
class RepairState:
    """The state of a repair.

    Attributes
    ----------
    school : School
        The school as it is now.
    timetable : Timetable
        The published week.
    past_days : frozenset of day names
        Days that are over.
    time_limit : float
        Seconds (effort where this is counted) from the making of the state to ``deadline``.
    seed, workers : int
        Random seed and threads of CP-SAT.
    stop : Event
        Ends the repair with the best week so far.
    began, deadline : float
        Times (`clock.now`).
    past : frozenset of slot tokens
        Slots of the past days.
    model_builder : ModelBuilder
    published : Plan
        The decisions of the published week.
    kept : Plan
        The same without what the school no longer has.
    best : (Plan, Audit), optional
        The best week so far; it keeps all rules.
    clubs_unable_to_meet : set of club ids
        Clubs that cannot meet as published, for want of a room or a leader.
    movable_clubs : frozenset of club ids
        Those of them that may be given up or moved.
    last_status : Status
        Of the last search.
    none_exists : bool
        Whether it is proven that no week keeps all rules.
    """

    school: School
    timetable: Timetable
    past_days: frozenset[str] = frozenset()
    time_limit: float = 12.0
    seed: int = 0
    workers: int = 1
    stop: threading.Event = field(default_factory=threading.Event)
    began: float = field(default_factory=clock.now, init=False)
    deadline: float = field(init=False)
    past: frozenset[str] = field(init=False)
    model_builder: ModelBuilder = field(init=False)
    published: Plan = field(init=False)
    kept: Plan = field(init=False)
    best: tuple[Plan, Audit] | None = field(default=None, init=False)
    clubs_unable_to_meet: set[str] = field(default_factory=set, init=False)
    movable_clubs: frozenset[str] = field(default=frozenset(), init=False)
    last_status: Status = field(default=Status.UNKNOWN, init=False)
    none_exists: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.deadline = self.began + self.time_limit
        self.past = frozenset(t for d in self.past_days for t in self.school.scenario.week.on_day[d])
        self.model_builder = ModelBuilder(self.school)
        self.published = from_timetable(self.school, self.timetable)
        self.kept = drop_missing_rows(self.school, self.published)

    @property
    def params(self) -> RepairParams:
        return self.school.params.repair

    # -- time -----------------------------------------------------------------------------------------------------

    def end_of_share(self, share: float) -> float:
        """Clock time at which a share of the time that is left will be used up."""
        now = clock.now()
        return now + share * max(0.0, self.deadline - now)

    @property
    def seconds_left(self) -> float:
        """Seconds until the deadline; below 0 after it."""
        return self.deadline - clock.now()

    def time_is_up(self, until: float) -> bool:
        """Whether the repair was stopped, or less than 0.1 s is left until a clock time."""
        return self.stop.is_set() or clock.now() > until - 0.1

    # -- judging plans --------------------------------------------------------------------------------------------

    def audit(self, plan: Plan) -> Audit:
        """The audit of a plan, changes from the published week included."""
        return audit_plan(self.school, plan, self.timetable)

    def find_affected(self, plan: Plan) -> AffectedDecisions | None:
        """The decisions to free in a plan; None where it keeps all rules.

        In ``kept`` new students, who wait there, are to be freed as well.
        """
        violations = self.audit(plan).violations
        affected = find_affected(self.school, plan, violations, self.past)
        if plan is self.kept:
            affected.students |= self._newly_waiting_days(plan).keys()
        return affected if violations or affected.students else None

    def accept_if_better(self, plan: Plan) -> bool:
        """Make a plan the best if it keeps all rules and ranks before the best so far; whether it keeps all rules."""
        audit = self.audit(plan)
        if audit.score.hard:
            return False
        if self.best is None or self._rank(audit) < self._rank(self.best[1]):
            self.best = plan, audit
        return True

    def _rank(self, audit: Audit) -> tuple[int, int, int]:
        """Unserved, changes with children moved, and other points: the fewer the better, in this order."""
        points = audit.score.points - sum(audit.goals[goal].points for goal in goals_of_repair())
        return audit.score.unserved, differing(audit), points

    def clubs_given_up(self, plan: Plan) -> set[str]:
        """Clubs that could meet as published and do not."""
        return self.kept.club_slots.keys() - plan.club_slots.keys() - self.clubs_unable_to_meet

    def waiting_days(self) -> dict[str, frozenset[str]]:
        """Student -> days to come on which the student waits in the best week."""
        waits = {} if self.best is None else self.best[0].waits
        return {s: left for s, days in waits.items() if (left := days - self.past_days)}

    def newly_waiting_days(self) -> dict[str, frozenset[str]]:
        """Student -> days to come on which the student waits in the best week, and did not as published."""
        return {} if self.best is None else self._newly_waiting_days(self.best[0])

    def _newly_waiting_days(self, plan: Plan) -> dict[str, frozenset[str]]:
        before = self.published.waits
        more = {s: days - before.get(s, frozenset()) - self.past_days for s, days in plan.waits.items()}
        return {s: days for s, days in more.items() if days}

    # -- improving ------------------------------------------------------------------------------------------------

    def solve_around(
        self, plan: Plan, neighbourhood: Neighbourhood, seconds: float, affected: AffectedDecisions
    ) -> bool:
        """Search a neighbourhood of a plan: unserved first, then changes, then points; whether a week was found."""
        limits = Limits(max(0.1, seconds), None, self.workers, self.seed)
        fixed = affected.fixed_student_days(self.school, self.past_days)
        hint = self.best[0] if self.best is not None else None
        answer = solve_lexicographic(
            self.model_builder, plan, self.published, neighbourhood, limits, self.stop, fixed, self.past, hint
        )
        self.last_status = answer.status
        return answer.plan is not None and self.accept_if_better(answer.plan)


def differing(audit: Audit) -> int:
    """Changes and children moved from the published week, together."""
    return sum(audit.goals[goal].measure for goal in goals_of_repair())
