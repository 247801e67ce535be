"""What keeps a school from serving everybody: capacity gaps that plain counting shows, and bottlenecks.

A bottleneck is a set of counts that cannot all hold while nobody waits. The counts are the rows of the bounds
(docs/bounds.md), which every timetable keeps. Rows are collected by resource, in groups that an officer can name: the
people of a slot, its rooms, a day's exercise, the limits of the week. A set of resources is a bottleneck if the least
number of waiting student-days under their rows alone is provably 1 or more, in exact arithmetic. It is minimal if
without any one of its resources the counts could come out.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from optimizer.domain.telling import Names, place_text, slots_text
from optimizer.engine.bounds.base_relaxation import build_base_relaxation
from optimizer.engine.capacity import CapacityGap, find_capacity_gaps
from optimizer.engine.cp.assumptions import NoConflict, deletion_filter, drop_blocks
from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.dual_bound import safe_dual_bound
from optimizer.engine.lp.program import Key, LinearProgram, LinearRow
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
            resources = (_resource_of_gap(gap),)
            largest = counted.get(resources)
            if largest is None or gap.need - gap.have > largest.need - largest.have:
                counted[resources] = gap
    shortages = [
        Shortage((gap.text,), gap.close, resources, gap.need - gap.have, True) for resources, gap in counted.items()
    ]
    known = {resource for resources in counted for resource in resources}
    shortages += [_shortage_of(school, one) for one in find_bottlenecks(school, known, time_limit)]
    return tuple(shortages)


def _resource_of_gap(gap: CapacityGap) -> Resource:
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


@dataclass(frozen=True, order=True, slots=True)
class Resource:
    """What some rows of the bounds are about.

    Attributes
    ----------
    kind : str
        ``people``, ``duty``, ``rooms`` and ``activity`` of a slot; ``exercise`` of a day; ``per-day``, ``per-week``,
        ``frequency`` and ``fixed`` of the whole week.
    campus, at : str
        Campus, and slot or day; blank for the whole week.
    """

    kind: str
    campus: str = ""
    at: str = ""


_KIND_OF_PLACE_ROW = {
    "staff": "people",
    "leads": "people",
    "care leads": "people",
    "teachers": "people",
    "ratio at best": "people",
    "club leads": "people",
    "duty least": "duty",
    "rooms": "rooms",
    "room": "rooms",
    "no activity": "activity",
    "exercise": "exercise",
    "longer exercise": "exercise",
}
"""First part of a row's key -> kind of resource; the next two parts are campus, and slot or day."""
_KIND_OF_WEEK_ROW = {
    "per day": "per-day",
    "in pattern": "per-day",
    "one pattern": "per-day",
    "days": "per-week",
    "per week": "per-week",
    "slots in the smaller pool": "per-week",
    "most a day": "frequency",
    "most a week": "frequency",
    "least a day": "frequency",
    "least a week": "frequency",
    "opens": "fixed",
}
"""First part of a row's key -> kind of resource of the whole week."""


@dataclass(frozen=True)
class Bottleneck:
    """Resources that together make somebody wait. ``minimal``: all are needed, and each was left out in turn."""

    resources: tuple[Resource, ...]
    minimal: bool


def find_bottlenecks(school: School, known: Iterable[Resource], time_limit: float) -> Iterator[Bottleneck]:
    """Bottlenecks, no two with a resource in common, until the rest could serve everybody or the time is up.

    Parameters
    ----------
    known : iterable of Resource
        Left out from the beginning: what is known to be short already.
    time_limit : float
        Seconds of wall time.
    """
    counts = _CountingRows(school, time.monotonic() + time_limit)
    excluded = set(known)
    left = [resource for resource in counts.resources if resource not in excluded]
    while not counts.is_over() and left and not isinstance(counts.conflict_among(left), NoConflict):
        bottleneck = counts.bottleneck_of(left)
        if not bottleneck.resources:
            return
        yield bottleneck
        left = [resource for resource in left if resource not in bottleneck.resources]


def _resource_of(key: Key) -> Resource | None:
    """The resource of a row; None for rows that say how things are and are never left out."""
    name = str(key[0])
    if name in _KIND_OF_PLACE_ROW:
        return Resource(_KIND_OF_PLACE_ROW[name], str(key[1]), str(key[2]))
    return Resource(_KIND_OF_WEEK_ROW[name]) if name in _KIND_OF_WEEK_ROW else None


class _CountingRows:
    """The rows of a school by resource, and whether somebody waits under some of them."""

    def __init__(self, school: School, deadline: float):
        self.deadline, self.integer_seconds = deadline, school.params.explain.integer_count_seconds
        self.model = build_base_relaxation(school, None).builder.model
        self.rows: dict[Resource | None, list[LinearRow]] = defaultdict(list)
        for row in self.model.rows:
            self.rows[_resource_of(row.key)].append(row)
        self.resources = sorted(resource for resource in self.rows if resource is not None)
        self.costs = {v: 1 for v, key in enumerate(self.model.keys) if key[0] == "waits"}

    def is_over(self) -> bool:
        return time.monotonic() >= self.deadline

    def bottleneck_of(self, resources: list[Resource]) -> Bottleneck:
        """A small part of resources that make somebody wait: blocks are left out first, then single resources."""
        fewer = drop_blocks(resources, lambda rest: not self.is_over() and self._linear(rest))
        reduced = deletion_filter(fewer, [[one] for one in fewer], self._conflict_in_time)
        return Bottleneck(reduced.members, reduced.minimal)

    def _conflict_in_time(self, resources: list[Resource]) -> list[Resource] | NoConflict:
        return NoConflict.UNKNOWN if self.is_over() else self.conflict_among(resources)

    def conflict_among(self, resources: list[Resource]) -> list[Resource] | NoConflict:
        """The resources, if it is proven that somebody waits under their rows; else whether nobody needs to."""
        if self._linear(resources):
            return resources
        bound = integer_bound(
            self._part(resources), self.costs, 0, time_limit=min(self.integer_seconds, self._left()), target_bound=1
        )
        if bound.value is not None and bound.value > 0:
            return resources
        return NoConflict.FEASIBLE if bound.solved else NoConflict.UNKNOWN

    def _linear(self, resources: list[Resource]) -> bool:
        """Whether the linear relaxation proves that somebody waits; False proves nothing."""
        value = safe_dual_bound(self._part(resources), self.costs, 0, self._left()).value
        return value is not None and value > 0

    def _part(self, resources: list[Resource]) -> LinearProgram:
        rows = [row for resource in (None, *resources) for row in self.rows[resource]]
        return self.model.with_rows(rows)

    def _left(self) -> float:
        return max(0.1, self.deadline - time.monotonic())
