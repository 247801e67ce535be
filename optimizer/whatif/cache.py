"""Answers kept by content, so that what was solved once is not solved again."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from optimizer.batch.task import SchoolTask, TaskEnd, TaskResult, files_digest
from optimizer.errors import SettingsError
from optimizer.files.publishing import publish
from optimizer.system import cache_folder, obstacle, remove_folder
from optimizer.versions import versions

_RECORD = "answer.json"


def default_folder() -> Path:
    """``$OPTIMIZER_CACHE``, else a folder among the user's caches."""
    if named := os.environ.get("OPTIMIZER_CACHE"):
        return Path(named)
    return cache_folder() / "after-school-optimizer"


@cache
def _program() -> str:
    """SHA-256 over this program's own text, so that no answer outlives the code that gave it."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Cache:
    """A folder of answers; any part of it may be deleted at any time.

    Parameters
    ----------
    folder : Path or None
        None keeps nothing.

    Attributes
    ----------
    fault : str
        Why answers are not kept, where the folder cannot be used; the work goes on without.
    """

    def __init__(self, folder: Path | None):
        self.folder = folder
        self.fault = ""

    def _place(self, task: SchoolTask) -> Path | None:
        if self.folder is None:
            return None
        program = json.dumps(versions(), sort_keys=True) + _program()
        key = hashlib.sha256((task.key + program).encode()).hexdigest()
        return self.folder / key[:2] / key[2:]

    def get(self, task: SchoolTask) -> TaskResult | None:
        """The answer to a task, if it is known in full; a damaged one is removed."""
        place = self._place(task)
        if place is None:
            return None
        try:
            record = json.loads((place / _RECORD).read_text(encoding="utf-8"))
            files = {name: (place / name).read_bytes() for name in record["files"]}
            if files_digest(files) != record["digest"]:
                raise ValueError("a file was damaged")
            return TaskResult(TaskEnd(record["end"]), files, tuple(record["reason"]), dict(record["row"]))
        except FileNotFoundError:
            if not place.exists():
                return None
        except (OSError, ValueError, KeyError, TypeError):
            pass
        with suppress(OSError):  # what cannot be used is in the way of the next answer
            remove_folder(place)
        return None

    def put(self, task: SchoolTask, answer: TaskResult) -> None:
        """Keep an answer, unless another try could end differently."""
        place = self._place(task)
        if place is None or not answer.end.final:
            return
        try:
            with publish(place, _RECORD) as folder:
                for name, data in answer.files.items():
                    (folder / name).parent.mkdir(parents=True, exist_ok=True)
                    (folder / name).write_bytes(data)
                record = {"end": answer.end, "reason": answer.reason, "row": answer.row, "files": list(answer.files)}
                record["digest"] = files_digest(answer.files)
                (folder / _RECORD).write_bytes(json.dumps(record, ensure_ascii=False).encode())
        except (OSError, SettingsError) as error:
            why = obstacle(error) if isinstance(error, OSError) else ""
            self.fault = f"answers are not kept for later · 结果不会缓存：{why or error}"
            self.folder = None
