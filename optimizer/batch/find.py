"""Which schools a folder holds, and their content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from optimizer.domain.schema import TABLES
from optimizer.errors import SettingsError
from optimizer.files.containers import WORKBOOK_SUFFIXES
from optimizer.files.folder import SETTINGS_FILE, table_files

FOLDER_FILES = (SETTINGS_FILE, *(f"{table}.csv" for table in TABLES))
"""The files of a scenario folder that count; others in it may change as they like."""


@dataclass(frozen=True, slots=True)
class Source:
    """A scenario folder or workbook; ``name`` is unique in its batch."""

    name: str
    path: Path

    def read(self) -> dict[str, bytes]:
        """Its files as bytes; of a folder those that count.

        Raises
        ------
        OSError
            If one cannot be read.
        """
        if self.path.is_dir():
            files = [file for file in [self.path / SETTINGS_FILE, *table_files(self.path)] if file.exists()]
            return {file.name: file.read_bytes() for file in files}
        return {self.path.name: self.path.read_bytes()}


def find_schools(folder: Path, out: Path | None = None) -> tuple[Source, ...]:
    """Scenario folders and workbooks directly in a folder, by name; the output folder is none of them.

    A folder counts if it holds any file of a scenario, so that an incomplete one is reported rather than passed over.

    Raises
    ------
    SettingsError
        If there is no such folder, or no school in it.
    """
    if not folder.is_dir():
        raise SettingsError(f"{folder} is no folder · {folder} 不是文件夹")
    paths = [path for path in sorted(folder.iterdir()) if _is_school(path) and (out is None or not _same(path, out))]
    if not paths:
        raise SettingsError(
            f"{folder} holds no scenario: neither folders with {SETTINGS_FILE} nor workbooks"
            f" · {folder} 中没有方案：既没有含 {SETTINGS_FILE} 的文件夹，也没有工作簿"
        )
    return tuple(_named(paths))


def _is_school(path: Path) -> bool:
    if path.name.startswith((".", "~$")):
        return False
    if path.is_dir():
        return any((path / name).is_file() for name in FOLDER_FILES)
    return path.is_file() and path.suffix.lower() in WORKBOOK_SUFFIXES


def _same(path: Path, other: Path) -> bool:
    return path.resolve() == other.resolve()


def _named(paths: list[Path]) -> Iterator[Source]:
    """A workbook goes by its name without ending, unless two would then have the same."""
    short = {path: path.name if path.is_dir() else path.stem for path in paths}
    taken = Counter(name.casefold() for name in short.values())
    for path, name in short.items():
        yield Source(name if taken[name.casefold()] == 1 else path.name, path)
