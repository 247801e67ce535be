"""What is allowed in a scenario but may not be what its author means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from optimizer.domain.scenario import Scenario
from optimizer.domain.wishes import StrikingReason
from optimizer.language.text import Text

_APART = Text(
    "students {first} and {second} are in together '{together}' and apart '{apart}': apart wins",
    "学生 {first} 与 {second} 同属同组码“{together}”和分开码“{apart}”：以分开为准",
)
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
_NO_SKILL = Text("nobody has the skill that these activities need: {names}", "没有人具备以下活动所需的专长：{names}")
_NO_ROOM = Text("no room has a kind that these activities take: {names}", "没有以下活动可用类型的场地：{names}")
_NOBODY_THERE = Text("campus {campus} of {table} has no students", "{table} 中的校区 {campus} 没有学生")


def find_warnings(scenario: Scenario) -> list[Text]:
    """What the author of a good scenario should know before relying on its timetable."""
    checks = (_merged, _lapsed, _apart, _duty, _clubs, _wishes, _activities, _campuses)
    return [warning for check in checks for warning in check(scenario)]


def _merged(scenario: Scenario) -> Iterator[Text]:
    rows = Counter(student.campus for student in scenario.students)
    for campus, into in sorted(scenario.merged.items()):
        if campus != into:
            yield _MERGED.format(campus=campus, rows=rows[campus], into=into)


def _lapsed(scenario: Scenario) -> Iterator[Text]:
    merged = {
        room.id: room.campus for room in scenario.rooms if scenario.merged.get(room.campus, room.campus) != room.campus
    }
    for club in scenario.clubs:
        if club.room in merged:
            campus = merged[club.room]
            yield _CLUB_ROOM.format(room=club.room, club=club.id, campus=campus, into=scenario.merged[campus])
    for group, room in dict.fromkeys((pin.group, pin.room) for pin in scenario.pins if pin.room in merged):
        yield _PIN_ROOM.format(room=room, group=group, campus=merged[room], into=scenario.merged[merged[room]])


def _apart(scenario: Scenario) -> Iterator[Text]:
    codes: dict[tuple[str, str], list[str]] = {}
    for student in scenario.students:
        if student.together and student.apart:
            codes.setdefault((student.together, student.apart), []).append(student.id)
    for (together, apart), ids in sorted(codes.items()):
        for first, second in combinations(sorted(ids), 2):
            yield _APART.format(first=first, second=second, together=together, apart=apart)


def _duty(scenario: Scenario) -> Iterator[Text]:
    duty = scenario.settings.duty
    able = {
        scenario.campus_of(person) if person.campus else "" for person in scenario.staff if person.role in duty.roles
    }
    without = [campus for campus in scenario.campuses if duty.min_per_slot and not able & {campus, ""}]
    if without and len(without) == len(scenario.campuses):
        yield _NO_DUTY.format(at="")
    else:
        for campus in without:
            yield _NO_DUTY.format(at=_AT.format(campus=campus))


def _clubs(scenario: Scenario) -> Iterator[Text]:
    for club in scenario.clubs:
        activity = scenario.activity.get(club.activity)
        if activity and not activity.for_clubs:
            yield _NOT_FOR_CLUBS.format(club=club.id, activity=activity.id)
        if not club.slots & set(scenario.week.ordinary):
            yield _NO_SLOT.format(club=club.id)


def _wishes(scenario: Scenario) -> Iterator[Text]:
    listed = {club for student in scenario.students for club in student.clubs}
    clubs = ", ".join(sorted(scenario.wishes.closed & listed))
    for reason, students in scenario.wishes.struck.items():
        if students:
            yield _STRUCK[reason].format(n=len(students), clubs=clubs)
    for club in sorted({pin.group for pin in scenario.pins} & scenario.wishes.closed):
        yield _PINNED_CLUB.format(club=club)


def _activities(scenario: Scenario) -> Iterator[Text]:
    skills = frozenset().union(*(person.skills for person in scenario.staff))
    led = {club.activity for club in scenario.clubs if club.leaders}
    unskilled = [
        f"{activity.id} ({activity.skill})"
        for activity in scenario.activities
        if activity.skill and activity.skill not in skills and activity.id not in led
    ]
    homeless = [
        activity.id
        for activity in scenario.activities
        if not any(activity.takes_room_kind(room.kind) for room in scenario.rooms)
    ]
    for names, warning in ((unskilled, _NO_SKILL), (homeless, _NO_ROOM)):
        if names:
            yield warning.format(names=", ".join(names))


def _campuses(scenario: Scenario) -> Iterator[Text]:
    live = {student.campus for student in scenario.students}
    for table in ("staff", "rooms", "clubs"):
        for campus in sorted({row.campus for row in getattr(scenario, table)} - live - {""}):
            yield _NOBODY_THERE.format(campus=campus, table=table)
