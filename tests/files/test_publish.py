"""A folder appears in full or not at all."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from optimizer.errors import SettingsError
from optimizer.files import publish, publishing
from optimizer.files.publication import mark_published, read_publication
from optimizer.files.publishing import check_replaceable, read_undisturbed, replace_file, scratch_folder

NOW = datetime(2026, 9, 4, 12, tzinfo=UTC)


def fill(target: Path, text: str, *, replace: bool = False) -> None:
    with publish(target, replace=replace) as draft:
        (draft / "result.json").write_text(text)
        (draft / "more").mkdir()
        (draft / "more" / "page.txt").write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_folder_and_its_parents(tmp_path: Path) -> None:
    fill(tmp_path / "a" / "out", "1")
    assert names(tmp_path / "a") == ["out"]
    assert (tmp_path / "a" / "out" / "more" / "page.txt").read_text() == "1"


def test_an_earlier_output_is_replaced_as_a_whole(tmp_path: Path) -> None:
    fill(tmp_path / "out", "1")
    fill(tmp_path / "out", "2")
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == [".written.json", "more", "result.json"]
    assert (tmp_path / "out" / "result.json").read_text() == "2"


def test_where_names_cannot_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "other")
    fill(tmp_path / "out", "1")
    fill(tmp_path / "out", "2")
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out" / "result.json").read_text() == "2"


def test_after_an_exception_all_is_as_before(tmp_path: Path) -> None:
    fill(tmp_path / "out", "1")
    with pytest.raises(FileNotFoundError), publish(tmp_path / "out") as draft:
        (draft / "result.json").rename(draft / "elsewhere" / "result.json")
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out" / "result.json").read_text() == "1"


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(SettingsError, match="other files"):
        fill(tmp_path, "1")
    with pytest.raises(SettingsError, match="is a file"):
        fill(tmp_path / "diary.txt", "1")
    assert names(tmp_path) == ["diary.txt"]


def test_what_was_added_or_changed_by_hand_is_refused_by_name(tmp_path: Path) -> None:
    out = tmp_path / "out"
    fill(out, "1")
    (out / "scan.pdf").write_text("signed")
    (out / "more" / "page.txt").write_text("corrected")
    for attempt in (lambda: fill(out, "2"), lambda: check_replaceable(out)):
        with pytest.raises(SettingsError, match=r"more/page\.txt, scan\.pdf"):
            attempt()
    assert names(tmp_path) == ["out"]
    assert (out / "more" / "page.txt").read_text() == "corrected"
    fill(out, "2", replace=True)
    assert names(tmp_path) == ["out", "out.1"]
    assert (tmp_path / "out.1" / "scan.pdf").read_text() == "signed"
    assert names(out) == [".written.json", "more", "result.json"]
    fill(out, "3")
    assert names(tmp_path) == ["out", "out.1"]


def test_a_published_folder_is_replaced_only_when_asked(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for number in (1, 2):
        fill(out, "1", replace=number > 1)
        mark_published(out, NOW, "Wang: the hall is closed")
        before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
        with pytest.raises(SettingsError, match="is published"):
            fill(out, "2")
        fill(out, "2", replace=True)
        kept = tmp_path / f"out.{number}"
        assert {path.name: path.read_bytes() for path in kept.iterdir() if path.is_file()} == before
        assert read_publication(out) is None


def test_published_weeks_within_a_folder_stay_as_they_are(tmp_path: Path) -> None:
    """A semester is written anew around its published weeks; one that would differ is refused."""
    out = tmp_path / "out"

    def write(second: str) -> None:
        with publish(out, "semester.json", keep=True) as draft:
            (draft / "semester.json").write_text(second)
            for monday, text in (("2026-09-07", "1"), ("2026-09-14", second)):
                (draft / "weeks" / monday).mkdir(parents=True, exist_ok=True)
                (draft / "weeks" / monday / "result.json").write_text(text)

    write("1")
    mark_published(out / "weeks" / "2026-09-07", NOW)
    write("2")
    assert read_publication(out / "weeks" / "2026-09-07") is not None
    mark_published(out / "weeks" / "2026-09-14", NOW)
    with pytest.raises(SettingsError, match="weeks/2026-09-14"):
        write("3")
    assert (out / "semester.json").read_text() == "2"


def test_a_folder_that_is_written_into_keeps_what_others_put_there(tmp_path: Path) -> None:
    """What was there stays somebody else's: only files of ours are replaced."""
    fill(tmp_path / "out", "1")
    (tmp_path / "out" / "notes.txt").write_text("mine")

    def add(text: str) -> None:
        with publish(tmp_path / "out", keep=True) as draft:
            (draft / "pay.csv").write_text(text)
            if text == "3":
                (draft / "notes.txt").write_text("ours")

    add("1")
    add("2")
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"
    assert (tmp_path / "out" / "pay.csv").read_text() == "2"
    with pytest.raises(SettingsError, match=r"notes\.txt"):
        add("3")
    with pytest.raises(SettingsError, match=r"notes\.txt"):
        fill(tmp_path / "out", "4")


def test_a_single_file_is_replaced_only_if_it_is_as_we_wrote_it(tmp_path: Path) -> None:
    book = tmp_path / "book.csv"

    def write(text: str, *, replace: bool = False) -> None:
        with replace_file(book, replace=replace) as draft:
            draft.write_text(text)

    write("1")
    write("2")
    book.write_text("edited")
    with pytest.raises(SettingsError, match=r"book\.csv.*book\.1\.csv"):
        write("3")
    write("3", replace=True)
    assert (tmp_path / "book.1.csv").read_text() == "edited"
    assert book.read_text() == "3"
    with pytest.raises(SettingsError, match="folder"), replace_file(tmp_path):
        pass


def test_where_nothing_can_be_written_it_is_told_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **where: object) -> str:
        raise PermissionError(13, "Permission denied", str(where["dir"]))

    monkeypatch.setattr("tempfile.mkdtemp", refused)
    with pytest.raises(PermissionError, match=tmp_path.name):
        check_replaceable(tmp_path / "a" / "out")


def test_a_reader_gets_all_of_one_folder(tmp_path: Path) -> None:
    """A folder that is replaced between two files that somebody reads is read again."""
    out = tmp_path / "out"
    fill(out, "1")
    texts = iter(("2", "3"))

    def read() -> tuple[str, str]:
        first = (out / "result.json").read_text()
        if (text := next(texts, None)) is not None:
            fill(out, text)
        return first, (out / "more" / "page.txt").read_text()

    assert read_undisturbed(out, read) == ("3", "3")


def test_a_reader_waits_for_a_folder_that_is_being_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where names cannot be exchanged there is a moment without the folder."""
    monkeypatch.setattr(sys, "platform", "other")
    out = tmp_path / "out"
    fill(out, "1")
    moved = publishing.move
    seen: list[str] = []

    def slowly(source: Path, target: Path) -> None:
        if source == out:
            moved(source, target)
            reader.start()
            time.sleep(0.1)
        else:
            moved(source, target)

    reader = Thread(target=lambda: seen.append(read_undisturbed(out, (out / "result.json").read_text)))
    monkeypatch.setattr(publishing, "move", slowly)
    fill(out, "2")
    reader.join()
    assert seen == ["2"]


def test_temporary_folders_of_killed_runs_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = dead_process()
    left = tmp_path / f"optimizer-{socket.gethostname()}-{dead}-abc"
    others = [tmp_path / f"optimizer-{socket.gethostname()}-{os.getpid()}-abc", tmp_path / "optimizer-elsewhere-1-abc"]
    for folder in (left, *others):
        folder.mkdir()
    with scratch_folder() as mine:
        assert not left.exists()
        assert mine.parent == tmp_path
    assert names(tmp_path) == sorted(folder.name for folder in others)


def test_drafts_of_killed_runs_beside_any_output_are_removed(tmp_path: Path) -> None:
    dead = dead_process()
    host = socket.gethostname()
    (tmp_path / f".other.{host}.{dead}.tmp").mkdir()
    (tmp_path / f".book.xlsx.{host}.{dead}.tmp.xlsx").write_text("half")
    (tmp_path / f".other.{host}.{os.getpid()}.tmp").mkdir()
    fill(tmp_path / "out", "1")
    assert names(tmp_path) == [f".other.{host}.{os.getpid()}.tmp", "out"]


def test_names_too_long_for_a_draft(tmp_path: Path) -> None:
    out = tmp_path / ("课" * 80)
    fill(out, "1")
    fill(out, "2")
    assert names(tmp_path) == [out.name]


def dead_process() -> int:
    """The number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    fill(tmp_path / "out", "1")
    assert (tmp_path / "out" / "result.json").exists()


KILLED = """
import sys, time
from optimizer.files import publish
with publish(sys.argv[1]) as draft:
    (draft / "result.json").write_text("half")
    print("ready", flush=True)
    time.sleep(60)
"""


def test_a_killed_run_leaves_nothing_and_its_draft_is_swept(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert child.stdout is not None
    with child.stdout:
        child.stdout.readline()
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    time.sleep(0.05)
    assert not (tmp_path / "out").exists()
    assert len(names(tmp_path)) == 1
    fill(tmp_path / "out", "1")
    assert names(tmp_path) == ["out"]
