"""The whole command line where the system answers as Windows does: it runs, and writes the same files as elsewhere."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

import optimizer
from optimizer.cli.main import COMMANDS, main
from optimizer.files.manifest import MANIFEST
from tests.files.conftest import GOOD
from tests.windows import CODE_PAGE, console, windows

DAY = """Activity Id,Day,Hour,Students Sets,Subject,Teachers,Activity Tags,Room,Comments
1,周一,16:00-16:40,1A,数学,Chen,,R1,
"""
SETTINGS = """title = "泊舟小学①"
[week]
days = ["Mon", "Tue"]
slots = [{start = "15:50", end = "16:30"}, {start = "16:40", end = "17:20"}]
[physical]
min_minutes_per_day = 0
[pay]
subsidy_yuan = "300"
"""
SCHOOL = GOOD | {
    "scenario.toml": SETTINGS,
    "students.csv": (
        "student,name,grade,class,attends,clubs\nS1,李䶮,1,1A,Mon Tue1,K1\nS2,吴,2,2A,Mon Tue,\nS3,é,1,1A,Tue,\n"
    ),
    "staff.csv": "staff,name,role,skills\nT1,Chen,teacher,draw\nT2,周,teacher,draw\nAUX,钱,manager,\n",
    "rooms.csv": "room,name,kind\nR1,Hall,hall\nCON,操场,hall\n",
    "clubs.csv": "club,name,activity,slots,leaders,min_students\nK1,画,art,Mon,T1 T2,1\n",
    "pins.csv": "group,slot,activity,room,staff\nK1,Mon2,,R1,\n",
    "NOTES.md": "随行文件\n",
}
WEEK = "--week-of 2026-11-23"
REPEATABLE = f"--workers 1 --effort 0.2 {WEEK}"
STEPS = (
    (0, "template new.xlsx"),
    (0, "convert school book.xlsx"),
    (0, "convert book.xlsx back"),
    (0, "convert book.xlsx back"),
    (0, "check-input book.xlsx"),
    (2, "check-input bad --marked marked.xlsx"),
    (2, "check-input marked.xlsx --marked again.xlsx"),
    (0, "import-day school day.csv --out filled"),
    (0, "import-day book.xlsx day.csv --out filled.xlsx"),
    (0, "capacity school --chart capacity.png"),
    (0, f"solve school --out week --trace trace.csv {REPEATABLE}"),
    (0, f"solve school --out week --trace trace.png {REPEATABLE}"),
    (0, "check school week --json"),
    (0, f"explain school {WEEK}"),
    (0, "cover school week T1@Mon2"),
    (0, f"repair school week --out mended --absent T1:Tue --time-limit 3 {WEEK}"),
    (0, "pay school week --out week"),
    (0, "pay school week --out paid --attendance roll.csv --exceptions log.csv --published-pay week"),
    (0, "report school week --out report --published week --from 2026-11-23 --to 2026-11-27"),
    (0, "report school week --out public --public"),
    (0, "report school week --out public --public"),
    (0, "example heibu --out shown"),
    (0, "example heibu --out shown"),
    (0, "signup school --out papers"),
    (0, "signup school --out papers"),
    (0, "publish school mended"),
    (0, "import school school.desk"),
    (0, "export school.desk exported"),
    (0, "semester school --from 2026-11-23 --to 2026-11-27 --out term --time-limit 4"),
    (5, f"batch schools --out done --jobs 2 {REPEATABLE}"),
    (5, f"batch schools --out done --jobs 2 {REPEATABLE}"),
    (0, f"compare school filled --change teachers=+1 --out compared --jobs 2 {REPEATABLE}"),
    (0, f"compare school filled --change teachers=+1 --out compared --jobs 2 {REPEATABLE}"),
    (0, f"bench school --out bench --time-limit 0.5 --workers 1 {WEEK}"),
)  # fmt: skip
"""Exit code and words; every command, and each that writes a second time over its own output."""
CLOCK = ("bench/", "done/journal.csv", "mended/", "term/", "school.desk", "exported/", "trace.csv", "trace.png")
"""Files and folders that hold times, or depend on them."""
TIMED = (".ics", MANIFEST, "published.json")
"""Endings of names of files that hold the time, or digests of such files."""


def prepare(place: Path) -> None:
    """The inputs of the steps."""
    bad = {**SCHOOL, "students.csv": SCHOOL["students.csv"] + "S9,=1+1,十二,,,K2\n"}
    texts = {f"school/{name}": text for name, text in SCHOOL.items()}
    texts |= {f"bad/{name}": text for name, text in bad.items()}
    texts |= {f"schools/{school}/{name}": text for school in ("东", "西") for name, text in SCHOOL.items()}
    texts |= {f"schools/坏/{name}": text for name, text in bad.items()}
    texts |= {"day.csv": DAY, "roll.csv": "date,slot,student\n2026-11-23,1,S1\n"}
    texts |= {"log.csv": "date,slot,staff,instead_of\n2026-11-23,1,T2,\n"}
    for name, text in texts.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(text.encode())


def walk(place: Path, monkeypatch: pytest.MonkeyPatch, encoding: str = CODE_PAGE) -> None:
    """Run all steps in a folder."""
    prepare(place)
    monkeypatch.chdir(place)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.setenv("OPTIMIZER_CACHE", str(place / "cache"))
    for code, words in STEPS:
        with console(encoding) as pipe:
            ended = main(words.split())
        assert (words, ended, pipe.err().decode(encoding)) == (words, code, pipe.err().decode(encoding))


def files_of(place: Path) -> dict[str, object]:
    """Path within a folder -> contents."""
    found = {path.relative_to(place).as_posix(): path for path in sorted(place.rglob("*")) if path.is_file()}
    return {name: parts(path) if path.suffix == ".xlsx" else path.read_bytes() for name, path in found.items()}


def parts(workbook: Path) -> dict[str, bytes]:
    """What a workbook holds: xlsxwriter writes its parts with the system's line ends, openpyxl a time into one."""
    with zipfile.ZipFile(workbook) as archive:
        names = [name for name in archive.namelist() if name != "docProps/core.xml"]
        return {name: archive.read(name).replace(b"\r\n", b"\n") for name in names}


def test_the_walk_knows_every_command() -> None:
    """All but the server of the desk, which ends only when it is told to: tests/desk runs it."""
    assert {words.split()[0] for _, words in STEPS} == set(COMMANDS) - {"desk"}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the imitation reads Linux' /proc")
def test_every_module_can_be_imported() -> None:
    """In a process of its own, in which nothing of the package was imported before."""
    command = [sys.executable, "-m", "tests.windows", "tests.test_windows_walk"]
    done = subprocess.run(command, capture_output=True, encoding=CODE_PAGE, timeout=300, cwd=Path(__file__).parents[1])
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 100


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the imitation reads Linux' /proc")
def test_every_command_runs_and_writes_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
    walk(tmp_path / "here", monkeypatch)
    with windows():
        walk(tmp_path / "there", monkeypatch)
    here, there = files_of(tmp_path / "here"), files_of(tmp_path / "there")
    assert list(here) == list(there)
    assert {"report/calendar/staff/_AUX.ics", "report/calendar/staff/T1.ics"} <= here.keys()
    timed = {name for name in here if name.startswith(CLOCK) or name.endswith(TIMED)}
    assert [name for name in here if here[name] != there[name] and name not in timed] == []
    hidden = [name for name in there if "/." in f"/{name}" and name != "done/.lock" and not name.endswith(MANIFEST)]
    assert hidden == [], "drafts were left behind"


if __name__ == "__main__":
    names = [module.name for module in pkgutil.walk_packages(optimizer.__path__, "optimizer.")]
    print(len([import_module(name) for name in names if name != "optimizer.__main__"]))
