"""Mends a published week with the fewest changes: absences, closed rooms, ended clubs, new and leaving students."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from optimizer.auditing.check import unserved
from optimizer.cli.inputs import GivenWeek, read_edited_week
from optimizer.cli.main import EXIT_DONE, EXIT_IMPOSSIBLE, EXIT_NOBODY_SERVED, EXIT_NOT_FOUND
from optimizer.cli.options import add_options
from optimizer.cli.terminal import interruptible
from optimizer.domain.lookup import NotFoundError, slots_of
from optimizer.domain.result import Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import Names, id_and_name, slots_text
from optimizer.domain.timetable import Timetable
from optimizer.domain.unavailable import Unavailable
from optimizer.engine.explain.explanation_text import explain_briefly
from optimizer.engine.params import DEFAULTS, EngineParams
from optimizer.engine.repair.disruption import parse_disruption
from optimizer.engine.repair.repair_week import RepairResult
from optimizer.engine.solve import Options
from optimizer.errors import SettingsError
from optimizer.files import load
from optimizer.files.output import write_solution
from optimizer.files.publishing import check_replaceable
from optimizer.language.lists import list_text
from optimizer.language.text import Language, Text
from optimizer.language.times import monday_of
from optimizer.report.changes import child_text
from optimizer.rules.view import View
from optimizer.run import PublishedWeek

_DONE = Text(
    "{lines} line(s) to send, see notices.txt: {n} change(s), whoever comes and whoever goes counted each, and "
    "{moved} student(s) moved{proof}{waits}",
    "变动 {lines} 条，见 notices.txt：改动 {n} 处（换一个人按一去一来计 2 处），调整学生 {moved} 人{proof}{waits}",
)
_PROVEN = Text("; fewer is proven impossible", "，已证明最少")
_BOUND = Text("; together at least {least} are needed", "，合计至少需要 {least}")
_UNSERVED = Text("; unserved {now} (as published: {before})", "；未服务 {now}（原课表 {before}）")
_NONE = Text("No mended week was found in the time given: the published one stands.",
             "限定时间内没有找到修补方案：仍以已公布课表为准。")  # fmt: skip
_IMPOSSIBLE = Text("No mended week exists: rules, pins and minimums cannot all be kept, even if everybody waits.",
                   "不存在可行的修补方案：即使全部学生候补，各项规定、固定安排和人员下限也无法同时满足。")  # fmt: skip
_OWES = Text(
    "{who} must serve {n} slots (min_per_week) and is there for {left}: lower min_per_week this week",
    "{who} 每周下限为 {n} 节，本周可到岗仅 {left} 节：请先下调其每周下限",
)
_WAIT = Text(
    "{n} student(s) wait who did not before: {names}; reasons in waiting.csv",
    "新增候补学生 {n} 人：{names}；原因见 waiting.csv",
)
_STILL = Text(
    "{n} student(s) wait as before: repair the written week once more, without a new event, to try to serve them",
    "仍有 {n} 名学生照旧候补；如要再试着安排，可对输出的课表不加任何事件再运行一次 repair",
)
_NOBODY = Text("Nobody who signed up is served. What keeps them out:", "报名的学生全部候补，原因如下：")
_NAMED = 10
"""Children named on the console, at most."""
_FALLS_OUT = Text("{club} does not meet: {slots} (not available: {why})", "{club} 停一次：{slots}（缺：{why}）")
_AGAINST = Text(
    "Against the week first published (of {monday}): {n} change(s)",
    "与最初公布的课表（{monday} 当周）相比：改动 {n} 处",
)
_AGAIN = Text(
    "Mended from the week first published, with all that is known.", "已从最初公布的课表重新修补，已知情况全部计入。"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    now, week = "the school as it is now · 现在的方案", "the published week · 已公布的课表"
    add_options(parser, "scenario timetable --out!", scenario_help=now, timetable_help=week)
    for option, example, text in (
        ("--absent", "T07:Wed", "who is away when: id or name, slots or dates · 缺勤：人员:时段或日期"),
        ("--closed", "GYM:Thu1", "rooms · 停用场地"),
        ("--end-club", "CLUB", "clubs · 停办社团"),
        ("--open-club", "K03:Wed3", "clubs · 新开社团"),
        ("--present", "T07:Wed", "who or what is there after all · 恢复到岗（或场地、社团恢复）"),
    ):
        parser.add_argument(option, metavar=example, nargs="+", action="extend", default=[], help=text)
    again = "from the week first published, with all that is known · 从最初公布的课表重来"
    parser.add_argument("--again", action="store_true", help=again)
    parser.add_argument("--from", dest="first", metavar="DAY", help="days before are over · 从哪一天起可改动")
    week_of = "default: that of result.json · 哪一周"
    add_options(parser, "--time-limit --effort --workers --week-of", time_limit=12.0, workers=1, week_of_help=week_of)
    add_options(parser, "--replace --params --help-params")


def execute(args: argparse.Namespace) -> int:
    Options(args.time_limit, args.workers, effort=args.effort).checked()
    scenario = load(args.scenario)
    check_replaceable(args.out, replace=args.replace)
    given = read_edited_week(args.timetable, scenario, args.week_of)
    published = PublishedWeek.of(args.timetable, scenario, given.timetable, given.week_of)
    happened = parse_disruption(
        scenario,
        args.absent,
        args.closed,
        args.end_club,
        args.open_club,
        args.present,
        week_of=given.week_of,
    )
    language = scenario.settings.language
    params = DEFAULTS if args.params is None else EngineParams.load(args.params)
    with interruptible() as stop:
        mended = published.mend(
            happened,
            _past(scenario, args.first, given),
            again=args.again,
            time_limit=args.time_limit,
            effort=args.effort,
            workers=args.workers,
            stop=stop,
            params=params,
        )
    facts, known = mended.facts, published.known
    for text in (*known.notices, *_falling_out(scenario, facts, known.facts), *facts.lapsed_pins(scenario)):
        print(text.say(language))
    timetable = mended.timetable
    if timetable is None:
        none_exists = mended.result.status is Status.INFEASIBLE
        for text in ((_IMPOSSIBLE if none_exists else _NONE), *_owing(mended.now)):
            print(text.say(language), file=sys.stderr)
        if none_exists:
            print("\n".join(explain_briefly(mended.now, given.week_of)), file=sys.stderr)
        return EXIT_IMPOSSIBLE if none_exists else EXIT_NOT_FOUND
    write_solution(args.out, mended.now, timetable, mended.result, mended.write_beside, replace=args.replace)
    nobody = bool(timetable.waiting) and not timetable.members
    if nobody:
        print("\n".join((_NOBODY.say(language), *explain_briefly(mended.now, given.week_of))))
    before = sum(entry.measure for entry in unserved(View(mended.now, given.timetable, given.week_of)))
    print(_told(mended.repaired, len(mended.notices), before, language))
    for text in _waiting(mended.now, given.timetable, timetable):
        print(text.say(language))
    if args.again:
        print(_AGAIN.say(language))
    elif (since_first := mended.changes_since_first) is not None:
        print(_AGAINST.format(monday=monday_of(given.week_of), n=since_first).say(language))
    print(f"→ {args.out}")
    return EXIT_NOBODY_SERVED if nobody else EXIT_DONE


def _past(scenario: Scenario, first: str | None, given: GivenWeek) -> frozenset[str]:
    """Days before the first that may be changed: a day's name, or its date."""
    if not first:
        return frozenset()
    days = scenario.week.days
    try:
        of = {scenario.week[token].day for token in slots_of(first, scenario.week, given.week_of)}
    except NotFoundError as error:
        raise SettingsError(f"--from: {error.text.en} · {error.text.zh}") from None
    if len(of) != 1:
        raise SettingsError(f"--from {first}: a day of this week: {' '.join(days)} · 应为本周的某一天")
    return frozenset(days[: days.index(of.pop())])


def _owing(now: Scenario) -> Iterator[Text]:
    """People who are away so long that they cannot serve their minimum, which goes by the table."""
    for person in now.staff:
        left = len(now.week.all & person.available - person.away)
        if person.away and left < min(person.min_per_week, len(now.week.all & person.available)):
            yield _OWES.format(who=id_and_name(person), n=person.min_per_week, left=left)


def _falling_out(scenario: Scenario, facts: Unavailable, known: Unavailable) -> Iterator[Text]:
    """Meetings of clubs that fall out from now on."""
    names = Names(scenario)
    for (club, token), why in sorted(facts.because.items()):
        if (club, token) not in known.because and club not in facts.ended:
            yield _FALLS_OUT.format(club=names.any(club), slots=slots_text([token]), why=names.all(why.split()))


def _waiting(now: Scenario, before: Timetable, after: Timetable) -> Iterator[Text]:
    """Who waits on days on which they did not, and how many wait on days as before."""
    were = {row.student: set(row.days) for row in before.waiting}
    new = [row.student for row in after.waiting if set(row.days) - were.get(row.student, set())]
    still = [row.student for row in after.waiting if set(row.days) & were.get(row.student, set())]
    if new:
        named = [child_text(now, one) for one in new[:_NAMED]]
        more = [Text("…", "等")] if len(new) > _NAMED else []
        yield _WAIT.format(n=len(new), names=list_text((*named, *more)))
    if still:
        yield _STILL.format(n=len(still))


def _told(repaired: RepairResult, lines: int, before: int, language: Language) -> str:
    proof = _PROVEN if repaired.proven else _BOUND.format(least=repaired.changes_lower_bound)
    now = repaired.audit.score.unserved if repaired.audit else 0
    waits = _UNSERVED.format(now=now, before=before) if now or before else Text("", "")
    fields = {"lines": lines, "n": repaired.changes, "moved": repaired.moved, "proof": proof, "waits": waits}
    return _DONE.format(**fields).say(language)
