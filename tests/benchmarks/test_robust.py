"""The benchmark of first timetables: the same schools on the same day, the worst told."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

from benchmarks.robust.__main__ import KEPT, main, summary
from benchmarks.robust.measure import DRAWN, KINDS, Drawn, Line, draw, measure

DAY = date(2026, 9, 7)
GOOD = Line(
    "clubs", 300, 2, 9.0, "2026-09-07", "feasible", full=0.9, full_cpu=0.5, construct=0.5, unserved=0, total=1.0
)


def test_schools_are_drawn_by_the_date() -> None:
    schools = draw(DAY, KINDS, list(DRAWN))
    assert schools == draw(DAY, KINDS, list(DRAWN)) != draw(date(2026, 9, 8), KINDS, list(DRAWN))
    assert len(schools) == len(set(schools)) == len(KINDS) * sum(DRAWN.values())
    assert {s.kind for s in schools[: len(KINDS)]} == set(KINDS), "one of each kind first"
    assert [s for s in schools if s.kind == "mixed"] == draw(DAY, ["mixed"], list(DRAWN))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"unserved": 3, "full": None, "full_cpu": None}, "3 unserved"),
        ({"full": 8.0, "full_cpu": 3.5}, "later than 3 s"),
        ({"status": "unknown", "unserved": None}, "status unknown"),
        ({"total": 10.5}, "limit 9 s"),
        ({"stopping": 2.5}, "late"),
        ({"memory": 1025.0}, "1025 MiB"),
        ({"violations": 1}, "violations"),
    ],
)
def test_every_floor_is_judged(change: dict[str, object], fault: str) -> None:
    assert GOOD.faults == []
    (found,) = replace(GOOD, **change).faults  # type: ignore[arg-type]
    assert fault in found


def test_the_worst_is_reported() -> None:
    slow = replace(GOOD, seed=5, full=2.0, full_cpu=1.8, construct=1.8)
    rows = summary([slow, *(replace(GOOD, seed=n, when=f"2026-09-{n:02}") for n in range(8, 8 + KEPT - 1))])
    assert f"{KEPT} schools, 0 with faults; worst: lean clubs 300 seed 5" in rows[0]
    assert "TOO WIDE" in rows[1], "3.6 times the median"


def test_results_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is in the file is not measured again; a school in which somebody waits is an exit code of 1."""
    out, (first, second, third) = tmp_path / "robust.jsonl", draw(DAY, ["clubs"], [300])
    seen: list[Drawn] = []

    def measured(schools: list[Drawn], until: float) -> list[Line]:
        seen.extend(schools)
        return [replace(GOOD, seed=s.seed, unserved=int(s == third)) for s in schools]

    monkeypatch.setattr("benchmarks.robust.__main__.measured", measured)
    out.write_text(json.dumps(asdict(replace(GOOD, seed=first.seed))) + "\n", "utf-8")
    words = ["--kinds", "clubs", "--sizes", "300", "--date", str(DAY), "--out", str(out)]
    assert main(words) == 1
    assert seen == [second, third]
    assert len(out.read_text("utf-8").splitlines()) == 3
    assert "1 UNSERVED AT THE END" in capsys.readouterr().out


def test_a_school_is_measured_until_nobody_waits() -> None:
    line = measure(Drawn("early-leavers", 300, 2, 60.0))
    assert line.faults == []
    assert line.full is not None
    assert line.total < line.limit, "it was stopped"
    assert 0 < line.construct <= (line.full_cpu or 0)
