"""Which schools a batch solves, what it keeps, and what it says."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from optimizer.batch import SchoolTask, TaskEnd, run_batch
from optimizer.batch.store import Store
from optimizer.errors import SettingsError
from tests.batch.engines import HereAndNow
from tests.batch.schools import answered, write_small

MONDAY = date(2026, 9, 7)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b", "c"):
        write_small(tmp_path / "in" / name)
    return tmp_path / "in"


def _run(folder: Path, out: Path, kill_at: int | None = None, **options: Any) -> list[str]:
    engine = HereAndNow(kill_at)
    try:
        run_batch(folder, out, engine=engine, **{"week_of": MONDAY, **options})
    except SystemError:
        assert kill_at is not None
    return engine.asked


def test_a_second_run_has_nothing_to_do(folder: Path, tmp_path: Path) -> None:
    assert _run(folder, tmp_path / "out") == ["a", "b", "c"]
    assert _run(folder, tmp_path / "out") == []


def test_only_changed_content_is_done_again(folder: Path, tmp_path: Path) -> None:
    _run(folder, tmp_path / "out")
    (folder / "a" / "students.csv").touch()
    (folder / "a" / "README.md").write_text("notes")
    (folder / "b" / "students.csv").write_text("student,grade,attends\nS9,1,Mon\n")
    assert _run(folder, tmp_path / "out") == ["b"]
    assert b"S9" in (tmp_path / "out/schools/b/tables/groups.csv").read_bytes()


def test_other_options_are_other_questions(folder: Path, tmp_path: Path) -> None:
    _run(folder, tmp_path / "out")
    assert _run(folder, tmp_path / "out", time_limit=5) == ["a", "b", "c"]
    assert _run(folder, tmp_path / "out", time_limit=5, jobs=1, language="en") == []
    assert _run(folder, tmp_path / "out", time_limit=5, jobs=7, workers=3) == []


def test_killed_and_started_again(folder: Path, tmp_path: Path) -> None:
    done = Counter()
    for kill_at in (1, 0, 1, None):
        done.update(_run(folder, tmp_path / "out", kill_at))
    assert done == {"a": 1, "b": 1, "c": 1}


def test_a_lost_file_is_made_again(folder: Path, tmp_path: Path) -> None:
    _run(folder, tmp_path / "out")
    (tmp_path / "out/schools/b/tables/groups.csv").unlink()
    assert _run(folder, tmp_path / "out") == ["b"]


def test_failures_stop_nobody_and_lose_nothing(folder: Path, tmp_path: Path) -> None:
    for name in ("bad-input", "impossible", "not-found", "broken"):
        write_small(folder / name)
    result = run_batch(folder, tmp_path / "out", engine=HereAndNow(), week_of=MONDAY)
    assert [record.school for record in result.failures] == ["bad-input", "broken", "impossible", "not-found"]
    assert {record.school for record in result.records if record.done} == {"a", "b", "c"}
    # answers are kept; what may go well another time is tried again
    assert _run(folder, tmp_path / "out") == ["broken", "not-found"]


def test_a_failure_leaves_the_timetable_of_before(tmp_path: Path) -> None:
    write_small(tmp_path / "in/broken")
    out = tmp_path / "out"
    Store(out)
    with Store(out).locked():
        task = SchoolTask("broken", {"students.csv": b"old"}, _options())
        Store(out).keep("broken", task.key, answered(SchoolTask("a", task.files, task.options)))
    assert not run_batch(tmp_path / "in", out, engine=HereAndNow(), week_of=MONDAY).records[0].done
    assert (out / "schools/broken/tables/groups.csv").read_bytes() == b"old"
    assert json.loads((out / "failed/broken.json").read_text())["reason"] == ["died", "badly"]


def test_success_clears_the_failure(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with Store(out).locked():
        (out / "failed/a.json").write_text("{}")
    _run(folder, out)
    assert not list((out / "failed").glob("*.json"))


def test_summary(folder: Path, tmp_path: Path) -> None:
    write_small(folder / "bad-input")
    run_batch(folder, tmp_path / "out", engine=HereAndNow(), week_of=MONDAY)
    rows = list(csv.DictReader((tmp_path / "out/summary.csv").open(encoding="utf-8-sig")))
    assert [(row["school"], row["end"]) for row in rows] == [
        ("a", "done"),
        ("b", "done"),
        ("bad-input", "bad-input"),
        ("c", "done"),
    ]
    assert rows[2]["reason"] == "bad-input is bad-input"
    text = (tmp_path / "out/summary.html").read_text(encoding="utf-8")
    assert "4 所学校中 3 所已排出课表，1 所失败" in text
    assert text.index("bad-input") < text.index('href="schools/a/"')


def test_summary_of_a_killed_batch_says_what_is_left(folder: Path, tmp_path: Path) -> None:
    _run(folder, tmp_path / "out", 1)
    rows = list(csv.DictReader((tmp_path / "out/summary.csv").open(encoding="utf-8-sig")))
    assert [row["end"] for row in rows] == ["done", "", ""]


def test_interrupted(folder: Path, tmp_path: Path) -> None:
    class Impatient(HereAndNow):
        def run(self, *args: Any, **kwargs: Any) -> Iterator[tuple[Any, Any]]:
            yield next(super().run(*args, **kwargs))
            raise KeyboardInterrupt

    result = run_batch(folder, tmp_path / "out", engine=Impatient(), week_of=MONDAY)
    assert result.interrupted
    assert [record.end for record in result.records] == [TaskEnd.DONE, None, None]
    assert _run(folder, tmp_path / "out") == ["b", "c"]


def test_the_week_is_kept_until_it_is_over(folder: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "out")
    with store.locked():
        assert store.week_of(None, MONDAY) == MONDAY
        assert store.week_of(None, MONDAY + timedelta(days=7)) == MONDAY
        assert store.week_of(None, MONDAY + timedelta(days=14)) == MONDAY + timedelta(days=14)
        assert store.week_of(MONDAY + timedelta(days=2), MONDAY + timedelta(days=14)) == MONDAY


def test_journal_survives_a_line_cut_short(tmp_path: Path) -> None:
    store = Store(tmp_path / "out")
    with store.locked():
        store.note("a", "begun", "k")
        with (tmp_path / "out/journal.csv").open("a") as journal:
            journal.write("2026-")
        store.note("b", "begun", "k")
    rows = list(csv.reader((tmp_path / "out/journal.csv").open()))
    assert [row[1:3] for row in rows if len(row) == 5] == [["school", "what"], ["a", "begun"], ["b", "begun"]]


def test_two_batches_cannot_share_a_folder(folder: Path, tmp_path: Path) -> None:
    with Store(tmp_path / "out").locked(), pytest.raises(SettingsError, match="another batch"):
        _run(folder, tmp_path / "out")


def test_a_folder_of_other_things_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/letter.txt").write_text("dear")
    with pytest.raises(SettingsError, match="holds other files"):
        _run(folder, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["letter.txt"]


def _options() -> Any:
    from optimizer.batch import SolveOptions

    return SolveOptions(MONDAY)
