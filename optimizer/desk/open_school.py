"""The school that is open: its file, and what was worked out from it. One at a time, under one lock."""

from __future__ import annotations

import hashlib
import json
import threading
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from optimizer.auditing.edits import EditData
from optimizer.auditing.judge import EditableWeek
from optimizer.auditing.places import steps_of
from optimizer.domain.result import UNPROVEN, Result, Status
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.service_week import ServiceWeek, week_of_result
from optimizer.domain.timetable import Timetable
from optimizer.errors import OptimizerError, Problem, ScenarioError, SettingsError
from optimizer.files import load, read_result, read_timetable, write_grids, write_result, write_timetable
from optimizer.files.manifest import PUBLISHED
from optimizer.files.publication import mark_published
from optimizer.files.publishing import scratch_folder
from optimizer.files.result_json import RESULT_FILE
from optimizer.files.store.tree import (
    VERSIONS,
    WEEKS,
    Tree,
    as_folder,
    free_label,
    part_of,
    tables_of,
    version_labels,
    week_labels,
)
from optimizer.files.store.working_copy import LookedAt, WorkingCopy
from optimizer.files.unavailable import FILE as UNAVAILABLE
from optimizer.files.unavailable import read_unavailable
from optimizer.language.text import Text
from optimizer.report.week_folder import write_reasons
from optimizer.versions import versions

_TABLES = ("groups.csv", "members.csv", "sessions.csv", "duties.csv", "waiting.csv")
_GOES_BY = (*_TABLES, UNAVAILABLE)
"""Files that a week is read from; others follow from them."""
_EDITED = "edited"
"""Key of result.json: digest of the tables, edited by hand, that it was worked out from."""
_QUIET_SECONDS, _LONGEST_SECONDS = 2.0, 10.0
"""After the last change, and at most after the first one, until the file itself is written."""
_UNWRITTEN = Text(
    "{name} could not be written ({why}). Everything is kept on this machine and will be written as soon as it can.",
    "{name} 暂时写不进去（{why}）。内容都已保存在本机，能写入时会自动写入。",
)
READ_ONLY = Text(
    "{name} is open to look at only: nothing in it can be changed.", "{name} 以只读方式打开，仅供查看，不能改动。"
)


@dataclass(frozen=True)
class ReadSchool:
    """The scenario of the tables as they stand, or what is wrong with them."""

    scenario: Scenario | None
    problems: tuple[Problem, ...]


class OpenSchool:
    """Documents of the open file and their steps; every change is on disk when a method returns."""

    def __init__(self, copy: WorkingCopy | LookedAt):
        self.copy, self.lock = copy, threading.RLock()
        self.notices: list[Text] = list(copy.notices)
        self._told = len(self.notices)
        self.tree: Tree = copy.file.tree()
        self.readonly = isinstance(copy, LookedAt)
        self.fault: Text | None = READ_ONLY.format(name=copy.target.name) if self.readonly else None
        self._read: tuple[Tree, ReadSchool] | None = None
        self._weeks: dict[str, tuple[Tree, ReadSchool, EditableWeek]] = {}
        self._underived = {label for label in self.labels() if not self.readonly and self._is_behind(label)}
        self._changed_at = self._unsaved_since = 0.0
        self._closed = threading.Event()
        self._saver = threading.Thread(target=self._save_when_quiet, daemon=True)
        self._saver.start()

    # -- documents ----------------------------------------------------------------------------------------------

    @property
    def stamp(self) -> int:
        """Grows with every change."""
        with self.lock:  # a statement of another thread would be in the way of writing the file
            return self.copy.file.revision

    def act(self, document: str, changed: Mapping[str, bytes | None], said: Text, *, undoable: bool = True) -> None:
        """Change files of a document in one step."""
        with self.lock:
            self.copy.file.act(document, changed, said, undoable=undoable)
            for path, data in changed.items():
                if data is None:
                    self.tree.pop(path, None)
                else:
                    self.tree[path] = data
            self._touch()

    def _touch(self) -> None:
        self._changed_at = time.monotonic()
        self._unsaved_since = self._unsaved_since or self._changed_at

    def step(self, document: str, *, back: bool) -> Text | None:
        """Undo or redo; what it was, None where there was nothing, or the week is published."""
        with self.lock:
            if document and self.is_published(document):
                return None
            said = self.copy.file.step(document, back=back)
            if said is not None:
                self.tree = self.copy.file.tree()
                if document:
                    self._underived.add(document)
                self._touch()
            return said

    def steps(self, document: str) -> tuple[Text | None, Text | None]:
        """What undo and redo of a document would do; nothing of a published week."""
        with self.lock:
            return (None, None) if document and self.is_published(document) else self.copy.file.steps(document)

    def read(self) -> ReadSchool:
        """The scenario of the tables."""
        with self.lock:
            tables = tables_of(self.tree)
            if self._read is None or self._read[0] != tables:
                with as_folder(tables, self.copy.target.stem) as folder:
                    try:
                        school = ReadSchool(load(folder), ())
                    except ScenarioError as error:
                        school = ReadSchool(None, error.problems)
                self._read = tables, school
            return self._read[1]

    @property
    def scenario(self) -> Scenario:
        """The scenario.

        Raises
        ------
        SettingsError
            If the tables hold problems.
        """
        scenario = self.read().scenario
        if scenario is None:
            raise SettingsError("the tables hold problems; see Check · 资料中有问题，请先看“检查”")
        return scenario

    # -- weeks --------------------------------------------------------------------------------------------------

    def labels(self) -> list[str]:
        return week_labels(self.tree)

    def files_of_week(self, label: str) -> Tree:
        """Files of a week.

        Raises
        ------
        SettingsError
            If there is none of the label.
        """
        files = part_of(self.tree, f"{WEEKS}{label}/")
        if not files:
            raise SettingsError(f"no week '{label}' · 没有“{label}”这份课表")
        return files

    def week(self, label: str) -> EditableWeek:
        """A week, indexed, on the scenario as it now is."""
        with self.lock:
            files, school = self.files_of_week(label), self.read()
            tables = {name: data for name, data in files.items() if name in _GOES_BY}
            known = self._weeks.get(label)
            if known is None or known[0] != tables or known[1] is not school:
                monday = week_of_files(files)
                with as_folder(files, label) as folder:
                    scenario, service = _held(self.scenario, files)
                    scenario = read_unavailable(folder, scenario, monday).facts.applied(scenario)
                    week = EditableWeek(scenario, read_timetable(folder), monday, service)
                known = self._weeks[label] = tables, school, week
            return known[2]

    def is_published(self, label: str) -> bool:
        return f"{WEEKS}{label}/{PUBLISHED}" in self.tree

    def add_week(self, wanted: str, files: Mapping[str, bytes], said: Text) -> str:
        """Keep a week that was made; its label."""
        with self.lock:
            label = free_label(wanted, self.labels())
            self.act(label, _below(label, files), said.format(label=label), undoable=False)
            return label

    def remove_week(self, label: str) -> None:
        """Take a draft away.

        Raises
        ------
        SettingsError
            If it is published.
        """
        with self.lock:
            self._check_draft(label)
            self.copy.file.remove_week(label, Text(f"Draft {label} removed", f"删除草稿“{label}”"))
            self.tree = self.copy.file.tree()
            self._touch()

    def edit(self, label: str, edit: EditData, said: Text) -> None:
        """Make an edit by hand in one step.

        Raises
        ------
        SettingsError
            If the week is published or the edit does not fit it.
        """
        with self.lock:
            self._check_draft(label)
            week = self.week(label)
            for part in steps_of(edit):
                week = week.after(part)
            self.act(label, _below(label, week_tables(week.view.timetable)), said)
            files = self.files_of_week(label)
            tables = {name: data for name, data in files.items() if name in _GOES_BY}
            self._weeks[label] = tables, self.read(), week
            self._underived.add(label)

    def publish(self, label: str, signed: str) -> None:
        """Mark a week as published, and keep the tables that it goes by where they are not those kept last.

        Raises
        ------
        SettingsError
            If it is published already, or breaks rules and nobody signed.
        """
        with self.lock:
            self._check_draft(label)
            hard = self.week(label).audit.score.hard
            if hard and not signed.strip():
                raise SettingsError(f"{hard} violations: sign, with a reason · 有 {hard} 处违规，须签名并写明理由")
            self.derive()
            with as_folder(self.files_of_week(label), "week") as folder:
                mark_published(folder, datetime.now().astimezone(), signed.strip() if hard else "")
                mark = (folder / PUBLISHED).read_bytes()
            files: dict[str, bytes | None] = {f"{WEEKS}{label}/{PUBLISHED}": mark}
            versions, tables = version_labels(self.tree), tables_of(self.tree)
            if not versions or part_of(self.tree, f"{VERSIONS}{versions[-1]}/") != tables:
                version = f"{VERSIONS}{len(versions) + 1:03d} {label}/"
                files |= {version + name: data for name, data in tables.items()}
            self.act("", files, Text(f"Published: {label}", f"公布课表“{label}”"), undoable=False)

    def _check_draft(self, label: str) -> None:
        self.files_of_week(label)
        if self.is_published(label):
            raise SettingsError(f"{label} is published; edit a copy · “{label}”已公布，请在副本上修改")

    def _is_behind(self, label: str) -> bool:
        """Whether a week was edited and what follows from its tables is not of these tables: the program was killed."""
        if self.is_published(label) or self.steps(label) == (None, None):
            return False
        files = self.files_of_week(label)
        try:
            return bool(json.loads(files[RESULT_FILE]).get(_EDITED) != _digest(files))
        except (KeyError, ValueError, AttributeError):
            return True

    def derive(self) -> None:
        """Bring up to date what follows from the tables of edited weeks: result.json and the grids."""
        with self.lock:
            for label in [label for label in self._underived if label in self.labels()]:
                if self.read().scenario is None:
                    return
                week = self.week(label)
                files = _below(label, _derived(week, self.files_of_week(label)))
                self.copy.file.put(files)
                self.tree |= {path: data for path, data in files.items() if data is not None}
                self._underived.discard(label)
            self._underived &= set(self.labels())

    # -- the file itself ----------------------------------------------------------------------------------------

    @property
    def saved(self) -> bool:
        with self.lock:
            return not self.copy.unsaved

    def save(self) -> None:
        """Write the file itself, if anything is not yet in it; a failure is kept in ``fault`` and told."""
        with self.lock:
            if not self.copy.unsaved:
                return
            try:
                with suppress(OptimizerError):  # a week that cannot be read any more keeps what was derived last
                    self.derive()
                self.copy.save()
                self.fault, self._unsaved_since = None, 0.0
                self.notices += self.copy.notices[self._told :]
                self._told = len(self.copy.notices)
            except OSError as error:
                name = self.copy.target.name
                self.fault = _UNWRITTEN.format(name=name, why=error.strerror or type(error).__name__)

    def _save_when_quiet(self) -> None:
        pause = 0.5
        while not self._closed.wait(pause):
            now = time.monotonic()
            if now - self._changed_at > _QUIET_SECONDS or now - (self._unsaved_since or now) > _LONGEST_SECONDS:
                try:
                    self.save()
                except Exception as error:  # told, and tried again: the page must not go on in silence
                    traceback.print_exc()
                    self.fault = _UNWRITTEN.format(name=self.copy.target.name, why=type(error).__name__)
            pause = 0.5 if self.fault is None else min(10.0, 2 * pause)

    def stop(self) -> None:
        """End the thread that saves, without saving."""
        self._closed.set()
        self._saver.join()

    def close(self) -> None:
        self.stop()
        self.save()
        with self.lock:
            self.copy.close()


def _below(label: str, files: Mapping[str, bytes]) -> dict[str, bytes | None]:
    return {f"{WEEKS}{label}/{name}": data for name, data in files.items()}


def week_of_files(files: Mapping[str, bytes]) -> date:
    """The week that result.json says, else the next."""
    try:
        return date.fromisoformat(json.loads(files[RESULT_FILE])["week_of"])
    except (KeyError, ValueError, TypeError):
        return first_monday_after(date.today())


def _held(scenario: Scenario, files: Mapping[str, bytes]) -> tuple[Scenario, ServiceWeek | None]:
    """The scenario by which a week is read, and its dates where its result.json says that it is one of a semester.

    Raises
    ------
    SettingsError
        If it names a season that the school lacks, or dates that are none.
    """
    try:
        return week_of_result(scenario, json.loads(files.get(RESULT_FILE, b"{}")))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise SettingsError(f"season, dates, carried: {error} · 学期中一周的季节、日期或累计节数有误") from error


def _digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 of what a week is read from."""
    joined = b"".join(name.encode() + b"\0" + files.get(name, b"") + b"\0" for name in _GOES_BY)
    return hashlib.sha256(joined).hexdigest()


def week_tables(timetable: Timetable) -> Tree:
    """The five tables of a week as files."""
    with scratch_folder() as folder:
        write_timetable(folder, timetable)
        return {file.name: file.read_bytes() for file in folder.iterdir()}


def _derived(week: EditableWeek, files: Mapping[str, bytes]) -> Tree:
    audited = week.audit
    with as_folder(files, "week") as folder:
        try:
            earlier: Result | None = read_result(folder)
        except ScenarioError:
            earlier = None
        result = Result(
            scenario=week.view.scenario.name,
            status=Status.FEASIBLE,
            week_of=audited.week_of,
            seed=earlier.seed if earlier else 0,
            score=audited.score,
            bound=UNPROVEN,
            goals=dict(audited.goals),
            versions=versions(),
            extra={**(earlier.extra if earlier else {}), _EDITED: _digest(files)},
        )
        write_grids(folder, week.view.scenario, week.view.timetable)
        write_result(folder, result)
        write_reasons(folder, week.view.scenario, week.view.timetable, result)
        return {file.name: file.read_bytes() for file in folder.iterdir() if file.name not in (*_GOES_BY, PUBLISHED)}
