"""What every step of a repair needs: the school, the week as published, the best week so far, and ways to better it."""

from __future__ import annotations

import threading
import time

from optimizer.auditing import Audit
from optimizer.domain.timetable import Timetable
from optimizer.engine.cp.builder import ModelBuilder, solve_lexicographic
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.plan.convert import from_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.repair.affected_decisions import AffectedDecisions, find_affected
from optimizer.engine.repair.greedy_fill import GreedyFill
from optimizer.engine.repair.surviving_plan import drop_missing_rows
from optimizer.engine.search.plan_audit import audit_plan


class RepairState:
    """The state of a repair.

    Attributes
    ----------
    before : Plan
        As published.
    plan : Plan
        The same without what the school no longer has.
    best : (Plan, Audit), optional
        The best week found so far; it keeps all rules.
    deadline : float
        Clock time (``time.monotonic``) at which the search ends.
    """

    def __init__(
        self,
        school: School,
        published: Timetable,
        past_days: frozenset[str],
        time_limit: float,
        seed: int,
        workers: int,
        stop: threading.Event | None,
    ):
        self.school, self.published, self.past_days = school, published, past_days
        self.began = time.monotonic()
        self.deadline = self.began + time_limit
        self.seed, self.workers, self.stop = seed, workers, stop or threading.Event()
        self.past = frozenset(t for d in past_days for t in school.scenario.week.on_day[d])
        self.model_builder = ModelBuilder(school)
        self.before = from_timetable(school, published)
        self.plan = drop_missing_rows(school, self.before)
        self.best: tuple[Plan, Audit] | None = None
        self.stuck: set[str] = set()
        """Clubs that cannot meet as published."""
        self.movable = frozenset[str]()
        """Those of them that may be given up or moved."""

    def until(self, part: float) -> float:
        """Clock time at which a part of what is left is used up."""
        now = time.monotonic()
        return now + part * max(0.0, self.deadline - now)

    def over(self, until: float) -> bool:
        return self.stop.is_set() or time.monotonic() > until - 0.1

    def audit(self, plan: Plan) -> Audit:
        return audit_plan(self.school, plan, self.published)

    def broken_in(self, plan: Plan) -> AffectedDecisions | None:
        """What is to be opened in a plan; None where it keeps all rules and leaves nobody aside."""
        found = self.audit(plan)
        broken = find_affected(self.school, plan, found.violations, self.past)
        if plan is self.plan:
            new = (s for s, days in plan.waits.items() if days - self.before.waits.get(s, frozenset()) - self.past_days)
            broken.students |= set(new)
        return broken if found.violations or broken.students else None

    def take(self, plan: Plan) -> bool:
        """Keep a plan if it breaks no rule and is better than the best so far; whether it breaks none."""
        found = self.audit(plan)
        if found.score.hard:
            return False
        if self.best is None or self._rank(plan, found) < self._rank(*self.best):
            self.best = plan, found
        return True

    def _rank(self, plan: Plan, found: Audit) -> tuple[int, int, int, int]:
        """What makes a week worse, most important first."""
        return found.score.unserved, len(self.lost(plan)), found.goals["changes"].measure, found.score.points

    def lost(self, plan: Plan) -> set[str]:
        """Clubs given up that could meet as published."""
        return self.plan.club_slots.keys() - plan.club_slots.keys() - self.stuck

    def mend(self, plan: Plan, freedom: Neighbourhood, seconds: float, broken: AffectedDecisions) -> bool:
        """Search around a plan with so many seconds; whether a week was found that keeps all rules."""
        limits = Limits(max(0.1, seconds), None, self.workers, self.seed)
        settled = broken.fixed_student_days(self.school, self.past_days)
        answer = solve_lexicographic(
            self.model_builder, plan, self.before, freedom, limits, self.stop, settled, self.past
        )
        return answer.plan is not None and self.take(answer.plan)

    def with_greedy_fill(self, plan: Plan, broken: AffectedDecisions) -> Plan:
        """The plan with what is broken filled in without search."""
        filler = GreedyFill(self.school, self.model_builder.eligibility, plan, self.past)
        return filler.fill({*broken.sessions, *broken.programme}, broken.duties)

    def newly_waiting_days(self) -> dict[str, frozenset[str]]:
        """Student -> days to come on which the student waits in the best week, and did not before."""
        if self.best is None:
            return {}
        before, waits = self.before.waits, self.best[0].waits
        more = {s: days - before.get(s, frozenset()) - self.past_days for s, days in waits.items()}
        return {s: days for s, days in more.items() if days}
