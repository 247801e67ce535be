"""A folder of schools, all solved: in parallel, resumable, each on its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from optimizer.batch.batch_summary import write_summary
from optimizer.batch.district.pages import write_district
from optimizer.batch.district.tables import District
from optimizer.batch.find import Found, PassedOver, Source, find_schools
from optimizer.batch.local import LocalEngine
from optimizer.batch.school_report import write_school_reports
from optimizer.batch.sharing.shared_staff import SharedStaff, share_people
from optimizer.batch.store import Record, Store
from optimizer.batch.task import Engine, Failure, SchoolTask, SolveOptions, TaskEnd, TaskResult
from optimizer.batch.work import plan_for_district
from optimizer.domain.scenario import first_monday_after
from optimizer.engine.solve import Options
from optimizer.errors import ScenarioError, SettingsError
from optimizer.files.reader import MOST_ROWS
from optimizer.language.text import Language, Text
from optimizer.system import cores, obstacle, remove_folder

_MISSING = Text(
    "schools.csv expects it; there is no folder or workbook of this name",
    "schools.csv 中列出，但没有同名文件夹或工作簿",
)
_MOST_PER_STUDENT = 10
_PATIENCE_FACTOR, _PATIENCE_SECONDS = 2.0, 120.0
"""A school that takes longer than factor x limit + seconds is ended by force."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened: a school ``began``, ``ended``, or was ``known`` from before."""

    what: str
    school: str
    record: Record | None
    left: int


@dataclass(frozen=True)
class BatchResult:
    """All schools of a batch, by name, and the folder with their output."""

    records: tuple[Record, ...]
    out: Path
    week_of: date
    interrupted: bool = False
    passed_over: tuple[PassedOver, ...] = ()

    @property
    def failures(self) -> tuple[Record, ...]:
        """Schools without a timetable for their present input, those not reached included."""
        return tuple(record for record in self.records if not record.done)


def run_batch(
    folder: str | Path,
    out: str | Path,
    *,
    jobs: int | None = None,
    time_limit: float = 60.0,
    workers: int | None = None,
    seed: int | None = None,
    week_of: date | None = None,
    effort: float | None = None,
    language: Language = "zh",
    engine: Engine | None = None,
    on_step: Callable[[Step], None] | None = None,
    replace: bool = False,
    reshare: bool = False,
    report: bool = False,
    seconds_per_student: float = 0.0,
) -> BatchResult:
    """Solve every school in a folder that is missing in ``out`` or whose input or options have changed.

    A `KeyboardInterrupt` ends it early: what is running is given up, what is done stays, and the summary is written.

    Parameters
    ----------
    folder, out : path
        Where the scenarios are, and where the results go.
    jobs : int, optional
        Schools at a time; default: the cores of the machine.
    time_limit, workers, seed, week_of, effort
        For each school, see `optimizer.engine.solve.Options`; ``workers`` is by default what the jobs leave of
        the cores.
    language : {"zh", "en"}
        Of the summary page.
    engine : Engine, optional
        Where to solve; default: processes on this machine.
    on_step : callable, optional
        Told of everything that happens.
    replace : bool
        See `optimizer.files.publishing.publish`; without it a school whose last week is published or was changed by
        hand is told and left as it is.
    reshare : bool
        Share the people of ``city-staff.csv`` out anew, whatever was shared before.
    seconds_per_student : float
        Added to ``time_limit`` for each student of a school.
    report : bool
        Whether to make each school's page and workbook too, in ``out/reports``.

    Raises
    ------
    SettingsError
        If there is nothing to do, ``out`` is not ours, or an option makes no sense.
    ScenarioError
        If ``city-staff.csv`` is bad input.
    """
    Options(time_limit, workers, seed, week_of, effort).checked()
    if not 0 <= seconds_per_student <= _MOST_PER_STUDENT:
        raise SettingsError(
            f"seconds per student {seconds_per_student}: from 0 to {_MOST_PER_STUDENT} · 每名学生秒数超出范围"
        )
    jobs = cores() if jobs is None else jobs
    longest = time_limit + seconds_per_student * MOST_ROWS
    local = LocalEngine(jobs, None if effort else _PATIENCE_FACTOR * longest + _PATIENCE_SECONDS)
    found = find_schools(Path(folder), Path(out))
    store = Store(Path(out), replace=replace)
    is_new = not Path(out).exists()
    with _removed_on_bad_input(Path(out) if is_new else None), store.locked():
        monday = store.week_of(week_of, first_monday_after(date.today()))
        options = SolveOptions(
            monday, time_limit, workers or max(1, cores() // jobs), seed, effort, seconds_per_student
        )
        batch = _Batch(store, found, options, language, on_step or (lambda step: None))
        batch.go(engine or local, Path(folder), reshare=reshare, report=report)
        return BatchResult(tuple(batch.records.values()), store.out, monday, batch.interrupted, found.passed_over)


@contextmanager
def _removed_on_bad_input(out: Path | None) -> Iterator[None]:
    """Leave no folder behind where the input of the whole batch is bad."""
    try:
        yield
    except ScenarioError:
        if out is not None:
            remove_folder(out)
        raise


class _Batch:
    """A batch at work. ``records`` is what is known of each school by now."""

    def __init__(
        self,
        store: Store,
        found: Found,
        options: SolveOptions,
        language: Language,
        on_step: Callable[[Step], None],
    ):
        self.store, self.found, self.sources, self.options = store, found, found.sources, options
        self.language, self.on_step = language, on_step
        self.interrupted = False
        self.records = {source.name: Record(source.name) for source in self.sources}
        self.records |= {name: Record(name, "", TaskEnd.MISSING, (_MISSING.say(language),)) for name in found.missing}
        self.left = len(self.sources)
        self._began: dict[str, float] = {}
        self._shared: SharedStaff | None = None

    def go(self, engine: Engine, folder: Path, *, reshare: bool, report: bool) -> None:
        """Share people out, solve what is missing, then report."""
        try:
            self._shared = share_people(
                folder,
                self.store.out,
                self.sources,
                self.options.week_of,
                engine,
                reshare=reshare,
                replace=self.store.replace,
            )
        except KeyboardInterrupt:
            self.interrupted = True
            self._summarise(whole=True)
            return
        # what was read of a school is let go of when its answer is in: memory stays that of the schools at work
        answers = engine.run(plan_for_district, self._missing(), on_start=self._start)
        try:
            for task, answer in answers:
                self._take(task, answer)
            if report:
                self._report(engine)
        except KeyboardInterrupt:
            self.interrupted = True
        finally:
            close = getattr(answers, "close", None)
            if close is not None:
                close()
            self._summarise(whole=True)

    def _report(self, engine: Engine) -> None:
        """The pages of schools; what went wrong is told beside the school's timetable."""

        def tasks() -> Iterator[SchoolTask]:
            for source in self.sources:
                with suppress(OSError):
                    yield self._task(source)

        for school, why in write_school_reports(
            self.store.out, tasks(), self.records, engine, replace=self.store.replace
        ):
            if why:
                record = self.records[school]
                self.records[school] = replace(record, reason=(*record.reason, *why.splitlines()))

    def _task(self, source: Source) -> SchoolTask:
        shared = None if self._shared is None else self._shared.of(source.name)
        return SchoolTask(source.name, source.read(), self.options, shared)

    def _missing(self) -> Iterator[SchoolTask]:
        """The task of each school that is still to be done; what is known of the others is noted."""
        for source in self.sources:
            try:
                task = self._task(source)
            except OSError as error:
                self._end(Record(source.name, "", TaskEnd.BROKEN, (str(error),)))
                continue
            known = self.store.record(source.name, task.key)
            if known.end is not None and known.end.final:
                self.records[source.name] = known
                self.left -= 1
                self.on_step(Step("known", source.name, known, self.left))
            elif refused := self.store.refusal(source.name):
                self._end(Record(source.name, task.key, TaskEnd.BROKEN, (refused,)))
            else:
                yield task

    def _start(self, task: SchoolTask) -> None:
        self._began[task.name] = time.monotonic()
        self.store.note(task.name, "begun", task.key)
        self.on_step(Step("began", task.name, None, self.left))

    def _take(self, task: SchoolTask, answer: TaskResult | Failure) -> None:
        if isinstance(answer, Failure):
            answer = TaskResult(TaskEnd.BROKEN, reason=tuple(answer.text.splitlines()))
        try:
            record = self.store.keep(task.name, task.key, answer)
        except SettingsError as error:  # somebody has changed the school's last week meanwhile
            record = Record(task.name, task.key, TaskEnd.BROKEN, (str(error),))
        except PermissionError as error:  # on Windows, where somebody looks at the school's last week in Excel
            record = Record(task.name, task.key, TaskEnd.BROKEN, (obstacle(error),))
        self.store.note(task.name, record.end or answer.end, task.key, time.monotonic() - self._began[task.name])
        self._end(record)

    def _end(self, record: Record) -> None:
        self.records[record.school] = record
        self.left -= 1
        with suppress(PermissionError):  # the table is open in Excel; the batch goes on and writes it at the end
            self._summarise()
        self.on_step(Step("ended", record.school, record, self.left))

    def _summarise(self, *, whole: bool = False) -> None:
        """The summary as of now; ``whole`` with the pages of the district, which are for the end."""
        records = tuple(self.records.values())
        write_summary(self.store.out, records, self.options, self.language, replace=self.store.replace)
        if whole:
            passed_over = self.found.passed_over
            district = District(records, self.options.week_of, self.language, passed_over, self._shared)
            write_district(self.store.out, district, replace=self.store.replace)
