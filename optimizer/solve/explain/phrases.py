"""Which sentence says which cause, in the order in which an officer would tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from optimizer.domain.text import Text
from optimizer.model.explain import Cause
from optimizer.model.school import School
from optimizer.rules.words import days_text
from optimizer.solve.explain.words import Ids, Words


def _named(en: str, zh: str) -> Callable[[Words, Ids], Text]:
    return lambda words, ids: words.named(en, zh, ids)


def _staff(en: str, zh: str) -> Callable[[Words, Ids], Text]:
    return lambda words, ids: words.staff(en, zh, ids)


SAY: dict[str, Callable[[Words, Ids], Text]] = {
    "pin": Words.pin,
    "pin-activity": _named(
        "{0} is fixed (pins.csv) at {1} with the activity {2}", "{0} 在{1}的活动已固定为 {2}（pins.csv）"
    ),
    "pin-room": _named("{0} is fixed (pins.csv) at {1} in the room {2}", "{0} 在{1}的场地已固定为 {2}（pins.csv）"),
    "pin-staff": _named("{2} is fixed (pins.csv) to {0} at {1}", "{2} 已固定在{1}带 {0}（pins.csv）"),
    "own-activity": _named("The activity of club {0} is {1} (clubs.csv)", "社团 {0} 的活动是 {1}（clubs.csv）"),
    "meetings": _named(
        "Club {0} meets {club.meetings_per_week} time(s) a week", "社团 {0} 每周活动 {club.meetings_per_week} 次"
    ),
    "once-a-day": _named("Club {0} meets at most once a day", "社团 {0} 一天最多活动一次"),
    "club-slots": lambda words, ids: Text(
        "Club {club} may meet only in: {slots}", "社团 {club} 只能在这些时段活动：{slots}"
    ).format(
        club=words.names.any(ids[0]),
        slots=words.names.slots(t for t in words.scenario.week.by_token if t in words.scenario.club[ids[0]].slots),
    ),
    "activity-slots": _named("Activity {0} may not be given in {1}", "活动 {0} 不能安排在{1}"),
    "offered": _named("Activity {0} is not offered for this kind of group", "活动 {0} 不面向这类班级（offered）"),
    "club-min": _named(
        "Club {0} opens with {club.min_students} students or more", "社团 {0} 至少 {club.min_students} 人才能开班"
    ),
    "club-max": _named("Club {0} takes {club.max_students} students at most", "社团 {0} 最多 {club.max_students} 人"),
    "askers": Words.askers,
    "club-grades": Words.grades,
    "club-campus": Words.club_campus,
    "attends": Words.attends,
    "wants": Words.wants,
    "clubs-apart": _named("Nobody can be in two clubs at once in {0}", "同一名学生在{0}不能同时参加两个社团"),
    "exercise": Words.exercise,
    "exercise-slots": Words.exercise_slots,
    "own-room": _named("Club {0} takes place in {1} alone (clubs.csv)", "社团 {0} 指定在 {1} 活动（clubs.csv）"),
    "room-kind": Words.kinds,
    "room-campus": _named("{0} must have a room on its own campus", "{0} 的场地必须在本校区"),
    "room-open": _named("Room {0} cannot be used in {1}", "场地 {0} 在{1}不能使用"),
    "capacity": _named("Room {0} holds {room.capacity} students", "场地 {0} 最多容纳 {room.capacity} 名学生"),
    "at-once": _named(
        "Room {0} takes {room.groups_at_once} group(s) at a time",
        "场地 {0} 同一时段最多容纳 {room.groups_at_once} 个班",
    ),
    "leaders": Words.leaders,
    "skill": Words.skill,
    "roles": Words.roles,
    "teacher": lambda words, ids: Text(
        "At every meeting a teacher of the school must be present", "每次活动都必须有本校教师在场"
    ),
    "ratio": lambda words, ids: Text(
        "One person looks after {n} students at most in {a}", "活动 {a} 每名工作人员最多照看 {n} 名学生"
    ).format(n=words.scenario.activity[ids[0]].students_per_staff, a=words.names.any(ids[0])),
    "vetted": Words.vetted,
    "others-vetted": lambda words, ids: Text("Nobody serves whose vetting has run out", "资格审查已过期的人员不能上岗"),
    "others-available": Words.others_available,
    "staff-grades": _staff("{who} looks after grades {grades} only", "{who} 只负责 {grades} 年级"),
    "staff-campus": lambda words, ids: (
        words.staff("{who} serves at {campus} only", "{who} 只在{campus}服务", ids)
        if ids[0]
        else Text("People serve at their own campus", "工作人员只在本校区服务")
    ),
    "one-campus": lambda words, ids: Text(
        "{who} cannot be at two campuses on one day ({day})", "{who} 不能在同一天（{day}）到两个校区"
    ).format(who=words.names.any(ids[0]), day=days_text(ids[1:])),
    "clash": _named("{0} cannot be in two places at once in {1}", "{0} 在{1}不能同时出现在两处"),
    "others-clash": _named("Nobody can be in two places at once in {0}", "{0}任何人都不能同时出现在两处"),
    "per-day": _staff("{who} serves {p.max_per_day} slot(s) a day at most", "{who} 每天最多 {p.max_per_day} 节"),
    "per-week": _staff("{who} serves {p.max_per_week} slot(s) a week at most", "{who} 每周最多 {p.max_per_week} 节"),
    "days": _staff("{who} comes on {p.max_days} day(s) a week at most", "{who} 每周最多来 {p.max_days} 天"),
    "least": _staff(
        "{who} must serve {p.min_per_week} slot(s) a week or more", "{who} 每周至少要服务 {p.min_per_week} 节"
    ),
    "nobody": _named("In {0} no student is signed up", "{0}没有学生登记"),
    "no-club": _named("{0} is kept for clubs, and no club may meet then", "{0}只留给社团，而没有社团能在这时活动"),
    "stays": _named("Members of {0} are at school in {1} too", "{0} 的学生{1}也在校"),
    "duty": Words.duty,
    "duty-roles": Words.duty_roles,
    "available": lambda words, ids: words.away(ids[0], [ids[1]]),
}
"""Kind of cause -> its sentence."""
_ORDER = {kind: place for place, kind in enumerate(SAY)}


def phrases(school: School, causes: Iterable[Cause]) -> list[Text]:
    """One sentence for each cause; absences of one person are said together."""
    words, found, away = Words(school), dict[Text, None](), defaultdict[str, list[str]](list)
    week = {t: f"{n:04d}" for n, t in enumerate(school.scenario.week.by_token)}
    for one in causes:
        if one.kind == "available":
            away[one.ids[0]].append(one.ids[1])
    for one in sorted(causes, key=lambda c: (_ORDER[c.kind], [week.get(i, i) for i in c.ids])):
        if one.kind != "available":
            found[SAY[one.kind](words, one.ids)] = None
        elif one.ids[0] in away:
            found[words.away(one.ids[0], away.pop(one.ids[0]))] = None
    return list(found)
