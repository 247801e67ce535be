"""Fill in who and what is busy with lessons from the day timetable that FET exported to CSV.

`available` of staff and rooms, home rooms and days with PE lessons. 从 FET 导出的课表填入可用时段、班级教室和体育课日。
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from optimizer.cli.options import add_replace
from optimizer.errors import SettingsError
from optimizer.files import load
from optimizer.files.convert import book_of_folder, files_of, publish_scenario
from optimizer.files.day_timetable import Filled, fill_in
from optimizer.files.fet import read_fet
from optimizer.files.publishing import replace_file, scratch_folder
from optimizer.files.workbook_out import write_workbook

NAME = "import-day"
HELP = "fills `available` and home rooms from a day timetable of FET · 导入 FET 课表"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="scenario folder or workbook (.xlsx)")
    parser.add_argument("timetable", metavar="TIMETABLE.csv", type=Path, help="FET's …_timetable.csv")
    parser.add_argument("--out", metavar="NEW", type=Path, required=True, help="scenario folder or workbook to write")
    hours = "clock times of FET's hours, where their names hold none"
    parser.add_argument("--hours", nargs="+", default=[], metavar="NAME=8:00-8:40", help=hours)
    parser.add_argument("--days", nargs="+", default=[], metavar="NAME=Mon", help="days meant by FET's names")
    add_replace(parser)


def execute(args: argparse.Namespace) -> int:
    scenario = load(args.scenario)
    lessons = read_fet(args.timetable, _pairs(args.hours, "--hours"), _pairs(args.days, "--days"))
    files, filled = fill_in(files_of(args.scenario), scenario, lessons)
    _write(files, args.out, replace=args.replace)
    _report(filled, chinese=scenario.settings.language == "zh")
    print(args.out)
    return 0


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
