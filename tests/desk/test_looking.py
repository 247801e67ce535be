"""A `.desk` file that is only looked at: every place, nothing changed; tables kept once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

from optimizer.files.store.desk_file import DeskFile
from optimizer.files.store.tree import Tree, version_labels
from tests.desk.conftest import Client


class _Other(Client):
    """Talks to the desk of another address."""

    def __init__(self, address: str):
        parts = urlsplit(address)
        self.status, self.origin = 0, f"http://{parts.netloc}"
        self.cookie = f"desk{parts.port}={parts.query.removeprefix('t=')}"


def test_another_file_is_looked_at_in_all_places_and_not_changed(
    serve: Callable[..., Client], school_tree: Tree, tmp_path: Path
) -> None:
    old = tmp_path / "old.desk"
    file = DeskFile(old)
    file.fill(school_tree)
    file.close()
    before = old.read_bytes()
    ask = serve()
    there = _Other(ask(f"/api/look?name={quote('去年.desk')}", raw=before)["address"])
    assert "只读" in there("/api/pulse")["fault"][1]
    for path in ("archive", "weeks", "table?name=students", "settings", f"week?label={quote('方案A')}", "check"):
        there(f"/api/{path}")
        assert there.status == 200, path
    for path, body in {
        "cells": {"table": "students", "cells": [[1, 1, "x"]]},
        "publish": {"label": "方案A", "signed": ""},
        "undo": {"document": ""},
        "start": {},
    }.items():
        assert "只读" in there(f"/api/{path}", body)["error"][1]
        assert there.status == 422
    there("/api/upload?name=x.csv", raw=b"student\n")
    assert there.status == 422
    ask("/api/look?name=x.desk", raw=b"nothing")
    assert ask.status == 422


def test_tables_are_kept_once_until_they_change(serve: Callable[..., Client]) -> None:
    ask = serve()
    copy = [ask("/api/copy", {"label": "方案A"})["label"] for _ in range(2)]
    versions = []
    for label in ("方案A", *copy):
        if label == copy[1]:
            ask("/api/setting", {"key": "title", "value": "又一校"})
        ask("/api/publish", {"label": label})
        assert ask.status == 200
        versions.append(version_labels(ask.server.school.tree))
    assert [len(found) for found in versions] == [1, 1, 2]
    assert versions[2][1].startswith("002 ")
