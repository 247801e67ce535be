"""What prevents serving everybody: capacity gaps by counting, and bottlenecks that only together are short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.domain.telling import Names, place_text, slots_text
from optimizer.engine.capacity.capacity_gaps import CapacityGap, find_capacity_gaps
from optimizer.engine.explain.bottlenecks import Bottleneck, Resource, find_bottlenecks
from optimizer.engine.problem.capacity_survey import SlotCapacity, max_exercise_places, slot_capacities
from optimizer.engine.problem.school import School
from optimizer.language.text import Text
from optimizer.language.times import day_text

_RESOURCE_OF_GAP = {
    "leads": "people",
    "teachers": "people",
    "staff": "people",
    "duty": "duty",
    "places": "rooms",
    "rooms": "rooms",
    "sports": "exercise",
}
"""Kind of capacity gap -> kind of the resource that is short."""
_MAX_SLOTS_LISTED = 3
"""Slots in which people are short that are told one by one; of more, only the sum is."""


@dataclass(frozen=True)
class Shortage:
    """Facts that together make somebody wait.

    Attributes
    ----------
    lines : tuple of Text
        The facts, in words.
    close : Text, optional
        What would close the gap, where counting says so.
    resources : tuple of Resource
        What is short.
    missing : int
        People, rooms or places that are short by counting; 0 where only several resources together are short.
    minimal : bool
        Whether each resource was left out in turn, and the others could then serve everybody.
    """

    lines: tuple[Text, ...]
    close: Text | None
    resources: tuple[Resource, ...]
    missing: int
    minimal: bool


def find_shortages(school: School, time_limit: float) -> tuple[Shortage, ...]:
    """Everything that is proven to make somebody wait, each alone; no two speak of the same resource.

    Parameters
    ----------
    time_limit : float
        Seconds for the bottlenecks, which are more than plain counting.
    """
    counted: dict[tuple[Resource, ...], CapacityGap] = {}
    for gap in find_capacity_gaps(school):
        if gap.hard:
            resources = (_resource_of(gap),)
            largest = counted.get(resources)
            if largest is None or gap.need - gap.have > largest.need - largest.have:
                counted[resources] = gap
    shortages = [
        Shortage((gap.text,), gap.close, resources, gap.need - gap.have, True) for resources, gap in counted.items()
    ]
    known = {resource for resources in counted for resource in resources}
    shortages += [_shortage_of(school, one) for one in find_bottlenecks(school, known, time_limit)]
    return tuple(shortages)


def _resource_of(gap: CapacityGap) -> Resource:
    return Resource("per-week") if gap.where is None else Resource(_RESOURCE_OF_GAP[gap.kind], *gap.where)


def _shortage_of(school: School, one: Bottleneck) -> Shortage:
    return Shortage(tuple(_bottleneck_sentences(school, one.resources)), None, one.resources, 0, one.minimal)


def _bottleneck_sentences(school: School, resources: tuple[Resource, ...]) -> Iterator[Text]:
    """Resources in words, kind by kind, each in order of time; people in many slots in one sentence."""
    capacities = {(row.campus, row.slot): row for row in slot_capacities(school)}
    order = list(school.scenario.week.by_token)
    by_kind: dict[str, list[Resource]] = {}
    for one in resources:
        by_kind.setdefault(one.kind, []).append(one)
    for kind, alike in by_kind.items():
        alike.sort(key=lambda r: (r.campus, order.index(r.at) if r.at in order else -1))
        if kind == "people" and len(alike) > _MAX_SLOTS_LISTED:
            yield _people_in_all([capacities[one.campus, one.at] for one in alike])
        else:
            sentence = _SENTENCES["sports" if kind == "rooms" and "exercise" in by_kind else kind]
            for one in alike:
                yield sentence.format(**_fields(school, one, capacities.get((one.campus, one.at))))


def _people_in_all(rows: list[SlotCapacity]) -> Text:
    return Text(
        "In {n} slots ({slots}) the students signed up need {need} slots of work at least, duty included",
        "{n} 个时段（{slots}）的学生，连值班至少需要 {need} 节次的人力",
    ).format(n=len(rows), slots=slots_text(r.slot for r in rows), need=sum(r.staff_needed for r in rows))


def _fields(school: School, one: Resource, row: SlotCapacity | None) -> dict[str, object]:
    """Fields of the sentences; ``row`` holds the figures of the resource's slot, where it has one."""
    exercise = school.scenario.settings.exercise
    return {
        "campus": place_text(one.campus),
        "at": Names(school.scenario).slot(one.at) if row else day_text(one.at),
        "row": row,
        "load": sum(school.could_serve.values()),
        "minutes": exercise.min_minutes_per_day,
        "from_": exercise.from_attended_minutes,
        "places": max_exercise_places(school, one.campus, one.at) if row else 0,
    }


_SENTENCES = {
    "people": Text(
        "{at}{campus}: {row.students} students signed up; {row.staff} people are there,"
        " {row.leads} of them may lead, {row.teachers} are teachers",
        "{at}{campus}：登记 {row.students} 人；"
        "能到岗 {row.staff} 人，其中可带班 {row.leads} 人、教师 {row.teachers} 人",
    ),
    "duty": Text(
        "{at}{campus}: {row.duty_needed} must be on duty, {row.duty} who may be are there",
        "{at}{campus}：值班要 {row.duty_needed} 人，能值班且到岗的有 {row.duty} 人",
    ),
    "rooms": Text(
        "{at}{campus}: the open rooms take {row.rooms} groups, each kind of room no more than it has",
        "{at}{campus}：开放的场地共容纳 {row.rooms} 个班，各类场地数量有限",
    ),
    "activity": Text(
        "{at}{campus}: no activity for care groups can be given (slots, rooms and grades of activities)",
        "{at}{campus}：没有可安排的托管活动（见活动的时段、场地和年级）",
    ),
    "exercise": Text(
        "{at}{campus}: each student who stays {from_} minutes or more needs {minutes} minutes of exercise",
        "{at}{campus}：在校满 {from_} 分钟的学生每人要有 {minutes} 分钟体育活动",
    ),
    "sports": Text(
        "{at}{campus}: the open rooms give exercise to {places} students at a time",
        "{at}{campus}：开放的场地同一时段最多容纳 {places} 名学生进行体育活动",
    ),
    "per-day": Text(
        "Nobody serves more slots a day than the staff table allows (max_per_day)",
        "每人每天服务节数不超过人员表的上限（“每日上限”）",
    ),
    "per-week": Text(
        "Everybody together can serve {load} slots a week at most (max_per_week, max_days)",
        "全体人员每周合计最多服务 {load} 节次（“每周上限”和“每周天数上限”）",
    ),
    "frequency": Text(
        "How often each activity may or must be given in a day and a week is fixed (activities table)",
        "各项活动每天、每周的次数有规定（活动表）",
    ),
    "fixed": Text("Clubs that are fixed must be held (pins table)", "已固定的社团必须开（固定表）"),
}
