"""The one call of CP-SAT: limits, status, interruption, callbacks.

CP-SAT answers with five statuses and, where it has no solution, with values that mean nothing (it returns 0 instead of
raising). `run` keeps both facts from reaching anybody: the status is one of ours, and values can only be read where
there are some.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from ortools.sat.python import cp_model

from optimizer.domain.result import Status
from optimizer.errors import InternalError


@dataclass(frozen=True)
class Limits:
    """How long and how a search may run.

    ``seconds`` is wall time; ``deterministic`` CP-SAT's own repeatable unit, per worker. One worker, a seed and a
    deterministic limit give the same answer in every run.
    """

    seconds: float | None = None
    deterministic: float | None = None
    workers: int = 1
    seed: int = 0


@dataclass(frozen=True)
class SolverOutcome:
    """Answer of one search. ``objective`` and ``bound`` are whole numbers; None where there is none."""

    status: Status
    solver: cp_model.CpSolver
    objective: int | None
    bound: int | None

    @property
    def effort(self) -> float:
        """Deterministic time taken."""
        return float(self.solver.deterministic_time)

    @property
    def found(self) -> bool:
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)

    def value(self, expression: cp_model.LinearExprT) -> int:
        """Value of an expression in the solution found.

        Raises
        ------
        InternalError
            If there is no solution to read from.
        """
        if not self.found:
            raise InternalError(f"a value was asked of a search that ended {self.status.value}")
        return self.solver.value(expression)

    def is_true(self, literal: cp_model.LiteralT) -> bool:
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
        self._tell = on_solution

    def on_solution_callback(self) -> None:
        self._tell(round(self.objective_value), round(self.best_objective_bound))


def solve_model(
    model: cp_model.CpModel,
    limits: Limits,
    *,
    only_hint: bool = False,
    explaining: bool = False,
    by_cores: bool = False,
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
        Fix every hinted variable to its hint: completes a hint, or refutes it.
    explaining : bool
        Set the parameters under which assumptions give a core (measured: with the defaults none is found).
    by_cores : bool
        Raise the bound from what cannot all be 0, for a sum of few out of many Booleans (measured: twice as fast).
    strategy : str, optional
        Name of the one search strategy of CP-SAT to run, instead of its own choice.
    target_bound : int, optional
        End the search once the bound has reached this value.
    on_solution, on_bound : callable
        Told of every improvement as (objective, bound) or bound.
    stop : threading.Event or callable
        Ends the search soon after it is set, or after it has returned True.

    Raises
    ------
    InternalError
        If CP-SAT calls the model invalid.
    """
    solver = cp_model.CpSolver()
    _configure(solver, limits, only_hint, explaining)
    if by_cores:
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
    if status == cp_model.MODEL_INVALID:
        raise InternalError(f"CP-SAT calls the model invalid: {model.validate()}")
    return _outcome(model, solver, _STATUS_OF_CP_SAT[status])


def _configure(solver: cp_model.CpSolver, limits: Limits, only_hint: bool, explaining: bool) -> None:
    parameters = solver.parameters
    parameters.num_workers = limits.workers
    parameters.random_seed = limits.seed
    parameters.catch_sigint_signal = False  # Ctrl-C is ours: CP-SAT would end this one search and keep it from us
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
    """A proven real bound as a whole number: objectives are whole, so it may be rounded up."""
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
    """Those assumptions that CP-SAT names as a reason for infeasibility; literals never assumed are dropped."""
    named = set(outcome.solver.sufficient_assumptions_for_infeasibility())
    return [literal for literal in assumptions if literal.index in named]
