"""Changes of the input that may remove a conflict, least first; `optimizer.engine.explain.explain_school` tries them.

What the law fixes has no change here: end times, the ratio, vetting, a teacher's presence, exercise, what students
signed up for, and that nobody is in two places at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from optimizer.domain.people import Role, Staff
from optimizer.domain.programme import Offered
from optimizer.domain.telling import Names, slots_text
from optimizer.engine.cp.assumptions import Assumption
from optimizer.engine.explain import scenario_edits as edits
from optimizer.engine.problem.school import School
from optimizer.language.lists import and_text, several
from optimizer.language.terms import ROLES
from optimizer.language.text import Text


class Weight(IntEnum):
    """How much a change asks of the school."""

    PIN_CELL = 0
    """A cell of a pin is left open."""
    TABLE_CELL = 1
    """A cell of another table changes."""
    RESOURCE = 2
    """Somebody or something is added."""
    CLUB_GIVEN_UP = 3
    """A pinned group may not open."""


@dataclass(frozen=True)
class Idea:
    """What changes have in common that are variants of each other: what is done, and to whom or what."""

    kind: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """A change of the scenario in words and as an edit.

    Attributes
    ----------
    idea : Idea, optional
        None where the assumption that it removes says it.
    variants : int
        Confirmed changes of the same idea that are shown at most.
    """

    weight: Weight
    text: Text
    edit: edits.ScenarioEdit
    idea: Idea | None = None
    variants: int = 1


@dataclass(frozen=True)
class RemedyCandidate:
    """A change that has not been tried yet, with its idea."""

    change: Change
    idea: Idea


def remedy_candidates(school: School, assumptions: tuple[Assumption, ...]) -> list[RemedyCandidate]:
    """Changes each of which removes one of the assumptions of a conflict, least first; the same text once."""
    context = _Context(school, assumptions)
    candidates: dict[Text, RemedyCandidate] = {}
    for one in assumptions:
        for change in _CHANGES[one.kind](context, one) if one.kind in _CHANGES else ():
            idea = change.idea or Idea(one.kind, one.ids)
            candidates.setdefault(change.text, RemedyCandidate(change, idea))
    return sorted(candidates.values(), key=lambda candidate: candidate.change.weight)


class _Context:
    """A school and the assumptions of a conflict in it."""

    def __init__(self, school: School, assumptions: tuple[Assumption, ...]):
        self.school, self.scenario, self.assumptions = school, school.scenario, assumptions
        self.names = Names(school.scenario)

    def ids_of(self, kind: str) -> list[tuple[str, ...]]:
        """The ids of all assumptions of a kind."""
        return [one.ids for one in self.assumptions if one.kind == kind]

    @cached_property
    def groups(self) -> set[str]:
        """Groups of the conflict."""
        return {one.ids[0] for one in self.assumptions if one.kind in ("pin", "meetings", "club-min", "leaders")}

    @cached_property
    def clubs(self) -> list[str]:
        """Clubs of the conflict, sorted."""
        return sorted(self.groups & set(self.scenario.club))

    @cached_property
    def slots(self) -> list[str]:
        """Slots in which groups of the conflict are pinned, in order of time."""
        return self.in_order({p.slot for p in self.scenario.pins if p.group in self.groups})

    def in_order(self, tokens: Iterable[str]) -> list[str]:
        """Slots in order of time."""
        return sorted(tokens, key=list(self.scenario.week.by_token).index)

    def spans(self, tokens: Iterable[str]) -> Text:
        """Slots in words."""
        return self.names.spans(self.in_order(tokens))

    def pinned_slots(self, group: str) -> set[str]:
        return {p.slot for p in self.scenario.pins if p.group == group}


# -- pins and clubs -----------------------------------------------------------------------------------------------


def _move_or_unpin(context: _Context, one: Assumption) -> Iterator[Change]:
    group, slot = one.ids
    name = context.names.any(group)
    if group in context.scenario.club:
        pinned = context.pinned_slots(group)
        for new in sorted(context.school.club_slots[group], key=lambda t: _distance(context, slot, t)):
            if new not in pinned:
                text = Text("Fix {g} to {new} instead of {old}", "把 {g} 从{old}改固定到{new}").format(
                    g=name, new=context.names.slot(new), old=context.names.slot(slot)
                )
                edit = edits.change_pins(group, slot, slot=new)
                yield Change(Weight.TABLE_CELL, text, edit, Idea("move", (group,)), 2)
    text = Text("Remove the pin of {g} (it may then not open)", "取消 {g} 的固定安排（取消后它可能不开班）")
    yield Change(Weight.CLUB_GIVEN_UP, text.format(g=name), edits.remove_pins(group), Idea("unpin", (group,)))


def _distance(context: _Context, old: str, new: str) -> tuple[int, int, int]:
    """How far a slot is from another: in days, then in slots of the day; earlier first."""
    week = context.scenario.week
    days = list(week.days)
    days_apart = abs(days.index(week[old].day) - days.index(week[new].day))
    slots_apart = abs(week.on_day[week[old].day].index(old) - week.on_day[week[new].day].index(new))
    return days_apart, slots_apart, list(week.by_token).index(new)


def _clear_pin_cell(context: _Context, one: Assumption) -> Iterator[Change]:
    group, slot, value = one.ids
    column, what = {
        "pin-activity": ("activity", Text("activity", "活动")),
        "pin-room": ("room", Text("room", "场地")),
        "pin-staff": ("staff", Text("person", "人员")),
    }[one.kind]
    rows = sum(p.group == group and getattr(p, column) == value for p in context.scenario.pins)
    fields = {"g": context.names.any(group), "what": what, "value": context.names.any(value)}
    if rows > 1:
        text = Text(
            "Fix {g} without the {what} {value}, in all its {n} rows", "固定 {g} 时都不指定{what} {value}（共 {n} 行）"
        ).format(**fields, n=rows)
        yield Change(Weight.PIN_CELL, text, edits.change_pins(group, None, **{column: ""}))
        return
    text = Text("Fix {g} at {slot} without the {what} {value}", "{g} 在{slot}不指定{what} {value}")
    text = text.format(**fields, slot=context.names.slot(slot))
    yield Change(Weight.PIN_CELL, text, edits.change_pins(group, slot, **{column: ""}))


def _lower_club_minimum(context: _Context, one: Assumption) -> Iterator[Change]:
    """As many as can come to all pinned meetings, or as a room of the conflict holds."""
    club = context.scenario.club[one.ids[0]]
    slots = context.pinned_slots(club.id)
    askers = [context.scenario.student[s] for s in context.school.wishers[club.id]]
    can_come = sum(slots <= s.attends for s in askers)
    capacities = [context.scenario.room[room].capacity or 0 for (room,) in context.ids_of("capacity")]
    for least in sorted({can_come, *capacities}, reverse=True):
        if 0 < least < club.min_students:
            text = Text(
                "Let {club} open with {n} students instead of {old}", "把 {club} 的最低开班人数从 {old} 人降到 {n} 人"
            ).format(club=context.names.any(club.id), n=least, old=club.min_students)
            yield Change(Weight.TABLE_CELL, text, edits.change_row("clubs", club.id, min_students=least))


def _fewer_meetings(context: _Context, one: Assumption) -> Iterator[Change]:
    club = context.scenario.club[one.ids[0]]
    pins = sum(p.group == club.id for p in context.scenario.pins)
    n = club.meetings_per_week - 1
    if n >= max(1, pins):
        text = Text("Let {club} meet on {n} a week", "{club} 改为每周活动 {n} 次").format(
            club=context.names.any(club.id), n=Text(several(n, "day"), str(n))
        )
        yield Change(Weight.TABLE_CELL, text, edits.change_row("clubs", club.id, meetings_per_week=n))


def _more_club_slots(context: _Context, one: Assumption) -> Iterator[Change]:
    club = context.scenario.club[one.ids[0]]
    new = context.pinned_slots(club.id) - club.slots
    if new:
        text = Text("Let {club} meet in {slots} too", "允许 {club} 也在{slots}活动")
        text = text.format(club=context.names.any(club.id), slots=context.spans(new))
        yield Change(Weight.TABLE_CELL, text, edits.change_row("clubs", club.id, slots=club.slots | new))


def _more_activity_slots(context: _Context, one: Assumption) -> Iterator[Change]:
    activity = one.ids[0]
    yield _open_activity(context, activity, {slot for a, slot in context.ids_of("activity-slots") if a == activity})


def _more_exercise_slots(context: _Context, one: Assumption) -> Iterator[Change]:
    slots = {ids[0] for ids in context.ids_of("exercise-slots")}
    for activity in one.ids[1:]:
        if context.scenario.activity[activity].slots is not None:
            yield _open_activity(context, activity, slots)


def _open_activity(context: _Context, activity: str, slots: set[str]) -> Change:
    text = Text("Let activity {a} be given in {slots} too", "允许活动 {a} 也安排在{slots}")
    text = text.format(a=context.names.any(activity), slots=context.spans(slots))
    old = context.scenario.activity[activity].slots or frozenset()
    return Change(Weight.TABLE_CELL, text, edits.change_row("activities", activity, slots=old | slots))


def _offer_to_all(context: _Context, one: Assumption) -> Iterator[Change]:
    text = Text("Offer activity {a} to care groups and clubs alike", "活动 {a} 同时面向托管班和社团")
    edit = edits.change_row("activities", one.ids[0], offered=Offered.BOTH)
    yield Change(Weight.TABLE_CELL, text.format(a=context.names.any(one.ids[0])), edit)


def _all_grades(context: _Context, one: Assumption) -> Iterator[Change]:
    text = Text("Open {a} to all grades", "{a} 对所有年级开放").format(
        a=and_text([context.names.any(i) for i in one.ids])
    )
    edit = edits.change_row("activities", one.ids[-1], grades=frozenset())
    if one.ids[0] in context.scenario.club:
        edit = edits.in_sequence(edit, edits.change_row("clubs", one.ids[0], grades=frozenset()))
    yield Change(Weight.TABLE_CELL, text, edit)


# -- rooms --------------------------------------------------------------------------------------------------------


def _any_room(context: _Context, one: Assumption) -> Iterator[Change]:
    text = Text("Let {club} use any room that suits", "{club} 不指定场地，可用任何合适的场地")
    text = text.format(club=context.names.any(one.ids[0]))
    yield Change(Weight.TABLE_CELL, text, edits.change_row("clubs", one.ids[0], room=""))


def _more_room_kinds(context: _Context, one: Assumption) -> Iterator[Change]:
    activity = context.scenario.activity[one.ids[0]]
    pinned = {p.room for p in context.scenario.pins if p.room and p.slot in context.slots}
    for kind in sorted({context.scenario.room[r].kind for r in pinned} - activity.room_kinds):
        text = Text("Let activity {a} use rooms of kind {kind}", "允许活动 {a} 使用“{kind}”类场地")
        edit = edits.change_row("activities", activity.id, room_kinds=activity.room_kinds | {kind})
        yield Change(Weight.TABLE_CELL, text.format(a=context.names.any(activity.id), kind=kind), edit)


def _open_room(context: _Context, one: Assumption) -> Iterator[Change]:
    room = context.scenario.room[one.ids[0]]
    slots = {slot for r, slot in context.ids_of("room-open") if r == room.id}
    text = Text("Have room {r} open in {slots}", "场地 {r} 在{slots}开放")
    text = text.format(r=context.names.any(room.id), slots=context.spans(slots))
    yield Change(Weight.TABLE_CELL, text, edits.change_row("rooms", room.id, available=room.available | slots))


def _more_places(context: _Context, one: Assumption) -> Iterator[Change]:
    room = context.scenario.room[one.ids[0]]
    clubs = {club for (club,) in context.ids_of("club-min")}
    needed = sum(context.scenario.club[c].fewest_members for c in clubs)
    if room.capacity is not None and needed > room.capacity:
        text = Text("Give room {r} {n} more places ({all} in all)", "场地 {r} 增加 {n} 个座位（共 {all} 个）").format(
            r=context.names.any(room.id), n=needed - room.capacity, all=needed
        )
        yield Change(Weight.RESOURCE, text, edits.change_row("rooms", room.id, capacity=needed))


def _share_room(context: _Context, one: Assumption) -> Iterator[Change]:
    room = context.scenario.room[one.ids[0]]
    n = room.groups_at_once + 1
    text = Text("Let {n} groups share room {r}", "场地 {r} 同一时段允许 {n} 个班共用")
    text = text.format(r=context.names.any(room.id), n=n)
    yield Change(Weight.RESOURCE, text, edits.change_row("rooms", room.id, groups_at_once=n))


# -- people -------------------------------------------------------------------------------------------------------


def _teachers_first(people: Iterable[Staff]) -> list[Staff]:
    return sorted(people, key=lambda p: (p.role is not Role.TEACHER, p.id))


def _further_leader(context: _Context, one: Assumption) -> Iterator[Change]:
    """Two people at most who may lead the club and whom neither pins nor clubs of the conflict name."""
    school, club = context.school, context.scenario.club[one.ids[0]]
    busy = {p.staff for p in context.scenario.pins} | set(one.ids[1:])
    busy |= {leader for c in context.clubs for leader in context.scenario.club[c].leaders}
    slots = context.pinned_slots(club.id)
    able = (
        p
        for p in school.staff
        if p.id not in busy
        and p.role in context.scenario.settings.staffing.club_lead_roles
        and slots <= p.available
        and school.serves_campus(p, school.campus_of_club[club.id])
        and not p.grades
    )
    for p in _teachers_first(able)[:2]:
        text = Text("Name {p} as a further leader of {club}", "{club} 增加负责人 {p}")
        text = text.format(p=context.names.any(p.id), club=context.names.any(club.id))
        yield Change(Weight.TABLE_CELL, text, edits.change_row("clubs", club.id, leaders=(*club.leaders, p.id)))


def _skilled_teacher(context: _Context, one: Assumption) -> Iterator[Change]:
    skill = one.ids[1]
    campus = context.scenario.club[context.clubs[-1]].campus if context.clubs else ""
    text = Text(
        "Find one more {role} with the skill «{skill}» for {slots}", "{slots}增加一名具备“{skill}”专长的{role}"
    ).format(role=ROLES[Role.TEACHER], skill=skill, slots=slots_text(context.slots))
    yield Change(Weight.RESOURCE, text, edits.add_person(Role.TEACHER, campus, frozenset(context.slots), skill))


def _come(context: _Context, person: str, slots: Iterable[str], idea: str) -> Change:
    """A person comes in more slots."""
    tokens = context.in_order(slots)
    text = Text("Have {who} come in {slots}", "请 {who} 在{slots}到岗")
    text = text.format(who=context.names.any(person), slots=context.names.spans(tokens))
    return Change(Weight.TABLE_CELL, text, edits.add_availability(person, frozenset(tokens)), Idea(idea), 2)


def _person_comes(context: _Context, one: Assumption) -> Iterator[Change]:
    """In the pinned slots of the day; for a weekly minimum, in the first care slot of the day."""
    person, day, week = context.scenario.person[one.ids[0]], one.ids[1], context.scenario.week
    slots = {t for t in context.slots if week[t].day == day} - person.available
    if not slots and context.ids_of("least"):
        slots = set([t for t in week.on_day[day] if t in week.care][:1]) - person.available
    if slots:
        yield _come(context, person.id, slots, "somebody comes")


def _another_comes(context: _Context, one: Assumption) -> Iterator[Change]:
    slots = frozenset(one.ids)
    for p in _teachers_first(p for p in context.school.staff if not slots <= p.available and not p.grades)[:2]:
        text = Text(
            "Have one more {role} come in {slot}, for example {who}", "{slot}增加一名{role}到岗，例如 {who}"
        ).format(slot=slots_text(slots), who=context.names.any(p.id), role=ROLES[p.role])
        yield Change(Weight.TABLE_CELL, text, edits.add_availability(p.id, slots), Idea("somebody else comes"))


def _lead_comes(context: _Context, one: Assumption) -> Iterator[Change]:
    able = sorted(p.id for p in context.school.staff if context.school.may_lead_care(p) and not p.grades)
    for person in able[:2]:
        yield _come(context, person, {ids[0] for ids in context.ids_of("no-lead")}, "a lead comes")


def _duty_staff_come(context: _Context, one: Assumption) -> Iterator[Change]:
    roles = context.scenario.settings.duty.roles
    for person in sorted(p.id for p in context.school.staff if p.role in roles)[:2]:
        yield _come(context, person, {ids[0] for ids in context.ids_of("no-duty")}, "somebody for duty comes")


def _look_after_all_grades(context: _Context, one: Assumption) -> Iterator[Change]:
    text = Text("Let {who} look after all grades", "允许 {who} 负责所有年级").format(who=context.names.any(one.ids[0]))
    yield Change(Weight.TABLE_CELL, text, edits.change_row("staff", one.ids[0], grades=frozenset()))


def _serve_every_campus(context: _Context, one: Assumption) -> Iterator[Change]:
    if one.ids[0]:
        text = Text("Let {who} serve at every campus", "允许 {who} 在各校区服务")
        text = text.format(who=context.names.any(one.ids[0]))
        yield Change(Weight.TABLE_CELL, text, edits.change_row("staff", one.ids[0], campus=""))


def _raise_limit(context: _Context, one: Assumption) -> Iterator[Change]:
    """One, two or three slots or days more than the person's limit."""
    p = context.scenario.person[one.ids[0]]
    column, limit, text = {
        "per-day": (
            "max_per_day",
            p.max_per_day,
            Text("Let {who} serve {n} slots a day", "允许 {who} 每天服务 {n} 节"),
        ),
        "per-week": (
            "max_per_week",
            p.max_per_week,
            Text("Let {who} serve {n} slots a week", "允许 {who} 每周服务 {n} 节"),
        ),
        "days": ("max_days", p.max_days, Text("Let {who} come on {n} days a week", "允许 {who} 每周来 {n} 天")),
    }[one.kind]
    for n in range(limit + 1, limit + 4):
        edit = edits.change_row("staff", p.id, **{column: n})
        if one.kind == "per-day" and n > p.max_per_week:
            edit = edits.in_sequence(edit, edits.change_row("staff", p.id, max_per_week=n))
        yield Change(Weight.TABLE_CELL, text.format(who=context.names.any(p.id), n=n), edit)


def _lower_minimum(context: _Context, one: Assumption) -> Iterator[Change]:
    p = context.scenario.person[one.ids[0]]
    for n in range(p.min_per_week - 1, -1, -1):
        text = Text("Ask only {slots} a week of {who}", "{who} 每周至少服务的节数降为 {n}")
        if n == 0:
            text = Text("Set no weekly minimum for {who}", "不再规定 {who} 每周至少服务的节数")
        text = text.format(who=context.names.any(p.id), n=n, slots=several(n, "slot"))
        yield Change(Weight.TABLE_CELL, text, edits.change_row("staff", p.id, min_per_week=n))


def _more_on_duty(context: _Context, one: Assumption) -> Iterator[Change]:
    """One person more for the whole day; or fewer on duty at a time, where more than one must be."""
    campus, slot = one.ids
    duty, week = context.scenario.settings.duty, context.scenario.week
    text = Text("Find one more {role} for {slot}", "{slot}增加一名{role}")
    text = text.format(role=ROLES[duty.roles[0]], slot=slots_text([slot]))
    slots = frozenset(week.on_day[week[slot].day])
    yield Change(Weight.RESOURCE, text, edits.add_person(duty.roles[0], campus, slots))
    least = duty.min_per_slot
    if least > 1:
        text = Text("Ask for {n} on duty at a time instead of {old}", "每时段值班人数由至少 {old} 人改为 {n} 人")
        yield Change(Weight.RESOURCE, text.format(n=least - 1, old=least), edits.set_min_duty(least - 1))


_CHANGES: dict[str, Callable[[_Context, Assumption], Iterator[Change]]] = {
    "pin": _move_or_unpin,
    "pin-activity": _clear_pin_cell,
    "pin-room": _clear_pin_cell,
    "pin-staff": _clear_pin_cell,
    "club-min": _lower_club_minimum,
    "meetings": _fewer_meetings,
    "club-slots": _more_club_slots,
    "activity-slots": _more_activity_slots,
    "offered": _offer_to_all,
    "club-grades": _all_grades,
    "exercise-slots": _more_exercise_slots,
    "own-room": _any_room,
    "room-kind": _more_room_kinds,
    "room-open": _open_room,
    "capacity": _more_places,
    "at-once": _share_room,
    "leaders": _further_leader,
    "skill": _skilled_teacher,
    "available": _person_comes,
    "others-available": _another_comes,
    "no-lead": _lead_comes,
    "no-duty": _duty_staff_come,
    "staff-grades": _look_after_all_grades,
    "staff-campus": _serve_every_campus,
    "per-day": _raise_limit,
    "per-week": _raise_limit,
    "days": _raise_limit,
    "least": _lower_minimum,
    "duty": _more_on_duty,
}
"""Kind of assumption -> changes that remove it; kinds without one are fixed by law or by what students ask for."""
