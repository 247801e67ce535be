"""Plans a whole semester: one programme, and its staff over all weeks · 排出整学期的课表。"""

from __future__ import annotations

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

from optimizer.cli.main import EXIT_DONE, EXIT_IMPOSSIBLE, EXIT_NOBODY_SERVED, EXIT_NOT_FOUND
from optimizer.cli.options import a_date, add_options
from optimizer.cli.terminal import interruptible
from optimizer.domain.validate import find_warnings
from optimizer.engine.explain.explanation_text import explain_briefly
from optimizer.errors import SettingsError
from optimizer.files.publishing import check_replaceable
from optimizer.language.text import Text
from optimizer.report.summary import improvement_text
from optimizer.semester.folder import write_semester
from optimizer.semester.kept import SEMESTER_FILE, KeptSemester, read_semester
from optimizer.semester.plan_semester import plan_semester
from optimizer.semester.planned import NoProgrammeError, PlannedSemester, Replan, SemesterOptions
from optimizer.semester.source import read_source, served_dates
from optimizer.semester.totals import SemesterTotals

_NONE = Text("No programme exists: no timetable keeps the rules.", "不存在符合规定的课表。")
_NOT_FOUND = Text("No semester was found in the time given. {why}", "限时内没有找到可行的学期课表。{why}")
_DONE = Text(
    "{weeks} weeks, {dates} dates of service: {served}. Rotations {rotations}, spread {spread} "
    "(with as many slots in all at least {spread_bound_as_staffed})",
    "共 {weeks} 周、{dates} 个开课日：{served}。"
    "换岗 {rotations} 次，期末累计最多与最少相差 {spread} 节（总节数不变时至少相差 {spread_bound_as_staffed} 节）",
)
_ALL_SERVED = Text("everybody is served on every day", "全部学生每个报名日都排进")
_UNSERVED = Text("{n} slots of students unserved, weighted by priority", "未服务 {n} 节（按优先权重计）")
_SCORE = Text(
    "Unserved {unserved}, points {points} (bound {bound})", "未服务 {unserved}，扣分 {points}（下界 {bound}）"
)
_FAR = Text("{who}: {running} slots at the end, target {target}", "{who}：期末累计 {running} 节，目标 {target} 节")


_CHANGED = Text(
    "Against what was to hold: {students} students have another group, club or waiting day (at least {least}), "
    "{sessions} sessions another activity or room or are held in one programme alone (at least {fewest})",
    "与原安排相比：{students} 名学生的班组、社团或候补日有变（至少 {least} 名），"
    "{sessions} 节的活动或场地有变或有增减（至少 {fewest} 节）",
)
_PUBLISHED = (
    "weeks up to that of {last} are published: plan from {later} on, or give --replace, which keeps the whole semester "
    "beside · 已公布到 {last} 当周：请自 {later} 起重排，或加 --replace（原学期文件夹会另存）"
)
_SETTLED = Text(
    "For these, no exchange of slots that was found saves more points than it costs.",
    "以上人员：未找到划算的节次互换。",
)
_UNSETTLED = Text(
    "For these, not every exchange of slots was tried in the time: a longer --time-limit may even them out.",
    "以上人员：限时内未试完所有互换，加大 --time-limit 可能更均衡。",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, "scenario --from! --to! --out!")
    parser.add_argument(
        "--replan-from",
        metavar="MONDAY",
        type=a_date,
        help="plan the weeks from this Monday on anew, with the present tables · 自该周一起重排",
    )
    add_options(parser, "--replace --time-limit --workers --seed --effort", time_limit=210.0)


def execute(args: argparse.Namespace) -> int:
    out = args.out.resolve()
    monday: date | None = args.replan_from
    if monday is not None and monday.weekday():
        raise SettingsError(f"--replan-from {monday}: a Monday · 应为周一的日期")
    source = read_source(args.scenario, max(args.first, monday or args.first), args.last)
    kept = "" if monday is None else f"weeks/{monday}"
    earlier = None if monday is None else _earlier(out, monday, replace=args.replace)
    check_replaceable(
        out, SEMESTER_FILE, replace=args.replace, keeps=lambda path: path.startswith("weeks/") and path < kept
    )
    language = source.scenario.settings.language
    for warning in find_warnings(source.scenario):
        print(warning.say(language), file=sys.stderr)
    served = served_dates(source.log, earlier.weeks if earlier else (), earlier.published if earlier else (), language)
    replan = None if earlier is None or monday is None else Replan(earlier, monday, source.given)
    options = SemesterOptions(args.time_limit, args.workers, args.seed, args.effort)
    try:
        with interruptible() as stop:
            plan = plan_semester(
                source.scenario,
                source.weeks,
                options,
                served=served,
                stop=stop,
                replan=replan,
                tell=lambda text: print(text.say(language), file=sys.stderr),
            )
    except NoProgrammeError as error:
        told = _NONE if error.proven else _NOT_FOUND.format(why=error)
        print(told.say(language))
        if error.proven:
            for line in explain_briefly(source.scenario, source.weeks[0].monday):
                print(line)
        return EXIT_IMPOSSIBLE if error.proven else EXIT_NOT_FOUND
    notes = {**(replan.kept.notes if replan else {}), **source.notes}
    write_semester(out, plan, source.tables, notes, replace=args.replace)
    totals = SemesterTotals(plan)
    figures = totals.as_json()
    bound = figures.pop("bound")["points"]
    served_text = _UNSERVED.format(n=figures["unserved"]) if figures["unserved"] else _ALL_SERVED
    print(_DONE.format(**figures, served=served_text).say(language))
    print(improvement_text(figures["points"], bound).say(language))
    if args.verbose:
        print(_SCORE.format(**figures, bound="–" if bound is None else bound).say(language))
    if replan is not None:
        print(_changes(plan).say(language))
    for load in totals.ledger.far:
        name = next(row.name for week in plan.weeks for row in week.scenario.staff if row.id == load.staff)
        who = f"{load.staff} {name}".strip()
        print(_FAR.format(who=who, running=load.slots, target=totals.ledger.targets[load.staff]).say(language))
    if totals.ledger.far:
        print((_SETTLED if plan.settled else _UNSETTLED).say(language))
    print(f"→ {args.out}")
    nobody = any(not row.timetable.members and row.timetable.waiting for row in plan.programmes.values())
    return EXIT_NOBODY_SERVED if nobody else EXIT_DONE


def _earlier(out: Path, monday: date, *, replace: bool) -> KeptSemester:
    """The semester that is planned anew from a Monday on.

    Raises
    ------
    SettingsError
        If there is none, or a week from that Monday on is published and may not be replaced.
    """
    earlier = read_semester(out)
    last = max(earlier.published, default=None)
    if last is not None and last >= monday and not replace:
        raise SettingsError(_PUBLISHED.format(last=last, later=last + timedelta(days=7)))
    return earlier


def _changes(plan: PlannedSemester) -> Text:
    """How far the programme is from the one that was to hold."""
    found, least = plan.changed, plan.changed_at_least
    return _CHANGED.format(
        students=found.students, least=least.students, sessions=found.sessions, fewest=least.sessions
    )
