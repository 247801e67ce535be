"""Settings that contradict each other or the contract: times of the week, campuses, grouping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from optimizer.domain.lookup import nearest
from optimizer.domain.scenario import Scenario
from optimizer.domain.settings import CampusSettings, Settings, SlotTime
from optimizer.errors import Problem
from optimizer.language.text import Text
from optimizer.language.times import DAYS, clock_text

_DAY = Text("a day: " + " ".join(DAYS), "星期：周一 至 周日")
_DAY_TWICE = Text("each day once", "每天只写一次")
_DAYS_EMPTY = Text("at least one day", "至少一天")
_BACKWARDS = Text("an end later than the start", "结束时间应晚于开始时间")
_OVERLAP = Text(
    "slots in order of time that do not overlap: {other} comes before", "按时间先后且互不重叠的时段：前一节为 {other}"
)
_EXTENDED = Text("extended slots that do not overlap {other} on {day}", "延时时段不能与 {day} 的 {other} 重叠")
_PHASE = Text("{limit} or earlier: the phase allows nothing later", "不晚于 {limit}：该学段不允许更晚")
_LATEST = Text("an end at {limit} or earlier on {day}", "{day} 的结束时间不晚于 {limit}")
_MIXED = Text("1 or more, as mixed groups are required", "要求混龄编组时应不小于 1")
_SIZES = Text("no more than max_size = {most}", "不大于“编组.人数上限”的 {most}")
_ONE_RATE = Text("one rate: fees.yuan_per_slot = {slot} is given too", "只填一种收费标准：“收费.每节元”已填 {slot}")
_CAMPUS = Text("a campus that some table names", "各表中出现过的校区")
_SELF = Text("another campus", "另一个校区")
_CIRCLE = Text("mergers that end somewhere: these go round in a circle", "合并关系不能循环")


def settings_problems(scenario: Scenario, campuses: frozenset[str]) -> list[Problem]:
    """Contradictions that do not depend on slots."""
    grouping = scenario.settings.grouping
    found = list(_campus_problems(scenario, campuses))
    if grouping.mixed == "required" and grouping.max_grade_span == 0:
        found.append(_fault("grouping.max_grade_span", "0", _MIXED))
    if grouping.min_size > grouping.max_size:
        found.append(_fault("grouping.min_size", str(grouping.min_size), _SIZES.format(most=grouping.max_size)))
    fees = scenario.settings.fees
    if fees.yuan_per_slot and fees.yuan_per_hour:
        found.append(_fault("fees.yuan_per_hour", str(fees.yuan_per_hour), _ONE_RATE.format(slot=fees.yuan_per_slot)))
    return found


def week_problems(settings: Settings) -> list[Problem]:
    """Days and times that make no sense or end too late."""
    found = [*_day_problems(settings), *_order_problems(settings), *_end_problems(settings)]
    return found or list(_overlaps_with_extended(settings))


def _fault(key: str, value: str, expected: Text, near: str = "") -> Problem:
    return Problem("scenario", None, key, value, expected, near)


def _day_problems(settings: Settings) -> Iterator[Problem]:
    week = settings.week
    if not week.days:
        yield _fault("week.days", "", _DAYS_EMPTY)
    keys = (("week.days", week.days), ("week.slots_on", week.slots_on), ("week.latest_end_on", week.latest_end_on))
    for key, days in keys:
        for day in days:
            if day not in DAYS:
                yield _fault(key, day, _DAY, nearest(day, DAYS))
    for day in sorted({day for day in week.days if week.days.count(day) > 1}):
        yield _fault("week.days", day, _DAY_TWICE)


def _slot_lists(settings: Settings) -> dict[str, tuple[SlotTime, ...]]:
    """Dotted key -> the slots listed there."""
    week = settings.week
    named = {f"week.slots_on.{day}": slots for day, slots in week.slots_on.items()}
    return {"week.slots": week.slots, **named, "week.extended": week.extended}


def _order_problems(settings: Settings) -> Iterator[Problem]:
    for key, slots in _slot_lists(settings).items():
        for slot in slots:
            if slot.end <= slot.start:
                yield _fault(key, _times(slot), _BACKWARDS)
        for before, after in pairwise(slots):
            if after.start < before.end:
                yield _fault(key, _times(after), _OVERLAP.format(other=_times(before)))


def _end_problems(settings: Settings) -> Iterator[Problem]:
    week, limit = settings.week, settings.phase_end
    latest = {"week.latest_end": week.latest_end}
    latest |= {f"week.latest_end_on.{day}": end for day, end in week.latest_end_on.items()}
    for key, end in latest.items():
        if end is not None and end > limit:
            yield _fault(key, clock_text(end), _PHASE.format(limit=clock_text(limit)))
    if settings.phase == "junior":
        for slot in week.extended:
            if slot.end > limit:
                yield _fault("week.extended", _times(slot), _PHASE.format(limit=clock_text(limit)))
    told = set()
    for day in week.days:
        key = f"week.slots_on.{day}" if day in week.slots_on else "week.slots"
        end_of_day = min(settings.latest_end(day), limit)
        for slot in week.slots_on.get(day, week.slots):
            if slot.end > end_of_day and (key, slot) not in told:
                told.add((key, slot))
                yield _fault(key, _times(slot), _LATEST.format(limit=clock_text(end_of_day), day=day))


def _overlaps_with_extended(settings: Settings) -> Iterator[Problem]:
    week = settings.week
    for slot in week.extended:
        for day in week.days:
            ordinary: Sequence[SlotTime] = week.slots_on.get(day, week.slots)
            clash = next((other for other in ordinary if other.start < slot.end and slot.start < other.end), None)
            if clash:
                yield _fault("week.extended", _times(slot), _EXTENDED.format(other=_times(clash), day=day))
                break


def _times(slot: SlotTime) -> str:
    return f"{clock_text(slot.start)}-{clock_text(slot.end)}"


def _campus_problems(scenario: Scenario, campuses: frozenset[str]) -> Iterator[Problem]:
    rules = scenario.settings.campuses
    tables = (scenario.students, scenario.staff, scenario.rooms, scenario.clubs, scenario.classes)
    real = {row.campus for table in tables for row in table} - {""}
    for name, rule in rules.items():
        key = f"campuses.{name}"
        if name not in real:
            yield _fault(key, name, _CAMPUS, nearest(name, real))
        if rule.merge_into == name:
            yield _fault(key + ".merge_into", rule.merge_into, _SELF, nearest("", real))
        elif rule.merge_into not in real:
            yield _fault(key + ".merge_into", rule.merge_into, _CAMPUS, nearest(rule.merge_into, real - {name}))
    yield from _circles(scenario, rules)


def _circles(scenario: Scenario, rules: Mapping[str, CampusSettings]) -> Iterator[Problem]:
    """Campuses all too small that merge into each other."""
    rows = {name: sum(student.campus == name for student in scenario.students) for name in rules}
    into = {name: rule.merge_into for name, rule in rules.items() if rows[name] < rule.min_students}
    for name in into:
        path, at = [name], into[name]
        while at in into and at not in path:
            path.append(at)
            at = into[at]
        if at == name and len(path) > 1:
            yield _fault(f"campuses.{name}.merge_into", into[name], _CIRCLE)
