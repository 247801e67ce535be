"""Figures, charts and the page, from small results made by hand."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import pytest

from benchmarks.charts import CHARTS
from benchmarks.figures import all_behind, behind, growth, middle, ratios, shares_of_all
from benchmarks.floors import aims, floors
from benchmarks.page import main, page
from benchmarks.record import Record
from tests.benchmarks.results import record

mpl.use("Agg")


def met(results: list[Record]) -> dict[str, bool | None]:
    return {row.asked: row.met for row in (*floors(results), *aims(results))}


def test_growth_is_the_exponent() -> None:
    results = [record(students=n, curve=[(n**1.2 / 1000, 0, 0, 5)], reading=0.0) for n in (60, 300, 720, 4000)]
    fitted = growth(results)
    assert fitted is not None
    assert fitted.exponent == pytest.approx(1.2)
    assert fitted.at(1000) == pytest.approx(1000**1.2 / 1000)
    assert growth(results[:1]) is None
    assert met(results)["time to a publishable timetable grows no faster than students^1.3"] is True


def test_median_with_a_failure_is_not_made_better() -> None:
    assert middle([1.0, 2.0, None]) == 2.0
    assert middle([1.0, None, None]) is None
    assert middle([]) is None


def test_floors_are_judged_by_the_worst_run_with_reading() -> None:
    quick, slow = record(reading=0.5), record(seed=1, reading=0.5, curve=[(2.6, 0, 0, 9)])
    asked = "300 students: publishable in 3 s"
    assert met([quick])[asked] is True
    assert met([quick, slow])[asked] is False
    assert met([quick, record(seed=1, curve=[(1.0, 3, 0, 9)])])[asked] is False, "broken rules are not publishable"
    assert met([quick])["4,000 students: publishable in 90 s"] is None


def test_gap_at_a_time_is_judged_then() -> None:
    bounds = [(1.0, 0, 95)]
    late = record(students=2000, limit=120.0, curve=[(5.0, 0, 0, 200), (70.0, 0, 0, 100)], bounds=bounds)
    early = record(students=2000, limit=120.0, curve=[(5.0, 0, 0, 200), (50.0, 0, 0, 100)], bounds=bounds)
    asked = "2,000 students: within 10% of the bound after 60 s"
    assert met([late])[asked] is False
    assert met([early])[asked] is True
    assert met([early])["2,000 students: within 1% of the bound after 60 s"] is False


def test_behind_counts_from_our_first_timetable_on() -> None:
    ours = record(curve=[(2.0, 0, 0, 300), (10.0, 0, 0, 100)])
    before = record(engine="a", curve=[(1.0, 0, 5, 10), (30.0, 0, 0, 100)])
    assert behind(ours, before) is None
    worse = behind(ours, record(engine="b", curve=[(4.0, 0, 0, 250)]))
    assert worse is not None
    assert (worse.since, worse.seconds, worse.ours, worse.theirs) == (4.0, 6.0, (0, 300), (0, 250))
    assert behind(ours, record(engine="c", curve=[(4.0, 1, 0, 20)])) is None, "it breaks a rule"
    never = behind(record(curve=[]), before)
    assert never is not None
    assert never.seconds == 60.0


def test_ratio_only_among_the_least_unserved() -> None:
    ours, other = record(points=99), record(engine="a", points=199)
    waits = record(engine="b", curve=[(1.0, 0, 3, 10)])
    results = [ours, other, waits]
    assert ratios(results, ours.engine) == [1.0]
    assert ratios(results, "a") == [2.0]
    assert ratios(results, "b") == [float("inf")]


def test_goals_are_added_up_over_schools_whose_bound_has_parts() -> None:
    one = record(goals={"continuity": 120, "extra-staff": 30}, charged={"extra-staff": 60}, least={"extra-staff": 20})
    two = record(students=720, goals={"continuity": 60}, charged={"extra-staff": 10})
    parts, schools = shares_of_all([one, two, record(students=60, goals={"continuity": 9})])
    assert schools == 2
    assert [(p.goal, p.paid, p.charged, p.rest, p.least) for p in parts] == [
        ("continuity", 180, 0, 180, 0),
        ("extra-staff", 30, 70, -40, 20),
    ]


def test_page_says_what_is_missed_and_what_peers_cannot(tmp_path: Path) -> None:
    paid, charged = {"continuity": 300}, {"variety": 10}
    slow = record(curve=[(9.0, 0, 0, 300)], bounds=[(1.0, 0, 150)], goals=paid, charged=charged)
    results = [slow, record(engine="by hand", points=250), record(engine="first come", curve=[(1.0, 7, 0, 250)])]
    (tmp_path / "r.jsonl").write_text("".join(r.line() + "\n" for r in results), "utf-8")
    (tmp_path / "docs").mkdir()
    assert main([str(tmp_path / "r.jsonl"), "--docs", str(tmp_path / "docs")]) == 0
    text = (tmp_path / "docs" / "performance.md").read_text("utf-8")
    assert "| 300 students: publishable in 3 s | 9.0 s at worst (clubs-300, runs: 1) | **no** |" in text
    assert "worse for some time in 1 of 2 comparisons" in text
    assert "| clubs-300 | 0 / 300 (9.0 s) | 0 / 250 (1.0 s) | 7 violations |" in text
    assert "- **by hand**: joined sessions" in text
    assert "- not run: monolith" in text
    assert "| clubs-300 | 150 | 50 | 100 | 140 | continuity 300, variety -10 |" in text
    for name, _, _ in CHARTS:
        assert f"pictures/{name}" in text
        assert 5_000 < (tmp_path / "docs" / "pictures" / name).stat().st_size < 100_000


def test_page_without_peers_bounds_or_timetables() -> None:
    text = page(
        [record(curve=[]), record(students=720, machine={"cores": "4", "system": "-", "python": "-", "ortools": "-"})],
        "x",
    )
    assert "No peer was run." in text
    assert "No bound of these runs is broken down by goal." in text
    assert "none in 1 of 1 runs" in text
    assert "| clubs-300 | - |" in text


def test_nothing_to_write_a_page_from(tmp_path: Path) -> None:
    assert main([str(tmp_path / "none.jsonl"), "--docs", str(tmp_path)]) == 1
    assert list(tmp_path.iterdir()) == []


def test_nobody_behind_where_there_are_no_peers() -> None:
    assert all_behind([record(), record(seed=1)]) == []
