"""The table of schools, the plan of runs, and the lines of a results file."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from benchmarks.job import facts
from benchmarks.peers import PEERS
from benchmarks.record import OURS, Proven, Record, Standing, read_line, read_records, thinned
from benchmarks.run import build_parser, chosen_peers, main, plan
from benchmarks.suite import SUITE
from optimizer.files import load
from optimizer.testing.generator import KINDS
from tests.benchmarks.results import record


def options(*words: str) -> argparse.Namespace:
    return build_parser().parse_args(words)


def test_suite_is_well_formed() -> None:
    names = [case.name for case in SUITE]
    assert len(set(names)) == len(names)
    assert {case.kind for case in SUITE} <= KINDS.keys()
    assert {300, 720, 1500, 2000, 4000} <= {case.students for case in SUITE}
    assert all(case.limit >= (120 if case.students >= 2000 else 60) for case in SUITE)


def test_a_case_is_a_school_of_its_size(tmp_path: Path) -> None:
    assert len(load(SUITE[0].write(tmp_path)).students) == SUITE[0].students


def test_plan_has_every_seed_and_peers_once() -> None:
    jobs = plan(options("--only", "clubs-60,plain", "--seeds", "2", "--time-limit", "5"))
    per_school = [(OURS, 0), (OURS, 1), *((peer.name, 0) for peer in PEERS if not peer.available())]
    assert [(job.engine, job.seed) for job in jobs] == 2 * per_school
    assert {job.case.name for job in jobs} == {"clubs-60", "plain-60"}
    assert {job.limit for job in jobs} == {5}


def test_quick_plan_is_small() -> None:
    jobs = plan(options("--quick", "--peers", "none"))
    assert max(job.case.students for job in jobs) == 300
    assert {(job.engine, job.seed, job.limit) for job in jobs} == {(OURS, 0, 10)}


def test_frozen_set_is_the_quick_one_and_two_large_schools() -> None:
    quick = plan(options("--quick", "--peers", "none"))
    frozen = plan(options("--set", "frozen", "--seeds", "1", "--peers", "none"))
    assert [job.key for job in frozen[: len(quick)]] == [job.key for job in quick]
    assert [(job.case.name, job.limit) for job in frozen[len(quick) :]] == [("clubs-720", 60), ("tight-staff-1500", 60)]


def test_unknown_peer_is_refused() -> None:
    assert chosen_peers("by hand") == ["by hand"]
    with pytest.raises(SystemExit, match="no peer 'nobody'; known: monolith"):
        chosen_peers("nobody")


def test_record_comes_back_from_its_line() -> None:
    one = record(curve=[(0.5, 2, 0, 10), (1.0, 0, 4, 90), (3.0, 0, 0, 200)], bounds=[(0.2, 0, 100), (2.0, 0, 150)])
    assert read_line(one.line()) == one
    assert '"at":{"1":{"unserved":4,"points":90,"bound":100}' in one.line()


def test_only_timetables_that_keep_the_rules_count() -> None:
    one = record(curve=[(0.5, 2, 0, 10), (1.0, 0, 4, 90), (3.0, 0, 0, 200)], bounds=[(0.2, 0, 100), (2.0, 0, 150)])
    assert one.first == 1.0
    assert one.at(0.9) is None
    assert one.at(2.9) == Standing(1.0, 0, 4, 90)
    assert one.gap_at(2.9) is None, "with another unserved than the bound's, points are not compared"
    assert one.gap == 0.25
    assert one.bound_at(1.0) == Proven(0.2, 0, 100)


def test_thinning_keeps_first_and_last() -> None:
    rows = [(0.01 * n, n) for n in range(1, 1001)]
    kept = thinned(rows)
    assert kept[0] == rows[0]
    assert kept[-1] == rows[-1]
    assert len(kept) < 150
    for seconds, _ in rows:
        known = max(there for there, _ in kept if there <= seconds)
        assert known * 1.06 >= seconds, "never more than a step behind"


def test_a_line_cut_off_is_left_out_and_the_last_of_a_key_counts(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    first, second = record(points=300), record(points=200)
    file.write_text(first.line() + "\n" + second.line() + "\n" + first.line()[:50], "utf-8")
    assert read_records(file) == [second]
    assert read_records(tmp_path / "none.jsonl") == []


@pytest.mark.slow
def test_runner_measures_audits_and_goes_on_where_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "results" / "now.jsonl"
    words = ["--only", "plain-60", "--time-limit", "2", "--peers", "by hand", "--out", str(out)]
    assert main([*words, "--seeds", "1"]) == 0
    ours, by_hand = read_records(out)
    assert (ours.school, ours.students, ours.engine, ours.limit) == ("plain-60", 60, OURS, 2.0)
    assert ours.first is not None
    assert 0 < ours.first < 2
    assert 0 < (ours.building or 0) < ours.total
    assert ours.memory > 50
    assert ours.final is not None
    assert sum(ours.goals.values()) == ours.final.points
    assert 0 <= (ours.bounds[-1].points or 0) <= ours.final.points
    assert ours.machine.keys() >= {"cores", "python", "ortools"}
    assert by_hand.engine == "by hand"
    assert by_hand.last is not None
    out.write_text(out.read_text("utf-8") + by_hand.line()[:40], "utf-8")  # killed in the middle of a line
    assert main([*words, "--seeds", "2"]) == 0
    assert "3 runs, 1 to do" in capsys.readouterr().out
    assert [(r.engine, r.seed) for r in read_records(out)] == [(OURS, 0), ("by hand", 0), (OURS, 1)]


@pytest.mark.slow
def test_failed_runs_are_done_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "now.jsonl"
    (job,) = plan(options("--only", "plain-60", "--time-limit", "1", "--seeds", "1", "--peers", "none"))
    out.write_text(Record(**facts(job), status="failed", trouble="died").line() + "\n", "utf-8")
    words = ["--only", "plain-60", "--time-limit", "1", "--seeds", "1", "--peers", "none", "--out", str(out)]
    assert main(words) == 0
    assert "1 runs, 1 to do" in capsys.readouterr().out
    assert [r.status for r in read_records(out)] != ["failed"]
