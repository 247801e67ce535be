"""`optimizer bench` and `solve --trace` on a small school."""

import csv
from pathlib import Path

import pytest

from optimizer.cli.main import main
from optimizer.testing.generator import generate

WEEK = ["--week-of", "2026-11-23"]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("school") / "school", students=60, kind="plain", seed=1)


@pytest.mark.slow
def test_bench_prints_and_writes_what_it_measured(
    school: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bench"
    assert main(["bench", str(school), "--time-limit", "1.5", "--seeds", "2", "--out", str(out), *WEEK]) == 0
    with (out / "bench.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["seed"] for row in rows] == ["0", "1"]
    for row in rows:
        assert row["students"] == "60"
        assert 0 < float(row["first"]) < float(row["total"])
        assert 0 < float(row["building"]) < float(row["total"])
        assert float(row["memory"]) > 50
        assert int(row["bound_points"]) <= int(row["points"])
        assert (out / f"trace-{row['seed']}.csv").read_text("utf-8").count("construct") >= 1
        assert (out / f"trace-{row['seed']}.png").stat().st_size > 5_000
    assert capsys.readouterr().out.count("MiB") == 2


def test_bad_input_is_refused_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["bench", str(tmp_path / "empty")]) == 2


def test_options_that_make_no_sense_are_refused(
    school: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", str(school), "--time-limit", "0"]) == 2
    assert main(["solve", str(school), "--out", str(tmp_path / "out"), "--trace", str(tmp_path)]) == 2
    assert "name a file" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_solve_writes_the_trace(school: Path, tmp_path: Path) -> None:
    trace = tmp_path / "traces" / "run.csv"
    done = main(
        ["solve", str(school), "--out", str(tmp_path / "out"), "--time-limit", "1", "--trace", str(trace), *WEEK]
    )
    assert done == 0
    stages = [line.split(",")[1] for line in trace.read_text("utf-8").splitlines()]
    assert stages[:2] == ["stage", "begin"]
    assert stages[-1] == "end"
