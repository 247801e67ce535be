"""Starts the desk: opens the file, finds a port, serves, and ends when nobody needs it any more."""

from __future__ import annotations

import json
import secrets
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from optimizer.desk.app import build_app
from optimizer.desk.guard import Guard
from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.places import PLACES
from optimizer.desk.screens.frame import FrameScreen
from optimizer.errors import SettingsError
from optimizer.files.folder import SETTINGS_FILE
from optimizer.files.store.beginning import new_school
from optimizer.files.store.desk_file import whole
from optimizer.files.store.tree import Tree, is_semester, read_tree
from optimizer.files.store.working_copy import LookedAt, WorkingCopy, work_folder
from optimizer.system import loopback_socket, on_signals

_ADDRESS = "address.json"
_ALONE_SECONDS = 600.0


def file_of(source: Path | None) -> tuple[Path, Callable[[], Tree]]:
    """The `.desk` file that a folder, workbook or file stands for, and what it begins with if it does not exist.

    Raises
    ------
    SettingsError
        If there is nothing of the name, or it is none of these.
    """
    source = source or Path.cwd()
    if source.suffix.lower() == ".desk" and not source.is_dir():
        return source, lambda: new_school(source.stem, "zh")
    if source.is_dir():
        if holds_tables(source):
            return _beside(source), lambda: read_tree(source)
        found = sorted(source.glob("*.desk"), key=lambda path: path.stat().st_mtime_ns)
        if found:  # of several the one that was written last
            return found[-1], dict
        return source / "学校.desk", lambda: new_school("学校", "zh")
    if source.is_file():
        return _beside(source), lambda: read_tree(source)
    raise SettingsError(f"{source}: no such file or folder · 没有这个文件或文件夹")


def holds_tables(source: Path) -> bool:
    """Whether a path is a workbook, a scenario folder or a semester, and no `.desk` file."""
    return source.suffix.lower() != ".desk" and (
        source.is_file() or (source / SETTINGS_FILE).is_file() or is_semester(source)
    )


@contextmanager
def heeded(leave: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM as a wish to end; outside the main thread, which alone hears them, nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with on_signals(lambda *_: leave(), "SIGINT", "SIGTERM"):
        yield


def _beside(source: Path) -> Path:
    """The `.desk` file beside a folder or workbook."""
    place = source.resolve()
    return place.with_name((place.name if place.is_dir() else place.stem) + ".desk")


def running_address(target: Path) -> str | None:
    """The address of a desk that has the file open already and answers; None where there is none."""
    try:
        note = json.loads((work_folder(target) / _ADDRESS).read_text(encoding="utf-8"))
        port, token = int(note["port"]), str(note["token"])
        question = urllib.request.Request(f"http://127.0.0.1:{port}/api/pulse")
        question.add_header("Cookie", f"desk{port}={token}")
        with urllib.request.urlopen(question, timeout=2) as answer:
            return f"http://127.0.0.1:{port}/?t={token}" if answer.status == 200 else None
    except (OSError, ValueError, KeyError):
        return None


class DeskServer:
    """A desk on one file.

    Parameters
    ----------
    copy : WorkingCopy or LookedAt
    port : int
        0 for the one used last, or any free one.

    Attributes
    ----------
    address : str
        With the token; for the browser of this machine alone.
    school : OpenSchool
    jobs : JobRunner

    Raises
    ------
    SettingsError
        If the port is taken.
    """

    def __init__(self, copy: WorkingCopy | LookedAt, port: int = 0):
        self.school = OpenSchool(copy)
        self._note = copy.folder / _ADDRESS
        used, token = self._last()
        wanted = [port] if port else [used, 0]
        bound = next((one for one in map(loopback_socket, wanted) if one is not None), None)
        if bound is None:
            raise SettingsError(f"port {port} is taken · 端口 {port} 已被占用")
        self._socket = bound
        self.port = self._socket.getsockname()[1]
        self.token = token if token and self.port == used else secrets.token_urlsafe(32)
        self.address = f"http://127.0.0.1:{self.port}/?t={self.token}"
        self.jobs = JobRunner()
        places = [screen(self.school, self.jobs) for screen in PLACES]
        self._frame = FrameScreen(self.school, self.jobs, places, self.leave, self.look)
        self._looked: list[DeskServer] = []
        app = build_app([self._frame, *places], self.school.fault if self.school.readonly else None)
        config = uvicorn.Config(
            Guard(app, self.port, self.token),
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)

    def _last(self) -> tuple[int, str]:
        """Port and token of the last run, so that a page which is still open comes back."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            return int(note["port"]), str(note["token"])
        except (OSError, ValueError, KeyError):
            return 0, ""

    def run(self, on_ready: Callable[[str], None], *, alone: bool = False) -> None:
        """Serve until `leave`; ``on_ready`` is told the address when it answers.

        With ``alone`` it ends by itself ten minutes after the last page was closed, unless it is at work.
        """
        with whole(self._note) as draft:
            draft.touch(mode=0o600)
            draft.write_text(json.dumps({"port": self.port, "token": self.token}), encoding="utf-8", newline="\n")
        self._socket.listen(128)
        if not self.school.readonly:
            threading.Thread(target=self.jobs.warm, daemon=True).start()
        threading.Thread(target=on_ready, args=(self.address,), daemon=True).start()
        if alone:
            threading.Thread(target=self._leave_when_alone, daemon=True).start()
        try:
            with heeded(self.leave):  # the server raises a signal again when it has ended: nothing is lost by that
                self._server.run(sockets=[self._socket])
        finally:
            self.jobs.close()
            self.school.close()

    def _leave_when_alone(self) -> None:
        while time.monotonic() - self._frame.asked_at < _ALONE_SECONDS or self.jobs.busy:
            time.sleep(10)
        self.leave()

    def look(self, name: str, data: bytes) -> str:
        """Serve a `.desk` file beside this one, to be looked at only, until its page is closed or this desk ends.

        Returns
        -------
        str
            Its address.

        Raises
        ------
        SettingsError
            If it is no `.desk` file, or does not answer.
        """
        other, ready = DeskServer(LookedAt(name, data)), threading.Event()
        self._looked.append(other)
        threading.Thread(target=other.run, args=(lambda _: ready.set(),), kwargs={"alone": True}, daemon=True).start()
        if not ready.wait(20):
            raise SettingsError(f"{name}: could not be opened · 打不开")
        return other.address

    def leave(self) -> None:
        for other in self._looked:
            other.leave()
        self._server.should_exit = True
