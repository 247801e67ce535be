"""The engine is a small interface: a pool of the standard library will do as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path

import pytest

from optimizer.batch import Engine, Failure, TaskEnd, run_batch
from optimizer.batch.task import R, T
from optimizer.testing.schools import MONDAY
from tests.batch.schools import write_small


class PoolEngine:
    """Two processes that take one task after the other."""

    def run(
        self, function: Callable[[T], R], tasks: Iterable[T], *, on_start: Callable[[T], None] | None = None
    ) -> Iterator[tuple[T, R | Failure]]:
        waiting = iter(tasks)
        asked: dict[Future[R], T] = {}
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            while True:
                for task in waiting:
                    asked[pool.submit(function, task)] = task
                    if on_start is not None:
                        on_start(task)
                    if len(asked) == 2:
                        break
                if not asked:
                    return
                for future in wait(asked, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    yield asked.pop(future), Failure(str(error)) if error else future.result()


@pytest.mark.slow
def test_a_pool(tmp_path: Path) -> None:
    engine: Engine = PoolEngine()
    for name in ("a", "b", "c"):
        write_small(tmp_path / "in" / name)
    (tmp_path / "in/b/staff.csv").unlink()
    result = run_batch(tmp_path / "in", tmp_path / "out", engine=engine, week_of=MONDAY, workers=1)
    assert [record.end for record in result.records] == [TaskEnd.DONE, TaskEnd.BAD_INPUT, TaskEnd.DONE]
    assert (tmp_path / "out/schools/c/timetable-by-group.csv").exists()
