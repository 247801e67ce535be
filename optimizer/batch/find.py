"""Which schools a folder holds, and their content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from optimizer.batch.task import files_digest
from optimizer.domain.schema import TABLES
from optimizer.errors import SettingsError
from optimizer.files.city_staff import CITY_STAFF_FILE, SCHOOLS_FILE, read_expected_schools
from optimizer.files.containers import WORKBOOK_SUFFIXES
from optimizer.files.folder import SETTINGS_FILE, table_files
from optimizer.language.lists import list_text
from optimizer.language.text import Text

_NO_SCHOOL_FILE = Text("no workbook or folder of a school", "不是学校的工作簿或文件夹")
_NO_SCHOOL_FOLDER = Text(
    "a folder without scenario.toml or any table of a school", "文件夹中没有 scenario.toml，也没有学校的任何表格"
)
_DEEPER = Text(
    "schools one folder deeper: move {names} up beside the others",
    "学校在下一层文件夹中：请把 {names} 移到与其他学校同一层",
)
_UNREADABLE = Text("a folder that cannot be read: {why}", "无法读取的文件夹：{why}")
_TWICE = Text(
    "looks like the same school as {other}: both are planned and counted; take one away",
    "与 {other} 像是同一所学校：两份都已排课并计入，请移走一份",
)
_UNEXPECTED = Text("not in schools.csv; it is planned all the same", "不在 schools.csv 中；仍已排课")
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


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file or folder not taken as a school, or a school that should be looked at; ``why`` says what to do."""

    name: str
    why: Text


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds.

    Attributes
    ----------
    missing : tuple of str
        Schools that ``schools.csv`` expects and that are not there.
    """

    sources: tuple[Source, ...]
    passed_over: tuple[PassedOver, ...] = ()
    missing: tuple[str, ...] = ()


def find_schools(folder: Path, out: Path | None = None) -> Found:
    """Scenario folders and workbooks directly in a folder, by name; the output folder is none of them.

    A folder counts if it holds any file of a scenario, so that an incomplete one is reported rather than passed over.

    Raises
    ------
    SettingsError
        If there is no such folder, or no school in it.
    ScenarioError
        If ``schools.csv`` cannot be read.
    """
    if not folder.is_dir():
        raise SettingsError(f"{folder} is no folder · {folder} 不是文件夹")
    listed = [path for path in sorted(folder.iterdir()) if out is None or not _same(path, out)]
    sources = tuple(_named([path for path in listed if _is_school(path)]))
    if not sources:
        raise SettingsError(
            f"{folder} holds no scenario: neither folders with {SETTINGS_FILE} nor workbooks"
            f" · {folder} 中没有方案：既没有含 {SETTINGS_FILE} 的文件夹，也没有工作簿"
        )
    taken = {source.path for source in sources}
    passed = [PassedOver(path.name, why) for path in listed if path not in taken and (why := _why_not(path))]
    expected = read_expected_schools(folder / SCHOOLS_FILE) if (folder / SCHOOLS_FILE).exists() else ()
    known = {source.name.casefold() for source in sources}
    missing = tuple(name for name in expected if name.casefold() not in known)
    if expected:
        awaited = {name.casefold() for name in expected}
        passed += [PassedOver(one.name, _UNEXPECTED) for one in sources if one.name.casefold() not in awaited]
    return Found(sources, (*passed, *_twice(sources)), missing)


def _why_not(path: Path) -> Text | None:
    """Why a file or folder is no school; None for what is beside schools on purpose."""
    if path.name in (CITY_STAFF_FILE, SCHOOLS_FILE) or path.name.startswith((".", "~$")):
        return None
    if not path.is_dir():
        return _NO_SCHOOL_FILE
    try:
        deeper = [inner.name for inner in sorted(path.iterdir()) if _is_school(inner)]
    except OSError as error:
        return _UNREADABLE.format(why=error.strerror or str(error))
    return _DEEPER.format(names=list_text(deeper)) if deeper else _NO_SCHOOL_FOLDER


def _twice(sources: Sequence[Source]) -> Iterator[PassedOver]:
    """Schools that stand in the folder twice: as a folder and as a workbook, or with the same content."""
    seen: dict[str, str] = {}
    for source in sources:
        keys = [f"name {source.path.name if source.path.is_dir() else source.path.stem}".casefold()]
        with suppress(OSError):
            keys.append(f"content {files_digest(source.read())}" if source.path.is_dir() else _content(source))
        for key in keys:
            if key in seen:
                yield PassedOver(source.name, _TWICE.format(other=seen[key]))
                break
            seen[key] = source.name


def _content(source: Source) -> str:
    """A workbook by its bytes, whatever it is called."""
    (data,) = source.read().values()
    return f"content {files_digest({'': data})}"


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
