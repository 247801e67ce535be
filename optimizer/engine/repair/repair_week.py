"""Mends a published week with the fewest changes (docs/repair.md).

What no longer holds is opened, with as little around it as will do (`widening`). Where a closed room leaves too little
space for exercise, the day is planned anew first (`sports_day`). Where nothing else helps, groups stay at home for a
day (`days_off`). Within each step the model finds the least unserved, then the fewest changes, then the fewest points
(`optimizer.engine.cp.builder.mend`).
"""

from __future__ import annotations

import threading
import time
from datetime import date
from itertools import islice

from optimizer.domain.result import Bound, Result, Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.repair.affected_decisions import AffectedDecisions
from optimizer.engine.repair.changes_bound import ChangesBound
from optimizer.engine.repair.day_replanning import clubs_unable_to_meet, replan_days
from optimizer.engine.repair.group_days_off import waitlist_groups_by_day, with_violating_clubs_closed
from optimizer.engine.repair.past_days import past_day_problems
from optimizer.engine.repair.repair_result import RepairResult
from optimizer.engine.repair.repair_state import RepairState
from optimizer.engine.repair.widening import (
    movable_clubs,
    widening_neighbourhoods,
    with_clubs_given_up,
    with_clubs_moved,
    with_new_groups,
)
from optimizer.errors import SettingsError
from optimizer.versions import versions

_CLUB_MOVING_TIME_SHARE = 0.5
"""Part of the time that finding another time for a club without leader or room may take."""
_REPLANNING_TIME_SHARE = 0.2
"""Part of the time that planning the day's exercise may take."""
_GROUP_DAYS_TIME_SHARE = 0.3
"""Part of the time kept for letting whole groups wait."""
_PROVING_TIME_SHARE = 0.4
"""Part of the time that proving how few changes are needed may take."""
_STEP_TIME_SHARE = 0.7
"""Part of what is left of its time that one step may take."""
_MIN_STEP_SECONDS = 2.0
"""Seconds under which no further step is begun once there is a week: building its model may take that."""
_MAX_READMITTED_STUDENTS = 20
"""Students whose groups are opened to admit them after all."""


def repair(
    scenario: Scenario,
    published: Timetable,
    *,
    week_of: date,
    past_days: frozenset[str] = frozenset(),
    time_limit: float = 12.0,
    seed: int = 0,
    workers: int = 1,
    stop: threading.Event | None = None,
    params: EngineParams = DEFAULTS,
) -> RepairResult:
    """Mend a week.

    Parameters
    ----------
    scenario : Scenario
        The school as it is now (see `optimizer.engine.repair.disruption.apply`).
    published : Timetable
        The week as published; rows of students, clubs and people that the scenario no longer knows fall away.
    past_days : frozenset of day names
        Days already over: nothing in them is touched.
    time_limit : float
        Seconds; reading and writing come on top.
    stop : Event, optional
        Setting it ends the search with the best week so far.
    params : EngineParams
        The numbers that tune the engine.

    Returns
    -------
    Repaired
        Without a timetable where none was found in time: then the published plan stands.

    Raises
    ------
    SettingsError
        If the school as it is now contradicts what happened on days that are over.
    """
    return _RepairRun(School(scenario, week_of, params), published, past_days, time_limit, seed, workers, stop).go()


class _RepairRun(RepairState):
    def go(self) -> RepairResult:
        faults = past_day_problems(self.school, self.published, self.plan, self.past_days)
        if faults:
            raise SettingsError("\n".join(f"{fault.en} · {fault.zh}" for fault in faults))
        self.bounds = ChangesBound(self.model_builder, self.before, self.plan, self.past)
        broken = self.broken_in(self.plan)
        if broken is None:
            self.take(self.plan)
            return self._answer()
        self.stuck = clubs_unable_to_meet(self.school, self.model_builder.eligibility, self.plan, broken, self.past)
        self.movable = movable_clubs(self.school, self.plan, self.stuck, self.past_days)
        if self._clubs_given_up(broken) or self._clubs_moved(broken):
            return self._answer()
        day_plan, needed = (self.plan, broken), False
        if not self.take(self.with_greedy_fill(self.plan, broken)) or self.newly_waiting_days():
            day_plan, needed = self._days_anew(broken)
        if not needed:
            last = day_plan[0] is self.plan
            self._widen(self.plan, broken, self.until(1 - _GROUP_DAYS_TIME_SHARE if last else 0.5))
        if day_plan[0] is not self.plan and (self.best is None or self.newly_waiting_days()):
            self._widen(*day_plan, self.until(1 - _GROUP_DAYS_TIME_SHARE))
        self._readmit(self.deadline)
        for plan, left in (day_plan, (self.plan, broken)):
            if self.best is None and not self.stop.is_set():
                waitlist_groups_by_day(self, plan, left)
        return self._answer()

    # -- steps --------------------------------------------------------------------------------------------------

    def _widen(self, plan: Plan, broken: AffectedDecisions, until: float) -> None:
        """Open more and more around what is broken, as long as there is hope for fewer changes."""
        plan = self.with_greedy_fill(plan, broken)
        fewer, left = plan, None
        if not self.take(plan):
            fewer = with_violating_clubs_closed(self.school, plan, self.audit(plan).violations, self.past)
            left = self.broken_in(fewer) or AffectedDecisions()
            self.take(self.with_greedy_fill(fewer, left))
        for number, freedom in enumerate(widening_neighbourhoods(self.school, plan, broken, self.past_days)):
            if number:
                self._prove(broken)
            seconds = until - time.monotonic()
            if self.over(until) or (
                number and (self._done() or 0 < len(self.newly_waiting_days()) <= _MAX_READMITTED_STUDENTS)
            ):
                break
            if self.best is not None and seconds < _MIN_STEP_SECONDS:
                break
            self.mend(plan, freedom, _STEP_TIME_SHARE * seconds, broken)
        self._prove(broken)
        if self.best is None and left is not None and fewer.club_slots != plan.club_slots:
            self._widen(fewer, left, self.until(1 - _GROUP_DAYS_TIME_SHARE))

    def _readmit(self, until: float) -> None:
        """Where few wait who did not before: their groups' sessions of those days are opened for them."""
        waiting = self.newly_waiting_days()
        if self.best is None or not 0 < len(waiting) <= _MAX_READMITTED_STUDENTS:
            return
        plan, week = self.best[0], self.school.scenario.week
        keys = {
            (plan.care[s], t) for s, days in waiting.items() if s in plan.care for d in days for t in week.on_day[d]
        }
        broken = AffectedDecisions(programme={k for k in keys if k in plan.meetings}, students=set(waiting))
        near = list(islice(widening_neighbourhoods(self.school, plan, broken, self.past_days), 2))
        for freedom in (near[0], with_new_groups(self.school, plan, near[0], self.past_days), near[1]):
            if self.over(until - _MIN_STEP_SECONDS) or not self.newly_waiting_days():
                return
            self.mend(plan, freedom, _STEP_TIME_SHARE * (until - time.monotonic()), broken)

    def _done(self) -> bool:
        """Whether nothing better can be: nobody more waits, no club is lost, and no fewer changes are possible."""
        if self.best is None or self.newly_waiting_days() or self.lost(self.best[0]):
            return False
        return self.best[1].goals["changes"].measure <= self.bounds.least

    def _prove(self, broken: AffectedDecisions) -> None:
        """Raise the bound on changes, where nobody more waits and groups and clubs are as published.

        A search for the bound ends with a week, which is the answer if it keeps the rules that the search leaves out.
        """
        if self.best is None or self.newly_waiting_days() or broken.students or broken.clubs:
            return
        plan, changes = self.best[0], self.best[1].goals["changes"].measure
        until = self.until(_PROVING_TIME_SHARE)
        for found in self.bounds.search(plan, changes, broken, self.stuck, self.movable, until, self.stop):
            if self.take(found) and self.best[0] is found:
                _, around = islice(widening_neighbourhoods(self.school, found, broken, self.past_days), 2)
                self.mend(found, around, until - time.monotonic(), broken)  # for its points
            if self._done():
                break

    def _clubs_given_up(self, broken: AffectedDecisions) -> bool:
        """Whether the week without the clubs that cannot meet as published is proven to have the fewest changes."""
        found = with_clubs_given_up(self.school, self.plan, broken, self.movable, self.past_days)
        if found is None:
            return False
        self.mend(*found, _CLUB_MOVING_TIME_SHARE * (self.deadline - time.monotonic()), broken)
        self._prove(broken)
        return self._done()

    def _clubs_moved(self, broken: AffectedDecisions) -> bool:
        """Whether finding other times for the clubs that cannot meet as published mends the week for everybody."""
        freedom = with_clubs_moved(self.school, self.plan, broken, self.movable, self.past_days)
        if freedom is None:
            return False
        seconds = _CLUB_MOVING_TIME_SHARE * (self.deadline - time.monotonic())
        return self.mend(self.plan, freedom, seconds, broken) and not self.newly_waiting_days()

    def _days_anew(self, broken: AffectedDecisions) -> tuple[tuple[Plan, AffectedDecisions], bool]:
        """The days short of room planned anew, and whether the published way is proven to be closed."""
        until = self.until(_REPLANNING_TIME_SHARE)
        eligible, seed = self.model_builder.eligibility, self.seed
        anew = replan_days(self.school, eligible, self.plan, broken, self.past, until, seed, self.stop)
        if anew is None:
            return (self.plan, broken), False
        left = self.broken_in(anew.plan) or AffectedDecisions()
        left.clubs |= anew.clubs_to_move
        return (anew.plan, left), anew.published_week_impossible

    # -- the answer ---------------------------------------------------------------------------------------------

    def _answer(self) -> RepairResult:
        plan, found = self.best or (None, None)
        least, worse = (
            self.bounds.least,
            bool(self.newly_waiting_days()) or (plan is not None and bool(self.lost(plan))),
        )
        result = Result(
            scenario=self.school.scenario.name,
            status=Status.UNKNOWN if found is None else Status.FEASIBLE,
            week_of=self.school.week_of,
            seed=self.seed,
            score=found.score if found else None,
            bound=Bound(0 if found and found.score.unserved == 0 else None, None),
            goals=dict(found.goals) if found else {},
            seconds={"total": time.monotonic() - self.began},
            versions=versions(),
            extra={"changes": {"found": found.goals["changes"].measure, "least": least}} if found else {},
        )
        timetable = to_timetable(self.school, plan) if plan else None
        return RepairResult(self.school.scenario, result, timetable, found, least, worse)
