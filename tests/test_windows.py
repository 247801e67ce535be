"""The imitation of Windows refuses what Windows refuses, and leaves nothing behind."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer import system
from tests.windows import LONGEST_PATH, EndsTheProcess, console, windows

RARE = "䶮"
"""A character of names that code page 936 lacks."""

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads what is open from Linux' /proc")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file in a folder of its own."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file.txt").write_bytes(b"1")
    return tmp_path / "folder" / "file.txt"


def test_flushing_needs_a_handle_that_may_write(file: Path) -> None:
    with windows():
        with file.open("rb") as handle, pytest.raises(OSError, match="Bad file descriptor"):
            os.fsync(handle.fileno())
        with file.open("r+b") as handle:
            os.fsync(handle.fileno())
        with pytest.raises(PermissionError):
            os.open(file.parent, os.O_RDONLY)


CHANGES: dict[str, Callable[[Path], object]] = {
    "rename": lambda file: file.rename(file.with_name("other")),
    "replace": lambda file: file.replace(file.with_name("other")),
    "replace another": lambda file: _another(file).replace(file),
    "delete": lambda file: file.unlink(),
    "rename its folder": lambda file: file.parent.rename(file.parent.with_name("other")),
    "delete its folder": lambda file: shutil.rmtree(file.parent),
}


def _another(file: Path) -> Path:
    other = file.with_name("another")
    other.write_bytes(b"2")
    return other


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_open_stays(file: Path, change: str) -> None:
    with windows():
        with file.open("rb"), pytest.raises(PermissionError):
            CHANGES[change](file)
        assert file.read_bytes() == b"1"
        CHANGES[change](file)
    assert not file.exists() or file.read_bytes() == b"2"


def test_what_a_child_has_open_stays_too(file: Path) -> None:
    with file.open("rb") as handle:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stdout=handle)
    with windows():
        with pytest.raises(PermissionError):
            file.unlink()
        child.kill()
        child.communicate()
        file.unlink()


def test_the_folder_at_work_stays(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    with windows(), pytest.raises(PermissionError):
        file.parent.rename(file.parent.with_name("other"))


def test_read_only_files_stay(file: Path) -> None:
    file.chmod(0o400)
    with windows():
        for change in ("delete", "replace another"):
            with pytest.raises(PermissionError):
                CHANGES[change](file)
        with pytest.raises(PermissionError):
            file.open("r+b")
    file.chmod(0o600)


def test_a_name_that_is_taken(file: Path) -> None:
    with windows():
        other = _another(file)
        with pytest.raises(FileExistsError):
            other.rename(file)
        (file.parent / "empty").mkdir()
        with pytest.raises(PermissionError):
            file.parent.joinpath("full").mkdir() or file.parent.joinpath("full").replace(file.parent / "empty")


@pytest.mark.parametrize("name", ["CON", "nul.txt", "com1.tar.gz", "a:b", "what?", "a|b", "end.", "end "])
def test_names(tmp_path: Path, name: str) -> None:
    with windows():
        for make in (Path.mkdir, Path.touch, lambda path: path.write_bytes(b"")):
            with pytest.raises(OSError, match="Invalid argument"):
                make(tmp_path / name)
        (tmp_path / "CONSOLE").mkdir()


def test_long_paths(tmp_path: Path) -> None:
    name = "n" * (LONGEST_PATH - len(str(tmp_path)) - 1)
    with windows():
        (tmp_path / name).write_bytes(b"")
        with pytest.raises(FileNotFoundError):
            (tmp_path / f"{name}n").write_bytes(b"")


def test_processes_and_signals() -> None:
    with windows():
        with pytest.raises(EndsTheProcess):
            os.kill(os.getpid(), 0)
        for name in ("SIGKILL", "SIGHUP", "SIGALRM"):
            assert not hasattr(signal, name)
        with pytest.raises(ValueError, match="signal"):
            signal.signal(1, signal.SIG_IGN)
        for module in ("resource", "fcntl", "pwd"):
            with pytest.raises(ImportError):
                importlib.import_module(module)
        assert not hasattr(os, "fork")


def test_texts(tmp_path: Path) -> None:
    with windows():
        with pytest.raises(UnicodeEncodeError):
            (tmp_path / "a").write_text(RARE)
        (tmp_path / "b").write_text("课\n")
        assert (tmp_path / "b").read_bytes() == "课\r\n".encode("gbk")
        (tmp_path / "c").write_text(RARE, encoding="utf-8", newline="\n")
        with pytest.raises(UnicodeDecodeError):
            (tmp_path / "c").read_text()
        with open(tmp_path / "d", "w") as file:
            assert file.encoding == "cp936"


def test_the_console_is_strict() -> None:
    with console() as pipe:
        print("课")
        with pytest.raises(UnicodeEncodeError):
            print(RARE)
        assert pipe.out().startswith("课".encode("gbk"))


def test_children_live_under_it_too() -> None:
    with windows():
        done = subprocess.run([sys.executable, "-m", "tests.test_windows"], capture_output=True, timeout=60)
    assert done.stdout.decode("gbk").split() == ["课", "no"]


def test_afterwards_all_is_as_before(file: Path) -> None:
    before = {**vars(os)}, {**vars(signal)}, open, sys.modules["fcntl"]
    with windows():
        pass
    assert before == ({**vars(os)}, {**vars(signal)}, open, sys.modules["fcntl"])
    assert system.sys is sys  # type: ignore[attr-defined]
    with file.open("rb"):
        file.rename(file.with_name("other"))


if __name__ == "__main__":
    print("课", "yes" if hasattr(os, "fork") else "no")
