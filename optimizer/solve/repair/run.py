"""Mends a published week with the fewest changes (docs/repair.md).

What no longer holds is opened, with as little around it as will do (`widening`). Where a closed room leaves too little
space for exercise, the day is planned anew first (`sports_day`). Where nothing else helps, groups stay at home for a
day (`days_off`). Within each step the model finds the least unserved, then the fewest changes, then the fewest points
(`optimizer.model.build.mend`).
"""

from __future__ import annotations

import threading
import time
from datetime import date
from itertools import islice

from optimizer.audit import Audit
from optimizer.domain.result import Bound, Result, Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.errors import SettingsError
from optimizer.model.build import Workshop, mend
from optimizer.model.engine import Limits
from optimizer.model.freedom import Freedom
from optimizer.model.plan import Plan, from_timetable, to_timetable
from optimizer.model.school import School
from optimizer.solve.judge import judge
from optimizer.solve.repair.bounds import Bounds
from optimizer.solve.repair.broken import Broken, find_broken
from optimizer.solve.repair.days_anew import plan_days, stuck_clubs
from optimizer.solve.repair.days_off import cheapest_first, without, without_clubs
from optimizer.solve.repair.fill import Filler
from optimizer.solve.repair.past import past_faults
from optimizer.solve.repair.repaired import Repaired
from optimizer.solve.repair.surviving import surviving
from optimizer.solve.repair.widening import freedoms, movable, with_clubs_given_up, with_clubs_moved, with_new_groups
from optimizer.versions import versions

_MOVING = 0.5
"""Part of the time that finding another time for a club without leader or room may take."""
_SPORTS = 0.2
"""Part of the time that planning the day's exercise may take."""
_LAST = 0.3
"""Part of the time kept for letting whole groups wait."""
_PROVING = 0.4
"""Part of the time that proving how few changes are needed may take."""
_STEP = 0.7
"""Part of what is left of its time that one step may take."""
_WORTH = 2.0
"""Seconds under which no further step is begun once there is a week: building its model may take that."""
_FEW = 20
"""Students whose groups are opened to admit them after all."""
_ROUNDS = 3


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
) -> Repaired:
    """Mend a week.

    Parameters
    ----------
    scenario : Scenario
        The school as it is now (see `optimizer.solve.repair.disruption.apply`).
    published : Timetable
        The week as published; rows of students, clubs and people that the scenario no longer knows fall away.
    past_days : frozenset of day names
        Days already over: nothing in them is touched.
    time_limit : float
        Seconds; reading and writing come on top.
    stop : Event, optional
        Setting it ends the search with the best week so far.

    Returns
    -------
    Repaired
        Without a timetable where none was found in time: then the published plan stands.

    Raises
    ------
    SettingsError
        If the school as it is now contradicts what happened on days that are over.
    """
    return _Repair(School(scenario, week_of), published, past_days, time_limit, seed, workers, stop).go()


class _Repair:
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
        self.workshop = Workshop(school)
        self.before = from_timetable(school, published)
        self.plan = surviving(school, self.before)
        self.best: tuple[Plan, Audit] | None = None
        self.stuck: set[str] = set()
        """Clubs that cannot meet as published."""
        self.movable = frozenset[str]()
        """Those of them that may be given up or moved."""

    def go(self) -> Repaired:
        faults = past_faults(self.school, self.published, self.plan, self.past_days)
        if faults:
            raise SettingsError("\n".join(f"{fault.en} · {fault.zh}" for fault in faults))
        self.bounds = Bounds(self.workshop, self.before, self.plan, self.past)
        broken = self._broken(self.plan)
        if broken is None:
            self._take(self.plan)
            return self._answer()
        self.stuck = stuck_clubs(self.school, self.workshop.eligible, self.plan, broken, self.past)
        self.movable = movable(self.school, self.plan, self.stuck, self.past_days)
        if self._clubs_given_up(broken) or self._clubs_moved(broken):
            return self._answer()
        day_plan, needed = (self.plan, broken), False
        if not self._take(self._filled(self.plan, broken)) or self._waiting_more():
            day_plan, needed = self._days_anew(broken)
        if not needed:
            last = day_plan[0] is self.plan
            self._widen(self.plan, broken, self._until(1 - _LAST if last else 0.5))
        if day_plan[0] is not self.plan and (self.best is None or self._waiting_more()):
            self._widen(*day_plan, self._until(1 - _LAST))
        self._readmit(self.deadline)
        for plan, left in (day_plan, (self.plan, broken)):
            if self.best is None and not self.stop.is_set():
                self._days_off(plan, left)
        return self._answer()

    # -- what every step needs ----------------------------------------------------------------------------------

    def _until(self, part: float) -> float:
        """Clock time at which a part of what is left is used up."""
        now = time.monotonic()
        return now + part * max(0.0, self.deadline - now)

    def _over(self, until: float) -> bool:
        return self.stop.is_set() or time.monotonic() > until - 0.1

    def _audit(self, plan: Plan) -> Audit:
        return judge(self.school, plan, self.published)

    def _broken(self, plan: Plan) -> Broken | None:
        """What is to be opened in a plan; None where it keeps all rules and leaves nobody aside."""
        found = self._audit(plan)
        broken = find_broken(self.school, plan, found.violations, self.past)
        if plan is self.plan:
            new = (s for s, days in plan.waits.items() if days - self.before.waits.get(s, frozenset()) - self.past_days)
            broken.students |= set(new)
        return broken if found.violations or broken.students else None

    def _take(self, plan: Plan) -> bool:
        """Keep a plan if it breaks no rule and is better than the best so far; whether it breaks none."""
        found = self._audit(plan)
        if found.score.hard:
            return False
        if self.best is None or self._rank(plan, found) < self._rank(*self.best):
            self.best = plan, found
        return True

    def _rank(self, plan: Plan, found: Audit) -> tuple[int, int, int, int]:
        """What makes a week worse, most important first."""
        return found.score.unserved, len(self._lost(plan)), found.goals["changes"].measure, found.score.points

    def _lost(self, plan: Plan) -> set[str]:
        """Clubs given up that could meet as published."""
        return self.plan.club_slots.keys() - plan.club_slots.keys() - self.stuck

    def _mend(self, plan: Plan, freedom: Freedom, seconds: float, broken: Broken) -> bool:
        limits = Limits(max(0.1, seconds), None, self.workers, self.seed)
        settled = broken.settled(self.school, self.past_days)
        answer = mend(self.workshop, plan, self.before, freedom, limits, self.stop, settled, self.past)
        return answer.plan is not None and self._take(answer.plan)

    # -- steps --------------------------------------------------------------------------------------------------

    def _widen(self, plan: Plan, broken: Broken, until: float) -> None:
        """Open more and more around what is broken, as long as there is hope for fewer changes."""
        plan = self._filled(plan, broken)
        fewer, left = plan, None
        if not self._take(plan):
            fewer = without_clubs(self.school, plan, self._audit(plan).violations, self.past)
            left = self._broken(fewer) or Broken()
            self._take(self._filled(fewer, left))
        for number, freedom in enumerate(freedoms(self.school, plan, broken, self.past_days)):
            if number > 1:
                self._prove(broken)
            seconds = until - time.monotonic()
            if self._over(until) or (number and (self._done() or 0 < len(self._waiting_more()) <= _FEW)):
                break
            if self.best is not None and seconds < _WORTH:
                break
            self._mend(plan, freedom, _STEP * seconds, broken)
        self._prove(broken)
        if self.best is None and left is not None and fewer.club_slots != plan.club_slots:
            self._widen(fewer, left, self._until(1 - _LAST))

    def _readmit(self, until: float) -> None:
        """Where few wait who did not before: their groups' sessions of those days are opened for them."""
        waiting = self._waiting_more()
        if self.best is None or not 0 < len(waiting) <= _FEW:
            return
        plan, week = self.best[0], self.school.scenario.week
        keys = {
            (plan.care[s], t) for s, days in waiting.items() if s in plan.care for d in days for t in week.on_day[d]
        }
        broken = Broken(programme={k for k in keys if k in plan.meetings}, students=set(waiting))
        near = list(islice(freedoms(self.school, plan, broken, self.past_days), 2))
        for freedom in (near[0], with_new_groups(self.school, plan, near[0], self.past_days), near[1]):
            if self._over(until - _WORTH) or not self._waiting_more():
                return
            self._mend(plan, freedom, _STEP * (until - time.monotonic()), broken)

    def _filled(self, plan: Plan, broken: Broken) -> Plan:
        """The plan with what is broken filled in without search."""
        filler = Filler(self.school, self.workshop.eligible, plan, self.past)
        return filler.fill({*broken.sessions, *broken.programme}, broken.duties)

    def _done(self) -> bool:
        """Whether nothing better can be: nobody more waits, no club is lost, and no fewer changes are possible."""
        if self.best is None or self._waiting_more() or self._lost(self.best[0]):
            return False
        return self.best[1].goals["changes"].measure <= self.bounds.least

    def _prove(self, broken: Broken) -> None:
        """Raise the bound on changes, where nobody more waits and groups and clubs are as published.

        A search for the bound ends with a week, which is the answer if it keeps the rules that the search leaves out.
        """
        if self.best is None or self._waiting_more() or broken.students or broken.clubs:
            return
        plan, changes = self.best[0], self.best[1].goals["changes"].measure
        until = self._until(_PROVING)
        for found in self.bounds.search(plan, changes, broken, self.stuck, self.movable, until, self.stop):
            if self._take(found) and self.best[0] is found:
                _, around = islice(freedoms(self.school, found, broken, self.past_days), 2)
                self._mend(found, around, until - time.monotonic(), broken)  # for its points
            if self._done():
                break

    def _waiting_more(self) -> dict[str, frozenset[str]]:
        """Student -> days to come on which the student waits in the best week, and did not before."""
        if self.best is None:
            return {}
        before, waits = self.before.waits, self.best[0].waits
        more = {s: days - before.get(s, frozenset()) - self.past_days for s, days in waits.items()}
        return {s: days for s, days in more.items() if days}

    def _clubs_given_up(self, broken: Broken) -> bool:
        """Whether the week without the clubs that cannot meet as published is proven to have the fewest changes."""
        found = with_clubs_given_up(self.school, self.plan, broken, self.movable, self.past_days)
        if found is None:
            return False
        self._mend(*found, _MOVING * (self.deadline - time.monotonic()), broken)
        self._prove(broken)
        return self._done()

    def _clubs_moved(self, broken: Broken) -> bool:
        """Whether finding other times for the clubs that cannot meet as published mends the week for everybody."""
        freedom = with_clubs_moved(self.school, self.plan, broken, self.movable, self.past_days)
        if freedom is None:
            return False
        seconds = _MOVING * (self.deadline - time.monotonic())
        return self._mend(self.plan, freedom, seconds, broken) and not self._waiting_more()

    def _days_anew(self, broken: Broken) -> tuple[tuple[Plan, Broken], bool]:
        """The days short of room planned anew, and whether the published way is proven to be closed."""
        until = self._until(_SPORTS)
        eligible, seed = self.workshop.eligible, self.seed
        anew = plan_days(self.school, eligible, self.plan, broken, self.past, until, seed, self.stop)
        if anew is None:
            return (self.plan, broken), False
        left = self._broken(anew.plan) or Broken()
        left.clubs |= anew.moving
        return (anew.plan, left), anew.needed

    # -- groups that stay at home -------------------------------------------------------------------------------

    def _days_off(self, plan: Plan, broken: Broken) -> None:
        """Where not everybody can be served: whole groups wait on a day, as few as a search by halves finds."""
        pairs = cheapest_first(self.school, plan, {*broken.programme, *broken.sessions})
        if not pairs or not self._stay_at_home(plan, pairs):
            return
        low, high = 0, len(pairs) - 1
        while low < high and not self._over(self.deadline - _WORTH):
            middle = (low + high) // 2
            if self._stay_at_home(plan, pairs[:middle]):
                high = middle
            else:
                low = middle + 1

    def _stay_at_home(self, plan: Plan, pairs: list[tuple[str, str]]) -> bool:
        """Whether a week was found in which these groups wait, and those that still break rules with them."""
        plan = without(self.school, plan, pairs, self.past)
        for _ in range(_ROUNDS):
            broken = self._broken(plan)
            if broken is None:
                return self._take(plan)
            plan = self._filled(plan, broken)
            if self._take(plan):
                return True
            for number, freedom in enumerate(freedoms(self.school, plan, broken, self.past_days)):
                if number < 2 and self._mend(plan, freedom, (self.deadline - time.monotonic()) / 3, broken):
                    return True
            more = cheapest_first(self.school, plan, {*broken.programme, *broken.sessions})
            plan = without(self.school, plan, more, self.past)
        return False

    # -- the answer ---------------------------------------------------------------------------------------------

    def _answer(self) -> Repaired:
        plan, found = self.best or (None, None)
        least, worse = self.bounds.least, bool(self._waiting_more()) or (plan is not None and bool(self._lost(plan)))
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
        return Repaired(self.school.scenario, result, timetable, found, least, worse)
