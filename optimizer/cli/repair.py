"""Mends a published week with the fewest changes: absences, closed rooms, ended clubs, new and leaving students."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from optimizer.cli.inputs import read_week
from optimizer.cli.interrupts import interruptible
from optimizer.cli.options import a_date, add_engine_params, add_replace
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import slots_text
from optimizer.domain.timetable import Timetable
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.engine.repair.disruption import apply_disruption, parse_disruption, past_meetings_of_ended_clubs
from optimizer.engine.repair.repair_week import RepairResult, repair
from optimizer.engine.solve import Options
from optimizer.errors import SettingsError
from optimizer.files import load
from optimizer.files.output import write_solution
from optimizer.files.publishing import check_replaceable
from optimizer.language.text import Language, Text
from optimizer.language.times import day_name
from optimizer.report.notices import notices, write_notices

NAME = "repair"
HELP = "mend a published week with the fewest changes · 以最少改动修补课表"

_DONE = Text("{n} change(s){proof}; unserved {unserved}", "改动 {n} 处{proof}；未服务 {unserved}")
_PROVEN = Text(", proven the fewest", "（已证明最少）")
_BOUND = Text(" (at least {least} are needed)", "（至少需要 {least} 处）")
_NONE = Text("No mended week was found in the time given: the published one stands.",
             "限定时间内没有找到修补方案：仍以已公布课表为准。")  # fmt: skip
_ENDED = Text(
    "{club} has met already ({slots}): these meetings stay as they were, and it meets no more this week. Write "
    "{tokens} into its `slots` in clubs.csv, and `optimizer check` agrees.",
    "社团 {club} 本周已活动过（{slots}）：这些活动保持原样，本周不再活动。"
    "请把 clubs.csv 中该社团的可用时段改为 {tokens}，`optimizer check` 即可通过。",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="the school as it is now · 现在的方案")
    parser.add_argument("timetable", metavar="DIR", type=Path, help="the published week · 已公布的课表")
    parser.add_argument("--out", metavar="DIR2", type=Path, required=True, help="folder to write · 输出文件夹")
    parser.add_argument("--absent", metavar="T07:Wed", nargs="+", action="extend", default=[], help="who · 缺勤")
    parser.add_argument("--closed", metavar="GYM:Thu1", nargs="+", action="extend", default=[], help="rooms · 停用场地")
    parser.add_argument("--end-club", metavar="CLUB", nargs="+", action="extend", default=[], help="clubs · 停办社团")
    parser.add_argument(
        "--open-club", metavar="K03:Wed3", nargs="+", action="extend", default=[], help="clubs · 新开社团"
    )
    parser.add_argument("--from", dest="first", metavar="DAY", help="days before are over · 从哪一天起可改动")
    parser.add_argument("--time-limit", metavar="S", type=float, default=12.0, help="seconds, default 12 · 时限（秒）")
    parser.add_argument("--workers", metavar="N", type=int, default=1, help="threads, default 1 · 线程数")
    parser.add_argument("--week-of", metavar="DATE", type=a_date, help="default: that of result.json · 哪一周")
    add_replace(parser)
    add_engine_params(parser)


def execute(args: argparse.Namespace) -> int:
    Options(args.time_limit, args.workers).checked()
    scenario = load(args.scenario)
    check_replaceable(args.out, replace=args.replace)
    given = read_week(args.timetable, args.week_of)
    past = _past(scenario, args.first)
    over = frozenset(t for d in past for t in scenario.week.on_day[d])
    happened = parse_disruption(scenario, args.absent, args.closed, args.end_club, args.open_club)
    now = apply_disruption(scenario, happened, over, given.timetable)
    params = DEFAULTS if args.params is None else EngineParams.load(args.params)
    with interruptible() as stop:
        repaired = repair(
            now,
            given.timetable,
            week_of=given.week_of,
            past_days=past,
            time_limit=args.time_limit,
            workers=args.workers,
            stop=stop,
            params=params,
        )
    language = scenario.settings.language
    if repaired.timetable is None:
        print(_NONE.say(language), file=sys.stderr)
        return 4
    _write(args.out, now, given.timetable, repaired, replace=args.replace)
    for club, slots in sorted(past_meetings_of_ended_clubs(happened, over, given.timetable).items()):
        print(_ENDED.format(club=club, slots=slots_text(sorted(slots)), tokens=" ".join(sorted(slots))).say(language))
    print(_told(repaired, language))
    print(f"→ {args.out}")
    return 0


def _past(scenario: Scenario, first: str | None) -> frozenset[str]:
    """Days before the first that may be changed."""
    if not first:
        return frozenset()
    day, days = day_name(first), scenario.week.days
    if day is None or day not in days:
        raise SettingsError(f"--from {first}: a day of this week: {' '.join(days)} · 应为本周的某一天")
    return frozenset(days[: days.index(day)])


def _write(out: Path, scenario: Scenario, published: Timetable, repaired: RepairResult, *, replace: bool) -> None:
    if repaired.timetable is not None:
        rows = notices(scenario, published, repaired.timetable, repaired.result.week_of)
        write_solution(
            out,
            scenario,
            repaired.timetable,
            repaired.result,
            lambda folder: write_notices(folder, scenario, rows, scenario.settings.language),
            replace=replace,
        )


def _told(repaired: RepairResult, language: Language) -> str:
    proof = _PROVEN if repaired.proven else _BOUND.format(least=repaired.changes_lower_bound)
    unserved = repaired.audit.score.unserved if repaired.audit else 0
    return _DONE.format(n=repaired.changes, proof=proof, unserved=unserved).say(language)
