"""A school as a tree of files: path with ``/`` -> contents. What `export` writes and `import` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from optimizer.errors import SettingsError
from optimizer.files.convert import LARGEST_COMPANION, OUR_FILES, files_of
from optimizer.files.folder import SETTINGS_FILE
from optimizer.files.manifest import MANIFEST
from optimizer.files.publishing import scratch_folder
from optimizer.files.result_json import RESULT_FILE
from optimizer.system import file_name

Tree = dict[str, bytes]
WEEKS, DESK = "weeks/", "desk/"
VERSIONS = "desk/versions/"
JOURNAL = "desk/journal.csv"
_SEMESTER, _TABLES = "semester.json", "tables"
_LONGEST_LABEL = 60


def read_tree(path: Path) -> Tree:
    """The tree of a folder or workbook: tables and other texts of the scenario, weeks, and what the desk keeps.

    Raises
    ------
    ScenarioError
        If a workbook cannot be read.
    SettingsError
        If a folder holds no scenario.
    """
    if is_semester(path):
        return _semester_tree(path)
    if path.is_dir() and not (path / SETTINGS_FILE).is_file():
        raise SettingsError(f"{path}: a scenario folder, with {SETTINGS_FILE} · 应为含 {SETTINGS_FILE} 的方案文件夹")
    files = {name: data for name, data in files_of(path).items() if _travels(name, data)}
    if path.is_dir():
        for part in (WEEKS, DESK):
            folder = path / part
            for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if file.is_file() and file.name != MANIFEST:
                    files[file.relative_to(path).as_posix()] = file.read_bytes()
    return files


def is_semester(path: Path) -> bool:
    """Whether a path is the folder that `semester` writes."""
    return (path / _SEMESTER).is_file() and (path / _TABLES).is_dir()


def _semester_tree(path: Path) -> Tree:
    """The tables from which a semester goes on at its end, and its weeks that go by them."""
    newest = max((path / _TABLES).iterdir())
    files = {name: data for name, data in files_of(newest).items() if _travels(name, data)}
    for file in sorted((path / WEEKS).glob("*/*")):
        if file.is_file() and file.name != MANIFEST and _goes_by(file.parent, newest.name):
            files[file.relative_to(path).as_posix()] = file.read_bytes()
    return files


def _goes_by(week: Path, tables: str) -> bool:
    try:
        return bool(json.loads((week / RESULT_FILE).read_bytes()).get("tables") == tables)
    except (OSError, ValueError, AttributeError):
        return False


def left_out(path: Path, tree: Tree) -> list[str]:
    """Files and folders of a folder that are not in its tree; of a semester its weeks that go by other tables."""
    if is_semester(path):
        return [week.name for week in sorted((path / WEEKS).iterdir()) if week.name not in week_labels(tree)]
    inner = {name.split("/")[0] for name in tree}
    return [file.name for file in sorted(path.iterdir()) if file.name not in inner] if path.is_dir() else []


def _travels(name: str, data: bytes) -> bool:
    return name in OUR_FILES or (len(data) <= LARGEST_COMPANION and b"\0" not in data and not name.startswith("."))


def write_tree(folder: Path, tree: Mapping[str, bytes]) -> None:
    """Write a tree into an existing folder."""
    for name, data in tree.items():
        place = folder.joinpath(*PurePosixPath(name).parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


@contextmanager
def as_folder(tree: Mapping[str, bytes], name: str) -> Iterator[Path]:
    """A temporary folder of that name with a tree in it."""
    with scratch_folder() as outer:
        folder = outer / file_name(name)
        folder.mkdir()
        write_tree(folder, tree)
        yield folder


def tables_of(tree: Mapping[str, bytes]) -> Tree:
    """The scenario's files alone."""
    return {name: data for name, data in tree.items() if "/" not in name}


def part_of(tree: Mapping[str, bytes], prefix: str) -> Tree:
    """What lies below a folder of the tree, named from there."""
    return {name.removeprefix(prefix): data for name, data in tree.items() if name.startswith(prefix)}


def week_labels(tree: Mapping[str, bytes]) -> list[str]:
    """Labels of the weeks, sorted."""
    return sorted({name.split("/")[1] for name in tree if name.startswith(WEEKS) and name.count("/") >= 2})


def version_labels(tree: Mapping[str, bytes]) -> list[str]:
    """Names of the versions of the tables that were kept, oldest first: ``001 方案A``."""
    return sorted({name.split("/")[2] for name in tree if name.startswith(VERSIONS)})


def free_label(wanted: str, taken: Mapping[str, object] | list[str]) -> str:
    """A label that can be the name of a folder on every system and is not taken: ``方案A``, ``方案A 2``."""
    plain = file_name(" ".join(wanted.replace(":", "：").split())[:_LONGEST_LABEL]).lstrip(".") or "_"
    label, number = plain, 1
    while label in taken:
        number += 1
        label = f"{plain} {number}"
    return label
