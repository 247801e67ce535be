"""How good a week is, in sentences (of nobody by name), and the summary of a run: one screen of plain text.

Summary, page and workbook say the same sentences; none of them speaks of points or bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from optimizer.auditing.reasons import closed_clubs, people_not_asked, service_reasons
from optimizer.domain.people import Role
from optimizer.domain.result import Result, Status
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.language.lists import clause_text, list_text, listed, wish_text
from optimizer.language.terms import ROLES_OF_SEVERAL, STATES
from optimizer.language.text import Language, Text
from optimizer.report.context import ReportContext
from optimizer.report.words import STAGES
from optimizer.rules.registry import GOALS, RULES
from optimizer.rules.view import View

_HEAD = Text("{title} – week of {week}", "{title} – {week} 当周")
_STATUS = {**STATES, "feasible": Text("valid, best found in the time given", "可行，限时内找到的最好方案")}
_WHY_WAITING = Text("Why they wait: {why} ({n} students)", "候补原因：{why}（{n} 名学生）")
_NAMES = Text("Which children, and why: reasons.csv", "涉及哪些学生、什么原因，见 reasons.csv")
_SCORE = Text("Status: {status}. Unserved {unserved} (bound {ub}), points {points} (bound {pb}), gap {gap}",
              "状态：{status}。未服务 {unserved}（下界 {ub}），扣分 {points}（下界 {pb}），差距 {gap}")  # fmt: skip
_GOAL = Text(
    "  {id:<13}{measure:>6} × {weight:<4}= {points:>7}  {title}", "  {measure:>6} × {weight:<4}= {points:>7}  {title}"
)
_TIME = Text("Time: {list} s", "用时：{list} 秒")
_NONE = Text("none proven", "未证明")
_REASONS_SHOWN = 3


def summary(scenario: Scenario, result: Result, timetable: Timetable | None, *, verbose: bool = False) -> Iterator[str]:
    """Lines of the summary: the week in sentences; with ``verbose`` also score, bounds, goals and times."""
    language = scenario.settings.language
    yield _HEAD.format(title=scenario.settings.title or scenario.name, week=result.week_of).say(language)
    if timetable is not None:
        for text in sentences(ReportContext.of(scenario, timetable, result.week_of, result=result)):
            yield text.say(language)
        reasons = Counter(row.reason for row in timetable.waiting if row.reason)
        for why, n in reasons.most_common(_REASONS_SHOWN):
            yield _WHY_WAITING.format(why=why, n=n).say(language)
        if service_reasons(View(scenario, timetable, result.week_of)):
            yield _NAMES.say(language)
    else:
        yield _STATUS[result.status.value].say(language)
    if verbose:
        yield from _figures(result, language)


def _figures(result: Result, language: Language) -> Iterator[str]:
    """Score and bounds, every goal that costs points, and the time of each stage."""
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
    if result.seconds:
        yield _times(result.seconds, language)


def _times(seconds: Mapping[str, float], language: Language) -> str:
    """Seconds in all and of each stage, by name."""
    parts = (f"{STAGES.get(stage, Text(stage, stage)).say(language)} {value:.1f}" for stage, value in seconds.items())
    return _TIME.format(list=listed(parts, language)).say(language)


_ALL_SERVED = Text(
    "All {n} students who signed up are served; nobody waits.", "报名的 {n} 名学生全部排进，没有人候补。"
)
_SOME_WAIT = Text(
    "Of {n} students who signed up {served} are served on all their days, {partly} wait on some, {never} on all.",
    "报名的 {n} 名学生中，{served} 名全部排进，{partly} 名有一部分日子候补，{never} 名全部候补。",
)
_FEWEST = Text(" That fewer cannot wait is proven.", "已证明候补不可能更少。")
_MAYBE_FEWER = Text(" Whether fewer could wait is not proven.", "能否再少些人候补，尚未证明。")
_GROUPS = Text(
    "There are {n} care groups of {least} to {most} students{more}.", "托管班 {n} 个，每班 {least} 至 {most} 人{more}。"
)
_EVEN = Text("There are {n} care groups of {most} students{more}.", "托管班 {n} 个，每班 {most} 人{more}。")
_EXTENDED = Text(", and {n} groups of extended care", "；延时组 {n} 个")
_CLUBS = Text("All {n} clubs open.", "{n} 个社团全部开班。")
_SOME_CLUBS = Text("{n} of {offered} clubs open. Not open: {list}.", "{offered} 个社团开班 {n} 个。未开班：{list}。")
_CLUB_WHY = Text("{club} ({why})", "{club}（{why}）")
_WISHES = Text("Of {n} children who asked for a club {list}.", "想参加社团的 {n} 名学生中：{list}。")
_WISH = Text("{n} got {wish}", "{wish}录取 {n} 名")
_NO_CLUB = Text("{n} got none", "未录取 {n} 名")
_TOGETHER = Text(
    "Of {n} sets of children who asked to be together {kept} are.", "要求同组的 {n} 组孩子，{kept} 组排在一起。"
)
_ADULTS = Text("{n} adults come to work: {list}.", "到岗 {n} 人：{list}。")
_NOBODY_COMES = Text("Nobody comes to work.", "无人到岗。")
_COUNT = Text("{what} {n}", "{what} {n} 人")
_NOT_ASKED = Text(
    " {n} volunteers or people from outside are not needed.", "另有志愿者或校外人员 {n} 人本周不需要到岗。"
)
_FAIR = Text(
    "Those who share the work serve {least} to {most} slots, {mean:.1f} on average; with earlier weeks nobody is more "
    "than {off} slots away from a fair share.",
    "分摊工作的人员每人 {least} 至 {most} 节，平均 {mean:.1f} 节；连同此前累计，与各自应分摊的节数最多相差 {off} 节。",
)
_CLEAN = Text("All {n} hard rules are kept.", "{n} 条硬性规则全部满足。")
_BROKEN = Text("Hard rules are broken in {n} places.", "有 {n} 处违反硬性规则。")
_OPTIMAL = Text("That there is no better timetable is proven.", "已证明最优：没有更好的课表。")
_GAP = Text(
    "This timetable could be improved by {gap} % at most: more is proven impossible. The best there is lies "
    "somewhere between; a longer run may come nearer.",
    "这份课表最多还能改进 {gap}%：再多已证明不可能。真正最好的课表在两者之间，延长求解时间可能更接近。",
)
_NO_BOUND = Text("How much better a timetable could be is not proven in this run.", "还能改进多少，本次求解没有证明。")
_WORST = Text("Furthest from the ideal: {list}.", "离理想最远的方面：{list}。")
_IDEAL = Text("Every goal is met in full.", "各项目标全部达到。")
_WORST_SHOWN = 3


def sentences(context: ReportContext) -> list[Text]:
    """How good a week is, for the office: it counts people, but names none."""
    return [
        _served(context),
        *_groups(context.view),
        *_clubs(context.view),
        *_together(context.view),
        _adults(context.view),
        *_fairness(context),
        _BROKEN.format(n=context.audit.score.hard) if context.audit.score.hard else _CLEAN.format(n=len(RULES)),
        _improvement(context),
        _goals(context),
        *context.unavailable.told(context.scenario),
    ]


def _served(context: ReportContext) -> Text:
    view = context.view
    signed_up = [one for one in view.scenario.students if view.signed_up(one)]
    waits = [one for one in signed_up if view.waits.get(one.id)]
    if not waits:
        return _ALL_SERVED.format(n=len(signed_up))
    partly = sum(view.served(one.id) for one in waits)
    counts = {"served": len(signed_up) - len(waits), "partly": partly, "never": len(waits) - partly}
    text = _SOME_WAIT.format(n=len(signed_up), **counts)
    if context.proven_result is None:
        return text
    least = context.proven_result.bound.unserved
    more = _FEWEST if least is not None and least >= context.audit.score.unserved else _MAYBE_FEWER
    return Text(text.en + more.en, text.zh + more.zh)


def _groups(view: View) -> Iterator[Text]:
    sizes = [len(view.members_of(one)) for one in view.of_kind("care")]
    extended = len(view.of_kind("extended"))
    least, most = min(sizes, default=0), max(sizes, default=0)
    text = _EVEN if least == most else _GROUPS
    more = _EXTENDED.format(n=extended) if extended else Text("", "")
    if sizes or extended:
        yield text.format(n=len(sizes), least=least, most=most, more=more)


def _clubs(view: View) -> Iterator[Text]:
    offered = view.scenario.clubs
    if not offered:
        return
    shut = [_CLUB_WHY.format(club=club.name or club.id, why=why) for club, why in closed_clubs(view)]
    open_ = len(offered) - len(shut)
    yield _SOME_CLUBS.format(n=open_, offered=len(offered), list=clause_text(shut)) if shut else _CLUBS.format(n=open_)
    best: Counter[int] = Counter()
    for one in view.served_students:
        if one.wants_clubs:
            granted = view.own_clubs(view.placed[one.id])
            best[min((place for place, club in enumerate(one.clubs, 1) if club in granted), default=0)] += 1
    granted_first = sorted(best, key=lambda place: (not place, place))
    told = [
        _WISH.format(n=best[place], wish=wish_text(place)) if place else _NO_CLUB.format(n=best[0])
        for place in granted_first
    ]
    if told:
        yield _WISHES.format(n=best.total(), list=list_text(told))


def _together(view: View) -> Iterator[Text]:
    groups: dict[str, list[str]] = {}
    for one in view.served_students:
        if one.together and view.care_group_of(one.id):
            groups.setdefault(one.together, []).append(view.care_group_of(one.id))
    asked = [of_code for of_code in groups.values() if len(of_code) > 1]
    if asked:
        yield _TOGETHER.format(n=len(asked), kept=sum(len(set(of_code)) == 1 for of_code in asked))


def _adults(view: View) -> Text:
    roles = Counter(view.scenario.person[one].role for one in view.work if one in view.scenario.person)
    told = [_COUNT.format(what=ROLES_OF_SEVERAL[role], n=roles[role]) for role in Role if roles[role]]
    text = _ADULTS.format(n=roles.total(), list=list_text(told)) if told else _NOBODY_COMES
    spare = len(people_not_asked(view))
    more = _NOT_ASKED.format(n=spare) if spare else Text("", "")
    return Text(text.en + more.en, text.zh + more.zh)


def _fairness(context: ReportContext) -> Iterator[Text]:
    shared = [(load, load.target) for load in context.loads if load.target is not None]
    if any(load.week for load, _ in shared):
        slots = [load.week for load, _ in shared]
        off = max(abs(load.total - target) for load, target in shared)
        yield _FAIR.format(least=min(slots), most=max(slots), mean=sum(slots) / len(slots), off=off)


def _improvement(context: ReportContext) -> Text:
    result = context.proven_result
    if result is None:
        return _NO_BOUND
    if result.status is Status.OPTIMAL:
        return _OPTIMAL
    return improvement_text(context.audit.score.points, result.bound.points)


def improvement_text(points: int, bound: int | None) -> Text:
    """How much better anything could be than what has these points, by a proven bound, rounded up to a percent."""
    if bound is None:
        return _NO_BOUND
    return _OPTIMAL if points <= bound else _GAP.format(gap=-(-100 * (points - bound) // max(1, points)))


def _goals(context: ReportContext) -> Text:
    costs = {goal.id: context.audit.goals[goal.id].points for goal in GOALS if goal.id in context.audit.goals}
    ranked = sorted((goal for goal in GOALS if costs.get(goal.id)), key=lambda goal: -costs[goal.id])
    return _WORST.format(list=list_text(goal.title for goal in ranked[:_WORST_SHOWN])) if ranked else _IDEAL
