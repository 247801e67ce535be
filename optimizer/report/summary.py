"""The summary of a run: one screen of plain text in the scenario's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from optimizer.domain.people import Role
from optimizer.domain.result import Result
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.language.terms import ROLES_OF_SEVERAL, STATES
from optimizer.language.text import Language, Text
from optimizer.report.words.trace import STAGES
from optimizer.rules.registry import GOALS

_HEAD = Text("{title} – week of {week}", "{title} – {week} 当周")
_STATUS = {**STATES, "feasible": Text("valid, best found in the time given", "可行，限时内找到的最好方案")}
_SERVED = Text(
    "Students: {served} of {all} served on every day signed up for", "学生：共 {all} 人，{served} 人全部服务"
)
_WAITING = Text(", {n} waiting on some day", "，{n} 人有候补日")
_GROUPS = Text("Care groups: {care} ({least}-{most} students)", "托管班：{care} 个（每班 {least}-{most} 人）")
_EXTENDED = Text(", extended groups: {n}", "，延时组 {n} 个")
_CLUBS = Text("Clubs open: {opened} of {offered}", "社团：开设 {opened} 个（共报 {offered} 个）")
_CHOICES = Text("; wishes granted: {list}; not granted: {none}", "；志愿满足：{list}；未满足 {none}")
_CHOICE = Text("no. {rank} × {n}", "第{rank}志愿 {n}")
_STAFF = Text("Staff at work: {list}", "到岗：{list}")
_LOAD = Text(
    "Slots a person (with a share): {least} to {most}, on average {mean:.1f}",
    "分摊人员每人课时：{least} 至 {most}，平均 {mean:.1f}",
)
_SCORE = Text("Status: {status}. Unserved {unserved} (bound {ub}), points {points} (bound {pb}), gap {gap}",
              "状态：{status}。未服务 {unserved}（下界 {ub}），扣分 {points}（下界 {pb}），差距 {gap}")  # fmt: skip
_GOAL = Text(
    "  {id:<13}{measure:>6} × {weight:<4}= {points:>7}  {title}", "  {measure:>6} × {weight:<4}= {points:>7}  {title}"
)
_TIME = Text("Time: {list} s", "用时：{list} 秒")
_NONE = Text("none proven", "未证明")


def summary(scenario: Scenario, result: Result, timetable: Timetable | None) -> Iterator[str]:
    """Lines of the summary."""
    language = scenario.settings.language
    yield _HEAD.format(title=scenario.settings.title or scenario.name, week=result.week_of).say(language)
    if timetable is not None:
        yield from _people(scenario, timetable, language)
    score, bound = result.score, result.bound
    if score is not None:
        yield _SCORE.format(
            status=_STATUS[result.status.value],
            unserved=score.unserved,
            ub=_NONE if bound.unserved is None else bound.unserved,
            points=score.points,
            pb=_NONE if bound.points is None else bound.points,
            gap=_NONE if result.gap is None else f"{result.gap:.1%}",
        ).say(language)
        for goal in GOALS:
            if (goal_score := result.goals.get(goal.id)) and goal_score.measure:
                figures = {"measure": goal_score.measure, "weight": goal_score.weight, "points": goal_score.points}
                yield _GOAL.format(id=goal.id, title=goal.title, **figures).say(language)
    else:
        yield _STATUS[result.status.value].say(language)
    if result.seconds:
        yield _times(result.seconds, language)


def _times(seconds: Mapping[str, float], language: Language) -> str:
    """Seconds in all and of each stage, by name."""
    parts = (f"{STAGES.get(stage, Text(stage, stage)).say(language)} {value:.1f}" for stage, value in seconds.items())
    return _TIME.format(list=("，" if language == "zh" else ", ").join(parts)).say(language)


def _people(scenario: Scenario, timetable: Timetable, language: Language) -> Iterator[str]:
    signed_up = [s for s in scenario.students if s.attends]
    waits = timetable.waits_on
    text = _SERVED.format(all=len(signed_up), served=sum(s.id not in waits for s in signed_up)).say(language)
    yield text + (_WAITING.format(n=len(waits)).say(language) if waits else "")
    sizes = [group.size for group in timetable.groups if group.kind == "care"]
    text = _GROUPS.format(care=len(sizes), least=min(sizes, default=0), most=max(sizes, default=0)).say(language)
    extended = sum(group.kind == "extended" for group in timetable.groups)
    yield text + (_EXTENDED.format(n=extended).say(language) if extended else "")
    if scenario.clubs:
        yield _clubs(scenario, timetable, language)
    yield from _staff(scenario, timetable, language)


def _clubs(scenario: Scenario, timetable: Timetable, language: Language) -> str:
    opened = sum(group.kind == "club" for group in timetable.groups)
    ranks: Counter[int] = Counter()
    missed = 0
    for student in scenario.students:
        member = timetable.member.get(student.id)
        if student.wants_clubs and member is not None:
            granted = [student.clubs.index(c) + 1 for c in member.clubs if c in student.clubs]
            ranks.update(granted)
            missed += max(0, student.wants_clubs - len(granted))
    listed = [_CHOICE.format(rank=rank, n=n).say(language) for rank, n in sorted(ranks.items())]
    text = _CLUBS.format(opened=opened, offered=len(scenario.clubs)).say(language)
    return text + _CHOICES.format(list=", ".join(listed) or 0, none=missed).say(language)


def _staff(scenario: Scenario, timetable: Timetable, language: Language) -> Iterator[str]:
    load: Counter[str] = Counter()
    for session in timetable.sessions:
        if not session.joins:
            load.update(session.team)
    load.update(duty.staff for duty in timetable.duties)
    roles = Counter(scenario.person[p].role for p in load if p in scenario.person)
    separator = "，" if language == "zh" else ", "
    listed = separator.join(f"{ROLES_OF_SEVERAL[role].say(language)} {roles[role]}" for role in Role if roles[role])
    yield _STAFF.format(list=listed or 0).say(language)
    pool = [load[p.id] for p in scenario.staff if p.share > 0]
    if pool:
        yield _LOAD.format(least=min(pool), most=max(pool), mean=sum(pool) / len(pool)).say(language)
