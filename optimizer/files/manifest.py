"""What this program wrote, by digest, so that nothing that somebody else made or changed is ever replaced unasked.

A hidden file `MANIFEST` stands in each output folder and lists its files with their SHA-256; the same file lists single
files (workbooks, traces) that were written into a folder. A file is *ours* if it is listed with the digest that it has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from optimizer.system import FOLDER_SETTINGS, hide, move

MANIFEST = ".written.json"
PUBLISHED = "published.json"
"""The mark of a published week, which `optimizer.files.publication` writes."""

Digests = Mapping[str, Collection[str]]
"""Path within a folder, parts joined by ``/`` -> SHA-256 of what we wrote there; two while a file is being replaced."""


def digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """Path -> SHA-256 of every file in a folder, manifests and the system's own files for folders aside.

    What is neither file nor folder, such as a link, has a text instead that is no digest.
    """
    return {
        path.relative_to(folder).as_posix(): digest(path) if path.is_file() and not path.is_symlink() else "special"
        for path in sorted(folder.rglob("*"))
        if path.name != MANIFEST and path.name not in FOLDER_SETTINGS and (path.is_symlink() or not path.is_dir())
    }


def read_manifest(folder: Path) -> Digests | None:
    """What we wrote into a folder; None where nothing says so."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        return {str(path): [str(one) for one in known] for path, known in files.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_manifest(folder: Path, files: Digests) -> None:
    """Write the manifest of a folder in one step; the same files give the same bytes."""
    table = {path: sorted(set(known)) for path, known in sorted(files.items())}
    text = json.dumps({"files": table}, ensure_ascii=False, indent=1) + "\n"
    draft = folder / f"{MANIFEST}.new"
    draft.unlink(missing_ok=True)  # a hidden file cannot be written over on Windows
    draft.write_text(text, encoding="utf-8", newline="\n")
    hide(draft)
    move(draft, folder / MANIFEST)


def not_ours(files: Mapping[str, str], known: Digests) -> list[str]:
    """Which of some files we did not write, or somebody has changed since; marks of publication aside."""
    return [path for path, now in files.items() if now not in known.get(path, ()) and Path(path).name != PUBLISHED]


def published_weeks(files: Iterable[str]) -> list[str]:
    """Folders among the paths of an output that hold a published week: ``.`` for the output itself."""
    return sorted(Path(path).parent.as_posix() for path in files if Path(path).name == PUBLISHED)
