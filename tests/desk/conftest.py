"""A small school with a week, and desks that serve copies of it."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from optimizer.desk.serve import DeskServer
from optimizer.files.store.tree import Tree, read_tree
from optimizer.files.store.working_copy import WorkingCopy
from optimizer.testing.generator import generate_with_week


class Client:
    """Talks to a desk as its page does; ``status`` is that of the last answer."""

    def __init__(self, server: DeskServer):
        self.server, self.status = server, 0
        self.origin = f"http://127.0.0.1:{server.port}"
        self.cookie = f"desk{server.port}={server.token}"

    def __call__(self, path: str, body: object = None, *, raw: bytes | None = None, **headers: str) -> Any:
        sent = {"Cookie": self.cookie, **{name.replace("_", "-"): text for name, text in headers.items()}}
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        if data is not None:
            kind = "application/json" if raw is None else "application/octet-stream"
            sent = {"Origin": self.origin, "Content-Type": kind} | sent
        request = urllib.request.Request(self.origin + path, data, sent)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            self.status, text = error.code, error.read()
        try:
            return json.loads(text)
        except ValueError:
            return text


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own data folder, away from the real one."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(scope="session")
def school_tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A school of 60 with clubs, and a full week of it as ``方案A``."""
    school, week = generate_with_week(tmp_path_factory.mktemp("school"), students=60, kind="clubs", seed=2)
    return read_tree(school) | {f"weeks/方案A/{file.name}": file.read_bytes() for file in sorted(week.iterdir())}


@pytest.fixture
def serve(tmp_path: Path, school_tree: Tree) -> Iterator[Callable[..., Client]]:
    """Starts a desk on a new file with the school."""
    running: list[tuple[DeskServer, threading.Thread]] = []

    def start(tree: Tree | None = None, name: str = "school.desk") -> Client:
        ready = threading.Event()
        server = DeskServer(WorkingCopy(tmp_path / name, school_tree if tree is None else tree))
        thread = threading.Thread(target=server.run, args=(lambda _: ready.set(),))
        thread.start()
        assert ready.wait(20)
        running.append((server, thread))
        return Client(server)

    yield start
    for server, thread in running:
        server.leave()
        thread.join(20)
        assert not thread.is_alive()
