"""What is allowed in a scenario but may not be what its author means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from optimizer.domain.national import national_notices
from optimizer.domain.notices import InputNotice
from optimizer.domain.people import Student
from optimizer.domain.scenario import Scenario
from optimizer.domain.telling import id_and_name
from optimizer.domain.wishes import StrikingReason
from optimizer.language.folding import name_key
from optimizer.language.lists import list_text
from optimizer.language.text import Text

_APART = Text(
    "{n} pair(s) of students share a code together and a code apart: apart wins",
    "{n} 对学生既要同组又要分开：以分开为准",
)
_PAIR = Text(
    "{first} and {second} (together '{together}', apart '{apart}')",
    "{first} 与 {second}（同组码“{together}”，分开码“{apart}”）",
)
_ALONE = {
    "together": Text(
        "{n} code(s) of together belong to one student alone, who is kept with nobody",
        "{n} 个同组码只有一名学生填写，不起作用",
    ),
    "apart": Text(
        "{n} code(s) of apart belong to one student alone, who is kept apart from nobody",
        "{n} 个分开码只有一名学生填写，不起作用",
    ),
}
_CODE = Text("{code} ({who})", "{code}（{who}）")
_TWICE = Text(
    "{n} child(ren) stand here under two ids, with the same name, grade and class",
    "{n} 名学生姓名、年级、班级相同而学号不同，可能重复",
)
_STAFF_TWICE = Text(
    "{n} name(s) belong to two people; one person may stand here twice", "{n} 个姓名有两个工号，可能是同一个人重复"
)
_NO_WEIGHT = Text(
    "{n} category(ies) of priority have no weight in the settings, and count as none",
    "{n} 个优先类别在设置中没有权重，不起作用",
)
_CATEGORY = Text("{category} ({n} student(s))", "{category}（{n} 名学生）")
_ROOM_KIND = Text(
    "{n} club(s) are fixed to a room of a kind that their activity does not take: they cannot open",
    "{n} 个社团指定的场地不是其活动可用的类型，无法开设",
)
_CLUB_IN = Text("{club} in {room} ({kind})", "{club}：{room}（{kind}）")
_LEADER_DAYS = Text(
    "{n} named leader(s) cannot come on enough days for their club",
    "{n} 名社团负责人的可用时段与社团时段对不上，带不了该社团",
)
_LEADER = Text("{club}: {who}", "{club}：{who}")
_FEW_WISHES = Text(
    "{n} club(s) have on their lists students who name fewer than three clubs, and are turned away more easily",
    "{n} 个社团的报名学生中有人志愿不足三个，落选后没有别的社团可去",
)
_FEW = Text("{club} {few} of {all}", "{club} {all} 人中有 {few} 人")
_STRUCK = {
    StrikingReason.GRADE: Text(
        "{n} student(s) list a club that is not for their grade: it is struck from their lists",
        "{n} 名学生的志愿中有不招收其年级的社团：该志愿划去",
    ),
    StrikingReason.CAMPUS: Text(
        "{n} student(s) list a club of another campus: it is struck from their lists",
        "{n} 名学生的志愿中有其他校区的社团：该志愿划去",
    ),
    StrikingReason.DAYS: Text(
        "{n} student(s) list a club that meets on more days than they can be there: it is struck from their lists",
        "{n} 名学生的志愿中有其参加时段内排不下的社团：该志愿划去",
    ),
    StrikingReason.TOO_FEW: Text(
        "{clubs} cannot open, too few students list them: they are struck from the lists of {n} student(s)",
        "{clubs} 志愿人数不足，无法开设：从 {n} 名学生的志愿中划去",
    ),
}
_PINNED_CLUB = Text(
    "the pin of club {club} lapses: too few students list it, so it cannot open",
    "社团 {club} 的固定安排失效：志愿人数不足，无法开设",
)
_NO_DUTY = Text(
    "nobody{at} has a role that duty.roles names: nobody is on duty there", "{at}没有“值班身份”所列的人员：不安排值班"
)
_AT = Text(" who may serve at {campus}", "{campus}校区")
_CLUB_ROOM = Text(
    "room {room} of club {club} lapses: its campus {campus} is merged into {into}",
    "社团 {club} 指定的场地 {room} 失效：其校区 {campus} 已并入 {into}",
)
_PIN_ROOM = Text(
    "pinned room {room} of group {group} lapses: its campus {campus} is merged into {into}",
    "{group} 组固定的场地 {room} 失效：其校区 {campus} 已并入 {into}",
)
_MERGED = Text(
    "campus {campus} has {rows} student(s) and is merged into {into}", "{campus} 校区只有 {rows} 名学生，并入 {into}"
)
_NOT_FOR_CLUBS = Text(
    "club {club} cannot open: activity {activity} is not offered for clubs",
    "社团 {club} 无法开设：活动 {activity} 不适用于社团",
)
_NO_SLOT = Text("club {club} cannot open: it has no slot this week", "社团 {club} 无法开设：本周没有可用时段")
_NO_SKILL = Text("nobody has the skill that these activities need", "没有人具备以下活动所需的专长")
_NO_ROOM = Text("no room has a kind that these activities take", "没有以下活动可用类型的场地")
_NOBODY_THERE = Text("campus {campus} of {table} has no students", "{table}中的校区 {campus} 没有学生")
_TABLE_NAMES = {"staff": Text("staff", "教职工表"), "rooms": Text("rooms", "场地表"), "clubs": Text("clubs", "社团表")}
_ENOUGH_WISHES = 3
"""Wishes that families are asked for."""


def find_warnings(scenario: Scenario) -> list[InputNotice]:
    """What the author of a good scenario should know before relying on its timetable.

    First what its reader passed over or took for granted, then what may not be meant.
    """
    checks = (
        _merged,
        _lapsed,
        _twice,
        _codes,
        _duty,
        _clubs,
        _wishes,
        _few_wishes,
        _categories,
        _activities,
        _campuses,
        national_notices,
    )
    return [*scenario.notices, *(warning for check in checks for warning in check(scenario))]


def _merged(scenario: Scenario) -> Iterator[InputNotice]:
    rows = Counter(student.campus for student in scenario.students)
    for campus, into in sorted(scenario.merged.items()):
        if campus != into:
            yield InputNotice.of(_MERGED, campus=campus, rows=rows[campus], into=into)


def _lapsed(scenario: Scenario) -> Iterator[InputNotice]:
    merged = {
        room.id: room.campus for room in scenario.rooms if scenario.merged.get(room.campus, room.campus) != room.campus
    }
    for club in scenario.clubs:
        if club.room in merged:
            campus = merged[club.room]
            yield InputNotice.of(_CLUB_ROOM, room=club.room, club=club.id, campus=campus, into=scenario.merged[campus])
    for group, room in dict.fromkeys((pin.group, pin.room) for pin in scenario.pins if pin.room in merged):
        yield InputNotice.of(_PIN_ROOM, room=room, group=group, campus=merged[room], into=scenario.merged[merged[room]])


def _twice(scenario: Scenario) -> Iterator[InputNotice]:
    """Children and staff who may stand in their table twice."""
    children: dict[tuple[str, int, str, str], list[str]] = defaultdict(list)
    for student in scenario.students:
        if student.name:
            key = (name_key(student.name), student.grade, student.class_name, student.campus)
            children[key].append(id_and_name(student))
    people: dict[str, list[str]] = defaultdict(list)
    for person in scenario.staff:
        if person.name:
            people[name_key(person.name)].append(id_and_name(person))
    for named, what in ((children.values(), _TWICE), (people.values(), _STAFF_TWICE)):
        if several := [list_text(who) for who in named if len(who) > 1]:
            yield InputNotice.of(what, several)


def _codes(scenario: Scenario) -> Iterator[InputNotice]:
    """Codes that contradict each other, and codes that stand alone."""
    both: dict[tuple[str, str], list[str]] = {}
    for student in scenario.students:
        if student.together and student.apart:
            both.setdefault((student.together, student.apart), []).append(id_and_name(student))
    pairs = [
        _PAIR.format(first=first, second=second, together=together, apart=apart)
        for (together, apart), who in sorted(both.items())
        for first, second in combinations(sorted(who), 2)
    ]
    if pairs:
        yield InputNotice.of(_APART, pairs)
    for column, what in _ALONE.items():
        holders: dict[str, list[Student]] = defaultdict(list)
        for student in scenario.students:
            if code := getattr(student, column):
                holders[code].append(student)
        alone = [_CODE.format(code=code, who=id_and_name(who[0])) for code, who in holders.items() if len(who) == 1]
        if alone:
            yield InputNotice.of(what, alone)


def _duty(scenario: Scenario) -> Iterator[InputNotice]:
    duty = scenario.settings.duty
    able = {
        scenario.campus_of(person) if person.campus else "" for person in scenario.staff if person.role in duty.roles
    }
    without = [campus for campus in scenario.campuses if duty.min_per_slot and not able & {campus, ""}]
    if without and len(without) == len(scenario.campuses):
        yield InputNotice.of(_NO_DUTY, at="")
    else:
        for campus in without:
            yield InputNotice.of(_NO_DUTY, at=_AT.format(campus=campus))


def _clubs(scenario: Scenario) -> Iterator[InputNotice]:
    homeless, leaders = [], []
    for club in scenario.clubs:
        activity = scenario.activity.get(club.activity)
        ordinary = club.slots & set(scenario.week.ordinary)
        if activity and not activity.for_clubs:
            yield InputNotice.of(_NOT_FOR_CLUBS, club=id_and_name(club), activity=id_and_name(activity))
        if not ordinary:
            yield InputNotice.of(_NO_SLOT, club=id_and_name(club))
        room = scenario.room.get(scenario.kept_room(club.room))
        if room and activity and not activity.takes_room_kind(room.kind):
            homeless.append(_CLUB_IN.format(club=id_and_name(club), room=id_and_name(room), kind=room.kind))
        days = min(club.meetings_per_week, len({scenario.week[token].day for token in ordinary}))
        for leader in (scenario.person[one] for one in club.leaders if one in scenario.person):
            if len({scenario.week[token].day for token in ordinary & leader.available}) < days:
                leaders.append(_LEADER.format(club=id_and_name(club), who=id_and_name(leader)))
    if homeless:
        yield InputNotice.of(_ROOM_KIND, homeless)
    if leaders:
        yield InputNotice.of(_LEADER_DAYS, leaders)


def _wishes(scenario: Scenario) -> Iterator[InputNotice]:
    listed = {club for student in scenario.students for club in student.clubs}
    clubs = list_text(id_and_name(scenario.club[one]) for one in sorted(scenario.wishes.closed & listed))
    for reason, students in scenario.wishes.struck.items():
        if students:
            yield InputNotice.of(_STRUCK[reason], (id_and_name(scenario.student[one]) for one in students), clubs=clubs)
    for club in sorted({pin.group for pin in scenario.pins} & scenario.wishes.closed):
        yield InputNotice.of(_PINNED_CLUB, club=club)


def _few_wishes(scenario: Scenario) -> Iterator[InputNotice]:
    """How many of each club's list name fewer than three clubs, where there are as many to name."""
    if len(scenario.clubs) < _ENOUGH_WISHES:
        return
    listed: Counter[str] = Counter()
    few: Counter[str] = Counter()
    for student in scenario.students:
        listed.update(student.clubs)
        if len(student.clubs) < _ENOUGH_WISHES:
            few.update(student.clubs)
    cases = [
        _FEW.format(club=id_and_name(club), few=few[club.id], all=listed[club.id])
        for club in scenario.clubs
        if few[club.id]
    ]
    if cases:
        yield InputNotice.of(_FEW_WISHES, cases, every=True)


def unweighted(scenario: Scenario) -> dict[str, int]:
    """Categories of priority without a weight in the settings -> how many students have them."""
    counts = Counter(category for student in scenario.students for category in student.priority)
    return {category: n for category, n in counts.items() if category not in scenario.settings.priority}


def _categories(scenario: Scenario) -> Iterator[InputNotice]:
    cases = [_CATEGORY.format(category=category, n=number) for category, number in unweighted(scenario).items()]
    if cases:
        yield InputNotice.of(_NO_WEIGHT, cases)


def _activities(scenario: Scenario) -> Iterator[InputNotice]:
    skills = frozenset().union(*(person.skills for person in scenario.staff))
    led = {club.activity for club in scenario.clubs if club.leaders}
    unskilled = [
        f"{id_and_name(activity)} ({activity.skill})"
        for activity in scenario.activities
        if activity.skill and activity.skill not in skills and activity.id not in led
    ]
    homeless = [
        id_and_name(activity)
        for activity in scenario.activities
        if not any(activity.takes_room_kind(room.kind) for room in scenario.rooms)
    ]
    for names, warning in ((unskilled, _NO_SKILL), (homeless, _NO_ROOM)):
        if names:
            yield InputNotice.of(warning, names, every=True)


def _campuses(scenario: Scenario) -> Iterator[InputNotice]:
    live = {student.campus for student in scenario.students}
    for table, name in _TABLE_NAMES.items():
        for campus in sorted({row.campus for row in getattr(scenario, table)} - live - {""}):
            yield InputNotice.of(_NOBODY_THERE, campus=campus, table=name)
