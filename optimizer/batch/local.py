"""The engine of this machine: a few processes, each of which does one task after the other.

A process imports the program once, and is replaced after some tasks, so that memory is given back, and after a task
that failed, so that a crash or an endless loop costs one task alone. When the program that started it is gone,
however it ended, the process ends too.
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

from optimizer.batch.task import Failure, R, T
from optimizer.errors import SettingsError
from optimizer.files.publishing import scratch_folder
from optimizer.system import cores, own_process_group, remove_folder

_MOST_JOBS = 1000
_TASKS = 20
"""Tasks after which a process is replaced: with 20 schools of 1,000 children each it holds no more than with two."""
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
    tasks : int
        After how many tasks a process is replaced.
    """

    def __init__(self, jobs: int | None = None, patience: float | None = None, tasks: int = _TASKS):
        if jobs is not None and not 1 <= jobs <= _MOST_JOBS:
            raise SettingsError(f"jobs {jobs}: from 1 to {_MOST_JOBS} · 并行数 {jobs}：应为 1 至 {_MOST_JOBS}")
        self.jobs = jobs or cores()
        self.patience = patience
        self.tasks = tasks

    def run(
        self,
        function: Callable[[T], R],
        tasks: Iterable[T],
        *,
        on_start: Callable[[T], None] | None = None,
    ) -> Iterator[tuple[T, R | Failure]]:
        """See `optimizer.batch.task.Engine`."""
        waiting = iter(tasks)
        ended: queue.Queue[_Process] = queue.Queue()
        running: dict[_Process, T] = {}
        idle: list[_Process] = []
        with scratch_folder() as folder:
            try:
                while True:
                    while len(running) < self.jobs:
                        try:
                            task = next(waiting)
                        except StopIteration:
                            break
                        process = idle.pop() if idle else _Process(folder, ended)
                        running[process] = task
                        process.begin(function, task)
                        if on_start is not None:
                            on_start(task)
                    if not running:
                        return
                    if process_done := self._next(ended, running):
                        task = running.pop(process_done)
                        if process_done.is_fit and process_done.tasks < self.tasks:
                            idle.append(process_done)
                        else:
                            process_done.end()
                        yield task, process_done.answer
            finally:
                for process in (*running, *idle):
                    process.kill()
                for process in (*running, *idle):
                    process.end()

    def _next(self, ended: queue.Queue[_Process], running: Iterable[_Process]) -> _Process | None:
        """The next process whose task has ended; None after half a second, in which those out of time are ended."""
        try:
            return ended.get(timeout=0.5)
        except queue.Empty:
            for process in running:
                if self.patience is not None and process.seconds > self.patience:
                    process.kill(f"ended by force after {self.patience:.0f} s · 超过 {self.patience:.0f} 秒，强制结束")
            return None


class _Process:
    """One process, and for each task a thread that talks to it.

    Attributes
    ----------
    answer : object
        Of the last task.
    is_fit : bool
        Whether it can be given another task.
    tasks : int
        How many it was given.
    """

    def __init__(self, folder: Path, ended: queue.Queue[_Process]):
        self.answer: Any = Failure("not finished · 未完成")
        self.is_fit, self.tasks = True, 0
        self._why = ""
        self._ended = ended
        self._room = Path(tempfile.mkdtemp(dir=folder))
        self._thread: threading.Thread | None = None
        with (self._room / "words").open("wb") as words:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "optimizer.batch.worker", str(os.getpid())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                env=_environment(self._room),
                **own_process_group(),
            )

    def begin(self, function: Callable[[Any], Any], task: Any) -> None:
        """Hand over a task; when it has ended, the process puts itself into the queue."""
        self.tasks += 1
        self._began = time.monotonic()
        job = pickle.dumps((function, task))
        self._thread = threading.Thread(target=self._talk, args=(job,), daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        """Since the last task began."""
        return time.monotonic() - self._began

    def kill(self, why: str = "") -> None:
        self._why = self._why or why
        self._process.kill()

    def end(self) -> None:
        """Let the process end, wait until it is gone and its folder removed."""
        if self._thread is not None:
            self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what could not be written is of no use any more
                    pipe.close()
        self._process.wait()
        remove_folder(self._room)

    def _talk(self, job: bytes) -> None:
        """Hand over the job and wait for the answer."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(len(job).to_bytes(8, "big") + job)
            process.stdin.flush()
        except OSError:
            self._why = self._why or "the process ended before it began · 进程未能启动"
        size = int.from_bytes(process.stdout.read(8), "big")
        data = process.stdout.read(size) if size else b""
        if size and len(data) == size:
            self.answer = pickle.loads(data)
        else:
            self.is_fit = False
            process.wait()
            self.answer = self._failure()
        self._ended.put(self)

    def _failure(self) -> Failure:
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
