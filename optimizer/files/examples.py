"""The shipped schools: beside the package in a checkout, else among the shared files of the distribution."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from optimizer.errors import SettingsError
from optimizer.files.folder import SETTINGS_FILE
from optimizer.language.lists import listed

_DISTRIBUTION, _FOLDER = "after-school-optimizer", "scenarios"


def example_folders() -> dict[str, Path]:
    """Name -> folder of every shipped school."""
    beside = Path(__file__).parents[2] / _FOLDER
    found = sorted(beside.glob(f"*/{SETTINGS_FILE}")) or _installed()
    return {file.parent.name: file.parent for file in found}


def example_folder(name: str) -> Path:
    """The folder of a shipped school.

    Raises
    ------
    SettingsError
        If there is none of this name.
    """
    folders = example_folders()
    if name not in folders:
        known = listed(folders, "en") or "none"
        raise SettingsError(f"no shipped school {name!r}: {known} · 没有名为 {name} 的示例学校")
    return folders[name]


def _installed() -> list[Path]:
    """The settings of the schools among the files of the installed distribution."""
    try:
        listed_files = files(_DISTRIBUTION) or []
    except PackageNotFoundError:
        return []
    return sorted(
        Path(str(file.locate())).resolve()
        for file in listed_files
        if file.name == SETTINGS_FILE and file.parent.parent.name == _FOLDER
    )
