"""Long work in processes of its own: progress, better weeks as they come, a stop that is heard.

One process waits that has imported the engine already; when it takes a job, the next is started.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from optimizer.files.publishing import scratch_folder
from optimizer.files.store.tree import Tree, write_tree
from optimizer.system import own_process_group, remove_folder

_GRACE_SECONDS = 3.0
"""Between the wish to stop and the end of the process."""


class Job:
    """One job. ``state`` is ``running``, ``done``, ``failed`` or ``dropped``; all fields may be read at any time.

    Attributes
    ----------
    figures : dict
        What was told last: stage, unserved, points, bound, and what the last week gives (`week_page.week_figures`).
    week : Tree or None
        The last better week.
    answer : dict
        What the job ended with.
    """

    def __init__(self, kind: str, folder: Path):
        self.kind, self.folder = kind, folder
        self.state = "running"
        self.figures: dict[str, Any] = {"stage": "begin"}
        self.week: Tree | None = None
        self.answer: dict[str, Any] = {}
        self.began = time.monotonic()
        self.stopping = False
        self.keep = True

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began


class JobRunner:
    """Runs one job at a time."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self._lock = threading.Lock()
        self._folders = ExitStack()
        self._room = self._folders.enter_context(scratch_folder())
        self._waiting: subprocess.Popen[bytes] | None = None
        self._working: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def busy(self) -> bool:
        return self.job is not None and self.job.state == "running"

    def warm(self) -> None:
        """Start the process that waits for the next job."""
        with self._lock:
            if self._waiting is None and not self._closed:
                self._waiting = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
        with (self._room / "words").open("ab") as words:
            return subprocess.Popen(
                [sys.executable, "-m", "optimizer.desk.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8:backslashreplace"},
                **own_process_group(),
            )

    def run(
        self,
        kind: str,
        tables: Mapping[str, bytes],
        name: str,
        on_end: Callable[[Job], None],
        start: Tree | None = None,
        **fields: Any,
    ) -> Job:
        """Begin a job on a copy of the tables.

        Parameters
        ----------
        kind : str
            One of ``JOBS`` in `optimizer.desk.worker`.
        name : str
            Name of the scenario.
        on_end : callable
            Told of the job when it has ended, from a thread of its own.
        start : dict, optional
            Files of a week to begin from.
        fields
            What the job is told beside.

        Raises
        ------
        RuntimeError
            If one is running.
        """
        with self._lock:
            if self.busy:
                raise RuntimeError("a job is running")
            folder = Path(tempfile.mkdtemp(dir=self._room))
            (folder / name).mkdir()
            write_tree(folder / name, tables)
            line: dict[str, Any] = {"kind": kind, "scenario": str(folder / name), **fields}
            if start is not None:
                (folder / "start").mkdir()
                write_tree(folder / "start", start)
                line["start"] = str(folder / "start")
            process, self._waiting = self._waiting or self._start(), None
            self._working = process
            self.job = job = Job(kind, folder)
            threading.Thread(target=self._follow, args=(job, process, line, on_end), daemon=True).start()
        return job

    def _follow(
        self, job: Job, process: subprocess.Popen[bytes], line: dict[str, Any], on_end: Callable[[Job], None]
    ) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(line).encode() + b"\n")
            process.stdin.flush()
            for answer in process.stdout:
                self._hear(job, json.loads(answer))
                if "done" in job.answer or "failed" in job.answer:
                    break
        except (OSError, ValueError):
            pass  # the process is gone; so it stands below
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                pipe.close()
            except OSError:
                continue
        if "done" not in job.answer and "failed" not in job.answer and not job.stopping:
            job.answer["failed"] = "the process ended; nothing was changed · 排课进程意外结束，原有内容没有变动"
        on_end(job)
        job.state = "dropped" if not job.keep else "failed" if "failed" in job.answer else "done"
        remove_folder(job.folder)
        self.warm()

    @staticmethod
    def _hear(job: Job, line: dict[str, Any]) -> None:
        if "stage" in line or "week" in line:
            files = line.pop("week", None)
            if files is not None:
                job.week = {name: base64.b64decode(data) for name, data in files.items()}
            job.figures |= line
        elif "done" in line:
            answer = line["done"]
            if "week" in answer:
                job.week = {name: base64.b64decode(data) for name, data in answer.pop("week").items()}
            job.figures |= {name: answer[name] for name in job.figures if name in answer}
            job.answer = {"done": True, **answer}
        elif "failed" in line:
            job.answer = line

    def stop(self, *, keep: bool) -> None:
        """End the running job early; its last week is kept, or dropped."""
        with self._lock:
            job, process = self.job, self._working
        if job is None or job.state != "running" or process is None:
            return
        job.keep = keep
        job.stopping = True
        try:
            assert process.stdin is not None
            process.stdin.write(b"stop\n")
            process.stdin.flush()
        except OSError:
            return
        grace = _GRACE_SECONDS if keep else 0.0
        threading.Timer(grace, process.kill).start()

    def kill(self) -> None:
        """End the process of the running job at once, as a crash would."""
        if self._working is not None:
            self._working.kill()

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            self._closed = True
            for process in (self._waiting, self._working):
                if process is not None and process.poll() is None:
                    process.kill()
                    process.wait()
        self._folders.close()
