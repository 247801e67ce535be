"""What differs between Windows, macOS and Linux: files, processes, signals, memory and the console.

Every call whose meaning depends on the operating system is made in this module and nowhere else, so that the rest of
the package reads the same everywhere. What Windows does otherwise:

- a file can be flushed to disk only through a handle that may write, and a folder not at all;
- a file that is open, and a folder with an open file in it, can be neither renamed nor deleted, a read-only file
  neither deleted nor replaced, and a virus scanner opens each new file for a moment;
- ``os.kill(pid, 0)`` does not ask whether a process lives, it sends Ctrl-C or ends it;
- `resource` and `fcntl` are missing, SIGTERM is never delivered, Ctrl-Break has a signal of its own;
- some names are devices, some characters are refused in names, and a path has at most 259 characters;
- text that goes into a pipe is encoded in the system's code page, which lacks many characters.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO

_PATIENCE = 2.0
"""Seconds for which `move` waits for another program, such as a virus scanner, to close a file."""
_LONGEST_PATH = 259
_LONGEST_NAME = 200
"""Bytes of a file's name; systems take 255, and drafts beside it have longer names."""
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³]) *(\..*)?", re.IGNORECASE | re.DOTALL)
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
FOLDER_SETTINGS = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))
"""Files in which file managers keep how a folder is shown: nobody's work."""


# -- files ---------------------------------------------------------------------------------------------------------


def sync(path: Path) -> None:
    """Have the system write a file, or the list of names in a folder, from its buffers to disk.

    Windows cannot do so for folders and read-only files; they are passed over there.
    """
    if sys.platform == "win32":
        if path.is_dir():
            return
        flags = os.O_RDWR | os.O_BINARY
    else:
        flags = os.O_RDONLY
    try:
        handle = os.open(path, flags)
    except PermissionError:
        if sys.platform == "win32":
            return
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move(source: Path, target: Path) -> None:
    """Give a file or folder another name in one step; an existing file of that name is replaced.

    Raises
    ------
    PermissionError
        On Windows, if another program still has one of the two open after two seconds, or ``target`` is read-only.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > until:
                raise
            time.sleep(0.05)


def exchange(first: Path, second: Path) -> bool:
    """Swap the names of two folders in one step; False where the system cannot.

    ``renameat2`` of Linux and ``renameatx_np`` of macOS can, on most file systems; Windows cannot.
    """
    if sys.platform.startswith("linux"):
        name, here = "renameat2", -100  # AT_FDCWD
    elif sys.platform == "darwin":
        name, here = "renameatx_np", -2
    else:
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    swap = ctypes.c_uint(2)  # RENAME_EXCHANGE, RENAME_SWAP
    return rename is not None and bool(rename(here, os.fsencode(first), here, os.fsencode(second), swap) == 0)


def hide(path: Path) -> None:
    """Keep a file whose name begins with a dot out of sight on Windows too, where the dot alone does not."""
    if sys.platform == "win32":
        ctypes.WinDLL("kernel32").SetFileAttributesW(str(path), 2)  # FILE_ATTRIBUTE_HIDDEN


def remove_folder(folder: Path) -> None:
    """Delete a folder and all in it, read-only files too; what another program has open stays."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        for path in (folder, *folder.rglob("*")):
            with suppress(OSError):
                path.chmod(stat.S_IRWXU)
        shutil.rmtree(folder, ignore_errors=True)


def file_name(name: str) -> str:
    """A name that every system takes for a file: unchanged wherever it is one already.

    Characters that Windows refuses, and dots and spaces at the end, which it drops, become ``_``; the name of a device
    (CON, nul.txt, COM1) gets a ``_`` in front. Names that begin with a dot are hidden files and are left so. What is
    too long is cut, with a digest in place of the rest.
    """
    plain = _REFUSED.sub("_", name)
    kept = plain.rstrip(". ")
    plain = kept + "_" * (len(plain) - len(kept))
    plain = f"_{plain}" if _DEVICES.fullmatch(plain) else plain or "_"
    if len(plain.encode()) <= _LONGEST_NAME:
        return plain
    stem, suffix = os.path.splitext(plain)
    suffix = suffix if len(suffix) <= 10 else ""
    return f"{stem[: _LONGEST_NAME // 8]}-{hashlib.sha256(plain.encode()).hexdigest()[:16]}{suffix}"


def native_file_name(name: str) -> str:
    """The name under which this system can keep a file: that of `file_name` on Windows, elsewhere the name itself."""
    return file_name(name) if sys.platform == "win32" else name


def lock(file: BinaryIO) -> bool:
    """Take the lock of an open file, held until it is closed; False if another process, or another handle, holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file.fileno(), 0, os.SEEK_SET)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def cache_folder() -> Path:
    """The folder in which this system's user keeps what can be worked out again."""
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    if named:
        return Path(named)
    try:
        return Path.home() / ".cache"
    except RuntimeError:  # an account without a home
        return Path(tempfile.gettempdir())


def data_folder() -> Path:
    """The folder in which this system's user keeps what programs must not lose."""
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_DATA_HOME")
    if named:
        return Path(named)
    try:
        return Path.home() / ".local/share"
    except RuntimeError:  # an account without a home
        return Path(tempfile.gettempdir())


def obstacle(error: OSError) -> str:
    """What the user can do about an error of the file system, in both languages; blank where it is none of theirs.

    A file that another program has open, a folder without the right to write, a full disk, a path too long, and
    whatever else the system says about a file of the user's.
    """
    names = [str(name) for name in (error.filename, error.filename2) if isinstance(name, str | Path)]
    shown = next((name for name in reversed(names) if not Path(name).name.startswith(".")), names[-1] if names else "")
    too_long = sys.platform == "win32" and any(len(os.path.abspath(name)) > _LONGEST_PATH for name in names)
    where = f"{shown}: " if shown else ""
    if too_long or error.errno == errno.ENAMETOOLONG:
        return f"{where}the path is too long; choose a folder with a shorter one · 路径过长，请换用路径较短的文件夹"
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return f"{where}the disk is full · 磁盘已满"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return (
            f"{where}no permission to read or write; if it, or a file in it, is open in another program such as "
            "Excel, close it there and run the command again · 无权读取或写入；如该文件或文件夹中的文件正在 Excel 等"
            "程序中打开，请先关闭，再运行一次"
        )
    ours = str(Path(__file__).parent)
    if shown and not os.path.abspath(shown).startswith(ours):
        return f"{where}{error.strerror or error} · 无法读取或写入"
    return ""


def loopback_socket(port: int) -> socket.socket | None:
    """A socket bound to a port of 127.0.0.1 (0: any free one); None if another program has it.

    Windows would give a port that is in use to a second program if asked to use addresses again.
    """
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        one.bind(("127.0.0.1", port))
    except OSError:
        one.close()
        return None
    return one


# -- processes -----------------------------------------------------------------------------------------------------


def cores() -> int:
    """Cores that this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_running(pid: int) -> bool:
    """Whether there is a process with this number."""
    if sys.platform == "win32":
        return _runs_after(pid, 0)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it belongs to somebody else
        return True
    return True


def wait_for_parent(pid: int) -> None:
    """Return when the program that started this one is gone, however it ended.

    Parameters
    ----------
    pid : int
        Number of that program's process. Windows is asked about it: a program may have a launcher between there.
        Elsewhere a process whose parent has ended gets another one.
    """
    if sys.platform == "win32":
        _runs_after(pid, 0xFFFFFFFF)  # INFINITE
    else:
        while os.getppid() == pid:
            time.sleep(0.2)


def _runs_after(pid: int, milliseconds: int) -> bool:
    """Whether a process of Windows runs, after waiting for its end no longer than given."""
    if sys.platform != "win32":
        raise NotImplementedError
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(0x00100000, False, ctypes.c_ulong(pid))  # SYNCHRONIZE
    if not handle:
        return ctypes.get_last_error() == 5  # ERROR_ACCESS_DENIED: it belongs to somebody else
    try:
        waited: int = kernel.WaitForSingleObject(ctypes.c_void_p(handle), ctypes.c_ulong(milliseconds))
        return waited == 0x102  # WAIT_TIMEOUT
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))


def own_process_group() -> dict[str, Any]:
    """Arguments of `subprocess.Popen` for a child that Ctrl-C on the parent's terminal does not reach."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


@contextmanager
def on_signals(handler: Callable[[int, FrameType | None], None], *names: str) -> Iterator[None]:
    """Have signals, such as ``"SIGTERM"``, handled until the block ends; those that the system lacks are passed over.

    Whoever handles SIGTERM handles Windows' SIGBREAK too, which is what Ctrl-Break sends.
    """
    wanted = [*names, "SIGBREAK"] if "SIGTERM" in names else [*names]
    numbers = [getattr(signal, name) for name in wanted if hasattr(signal, name)]
    old = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, before in old.items():
            signal.signal(number, before)


class _MemoryCounters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of Windows, in bytes."""

    _fields_ = (
        ("cb", ctypes.c_uint32),
        ("PageFaultCount", ctypes.c_uint32),
        ("PeakWorkingSetSize", ctypes.c_size_t),
        ("WorkingSetSize", ctypes.c_size_t),
        ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
        ("QuotaPagedPoolUsage", ctypes.c_size_t),
        ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
        ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
        ("PagefileUsage", ctypes.c_size_t),
        ("PeakPagefileUsage", ctypes.c_size_t),
    )


def peak_memory() -> float:
    """Most memory that this process has held so far, in MiB.

    Linux hands the figure of getrusage on from the program that started this one, so it is read from /proc there.
    """
    if sys.platform == "win32":
        kernel, counters = ctypes.WinDLL("kernel32"), _MemoryCounters(cb=ctypes.sizeof(_MemoryCounters))
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        this = ctypes.c_void_p(kernel.GetCurrentProcess())
        kernel.K32GetProcessMemoryInfo(this, ctypes.byref(counters), ctypes.c_uint32(counters.cb))
        return float(counters.PeakWorkingSetSize) / 1024**2
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text("ascii").splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) / 1024
    import resource

    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


# -- the console ---------------------------------------------------------------------------------------------------


def set_up_console() -> None:
    """Print ``?`` for what the terminal or pipe cannot show, whatever its encoding, rather than fail.

    A stream that is missing, as in a program without a console or with a closed descriptor, takes what is printed to
    nowhere. An old console of Windows is also told to obey the sequences that `optimizer.cli.terminal` writes a line
    over with.
    """
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8", newline=None)  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8", newline=None)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # None without a console, and in notebooks
        if reconfigure is not None:
            reconfigure(errors="replace")
    if sys.platform == "win32":
        kernel, mode = ctypes.WinDLL("kernel32"), ctypes.c_ulong()
        kernel.GetStdHandle.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(kernel.GetStdHandle(ctypes.c_ulong(-12 & 0xFFFFFFFF)))  # STD_ERROR_HANDLE
        if kernel.GetConsoleMode(handle, ctypes.byref(mode)):
            kernel.SetConsoleMode(handle, ctypes.c_ulong(mode.value | 4))  # ENABLE_VIRTUAL_TERMINAL_PROCESSING


def is_typed(word: str) -> bool:
    """Whether a word of a command could have come from this system: no NUL, no surrogate that stands for nothing."""
    try:
        os.fsencode(word)
    except UnicodeEncodeError:
        return False
    return "\0" not in word


def give_up_broken_output() -> None:
    """Let what cannot be written to a full disk or a closed pipe go nowhere, rather than fail when the program ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def is_out_of_memory(error: BaseException) -> bool:
    """Whether there was no memory left: for an object, or to load a library."""
    told = ("Cannot allocate memory", "failed to map segment", "paging file is too small")
    return isinstance(error, MemoryError) or (isinstance(error, ImportError) and any(t in str(error) for t in told))


def reader_is_gone(error: OSError) -> bool:
    """Whether an error of printing means that the other end of the pipe, ``head`` say, has seen enough."""
    windows = sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None
    return isinstance(error, BrokenPipeError) or windows
