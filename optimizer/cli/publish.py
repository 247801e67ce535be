"""Marks a week, or the weeks of a semester, as published: from then on it is replaced only when asked for by name."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path

from optimizer.auditing import Audit, audit
from optimizer.cli.inputs import read_week, tell_violations, week_of_semester, without_unavailable
from optimizer.cli.main import EXIT_DONE, EXIT_VIOLATIONS
from optimizer.cli.options import a_date, add_options
from optimizer.domain.scenario import Scenario
from optimizer.errors import SettingsError
from optimizer.files import load
from optimizer.files.manifest import PUBLISHED
from optimizer.files.publication import mark_published, read_publication, signer, weeks_to_publish
from optimizer.files.publishing import check_writable, free_beside
from optimizer.language.text import Language, Text
from optimizer.system import move

_BROKEN = Text(
    '{folder} breaks rules in {n} places and is published only if somebody answers for it: --signed "NAME: reason".',
    '{folder} 有 {n} 处违反规定，须有人签字负责方可公布：--signed "姓名: 理由"。',
)
_SIGNED = Text("{folder} breaks rules in {n} places:", "{folder} 有 {n} 处违反规定：")
_DONE = Text("{folder}: published", "{folder}：已公布")
_ALREADY = Text("{folder}: was published on {time:%Y-%m-%d %H:%M}", "{folder}：此前已于 {time:%Y-%m-%d %H:%M} 公布")


def arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, "scenario timetable", timetable_help="folder of a week or semester · 课表文件夹")
    parser.add_argument("--signed", metavar='"NAME: reason"', help="who answers for broken rules, and why · 签字负责")
    parser.add_argument("--until", metavar="DATE", type=a_date, help="weeks that begin until then · 公布到哪一天为止")
    anew = "publish anew; the earlier mark is kept beside · 重新公布，原记录另存"
    add_options(parser, "--replace", replace_help=anew)


def execute(args: argparse.Namespace) -> int:
    if args.signed is not None:
        signer(args.signed)
    if not args.timetable.is_dir():
        raise SettingsError(f"{args.timetable}: a folder with a week or a semester · 应为课表或学期文件夹")
    scenario = load(args.scenario)
    language = scenario.settings.language
    weeks = list(weeks_to_publish(args.timetable, args.until))
    if not weeks:
        raise SettingsError(f"{args.timetable}: no week begins until {args.until} · 没有 {args.until} 及以前开始的周")
    new = [folder for _, folder in weeks if not _is_published(folder, args.signed, language, replace=args.replace)]
    audits = {folder: _audit(scenario, folder, monday) for monday, folder in weeks if folder in new}
    broken = {folder: audited for folder, audited in audits.items() if audited.violations}
    for folder, audited in broken.items():
        head = _SIGNED if args.signed else _BROKEN
        tell_violations(head.format(folder=folder, n=len(audited.violations)), audited, language)
    if broken and not args.signed:
        return EXIT_VIOLATIONS
    for folder in new:
        check_writable(folder)
    for folder in new:
        mark = folder / PUBLISHED
        if mark.exists():
            move(mark, free_beside(mark))
        mark_published(folder, datetime.now().astimezone(), args.signed or "")
        print(_DONE.format(folder=folder).say(language))
    return EXIT_DONE


def _is_published(folder: Path, signed: str | None, language: Language, *, replace: bool) -> bool:
    """Whether a week is published already, as it is now and as asked for.

    Raises
    ------
    SettingsError
        If it is published otherwise, and not to be published anew.
    """
    before = read_publication(folder)
    if before is None or replace:
        return False
    if changed := before.changed(folder):
        names = ", ".join(changed)
        raise SettingsError(
            f"{folder} was published and then changed: {names}. Keep changes in a folder of their own, or publish anew "
            f"with --replace · {folder} 公布后又有改动：{names}。请把改动另存为一个文件夹，或加 --replace 重新公布"
        )
    if signed is not None and signed != before.signed:
        raise SettingsError(
            f"{folder} is published already; to sign it now, add --replace · {folder} 已公布；要补签请加 --replace"
        )
    print(_ALREADY.format(folder=folder, time=before.time).say(language))
    return True


def _audit(scenario: Scenario, folder: Path, monday: date | None) -> Audit:
    given = read_week(folder, monday)
    scenario, of_semester = week_of_semester(scenario, given, folder)
    now = without_unavailable(scenario, folder, given.week_of)
    return audit(now, given.timetable, week_of=given.week_of, of_semester=of_semester)
