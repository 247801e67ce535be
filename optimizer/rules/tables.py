"""The tables agree with the scenario and with each other, as far as no other rule says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from optimizer.domain.telling import campus_text, grades_text, id_and_name
from optimizer.domain.timetable import Duty, Group, Member, Waiting
from optimizer.language.terms import GROUPS
from optimizer.language.text import Text
from optimizer.language.times import days_text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.session_rows import session_reasons
from optimizer.rules.view import View

_TWICE = Text("{what} has a row already", "{what} 已有一行")
_KIND = Text("kind '{found}' of {group}; expected {expected}", "{group} 的类别“{found}”不对，应为 {expected}")
_NO_CLUB = Text("{group} is no club of the scenario", "{group} 不是已有的社团")
_BLANK = Text("a group without an id", "班组编号不能为空")
_CAMPUS = Text("campus '{id}' is unknown, or merged into another", "校区“{id}”不存在或已并入其他校区")
_CLUB_CAMPUS = Text(
    "club {group} is listed at {found}, it belongs to {campus}", "社团 {group} 写在{found}，应为{campus}"
)
_SIZE = Text("{group}: size {found}, but it has {n} members", "{group}：人数写 {found}，实有 {n} 人")
_GRADES = Text("{group}: grades '{found}', its members are of '{grades}'", "{group}：年级写“{found}”，成员为“{grades}”")
_STUDENT = Text("unknown student '{id}'", "没有学号为“{id}”的学生")
_STAFF = Text("unknown staff '{id}'", "没有编号为“{id}”的人员")
_SLOT = Text("the week has no slot '{slot}'", "一周内没有时段“{slot}”")
_NO_GROUP = Text("{who}: no {kind} '{id}' is listed", "{who}：没有“{id}”这个{kind}")
_REPEATED = Text("{who}: a club stands twice", "{who}：同一社团写了两次")
_IN_NO_TABLE = Text("{who} waits all week, so may be in no other table", "{who} 全周候补，不应再出现在编组表")
_NO_DAYS = Text("{who}: no days", "{who}：没有写候补的日子")
_DAY_TWICE = Text("{who}: a day stands twice in the cell", "{who}：同一格里写了重复的日子")
_NOT_SIGNED = Text("{who} waits on {days} without being signed up then", "{who} 未报名{days}，不应候补")


def check(view: View) -> Iterator[Fault]:
    tables: tuple[tuple[str, tuple[object, ...], Callable[..., Iterator[Text]]], ...] = (
        ("groups", view.timetable.groups, _group),
        ("members", view.timetable.members, _member),
        ("sessions", view.timetable.sessions, session_reasons),
        ("duties", view.timetable.duties, _duty),
        ("waiting", view.timetable.waiting, _waiting),
    )
    for table, rows, reasons in tables:
        seen: set[tuple[str, ...]] = set()
        for number, row in enumerate(rows, 1):
            names = _names(view, row)
            for name in sorted(names & seen):
                yield Fault(Unit(kind="row", table=table, row=number), _TWICE.format(what=" ".join(name)))
            seen |= names
            for reason in reasons(view, row):
                yield Fault(Unit(kind="row", table=table, row=number), reason)


def _names(view: View, row: object) -> set[tuple[str, ...]]:
    """What may stand once in a table: a student may wait in two rows, on different days."""
    match row:
        case Group():
            return {(row.id,)}
        case Member():
            return {(row.student,)}
        case Waiting():
            return {(row.student, day) for day in row.days}
        case Duty():
            return {(view.campus_named(row.campus), row.token, row.staff)}
    return {(row.group, row.token)}  # type: ignore[attr-defined]  # sessions are the last of the five


def _group(view: View, row: Group) -> Iterator[Text]:
    club, campus = view.scenario.club.get(row.id), view.campus_named(row.campus)
    if not row.id:
        yield _BLANK
    if club is not None and row.kind != "club":
        yield _KIND.format(group=row.id, found=row.kind, expected="club")
    elif row.kind not in GROUPS:
        yield _KIND.format(group=row.id, found=row.kind, expected="care, club, extended")
    elif club is None and row.kind == "club":
        yield _NO_CLUB.format(group=row.id)
    if campus not in view.campus_ids:
        yield _CAMPUS.format(id=campus)
    elif club is not None and view.scenario.campus_of(club) != campus:
        of_club = campus_text(view.scenario.campus_of(club))
        yield _CLUB_CAMPUS.format(group=row.id, found=campus_text(campus), campus=of_club)
    members, grades = view.members_of(row.id), tuple(sorted(view.grades_of(row.id)))
    if row.size != len(members):
        yield _SIZE.format(group=row.id, found=row.size, n=len(members))
    if tuple(row.grades) != grades:
        yield _GRADES.format(group=row.id, found=grades_text(row.grades), grades=grades_text(grades))


def _member(view: View, row: Member) -> Iterator[Text]:
    student = view.scenario.student.get(row.student)
    who = id_and_name(student) if student else row.student
    if student is None:
        yield _STUDENT.format(id=row.student)
    elif view.waits_all_week(student):
        yield _IN_NO_TABLE.format(who=who)
    named = [("care", row.care_group), ("extended", row.extended_group), *(("club", club) for club in row.clubs)]
    for kind, group in named:
        if group and view.kind(group) != kind:
            yield _NO_GROUP.format(who=who, kind=GROUPS[kind], id=group)
    if len(set(row.clubs)) < len(row.clubs):
        yield _REPEATED.format(who=who)


def _duty(view: View, row: Duty) -> Iterator[Text]:
    campus = view.campus_named(row.campus)
    if campus not in view.campus_ids:
        yield _CAMPUS.format(id=campus)
    if not view.in_week(row):
        yield _SLOT.format(slot=row.token)
    if row.staff not in view.scenario.person:
        yield _STAFF.format(id=row.staff)


def _waiting(view: View, row: Waiting) -> Iterator[Text]:
    student = view.scenario.student.get(row.student)
    if student is None:
        yield _STUDENT.format(id=row.student)
        return
    if not row.days:
        yield _NO_DAYS.format(who=id_and_name(student))
    if len(set(row.days)) < len(row.days):
        yield _DAY_TWICE.format(who=id_and_name(student))
    if others := [day for day in row.days if day not in view.signed_up(student)]:
        yield _NOT_SIGNED.format(who=id_and_name(student), days=days_text(others))


RULE = Rule(
    "tables",
    Text("Tables that fit together", "表格一致"),
    Text(
        "Ids are known, no row stands twice, times, sizes and grades are right, and no row contradicts the scenario or "
        "another row.",
        "编号都存在，没有重复的行，时间、人数、年级正确，各行与场景及其他行不矛盾。",
    ),
    check,
)
