"""From a scenario to an audited timetable with a proven bound: construct, search, prove, audit."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from optimizer.auditing import Audit, audit
from optimizer.domain.result import UNPROVEN, Bound, Result, Score, Status
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.timetable import Timetable
from optimizer.domain.trace import Trace, TraceEvent
from optimizer.engine.bounds.anytime_bound import LowerBound
from optimizer.engine.bounds.prover import BoundProver
from optimizer.engine.construct.pipeline import construct_plan
from optimizer.engine.construct.staff import LevelSearchState
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.exact_solve import ExactResult, is_tiny, model_is_complete, solve_exactly
from optimizer.engine.explain.explain_school import is_cheaply_infeasible
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School
from optimizer.engine.search.adaptive_search import AdaptiveSearch
from optimizer.engine.search.construction_variants import construct_variants
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.search.violation_repair import repair_violations
from optimizer.errors import InternalError, SettingsError
from optimizer.language.text import Text
from optimizer.language.times import monday_of
from optimizer.versions import versions

CONSTRUCTION_TIME_SHARE = 0.6
"""Part of the limit after which the construction begins nothing more, so that its faults can still be mended."""


@dataclass(frozen=True)
class Solution:
    """Answer of `solve`. ``timetable`` and ``audit`` are None where the status is infeasible or unknown.

    ``proof`` says how the bound came about, goal by goal; None where nothing was proven. ``fault`` says that the audit
    and the model differed, which is an error of this program: the timetable is then the last one that was audited, and
    nothing is called proven.
    """

    scenario: Scenario
    result: Result
    timetable: Timetable | None = None
    audit: Audit | None = None
    trace: tuple[TraceEvent, ...] = ()
    proof: LowerBound | None = None
    fault: Text | None = None

    @property
    def status(self) -> Status:
        return self.result.status


@dataclass(frozen=True)
class Options:
    """How a run is to be made.

    Attributes
    ----------
    time_limit : float
        Seconds of wall time, reading and writing apart.
    workers : int, optional
        Threads; default the machine's cores. With two or more the bound is worked out beside the search.
    seed : int, optional
        Default: the scenario's.
    week_of : date, optional
        Any day of the week meant; default the first Monday after today.
    effort : float, optional
        A deterministic limit in units of work (some seconds each) instead of the clock: the same input, seed and effort
        give the same answer.
    params : EngineParams
        The numbers that tune the engine.
    """

    time_limit: float = 60.0
    workers: int | None = None
    seed: int | None = None
    week_of: date | None = None
    effort: float | None = None
    params: EngineParams = DEFAULTS

    def checked(self) -> Options:
        """Itself.

        Raises
        ------
        SettingsError
            If a limit or number makes no sense.
        """
        if not self.time_limit > 0:
            raise SettingsError(f"time limit {self.time_limit}: seconds, more than 0")
        if self.workers is not None and self.workers < 1:
            raise SettingsError(f"workers {self.workers}: 1 or more")
        if self.effort is not None and not self.effort > 0:
            raise SettingsError(f"effort {self.effort}: more than 0")
        return self


def solve(
    scenario: Scenario,
    *,
    time_limit: float = 60.0,
    workers: int | None = None,
    seed: int | None = None,
    week_of: date | None = None,
    effort: float | None = None,
    params: EngineParams = DEFAULTS,
    on_event: Callable[[TraceEvent], None] | None = None,
    stop: threading.Event | None = None,
) -> Solution:
    """Make the week of a scenario.

    The parameters are those of `Options`; ``on_event`` is told of every improvement, and setting ``stop`` ends the run
    early with the best timetable so far.

    Returns
    -------
    Solution
        Its timetable is audited: it breaks no hard rule, or there is none. Whoever uses it should look at ``fault``.

    Raises
    ------
    SettingsError
        If an option makes no sense.
    InternalError
        If the audit refuses what the model holds to be right, or finds another score, and no timetable was audited
        before that could be returned instead.
    """
    options = Options(time_limit, workers, seed, week_of, effort, params).checked()
    return _SolveRun(scenario, options, on_event, stop or threading.Event()).go()


class _SolveRun:
    def __init__(
        self,
        scenario: Scenario,
        options: Options,
        on_event: Callable[[TraceEvent], None] | None,
        stop: threading.Event,
    ):
        self.scenario, self.options, self.stop = scenario, options, stop
        monday = monday_of(options.week_of or first_monday_after(date.today()))
        self.school = School(scenario, monday, options.params)
        self.seed = scenario.settings.seed if options.seed is None else options.seed
        self.workers = options.workers or os.cpu_count() or 1
        self.trace = Trace(on_event)
        self.deadline = None if options.effort is not None else self.trace.began + options.time_limit
        self.model_builder, self.loads = ModelBuilder(self.school), LevelSearchState()
        self.plan: Plan | None = None
        self.audited: Plan | None = None
        self.score: Score | None = None
        self.fault: Text | None = None

    def go(self) -> Solution:
        self.trace.tell("begin")
        if is_tiny(self.school):
            found = self._whole()
            if self.fault is not None:
                return self._finish(Status.FEASIBLE)
            if found.status in (Status.OPTIMAL, Status.INFEASIBLE) and model_is_complete(self.school):
                return self._finish(found.status, found.bound)
        if self.plan is None and (broken := self._construct()) is not None:
            if is_cheaply_infeasible(self.school, self._left()):
                return self._finish(Status.INFEASIBLE)
            self._mend(broken)
        prover = BoundProver(self.school, self.trace, self.options.effort, self.deadline)
        if self.plan is None:
            return self._finish(prover.decide_infeasible())
        if self.workers > 1 and self.options.effort is None:
            prover.start()
        else:
            prover.run_share()
        self._vary()
        self._search(prover)
        return self._finish(Status.FEASIBLE, prover.finish(), prover.best)

    # -- stages -------------------------------------------------------------------------------------------------

    def _whole(self) -> ExactResult:
        """A tiny school: everything in one model, to the proven end."""
        began = time.monotonic()
        found = solve_exactly(self.model_builder, self.options.effort, self._left(), self.seed, self.stop)
        self.trace.clock("whole", time.monotonic() - began)
        if found.plan is not None:
            kept = self._adopt(found.plan, "whole")
            score = Score(0, found.bound.unserved or 0, found.bound.points or 0)
            if not kept or (found.status is Status.OPTIMAL and self.score != score):
                self._differ(score, audit_plan(self.school, found.plan))
        return found

    def _construct(self) -> Plan | None:
        """Take what the construction makes; the plan itself where it breaks rules."""
        began = time.monotonic()
        plan = construct_plan(
            self.school, time_limit=CONSTRUCTION_TIME_SHARE * self._left(), stop=self.stop, loads=self.loads
        )
        self.trace.clock("construct", time.monotonic() - began)
        return None if self._adopt(plan, "construct") else plan

    def _mend(self, broken: Plan) -> None:
        began = time.monotonic()
        if (plan := repair_violations(self.model_builder, broken, self.deadline, self.stop)) is not None:
            self._adopt(plan, "mend")
        self.trace.clock("mend", time.monotonic() - began)

    def _vary(self) -> None:
        """Construct in other ways; the search begins from the best."""
        began = time.monotonic()
        for plan in construct_variants(
            self.school,
            self.seed,
            self.loads,
            once=self.trace.stages.get("construct", 0.0),
            until=self.deadline,
            effort=self.options.effort,
            stop=self.stop,
        ):
            self._adopt(plan, "construct")
        self.trace.clock("construct", time.monotonic() - began)

    def _search(self, prover: BoundProver) -> None:
        if self.plan is None:
            return
        began = time.monotonic()

        def better(plan: Plan, points_won: int, unserved_won: int, how: str) -> bool:
            score = self._better(plan, points_won, unserved_won, how)
            return prover.proves_optimal(score.unserved, score.points)

        def winnable(plan: Plan) -> dict[str, int]:
            found, best = audit_plan(self.school, plan), prover.best
            if found.score == self.score:
                self.audited = plan
            points = {name: goal.points for name, goal in found.goals.items()} | {"unserved": found.score.unserved}
            least = {goal: max(best.goals.get(goal, 0), best.charged.get(goal, 0)) for goal in found.goals}
            least["unserved"] = best.unserved
            return {name: max(0, most - least[name]) for name, most in points.items()}

        threads = max(2, self.workers - 1) if self.workers > 1 and self.options.effort is None else 1
        search = AdaptiveSearch(self.model_builder, self.plan, random.Random(self.seed), better, winnable, threads)
        search.run(until=self.deadline, effort=self.options.effort, stop=self.stop)
        self.trace.clock("search", time.monotonic() - began)

    def _better(self, plan: Plan, points_won: int, unserved_won: int, how: str) -> Score:
        if self.score is None:
            raise InternalError("a plan is better than none")
        self.plan = plan
        self.score = Score(0, self.score.unserved - unserved_won, self.score.points - points_won)
        self.trace.tell("search", score=(self.score.unserved, self.score.points), detail=how)
        return self.score

    def _adopt(self, plan: Plan, stage: str) -> bool:
        """Take a plan from nowhere if it breaks no rule and is the best so far; whether it breaks none."""
        found = audit_plan(self.school, plan)
        if found.score.hard:
            self.trace.tell(stage, detail=f"{found.score.hard} violations")
        elif self.score is None or found.score < self.score:
            self.plan, self.score, self.audited = plan, found.score, plan
            self.trace.tell(stage, score=(found.score.unserved, found.score.points))
        return found.score.hard == 0

    def _left(self) -> float:
        return float("inf") if self.deadline is None else max(0.1, self.deadline - time.monotonic())

    # -- the end ------------------------------------------------------------------------------------------------

    def _finish(self, status: Status, bound: Bound = UNPROVEN, proof: LowerBound | None = None) -> Solution:
        timetable = found = None
        if self.plan is not None:
            timetable, found = self._judged(self.plan)
            if _below(found.score, bound) or (proof is not None and proof.impossible):
                self.fault = _BELOW.format(score=_told(found.score), bound=_told(bound))
            if self.fault is not None:
                bound, proof = UNPROVEN, None
            status = _status(found.score, bound)
        self.trace.clock("building", self.model_builder.building)
        self.trace.tell("end", bound=(bound.unserved, bound.points))
        timed = self.options.effort is None
        result = Result(
            scenario=self.scenario.name,
            status=status,
            week_of=self.school.week_of,
            seed=self.seed,
            score=found.score if found else None,
            bound=bound,
            goals=dict(found.goals) if found else {},
            seconds={"total": self.trace.seconds, **self.trace.stages} if timed else {},
            versions=versions(),
        )
        return Solution(self.scenario, result, timetable, found, tuple(self.trace.events), proof, self.fault)

    def _judged(self, plan: Plan) -> tuple[Timetable, Audit]:
        """A plan as a timetable with the audit's word on it, which is the last.

        Where the audit differs from the model, the last audited plan is taken instead.
        """
        timetable = to_timetable(self.school, plan)
        found = audit(self.scenario, timetable, week_of=self.school.week_of)
        if found.score == self.score or plan is self.audited:
            return timetable, found
        self._differ(self.score, found)
        assert self.audited is not None
        return self._judged(self.audited)

    def _differ(self, score: Score | None, found: Audit) -> None:
        """Note that the audit differs from the model, which holds a plan to be clean and of a score.

        Raises
        ------
        InternalError
            If no plan was audited before.
        """
        broken = ", ".join(f"{rule} {n}" for rule, n in found.counts.items() if n)
        self.fault = _DIFFER.format(
            model=_told(score), audit=_told(found.score), broken=f" ({broken})" if broken else ""
        )
        if self.audited is None:
            raise InternalError(self.fault.en)


_DIFFER = Text(
    "the model says {model} of a timetable, the audit {audit}{broken}",
    "同一份课表，模型计为 {model}，审核结果为 {audit}{broken}",
)
_BELOW = Text(
    "the timetable has {score}, which the bounds call impossible ({bound} at least)",
    "课表为 {score}，而下界的证明认为不可能（至少 {bound}）",
)


def _told(score: Score | Bound | None) -> Text:
    """A score in the words of the summary; violations only where there are some."""
    if score is None:
        return Text("nothing", "无")
    text = Text(f"unserved {score.unserved}, points {score.points}", f"未服务 {score.unserved}、扣分 {score.points}")
    if isinstance(score, Score) and score.hard:
        return Text(f"violations {score.hard}, {text.en}", f"违规 {score.hard}、{text.zh}")
    return text


def _below(score: Score, bound: Bound) -> bool:
    """Whether a score is less than what is proven that every timetable has."""
    if bound.unserved is None or score.unserved > bound.unserved:
        return False
    return score.unserved < bound.unserved or (bound.points is not None and score.points < bound.points)


def _status(score: Score, bound: Bound) -> Status:
    proven = bound.unserved == score.unserved and bound.points == score.points
    return Status.OPTIMAL if proven else Status.FEASIBLE
