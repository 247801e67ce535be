"""A run from scenario to audited timetable."""

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from optimizer.domain.result import Status
from optimizer.domain.trace import TraceEvent
from optimizer.engine.solve import solve
from optimizer.errors import SettingsError
from optimizer.files import load
from optimizer.files.output import write_solution
from optimizer.testing.generator import generate, tiny

MONDAY = date(2026, 11, 23)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["clubs", "early-leavers"])
def test_same_input_seed_and_effort_give_the_same_files(tmp_path: Path, kind: str) -> None:
    scenario = load(generate(tmp_path / "school", students=90, kind=kind, seed=5))
    outputs = []
    for name in ("first", "second"):
        found = solve(scenario, effort=4.0, seed=3, week_of=MONDAY)
        assert found.timetable is not None
        write_solution(tmp_path / name, scenario, found.timetable, found.result)
        outputs.append(_files(tmp_path / name))
    assert outputs[0] == outputs[1]


def test_a_result_is_clean_bounded_and_timed(tmp_path: Path) -> None:
    scenario = load(generate(tmp_path / "school", students=120, kind="plain", seed=1))
    found = solve(scenario, time_limit=6, workers=2, week_of=MONDAY)
    assert found.audit is not None
    assert found.audit.clean
    score, bound = found.result.score, found.result.bound
    assert score is not None
    assert (score.hard, score.unserved) == (0, 0)
    assert bound.points is not None
    assert 0 <= bound.points <= score.points
    assert found.result.seconds["total"] < 6 + 3
    assert next(event.stage for event in found.trace) == "begin"


@pytest.mark.parametrize("seed", [2, 5, 9])
def test_tiny_schools_are_solved_to_the_end(tmp_path: Path, seed: int) -> None:
    scenario = load(tiny(tmp_path / "tiny", seed))
    found = solve(scenario, effort=30, workers=1, week_of=MONDAY)
    assert found.status in (Status.OPTIMAL, Status.INFEASIBLE)
    if found.status is Status.OPTIMAL:
        assert found.result.gap == 0


def test_stopped_at_once_it_still_gives_a_clean_week(tmp_path: Path) -> None:
    scenario = load(generate(tmp_path / "school", students=120, kind="plain", seed=1))
    stop = threading.Event()
    found = solve(scenario, time_limit=60, week_of=MONDAY, stop=stop, on_event=lambda event: stop.set())
    assert found.audit is None or found.audit.clean


@pytest.mark.parametrize("option", [{"time_limit": 0}, {"workers": 0}, {"effort": -1}])
def test_options_that_make_no_sense_are_refused(tmp_path: Path, option: dict[str, float]) -> None:
    scenario = load(tiny(tmp_path / "tiny", 2))
    with pytest.raises(SettingsError):
        solve(scenario, **option)  # type: ignore[arg-type]


@pytest.fixture
def heard() -> Iterator[None]:
    """Interrupts are heard, also where the tests run in the background, which ignores them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("after", [0.3, 3.0])
def test_an_interrupt_in_python_returns_the_best_week(tmp_path: Path, after: float, heard: None) -> None:
    """While the main thread waits for a solver: the best week comes back soon, and no thread goes on."""
    scenario = load(generate(tmp_path / "school", students=150, kind="clubs", seed=1))
    before = set(threading.enumerate())
    asked: list[float] = []

    def interrupt() -> None:
        asked.append(time.process_time())
        signal.raise_signal(signal.SIGINT)

    timer = threading.Timer(after, interrupt)
    timer.start()
    found = solve(scenario, time_limit=120, workers=2, week_of=MONDAY)
    assert time.process_time() - asked[0] < 3, "processor time of a few threads, on a busy machine"
    timer.join()
    assert found.audit is not None
    assert found.audit.clean
    assert set(threading.enumerate()) <= before


def test_another_thread_can_solve(tmp_path: Path) -> None:
    scenario = load(tiny(tmp_path / "tiny", 2))
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(solve, scenario, effort=5, workers=1, week_of=MONDAY).result().audit is not None


def test_an_error_of_a_run_reaches_the_caller(tmp_path: Path) -> None:
    """Also a `TimeoutError`, which is not mistaken for the end of a wait."""
    scenario = load(tiny(tmp_path / "tiny", 2))

    def fail(event: TraceEvent) -> None:
        raise TimeoutError("mine")

    with pytest.raises(TimeoutError, match="mine"):
        solve(scenario, effort=5, workers=1, week_of=MONDAY, on_event=fail)
