"""The assumptions of a conflict in sentences, in the order in which an officer would tell them.

One table holds every kind of assumption: the rule of the contract that it belongs to, and its sentences. Assumptions
that say the same of several people, clubs or slots are told in one sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from optimizer.domain.people import Staff
from optimizer.domain.telling import Names, campus_text, grades_text
from optimizer.engine.cp.assumptions import Assumption
from optimizer.engine.explain.scenario_edits import role_list, role_names
from optimizer.engine.problem.school import School
from optimizer.language.lists import and_text, several
from optimizer.language.terms import ROLES
from optimizer.language.text import Text
from optimizer.language.times import days_text

Ids = tuple[str, ...]
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True)
class ConflictContext:
    """What sentences about a conflict are made from.

    Attributes
    ----------
    clubs : tuple of str
        Clubs of the conflict that must open, sorted.
    """

    school: School
    names: Names
    clubs: tuple[str, ...]

    def some(self, ids: Iterable[str]) -> Text:
        """Names joined by ``and``."""
        return and_text([self.names.any(i) for i in ids])

    def askers(self, club: str) -> int:
        """Students who ask for a club."""
        return sum(club in s.clubs for s in self.school.scenario.students)

    @property
    def places_needed(self) -> int:
        """Members that all clubs of the conflict need together."""
        return sum(self.school.scenario.club[c].fewest_members for c in self.clubs)


SentenceMaker = Callable[[ConflictContext, list[Ids]], Iterator[Text]]
"""From the ids of all assumptions of one kind to their sentences."""


@dataclass(frozen=True)
class AssumptionKind:
    """The rule that a kind of assumption belongs to, or whose data it is, and its sentences."""

    rule: str
    sentences: SentenceMaker


def rule_of(one: Assumption) -> str:
    """Id of the rule that an assumption belongs to, or whose data it is."""
    return ASSUMPTION_KINDS[one.kind].rule


def conflict_sentences(school: School, assumptions: Iterable[Assumption]) -> list[Text]:
    """Sentences for the assumptions of a conflict; the same sentence once."""
    place = {token: f"{n:04d}" for n, token in enumerate(school.scenario.week.by_token)}
    ids_of: dict[str, list[Ids]] = defaultdict(list)
    for one in sorted(assumptions, key=lambda a: [place.get(i, i) for i in a.ids]):
        ids_of[one.kind].append(one.ids)
    clubs = tuple(sorted({ids[0] for ids in ids_of["club-min"]}))
    context = ConflictContext(school, Names(school.scenario), clubs)
    texts = (
        text
        for kind, about in ASSUMPTION_KINDS.items()
        if ids_of[kind]
        for text in about.sentences(context, ids_of[kind])
    )
    return list(dict.fromkeys(texts))


# -- forms of sentences -------------------------------------------------------------------------------------------


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    groups: dict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _each(sentence: Callable[[ConflictContext, Ids], Text]) -> SentenceMaker:
    """A sentence for each assumption."""
    return lambda context, rows: (sentence(context, ids) for ids in rows)


def _fixed(en: str, zh: str) -> SentenceMaker:
    """A sentence without figures."""
    return _each(lambda context, ids: Text(en, zh))


def _named(en: str, zh: str) -> SentenceMaker:
    """A sentence in which ``{0}``, ``{1}``, … are names, or slots where the id is one."""

    def sentence(context: ConflictContext, ids: Ids) -> Text:
        scenario, names = context.school.scenario, context.names
        shown = [names.slot(i) if i in scenario.week.by_token else Text(names.any(i), names.any(i)) for i in ids]
        club, room = scenario.club.get(ids[0]), scenario.room.get(ids[0])
        return Text(
            en.format(*(text.en for text in shown), club=club, room=room),
            zh.format(*(text.zh for text in shown), club=club, room=room),
        )

    return _each(sentence)


def _of_person(en: str, zh: str) -> SentenceMaker:
    """A sentence about one person and the figures of the staff table."""
    return _each(lambda context, ids: _person_sentence(context, Text(en, zh), context.school.scenario.person[ids[0]]))


def _person_sentence(context: ConflictContext, text: Text, p: Staff) -> Text:
    return text.format(
        who=context.names.any(p.id),
        p=p,
        grades=grades_text(p.grades),
        campus=campus_text(context.school.scenario.campus_of(p)),
        per_day=Text(several(p.max_per_day, "slot"), f"{p.max_per_day} 节"),
        per_week=Text(several(p.max_per_week, "slot"), f"{p.max_per_week} 节"),
        days=Text(several(p.max_days, "day"), f"{p.max_days} 天"),
        least=Text(several(p.min_per_week, "slot"), f"{p.min_per_week} 节"),
    )


def _pinned_cells(en: str, zh: str) -> SentenceMaker:
    """What pins fix to the same value in several slots of one group."""

    def sentences(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
        for (group, value), slots in _grouped(((group, value), slot) for group, slot, value in rows).items():
            room = context.school.scenario.room.get(value)
            kind = Text(f" (kind {room.kind})", f"（类型 {room.kind}）") if room else Text("", "")
            fields = {"group": context.names.any(group), "value": context.names.any(value), "kind": kind}
            yield Text(en, zh).format(**fields, slots=context.names.times(slots))

    return sentences


def _closed(en: str, zh: str) -> SentenceMaker:
    """The slots for which an activity or room is closed."""

    def sentences(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
        for one, slots in _grouped((one, slot) for one, slot in rows).items():
            yield Text(en, zh).format(one=context.names.any(one), slots=context.names.times(slots))

    return sentences


# -- pins, clubs and students -------------------------------------------------------------------------------------


def _pins(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    club, names = context.school.scenario.club, context.names
    for slot, groups in _grouped((slot, group) for group, slot in rows if group in club).items():
        text = Text("Club {club} is fixed to {slot} (table pins)" if len(groups) == 1 else
                    "The clubs {club} are fixed to {slot} (table pins)",
                    "社团 {club} 已固定在{slot}（固定安排表）")  # fmt: skip
        yield text.format(club=context.some(groups), slot=names.slot(slot))
    for group, slots in _grouped((group, slot) for group, slot in rows if group not in club).items():
        text = Text("Care group {group} is fixed at {slots} (table pins), so it has to exist",
                    "托管班 {group} 已固定在{slots}活动（固定安排表），因此必须开班")  # fmt: skip
        yield text.format(group=group, slots=names.times(slots))


def _club_sizes(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    club = context.school.scenario.club
    for size, clubs in _grouped((club[one].fewest_members, one) for (one,) in rows).items():
        text = Text("Club {club} opens with {n} or more", "社团 {club} 至少 {size} 人才能开班")
        if len(clubs) > 1:
            text = Text("The clubs {club} open with {n} or more each", "社团 {club} 各至少 {size} 人才能开班")
        yield text.format(club=context.some(clubs), n=several(size, "student"), size=size)


def _askers(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    if len(rows) == 1:
        n = context.askers(rows[0][0])
        text = Text("{who} for club {club}, and nobody may be put in a club unasked",
                    "报名社团 {club} 的学生共 {n} 人；没有报名的学生不能编入")  # fmt: skip
        asks = several(n, "student asks", "students ask")
        yield text.format(who=asks, n=n, club=context.names.any(rows[0][0]))
        return
    counts = [f"{context.names.any(club)} {context.askers(club)}" for (club,) in rows]
    text = Text("Students who ask for each club: {en}; nobody may be put in a club unasked",
                "各社团报名人数：{zh}；没有报名的学生不能编入")  # fmt: skip
    yield text.format(en=", ".join(counts), zh="，".join(f"{count} 人" for count in counts))


def _attends(context: ConflictContext, ids: Ids) -> Text:
    club, slot = ids
    asking = [s for s in context.school.scenario.students if club in s.clubs]
    return Text(
        "Of the {n} who ask for {club}, only {there} are signed up for {slot}",
        "报名 {club} 的 {n} 人中，只有 {there} 人登记了{slot}",
    ).format(
        n=len(asking),
        there=sum(slot in s.attends for s in asking),
        club=context.names.any(club),
        slot=context.names.slot(slot),
    )


def _grades(context: ConflictContext, ids: Ids) -> Text:
    scenario, names = context.school.scenario, context.names
    if ids[0] not in scenario.club:
        return Text("Activity {a} is for grades {grades}", "活动 {a} 只面向 {grades} 年级").format(
            a=names.any(ids[0]), grades=grades_text(scenario.activity[ids[0]].grades)
        )
    club, activity = scenario.club[ids[0]], scenario.activity[ids[1]]
    asking = [s for s in scenario.students if club.id in s.clubs]
    barred = sum(not (club.allows_grade(s.grade) and activity.allows_grade(s.grade)) for s in asking)
    return Text(
        "{barred} of the {n} who ask for {club} are of grades that the club or its activity {a} does not take",
        "报名 {club} 的 {n} 人中，有 {barred} 人的年级不在该社团或其活动 {a} 的范围内",
    ).format(barred=barred, n=len(asking), club=names.any(club.id), a=names.any(activity.id))


def _club_campus(context: ConflictContext, ids: Ids) -> Text:
    school = context.school
    asking = [s.id for s in school.scenario.students if ids[0] in s.clubs]
    far = sum(school.campus_of_student[s] != school.campus_of_club[ids[0]] for s in asking)
    return Text(
        "{far} of the {n} who ask for {club} belong to another campus", "报名 {club} 的 {n} 人中，{far} 人属于另一校区"
    ).format(far=far, n=len(asking), club=context.names.any(ids[0]))


def _wants(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    asked = [(s.wants_clubs, len(set(s.clubs) & set(context.clubs))) for s in context.school.scenario.students]
    students, places = sum(number > 0 for _, number in asked), sum(min(wants, number) for wants, number in asked)
    yield Text(
        "Only {n} different students ask for these clubs; together they want {places} places (column wants_clubs), and "
        "{need} are needed",
        "报名这些社团的一共只有 {n} 名学生，合计只想参加 {places} 人次（“社团数量”栏），而都开班至少要 {need} 人次",
    ).format(n=students, places=places, need=context.places_needed)


def _clubs_apart(context: ConflictContext, ids: Ids) -> Text:
    students = sum(bool(set(s.clubs) & set(context.clubs)) for s in context.school.scenario.students)
    return Text(
        "{n} different students ask for these clubs, {need} are needed, and nobody can be in two at once in {slot}",
        "报名这些社团的学生去重后共 {n} 人，开班共需 {need} 人，而同一名学生在{slot}不能同时参加两个",
    ).format(n=students, need=context.places_needed, slot=context.names.slot(ids[0]))


def _club_slots(context: ConflictContext, ids: Ids) -> Text:
    scenario, names = context.school.scenario, context.names
    slots = names.spans(t for t in scenario.week.by_token if t in scenario.club[ids[0]].slots)
    text = Text("Club {club} may meet only in {slots}", "社团 {club} 只能在这些时段活动：{slots}")
    return text.format(club=names.any(ids[0]), slots=slots)


def _room_kinds(context: ConflictContext, ids: Ids) -> Text:
    kinds = context.names.all(sorted(context.school.scenario.activity[ids[0]].room_kinds))
    return Text(
        "Activity {a} takes place only in rooms of kind {kinds}", "活动 {a} 只能在这些类型的场地进行：{kinds}"
    ).format(a=context.names.any(ids[0]), kinds=kinds)


def _exercise(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    scenario, days = context.school.scenario, {day for (day,) in rows}
    exercise = scenario.settings.exercise
    yield Text(
        "On {day} every student who stays {from_} minutes or more needs {n} minutes of exercise in the service",
        "{day}服务时间满 {from_} 分钟的学生，都要安排 {n} 分钟体育活动",
    ).format(
        day=context.names.days([day for day in scenario.week.days if day in days]),
        from_=exercise.from_attended_minutes,
        n=exercise.min_minutes_per_day,
    )


def _exercise_slots(context: ConflictContext, ids: Ids) -> Text:
    return Text(
        "None of the activities with exercise ({acts}) is allowed for care groups in {slot} (column slots)",
        "{slot}托管班不能安排任何体育活动：{acts} 都没有开放这一节（活动表的“时段”栏）",
    ).format(slot=context.names.slot(ids[0]), acts=context.names.all(ids[1:]))


def _nobody(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    slots = context.names.times([t for (t,) in rows])
    yield Text("In {slots} no student is signed up", "{slots}没有学生登记").format(slots=slots)


def _stays(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    for club, slots in _grouped((club, slot) for club, slot in rows).items():
        text = Text("Members of {club} stay in {slots} too", "{club} 的学生{slots}也在校")
        yield text.format(club=context.names.any(club), slots=context.names.spans(slots))


# -- people -------------------------------------------------------------------------------------------------------


def _leaders(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    for leaders, clubs in _grouped((tuple(leaders), club) for club, *leaders in rows).items():
        text = Text("Club {club} can be led only by {who} (column leaders)" if len(clubs) == 1 else
                    "The clubs {club} can be led only by {who} (column leaders)",
                    "社团 {club} 只能由 {who} 带班（“负责人”栏）")  # fmt: skip
        names = context.some(leaders)
        who = Text(names.en.replace(" and ", " or "), " 或 ".join(names.zh.rsplit("、", 1)))
        yield text.format(club=context.some(clubs), who=who)


def _roles(context: ConflictContext, ids: Ids) -> Text:
    scenario = context.school.scenario
    roles = role_list(scenario.settings.staffing.club_lead_roles)
    if not ids[0]:
        return Text("Only {roles} may lead a club", "社团只能由{roles}带班").format(roles=roles)
    return Text(
        "{who} is of the role {mine}; only {roles} may lead a club", "{who} 的身份是{mine}；社团只能由{roles}带班"
    ).format(who=context.names.any(ids[0]), mine=ROLES[scenario.person[ids[0]].role], roles=roles)


def _skill(context: ConflictContext, ids: Ids) -> Text:
    activity, skill = ids
    have = [p.id for p in context.school.scenario.staff if skill in p.skills]
    if not have:
        text = Text("Activity {a} needs the skill «{skill}», and nobody has it",
                    "活动 {a} 需要专长“{skill}”，目前没有人具备")  # fmt: skip
    else:
        text = Text("Activity {a} needs the skill «{skill}», which only {who} has",
                    "活动 {a} 需要专长“{skill}”，只有 {who} 具备")  # fmt: skip
    return text.format(a=context.names.any(activity), skill=skill, who=context.names.all(have))


def _ratio(context: ConflictContext, ids: Ids) -> Text:
    n = context.school.scenario.activity[ids[0]].students_per_staff
    text = Text("One person looks after {n} students at most in {a}", "活动 {a} 每名工作人员最多照看 {n} 名学生")
    return text.format(n=n, a=context.names.any(ids[0]))


def _others_available(context: ConflictContext, ids: Ids) -> Text:
    school = context.school
    present = [p for p in school.scenario.staff if ids[0] in p.available and school.vetted(p, ids[0])]
    roles = role_names(p.role for p in present) if present else Text("nobody", "无人")
    return Text("In {slot} only these people are there: {roles}", "{slot}能到岗的只有：{roles}").format(
        slot=context.names.slot(ids[0]), roles=roles
    )


def _staff_campus(context: ConflictContext, ids: Ids) -> Text:
    if not ids[0]:
        return Text("People serve at their own campus", "工作人员只在本校区服务")
    text = Text("{who} serves at {campus} only", "{who} 只在{campus}服务")
    return _person_sentence(context, text, context.school.scenario.person[ids[0]])


def _one_campus(context: ConflictContext, ids: Ids) -> Text:
    text = Text("{who} cannot be at two campuses on one day ({day})", "{who} 不能在同一天（{day}）到两个校区")
    return text.format(who=context.names.any(ids[0]), day=days_text(ids[1:]))


def _duty(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    least = context.school.scenario.settings.duty.min_per_slot
    for campus, slots in _grouped((campus, slot) for campus, slot in rows).items():
        text = Text("In {slots} students are at {campus}, so {n} must be on duty",
                    "{slots}{campus}有学生在校，必须至少有 {least} 人值班")  # fmt: skip
        n = several(least, "person", "people")
        yield text.format(slots=context.names.times(slots), campus=campus_text(campus), n=n, least=least)


def _duty_roles(context: ConflictContext, ids: Ids) -> Text:
    roles = role_list(context.school.scenario.settings.duty.roles)
    if len(ids) == 1:
        return Text("Only {roles} may be on duty", "只有{roles}可以值班").format(roles=roles)
    text = Text("Only {roles} may be on duty, that is {who}", "只有{roles}可以值班，即 {who}")
    return text.format(roles=roles, who=context.some(ids[1:]))


def _no_lead(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    settings = context.school.scenario.settings.staffing
    for sessions, roles in (("care", settings.lead_roles), ("any", (*settings.lead_roles, *settings.club_lead_roles))):
        slots = [slot for slot, of in rows if of == sessions]
        if slots:
            text = Text("In {slots} nobody who may lead is there ({roles})", "{slots}没有可以带班的人员到岗（{roles}）")
            yield text.format(slots=context.names.times(slots), roles=role_list(roles))


def _no_duty(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    duty = context.school.scenario.settings.duty
    yield Text(
        "In {slots} {n} must be on duty, and none of those who may be is there ({roles})",
        "{slots}必须至少有 {least} 人值班，而能值班的人员（{roles}）都不在",
    ).format(
        slots=context.names.times([t for (t,) in rows]),
        n=several(duty.min_per_slot, "person", "people"),
        least=duty.min_per_slot,
        roles=role_list(duty.roles),
    )


def _clash(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    for slot, people in _grouped((slot, person) for person, slot in rows).items():
        names = context.some(people)
        who = Text(f"Each of {names.en}", f"{names.zh} 每人") if len(people) > 1 else Text(names.en, f"{names.zh} ")
        text = Text("{who} can look after one group only in {slot}", "{who}在{slot}只能带一个班或社团")
        yield text.format(who=who, slot=context.names.slot(slot))


def _vetted(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    staff = context.school.scenario.person
    for until, people in _grouped((staff[person].vetted_until, person) for (person,) in rows).items():
        yield Text(
            "The vetting of {who} ran out on {until}; the week begins on {monday}",
            "{who} 的资格审查已于 {until} 过期，本周从 {monday} 开始",
        ).format(who=context.some(people), until=until, monday=context.school.week_of)


def _available(context: ConflictContext, rows: list[Ids]) -> Iterator[Text]:
    """Absences of one person together, and people with the same ones."""
    days = _grouped((person, day) for person, day in rows)
    alike = _grouped((_presence(context, person, set(gone)), person) for person, gone in days.items())
    for (comes_only_then, tokens), people in alike.items():
        if comes_only_then:
            text = Text("{who} can come only in {slots}", "{who} 本周只有{slots}能到岗")
        elif len(people) == 1:
            text = Text("{who} cannot come in {slots}", "{who} {slots}不能到岗")
        else:
            text = Text("None of these can come in {slots}: {who}", "{who} {slots}都不能到岗")
        yield text.format(who=context.some(people), slots=context.names.spans(tokens))


def _presence(context: ConflictContext, person: str, days: set[str]) -> tuple[bool, tuple[str, ...]]:
    """Whether naming the few slots in which a person can come is shorter, and these slots; else those missed."""
    week, free = context.school.scenario.week, context.school.scenario.person[person].available
    comes = tuple(t for t in week.by_token if t in free)
    if len(days) > 2 and len(comes) <= 4:
        return True, comes
    missed = (t for d in week.days if d in days for t in week.on_day[d])
    return False, tuple(t for t in missed if t not in free and not week[t].extended)


# -- the table ----------------------------------------------------------------------------------------------------

ASSUMPTION_KINDS: dict[str, AssumptionKind] = {
    # what is fixed and asked for: an officer would begin with it
    "pin": AssumptionKind("pins", _pins),
    "pin-activity": AssumptionKind("pins", _pinned_cells(
        "{group} is fixed with the activity {value} at {slots} (table pins)",
        "{group} 在{slots}的活动已固定为 {value}（固定安排表）")),
    "pin-room": AssumptionKind("pins", _pinned_cells(
        "{group} is fixed in room {value}{kind} at {slots} (table pins)",
        "{group} 在{slots}的场地已固定为 {value}{kind}（固定安排表）")),
    "pin-staff": AssumptionKind("pins", _pinned_cells(
        "{value} is fixed to be with {group} at {slots} (table pins)",
        "{value} 已固定在{slots}带 {group}（固定安排表）")),
    "club-min": AssumptionKind("club-size", _club_sizes),
    "askers": AssumptionKind("voluntary", _askers),
    "attends": AssumptionKind("voluntary", _each(_attends)),
    "club-grades": AssumptionKind("activity-grades", _each(_grades)),
    "club-campus": AssumptionKind("campus", _each(_club_campus)),
    "wants": AssumptionKind("voluntary", _wants),
    "clubs-apart": AssumptionKind("one-place", _each(_clubs_apart)),
    "leaders": AssumptionKind("lead", _leaders),
    "least": AssumptionKind("staff-load", _of_person(
        "{who} must serve at least {least} a week (column min_per_week)",
        "{who} 每周至少要服务 {p.min_per_week} 节（min_per_week 栏）")),
    # what the tables and settings say
    "own-activity": AssumptionKind("tables", _named(
        "The activity of club {0} is {1} (table clubs)", "社团 {0} 的活动是 {1}（clubs 表）")),
    "meetings": AssumptionKind("club-meetings", _named(
        "Club {0} meets on {club.meetings_per_week} days a week", "社团 {0} 每周活动 {club.meetings_per_week} 次")),
    "once-a-day": AssumptionKind("club-meetings", _named(
        "Club {0} meets at most once a day", "社团 {0} 一天最多活动一次")),
    "club-slots": AssumptionKind("club-meetings", _each(_club_slots)),
    "offered": AssumptionKind("content", _named(
        "Activity {0} is not for this kind of group (column offered)", "活动 {0} 不面向这类班级（offered 栏）")),
    "club-max": AssumptionKind("club-size", _named(
        "Club {0} takes {club.max_students} students at most", "社团 {0} 最多 {club.max_students} 人")),
    "no-sports": AssumptionKind("physical-activity", _fixed(
        "No activity of care groups gives exercise (column physical_minutes)",
        "托管班没有带体育时间的活动（physical_minutes 栏）")),
    "exercise-slots": AssumptionKind("content", _each(_exercise_slots)),
    "own-room": AssumptionKind("room-kind", _named(
        "Club {0} takes place only in {1} (table clubs)", "社团 {0} 只能在 {1} 活动（clubs 表）")),
    "room-kind": AssumptionKind("room-kind", _each(_room_kinds)),
    "room-campus": AssumptionKind("campus", _named(
        "{0} must have a room on its own campus", "{0} 的场地必须在本校区")),
    "capacity": AssumptionKind("room-capacity", _named(
        "Room {0} holds {room.capacity} students", "场地 {0} 最多容纳 {room.capacity} 名学生")),
    "at-once": AssumptionKind("room-capacity", _named(
        "Groups that can use room {0} at a time: {room.groups_at_once}",
        "场地 {0} 同一时段最多容纳 {room.groups_at_once} 个班或社团")),
    "skill": AssumptionKind("skill", _each(_skill)),
    "roles": AssumptionKind("lead", _each(_roles)),
    "teacher": AssumptionKind("teacher-present", _fixed(
        "At every meeting a teacher of the school must be present (managers do not count)",
        "每次活动都必须有本校教师在场（管理、后勤人员不算）")),
    "ratio": AssumptionKind("ratio", _each(_ratio)),
    "others-vetted": AssumptionKind("staff-available", _fixed(
        "Nobody serves whose vetting has run out", "资格审查已过期的人员不能上岗")),
    "others-available": AssumptionKind("staff-available", _each(_others_available)),
    "staff-grades": AssumptionKind("staff-grades", _of_person(
        "{who} looks after grades {grades} only", "{who} 只负责 {grades} 年级")),
    "staff-campus": AssumptionKind("campus", _each(_staff_campus)),
    "one-campus": AssumptionKind("campus", _each(_one_campus)),
    "others-clash": AssumptionKind("staff-clash", _named(
        "Nobody can be in two places at once in {0}", "{0}任何人都不能同时出现在两处")),
    "per-day": AssumptionKind("staff-load", _of_person(
        "{who} serves {per_day} a day at most, duty included", "{who} 每天最多服务 {p.max_per_day} 节（值班也算）")),
    "per-week": AssumptionKind("staff-load", _of_person(
        "{who} serves {per_week} a week at most, duty included", "{who} 每周最多服务 {p.max_per_week} 节（值班也算）")),
    "days": AssumptionKind("staff-load", _of_person(
        "{who} comes on {days} a week at most", "{who} 每周最多来 {p.max_days} 天")),
    "no-club": AssumptionKind("club-meetings", _named(
        "{0} is for clubs alone (club_only), and no club may meet then (table clubs)",
        "{0}只安排社团（club_only 设置），而没有一个社团可以在这一节活动（clubs 表）")),
    "activity-slots": AssumptionKind("content", _closed(
        "Activity {one} cannot be given in {slots} (column slots)",
        "活动 {one} 不能安排在{slots}（活动表的“时段”栏）")),
    "room-open": AssumptionKind("room-capacity", _closed(
        "Room {one} cannot be used in {slots}", "场地 {one} 在{slots}不能使用")),
    "nobody": AssumptionKind("voluntary", _nobody),
    "stays": AssumptionKind("one-place", _stays),
    "no-lead": AssumptionKind("lead", _no_lead),
    "no-duty": AssumptionKind("duty", _no_duty),
    "exercise": AssumptionKind("physical-activity", _exercise),
    # who is short
    "duty": AssumptionKind("duty", _duty),
    "duty-roles": AssumptionKind("duty", _each(_duty_roles)),
    "clash": AssumptionKind("staff-clash", _clash),
    "vetted": AssumptionKind("staff-available", _vetted),
    "available": AssumptionKind("staff-available", _available),
}  # fmt: skip
"""Kind of assumption -> its rule and sentences, in the order of a told conflict."""
