"""A whole folder or nothing: write beside, then put in place in one step.

On Linux a new folder takes an old one's place by one exchange of names, so that at any moment, even if the program is
killed, the name stands for one of the two in full. Elsewhere two renames do it; between them the old folder is beside,
and after a kill at that moment the next run puts it back.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from optimizer.errors import SettingsError
from optimizer.system import exchange, is_running, move, remove_folder, sync


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
    remove_folder(draft)
    draft.mkdir()
    try:
        yield draft
        for path in [*draft.rglob("*"), draft]:
            sync(path)
        _put(draft, place)
    finally:
        remove_folder(draft)


@contextmanager
def replace_file(target: str | Path) -> Iterator[Path]:
    """A file to write, which takes the place of ``target`` when the block ends without an exception."""
    place = Path(target).resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.parent / f".{place.stem}.{os.getpid()}{place.suffix}"
    try:
        yield draft
        sync(draft)
        move(draft, place)
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
    """Remove what a killed run of this machine left beside a folder; put the old folder back if it took that away."""
    ours = f".{place.name}.{socket.gethostname()}."
    for left in list(place.parent.iterdir()):
        pid = left.stem.removeprefix(ours)
        if left.name.startswith(ours) and pid.isdigit() and not is_running(int(pid)):
            if left.suffix == ".old" and not place.exists():
                move(left, place)
            elif left.suffix in (".tmp", ".old"):
                remove_folder(left)


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
