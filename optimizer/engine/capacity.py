"""What counting shows to be short, in words, with what would close the gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.domain.telling import Names, place_text
from optimizer.engine.problem.capacity_survey import slot_capacities, sports_capacities
from optimizer.engine.problem.school import School
from optimizer.language.lists import several
from optimizer.language.text import Text
from optimizer.language.times import day_text


@dataclass(frozen=True)
class CapacityGap:
    """Something of which less is there than needed.

    Attributes
    ----------
    kind : str
        ``places``, ``rooms``, ``leads``, ``teachers``, ``staff``, ``duty``, ``week``, ``sports``, ``leaders``,
        ``seats`` or ``least``.
    text, close : Text
        The gap, and what would close it.
    need, have : int
        In the unit of the kind: students, groups, people, slots of work, student-minutes, meetings or places.
    hard : bool
        Whether the gap makes somebody wait; else it is only worth knowing.
    where : (str, str), optional
        Campus, and slot or day, of a gap that has them.
    """

    kind: str
    text: Text
    close: Text
    need: int
    have: int
    hard: bool = True
    where: tuple[str, str] | None = None


def find_capacity_gaps(school: School) -> list[CapacityGap]:
    """Everything that counting shows to be short; what makes somebody wait comes first."""
    gaps = [
        *_slot_gaps(school),
        *_week_gap(school),
        *_sports_gaps(school),
        *_leader_gaps(school),
        *_club_place_gap(school),
        *_minimum_gaps(school),
    ]
    return sorted(gaps, key=lambda gap: not gap.hard)


_WHERE_AND_WHAT = Text("{slot}{campus}: {what}", "{slot}{campus}：{what}")


def _slot_gaps(school: School) -> Iterator[CapacityGap]:
    names = Names(school.scenario)
    for row in slot_capacities(school):
        where = {"slot": names.slot(row.slot), "campus": place_text(row.campus)}
        for kind, need, have in row.comparisons:
            if have < need:
                gap, close = _TEXTS[kind]
                text = _WHERE_AND_WHAT.format(what=gap.format(students=row.students, need=need, have=have), **where)
                close = close.format(n=need - have, **_nouns(need - have))
                yield CapacityGap(kind, text, close, need, have, where=(row.campus, row.slot))


def _nouns(number: int) -> dict[str, str]:
    """English nouns for what closes a gap of this size, singular or plural."""
    return {
        "teachers": several(number, "more teacher"),
        "rooms": several(number, "more room"),
        "places": several(number, "more place"),
        "people": several(number, "more person", "more people"),
    }


_TEXTS = {
    "places": (Text("{students} students signed up, the open rooms hold {have}",
                    "登记 {students} 人，开放的场地共容纳 {have} 人"),
               Text("{places}", "增加 {n} 个座位")),
    "rooms": (Text("{students} students need {need} groups at least, the open rooms take {have}",
                   "登记 {students} 人，至少要分 {need} 个班，开放的场地只容纳 {have} 个班"),
              Text("{rooms}", "增加 {n} 处场地")),
    "leads": (Text("{students} students need {need} groups at least, {have} people who may lead are there",
                   "登记 {students} 人，至少要分 {need} 个班，能到岗的带班教师只有 {have} 人"),
              Text("{teachers} in this slot", "该时段增加 {n} 名教师")),
    "teachers": (Text("{need} groups need a teacher each, {have} teachers are there",
                      "至少 {need} 个班，每班要有教师在场，能到岗的教师只有 {have} 人"),
                 Text("{teachers} in this slot", "该时段增加 {n} 名教师")),
    "staff": (Text("{students} students need {need} people at least (duty included), {have} are there",
                   "登记 {students} 人，连值班至少要 {need} 人，能到岗的只有 {have} 人"),
              Text("{people} in this slot", "该时段增加 {n} 人")),
    "duty": (Text("{need} must be on duty, {have} who may be are there",
                  "值班要 {need} 人，能值班且到岗的只有 {have} 人"),
             Text("{n} more for duty in this slot", "该时段增加 {n} 名值班人员")),
}  # fmt: skip
"""Kind of `SlotCapacity.comparisons` -> the gap and what closes it."""


def _week_gap(school: School) -> Iterator[CapacityGap]:
    """Slots of work that the week needs, against those that all people together can serve."""
    need = sum(row.staff_needed for row in slot_capacities(school))
    have = sum(school.could_serve.values())
    if have < need:
        text = Text(
            "The week needs {need} slots of work at least, everybody together can serve {have}",
            "本周至少需要 {need} 节次的人力，全体人员合计最多 {have} 节次",
        ).format(need=need, have=have)
        close = Text(
            "{n} slots more: a higher max_per_week, or more people", "再增加 {n} 节次：提高每周上限，或增加人员"
        )
        yield CapacityGap("week", text, close.format(n=need - have), need, have)


def _sports_gaps(school: School) -> Iterator[CapacityGap]:
    """Exercise due on a day, against the minutes that activities can give a student, and rooms all of them."""
    for row in sports_capacities(school):
        if row.most_given < row.most_due:
            text = Text(
                "{day}{campus}: {need} minutes of exercise are due, the activities of all slots together give {have}",
                "{day}{campus}：每人要有 {need} 分钟体育活动，全部时段的活动合计最多 {have} 分钟",
            ).format(day=day_text(row.day), campus=place_text(row.campus), need=row.most_due, have=row.most_given)
            close = Text(
                "activities with more minutes of exercise (physical_minutes), or another slot",
                "提高活动的“运动分钟数”，或增加时段",
            )
            yield CapacityGap("sports", text, close, row.most_due, row.most_given, where=(row.campus, row.day))
        elif row.minutes < row.due:
            per = -(-row.due // row.students)
            text = Text(
                "{day}{campus}: {n} students need {per} minutes of exercise, sports rooms suffice for {have}",
                "{day}{campus}：{n} 名学生每人要有 {per} 分钟体育活动，运动场地只够 {have} 人",
            ).format(
                day=day_text(row.day), campus=place_text(row.campus), n=row.students, per=per, have=row.minutes // per
            )
            close = Text(
                "sports space for {n} more students, or one more sports slot", "运动场地再容纳 {n} 人，或多一个运动时段"
            )
            short = row.students - row.minutes // per
            yield CapacityGap("sports", text, close.format(n=short), row.due, row.minutes, where=(row.campus, row.day))


def _leader_gaps(school: School) -> Iterator[CapacityGap]:
    """Meetings of the clubs that need the same leaders or the same skill, against those that such people can serve."""
    scenario, names = school.scenario, Names(school.scenario)
    wanted: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for club in scenario.clubs:
        skill = scenario.activity[club.activity].skill
        if club.leaders:
            wanted["leaders", *sorted(club.leaders)].append(club.id)
        elif skill:
            wanted["skill", skill].append(club.id)
    for (kind, *who), clubs in wanted.items():
        able = [p for p in school.staff if (p.id in who if kind == "leaders" else who[0] in p.skills)]
        slots = frozenset(t for c in clubs for t in school.club_slots[c])
        have = sum(min(school.could_serve[p.id], len(p.available & slots)) for p in able)
        need = sum(school.club_meetings[c] for c in clubs)
        if have < need:
            whom = names.all(who) if kind == "leaders" else Text(f"skill {who[0]}", f"专长“{who[0]}”")
            text = Text(
                "{whom}: the clubs {clubs} want {need} meetings a week, people can give {have}",
                "{whom}：社团 {clubs} 每周共需 {need} 次活动，相关人员最多能带 {have} 次",
            ).format(whom=whom, clubs=names.all(clubs), need=need, have=have)
            close = Text("one more leader, or fewer clubs", "增加带班教师，或少开社团")
            yield CapacityGap("leaders", text, close, need, have, hard=False)


def _club_place_gap(school: School) -> Iterator[CapacityGap]:
    """Club places that students want, against those that all clubs have."""
    wishes = sum(s.wants_clubs for s in school.scenario.students)
    seats = sum(
        c.max_students if c.max_students is not None else len(school.wishers[c.id]) for c in school.scenario.clubs
    )
    if seats < wishes:
        text = Text("Students want {wishes} club places, all clubs together have {seats}",
                    "学生共希望 {wishes} 个社团名额，所有社团合计 {seats} 个")  # fmt: skip
        close = Text("{places}", "再增加 {n} 个名额").format(n=wishes - seats, **_nouns(wishes - seats))
        yield CapacityGap("seats", text.format(wishes=wishes, seats=seats), close, wishes, seats, hard=False)


def _minimum_gaps(school: School) -> Iterator[CapacityGap]:
    """Weekly minimums of people, against what they can serve."""
    names = Names(school.scenario)
    for p in school.scenario.staff:
        most = school.could_serve[p.id]
        if p.min_per_week > most:
            text = Text(
                "{who} should serve {need} slots a week and can serve {have} at most ({have} is what counts)",
                "{who} 每周应服务 {need} 节，但最多只能 {have} 节（按 {have} 节计）",
            ).format(who=names.any(p.id), need=p.min_per_week, have=most)
            close = Text("more slots in available, or a lower min_per_week", "增加可到岗时段，或降低每周下限")
            yield CapacityGap("least", text, close, p.min_per_week, most, hard=False)
