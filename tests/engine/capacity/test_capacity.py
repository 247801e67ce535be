"""Counting before solving: figures, words, and that nothing is called short that is not."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from optimizer.cli.main import main
from optimizer.domain.people import Role
from optimizer.engine.capacity import find_capacity_gaps
from optimizer.engine.explain.scenario_edits import add_person
from optimizer.engine.problem.capacity_survey import slot_capacities
from optimizer.engine.problem.school import School
from optimizer.files import load
from optimizer.testing.generator import KINDS, build
from optimizer.testing.schools import SmallSchool

WEEK = date(2026, 11, 23)


def school(folder: Path, kind: str, students: int = 120) -> School:
    return School(load(build(students=students, kind=kind, seed=3)[0].write(folder / kind)), WEEK)


@pytest.mark.parametrize("kind", [k for k in sorted(KINDS) if KINDS[k].staff != "short"])
def test_nothing_is_short_where_a_hidden_week_serves_everybody(tmp_path: Path, kind: str) -> None:
    assert [f for f in find_capacity_gaps(school(tmp_path, kind)) if f.hard] == []


def test_two_thousand_students_take_less_than_a_second(tmp_path: Path) -> None:
    large = school(tmp_path, "clubs", 2000)
    began = time.process_time()
    find_capacity_gaps(large)
    assert time.process_time() - began < 1.0


def test_figures_and_words(tmp_path: Path) -> None:
    known = school(tmp_path, "plain")
    teachers = [p for p in known.scenario.staff if p.role == "teacher"]
    kept = tuple(p if p.role != "teacher" or p == teachers[0] else replace(p, available=p.available - {"Wed2"})
                 for p in known.scenario.staff)  # fmt: skip
    short = School(replace(known.scenario, staff=kept), WEEK)
    row = next(r for r in slot_capacities(short) if r.slot == "Wed2")
    assert (row.leads, row.teachers) == (1, 1)
    found = next(f for f in find_capacity_gaps(short) if f.kind == "leads")
    assert (found.need, found.have) == (row.sessions, 1)
    assert "周三第2节（16:40-17:20）" in found.text.zh
    assert str(row.students) in found.text.zh
    assert found.where == ("", "Wed2")
    mended = short.scenario
    for _ in range(found.need - found.have):
        mended = add_person(Role.TEACHER, "", frozenset({"Wed2"}))(mended)
    assert not [f for f in find_capacity_gaps(School(mended, WEEK)) if f.kind == "leads"]


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = build(students=90, kind="short-staff", seed=3)[0].write(tmp_path / "short")
    chart = tmp_path / "chart.png"
    assert main(["capacity", str(folder), "--chart", str(chart), "--language", "en"]) == 0
    printed = capsys.readouterr().out
    assert "somebody must wait" in printed
    assert "Wed slot 2" in printed
    assert chart.stat().st_size > 5000


def test_where_activities_give_too_few_minutes_no_sports_space_is_advised() -> None:
    """Two slots of labour give 20 minutes to everybody, however many yards there are; 30 are due."""
    builder = SmallSchool(days="Mon", slots=2, physical={"min_minutes_per_day": 30, "from_attended_minutes": 0})
    builder.students("S1 S2 S3").activity("sp", "labour", physical_minutes=10)
    (gap,) = [f for f in find_capacity_gaps(School(builder.build(), WEEK)) if f.hard]
    assert (gap.kind, gap.need, gap.have) == ("sports", 30, 20)
    assert "physical_minutes" in gap.close.en
    assert "space" not in gap.close.en
