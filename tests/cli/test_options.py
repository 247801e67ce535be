"""Values of options out of their range are refused in words, with the range; what cannot be written to is named."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from optimizer.batch.task import SchoolTask, SolveOptions, TaskEnd, TaskResult
from optimizer.cli.main import main
from optimizer.engine.solve import Options
from optimizer.errors import SettingsError
from optimizer.files.publishing import check_writable
from optimizer.system import file_name, give_up_broken_output, is_out_of_memory, obstacle
from optimizer.testing.schools import MONDAY
from optimizer.whatif.cache import Cache
from tests.files.conftest import MakeFolder


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        ("solve {school} --out out --seed -1", "0"),
        ("solve {school} --out out --seed 99999999999", "2147483647"),
        ("solve {school} --out out --workers 999999", "256"),
        ("solve {school} --out out --time-limit nan", "1000000"),
        ("solve {school} --out out --effort inf", "1000000"),
        ("bench {school} --seeds -1", "1000"),
        ("bench {school} --seeds 0", "1000"),
        ("explain {school} --time-limit -5", "1000000"),
        ("repair {school} {school} --out out --workers -1", "256"),
        ("batch . --out out --jobs 0", "1000"),
        ("compare {school} --jobs 0", "1000"),
        ("compare {school} --change signups=nan%", "100"),
        ("compare {school} --change closed=R1:Mon99999", "Mon99999"),
    ],
)
def test_a_number_out_of_its_range(
    make_folder: MakeFolder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    allowed: str,
) -> None:
    school = make_folder()
    monkeypatch.chdir(tmp_path)
    assert main([word.format(school=school) for word in words.split()]) == 2
    assert allowed in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_year_that_has_no_calendar(make_folder: MakeFolder, capsys: pytest.CaptureFixture[str], day: str) -> None:
    with pytest.raises(SystemExit) as end:
        main(["solve", str(make_folder()), "--out", "out", "--week-of", day])
    assert end.value.code == 2
    assert "2099" in capsys.readouterr().err


def test_a_place_in_which_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file") as error:
        check_writable(tmp_path / "file" / "out")
    assert "file" in obstacle(error.value)
    assert obstacle(OSError(28, "No space left on device")).startswith("the disk is full")


def test_a_cache_that_cannot_be_used_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache")
    task = SchoolTask("school", {}, SolveOptions(MONDAY))
    assert cache.get(task) is None
    cache.put(task, TaskResult(TaskEnd.IMPOSSIBLE))
    assert "结果不会缓存" in cache.fault
    cache.put(task, TaskResult(TaskEnd.IMPOSSIBLE))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no full disk to show")
def test_a_full_disk_and_a_missing_output() -> None:
    command = [sys.executable, "-m", "optimizer", "--help"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    closed = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *command], stderr=subprocess.PIPE, check=False)
    assert (closed.returncode, closed.stderr) == (0, b"")


def test_output_that_breaks_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def flush(self) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    give_up_broken_output()


def test_memory_that_does_not_suffice_is_known() -> None:
    assert is_out_of_memory(MemoryError())
    assert is_out_of_memory(ImportError("x.so: failed to map segment from shared object"))
    assert not is_out_of_memory(ImportError("no module"))


@pytest.mark.parametrize("name", ["K" * 300 + ".ics", "课" * 100 + ".ics"])
def test_names_too_long_for_a_file(name: str, tmp_path: Path) -> None:
    short = file_name(name)
    (tmp_path / short).write_text("")
    assert short.endswith(".ics")
    assert short != file_name("x" + name)


def test_refusals_name_the_option() -> None:
    with pytest.raises(SettingsError, match="seed"):
        Options(seed=-1).checked()
