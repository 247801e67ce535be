"""Which sentence says which cause, in the order in which an officer would tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from optimizer.engine.explain.assumption_sentences import AssumptionSentences, Ids
from optimizer.engine.explain.assumptions import Assumption
from optimizer.engine.explain.grouped_sentences import GROUPED_SENTENCES
from optimizer.engine.problem.school import School
from optimizer.language.text import Text
from optimizer.language.times import days_text


def _named_sentence(en: str, zh: str) -> Callable[[AssumptionSentences, Ids], Text]:
    return lambda words, ids: words.named(en, zh, ids)


def _staff_sentence(en: str, zh: str) -> Callable[[AssumptionSentences, Ids], Text]:
    return lambda words, ids: words.staff(en, zh, ids)


SENTENCES: dict[str, Callable[[AssumptionSentences, Ids], Text]] = {
    "own-activity": _named_sentence(
        "The activity of club {0} is {1} (table clubs)", "社团 {0} 的活动是 {1}（clubs 表）"
    ),
    "meetings": _named_sentence(
        "Club {0} meets on {club.meetings_per_week} days a week", "社团 {0} 每周活动 {club.meetings_per_week} 次"
    ),
    "once-a-day": _named_sentence("Club {0} meets at most once a day", "社团 {0} 一天最多活动一次"),
    "club-slots": lambda words, ids: Text(
        "Club {club} may meet only in {slots}", "社团 {club} 只能在这些时段活动：{slots}"
    ).format(
        club=words.names.any(ids[0]),
        slots=words.names.spans(t for t in words.scenario.week.by_token if t in words.scenario.club[ids[0]].slots),
    ),
    "offered": _named_sentence(
        "Activity {0} is not for this kind of group (column offered)", "活动 {0} 不面向这类班级（offered 栏）"
    ),
    "club-max": _named_sentence(
        "Club {0} takes {club.max_students} students at most", "社团 {0} 最多 {club.max_students} 人"
    ),
    "club-grades": AssumptionSentences.grades,
    "club-campus": AssumptionSentences.club_campus,
    "attends": AssumptionSentences.attends,
    "no-sports": lambda words, ids: Text(
        "No activity of care groups gives exercise (column physical_minutes)",
        "托管班没有带体育时间的活动（physical_minutes 栏）",
    ),
    "exercise-slots": AssumptionSentences.exercise_slots,
    "own-room": _named_sentence(
        "Club {0} takes place only in {1} (table clubs)", "社团 {0} 只能在 {1} 活动（clubs 表）"
    ),
    "room-kind": AssumptionSentences.kinds,
    "room-campus": _named_sentence("{0} must have a room on its own campus", "{0} 的场地必须在本校区"),
    "capacity": _named_sentence("Room {0} holds {room.capacity} students", "场地 {0} 最多容纳 {room.capacity} 名学生"),
    "at-once": _named_sentence(
        "Groups that can use room {0} at a time: {room.groups_at_once}",
        "场地 {0} 同一时段最多容纳 {room.groups_at_once} 个班或社团",
    ),
    "skill": AssumptionSentences.skill,
    "roles": AssumptionSentences.roles,
    "teacher": lambda words, ids: Text(
        "At every meeting a teacher of the school must be present (managers do not count)",
        "每次活动都必须有本校教师在场（管理、后勤人员不算）",
    ),
    "ratio": lambda words, ids: Text(
        "One person looks after {n} students at most in {a}", "活动 {a} 每名工作人员最多照看 {n} 名学生"
    ).format(n=words.scenario.activity[ids[0]].students_per_staff, a=words.names.any(ids[0])),
    "others-vetted": lambda words, ids: Text("Nobody serves whose vetting has run out", "资格审查已过期的人员不能上岗"),
    "others-available": AssumptionSentences.others_available,
    "staff-grades": _staff_sentence("{who} looks after grades {grades} only", "{who} 只负责 {grades} 年级"),
    "staff-campus": lambda words, ids: (
        words.staff("{who} serves at {campus} only", "{who} 只在{campus}服务", ids)
        if ids[0]
        else Text("People serve at their own campus", "工作人员只在本校区服务")
    ),
    "one-campus": lambda words, ids: Text(
        "{who} cannot be at two campuses on one day ({day})", "{who} 不能在同一天（{day}）到两个校区"
    ).format(who=words.names.any(ids[0]), day=days_text(ids[1:])),
    "others-clash": _named_sentence("Nobody can be in two places at once in {0}", "{0}任何人都不能同时出现在两处"),
    "per-day": _staff_sentence(
        "{who} serves {per_day} a day at most, duty included", "{who} 每天最多服务 {p.max_per_day} 节（值班也算）"
    ),
    "per-week": _staff_sentence(
        "{who} serves {per_week} a week at most, duty included", "{who} 每周最多服务 {p.max_per_week} 节（值班也算）"
    ),
    "days": _staff_sentence("{who} comes on {days} a week at most", "{who} 每周最多来 {p.max_days} 天"),
    "least": _staff_sentence(
        "{who} must serve at least {least} a week (column min_per_week)",
        "{who} 每周至少要服务 {p.min_per_week} 节（min_per_week 栏）",
    ),
    "no-club": _named_sentence(
        "{0} is for clubs alone (club_only), and no club may meet then (table clubs)",
        "{0}只安排社团（club_only 设置），而没有一个社团可以在这一节活动（clubs 表）",
    ),
    "duty-roles": AssumptionSentences.duty_roles,
}
"""Kind of cause -> its sentence."""
_TOLD_FIRST = ("pin", "pin-activity", "pin-room", "pin-staff", "club-min", "askers", "attends", "club-grades",
          "club-campus", "wants", "clubs-apart", "leaders", "least")  # fmt: skip
"""What an officer would begin with."""
_TOLD_LAST = ("duty", "duty-roles", "clash", "vetted", "available")


def conflict_sentences(school: School, causes: Iterable[Assumption]) -> list[Text]:
    """Sentences for causes; those that say the same of several people, clubs or slots are said together."""
    words, of_kind, found = AssumptionSentences(school), defaultdict[str, list[Ids]](list), dict[Text, None]()
    week = {t: f"{n:04d}" for n, t in enumerate(school.scenario.week.by_token)}
    for one in sorted(causes, key=lambda c: [week.get(i, i) for i in c.ids]):
        of_kind[one.kind].append(one.ids)
    clubs = sorted({ids[0] for ids in of_kind["club-min"]})
    between = sorted(of_kind.keys() - {*_TOLD_FIRST, *_TOLD_LAST}, key=[*SENTENCES, *GROUPED_SENTENCES].index)
    for kind in (kind for kind in (*_TOLD_FIRST, *between, *_TOLD_LAST) if of_kind[kind]):
        rows = of_kind[kind]
        texts = (
            GROUPED_SENTENCES[kind](words, rows, clubs)
            if kind in GROUPED_SENTENCES
            else (SENTENCES[kind](words, ids) for ids in rows)
        )
        found.update(dict.fromkeys(texts))
    return list(found)
