"""One page for a meeting: three numbers and a sentence a plan, what a semester comes to, and whom a plan changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from optimizer.batch.html_page import PageCell, PageTable, Prose, page
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import class_text
from optimizer.language.lists import list_text
from optimizer.language.terms import STATES
from optimizer.language.text import Language, Text
from optimizer.payroll.money import in_fen, rounded, to_yuan
from optimizer.report.figures import pay_of
from optimizer.whatif.outcome import VariantOutcome
from optimizer.whatif.study import Study
from optimizer.whatif.table import cost_at_first, differences_of
from optimizer.whatif.verdict import ComparisonVerdict

SEMESTER_WEEKS = 18
_TOLD = 5
"""Teachers and classes that are named for each plan; the page says how many there are in all."""
_TITLE = Text("For the meeting", "会议用一页")
_INTRO = Text(
    "Figures are of the weeks found, each audited. A semester is reckoned as {weeks} such weeks. “Cost” is at the "
    "first plan's pay for a unit of work, so that plans can be compared.",
    "均为所得课表的数字，课表均经审核。一学期按 {weeks} 周计。“支出”按首个方案的单位报酬计算，便于比较。",
)
_HEAD = (
    Text("Plan", "方案"),
    Text("Children who wait", "候补学生"),
    Text("First wishes granted", "第一志愿满足"),
    Text("Cost of a week, yuan", "一周支出（元）"),
    Text("In one sentence", "一句话"),
)
_SEMESTER = (
    Text("Plan", "方案"),
    Text("Student slots", "学生课时"),
    Text("Staff slots", "人员课时"),
    Text("Fees, yuan", "收费（元）"),
    Text("Cost, yuan", "支出（元）"),
    Text("Fee a slot that covers the cost, yuan", "收支相抵的每课时收费（元）"),
)
_SENTENCES = {
    ComparisonVerdict.BETTER: Text("Proven better than {first}: {what}.", "已证明优于{first}：{what}。"),
    ComparisonVerdict.WORSE: Text("Proven worse than {first}: {what}.", "已证明不如{first}：{what}。"),
    ComparisonVerdict.EQUAL: Text("Proven as good as {first}: {what}.", "已证明与{first}一样好：{what}。"),
    ComparisonVerdict.UNDECIDED: Text(
        "Whether it is better than {first} is not decided by what was found: {what}.", "与{first}相比难分高下：{what}。"
    ),
    ComparisonVerdict.OTHER: Text(
        "Not comparable with {first} by points, as wishes or weights differ: {what}.",
        "志愿或权重不同，不能与{first}比较得分：{what}。",
    ),
}
_BASE = Text("What the others are compared with: {what}.", "其他方案与它比较：{what}。")
_WHAT = Text(
    "{served} of {all} children are served on every day, {people} people serve {slots} slots",
    "{all} 名学生中 {served} 名全部服务，{people} 人承担 {slots} 课时",
)
_NONE = Text("No timetable: {why}.", "没有课表：{why}。")
_CHANGES = Text("What {name} changes", "{name}：变化")
_TEACHERS = Text("{n} people have other slots; most: {names}", "{n} 人时段有变，变化最多：{names}")
_CLASSES = Text(
    "{n} children have another care group, clubs or days; by class: {names}",
    "{n} 名学生换班、换社团或换日子，按班级：{names}",
)
_SAME = Text("Nobody's week differs from the first plan.", "与首个方案相比没有变化。")
_Who = TypeVar("_Who")
_NAMED = Text("{name} ({n})", "{name}（{n}）")


def meeting_page(study: Study, *, weeks: int = SEMESTER_WEEKS, language: Language | None = None) -> str:
    """The page as HTML.

    Parameters
    ----------
    weeks : int
        Of a semester.
    """
    said = language or study.language
    plans = [_plan(study, at, said) for at in range(len(study))]
    parts: list[PageTable | Prose] = [PageTable("", _cells(_HEAD, said), plans)]
    totals = [_semester(one, study[0], weeks) for one in study.outcomes]
    parts.append(PageTable(Text("A semester", "一学期").say(said), _cells(_SEMESTER, said), totals))
    for at in range(1, len(study)):
        parts.append(Prose(_CHANGES.format(name=study[at].name).say(said), [t.say(said) for t in _changed(study, at)]))
    return page(_TITLE.say(said), [_INTRO.format(weeks=weeks).say(said)], parts, language=said)


def _cells(head: tuple[Text, ...], said: Language) -> list[PageCell]:
    return [PageCell(text.say(said), number=0 < at < len(head) - (head is _HEAD)) for at, text in enumerate(head)]


def _number(value: object) -> PageCell:
    return PageCell(
        "–" if value is None else f"{value:,}" if isinstance(value, int | Decimal) else str(value), number=True
    )


def _plan(study: Study, at: int, said: Language) -> list[PageCell]:
    one, first = study[at], study[0]
    figures = one.figures
    if figures is None:
        told = _NONE.format(why=STATES[one.end])
        return [PageCell(one.name), *[_number(None)] * 3, PageCell(told.say(said))]
    granted = sum(figures.wishes.values())
    share = f"{figures.wishes.get(1, 0) / granted:.0%}" if granted else None
    what = _WHAT.format(served=figures.served, all=figures.students, people=figures.people, slots=figures.staff_slots)
    verdict = study.verdict(at)
    text = (
        _BASE.format(what=what)
        if at == 0 or verdict not in _SENTENCES
        else _SENTENCES[verdict].format(first=first.name, what=what)
    )
    cost = cost_at_first(one, first)
    numbers = (figures.waiting, share, None if cost is None else to_yuan(cost))
    return [PageCell(one.name), *map(_number, numbers), PageCell(text.say(said))]


def _semester(one: VariantOutcome, first: VariantOutcome, weeks: int) -> list[PageCell]:
    figures = one.figures
    if figures is None:
        return [PageCell(one.name), *[_number(None)] * 5]
    cost = cost_at_first(one, first)
    values = (
        weeks * figures.student_slots,
        weeks * figures.staff_slots,
        None if figures.money is None else to_yuan(weeks * figures.money.fees),
        None if cost is None else to_yuan(weeks * cost),
        break_even_fee(one, first),
    )
    return [PageCell(one.name), *map(_number, values)]


def break_even_fee(one: VariantOutcome, first: VariantOutcome) -> Decimal | None:
    """Yuan a slot at which a week's income meets its cost at the first plan's pay, all else being as it is.

    None where fees are not by the slot alone: without a rate, by the hour, with caps or sums for a student, which do
    not grow with the rate.
    """
    fees = one.scenario.settings.fees
    cost = cost_at_first(one, first)
    apart = (fees.cap_yuan_per_day, fees.cap_yuan_per_student)
    if cost is None or one.timetable is None or not fees.yuan_per_slot or any(cap is not None for cap in apart):
        return None
    paid = one.pay
    bare = pay_of(_without_other_fees(one), one.timetable)
    if paid is None or bare is None or one.figures is None or one.figures.money is None:
        return None
    by_slot = sum(row.fee for row in bare.fees)
    if not by_slot:
        return None
    other = one.figures.money.income - by_slot
    return rounded(Fraction(cost - other) * in_fen(fees.yuan_per_slot) / by_slot / 100, 2)


def _without_other_fees(one: VariantOutcome) -> Scenario:
    """The plan's scenario in which slots alone are charged for."""
    scenario = one.scenario
    fees = scenario.settings.fees.model_copy(update={"yuan_per_student": Decimal(0)})
    clubs = tuple(replace(club, yuan_per_meeting=Decimal(0)) for club in scenario.clubs)
    return replace(scenario, settings=scenario.settings.model_copy(update={"fees": fees}), clubs=clubs)


def _changed(study: Study, at: int) -> Iterator[Text]:
    """What differs from the first plan for teachers and classes, no child by name."""
    differences = differences_of(study[0], study[at])
    if differences is None:
        return
    scenario = study[at].scenario
    slots = Counter(change.staff for change in differences.places)
    children = {*differences.moved, *differences.other_clubs, *differences.newly_waiting, *differences.newly_served}
    rows = (scenario.student[one] for one in sorted(children) if one in scenario.student)
    classes = Counter(class_text(row.grade, row.class_name) for row in rows)
    if not slots and not children:
        yield _SAME
    if slots:
        people = scenario.person | study[0].scenario.person
        named = [_NAMED.format(name=people[one].name or one, n=n) for one, n in _most(slots)]
        yield _TEACHERS.format(n=len(slots), names=list_text(named))
    if children:
        yield _CLASSES.format(n=len(children), names=list_text(_NAMED.format(name=c, n=n) for c, n in _most(classes)))


def _most(counts: Counter[_Who]) -> list[tuple[_Who, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))[:_TOLD]
