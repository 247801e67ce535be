"""What is sent out to be solved and what comes back, plain data that may travel to another machine, and who does it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from optimizer.engine.solve import Options
from optimizer.files import read_raw
from optimizer.files.containers import WORKBOOK_SUFFIXES
from optimizer.files.publishing import scratch_folder
from optimizer.files.raw import RawScenario
from optimizer.system import native_file_name


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """How every school is solved; see `optimizer.engine.solve.Options`.

    Attributes
    ----------
    week_of : date
        The Monday of the week.
    workers : int
        Threads. They make no other question: a machine with more to spare need not solve again.
    seconds_per_student : float
        Added to the time limit for each student of the school.
    """

    week_of: date
    time_limit: float = 60.0
    workers: int = 1
    seed: int | None = None
    effort: float | None = None
    seconds_per_student: float = 0.0

    def of_school(self, students: int) -> Options:
        """The options of a school with so many students."""
        limit = self.time_limit + self.seconds_per_student * students
        return Options(limit, self.workers, self.seed, self.week_of, self.effort)

    def as_json(self) -> dict[str, Any]:
        """What is asked for, as plain values; equal questions give equal ones, 60 seconds the same as 60.0."""
        asked = asdict(self)
        del asked["workers"]
        if not self.seconds_per_student:
            del asked["seconds_per_student"]
        effort = None if self.effort is None else float(self.effort)
        return {**asked, "week_of": self.week_of.isoformat(), "time_limit": float(self.time_limit), "effort": effort}


@dataclass(frozen=True, slots=True)
class SchoolTask:
    """One school: its files as bytes (those of a folder, or one workbook) and the options.

    Attributes
    ----------
    shared : tuple of mapping, optional
        Rows of staff.csv of the people whom it shares with others; None where nobody is shared in the batch.
    """

    name: str
    files: Mapping[str, bytes]
    options: SolveOptions
    shared: tuple[Mapping[str, str], ...] | None = None

    @property
    def key(self) -> str:
        """SHA-256 over files, options and shared people: equal keys ask for the same."""
        asked = json.dumps(self.options.as_json(), sort_keys=True)
        if self.shared is not None:
            asked += json.dumps([dict(row) for row in self.shared], sort_keys=True)
        return files_digest(self.files, asked)


def files_digest(files: Mapping[str, bytes], more: str = "") -> str:
    """SHA-256 over files, their names and a text."""
    digest = hashlib.sha256(more.encode())
    for name, data in sorted(files.items()):
        digest.update(f"\0{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


class TaskEnd(StrEnum):
    """How the work on a school ended."""

    DONE = "done"
    BAD_INPUT = "bad-input"
    IMPOSSIBLE = "impossible"
    NOT_FOUND = "not-found"
    BROKEN = "broken"
    MISSING = "missing"

    @property
    def final(self) -> bool:
        """Whether the same input would end in the same way; what is not final is tried again."""
        return self in (TaskEnd.DONE, TaskEnd.BAD_INPUT, TaskEnd.IMPOSSIBLE)


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What became of a task.

    Attributes
    ----------
    files : mapping
        Path within the output folder -> bytes; empty unless the end is ``done``.
    reason : tuple of str
        Lines that say why there is no timetable, in the scenario's language.
    row : mapping
        The school's row of the summary, as texts.
    facts : mapping
        What a district reads of the school, as plain values: see `optimizer.batch.district.school_figures`.
    """

    end: TaskEnd
    files: Mapping[str, bytes] = field(default_factory=dict)
    reason: tuple[str, ...] = ()
    row: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Failure:
    """A task whose process died, hung or raised; ``text`` says what is known."""

    text: str


class Engine(Protocol):
    """Runs one function on many tasks.

    The function is importable by name, tasks and answers can be pickled; nothing else passes between the machines.
    """

    def run(
        self,
        function: Callable[[T], R],
        tasks: Iterable[T],
        *,
        on_start: Callable[[T], None] | None = None,
    ) -> Iterator[tuple[T, R | Failure]]:
        """Yield each task with its answer as it comes in, in any order; a failed one never stops the others.

        Tasks are taken from ``tasks`` as they are needed, so that only those at work are in memory. Closing the
        iterator ends what is running.
        """
        ...


def raw_school(name: str, files: Mapping[str, bytes]) -> RawScenario:
    """The texts of a school, its files laid out for a moment under its name.

    Raises
    ------
    ScenarioError
        If they hold no scenario.
    """
    with scratch_folder() as room:
        folder = room / native_file_name(name)
        folder.mkdir()
        for file, data in files.items():
            (folder / file).write_bytes(data)
        alone = next(iter(files)) if len(files) == 1 else ""
        return read_raw(folder / alone if alone.lower().endswith(WORKBOOK_SUFFIXES) else folder)
