"""Files, processes, signals and the console, on this system and where it answers as Windows does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import pytest

from optimizer import system
from optimizer.batch import Failure, LocalEngine, TaskEnd, run_batch
from optimizer.cli.main import main
from optimizer.files import publish
from optimizer.files.publishing import replace_file
from tests.batch.engines import HereAndNow
from tests.batch.schools import write_small as write_school
from tests.batch.test_run import MONDAY
from tests.test_windows import RARE
from tests.windows import console, windows

on_linux = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the imitation reads Linux' /proc")


@pytest.fixture(params=["this system", pytest.param("windows", marks=on_linux)])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Run a test twice: as the system is, and under the imitation of Windows."""
    if request.param == "windows":
        with windows(tmp_path / "AppData"):
            yield request.param
    else:
        yield request.param


@pytest.fixture
def as_windows() -> Iterator[None]:
    if not Path("/proc/self/fd").exists():
        pytest.skip("the imitation reads Linux' /proc")
    with windows():
        yield


def fill(target: Path, text: str) -> None:
    with publish(target) as draft:
        (draft / "result.json").write_bytes(text.encode())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# -- files ---------------------------------------------------------------------------------------------------------


def test_all_can_be_synced(tmp_path: Path, either: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"1")
    for path in (file, tmp_path):
        system.sync(path)
    file.chmod(0o400)
    system.sync(file)
    file.chmod(0o600)
    with pytest.raises(FileNotFoundError):
        system.sync(tmp_path / "none")


def test_a_folder_replaces_another(tmp_path: Path, either: str) -> None:
    for text in ("1", "2", "3"):
        fill(tmp_path / "out", text)
    assert (tmp_path / "out" / "result.json").read_bytes() == b"3"
    assert names(tmp_path) == ["out"]


def test_a_file_replaces_another(tmp_path: Path, either: str) -> None:
    for text in (b"1", b"2"):
        with replace_file(tmp_path / "file.txt") as draft:
            draft.write_bytes(text)
    assert (tmp_path / "file.txt").read_bytes() == b"2"
    assert names(tmp_path) == [".written.json", "file.txt"]


def test_read_only_files_of_an_old_folder_go(tmp_path: Path, either: str) -> None:
    fill(tmp_path / "out", "1")
    (tmp_path / "out" / "result.json").chmod(0o400)
    fill(tmp_path / "out", "2")
    assert names(tmp_path) == ["out"]


def test_what_is_held_for_a_moment_is_waited_for(tmp_path: Path, as_windows: None) -> None:
    fill(tmp_path / "out", "1")
    held = (tmp_path / "out" / "result.json").open("rb")
    timer = threading.Timer(0.3, held.close)
    timer.start()
    fill(tmp_path / "out", "2")
    timer.join()
    assert (tmp_path / "out" / "result.json").read_bytes() == b"2"


def test_a_folder_that_stays_open_stays_as_it_was(tmp_path: Path, as_windows: None) -> None:
    fill(tmp_path / "out", "1")
    with (tmp_path / "out" / "result.json").open("rb"), pytest.raises(PermissionError):
        fill(tmp_path / "out", "2")
    assert (tmp_path / "out" / "result.json").read_bytes() == b"1"
    assert names(tmp_path) == ["out"]


def test_if_the_new_folder_cannot_move_the_old_one_comes_back(tmp_path: Path, as_windows: None) -> None:
    fill(tmp_path / "out", "1")

    def write_and_hold() -> None:
        with ExitStack() as held, publish(tmp_path / "out") as draft:
            (draft / "result.json").write_bytes(b"2")
            held.enter_context((draft / "result.json").open("rb"))

    with pytest.raises(PermissionError):
        write_and_hold()
    assert (tmp_path / "out" / "result.json").read_bytes() == b"1"


@pytest.mark.parametrize("there", [True, False])
def test_a_kill_between_two_renames_loses_nothing(tmp_path: Path, either: str, there: bool) -> None:
    """The next run finds the old folder aside: it puts it back, or removes it where the new one is in place."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    aside = tmp_path / f".out.{socket.gethostname()}.{ended.pid}.old"
    fill(tmp_path / "out", "1")
    (tmp_path / "out").rename(aside)
    if there:
        fill(tmp_path / "out", "2")
        assert names(tmp_path) == ["out"]
    else:
        with pytest.raises(ZeroDivisionError), publish(tmp_path / "out"):
            raise ZeroDivisionError
        assert (tmp_path / "out" / "result.json").read_bytes() == b"1"
        assert names(tmp_path) == ["out"]


def test_a_draft_of_a_run_that_lives_is_left_alone(tmp_path: Path, either: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    draft = tmp_path / f".out.{socket.gethostname()}.{child.pid}.tmp"
    draft.mkdir()
    fill(tmp_path / "out", "1")
    assert names(tmp_path) == [draft.name, "out"]
    child.communicate()
    fill(tmp_path / "out", "1")
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("C1.ics", "C1.ics"), ("三（1）班", "三（1）班"), (".hidden", ".hidden"), ("CONTROL", "CONTROL"),
        ("CON", "_CON"), ("nul.txt", "_nul.txt"), ("Com1.a.b", "_Com1.a.b"), ("aux ", "aux_"),
        ("a:b?", "a_b_"), ("end. .", "end___"), ("", "_"), ("..", "__"),
    ],
)  # fmt: skip
def test_file_names(tmp_path: Path, as_windows: None, name: str, safe: str) -> None:
    assert system.file_name(name) == safe
    assert system.native_file_name(name) == safe
    assert system.file_name(safe) == safe
    (tmp_path / safe).write_bytes(b"")


@on_linux
def test_what_travels_in_a_workbook_gets_a_name_that_windows_takes(tmp_path: Path) -> None:
    """A text beside the tables, from a system on which its name is an ordinary one."""
    school = write_school(tmp_path / "school")
    (school / "aux.md").write_bytes(b"notes")
    assert main(["convert", str(school), str(tmp_path / "book.xlsx")]) == 0
    with windows():
        assert main(["convert", str(tmp_path / "book.xlsx"), str(tmp_path / "back")]) == 0
    assert (tmp_path / "back" / "_aux.md").read_bytes() == b"notes"


def test_a_lock_is_held_once(tmp_path: Path, either: str) -> None:
    file = tmp_path / ".lock"
    with file.open("ab") as first, file.open("ab") as second:
        assert system.lock(first)
        assert not system.lock(second)
    with file.open("ab") as third:
        assert system.lock(third)


def test_the_cache_is_where_the_system_wants_it(tmp_path: Path, either: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert system.cache_folder() == tmp_path / ("AppData" if either == "windows" else "xdg")


# -- what is told --------------------------------------------------------------------------------------------------


def test_a_workbook_that_is_open_in_excel(tmp_path: Path, as_windows: None) -> None:
    school, book = write_school(tmp_path / "school"), tmp_path / "book.xlsx"
    assert main(["convert", str(school), str(book)]) == 0
    before = book.read_bytes()
    with book.open("rb"), console() as pipe:
        assert main(["convert", str(school), str(book)]) == 2
    told = pipe.err().decode("gbk")
    assert told.startswith(f"{book}: ")
    assert "open in another program" in told
    assert "请先关闭" in told
    assert book.read_bytes() == before
    assert names(tmp_path) == [".written.json", "book.xlsx", "school"]


def test_a_path_that_is_too_long(tmp_path: Path, as_windows: None) -> None:
    school = write_school(tmp_path / "school")
    with console() as pipe:
        assert main(["convert", str(school), str(tmp_path / ("n" * 200) / f"{'m' * 60}.xlsx")]) == 2
    assert "路径过长" in pipe.err().decode("gbk")


def test_a_batch_goes_on_while_its_table_is_open(tmp_path: Path, as_windows: None) -> None:
    """Only the summary cannot be written; when it is closed, the same command writes it."""
    for name in ("a", "b"):
        write_school(tmp_path / "in" / name)
    out = tmp_path / "out"
    run_batch(tmp_path / "in", out, engine=HereAndNow(), week_of=MONDAY)
    write_school(tmp_path / "in" / "c")
    write_school(tmp_path / "in" / "d")
    engine = HereAndNow()
    with (out / "summary.csv").open("rb"), pytest.raises(PermissionError):
        run_batch(tmp_path / "in", out, engine=engine, week_of=MONDAY)
    assert engine.asked == ["c", "d"]
    engine = HereAndNow()
    run_batch(tmp_path / "in", out, engine=engine, week_of=MONDAY)
    assert engine.asked == []
    assert (out / "summary.csv").read_bytes().count(b"\n") == 5


def test_a_week_that_is_open_costs_one_school(tmp_path: Path, as_windows: None) -> None:
    for name in ("a", "b"):
        write_school(tmp_path / "in" / name)
    out = tmp_path / "out"
    run_batch(tmp_path / "in", out, engine=HereAndNow(), week_of=MONDAY)
    for name in ("a", "b"):
        (tmp_path / "in" / name / "rooms.csv").write_bytes(b"room\nR2\n")
    with (out / "schools" / "a" / "result.json").open("rb"), (out / "journal.csv").open("rb"):
        found = run_batch(tmp_path / "in", out, engine=HereAndNow(), week_of=MONDAY)
    assert {record.school: record.end for record in found.records} == {"a": TaskEnd.BROKEN, "b": TaskEnd.DONE}
    assert "请先关闭" in found.records[0].reason[0]


@pytest.mark.parametrize("encoding", ["cp936", "ascii"])
def test_output_never_dies_of_its_encoding(tmp_path: Path, either: str, encoding: str) -> None:
    school = write_school(tmp_path / "school")
    (school / "students.csv").write_bytes(f"student,grade,attends\nS1,{RARE},Mon\n".encode())
    with console(encoding) as pipe:
        assert main(["check-input", str(school)]) == 2
        print("→", RARE)
    assert "?" in pipe.err().decode(encoding)
    assert pipe.out().decode(encoding).endswith("?\n")


@pytest.mark.parametrize("encoding", ["cp936", "ascii"])
def test_output_into_a_pipe(tmp_path: Path, either: str, encoding: str) -> None:
    """The program as it is called, with standard output of its own."""
    school = write_school(tmp_path / RARE)
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(Path(__file__).parents[1])}
    words = [sys.executable, "-m", "optimizer", "convert", str(school), str(tmp_path / f"{RARE}.xlsx")]
    done = subprocess.run(words, capture_output=True, env=environment, timeout=120)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(encoding).split() == [f"{tmp_path}{os.sep}?.xlsx"]


# -- processes -----------------------------------------------------------------------------------------------------


def test_who_runs(either: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert system.is_running(os.getpid())
    assert system.is_running(child.pid)
    child.communicate()
    assert not system.is_running(child.pid)


def test_waiting_for_the_parent(either: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait ends with the process that is waited for; whose parent has ended gets another one."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.5)"])
    threading.Thread(target=child.wait, daemon=True).start()
    monkeypatch.setattr(os, "getppid", lambda: child.pid if child.poll() is None else 1)
    began = time.monotonic()
    system.wait_for_parent(child.pid)
    assert time.monotonic() - began > 0.3
    child.wait(timeout=60)


def test_signals_are_handled_and_given_back(either: str) -> None:
    heard: list[int] = []

    def handler(number: int, frame: FrameType | None) -> None:
        heard.append(number)

    before = signal.getsignal(signal.SIGTERM)
    with system.on_signals(handler, "SIGINT", "SIGTERM", "SIGNONE"):
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
        if either == "windows":
            signal.raise_signal(signal.SIGBREAK)  # type: ignore[attr-defined]
    assert heard[:2] == [signal.SIGTERM, signal.SIGINT]
    assert len(heard) == 2 + (either == "windows")
    assert signal.getsignal(signal.SIGTERM) == before


def test_memory(either: str) -> None:
    assert 20 < system.peak_memory() < 100_000


def double(number: int) -> int:
    if number < 0:
        raise ValueError(f"课{RARE}")
    return 2 * number


def test_work_in_other_processes(either: str) -> None:
    answers = dict(LocalEngine(2, patience=60).run(double, [1, 2, -1]))
    assert (answers[1], answers[2]) == (2, 4)
    failed = answers[-1]
    assert isinstance(failed, Failure)
    assert f"课{RARE}" in failed.text
