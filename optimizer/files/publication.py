"""The mark of a published week: ``published.json``, with who published it, when, and the digests of its files."""

from __future__ import annotations

import getpass
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from optimizer.errors import SettingsError
from optimizer.files.manifest import PUBLISHED, digests
from optimizer.language.times import parse_date
from optimizer.system import move, sync


@dataclass(frozen=True)
class Publication:
    """What ``published.json`` holds.

    Attributes
    ----------
    time : datetime
        With its time zone.
    name : str
        Who published: who signed, else the account that ran the program; may be blank.
    signed : str
        ``NAME: reason`` where somebody answers for a week that breaks rules; blank otherwise.
    files : mapping
        Path within the folder -> SHA-256.
    """

    time: datetime
    name: str
    signed: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def changed(self, folder: Path) -> list[str]:
        """Files that differ from those that were published: changed, missing, or a new table."""
        now = _files(folder)
        new = (path for path in now if path not in self.files and path.endswith(".csv"))
        return sorted([*(path for path, known in self.files.items() if now.get(path) != known), *new])


def _files(folder: Path) -> dict[str, str]:
    """Digests of a week's files, without the marks themselves."""
    return {path: now for path, now in digests(folder).items() if not _MARK.fullmatch(path)}


_MARK = re.compile(r"published(\.\d+)?\.json")


def read_publication(folder: Path) -> Publication | None:
    """The mark of a week; None where it is not published.

    Raises
    ------
    SettingsError
        If the file is there and cannot be understood: somebody has changed it.
    """
    path = folder / PUBLISHED
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        files = {str(name): str(known) for name, known in data["files"].items()}
        time = datetime.fromisoformat(data["time"])
        return Publication(time, str(data["name"] or ""), str(data["signed"] or ""), files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        why = f"{type(error).__name__}: {error}"
        raise SettingsError(f"{path} cannot be read ({why}) · 无法读取 {path}（{why}）") from error


def mark_published(folder: Path, time: datetime, signed: str = "") -> Publication:
    """Write ``published.json`` over the files that a week's folder holds now, in one step."""
    name = signer(signed) if signed else _account()
    publication = Publication(time, name, signed, _files(folder))
    data = {
        "time": time.isoformat(timespec="seconds"),
        "name": publication.name,
        "signed": signed or None,
        "files": dict(publication.files),
    }
    draft = folder / f".{PUBLISHED}.new"
    draft.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    sync(draft)
    move(draft, folder / PUBLISHED)
    sync(folder)
    return publication


def signer(signed: str) -> str:
    """The name in ``NAME: reason``.

    Raises
    ------
    SettingsError
        If name or reason is missing.
    """
    name, colon, reason = signed.replace("：", ":", 1).partition(":")
    if not colon or not name.strip() or not reason.strip():
        raise SettingsError(
            f'--signed {signed!r}: a name and a reason, such as "王校长: 场地周三停用" · 应为“姓名: 理由”'
        )
    return name.strip()


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return ""


def weeks_to_publish(folder: Path, until: date | None = None) -> Iterator[tuple[date | None, Path]]:
    """The weeks that a folder holds: Monday and folder of each in ``weeks/``, else the folder itself (Monday unknown).

    Parameters
    ----------
    until : date, optional
        Weeks of a semester whose Monday is later are left out.
    """
    if not (folder / "weeks").is_dir():
        yield None, folder
        return
    for week in sorted((folder / "weeks").iterdir()):
        monday = parse_date(week.name)
        if monday is not None and week.is_dir() and (until is None or monday <= until):
            yield monday, week
