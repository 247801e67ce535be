"""A Dask cluster on loopback: answers, a worker killed in the middle, and what is refused."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from optimizer.batch import TaskEnd, run_batch
from optimizer.batch.dask_engine import DaskEngine
from optimizer.cli.main import main
from optimizer.errors import SettingsError
from optimizer.testing.schools import MONDAY
from tests.batch.jobs import nap
from tests.batch.schools import write_small

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask's own command, ended at the end."""
    environment = {**os.environ, "PYTHONPATH": os.getcwd(), "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "20s"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]], env=environment, **quiet
    )  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=60)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler with two workers of one thread each: its address, and the workers."""
    file = tmp_path / "scheduler.json"
    place = ["--host", "127.0.0.1"]
    with ExitStack() as running:
        words = ["--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", str(file)]
        running.enter_context(started("dask_scheduler", *place, *words))
        until = time.monotonic() + 120
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.1)
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--scheduler-file", str(file)]
        options += ["--local-directory", str(tmp_path)]
        workers = [running.enter_context(started("dask_worker", *place, *options)) for _ in range(2)]
        yield json.loads(file.read_text())["address"], workers


def test_a_worker_killed_in_the_middle(cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path) -> None:
    url, workers = cluster
    _wait_for_both(url)
    answered: Counter[int] = Counter()
    done_by: Counter[int] = Counter()
    for number, answer in DaskEngine(url).run(nap, range(12)):
        answered[number] += 1
        assert isinstance(answer, int), answer
        done_by[answer] += 1
        if len(answered) == 3:
            workers[0].send_signal(signal.SIGKILL)
    assert answered == Counter(range(12)), "each once"
    assert done_by[workers[1].pid] >= 8

    for name in ("a", "b"):
        write_small(tmp_path / "in" / name)
    words = ["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--effort", "0.1"]
    assert main([*words, "--week-of", str(MONDAY), "--engine", "dask", "--scheduler", url]) == 0
    again = run_batch(tmp_path / "in", tmp_path / "out", effort=0.1, week_of=MONDAY)
    assert [record.end for record in again.records] == [TaskEnd.DONE] * 2


def _wait_for_both(url: str) -> None:
    from distributed import Client

    with Client(url, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=120)


def test_no_cluster_there() -> None:
    with pytest.raises(SettingsError, match="no Dask scheduler"):
        next(DaskEngine("tcp://nowhere:-1", patience=2).run(nap, [1]))


def test_options_that_do_not_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "in", "--out", "out", "--engine", "dask"]) == 2
    assert main(["batch", "in", "--out", "out", "--scheduler", "tcp://127.0.0.1:1"]) == 2
    assert "go together" in capsys.readouterr().err
