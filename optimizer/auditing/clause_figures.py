"""Figures of a week that policies ask about, beyond what the hard rules say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from optimizer.auditing.check import Audit
from optimizer.domain.people import Role
from optimizer.language.lists import list_text
from optimizer.language.terms import value_text
from optimizer.language.text import Text
from optimizer.language.times import clock, clock_text, date_of_day, days_text
from optimizer.rules.registry import GOALS, RULES
from optimizer.rules.view import View


class ClauseFigure(NamedTuple):
    """A figure in words, and whether it is as the clause asks; figures that only inform are always right."""

    right: bool
    text: Text


ClauseFact = Callable[[View, Audit], ClauseFigure]
_NONE = Text("none", "无")


def ends_by(limit: str) -> ClauseFact:
    """Ordinary sessions end by a clock time."""

    def fact(view: View, audit: Audit) -> ClauseFigure:
        rows = (row for (_, token), row in view.sessions.items() if not view.scenario.week[token].extended)
        last = max((row.end for row in rows), default=0)
        text = Text(
            "the last ordinary session ends at {end} (limit {limit})", "最晚的普通时段 {end} 结束（上限 {limit}）"
        )
        return ClauseFigure(last <= clock(limit), text.format(end=clock_text(last) if last else "–", limit=limit))

    return fact


def days(view: View, audit: Audit) -> ClauseFigure:
    text = Text("service on {days}", "服务日：{days}")
    return ClauseFigure(True, text.format(days=days_text(view.scenario.week.days)))


def served(view: View, audit: Audit) -> ClauseFigure:
    """Students served at all; waiting ones are no fault by themselves."""
    signed_up = [student for student in view.scenario.students if view.signed_up(student)]
    n = sum(view.served(student.id) for student in signed_up)
    text = Text(
        "{n} of {all} students signed up are served, {k} wait on some day",
        "报名 {all} 人，服务 {n} 人，有候补日的 {k} 人",
    )
    return ClauseFigure(True, text.format(n=n, all=len(signed_up), k=len(view.waits)))


def waiting_by_priority(view: View, audit: Audit) -> ClauseFigure:
    weights = Counter(view.scenario.priority_weight(view.scenario.student[one]) for one in view.waits)
    if not weights:
        return ClauseFigure(True, Text("nobody waits", "无人候补"))
    en = ", ".join(f"{n} of weight {weight}" for weight, n in sorted(weights.items(), reverse=True))
    zh = "，".join(f"权重 {weight} 的 {n} 人" for weight, n in sorted(weights.items(), reverse=True))
    return ClauseFigure(True, Text(f"waiting: {en}", f"候补：{zh}"))


def categories(view: View, audit: Audit) -> ClauseFigure:
    known = view.scenario.category_of
    categories_given = sorted({known[row.activity] for row in view.sessions.values() if row.activity in known})
    held = list_text(value_text("category", one) for one in categories_given) if categories_given else Text("–", "–")
    return ClauseFigure(True, Text("held: {list}", "开展：{list}").format(list=held))


def fee_per_slot(expected: str) -> ClauseFact:
    def fact(view: View, audit: Audit) -> ClauseFigure:
        fee = view.scenario.settings.fees.yuan_per_slot
        text = Text("{fee} yuan a slot (policy: {expected})", "每课时 {fee} 元（政策：{expected} 元）")
        return ClauseFigure(f"{fee:.2f}" == expected, text.format(fee=fee, expected=expected))

    return fact


def no_fees(view: View, audit: Audit) -> ClauseFigure:
    fee = view.scenario.settings.fees.yuan_per_slot
    charged = [club.id for club in view.scenario.clubs if club.yuan_per_meeting]
    text = Text("{fee} yuan a slot, {n} clubs with a fee", "每课时 {fee} 元，收费社团 {n} 个")
    return ClauseFigure(not fee and not charged, text.format(fee=fee, n=len(charged)))


def waivers(view: View, audit: Audit) -> ClauseFigure:
    n = sum(student.fee_waiver > 0 for student in view.scenario.students)
    return ClauseFigure(True, Text(f"{n} students pay less or nothing", f"减免学生 {n} 人"))


def at_work(*roles: Role, none: bool = False) -> ClauseFact:
    """How many people of some roles are at work; with ``none`` there should be nobody."""

    def fact(view: View, audit: Audit) -> ClauseFigure:
        people_by_role = Counter(view.scenario.person[one].role.value for one in view.work)
        n = sum(people_by_role[role] for role in roles)
        named = _named(roles)
        text = Text("{n} people at work of role {roles}", "身份为 {roles} 的在岗人员 {n} 人")
        return ClauseFigure(not (none and n), text.format(n=n, roles=named))

    return fact


def _named(roles: Iterable[Role]) -> Text:
    return list_text(value_text("role", role) for role in roles)


def led_by(*roles: Role) -> ClauseFact:
    """All care and extended sessions are led by somebody of some roles."""

    def fact(view: View, audit: Audit) -> ClauseFigure:
        leads = [one for meeting in view.meetings.values() if meeting.kind != "club" for one in meeting.leads]
        known = [view.scenario.person[one].role for one in leads if one in view.scenario.person]
        n = sum(role in roles for role in known)
        text = Text("{n} of {all} care sessions are led by {roles}", "{all} 节托管中 {n} 节由 {roles} 带班")
        return ClauseFigure(n == len(known), text.format(n=n, all=len(known), roles=_named(roles)))

    return fact


def mixed_groups(view: View, audit: Audit) -> ClauseFigure:
    groups = view.of_kind("care")
    n = sum(len(view.grades_of(group)) > 1 for group in groups)
    return ClauseFigure(
        True, Text(f"{n} of {len(groups)} care groups are mixed", f"{len(groups)} 个托管班中 {n} 个混龄")
    )


def groups_by_grade(view: View, audit: Audit) -> ClauseFigure:
    groups = view.of_kind("care")
    n = sum(len(view.grades_of(group)) <= 1 for group in groups)
    text = Text(f"{n} of {len(groups)} care groups are of one grade", f"{len(groups)} 个托管班中 {n} 个为同年级")
    return ClauseFigure(n == len(groups), text)


def group_sizes(view: View, audit: Audit) -> ClauseFigure:
    sizes = [len(view.members_of(group)) for group in view.of_kind("care")]
    low, high = min(sizes, default=0), max(sizes, default=0)
    return ClauseFigure(
        True, Text(f"{len(sizes)} care groups of {low} to {high}", f"{len(sizes)} 个托管班，{low} 至 {high} 人")
    )


def smallest_club(least: int) -> ClauseFact:
    def fact(view: View, audit: Audit) -> ClauseFigure:
        sizes = [len(view.members_of(group)) for group in view.of_kind("club")]
        text = Text(
            "{n} clubs open, the smallest with {size} (policy: {least})",
            "开班社团 {n} 个，最少 {size} 人（政策：{least} 人）",
        )
        smallest = min(sizes, default=least)
        return ClauseFigure(smallest >= least, text.format(n=len(sizes), size=smallest if sizes else "–", least=least))

    return fact


def exercise(least: int) -> ClauseFact:
    def fact(view: View, audit: Audit) -> ClauseFigure:
        rules = view.scenario.settings.exercise
        text = Text(
            "at least {n} minutes asked on days of {hours} minutes or more (policy: {least})",
            "参加满 {hours} 分钟的日子要求锻炼 {n} 分钟（政策：{least} 分钟）",
        )
        fields = {"n": rules.min_minutes_per_day, "hours": rules.from_attended_minutes, "least": least}
        return ClauseFigure(rules.min_minutes_per_day >= least, text.format(**fields))

    return fact


def on_duty(view: View, audit: Audit) -> ClauseFigure:
    posts = Counter((row.campus, row.token) for row in view.duties)
    low, high = min(posts.values(), default=0), max(posts.values(), default=0)
    return ClauseFigure(
        True,
        Text(f"{len(posts)} duty posts of {low} to {high} people", f"值班岗 {len(posts)} 个，每岗 {low} 至 {high} 人"),
    )


def extended_care(view: View, audit: Audit) -> ClauseFigure:
    n = sum(bool(row.extended_group) for row in view.placed.values())
    return ClauseFigure(True, Text(f"{n} students in longer care", f"延时托管 {n} 人"))


def by_campus(view: View, audit: Audit) -> ClauseFigure:
    served_by_campus = Counter(view.scenario.campus_of(student) for student in view.served_students)
    shown = [f"{campus or '–'} {n}" for campus, n in sorted(served_by_campus.items())]
    return ClauseFigure(True, Text("served by campus: {list}", "各校区服务人数：{list}").format(list=list_text(shown)))


def mergers(view: View, audit: Audit) -> ClauseFigure:
    shown = [f"{campus} → {into}" for campus, into in sorted(view.scenario.merged.items()) if campus != into]
    return ClauseFigure(True, Text("merged: {list}", "合并：{list}").format(list=list_text(shown) if shown else _NONE))


def not_every_day(view: View, audit: Audit) -> ClauseFigure:
    """Students who signed up for some of the week's days alone."""
    all_days = len(view.scenario.week.days)
    n = sum(0 < len(view.signed_up(student)) < all_days for student in view.scenario.students)
    return ClauseFigure(True, Text(f"{n} students attend on some days alone", f"只报名部分日子的 {n} 人"))


def vetted(view: View, audit: Audit) -> ClauseFigure:
    until = {one: date_of_day(view.monday, work[-1].day) for one, work in view.work.items()}
    n = sum(view.scenario.person[one].vetted_on(last) for one, last in until.items())
    text = Text(f"{n} of {len(view.work)} people at work are vetted", f"在岗 {len(view.work)} 人中 {n} 人审查有效")
    return ClauseFigure(n == len(view.work), text)


def measures(*goals: str) -> ClauseFact:
    """Measures of goals, to be read beside the clause."""

    def fact(view: View, audit: Audit) -> ClauseFigure:
        wanted = [(goal.title, audit.goals[goal.id].measure) for goal in GOALS if goal.id in goals]
        shown = list_text(Text(f"{title.en} {measure}", f"{title.zh} {measure}") for title, measure in wanted)
        return ClauseFigure(True, Text(f"measures: {shown.en}", f"指标：{shown.zh}"))

    return fact


def counts(rules: Iterable[str], audit: Audit) -> list[Text]:
    """Violations of each rule."""
    titles = {rule.id: rule.title for rule in RULES}
    text = Text("{title}: {n} violations", "{title}：{n} 处违规")
    return [text.format(title=titles[rule], n=audit.counts[rule]) for rule in rules]
