"""Counts demand against resources before anything is planned: places, rooms, people, sports space, club seats."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from optimizer.cli.options import add_options
from optimizer.cli.terminal import padded, width_of
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.telling import place_text, slot_text
from optimizer.engine.capacity import CapacityGap, find_capacity_gaps
from optimizer.engine.problem.capacity_survey import UNLIMITED_PLACES, SlotCapacity, slot_capacities, sports_capacities
from optimizer.engine.problem.school import School
from optimizer.files import load
from optimizer.language.text import Language, Text
from optimizer.language.times import day_text, monday_of

_SHORT = Text("Short (with these figures somebody must wait):", "缺口（照此数字必有学生候补）：")
_NOTES = Text("Worth knowing:", "提示：")
_CLOSE = Text("{text} → {close}", "{text} → {close}")
_REST = Text("{n} more: optimizer capacity", "另有 {n} 条：optimizer capacity")
_ALL_WELL = Text("Counting finds nothing short.", "按数字清点，没有缺口。")
_HEADS = (
    Text("slot", "时段"),
    Text("campus", "校区"),
    Text("students", "学生"),
    Text("places", "座位"),
    Text("groups needed", "至少分班"),
    Text("rooms", "场地"),
    Text("may lead", "可带班"),
    Text("teachers", "教师"),
    Text("people needed", "至少人员"),
    Text("people", "可到岗"),
    Text("duty needed", "值班需"),
    Text("may be on duty", "可值班"),
)
_NO_LIMIT = Text("no limit", "不限")
_SPORTS = Text(
    "{day}{campus}: exercise due to {n} students, space for {have}",
    "{day}{campus}：需体育活动 {n} 人，场地够 {have} 人",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, "scenario --language --week-of")
    parser.add_argument("--chart", metavar="FILE", type=Path, help="draw it too: .png, .svg or .pdf · 另存为图")


def execute(args: argparse.Namespace) -> int:
    scenario = load(args.scenario)
    language = args.language or scenario.settings.language
    school = school_of(scenario, args.week_of)
    rows = slot_capacities(school)
    for line in [*_table(rows, language), *_sports(school, language)]:
        print(line)
    gaps = find_capacity_gaps(school)
    for line in finding_lines(gaps, language):
        print(line)
    if not gaps:
        print(_ALL_WELL.say(language))
    if args.chart:
        from optimizer.report.charts_capacity import capacity_chart  # matplotlib takes a second to load

        capacity_chart(rows, language).savefig(args.chart, dpi=150)
        print(f"→ {args.chart}")
    return 0


def school_of(scenario: Scenario, week_of: date | None) -> School:
    day = first_monday_after(date.today()) if week_of is None else week_of
    return School(scenario, monday_of(day))


def finding_lines(gaps: list[CapacityGap], language: Language, most: int | None = None) -> Iterator[str]:
    """The problems, then what is only worth knowing; of each at most so many."""
    for head, hard in ((_SHORT, True), (_NOTES, False)):
        rows = [f for f in gaps if f.hard is hard]
        if rows:
            yield head.say(language)
        for row in rows[:most]:
            yield "  - " + _CLOSE.format(text=row.text, close=row.close).say(language)
        if most is not None and len(rows) > most:
            yield "  … " + _REST.format(n=len(rows) - most).say(language)


def _table(rows: list[SlotCapacity], language: Language) -> Iterator[str]:
    cells = [[head.say(language) for head in _HEADS]]
    for r in rows:
        places = _NO_LIMIT.say(language) if r.places >= UNLIMITED_PLACES else str(r.places)
        figures = (r.sessions, r.rooms, r.leads, r.teachers, r.staff_needed, r.staff, r.duty_needed, r.duty)
        cells.append([slot_text(r.slot).say(language), r.campus, str(r.students), places, *map(str, figures)])
    if all(not row[1] for row in cells[1:]):
        cells = [[row[0], *row[2:]] for row in cells]
    widths = [max(map(width_of, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _sports(school: School, language: Language) -> Iterator[str]:
    for row in sports_capacities(school):
        per = max(1, -(-row.due // row.students))
        fields = {"n": row.students, "have": min(row.minutes // per, 10 * row.students)}
        yield _SPORTS.format(day=day_text(row.day), campus=place_text(row.campus), **fields).say(language)
