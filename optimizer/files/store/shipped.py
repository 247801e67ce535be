"""The schools that come with the program, to look at and to begin from."""

from __future__ import annotations

from pathlib import Path

from optimizer.files.folder import SETTINGS_FILE
from optimizer.files.store.tree import Tree, read_tree, tables_of
from optimizer.files.text_in import decode
from optimizer.files.toml_in import parse_toml


def shipped_schools() -> dict[str, str]:
    """Name of each -> its title; none where the program was installed without them."""
    folders = sorted(path.parent for path in _place().glob(f"*/{SETTINGS_FILE}"))
    return {folder.name: _title(folder) for folder in folders}


def shipped_school(name: str) -> Tree:
    """Tables of one of `shipped_schools`."""
    return tables_of(read_tree(_place() / name))


def _place() -> Path:
    return Path(__file__).parents[3] / "scenarios"


def _title(folder: Path) -> str:
    return str(parse_toml(decode((folder / SETTINGS_FILE).read_bytes())).get("title") or folder.name)
