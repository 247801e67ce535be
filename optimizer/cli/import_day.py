"""Fill in who and what is busy with lessons from the timetable of the school's day: FET's, a table or a grid.

`available` of staff and rooms, home rooms and days with PE lessons. 从白天课表填入可用时段、班级教室和体育课日。
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from optimizer.cli.options import add_options
from optimizer.errors import Problem, ScenarioError, SettingsError
from optimizer.files import load
from optimizer.files.convert import book_of_folder, files_of, publish_scenario
from optimizer.files.day_grid import DayTimetable, read_day
from optimizer.files.day_timetable import Filled, fill_in
from optimizer.files.publishing import replace_file, scratch_folder
from optimizer.files.workbook_out import write_workbook
from optimizer.language.lists import list_text
from optimizer.language.text import Language, Text

_MATCHED = Text("{n} of {all} teachers matched", "教师对应上 {n} 人，共 {all} 人")
_NOBODY = Text(
    "teachers or classes of the scenario; none of the {n} that this timetable names is one",
    "方案中的教师或班级；课表中的 {n} 个名称一个也对不上",
)
_FREE = Text("{n} cell(s) “{word}” are free hours, no lessons", "“{word}” {n} 格按空课处理，不算上课")
_UNREAD = Text("not read: {names}", "没有读取：{names}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="scenario folder or workbook (.xlsx)")
    parser.add_argument("timetable", metavar="TIMETABLE", type=Path, help="FET's CSV, a table or a grid")
    parser.add_argument("--out", metavar="NEW", type=Path, required=True, help="scenario folder or workbook to write")
    hours = "clock times of FET's hours, where their names hold none"
    parser.add_argument("--hours", nargs="+", default=[], metavar="NAME=8:00-8:40", help=hours)
    parser.add_argument("--days", nargs="+", default=[], metavar="NAME=Mon", help="days meant by FET's names")
    add_options(parser, "--replace")


def execute(args: argparse.Namespace) -> int:
    scenario = load(args.scenario)
    day = read_day(args.timetable, scenario, _pairs(args.hours, "--hours"), _pairs(args.days, "--days"))
    files, filled = fill_in(files_of(args.scenario), scenario, day.lessons)
    classes = {name for lesson in day.lessons for name in lesson.classes}
    if not filled.matched and classes <= filled.unknown_classes.keys():
        unknown = {**filled.unknown_staff, **filled.unknown_classes}
        expected = _NOBODY.format(n=len(unknown))
        place = args.timetable.name
        faults = [Problem("fet", None, "", name, expected, near, place=place) for name, near in unknown.items()]
        raise ScenarioError(faults, scenario.settings.language)
    _write(files, args.out, replace=args.replace)
    _report(filled, chinese=scenario.settings.language == "zh")
    _tell_rest(day, filled, scenario.settings.language)
    print(args.out)
    return 0


def _tell_rest(day: DayTimetable, filled: Filled, language: Language) -> None:
    """What was taken for no lesson, what was not read, and at the end how many teachers were matched."""
    for word, n in sorted(day.free.items()):
        print("  " + _FREE.format(n=n, word=word).say(language))
    if day.unread:
        print("  " + _UNREAD.format(names=list_text(day.unread)).say(language))
    named = len(filled.matched) + len(filled.unknown_staff)
    print(_MATCHED.format(n=len(filled.matched), all=named).say(language))


def _pairs(texts: Sequence[str], option: str) -> dict[str, str]:
    pairs = dict(text.partition("=")[::2] for text in texts)
    if not all(name and value for name, value in pairs.items()):
        raise SettingsError(f"{option} takes NAME=VALUE · {option} 的写法是 名称=值")
    return pairs


def _write(files: dict[str, bytes], out: Path, *, replace: bool) -> None:
    if out.suffix.lower() != ".xlsx":
        publish_scenario(out, files, replace=replace)
        return
    with scratch_folder() as folder, replace_file(out, replace=replace) as draft:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        write_workbook(draft, book_of_folder(folder)[0])


def _report(filled: Filled, *, chinese: bool) -> None:
    done = (
        ("available of staff", "人员可用时段", filled.staff),
        ("available of rooms", "场地可用时段", filled.rooms),
        ("home rooms", "班级教室", filled.home_rooms),
        ("PE days", "体育课日", filled.pe_days),
    )
    for english, own, names in done:
        print(f"{own}：{len(names)}" if chinese else f"{english}: {len(names)}")
    unknown = (
        ("not in staff", "人员表中没有", filled.unknown_staff),
        ("not in classes", "班级表中没有", filled.unknown_classes),
    )
    for english, own, nearest_names in unknown:
        for name, near in nearest_names.items():
            hint = (f"（最接近：{near}）" if chinese else f" (nearest: {near})") if near else ""
            print(f"  {own}：{name}{hint}" if chinese else f"  {english}: {name}{hint}")
