"""Fees, pool and fair pay, of the week as planned or of a month as it really was · 收费、资金与劳务费分配。"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from optimizer.auditing import audit
from optimizer.cli.inputs import dated_week, tell_violations, without_unavailable
from optimizer.cli.options import add_options
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.timetable import Timetable
from optimizer.errors import SettingsError
from optimizer.files import load, publish, read_timetable
from optimizer.files.convert import files_of
from optimizer.files.first_published import first_published
from optimizer.files.publishing import check_replaceable
from optimizer.language.text import Text
from optimizer.language.times import parse_date
from optimizer.payroll import (
    DayRow,
    Log,
    find_pay_warnings,
    pay,
    read_absences,
    read_attendance,
    read_days,
    read_published,
    read_served,
    write_pay,
)
from optimizer.payroll.run_files import summarise
from optimizer.payroll.school_calendar import is_calendar, known_dates, read_calendar
from optimizer.report.month import write_month
from optimizer.semester.kept import is_semester, read_semester
from optimizer.semester.settle import MonthLogs, settle
from optimizer.semester.source import read_log

_BROKEN = Text(
    "{folder}: {n} violations of rules, listed here and paid all the same:",
    "{folder}：违反规定 {n} 处，列出如下，仍照常计酬：",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    given = "folder of the timetable, or of a semester · 课表或学期文件夹"
    add_options(parser, "scenario timetable --out! --week --replace", timetable_help=given)
    roll = parser.add_mutually_exclusive_group()
    roll.add_argument("--attendance", type=Path, metavar="FILE", help="roll call: date, slot, student, state")
    roll.add_argument(
        "--absences",
        type=Path,
        metavar="FILE",
        help="who was not there: date, student, slot, reason; all others were · 缺席名单，其余视为到场",
    )
    staff = parser.add_mutually_exclusive_group()
    staff.add_argument("--served", type=Path, metavar="FILE", help="complete log of the staff: date, slot, staff, …")
    staff.add_argument("--exceptions", type=Path, metavar="FILE", help="same columns, only what differed from plan")
    parser.add_argument(
        "--days", type=Path, metavar="FILE", help="days of service: date, day whose timetable ran; or calendar.csv"
    )
    parser.add_argument(
        "--month", type=a_month, metavar="YYYY-MM", help="of a semester, or of the days of service · 只结算该月"
    )
    parser.add_argument(
        "--published-pay", type=Path, metavar="DIR", help="what was published for this period, to show corrections"
    )


def execute(args: argparse.Namespace) -> int:
    check_replaceable(args.out, replace=args.replace, keeps=lambda _: True)
    scenario = load(args.scenario)
    language = scenario.settings.language
    for warning in find_pay_warnings(scenario):
        print(warning.say(language), file=sys.stderr)
    if args.month is not None and args.days is None and not is_semester(args.timetable):
        raise SettingsError(
            "--month settles a semester, or the days of --days · --month 用于学期文件夹，或与 --days 同用"
        )
    attendance = read_attendance(args.attendance) if args.attendance else None
    absences = read_absences(args.absences) if args.absences else None
    served = read_served(args.served) if args.served else None
    exceptions = read_served(args.exceptions) if args.exceptions else None
    for log in (attendance, absences, served, exceptions):
        for notice in log.notices if log else ():
            print(notice.say(language), file=sys.stderr)
    if is_semester(args.timetable):
        return _settle_semester(args, scenario, MonthLogs(attendance, served, exceptions, absences))
    timetable = read_timetable(args.timetable)
    weeks = [dated_week(text) for text in args.week]
    result = pay(
        scenario,
        timetable,
        attendance,
        served,
        exceptions=exceptions,
        days=_days(args.days, args.month, scenario) if args.days else None,
        absences=absences,
        weeks={day: week for day, _, week in weeks},
        announced={day: begun.timetable for day, at, week in weeks if (begun := first_published(at, week)).is_earlier},
        published=read_published(args.published_pay) if args.published_pay else None,
    )
    first = min((on.date for on in result.facts.days if on.date), default=first_monday_after(date.today()))
    for day, folder, week in ((first, args.timetable, timetable), *weeks):
        _list_violations(scenario, folder, week, day)
    with publish(args.out, replace=args.replace, keep=True) as draft:
        write_pay(draft, result, _result_of(args.timetable))
        write_month(draft, result)
    print(summarise(result, language))
    return 0


def _settle_semester(args: argparse.Namespace, scenario: Scenario, logs: MonthLogs) -> int:
    """Pay a month, or all, of a semester. served.csv of the scenario is its log where no other is given."""
    if args.week or args.days:
        raise SettingsError(
            "a semester knows its dates and weeks: leave out --days and --week · 学期自带日期，不用这两项"
        )
    result = settle(
        scenario,
        read_semester(args.timetable),
        args.month,
        logs,
        log=read_log(args.scenario, files_of(args.scenario)),
        published=read_published(args.published_pay) if args.published_pay else None,
    )
    with publish(args.out, replace=args.replace, keep=True) as draft:
        write_pay(draft, result, {})
        write_month(draft, result)
    print(summarise(result, scenario.settings.language))
    return 0


def _days(path: Path, month: date | None, scenario: Scenario) -> Log[DayRow]:
    """The days of service; calendar.csv, with ``month``, says in what that month differs from the public calendar."""
    log = read_days(path)
    if month is None:
        for notice in log.notices:
            print(notice.say(scenario.settings.language), file=sys.stderr)
        return log
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    if is_calendar(path):
        days = scenario.week.days
        language = scenario.settings.language
        own = read_calendar(path, days, language=language)
        dates = known_dates(month.replace(day=1), last, days, own, path.name, language)
        return Log(log.source, tuple(DayRow(row.on.isoformat(), row.day) for row in dates), log.problems)
    kept = tuple(row for row in log.rows if (on := parse_date(row.date)) is None or (month <= on <= last))
    return Log(log.source, kept, log.problems)


def a_month(text: str) -> date:
    """The first day of a month ``2026-10``."""
    try:
        return datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: a month such as 2026-10 · 月份，如 2026-10") from None


def _list_violations(scenario: Scenario, folder: Path, timetable: Timetable, day: date) -> None:
    """Tell on stderr which rules a paid week breaks: they do not leave open who is to be paid for what.

    The week is that of the folder's result.json, else that of the day.
    """
    monday = parse_date(str(_result_of(folder).get("week_of", "")))
    now = without_unavailable(scenario, folder, monday or day)
    audited = audit(now, timetable, week_of=monday or day)
    if audited.violations:
        told = _BROKEN.format(folder=folder, n=len(audited.violations))
        tell_violations(told, audited, scenario.settings.language)


def _result_of(folder: Path) -> dict[str, Any]:
    """What the timetable's own result.json holds; nothing if it has none that can be read."""
    try:
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return result if isinstance(result, dict) else {}
