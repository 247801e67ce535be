"""What stands against serving everybody: shortages by counting, and sets that only together are short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.domain.telling import Names, place_text, slots_text
from optimizer.engine.capacity.capacity_gaps import CapacityGap, find_capacity_gaps
from optimizer.engine.capacity.survey import max_exercise_places, slot_capacities
from optimizer.engine.explain.bottlenecks import Bottleneck, CountGroup, find_bottlenecks
from optimizer.engine.problem.school import School
from optimizer.language.text import Text
from optimizer.language.times import day_text

_COUNT_GROUP_OF_GAP = {
    "leads": "people",
    "teachers": "people",
    "staff": "people",
    "duty": "duty",
    "places": "rooms",
    "rooms": "rooms",
    "sports": "exercise",
}
"""Kind of finding -> kind of the group of counts that it is about."""
_MAX_SLOTS_LISTED = 3
"""Slots that are told one by one."""


@dataclass(frozen=True)
class Shortage:
    """Facts that together make somebody wait.

    Attributes
    ----------
    lines : tuple of Text
        The facts, in words.
    close : Text, optional
        What would close the gap, where counting says so.
    groups : tuple of Group
        Kind, campus and slot or day of what is short.
    missing : int
        People, rooms or places that are short by counting; 0 where only the whole falls short.
    minimal : bool
        Whether each fact was left out in turn, and the rest could then serve everybody.
    """

    lines: tuple[Text, ...]
    close: Text | None
    groups: tuple[CountGroup, ...]
    missing: int
    minimal: bool


def find_shortages(school: School, time_limit: float) -> tuple[Shortage, ...]:
    """Everything that is proven to make somebody wait, each alone; no two speak of the same.

    Parameters
    ----------
    time_limit : float
        Seconds for the sets beyond plain counting.
    """
    counted: dict[tuple[CountGroup, ...], CapacityGap] = {}
    for finding in find_capacity_gaps(school):
        if finding.hard:
            groups = _groups(finding)
            old = counted.get(groups)
            if old is None or finding.need - finding.have > old.need - old.have:
                counted[groups] = finding
    found = [Shortage((f.text,), f.close, groups, f.need - f.have, True) for groups, f in counted.items()]
    known = {group for groups in counted for group in groups}
    found += [_shortage_of(school, one) for one in find_bottlenecks(school, known, time_limit)]
    return tuple(found)


def _groups(finding: CapacityGap) -> tuple[CountGroup, ...]:
    if finding.where is None:
        return (("per-week",),)
    return ((_COUNT_GROUP_OF_GAP[finding.kind], *finding.where),)


def _shortage_of(school: School, found: Bottleneck) -> Shortage:
    return Shortage(tuple(_ShortageSentences(school).lines(found.groups)), None, found.groups, 0, found.minimal)


class _ShortageSentences:
    """Groups of counts in words."""

    def __init__(self, school: School):
        self.school, self.names = school, Names(school.scenario)
        self.row = {(row.campus, row.slot): row for row in slot_capacities(school)}

    def lines(self, groups: tuple[CountGroup, ...]) -> Iterator[Text]:
        order = list(self.school.scenario.week.by_token)
        by_kind: dict[str, list[tuple[str, str]]] = {}
        for kind, *where in groups:
            by_kind.setdefault(kind, []).append((where[0], where[1]) if where else ("", ""))
        for kind, places in by_kind.items():
            places.sort(key=lambda p: (p[0], order.index(p[1]) if p[1] in order else -1))
            if kind == "people" and len(places) > _MAX_SLOTS_LISTED:
                yield self._people_in_all(places)
            else:
                said = "sports" if kind == "rooms" and "exercise" in by_kind else kind
                yield from (self._one(said, campus, at) for campus, at in places)

    def _people_in_all(self, places: list[tuple[str, str]]) -> Text:
        rows = [self.row[place] for place in places]
        return Text(
            "In {n} slots ({slots}) the students signed up need {need} slots of work at least, duty included",
            "{n} 个时段（{slots}）的学生，连值班至少需要 {need} 节次的人力",
        ).format(n=len(rows), slots=slots_text(r.slot for r in rows), need=sum(r.staff_needed for r in rows))

    def _one(self, kind: str, campus: str, at: str) -> Text:
        rule = self.school.scenario.settings.exercise
        row = self.row.get((campus, at))
        fields = {
            "campus": place_text(campus),
            "at": self.names.slot(at) if row else day_text(at),
            "row": row,
            "load": sum(self.school.could_serve.values()),
            "minutes": rule.min_minutes_per_day,
            "from_": rule.from_attended_minutes,
            "places": max_exercise_places(self.school, campus, at) if row else 0,
        }
        return _SENTENCES[kind].format(**fields)


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
        "每人每天服务节数不超过人员表的上限（max_per_day）",
    ),
    "per-week": Text(
        "Everybody together can serve {load} slots a week at most (max_per_week, max_days)",
        "全体人员每周合计最多服务 {load} 节次（max_per_week、max_days）",
    ),
    "frequency": Text(
        "How often each activity may or must be given in a day and a week is fixed (activities table)",
        "各项活动每天、每周的次数有规定（活动表）",
    ),
    "fixed": Text("Clubs that are fixed must be held (pins table)", "已固定的社团必须开（固定表）"),
}
