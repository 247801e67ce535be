"""Who could take a slot of somebody who is missing, best first; and who could not, with the rule against it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from optimizer.cli.inputs import read_week
from optimizer.cli.options import a_date
from optimizer.domain.scenario import Scenario
from optimizer.domain.text import Language, Text
from optimizer.errors import SettingsError
from optimizer.files import load
from optimizer.rules.registry import GOALS
from optimizer.rules.words import person, slot_text, slots_text
from optimizer.solve.cover import Candidate, cover

NAME = "cover"
HELP = "who could take a slot · 谁可以代班"

_HEAD = Text("Who could stand in for {who} in {slot}:", "{who} {slot}可由谁代：")
_NOBODY = Text("Nobody could without breaking a rule.", "没有人可以代而不违反规则。")
_ROW = Text(
    "{n}. {who}: {load} slots so far; that day {day}; {effect}", "{n}. {who}：已有 {load} 节；当天 {day}；{effect}"
)
_FREE = Text("free", "无安排")
_SAME = Text("no effect on the goals", "对各项目标无影响")
_EFFECT = Text("{title} {points:+d}", "{title} {points:+d} 分")
_NOT = Text("Who could not, and why:", "不能代的人及原因：")
_TITLE = {goal.id: goal.title for goal in GOALS}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="folder or workbook · 方案文件夹或工作簿")
    parser.add_argument("timetable", metavar="DIR", type=Path, help="folder or workbook · 课表文件夹或工作簿")
    parser.add_argument("place", metavar="T07@Wed2", help="who is missing when · 谁在何时缺勤")
    parser.add_argument("--week-of", metavar="DATE", type=a_date, help="default: that of result.json · 哪一周")
    parser.add_argument("--language", choices=("zh", "en"), help="default: the scenario's · 默认用方案的语言")


def run(args: argparse.Namespace) -> int:
    scenario = load(args.scenario)
    given = read_week(args.timetable, args.week_of)
    staff, _, token = args.place.partition("@")
    tokens = scenario.week.expand(token) if token else frozenset()
    if len(tokens) != 1:
        raise SettingsError(f"{args.place}: a person and one slot such as T07@Wed2 · 应为人员与一个时段，如 T07@Wed2")
    found = cover(scenario, given.timetable, staff, next(iter(tokens)), given.week_of)
    language = args.language or scenario.settings.language
    print(_HEAD.format(who=person(scenario.person[staff]), slot=slot_text(next(iter(tokens)))).say(language))
    for line in _lines(scenario, found, language):
        print(line)
    return 0


def _lines(scenario: Scenario, found: list[Candidate], language: Language) -> Iterator[str]:
    able = [c for c in found if not c.against]
    if not able:
        yield "  " + _NOBODY.say(language)
    for number, one in enumerate(able, 1):
        effect = Text(
            *("; ".join(_EFFECT.format(title=_TITLE[g], points=p).say(lang) for g, p in one.effect.items())
              for lang in ("en", "zh"))
        )  # fmt: skip
        fields = {"who": person(scenario.person[one.staff]), "load": one.load, "n": number}
        day = slots_text(one.day) if one.day else _FREE
        yield "  " + _ROW.format(**fields, day=day, effect=effect if one.effect else _SAME).say(language)
    yield _NOT.say(language)
    for one in found:
        if one.against:
            why = "; ".join(text.say(language) for _, text in one.against)
            yield f"  - {person(scenario.person[one.staff])}: {why}"
