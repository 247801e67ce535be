"""The output folder of a batch: what is done and for which input, kept so that a kill at any moment loses nothing.

A school is done when its folder has been put in place, in one step, with a record that names the task's key; everything
else can be worked out again from the records.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from optimizer.batch.task import TaskEnd, TaskResult
from optimizer.errors import SettingsError
from optimizer.files.csv_tables import csv_text
from optimizer.files.publishing import check_file_replaceable, check_replaceable, check_writable, publish
from optimizer.language.times import monday_of
from optimizer.system import lock, move, remove_folder, sync

RECORD = "batch.json"
SUMMARIES = ("summary.csv", "summary.html", "district.html", "district.xlsx")
_JOURNAL = ("time", "school", "what", "key", "seconds")


@dataclass(frozen=True, slots=True)
class Record:
    """What the output folder says of one school.

    Attributes
    ----------
    key : str
        Of the task that it answers; blank for a school that is still to be done.
    end : TaskEnd or None
        None while nothing is known for the present input.
    files : tuple of str
        The output's files.
    """

    school: str
    key: str = ""
    end: TaskEnd | None = None
    reason: tuple[str, ...] = ()
    row: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        return self.end is TaskEnd.DONE


class Store:
    """The folder ``out`` of a batch; ``replace`` is that of `optimizer.files.publishing.publish`."""

    def __init__(self, out: Path, *, replace: bool = False):
        self.out, self.replace = out, replace
        self.schools, self.failed = out / "schools", out / "failed"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make the folder and keep every other batch out of it.

        Raises
        ------
        SettingsError
            If the folder holds other things, a summary that somebody changed, or another batch is at work in it.
        """
        self._check()
        self.schools.mkdir(parents=True, exist_ok=True)
        self.failed.mkdir(exist_ok=True)
        with (self.out / ".lock").open("ab") as held:
            if not lock(held):
                raise SettingsError(f"another batch is writing to {self.out} · 另一个批量任务正在写入 {self.out}")
            if not (self.out / RECORD).exists():
                write_beside(self.out / RECORD, "{}\n")
            self._sweep()
            yield

    def _check(self) -> None:
        if self.out.exists() and not self.out.is_dir():
            raise SettingsError(f"{self.out} is a file; name a folder · {self.out} 是文件，请指定文件夹")
        if self.out.is_dir() and any(self.out.iterdir()) and not (self.out / RECORD).exists():
            raise SettingsError(
                f"{self.out} holds other files; name a new folder, or the one of an earlier batch"
                f" · {self.out} 中有其他文件；请指定新文件夹，或以前批量任务的文件夹"
            )
        check_writable(self.out)
        for name in SUMMARIES:
            check_file_replaceable(self.out / name, replace=self.replace)

    def _sweep(self) -> None:
        """Remove drafts of a killed batch; nobody else can be writing."""
        for draft in [*self.schools.glob(".*.tmp"), *self.schools.glob(".*.old")]:
            remove_folder(draft)
        for path in [*self.out.glob(".*.new"), *self.failed.glob(".*.new")]:
            path.unlink(missing_ok=True)

    # -- the week ----------------------------------------------------------------------------------------------

    def week_of(self, asked: date | None, default: date) -> date:
        """The Monday that the batch is for: as asked; else as before, while that week is not over; else the default."""
        before = _read(self.out / RECORD).get("week_of")
        monday = asked or default
        if asked is None and before and default - timedelta(days=7) <= date.fromisoformat(before):
            monday = date.fromisoformat(before)
        monday = monday_of(monday)
        write_beside(self.out / RECORD, json.dumps({"week_of": monday.isoformat()}) + "\n")
        return monday

    # -- schools -----------------------------------------------------------------------------------------------

    def record(self, school: str, key: str) -> Record:
        """What is known of a school for a task: its timetable, why there is none, or nothing yet."""
        record = self._record(self.schools / school / RECORD, school)
        if (
            record is not None
            and record.key == key
            and all((self.schools / school / name).exists() for name in record.files)
        ):
            return record
        failed = self._record(self.failed / f"{school}.json", school)
        return failed if failed is not None and failed.key == key else Record(school)

    def _record(self, path: Path, school: str) -> Record | None:
        data = _read(path)
        try:
            return Record(
                school,
                str(data["key"]),
                TaskEnd(data["end"]),
                tuple(data["reason"]),
                dict(data["row"]),
                tuple(data["files"]),
                dict(data.get("facts", {})),
            )
        except (KeyError, TypeError, ValueError):
            return None

    def refusal(self, school: str) -> str:
        """Why the folder of a school may not be replaced; blank where it may."""
        try:
            check_replaceable(self.schools / school, RECORD, replace=self.replace)
        except SettingsError as error:
            return str(error)
        return ""

    def keep(self, school: str, key: str, answer: TaskResult) -> Record:
        """Put an answer in place: a complete folder, or the reason why there is none."""
        record = Record(school, key, answer.end, answer.reason, answer.row, tuple(answer.files), answer.facts)
        told = {"key": key, "end": answer.end, "reason": answer.reason, "row": answer.row, "files": list(answer.files)}
        text = json.dumps({**told, "facts": answer.facts}, ensure_ascii=False, indent=1)
        if not record.done:
            write_beside(self.failed / f"{school}.json", text + "\n")
            return record
        with publish(self.schools / school, RECORD, replace=self.replace) as folder:
            for name, data in answer.files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
            (folder / RECORD).write_text(text + "\n", encoding="utf-8", newline="\n")
        (self.failed / f"{school}.json").unlink(missing_ok=True)
        return record

    def note(self, school: str, what: str, key: str, seconds: float | None = None) -> None:
        """Add a line to the journal; left out on Windows while another program has the file open."""
        path = self.out / "journal.csv"
        lines: list[tuple[object, ...]] = [] if path.exists() else [_JOURNAL]
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        lines.append((now, school, what, key[:12], "" if seconds is None else f"{seconds:.1f}"))
        with suppress(PermissionError), path.open("a+b") as journal:
            if journal.tell() and not _ends_with_newline(journal):
                journal.write(b"\n")  # a line that a kill cut short
            journal.write(csv_text(lines).encode())


def _ends_with_newline(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _read(path: Path) -> dict[str, Any]:
    """A JSON file; empty where there is none that can be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def write_beside(path: Path, text: str) -> None:
    """Write a file beside and put it in place in one step."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(text.encode())
    sync(draft)
    move(draft, path)
