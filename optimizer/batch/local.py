"""The engine of this machine: each task in a process of its own, a few at a time.

A process lives for one task, so memory is given back with it, and a crash or an endless loop costs one task alone. It
watches its standard input: when the program that started it is gone, however it ended, the process ends too.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from optimizer.batch.task_engine import Failure, R, T
from optimizer.errors import SettingsError
from optimizer.files.publishing import scratch_folder
from optimizer.system import cores, own_process_group, remove_folder

_MOST_JOBS = 1000
_TAIL = 12
"""Lines of a failed process's own words that are kept."""


class LocalEngine:
    """Processes on this machine.

    Parameters
    ----------
    jobs : int, optional
        How many at once; default: the cores of the machine.
    patience : float, optional
        Seconds after which a task is ended by force; None for no limit.
    """

    def __init__(self, jobs: int | None = None, patience: float | None = None):
        if jobs is not None and not 1 <= jobs <= _MOST_JOBS:
            raise SettingsError(f"jobs {jobs}: from 1 to {_MOST_JOBS} · 并行数 {jobs}：应为 1 至 {_MOST_JOBS}")
        self.jobs = jobs or cores()
        self.patience = patience

    def run(
        self,
        function: Callable[[T], R],
        tasks: Iterable[T],
        *,
        on_start: Callable[[T], None] | None = None,
    ) -> Iterator[tuple[T, R | Failure]]:
        """See `optimizer.batch.task_engine.Engine`."""
        waiting = iter(tasks)
        ended: queue.Queue[_Child] = queue.Queue()
        running: dict[_Child, T] = {}
        with scratch_folder() as folder:
            try:
                while True:
                    while len(running) < self.jobs:
                        try:
                            task = next(waiting)
                        except StopIteration:
                            break
                        running[_Child(function, task, folder, ended)] = task
                        if on_start is not None:
                            on_start(task)
                    if not running:
                        return
                    if child := self._next(ended, running):
                        yield running.pop(child), child.answer
            finally:
                for child in running:
                    child.kill()
                for child in running:
                    child.join()

    def _next(self, ended: queue.Queue[_Child], running: Iterable[_Child]) -> _Child | None:
        """The next child that has ended; None after half a second, in which those out of time are ended."""
        try:
            return ended.get(timeout=0.5)
        except queue.Empty:
            for child in running:
                if self.patience is not None and child.seconds > self.patience:
                    child.kill(f"ended by force after {self.patience:.0f} s · 超过 {self.patience:.0f} 秒，强制结束")
            return None


class _Child:
    """One process and the thread that talks to it."""

    def __init__(self, function: Callable[[Any], Any], task: Any, folder: Path, ended: queue.Queue[_Child]):
        self.answer: Any = Failure("not finished · 未完成")
        self._job = pickle.dumps((function, task))
        self._why = ""
        self._began = time.monotonic()
        self._room = Path(tempfile.mkdtemp(dir=folder))
        with (self._room / "words").open("wb") as words:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "optimizer.batch.worker", str(os.getpid())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                env=_environment(self._room),
                **own_process_group(),
            )
        self._thread = threading.Thread(target=self._talk, args=(ended,), daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def kill(self, why: str = "") -> None:
        self._why = self._why or why
        self._process.kill()

    def join(self) -> None:
        """Wait until the process is gone and its folder removed."""
        self._thread.join()

    def _talk(self, ended: queue.Queue[_Child]) -> None:
        """Hand over the job, wait for the answer, clean up."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(len(self._job).to_bytes(8, "big") + self._job)
            process.stdin.flush()
        except OSError:
            self._why = self._why or "the process ended before it began · 进程未能启动"
        data = process.stdout.read()
        process.wait()
        self.answer = self._understood(data)
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):  # what could not be written is of no use any more
                pipe.close()
        remove_folder(self._room)
        ended.put(self)

    def _understood(self, data: bytes) -> Any:
        if self._process.returncode == 0:
            return pickle.loads(data)
        lines = (self._room / "words").read_text(encoding="utf-8", errors="replace").splitlines()
        why = self._why or f"the process ended with code {self._process.returncode} · 进程异常退出"
        return Failure("\n".join([why, *lines[-_TAIL:]]))


def _environment(room: Path) -> dict[str, str]:
    """The same packages; drafts in a folder of its own; words in UTF-8; one thread for linear algebra."""
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    return {
        **os.environ,
        "PYTHONPATH": path,
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(room)),
        "PYTHONIOENCODING": "utf-8:backslashreplace",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
