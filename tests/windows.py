"""An imitation of how Windows answers, for tests on Linux.

Within `windows` the calls whose answers differ refuse what Windows refuses: flushing a read-only handle or a folder,
renaming or deleting what is open, names of devices, paths too long, signals, `os.kill`, POSIX modules. Text files are
read and written in code page 936 with line ends ``\\r\\n`` where no encoding or line end is named. What is open is read
from ``/proc``, so that handles of libraries count too, and those of child processes. `optimizer.system` believes that
it runs on Windows, and finds there an imitation of the functions of ``kernel32`` and `msvcrt` that it calls. Children
that are started as Python modules live under the same imitation. It is stricter than Windows in one thing: names that
end in a dot or a space are refused, where Windows drops the ending without a word.

Not imitated: paths with drives and backslashes, names that differ in case alone, and what libraries ask of the system
themselves (`sys.platform`, ``os.name``). On Windows itself the context does nothing.
"""

from __future__ import annotations

import builtins
import ctypes
import errno
import io
import locale
import os
import re
import runpy
import shutil
import signal
import stat
import subprocess
import sys
import time
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from optimizer import system

CODE_PAGE = "cp936"
LONGEST_PATH = 259
NO_MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty")
NO_FUNCTIONS = ("chown", "fork", "getloadavg", "getpgid", "killpg", "mkfifo", "sched_getaffinity", "setsid", "sysconf")
SIGNALS = {"SIGABRT": 6, "SIGFPE": 8, "SIGILL": 4, "SIGINT": 2, "SIGSEGV": 11, "SIGTERM": 15, "SIGBREAK": 21}
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(10))}

real = SimpleNamespace(kill=os.kill, open=os.open, lstat=os.lstat, readlink=os.readlink, is_dir=os.path.isdir)
"""The system's own answers, for the imitation and for tests that need a kill."""


class EndsTheProcess(AssertionError):
    """What was called ends or interrupts the process on Windows."""


@contextmanager
def windows(home: Path | None = None) -> Iterator[None]:
    """Imitate Windows until the block ends; ``home`` is the folder for the user's data."""
    if sys.platform == "win32":
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        _files(patch)
        _texts(patch)
        _processes(patch)
        _modules(patch)
        patch.delenv("XDG_CACHE_HOME", raising=False)
        if home is not None:
            patch.setenv("LOCALAPPDATA", str(home))
        path = zoneinfo.TZPATH
        zoneinfo.reset_tzpath(to=())  # no time zones but those of the package tzdata
        try:
            yield
        finally:
            zoneinfo.reset_tzpath(to=path)


@contextmanager
def console(encoding: str = CODE_PAGE) -> Iterator[SimpleNamespace]:
    """Standard output and error as pipes with an encoding; ``out()`` and ``err()`` give what was written as bytes."""
    with pytest.MonkeyPatch.context() as patch:
        pipes = {name: io.TextIOWrapper(io.BytesIO(), encoding, newline="") for name in ("stdout", "stderr")}
        for name, pipe in pipes.items():
            patch.setattr(sys, name, pipe)

        def written(name: str) -> bytes:
            pipes[name].flush()
            return pipes[name].buffer.getvalue()  # type: ignore[attr-defined,no-any-return]

        yield SimpleNamespace(out=lambda: written("stdout"), err=lambda: written("stderr"))


# -- files ---------------------------------------------------------------------------------------------------------


def _refused(number: int, path: Any) -> OSError:
    return OSError(number, os.strerror(number), str(path))


def _check_name(path: Any) -> None:
    """Refuse the names that Windows does, and paths that are too long."""
    if isinstance(path, int):
        return
    whole = os.path.abspath(os.fsdecode(path))
    if len(whole) > LONGEST_PATH:
        raise _refused(errno.ENOENT, path)
    for part in Path(whole).parts[1:]:
        device = part.split(".")[0].strip().upper() in _DEVICES
        if device or part[-1] in ". " or re.search(r'[<>:"\\|?*\x00-\x1f]', part):
            raise _refused(errno.EINVAL, path)


def _family() -> Iterator[str]:
    """This process and its descendants."""
    waiting = ["self"]
    while waiting:
        pid = waiting.pop()
        yield pid
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += task.read_bytes().decode().split()
            except OSError:
                continue  # it has just ended


def opened() -> set[str]:
    """Files and folders that this process and its children have open, or work in."""
    found = set()
    for pid in _family():
        links = [f"/proc/{pid}/cwd"]
        try:
            links += [f"/proc/{pid}/fd/{number}" for number in os.listdir(f"/proc/{pid}/fd")]
        except OSError:
            continue
        for link in links:
            try:
                found.add(real.readlink(link))
            except OSError:
                continue
    return found


def _check_closed(path: Any) -> None:
    """Refuse a file that is open, and a folder in which something is."""
    whole = os.path.realpath(os.fsdecode(path))
    if any(name == whole or name.startswith(whole + os.sep) for name in opened()):
        raise _refused(errno.EACCES, path)


def _check_writable(path: Any) -> None:
    try:
        mode = real.lstat(path).st_mode
    except FileNotFoundError:
        return
    if stat.S_ISREG(mode) and not mode & stat.S_IWUSR:
        raise _refused(errno.EACCES, path)


def _files(patch: pytest.MonkeyPatch) -> None:
    """Opening, flushing, renaming and deleting."""
    import fcntl

    fsync, rename, replace, unlink, rmdir, mkdir = os.fsync, os.rename, os.replace, os.unlink, os.rmdir, os.mkdir

    def os_open(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        _check_name(path)
        if real.is_dir(path):
            raise _refused(errno.EACCES, path)
        if flags & (os.O_WRONLY | os.O_RDWR):
            _check_writable(path)
        return int(real.open(path, flags, *rest, **more))

    def os_fsync(handle: Any) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        if fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        fsync(number)

    def os_rename(source: Any, target: Any, **more: Any) -> None:
        _check_name(target)
        _check_closed(source)
        if os.path.lexists(target):
            raise _refused(errno.EEXIST, target)
        rename(source, target, **more)

    def os_replace(source: Any, target: Any, **more: Any) -> None:
        _check_name(target)
        _check_closed(source)
        if os.path.lexists(target):
            _check_closed(target)
            _check_writable(target)
            if real.is_dir(target):
                raise _refused(errno.EACCES, target)
        replace(source, target, **more)

    def os_unlink(path: Any, **more: Any) -> None:
        _check_closed(path)
        _check_writable(path)
        unlink(path, **more)

    def os_rmdir(path: Any, **more: Any) -> None:
        _check_closed(path)
        rmdir(path, **more)

    def os_mkdir(path: Any, *rest: Any, **more: Any) -> None:
        _check_name(path)
        mkdir(path, *rest, **more)

    for name, instead in {
        "open": os_open, "fsync": os_fsync, "rename": os_rename, "replace": os_replace,
        "unlink": os_unlink, "remove": os_unlink, "rmdir": os_rmdir, "mkdir": os_mkdir,
    }.items():  # fmt: skip
        patch.setattr(os, name, instead)
    patch.setattr(os, "O_BINARY", 0, raising=False)
    patch.setattr(shutil, "_use_fd_functions", False)  # Windows deletes folders by path


def _texts(patch: pytest.MonkeyPatch) -> None:
    """The code page where no encoding is named, its line ends where none is."""
    really_open = io.open

    def opens(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Callable[[str, int], int] | None = None,
    ) -> Any:
        _check_name(file)
        if not isinstance(file, int) and set(mode) & set("wax+"):
            _check_writable(file)
        if "b" not in mode:
            encoding = CODE_PAGE if encoding in (None, "locale") else encoding
            newline = "\r\n" if newline is None and set(mode) & set("wax") else newline
        return really_open(file, mode, buffering, encoding, errors, newline, closefd, opener)

    patch.setattr(io, "open", opens)
    patch.setattr(builtins, "open", opens)
    patch.setattr(io, "text_encoding", lambda encoding, stacklevel=2: encoding or "locale")
    patch.setattr(locale, "getpreferredencoding", lambda do_setlocale=True: CODE_PAGE)
    patch.setattr(locale, "getencoding", lambda: CODE_PAGE, raising=False)


# -- processes -----------------------------------------------------------------------------------------------------


def _processes(patch: pytest.MonkeyPatch) -> None:
    """Signals, the ways to end a process, and children."""
    set_handler, really_start = signal.signal, subprocess.Popen.__init__

    def os_kill(pid: int, number: int) -> None:
        raise EndsTheProcess(f"os.kill({pid}, {number})")

    def handles(number: int, handler: Any) -> Any:
        if number not in SIGNALS.values():
            raise ValueError("invalid signal value")
        return set_handler(number, handler)

    def starts(child: Any, command: Any, *rest: Any, **more: Any) -> None:
        if more.get("preexec_fn") is not None:
            raise ValueError("preexec_fn is not supported on Windows platforms")
        more.pop("creationflags", None)
        more.pop("start_new_session", None)  # Windows takes it and does nothing
        if not isinstance(command, str) and list(command[:2]) == [sys.executable, "-m"]:
            command = [*command[:2], "tests.windows", *command[2:]]
        really_start(child, command, *rest, **more)

    for name in NO_FUNCTIONS:
        patch.delattr(os, name, raising=False)
    for name in [name for name in dir(signal) if re.fullmatch(r"SIG[A-Z0-9]+|SIGRT.*", name)]:
        if name not in SIGNALS:
            patch.delattr(signal, name)
    for name in ("alarm", "setitimer", "pause", "pthread_kill", "sigwait"):
        patch.delattr(signal, name, raising=False)
    patch.setattr(signal, "SIGBREAK", SIGNALS["SIGBREAK"], raising=False)
    patch.setattr(signal, "signal", handles)
    patch.setattr(os, "kill", os_kill)
    patch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200, raising=False)
    patch.setattr(subprocess.Popen, "__init__", starts)
    for name in ("kill", "terminate"):  # both are TerminateProcess
        patch.setattr(subprocess.Popen, name, lambda child: child.poll() is None and real.kill(child.pid, 9))


class _Kernel:
    """The functions of kernel32 that `optimizer.system` calls; a process's handle is its number."""

    def __init__(self, name: str, use_last_error: bool = False):
        assert name == "kernel32"
        for function in (self.OpenProcess, self.GetCurrentProcess, self.GetStdHandle):
            setattr(self, function.__name__, _Function(function))

    def OpenProcess(self, access: int, inherit: bool, pid: Any) -> int:
        return int(pid.value) if _lives(pid.value) else 0

    def WaitForSingleObject(self, handle: Any, milliseconds: Any) -> int:
        until = time.monotonic() + milliseconds.value / 1000
        while _lives(handle.value):
            if time.monotonic() >= until:
                return 0x102
            time.sleep(0.05)
        return 0

    def CloseHandle(self, handle: Any) -> int:
        return 1

    def GetCurrentProcess(self) -> int:
        return 2**64 - 1

    def K32GetProcessMemoryInfo(self, handle: Any, counters: Any, size: Any) -> int:
        assert size.value == ctypes.sizeof(counters._obj)
        counters._obj.PeakWorkingSetSize = 123 * 1024**2
        return 1

    def SetFileAttributesW(self, name: str, attributes: int) -> int:
        assert attributes == 2
        return int(os.path.exists(name))

    def GetStdHandle(self, number: Any) -> int:
        return 12

    def GetConsoleMode(self, handle: Any, mode: Any) -> int:
        return 0  # a pipe, no console


class _Function:
    """A foreign function: callable, with a type that can be set."""

    restype: Any = None

    def __init__(self, function: Callable[..., Any]):
        self.function = function

    def __call__(self, *arguments: Any) -> Any:
        return self.function(*arguments)


def _lives(pid: int) -> bool:
    try:
        real.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _modules(patch: pytest.MonkeyPatch) -> None:
    """Modules that Windows lacks, and those that it alone has."""
    import fcntl

    def locking(handle: int, how: int, size: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    msvcrt = ModuleType("msvcrt")
    vars(msvcrt).update(LK_NBLCK=2, locking=locking)
    patch.setitem(sys.modules, "msvcrt", msvcrt)
    for name in NO_MODULES:
        patch.setitem(sys.modules, name, None)  # type: ignore[arg-type]
    patch.setattr(ctypes, "WinDLL", _Kernel, raising=False)
    patch.setattr(ctypes, "get_last_error", lambda: 87, raising=False)  # ERROR_INVALID_PARAMETER: no such process
    patch.setattr(system, "sys", _Sys())


class _Sys:
    """The module `sys` as `optimizer.system` sees it."""

    platform = "win32"

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(sys, name, value)


if __name__ == "__main__":  # python -m tests.windows MODULE ARGUMENT …: run a module under the imitation
    del sys.argv[0]
    if "PYTHONIOENCODING" not in os.environ:
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding=CODE_PAGE, errors="strict")  # type: ignore[union-attr]
    with windows():
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
