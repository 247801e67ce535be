"""A whole folder or nothing: write beside, then put in place in one step; what is not ours is never replaced unasked.

On Linux and macOS a new folder takes an old one's place by one exchange of names, so that at any moment, even if the
program is killed, the name stands for one of the two in full. Elsewhere two renames do it; between them the old folder
is beside, and after a kill at that moment the next run puts it back. See ``docs/publishing.md``.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import getpid
from pathlib import Path
from typing import TypeVar

from optimizer.errors import ScenarioError, SettingsError
from optimizer.files.manifest import (
    PUBLISHED,
    digest,
    digests,
    not_ours,
    published_weeks,
    read_manifest,
    write_manifest,
)
from optimizer.language.lists import list_text
from optimizer.language.text import Text
from optimizer.system import exchange, is_running, move, remove_folder, sync

_IS_FILE = Text("{place} is a file; name a folder for the output", "{place} 是文件，请指定输出文件夹")
_IS_FOLDER = Text("{place} is a folder; name a file", "{place} 是文件夹，请指定文件")
_NO_OUTPUT = Text(
    "{place} holds other files; name a new folder, or one of an earlier output (with {marker})",
    "{place} 中有其他文件；请指定新文件夹，或以前的输出文件夹（含 {marker}）",
)
_STRANGERS = Text(
    "{place} holds what this program did not write or somebody has changed since: {names}. Move it away, name another "
    "folder, or give --replace: then the folder as it is now is kept beside as {beside}",
    "{place} 中有不是本程序写出、或写出后被人改过的内容：{names}。请移走，或换一个文件夹，或加 --replace："
    "现有文件夹会保留为 {beside}",
)
_PUBLISHED = Text(
    "{place} is published ({weeks}). Name another folder, or give --replace: then it is kept beside as {beside}",
    "{place} 已公布（{weeks}）。请换一个文件夹，或加 --replace：原文件夹会保留为 {beside}",
)
_CHANGED_FILE = Text(
    "{place} was not written by this program, or somebody has changed it since. Choose another name, or give "
    "--replace: then it is kept beside as {beside}",
    "{place} 不是本程序写出的，或写出后被人改过。请换个文件名，或加 --replace：原文件会保留为 {beside}",
)
_SHOWN = 10
"""Names that a refusal lists; of the others it tells how many there are."""
_LONGEST_STEM = 80
_T = TypeVar("_T")
_DigestOf = Callable[[str], str | None]
"""Path -> its digest in the folder that is to come; None where that lacks it."""


@dataclass(frozen=True)
class _Held:
    """What lies in a folder that is about to be replaced."""

    place: Path
    files: dict[str, str]
    strangers: frozenset[str]
    """Paths of files that are not ours."""

    @classmethod
    def of(cls, place: Path) -> _Held:
        files = digests(place) if place.is_dir() else {}
        return cls(place, files, frozenset(not_ours(files, read_manifest(place) or {})))

    def broken_weeks(self, new: _DigestOf) -> list[str]:
        """Published weeks that a folder with other files would not hold in the same bytes."""
        return [
            week
            for week in published_weeks(self.files)
            if any(new(path) != now for path, now in self.files.items() if week == "." or path.startswith(f"{week}/"))
        ]

    def refusal(self, new: _DigestOf) -> Text | None:
        """Why the folder may not be replaced by one with other files, unless asked for."""
        weeks = self.broken_weeks(new)
        fields = {"place": self.place, "beside": free_beside(self.place).name}
        if weeks:
            named = list_text(weeks) if weeks != ["."] else Text(PUBLISHED, PUBLISHED)
            return _PUBLISHED.format(weeks=named, **fields)
        lost = [path for path in self.files if path in self.strangers and new(path) != self.files[path]]
        if lost:
            more = [Text(f"{len(lost) - _SHOWN} more", f"另有 {len(lost) - _SHOWN} 个")] if len(lost) > _SHOWN else []
            return _STRANGERS.format(names=list_text([*lost[:_SHOWN], *more]), **fields)
        return None


@contextmanager
def publish(
    target: str | Path, marker: str = "result.json", *, replace: bool = False, keep: bool = False
) -> Iterator[Path]:
    """A new folder to write into, which becomes ``target`` when the block ends without an exception.

    Parameters
    ----------
    target : str or Path
        Folder to create. If it exists, it must be empty or an earlier output of ours, and is replaced as a whole.
    marker : str
        File by which an earlier output is known.
    replace : bool
        Replace published weeks too, and what is not ours; the folder as it was is then kept beside as ``target.1``.
    keep : bool
        Begin with a copy of what ``target`` holds, instead of an empty folder.

    Raises
    ------
    SettingsError
        If ``target`` is a file, a folder with other things in it, or holds a file that is not ours or a published week
        that the new folder has not in the same bytes; nothing is touched then.
    """
    place = Path(target).resolve()
    check_replaceable(place, marker, replace=replace, keeps=lambda _: keep)
    place.parent.mkdir(parents=True, exist_ok=True)
    sweep(place)
    draft = _draft(place, ".tmp")
    remove_folder(draft)
    draft.mkdir()
    try:
        if keep and place.is_dir():
            shutil.copytree(place, draft, symlinks=True, dirs_exist_ok=True)
        yield draft
        held, new = _Held.of(place), digests(draft)
        if refusal := held.refusal(new.get):
            if not replace:
                raise SettingsError(_both(refusal))
            _keep_beside(place)
            for week in held.broken_weeks(new.get):
                (draft / week / PUBLISHED).unlink(missing_ok=True)
                new.pop(PUBLISHED if week == "." else f"{week}/{PUBLISHED}", None)
        kept = {path for path in held.strangers if new.get(path) == held.files[path]}
        write_manifest(draft, {path: [now] for path, now in new.items() if path not in kept})
        for path in [*draft.rglob("*"), draft]:
            sync(path)
        _put(draft, place)
    finally:
        remove_folder(draft)


@contextmanager
def replace_file(target: str | Path, *, replace: bool = False) -> Iterator[Path]:
    """A file to write, which takes the place of ``target`` when the block ends without an exception.

    Raises
    ------
    SettingsError
        If ``target`` is there, not ours, and not to be replaced; with ``replace`` it is kept beside.
    """
    place = Path(target).resolve()
    check_file_replaceable(place, replace=replace)
    place.parent.mkdir(parents=True, exist_ok=True)
    sweep(place)
    draft = _draft(place, f".tmp{place.suffix}")
    try:
        yield draft
        sync(draft)
        known = dict(read_manifest(place.parent) or {})
        before = [digest(place)] if place.exists() else []
        if before and before[0] not in known.get(place.name, ()):
            check_file_replaceable(place, replace=replace)
            shutil.copy2(place, free_beside(place))
        write_manifest(place.parent, known | {place.name: [*before, digest(draft)]})
        move(draft, place)
    finally:
        draft.unlink(missing_ok=True)


# -- what is in the way, told before the work begins ----------------------------------------------------------------


def check_replaceable(
    place: Path,
    marker: str = "result.json",
    *,
    replace: bool = False,
    keeps: Callable[[str], bool] = lambda _: False,
) -> None:
    """Refuse to replace what is not ours, and to write where that is not allowed.

    Parameters
    ----------
    keeps : callable
        Which paths the new folder will hold in the same bytes; these are not in the way.

    Raises
    ------
    SettingsError
    PermissionError, OSError
        If nothing can be written there.
    """
    place = place.resolve()
    if place.exists() and not place.is_dir():
        raise SettingsError(_both(_IS_FILE.format(place=place)))
    check_writable(place)
    if not place.is_dir() or not any(place.iterdir()):
        return
    if not any((place / name).exists() for name in (marker, PUBLISHED)):
        raise SettingsError(_both(_NO_OUTPUT.format(place=place, marker=marker)))
    held = _Held.of(place)
    refusal = None if replace else held.refusal(lambda path: held.files[path] if keeps(path) else None)
    if refusal:
        raise SettingsError(_both(refusal))


def check_file_replaceable(place: Path, *, replace: bool = False) -> None:
    """Refuse to replace a single file that is not ours, and to write where that is not allowed.

    Raises
    ------
    SettingsError
    PermissionError, OSError
        If nothing can be written there.
    """
    place = place.resolve()
    if place.is_dir():
        raise SettingsError(_both(_IS_FOLDER.format(place=place)))
    check_writable(place.parent)
    known = (read_manifest(place.parent) or {}).get(place.name, ())
    if place.exists() and not replace and digest(place) not in known:
        raise SettingsError(_both(_CHANGED_FILE.format(place=place, beside=free_beside(place).name)))


def check_writable(place: Path) -> None:
    """Make and remove a folder in a place and beside it, or in the nearest folder above it that exists.

    Raises
    ------
    PermissionError, OSError
        Naming the folder in which nothing can be written.
    """
    above = next(folder for folder in place.parents if folder.exists()) if place.parents else place
    for folder in (above, *([place] if place.exists() else [])):
        try:
            Path(tempfile.mkdtemp(prefix=f".probe.{socket.gethostname()}.{getpid()}.tmp.", dir=folder)).rmdir()
        except OSError as error:
            raise type(error)(error.errno, error.strerror, str(folder)) from error


def free_beside(place: Path) -> Path:
    """The first free name of ``out.1``, ``out.2``, … for a folder, ``book.1.xlsx``, … for a file."""
    number = 1
    while (beside := _numbered(place, number)).exists():
        number += 1
    return beside


def _numbered(place: Path, number: int) -> Path:
    if place.is_dir():
        return place.with_name(f"{place.name}.{number}")
    return place.with_name(f"{place.stem}.{number}{place.suffix}")


def _keep_beside(place: Path) -> None:
    """Copy a folder to a free name beside it: in full or, after a kill, not at all."""
    copy = _draft(place, ".kept.tmp")
    remove_folder(copy)
    try:
        shutil.copytree(place, copy, symlinks=True)
        for path in [*copy.rglob("*"), copy]:
            sync(path)
        move(copy, free_beside(place))
    finally:
        remove_folder(copy)


def _both(text: Text) -> str:
    return f"{text.en} · {text.zh}"


# -- drafts ---------------------------------------------------------------------------------------------------------


def _stem(place: Path) -> str:
    """A name for drafts: that of the place, shortened where the system would refuse the draft's name as too long."""
    name = place.name
    if len(name.encode()) <= _LONGEST_STEM:
        return name
    return f"{name[: _LONGEST_STEM // 8]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _draft(place: Path, suffix: str) -> Path:
    return place.parent / f".{_stem(place)}.{socket.gethostname()}.{getpid()}{suffix}"


_DRAFT = re.compile(r"\.(?P<stem>.+)\.(?P<pid>\d+)(\.kept)?\.(?P<what>tmp|old)(\.\w+)?", re.DOTALL)


def sweep(place: Path) -> None:
    """Remove what killed runs of this machine left beside a folder; put an old folder back that one took away."""
    host = f".{socket.gethostname()}"
    for left in list(place.parent.iterdir()):
        match = _DRAFT.fullmatch(left.name)
        if match is None or not match["stem"].endswith(host) or is_running(int(match["pid"])):
            continue
        stem = match["stem"].removesuffix(host)
        if match["what"] == "old" and stem == _stem(place) and not place.exists():
            move(left, place)
        elif match["what"] == "tmp" or stem == _stem(place):
            remove(left)


def remove(left: Path) -> None:
    """Delete a folder or file."""
    if left.is_dir() and not left.is_symlink():
        remove_folder(left)
    else:
        left.unlink(missing_ok=True)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder among the system's temporary ones, removed when the block ends; what killed runs left is removed too."""
    above, host = Path(tempfile.gettempdir()), socket.gethostname()
    for left in above.glob("optimizer-*"):
        pid = left.name.removeprefix(f"optimizer-{host}-").split("-")[0]
        if pid.isdecimal() and not is_running(int(pid)):
            remove(left)
    folder = Path(tempfile.mkdtemp(prefix=f"optimizer-{host}-{getpid()}-"))
    try:
        yield folder
    finally:
        remove_folder(folder)


def _put(draft: Path, place: Path) -> None:
    if not place.exists():
        move(draft, place)
    elif not exchange(draft, place):
        aside = draft.with_suffix(".old")
        remove_folder(aside)
        move(place, aside)
        try:
            move(draft, place)
        except OSError:
            move(aside, place)
            raise
        remove_folder(aside)
    sync(place.parent)


# -- reading while somebody else puts a new folder in place ---------------------------------------------------------


def read_undisturbed(folder: Path, read: Callable[[], _T], patience: float = 2.0) -> _T:
    """What ``read`` reads from a folder, all of it from the same one: read again if another took its place meanwhile.

    Parameters
    ----------
    patience : float
        Seconds to wait for a folder that is just being replaced, and after which whatever was read last is returned.
    """
    until = time.monotonic() + patience
    while True:
        before = _identity(folder)
        try:
            found = read()
        except (OSError, ScenarioError):
            if time.monotonic() > until or (_identity(folder) == before and not _is_being_replaced(folder)):
                raise
        else:
            if _identity(folder) == before or time.monotonic() > until:
                return found
        time.sleep(0.01)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        state = folder.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _is_being_replaced(folder: Path) -> bool:
    """Whether a folder is missing and its old one stands beside, where names cannot be exchanged."""
    return not folder.exists() and any(folder.parent.glob(f".{_stem(folder)}.*.old"))
