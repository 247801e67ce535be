"""The way from a scenario to an audited solution: construct, repair, search and prove, audit."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date
from html import escape

from optimizer.auditing import Audit
from optimizer.domain.goals import file_name
from optimizer.domain.result import UNPROVEN, Bound, Result, Score, Status
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.timetable import Timetable
from optimizer.domain.trace import Trace, TraceEvent
from optimizer.engine.bounds.anytime_bound import LowerBound
from optimizer.engine.bounds.prover import BoundProver
from optimizer.engine.conflict.find_conflict import is_cheaply_infeasible
from optimizer.engine.construct.staff import LevelSearchState
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.cp.exact_solve import ExactResult, is_tiny, model_is_complete, solve_exactly
from optimizer.engine.incumbent import Incumbent, MakeWeek
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.engine.plan.convert import waiting_rows
from optimizer.engine.plan.edit import plan_with_all_waiting
from optimizer.engine.plan.plan import Plan
from optimizer.engine.plan.reasons import state_final_reasons
from optimizer.engine.problem.school import School
from optimizer.engine.search.adaptive_search import AdaptiveSearch
from optimizer.engine.search.annealing import anneal
from optimizer.engine.search.earlier_week import plan_from_earlier_week, with_earlier_names
from optimizer.engine.search.initial_plan import construct_plan, construct_variants
from optimizer.engine.search.last_pass import improve_by_single_moves
from optimizer.engine.search.minimal_week import build_minimal_week
from optimizer.engine.search.plan_audit import audit_plan
from optimizer.engine.search.violation_repair import repair_violations
from optimizer.errors import SettingsError
from optimizer.language.text import Text
from optimizer.language.times import monday_of
from optimizer.versions import versions


@dataclass(frozen=True, repr=False)
class Solution:
    """Answer of `solve`.

    Attributes
    ----------
    timetable, audit : optional
        None where the status is infeasible or unknown.
    trace : tuple of TraceEvent
        Stages, better plans and bounds over time.
    proof : LowerBound, optional
        How the bound came about, goal by goal; None where nothing was proven.
    fault : Text, optional
        How the audit and the model differed, which is an error of this program. The timetable is then the last one that
        was audited, and nothing is called proven.
    """

    scenario: Scenario
    result: Result
    timetable: Timetable | None = None
    audit: Audit | None = None
    trace: tuple[TraceEvent, ...] = ()
    proof: LowerBound | None = None
    fault: Text | None = None

    def __repr__(self) -> str:
        score, bound = self.result.score, self.result.bound
        found = "no timetable" if score is None else f"unserved {score.unserved}, points {score.points}"
        return f"Solution({self.scenario.name!r}, {self.status}: {found}; proven {bound.unserved}, {bound.points})"

    def _repr_html_(self) -> str:
        """The score with its bounds, and what each goal costs, for notebooks."""
        cells = ((goal, one.measure, one.weight, one.points) for goal, one in self.result.goals.items() if one.points)
        rows = "".join(
            f"<tr><th>{goal}</th><td>{m}</td><td>{w}</td><td>{points}</td></tr>" for goal, m, w, points in cells
        )
        head = "<tr><th>goal</th><th>measure</th><th>weight</th><th>points</th></tr>"
        return f"<table><caption>{escape(repr(self))}</caption>{head}{rows}</table>"

    @property
    def status(self) -> Status:
        return self.result.status


_LONGEST = 1_000_000
"""Seconds, or units of effort, beyond which a limit is a slip of the keyboard."""
_MOST_WORKERS = 256
_LARGEST_SEED = 2**31 - 1


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
    start : Timetable, optional
        An earlier week of the school from which to search as well; adds the goal ``moved``. Its care groups keep their
        names.
    bound_without : frozenset of str
        Goals that the bound leaves out: it is then one on the points of all others, which are no more than all points.
    """

    time_limit: float = 60.0
    workers: int | None = None
    seed: int | None = None
    week_of: date | None = None
    effort: float | None = None
    params: EngineParams = DEFAULTS
    start: Timetable | None = None
    bound_without: frozenset[str] = frozenset()

    def checked(self) -> Options:
        """Itself.

        Raises
        ------
        SettingsError
            If a limit or number makes no sense.
        """
        for name, limit in (("time limit · 时限", self.time_limit), ("effort · 工作量上限", self.effort)):
            if limit is not None and not 0 < limit <= _LONGEST:
                raise SettingsError(
                    f"{name}: {limit:g}; more than 0 and at most {_LONGEST} · 应大于 0，不超过 {_LONGEST}"
                )
        for name, number, least, most in (
            ("workers · 线程数", self.workers, 1, _MOST_WORKERS),
            ("seed · 随机种子", self.seed, 0, _LARGEST_SEED),
        ):
            if number is not None and not least <= number <= most:
                raise SettingsError(f"{name}: {number}; from {least} to {most} · 应为 {least} 至 {most}")
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
    start: Timetable | None = None,
    bound_without: frozenset[str] = frozenset(),
    on_event: Callable[[TraceEvent], None] | None = None,
    on_week: Callable[[MakeWeek], None] | None = None,
    stop: threading.Event | None = None,
) -> Solution:
    """Make the week of a scenario.

    The parameters are those of `Options`; ``on_event`` is told of every improvement, ``on_week`` of each better week by
    a function that makes and audits it, and setting ``stop`` ends the run early with the best timetable so far. So does
    Ctrl-C, or the interrupt of a notebook; a second one gives the run up.

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
    options = Options(time_limit, workers, seed, week_of, effort, params, start, bound_without).checked()
    stop = stop or threading.Event()
    run = _SolveRun(scenario, options, on_event, stop)
    run.best.on_week = on_week
    return _heeding_interrupts(run.run, stop, params.solve.interrupt_seconds)


def _heeding_interrupts(run: Callable[[], Solution], stop: threading.Event, seconds: float) -> Solution:
    """Run beside the main thread, which so sees an interrupt within ``seconds``, also while a solver is at work."""
    if threading.current_thread() is not threading.main_thread():
        return run()
    answer: Future[Solution] = Future()

    def complete() -> None:
        try:
            answer.set_result(run())
        except BaseException as error:  # raised again by `result`, in the main thread
            answer.set_exception(error)

    threading.Thread(target=complete, name="solve", daemon=True).start()
    while True:
        try:
            return answer.result(seconds)
        except TimeoutError:
            if answer.done():  # raised by the run itself
                raise
        except KeyboardInterrupt:
            if stop.is_set():
                raise
            stop.set()


class _SolveRun:
    """One run of `solve`; what its stages share.

    Attributes
    ----------
    deadline : float, optional
        Clock time (``time.monotonic``) at which the run ends; None where its effort is limited instead.
    best : Incumbent
        The best plan so far.
    loads : LevelSearchState
        What earlier constructions have learnt about the common level of ``fair-load``.
    """

    def __init__(
        self,
        scenario: Scenario,
        options: Options,
        on_event: Callable[[TraceEvent], None] | None,
        stop: threading.Event,
    ):
        self.scenario, self.options, self.stop = scenario, options, stop
        monday = monday_of(options.week_of or first_monday_after(date.today()))
        self.school = School(scenario, monday, options.params, options.start)
        self.seed = scenario.settings.seed if options.seed is None else options.seed
        self.workers = options.workers or os.cpu_count() or 1
        self.concurrent = self.workers > 1 and options.effort is None
        self.trace = Trace(on_event)
        self.deadline = None if options.effort is not None else self.trace.began + options.time_limit
        self.model_builder, self.loads = ModelBuilder(self.school), LevelSearchState()
        self.best = Incumbent(self.school, self.trace)

    def run(self) -> Solution:
        """A tiny school is solved exactly; any other is constructed, repaired, searched and bounded."""
        self.trace.tell("begin")
        if is_tiny(self.school):
            exact = self._solve_exactly()
            if self.best.fault is not None:
                return self._finish(Status.FEASIBLE)
            decided = exact.status is Status.INFEASIBLE or (
                exact.status is Status.OPTIMAL and not self.options.bound_without
            )
            if decided and model_is_complete(self.school):
                return self._finish(exact.status, exact.bound)
        reserve = self._least_week() if self.best.plan is None else None
        proven = threading.Event()
        prover = self._prover(proven)
        if self.concurrent:
            prover.start()
        try:
            return self._construct_and_search(prover, proven, reserve)
        finally:
            prover.stop()

    def _construct_and_search(self, prover: BoundProver, proven: threading.Event, reserve: Plan | None) -> Solution:
        """The best plan in the time given, and what is proven meanwhile; ``reserve`` where nothing better is found."""
        if self.best.plan is None:
            if self.options.start is not None:
                self._adopt_earlier_week()
            broken = self._construct()
            if self.best.plan is None and broken is not None:
                if reserve is None and is_cheaply_infeasible(self.school, self._seconds_left(), self.stop):
                    return self._finish(Status.INFEASIBLE)
                if not self._construct_with_groups_waiting():
                    self._repair(broken)
            if self.best.plan is None and (reserve is None or self.best.adopt(reserve, "mend")):
                prover.stop()
                return self._finish(prover.decide_infeasible())
        if not self.concurrent:
            prover.run_share()
        self._construct_variants()
        self._search(prover, proven)
        if not self.concurrent and self.best.score is not None and self.best.score.unserved != prover.best.at:
            prover.run_share()  # the points of timetables with what is unserved now
        return self._finish(Status.FEASIBLE, prover.finish(), prover.best)

    # -- stages -------------------------------------------------------------------------------------------------

    def _solve_exactly(self) -> ExactResult:
        """Search one model of the whole school to its proven optimum; the audit must give the same score."""
        with self.trace.timed("whole"):
            exact = solve_exactly(self.model_builder, self.options.effort, self._seconds_left(), self.seed, self.stop)
        if exact.plan is not None:
            violations = self.best.adopt(exact.plan, "whole")
            score = Score(0, exact.bound.unserved or 0, exact.bound.points or 0)
            if violations or (exact.status is Status.OPTIMAL and self.best.score != score):
                self.best.note_difference(score, self.best.audit(exact.plan))
        return exact

    def _adopt_earlier_week(self) -> None:
        """Adopt the plan of the earlier week under the present tables."""
        seconds = self.school.params.solve.construction_time_share * self._seconds_left()
        deadline = None if self.deadline is None else time.monotonic() + seconds
        with self.trace.timed("start"):
            plan = plan_from_earlier_week(self.model_builder, deadline, self.stop)
            if plan is not None:
                self.best.adopt(plan, "start")

    def _least_week(self) -> Plan | None:
        """A plan that keeps the rules whoever waits, made at once, for use where nothing better is found in time."""
        everybody = plan_with_all_waiting(self.school)
        if audit_plan(self.school, everybody).clean:
            return everybody
        with self.trace.timed("mend"):
            end = float("inf")
            if self.deadline is not None:
                end = max(self.deadline, time.monotonic() + self.school.params.solve.least_week_seconds)
            return build_minimal_week(self.school, end, self.stop, quick=True)

    def _construct(self) -> Plan | None:
        """Adopt the best of a few constructions: where one lets students wait or breaks rules, another may not.

        Returns
        -------
        Plan or None
            The one with the fewest violations, if each breaks rules.
        """
        params = self.school.params.solve
        seconds = params.construction_time_share * self._seconds_left()
        broken: tuple[int, Plan] | None = None
        deadline = float("inf") if self.deadline is None else self.deadline
        with self.trace.timed("construct"):
            began = time.monotonic()
            for variant in range(params.first_constructions):
                used = time.monotonic() - began
                if variant and (self.stop.is_set() or used * (variant + 1) / variant > seconds):
                    break
                plan = construct_plan(
                    self.school,
                    time_limit=seconds - used,
                    stop=self.stop,
                    variant=variant,
                    by_groups=False,
                    deadline=deadline,
                    loads=self.loads,
                )
                violations = self.best.adopt(plan, "construct")
                if self.best.score is not None and not self.best.score.unserved:
                    break
                if violations and (broken is None or violations < broken[0]):
                    broken = (violations, plan)
        return None if broken is None else broken[1]

    def _construct_with_groups_waiting(self) -> bool:
        """Adopt a construction in which whole groups wait where single students do not suffice; whether it is clean."""
        with self.trace.timed("construct"):
            seconds = self.school.params.solve.construction_time_share * self._seconds_left()
            deadline = float("inf") if self.deadline is None else self.deadline
            plan = construct_plan(self.school, time_limit=seconds, stop=self.stop, deadline=deadline, loads=self.loads)
            return not self.best.adopt(plan, "construct")

    def _repair(self, broken: Plan) -> None:
        """Adopt what remains of a constructed plan once its violations are repaired."""
        with self.trace.timed("mend"):
            plan = repair_violations(self.model_builder, broken, self.deadline, self.stop)
            if plan is not None:
                self.best.adopt(plan, "mend")

    def _construct_variants(self) -> None:
        """Construct in other ways, and anneal the roster and rooms of each; the search begins from the best."""
        once = self.trace.stages.get("construct", 0.0)
        with self.trace.timed("construct"):
            hottest = self.school.params.search.annealing_hottest
            if self.best.plan is not None:
                self._anneal(self.best.plan, hottest, "construct")
            for plan in construct_variants(
                self.school,
                self.seed,
                self.loads,
                once=once,
                until=self.deadline,
                effort=self.options.effort,
                stop=self.stop,
            ):
                if not self.best.adopt(plan, "construct"):
                    self._anneal(plan, hottest, "construct")

    def _anneal(self, plan: Plan, hottest: float, stage: str) -> tuple[Plan | None, float]:
        """Anneal roster and rooms of a plan that keeps all rules, and adopt the result if it is the best so far.

        Returns
        -------
        (Plan or None, float)
            The plan, if it was adopted, and the effort.
        """
        found = anneal(
            self.school,
            plan,
            self.model_builder.eligibility,
            random.Random(self.seed),
            hottest,
            lambda: self.stop.is_set() or self._deadline_passed(),
        )
        adopted = found.plan is not None and self._adopt(found.plan, stage)
        return found.plan if adopted else None, found.effort

    def _deadline_passed(self) -> bool:
        return self.deadline is not None and time.monotonic() > self.deadline

    def _prover(self, proven: threading.Event) -> BoundProver:
        """What bounds the timetables with the ``unserved`` of the best one; sets the event once that is optimal."""

        def note_optimality() -> None:
            if (score := self.best.score) is not None and prover.proves_optimal(score.unserved, score.points):
                proven.set()

        prover = BoundProver(
            _without_goals(self.school, self.options.bound_without),
            self.trace,
            self.options.effort,
            self.deadline,
            unserved=lambda: None if self.best.score is None else self.best.score.unserved,
            on_better=note_optimality,
            stop=self.stop.is_set,
        )
        return prover

    def _search(self, prover: BoundProver, proven: threading.Event) -> None:
        """Large neighbourhood search from the best plan, until the limit or until the plan is proven optimal."""
        if self.best.plan is None or self.best.score is None:
            return
        if prover.proves_optimal(self.best.score.unserved, self.best.score.points):
            return

        def on_better(plan: Plan, points_gained: int, unserved_gained: int, operator: str) -> bool:
            score = self.best.improve(plan, points_gained, unserved_gained, operator)
            return prover.proves_optimal(score.unserved, score.points)

        def gaps(plan: Plan) -> dict[str, int]:
            return _gaps(self.best.audit(plan), prover.best)

        def polish(plan: Plan) -> tuple[Plan | None, float]:
            return self._anneal(plan, self.school.params.search.annealing_again, "search")

        threads = max(2, self.workers - 1) if self.concurrent else 1
        with self.trace.timed("search"):
            search = AdaptiveSearch(
                self.model_builder, self.best.plan, random.Random(self.seed), on_better, gaps, polish, threads
            )
            search.run(until=self._search_end(), effort=self.options.effort, stop=AnyEvent(self.stop, proven))
            if not proven.is_set() and self.best.plan is not None:
                self._make_last_moves(self.best.plan)

    def _make_last_moves(self, plan: Plan) -> None:
        """Take the single moves of a child into a wished club or off the waiting list that still improve a plan."""
        if self.best.audit(plan).score != self.best.score:
            return  # `_finish` tells of the difference
        end = float("inf") if self.deadline is None else self.deadline - self.best.audit_seconds
        better = improve_by_single_moves(self.school, plan, lambda: self.stop.is_set() or time.monotonic() > end)
        if better is not None:
            self._adopt(better, "search")

    def _adopt(self, plan: Plan, stage: str) -> bool:
        """Take a plan that the audit finds to keep all rules and to be the best so far; whether it is."""
        before = self.best.score
        return self.best.adopt(plan, stage) == 0 and self.best.score != before

    def _search_end(self) -> float | None:
        """Clock time at which the search ends, so that there is time for the last pass and the audit of the result."""
        if self.deadline is None:
            return None
        params = self.school.params.solve
        seconds = min(params.last_pass_seconds, params.last_pass_time_share * self.options.time_limit)
        return self.deadline - seconds - params.last_audits * self.best.audit_seconds

    def _seconds_left(self) -> float:
        """Seconds until the deadline, or the least that a stage gets; infinite where the effort is limited."""
        if self.deadline is None:
            return float("inf")
        return max(self.school.params.solve.least_seconds, self.deadline - time.monotonic())

    # -- the end ------------------------------------------------------------------------------------------------

    def _finish(self, status: Status, bound: Bound = UNPROVEN, proof: LowerBound | None = None) -> Solution:
        """The audited solution. Where audit and model differ, or a bound is false, nothing is called proven."""
        timetable = audited = None
        if self.best.plan is not None:
            if self.options.start is not None:
                self.best.plan = with_earlier_names(self.school, self.best.plan)
            timetable, audited = self.best.final_timetable(self.best.plan)
            if _is_below(audited.score, bound) or (proof is not None and proof.impossible):
                self.best.note_false_bound(audited.score, bound)
            if self.best.fault is not None:
                bound, proof = UNPROVEN, None
            if not audited.score.unserved == bound.unserved == (bound.unserved if proof is None else proof.at):
                bound = Bound(bound.unserved)  # points are bounded for one number unserved: shown if it is this one
            if self.best.fault is None:
                is_least = bound.unserved == audited.score.unserved
                state_final_reasons(self.school, self.best.plan, is_least=is_least)
                timetable = replace(timetable, waiting=tuple(waiting_rows(self.school, self.best.plan)))
            proven = (bound.unserved, bound.points) == (audited.score.unserved, audited.score.points)
            status = Status.OPTIMAL if proven else Status.FEASIBLE
        self.trace.clock("building", self.model_builder.building_seconds)
        self.trace.tell("end", bound=(bound.unserved, bound.points))
        timed = self.options.effort is None
        result = Result(
            scenario=self.scenario.name,
            status=status,
            week_of=self.school.week_of,
            seed=self.seed,
            score=audited.score if audited else None,
            bound=bound,
            goals=dict(audited.goals) if audited else {},
            seconds={"total": self.trace.seconds, **self.trace.stages} if timed else {},
            versions=versions(),
        )
        return Solution(self.scenario, result, timetable, audited, tuple(self.trace.events), proof, self.best.fault)


def _without_goals(school: School, goals: frozenset[str]) -> School:
    """A school that weighs some goals 0: a bound on its points is one on the points of all other goals."""
    if not goals:
        return school
    settings = school.scenario.settings
    weights = settings.goals.model_copy(update={file_name(goal): 0 for goal in goals})
    return replace(school, scenario=replace(school.scenario, settings=settings.model_copy(update={"goals": weights})))


class AnyEvent(threading.Event):
    """Set as soon as one of several events is."""

    def __init__(self, *events: threading.Event):
        super().__init__()
        self._events = events

    def is_set(self) -> bool:
        return any(event.is_set() for event in self._events)


def _gaps(audited: Audit, best: LowerBound) -> dict[str, int]:
    """What a plan could gain at most for each goal (points) and for ``unserved`` (slots, weighted by priority).

    From a goal's points the larger of its proven bound and its points in the optimal solution of the linear relaxation
    is subtracted; the latter is no bound for a single goal, so that the difference is an estimate.
    """
    points = {name: goal.points for name, goal in audited.goals.items()} | {"unserved": audited.score.unserved}
    least = {goal: max(best.goals.get(goal, 0), best.charged.get(goal, 0)) for goal in audited.goals}
    least["unserved"] = best.unserved
    return {name: max(0, most - least[name]) for name, most in points.items()}


def _is_below(score: Score, bound: Bound) -> bool:
    """Whether a score is lower than what is proven that every timetable has."""
    if bound.unserved is None or score.unserved > bound.unserved:
        return False
    return score.unserved < bound.unserved or (bound.points is not None and score.points < bound.points)
