"""Who could take a slot of somebody who is missing, best first; and who could not, with the rule against it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date

from optimizer.auditing.cover import CoverCandidate, cover_candidates
from optimizer.cli.inputs import read_edited_week, without_unavailable
from optimizer.cli.options import add_options
from optimizer.domain.lookup import NotFoundError, id_of, slots_of
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import id_and_name, slot_text, slots_text
from optimizer.errors import SettingsError
from optimizer.files import load
from optimizer.language.lists import clause_text, clauses, list_text, listed
from optimizer.language.text import Language, Text
from optimizer.rules.registry import GOALS

_HEAD = Text("Who could stand in for {who} in {slot}:", "{who} {slot}可由谁代：")
_NOBODY = Text("Nobody could without breaking a rule.", "没有人可以代而不违反规则。")
_ROW = Text(
    "{n}. {who}: {load} slots so far; that day {day}; {effect}", "{n}. {who}：已有 {load} 节；当天 {day}；{effect}"
)
_FREE = Text("free", "无安排")
_SAME = Text("no effect on the goals", "对各项目标无影响")
_EFFECT = Text("{title} {points:+d}", "{title} {points:+d} 分")
_WORSE, _BETTER = Text("worse for {goals}", "不利于{goals}"), Text("better for {goals}", "有利于{goals}")
_MORE = Text("… and {n} more: --all", "……另有 {n} 人可代，加 --all 全部列出")
_NOT = Text("Who could not, and why:", "不能代的人及原因：")
_BUSY = Text("At work elsewhere then: {names}", "该时段另有安排：{names}")
_AWAY = Text("Not available then, or not vetted: {names}", "该时段不可到岗或资质已过期：{names}")
_SHOWN = 10
"""Names shown of those who could; with ``--all`` everybody, and every reason."""
_TITLE = {goal.id: goal.title for goal in GOALS}


def arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, "scenario timetable")
    parser.add_argument("place", metavar="T07@Wed2", help="who is missing when · 谁在何时缺勤")
    parser.add_argument("--all", action="store_true", help="everybody, with every reason · 列出所有人及全部原因")
    add_options(parser, "--week-of --language", week_of_help="default: that of result.json · 哪一周")


def execute(args: argparse.Namespace) -> int:
    scenario = load(args.scenario)
    given = read_edited_week(args.timetable, scenario, args.week_of)
    scenario = without_unavailable(scenario, args.timetable, given.week_of)
    staff, token = _place(args.place, scenario, given.week_of)
    candidates = cover_candidates(scenario, given.timetable, staff, token, given.week_of)
    language = args.language or scenario.settings.language
    print(_HEAD.format(who=id_and_name(scenario.person[staff]), slot=slot_text(token)).say(language))
    for line in (*_able(scenario, candidates, language, args), *_unable(scenario, candidates, language, args.all)):
        print(line)
    return 0


def _place(word: str, scenario: Scenario, week_of: date) -> tuple[str, str]:
    """Person and slot of ``T07@Wed2``, ``王芳@2026-12-02:2``, or with a colon as `repair` takes it: ``王芳:周三2``."""
    name, _, when = word.partition("@" if "@" in word else ":")
    try:
        staff = id_of(name, scenario.staff)
        tokens = slots_of(when, scenario.week, week_of) if when else frozenset()
    except NotFoundError as error:
        raise SettingsError(f"{error.text.en} · {error.text.zh}") from None
    if len(tokens) != 1:
        raise SettingsError(f"{word}: a person and one slot such as T07@Wed2 · 应为人员与一个时段，如 T07@周三2")
    return staff, next(iter(tokens))


def _able(
    scenario: Scenario, candidates: list[CoverCandidate], language: Language, args: argparse.Namespace
) -> Iterator[str]:
    """Those who could, the best first: their work so far and, in words or with ``--verbose`` in points, the effect."""
    able = [c for c in candidates if not c.against]
    if not able:
        yield "  " + _NOBODY.say(language)
    shown = able if args.all else able[:_SHOWN]
    for number, one in enumerate(shown, 1):
        effect = clause_text(_effects(one, in_points=args.verbose))
        fields = {"who": id_and_name(scenario.person[one.staff]), "load": one.load, "n": number}
        day = slots_text(one.day) if one.day else _FREE
        yield "  " + _ROW.format(**fields, day=day, effect=effect if one.effect else _SAME).say(language)
    if len(able) > len(shown):
        yield "  " + _MORE.format(n=len(able) - len(shown)).say(language)


def _effects(one: CoverCandidate, *, in_points: bool) -> Iterator[Text]:
    if in_points:
        yield from (_EFFECT.format(title=_TITLE[goal], points=points) for goal, points in one.effect.items())
        return
    for text, sign in ((_WORSE, 1), (_BETTER, -1)):
        if goals := [_TITLE[goal] for goal, points in one.effect.items() if points * sign > 0]:
            yield text.format(goals=list_text(goals))


def _unable(scenario: Scenario, candidates: list[CoverCandidate], language: Language, everybody: bool) -> Iterator[str]:
    """Those who could not: who is busy or away in one line each, the others with their reasons."""
    unable = [c for c in candidates if c.against]
    if unable:
        yield _NOT.say(language)
    told: set[str] = set()
    for rule, text in () if everybody else (("staff-available", _AWAY), ("staff-clash", _BUSY)):
        these = [c for c in unable if c.staff not in told and any(r == rule for r, _ in c.against)]
        told |= {c.staff for c in these}
        if these:
            names = listed((id_and_name(scenario.person[c.staff]) for c in these), language)
            yield "  - " + text.format(names=names).say(language)
    for one in unable:
        if one.staff not in told:
            name = id_and_name(scenario.person[one.staff])
            why = (text.say(language).removeprefix(name).strip() for _, text in one.against)
            yield f"  - {name}{'：' if language == 'zh' else ': '}{clauses(why, language)}"
