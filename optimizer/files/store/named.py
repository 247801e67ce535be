"""`FILE.desk` where a scenario is asked for, `FILE.desk:LABEL` where a timetable is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from optimizer.errors import SettingsError
from optimizer.files.store.desk_file import DeskFile
from optimizer.files.store.tree import WEEKS, Tree, as_folder, part_of, tables_of, week_labels

_NAMED = re.compile(r"(?P<file>.+\.desk)(?::(?P<label>[^/\\:]+))?", re.IGNORECASE | re.DOTALL)


def desk_name(path: Path) -> tuple[Path, str] | None:
    """File and label (blank without one) where a path names a `.desk` file or one of its weeks; else None."""
    match = _NAMED.fullmatch(str(path))
    if match is None or path.is_dir():
        return None
    return Path(match["file"]), match["label"] or ""


def read_desk(path: Path) -> Tree:
    """The tree of a `.desk` file as last written; it is only read.

    Raises
    ------
    SettingsError
        If it is none.
    """
    file = DeskFile(path, readonly=True)
    try:
        return file.tree()
    finally:
        file.close()


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The folder that a path stands for: a temporary one for `FILE.desk` and `FILE.desk:LABEL`, else the path itself.

    Raises
    ------
    SettingsError
        If the file is none, or has no week of the label.
    """
    named = desk_name(path)
    if named is None:
        yield path
        return
    file, label = named
    tree = read_desk(file)
    if label and label not in week_labels(tree):
        known = ", ".join(week_labels(tree)) or "–"
        raise SettingsError(f"{path}: no week '{label}'; there are: {known} · 没有“{label}”这份课表，现有：{known}")
    files = part_of(tree, f"{WEEKS}{label}/") if label else tables_of(tree)
    with as_folder(files, label or file.stem) as folder:
        yield folder
