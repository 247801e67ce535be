"""The copy of a `.desk` file on which the desk works, and its way back to the file itself.

The copy lies in the user's own data folder and is written through to disk with every step. `save` writes the file
itself whole beside its place and puts it there; the file is never held open. A note remembers what was written last, so
that a file which another program or computer has changed meanwhile is not overwritten.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from optimizer.errors import SettingsError
from optimizer.files.publishing import scratch_folder
from optimizer.files.store.desk_file import DeskFile, whole
from optimizer.language.text import Text
from optimizer.system import data_folder, file_name, lock, move

_ELSEWHERE = Text(
    "The file was changed elsewhere meanwhile. What was done here and not yet in it is kept as {name}.",
    "文件在别处被改动过。本机尚未写入的内容另存为 {name}。",
)
_OPEN = "{path}: open in another desk already · 已在另一个排课台中打开"


class WorkingCopy:
    """The working copy of one file; ``notices`` tell what happened when it was opened.

    Parameters
    ----------
    target : Path
        The `.desk` file; where there is none, ``tree`` is what it begins with.

    Raises
    ------
    SettingsError
        If it is open in another desk, or is no `.desk` file.
    """

    def __init__(self, target: Path, tree: Mapping[str, bytes] | None = None):
        self.target = target.resolve()
        self.folder = work_folder(self.target)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.notices: list[Text] = []
        self._lock: BinaryIO = (self.folder / "lock").open("ab")
        if not lock(self._lock):
            self._lock.close()
            raise SettingsError(_OPEN.format(path=target))
        work = self.folder / "work.desk"
        try:
            self._settle(work)
            fresh = not work.exists()
            if fresh and self.target.exists():
                DeskFile(self.target, readonly=True).close()
                with whole(work) as draft:
                    draft.write_bytes(self.target.read_bytes())
                self._remember([_sha(self.target)])
            self.file = DeskFile(work)
            if fresh and tree is not None and not self.target.exists():
                self.file.fill(tree)
        except BaseException:
            self._lock.close()
            raise
        self._saved, _ = self._note()

    def _settle(self, work: Path) -> None:
        """Keep a copy that an earlier run left if the file is still the one that it was made of."""
        if not work.exists():
            return
        revision, shas = self._note()
        known = self.target.exists() and _sha(self.target) in shas
        left = DeskFile(work)
        unsaved = left.revision > revision
        left.close()
        if known or (unsaved and not self.target.exists()):
            return
        if unsaved:
            beside = free_beside(self.target)
            move(work, beside)
            self.notices.append(_ELSEWHERE.format(name=beside.name))
        else:
            work.unlink()

    @property
    def unsaved(self) -> bool:
        """Whether something is not yet in the file itself."""
        return self.file.revision != self._saved or not self.target.exists()

    def save(self) -> None:
        """Bring the file itself up to date; one that was changed elsewhere meanwhile is first kept beside.

        Raises
        ------
        OSError
            If it cannot be written now.
        """
        revision = self.file.revision
        _, shas = self._note()
        if self.target.exists() and _sha(self.target) not in shas:
            beside = free_beside(self.target)
            move(self.target, beside)
            self.notices.append(_ELSEWHERE.format(name=beside.name))
        with whole(self.target) as draft:
            self.file.copy_to(draft)
            new = _sha(draft)
            self._remember([*shas[-1:], new], self._saved)
        self._remember([new], revision)
        self._saved = revision

    def close(self) -> None:
        """Close it; `save` before."""
        self.file.close()
        self._lock.close()

    def _note(self) -> tuple[int, list[str]]:
        """Revision that the file itself has, and the hashes that it may have after a write that was cut off."""
        try:
            note = json.loads((self.folder / "written.json").read_text(encoding="utf-8"))
            return int(note["revision"]), list(note["shas"])
        except (OSError, ValueError, KeyError, TypeError):
            return -1, []

    def _remember(self, shas: list[str], revision: int = 0) -> None:
        with whole(self.folder / "written.json") as draft:
            draft.write_text(json.dumps({"shas": shas, "revision": revision}), encoding="utf-8", newline="\n")


class LookedAt:
    """A `.desk` file that is only looked at: a copy of its own until it is closed, so that the file is not held open.

    Parameters
    ----------
    name : str
        Name of the file.
    data : bytes

    Raises
    ------
    SettingsError
        If it is no `.desk` file.
    """

    unsaved = False

    def __init__(self, name: str, data: bytes):
        with ExitStack() as opened:
            self.folder = opened.enter_context(scratch_folder())
            self.target = self.folder / file_name(name)
            self.target.write_bytes(data)
            self.file = DeskFile(self.target, readonly=True)
            self._folders = opened.pop_all()
        self.notices: list[Text] = []

    def save(self) -> None:
        """Nothing: there is nothing to save."""

    def close(self) -> None:
        self.file.close()
        self._folders.close()


def work_folder(target: Path) -> Path:
    """Where the working copy of a file is kept."""
    name = hashlib.sha256(os.fsencode(os.path.normcase(target.resolve()))).hexdigest()[:16]
    return data_folder() / "after-school-desk" / name


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def free_beside(path: Path) -> Path:
    """A name beside a file that is not taken: ``NAME (1).desk``."""
    number = 1
    while (beside := path.with_name(f"{path.stem} ({number}){path.suffix}")).exists():
        number += 1
    return beside
