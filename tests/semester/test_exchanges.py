"""What a single exchange of a slot costs, for whoever ends far from the target."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.auditing.judge import EditableWeek
from optimizer.cli.main import main
from optimizer.domain.programme import Pin
from optimizer.engine.params import RollOutParams
from optimizer.errors import SettingsError
from optimizer.semester.exchanges import Exchange, Exchanges
from optimizer.semester.kept import read_semester
from optimizer.semester.ledger import Ledger, Served
from optimizer.semester.staffed_weeks import SemesterWeek, rotations, term_leads

AHEAD = "T001"


@pytest.fixture(scope="module")
def weeks(folder: Path) -> tuple[SemesterWeek, ...]:
    """The semester, if one teacher had come into it six slots ahead."""
    first, *others = read_semester(folder).weeks
    staff = tuple(replace(row, carried=6) if row.id == AHEAD else row for row in first.scenario.staff)
    return replace(first, scenario=replace(first.scenario, staff=staff)), *others


def _points(weeks: Sequence[SemesterWeek]) -> int:
    """Points of a semester, counted from full audits; goals by the programme do not know staff and stay as they are."""
    goals = weeks[-1].scenario.settings.goals
    total: int = goals.term_leads * term_leads(weeks) + goals.rotations * len(list(rotations(weeks)))
    for week in weeks:
        found = audit(week.scenario, week.timetable, week_of=week.monday, of_semester=week.service)
        assert found.clean
        total += sum(goal.points for name, goal in found.goals.items() if name != "fair-load")
    own = Ledger(weeks, Served())
    squares = sum((load.slots - own.targets[load.staff]) ** 2 for pool in own.pools for load in pool)
    total += goals.fair_load * squares
    return total


def _after(weeks: Sequence[SemesterWeek], row: Exchange) -> list[SemesterWeek]:
    edit = {"op": "person", "old": row.old, "new": row.new, "slot": row.token}
    return [
        replace(week, timetable=EditableWeek(week.scenario, week.timetable, week.monday, week.service).changed(edit))
        if week.monday == row.week
        else week
        for week in weeks
    ]


def test_cost_is_that_of_the_changed_semester(weeks: tuple[SemesterWeek, ...]) -> None:
    """In whichever week: first, last, or between two others, where a place changes hands twice."""
    own = Ledger(weeks, Served())
    before = _points(weeks)
    mondays = frozenset(week.monday for week in weeks)
    found = 0
    for monday in sorted(mondays):
        for row in Exchanges(own, mondays - {monday}).far():
            if row.best is not None:
                found += 1
                after = _after(weeks, row.best)
                assert row.best.points == _points(after) - before
                then = Ledger(after, Served())
                assert row.best.difference == then.running[row.staff] - then.targets[row.staff]
                assert abs(row.best.difference) < abs(row.difference)
    assert found >= 3


def test_closed_weeks_are_left_and_what_was_not_tried_is_told(weeks: tuple[SemesterWeek, ...]) -> None:
    own = Ledger(weeks, Served())
    mondays = frozenset(week.monday for week in weeks)
    (row,) = [one for one in Exchanges(own, mondays).far() if one.staff == AHEAD]
    assert (row.best, row.tried, row.possible) == (None, 0, 0)
    assert row.says({}).en.startswith("no week is left")
    (row,) = [one for one in Exchanges(own, frozenset(), RollOutParams(exchanges_tried=2)).far() if one.staff == AHEAD]
    assert row.tried == 2 < row.possible
    assert "2" in row.says({AHEAD: "", "T002": "", "T003": "", "T004": ""}).en


def test_the_rules_against_all_are_told(weeks: tuple[SemesterWeek, ...]) -> None:
    """Where all that the teacher does is pinned."""
    pinned = [replace(week, scenario=replace(week.scenario, pins=tuple(_pins(week)))) for week in weeks]
    (row,) = [one for one in Exchanges(Ledger(pinned, Served()), frozenset()).far() if one.staff == AHEAD]
    assert row.best is None
    assert row.tried == row.possible == row.against.total() > 0
    assert row.against["pins"] > 0
    assert row.says({}).en.startswith(f"no exchange is allowed: all {row.tried} break a rule, ")
    assert f"（{row.against['pins']}）" in row.says({}).zh


def _pins(week: SemesterWeek) -> Iterator[Pin]:
    for group, token, part in week.holders:
        if part != "duty" and AHEAD in week.holders[group, token, part]:
            yield Pin(group=group, slot=token, staff=AHEAD)


def test_nothing_allowed_is_cheaper(weeks: tuple[SemesterWeek, ...]) -> None:
    """Every other teacher in every slot of the last week, judged by full audits."""
    last, own = weeks[-1], Ledger(weeks, Served())
    closed = frozenset(week.monday for week in weeks[:-1])
    (row,) = [one for one in Exchanges(own, closed).far() if one.staff == AHEAD]
    assert row.best is not None
    pool = next(pool for pool in own.pools if AHEAD in {load.staff for load in pool})
    editable = EditableWeek(last.scenario, last.timetable, last.monday, last.service)
    costs = []
    for other in {load.staff for load in pool} - {AHEAD}:
        for token in {work.token for work in last.view.work[AHEAD]}:
            try:
                changed = editable.changed({"op": "person", "old": AHEAD, "new": other, "slot": token})
            except SettingsError:
                continue
            week = replace(last, timetable=changed)
            if audit(week.scenario, changed, week_of=week.monday, of_semester=week.service).clean:
                costs.append(_points([*weeks[:-1], week]))
    assert costs
    assert row.best.points == min(costs) - _points(weeks)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ["期末与目标相差超过一节的人员", "接替", "换岗 +10"]),
        ("en", ["More than one slot from the", "instead of"]),
    ],
)
def test_the_page_lists_them_in_words(
    folder: Path, school: Path, tmp_path: Path, language: str, told: list[str]
) -> None:
    shutil.copytree(folder, tmp_path / "semester")
    for tables in (tmp_path / "semester/tables").iterdir():
        settings = tables / "scenario.toml"
        settings.write_text(settings.read_text("utf-8").replace('"zh"', f'"{language}"'), "utf-8")
    result = tmp_path / "semester/weeks/2026-09-14/result.json"
    data = json.loads(result.read_text("utf-8"))
    data["carried"][AHEAD] = 6
    result.write_text(json.dumps(data), "utf-8")
    assert main(["report", str(school), str(tmp_path / "semester"), "--out", str(tmp_path / "pages")]) == 0
    page = (tmp_path / "pages/term/term.html").read_text("utf-8")
    assert [words for words in told if words not in page] == []
