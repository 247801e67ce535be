"""The one call of CP-SAT: limits, status, interruption, callbacks.

Without a solution CP-SAT returns 0 for every value instead of raising; `SolverOutcome.value` raises.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ortools.sat.python import cp_model

from optimizer.domain.result import Status
from optimizer.engine.cp import clock
from optimizer.errors import InternalError


@dataclass(frozen=True)
class Limits:
    """Limits of one search. With one worker, a seed and a deterministic limit every run gives the same answer.

    Attributes
    ----------
    seconds : float, optional
        Wall time; effort where this is counted instead (`optimizer.engine.cp.clock`).
    deterministic : float, optional
        CP-SAT's deterministic time, per worker.
    workers : int
        Threads.
    seed : int
    """

    seconds: float | None = None
    deterministic: float | None = None
    workers: int = 1
    seed: int = 0


@dataclass(frozen=True)
class SolverOutcome:
    """Answer of one search.

    Attributes
    ----------
    status : Status
    solver : CpSolver
        Holds the values of the solution.
    objective, bound : int, optional
        Objective of the solution and its proven lower bound; None where there is none.
    """

    status: Status
    solver: cp_model.CpSolver
    objective: int | None
    bound: int | None

    @property
    def effort(self) -> float:
        """Deterministic time that the search took."""
        return float(self.solver.deterministic_time)

    @property
    def has_solution(self) -> bool:
        """Whether there is a solution."""
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)

    def value(self, expression: cp_model.LinearExprT) -> int:
        """Value of an expression in the solution.

        Raises
        ------
        InternalError
            If there is no solution to read from.
        """
        if not self.has_solution:
            raise InternalError(f"a value was asked of a search that ended {self.status.value}")
        return self.solver.value(expression)

    def is_true(self, literal: cp_model.LiteralT) -> bool:
        """Whether a literal is true in the solution."""
        return bool(self.value(literal))


_STATUS_OF_CP_SAT = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
    cp_model.UNKNOWN: Status.UNKNOWN,
}


class _SolutionCallback(cp_model.CpSolverSolutionCallback):
    def __init__(self, on_solution: Callable[[int, int], None]):
        super().__init__()
        self._on_solution = on_solution

    def on_solution_callback(self) -> None:
        self._on_solution(round(self.objective_value), round(self.best_objective_bound))


def solve_model(
    model: cp_model.CpModel,
    limits: Limits,
    *,
    only_hint: bool = False,
    explaining: bool = False,
    core_guided: bool = False,
    strategy: str | None = None,
    target_bound: int | None = None,
    on_solution: Callable[[int, int], None] | None = None,
    on_bound: Callable[[int], None] | None = None,
    stop: threading.Event | Callable[[], bool] | None = None,
) -> SolverOutcome:
    """Search a model.

    Parameters
    ----------
    only_hint : bool
        Fix every hinted variable to its hint, so that only the others are searched.
    explaining : bool
        Set the parameters under which assumptions give an unsatisfiable core (measured: with the defaults none is
        found).
    core_guided : bool
        Core-guided search (Fu and Malik 2006): raise the bound from sets of terms that cannot all be 0. For objectives
        that are sums of many Booleans of which few are true; measured on the changes of a repair: twice as fast.
    strategy : str, optional
        Name of the one search strategy of CP-SAT to run, instead of its own choice.
    target_bound : int, optional
        End the search once the bound has reached this value.
    on_solution, on_bound : callable
        Called with (objective, bound) of every better solution, and with every better bound.
    stop : threading.Event or callable
        Ends the search soon after it is set, or after it has returned True.

    Raises
    ------
    InternalError
        If CP-SAT finds the model invalid.
    """
    solver = cp_model.CpSolver()
    if clock.counts_effort() and limits.seconds is not None:
        effort = limits.seconds if limits.deterministic is None else min(limits.seconds, limits.deterministic)
        limits = replace(limits, seconds=None, deterministic=effort)
    _configure(solver, limits, only_hint, explaining)
    if core_guided:
        solver.parameters.optimize_with_core = True
        solver.parameters.linearization_level = 0
        solver.parameters.max_presolve_iterations = 1  # measured: more of it takes longer than the search
        solver.parameters.cp_model_probing_level = 0
    if strategy is not None:
        solver.parameters.subsolvers.append(strategy)
    if on_bound is not None or target_bound is not None:
        solver.best_bound_callback = partial(_new_bound, solver, on_bound, target_bound)
    watcher = _start_watcher(solver, stop)
    status = solver.solve(model, _SolutionCallback(on_solution) if on_solution else None)
    if watcher is not None:
        watcher.set()
    clock.spend(solver.deterministic_time)
    if status == cp_model.MODEL_INVALID:
        raise InternalError(f"CP-SAT calls the model invalid: {model.validate()}")
    return _outcome(model, solver, _STATUS_OF_CP_SAT[status])


def _configure(solver: cp_model.CpSolver, limits: Limits, only_hint: bool, explaining: bool) -> None:
    parameters = solver.parameters
    parameters.num_workers = limits.workers
    parameters.random_seed = limits.seed
    parameters.catch_sigint_signal = False  # else CP-SAT ends this search alone and Python never sees Ctrl-C
    if limits.seconds is not None:
        parameters.max_time_in_seconds = max(0.001, limits.seconds)
    if limits.deterministic is not None:
        parameters.max_deterministic_time = limits.deterministic
    if only_hint:
        parameters.fix_variables_to_their_hinted_value = True
    if explaining:
        parameters.num_workers = 1
        parameters.linearization_level = 2


def _new_bound(
    solver: cp_model.CpSolver, on_bound: Callable[[int], None] | None, target_bound: int | None, bound: float
) -> None:
    value = _rounded_up(bound)
    if on_bound is not None:
        on_bound(value)
    if target_bound is not None and value >= target_bound:
        solver.stop_search()


def _start_watcher(
    solver: cp_model.CpSolver, stop: threading.Event | Callable[[], bool] | None
) -> threading.Event | None:
    """Stop the search when ``stop`` is set or returns True; the event returned ends the watching itself."""
    if stop is None:
        return None
    done = threading.Event()
    is_stopped = stop.is_set if isinstance(stop, threading.Event) else stop

    def watch() -> None:
        while not done.wait(0.05):
            if is_stopped():
                solver.stop_search()

    threading.Thread(target=watch, daemon=True).start()
    return done


def _rounded_up(bound: float) -> int:
    """A proven lower bound as an integer: objectives are integers, so that it may be rounded up."""
    return -int(-(bound - 1e-6) // 1)


def _outcome(model: cp_model.CpModel, solver: cp_model.CpSolver, status: Status) -> SolverOutcome:
    if not model.has_objective() or status in (Status.INFEASIBLE, Status.UNKNOWN):
        bound = None
        if status is Status.UNKNOWN and model.has_objective():
            bound = _finite_bound(solver.best_objective_bound)
        return SolverOutcome(status, solver, None, bound)
    return SolverOutcome(status, solver, round(solver.objective_value), _finite_bound(solver.best_objective_bound))


def _finite_bound(bound: float) -> int | None:
    return _rounded_up(bound) if abs(bound) < 1e15 else None


def unsat_core(outcome: SolverOutcome, assumptions: Sequence[cp_model.IntVar]) -> list[cp_model.IntVar]:
    """The assumptions that CP-SAT returns as sufficient for infeasibility, in their own order."""
    named = set(outcome.solver.sufficient_assumptions_for_infeasibility())
    return [literal for literal in assumptions if literal.index in named]
