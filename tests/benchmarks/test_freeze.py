"""The record of what the program does: what counts as a difference, and what as worse."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.freeze import (
    Figures,
    Outcome,
    cases,
    differences,
    main,
    neutral,
    plain,
    read_frozen,
    read_texts,
    verdict,
)

WEEK = Figures("feasible", 0, 1000, None, {"unserved": 0, "points": 600}, {"fair-load": 1000})
SOLVED = Outcome([0], "in", {"sessions.csv": "1", "duties.csv": "2"}, WEEK)


def broken(*others: Figures | None) -> list[str]:
    """Floors broken where these of twenty cases differ from the recorded ones."""
    old = {f"solve/{number}": SOLVED for number in range(20)}
    new = old | {f"solve/{number}": replace(SOLVED, figures=figures) for number, figures in enumerate(others)}
    return verdict(old, new).broken


def test_every_case_is_recorded_without_an_error() -> None:
    _, recorded = read_frozen()
    assert list(recorded) == list(cases())
    assert not [name for name, one in recorded.items() if one.error]
    assert set(read_texts()) == {name for name in recorded if name.startswith("fault/")}


def test_same_outcomes_do_not_differ() -> None:
    assert differences(SOLVED, Outcome.of(plain(SOLVED))) == []


def test_a_difference_names_the_file_and_both_scores() -> None:
    figures = replace(WEEK, points=900, goals={"fair-load": 900})
    lines = differences(SOLVED, Outcome([0], "in", {"sessions.csv": "9", "pay.csv": "3"}, figures))
    assert lines == [
        "was feasible, unserved 0, points 1000 (bound: unserved 0, points 600)",
        "is  feasible, unserved 0, points 900 (bound: unserved 0, points 600)",
        "points by goal: fair-load 1000 -> 900",
        "not written any more: duties.csv",
        "new file: pay.csv",
        "changed: sessions.csv",
    ]


def test_error_exit_code_and_input_are_told() -> None:
    assert differences(SOLVED, Outcome(error="KeyError: 'a'")) == ["ended by KeyError: 'a', was no error"]
    assert differences(SOLVED, replace(SOLVED, exits=[3])) == ["exit codes [3], were [0]"]
    assert differences(SOLVED, replace(SOLVED, inputs="other")) == ["the input itself is another"]


@pytest.mark.parametrize(
    "figures",
    [
        replace(WEEK, points=1010),
        replace(WEEK, points=700),
        replace(WEEK, least={"unserved": 0, "points": 650}),
        replace(WEEK, least={"unserved": 1, "points": 0}, unserved=0),
    ],
)
def test_a_little_worse_or_better_keeps_the_floors(figures: Figures) -> None:
    assert broken(figures) == []


@pytest.mark.parametrize(
    "figures",
    [
        None,
        replace(WEEK, points=1011),
        replace(WEEK, unserved=1, points=0),
        replace(WEEK, changes=1, points=0),
        replace(WEEK, least={"unserved": 0, "points": 599}),
        replace(WEEK, least={"unserved": 0, "points": None}),
    ],
)
def test_worse_breaks_a_floor(figures: Figures | None) -> None:
    assert len(broken(figures)) == 1


def test_at_most_one_case_in_ten_may_be_worse() -> None:
    worse = replace(WEEK, points=1001)
    assert broken(worse, worse) == []
    assert broken(worse, worse, worse) == ["solve: 3 of 20 are worse"]


def test_versions_and_seconds_are_left_out_of_a_result(tmp_path: Path) -> None:
    path, text = tmp_path / "result.json", '{\n  "seconds": %s,\n  "versions": {"a": "%s"},\n  "seed": %s\n}\n'
    found = []
    for values in (("1.5", "1", "1"), ("null", "2", "1"), ("1.5", "1", "2")):
        path.write_text(text % values, encoding="utf-8")
        found.append(neutral(path))
    assert found[0] == found[1] != found[2]


def test_workbooks_are_compared_by_their_parts(tmp_path: Path) -> None:
    found = []
    for changed, cell, level in (("1", "a", 1), ("2", "a", 9), ("1", "b", 1)):
        path = tmp_path / f"{changed}{cell}.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as book:
            book.writestr("docProps/core.xml", f"<dcterms:modified>{changed}</dcterms:modified>")
            book.writestr("xl/sheet.xml", cell * 500)
        found.append(neutral(path))
    assert found[0] == found[1] != found[2]


def test_recording_then_comparing_finds_a_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record, texts = tmp_path / "frozen.json", tmp_path / "frozen_faults.txt"
    case = ["--folder", str(tmp_path), "--only", "fault/askers-away", "--jobs", "1"]
    assert main([*case, "--record"]) == 0
    assert main(case) == 0
    assert "nothing differs" in capsys.readouterr().out
    text = texts.read_text("utf-8")
    texts.write_text(text.replace("15 students", "16 students"), "utf-8")
    found = record.read_text("utf-8")
    record.write_text(found.replace('"en.txt": "', '"en.txt": "0'), "utf-8")
    assert main(case) == 1
    told = capsys.readouterr().out
    assert "changed: en.txt" in told
    assert "-  - Club KP1 刺绣社 opens with 16 students or more" in told
    assert "+  - Club KP1 刺绣社 opens with 15 students or more" in told


def test_unknown_case_is_refused() -> None:
    with pytest.raises(SystemExit, match="no case has nothing in its name"):
        main(["--only", "nothing"])
