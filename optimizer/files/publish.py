"""A whole folder or nothing: write beside, then put in place in one step.

On Linux a new folder takes an old one's place by one exchange of names, so that at any moment, even if the program is
killed, the name stands for one of the two in full. Elsewhere two renames do it; between them the old folder is beside.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from optimizer.errors import SettingsError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def publish(target: str | Path, marker: str = "result.json") -> Iterator[Path]:
    """A new folder to write into, which becomes ``target`` when the block ends without an exception.

    Parameters
    ----------
    target : str or Path
        Folder to create. If it exists, it must be empty or an earlier output of ours, and is replaced as a whole.
    marker : str
        File by which an earlier output is known.

    Raises
    ------
    SettingsError
        If ``target`` is a file, or a folder with other things in it; nothing is touched then.
    """
    place = Path(target).resolve()
    check_replaceable(place, marker)
    place.parent.mkdir(parents=True, exist_ok=True)
    sweep(place)
    draft = place.parent / f".{place.name}.{socket.gethostname()}.{os.getpid()}.tmp"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
        _sync_tree(draft)
        _put(draft, place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def replace_file(target: str | Path) -> Iterator[Path]:
    """A file to write, which takes the place of ``target`` when the block ends without an exception."""
    place = Path(target).resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.parent / f".{place.stem}.{os.getpid()}{place.suffix}"
    try:
        yield draft
        _sync(draft)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def check_replaceable(place: Path, marker: str = "result.json") -> None:
    """Refuse to replace what is not ours.

    Raises
    ------
    SettingsError
    """
    if place.exists() and not place.is_dir():
        raise SettingsError(f"{place} is a file; name a folder for the output · {place} 是文件，请指定输出文件夹")
    if place.is_dir() and any(place.iterdir()) and not (place / marker).exists():
        raise SettingsError(
            f"{place} holds other files; name a new folder, or one of an earlier output (with {marker})"
            f" · {place} 中有其他文件；请指定新文件夹，或以前的输出文件夹（含 {marker}）"
        )


def sweep(place: Path) -> None:
    """Remove drafts that a killed run of this machine left beside a folder."""
    for draft in place.parent.glob(f".{place.name}.{socket.gethostname()}.*.tmp"):
        pid = draft.name.split(".")[-2]
        if pid.isdigit() and not _alive(int(pid)):
            shutil.rmtree(draft, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _sync(path: Path) -> None:
    """Have the system write a file or folder to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put(draft: Path, place: Path) -> None:
    if not place.exists():
        draft.rename(place)
    elif not _exchange(draft, place):
        aside = draft.with_suffix(".old")
        place.rename(aside)
        draft.rename(place)
        shutil.rmtree(aside, ignore_errors=True)
    _sync(place.parent)


def _exchange(first: Path, second: Path) -> bool:
    """Swap the names of two folders in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    failed = rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), ctypes.c_uint(_RENAME_EXCHANGE))
    return bool(failed == 0)
