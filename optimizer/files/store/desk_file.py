"""The SQLite file: the tree of files, the steps by which its documents came about, and the journal.

A document is the scenario's tables (``""``) or one week (its label). A step holds for each file that it changed where
bytes were cut out, which, and which were put in: so undo needs no copy of the school for each keystroke.
"""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from optimizer.errors import SettingsError
from optimizer.files.csv_tables import csv_text, guard, unguard
from optimizer.files.dialect import read_rows
from optimizer.files.store.tree import JOURNAL, WEEKS, Tree
from optimizer.language.text import Text
from optimizer.system import move, sync

APPLICATION = 0x4B484B50
LAYOUT = 1
_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE file (path TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE step (id INTEGER PRIMARY KEY, document TEXT NOT NULL, at TEXT NOT NULL, en TEXT NOT NULL, zh TEXT NOT NULL,
                   splices BLOB NOT NULL, undone INTEGER NOT NULL DEFAULT 0);
CREATE INDEX step_of ON step (document, undone, id);
CREATE TABLE journal (id INTEGER PRIMARY KEY, at TEXT NOT NULL, en TEXT NOT NULL, zh TEXT NOT NULL);
"""
_JOURNAL_HEAD = ["at", "en", "zh"]


@dataclass(frozen=True)
class _Splice:
    """At ``start`` bytes ``old`` gave way to ``new``; ``was`` and ``stays`` tell whether there was and is a file."""

    path: str
    start: int
    old: bytes
    new: bytes
    was: bool
    stays: bool

    @classmethod
    def between(cls, path: str, before: bytes | None, after: bytes | None) -> _Splice:
        old, new = before or b"", after or b""
        most, start = min(len(old), len(new)), 0
        step = 1 << 16
        while start < most:  # compare in blocks, then byte by byte within the first block that differs
            block = min(step, most - start)
            if old[start : start + block] == new[start : start + block]:
                start += block
            elif block == 1:
                break
            else:
                step = max(1, block // 2)
        end = 0
        while end < most - start and old[-1 - end] == new[-1 - end]:
            end += 1
        parts = old[start : len(old) - end], new[start : len(new) - end]
        return cls(path, start, *parts, before is not None, after is not None)

    def apply(self, data: bytes | None, *, back: bool) -> bytes | None:
        out, put, stays = (self.new, self.old, self.was) if back else (self.old, self.new, self.stays)
        body = data or b""
        if body[self.start : self.start + len(out)] != out:
            raise SettingsError(f"{self.path}: the step does not fit the file · 撤销记录与文件不符")
        return body[: self.start] + put + body[self.start + len(out) :] if stays else None


def _pack(splices: list[_Splice]) -> bytes:
    rows = [[s.path, s.start, _text(s.old), _text(s.new), s.was, s.stays] for s in splices]
    return zlib.compress(json.dumps(rows).encode())


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _unpack(blob: bytes) -> list[_Splice]:
    rows = json.loads(zlib.decompress(blob))
    return [
        _Splice(p, start, base64.b64decode(o), base64.b64decode(n), was, stays) for p, start, o, n, was, stays in rows
    ]


class DeskFile:
    """An open `.desk` file, or the working copy of one.

    Raises
    ------
    SettingsError
        If the file is none, or was written by a newer program.
    """

    def __init__(self, path: Path, *, readonly: bool = False):
        self.path = path
        if readonly and not path.is_file():
            raise SettingsError(f"{path}: no such file · 没有这个文件")
        address = f"file:{_quoted(path)}?mode={'ro' if readonly else 'rwc'}"
        self._db = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(readonly)
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise SettingsError(
                f"{path}: a .desk file; this is none, or damaged · 不是 .desk 文件，或已损坏"
            ) from error
        except SettingsError:
            self._db.close()
            raise

    def _prepare(self, readonly: bool) -> None:
        made, layout = (self._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        empty = not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if (made != APPLICATION and not empty) or (empty and readonly):
            raise sqlite3.DatabaseError(str(self.path))
        if layout > LAYOUT:
            raise SettingsError(f"{self.path}: written by a newer program · 由更新版本的程序写成，请升级程序")
        if readonly:
            return
        for pragma in ("journal_mode = DELETE", "synchronous = FULL", "foreign_keys = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        if empty:
            with self._transaction():
                for statement in _TABLES.split(";"):
                    if statement.strip():
                        self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id = {APPLICATION}")
            self._db.execute(f"PRAGMA user_version = {LAYOUT}")

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # -- reading ------------------------------------------------------------------------------------------------

    def about(self, key: str, default: str = "") -> str:
        row = self._db.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return default if row is None else str(row[0])

    def tree(self) -> Tree:
        """The whole school, with the journal as a table."""
        files = {path: zlib.decompress(body) for path, body in self._db.execute("SELECT path, body FROM file")}
        rows = self.journal()
        if rows or self.about("journal"):
            body = csv_text([_JOURNAL_HEAD, *([at, guard(said.en), guard(said.zh)] for at, said in rows)])
            files[JOURNAL] = body.encode()
        return dict(sorted(files.items()))

    def journal(self) -> list[tuple[str, Text]]:
        """What was done: time and sentence, oldest first."""
        return [(at, Text(en, zh)) for at, en, zh in self._db.execute("SELECT at, en, zh FROM journal ORDER BY id")]

    @property
    def revision(self) -> int:
        """Grows with everything that is done."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM journal").fetchone()[0])

    def steps(self, document: str) -> tuple[Text | None, Text | None]:
        """What undo would take back and redo bring back, in words; None where there is nothing."""
        last = "SELECT en, zh FROM step WHERE document = ? AND undone = 0 ORDER BY id DESC LIMIT 1"
        first = "SELECT en, zh FROM step WHERE document = ? AND undone = 1 ORDER BY id LIMIT 1"
        rows = (self._db.execute(query, (document,)).fetchone() for query in (last, first))
        undo, redo = (None if row is None else Text(*row) for row in rows)
        return undo, redo

    # -- writing ------------------------------------------------------------------------------------------------

    def fill(self, tree: Mapping[str, bytes]) -> None:
        """Put a whole school into an empty file, without a step."""
        journal = [row for row in read_rows(tree[JOURNAL])[1:] if row] if JOURNAL in tree else []
        with self._transaction():
            for path, data in tree.items():
                if path != JOURNAL:
                    self._put(path, data)
            padded = ([*row, "", ""] for row in journal)
            rows = [(at, unguard(en), unguard(zh)) for at, en, zh, *_ in padded]
            self._db.executemany("INSERT INTO journal (at, en, zh) VALUES (?, ?, ?)", rows)
            self._set("journal", "1" if JOURNAL in tree else "")

    def act(self, document: str, changed: Mapping[str, bytes | None], said: Text, *, undoable: bool = True) -> None:
        """Change files of a document in one step (None takes a file away) and note it in the journal.

        What was undone before can no longer be brought back.
        """
        with self._transaction():
            splices = []
            for path, data in changed.items():
                old = self._get(path)
                if old != data:
                    splices.append(_Splice.between(path, old, data))
                    self._put(path, data)
            if undoable:  # also where the contents are the same: undo then takes back this step, not the one before
                self._db.execute("DELETE FROM step WHERE document = ? AND undone = 1", (document,))
                row = (document, _now(), said.en, said.zh, _pack(splices))
                self._db.execute("INSERT INTO step (document, at, en, zh, splices) VALUES (?, ?, ?, ?, ?)", row)
            self._note(said)

    def put(self, files: Mapping[str, bytes | None]) -> None:
        """Write files that follow from others: no step, nothing in the journal."""
        with self._transaction():
            for path, data in files.items():
                self._put(path, data)

    def step(self, document: str, *, back: bool) -> Text | None:
        """Undo the last step of a document, or redo the next; what it was, None where there is none."""
        which = "undone = 0 ORDER BY id DESC" if back else "undone = 1 ORDER BY id"
        query = f"SELECT id, en, zh, splices FROM step WHERE document = ? AND {which} LIMIT 1"
        with self._transaction():
            row = self._db.execute(query, (document,)).fetchone()
            if row is None:
                return None
            for splice in _unpack(row[3]):
                self._put(splice.path, splice.apply(self._get(splice.path), back=back))
            self._db.execute("UPDATE step SET undone = ? WHERE id = ?", (int(back), row[0]))
            said = Text(row[1], row[2])
            self._note((_UNDONE if back else _REDONE).format(what=said))
        return said

    def remove_week(self, label: str, said: Text) -> None:
        """Take a week away, with its steps."""
        with self._transaction():
            self._db.execute("DELETE FROM file WHERE path >= ? AND path < ?", _range(f"{WEEKS}{label}/"))
            self._db.execute("DELETE FROM step WHERE document = ?", (label,))
            self._note(said)

    def copy_to(self, path: Path) -> None:
        """Write the whole file anew at a place where there is none."""
        self._db.execute("VACUUM INTO ?", (str(path),))

    def _note(self, said: Text) -> None:
        self._db.execute("INSERT INTO journal (at, en, zh) VALUES (?, ?, ?)", (_now(), said.en, said.zh))

    def _set(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value))

    def _get(self, path: str) -> bytes | None:
        row = self._db.execute("SELECT body FROM file WHERE path = ?", (path,)).fetchone()
        return None if row is None else zlib.decompress(row[0])

    def _put(self, path: str, data: bytes | None) -> None:
        if data is None:
            self._db.execute("DELETE FROM file WHERE path = ?", (path,))
        else:
            self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?)", (path, zlib.compress(data)))


_UNDONE = Text("Undone: {what}", "撤销：{what}")
_REDONE = Text("Redone: {what}", "恢复：{what}")


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A path to write a file to, which takes the place of ``target`` when the block ends without an exception."""
    draft = target.with_name(f".{target.stem}.{os.getpid()}{target.suffix}")
    draft.unlink(missing_ok=True)
    try:
        yield draft
        sync(draft)
        move(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")


def _range(prefix: str) -> tuple[str, str]:
    """Bounds between which all texts with a prefix lie."""
    return prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _quoted(path: Path) -> str:
    return path.resolve().as_uri().removeprefix("file:")
