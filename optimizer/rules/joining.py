"""A joined session keeps the terms of joining; host and joiners count as one session."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.telling import grades_text, ids_text, slot_text
from optimizer.domain.timetable import Session
from optimizer.language.text import Text
from optimizer.rules.base import Fault, Rule, Unit
from optimizer.rules.view import HostedSession, View

_NEVER = Text(
    "{who} joins {host} at {slot}, but joining is not allowed here", "{who} 在{slot}并入 {host}，但本校不允许并班"
)
_NO_HOST = Text("{who} joins {host}, which has no session at {slot}", "{who} 并入 {host}，但 {host} 在{slot}没有活动")
_ITSELF = Text("{host} joins itself at {slot}", "{host} 在{slot}并入了自己")
_CHAIN = Text("{host} hosts at {slot} and itself joins {next}", "{host} 在{slot}接收并班，自己又并入 {next}")
_KIND = Text("{group} is no care group, so it may neither join nor host ({slot})", "{group} 不是托管班，{slot}不能并班")
_CAMPUS = Text("{who} and its host {host} are on different campuses ({slot})", "{who} 与 {host} 不在同一校区（{slot}）")
_DIFFERS = Text(
    "{who} at {slot} does not repeat {host}'s activity, room, lead and assistants",
    "{who} {slot}的活动、地点、带班教师和协助人员与 {host} 不一致",
)
_SIZE = Text(
    "{n} students are together with {host} at {slot}, allowed {max}", "{slot} {host} 并班后共 {n} 人，上限 {max} 人"
)
_SPAN = Text(
    "grades {grades} are together with {host} at {slot}, a span of {span}, allowed {max}",
    "{slot} {host} 并班后含 {grades} 年级，跨度 {span}，上限 {max}",
)


def check(view: View) -> Iterator[Fault]:
    joiners: dict[tuple[str, str], list[Session]] = {}
    for row in view.sessions.values():
        if _names_host(view, row):
            joiners.setdefault((row.joins, row.token), []).append(row)
    for (host, token), rows in joiners.items():
        fields = {"host": host, "slot": slot_text(token), "who": ids_text(row.group for row in rows)}
        for template, more in _reasons(view, host, token, rows):
            yield Fault(_unit(rows[0], host), template.format(**(fields | more)))
    for (host, token), meeting in view.meetings.items():
        if len(meeting.rows) > 1:
            for template, more in _together(view, meeting):
                yield Fault(_unit(meeting.host, host), template.format(host=host, slot=slot_text(token), **more))


def _unit(row: Session, host: str) -> Unit:
    return Unit(kind="session", group=host, day=row.day, slot=row.token)


def _names_host(view: View, row: Session) -> bool:
    """Whether a row joins a group that is listed or has a session then; joining an unknown group is joining none."""
    return bool(row.joins) and (row.joins in view.groups or (row.joins, row.token) in view.sessions)


def _reasons(view: View, host: str, token: str, rows: list[Session]) -> Iterator[tuple[Text, dict[str, object]]]:
    if view.scenario.settings.grouping.joining == "never":
        yield _NEVER, {}
    for group in (host, *(row.group for row in rows)):
        if view.kind(group) not in ("care", None):
            yield _KIND, {"group": group}
    hosted = view.sessions.get((host, token))
    if hosted is None:
        yield _NO_HOST, {}
        return
    yield from _terms(view, hosted, rows)


def _terms(view: View, hosted: Session, rows: list[Session]) -> Iterator[tuple[Text, dict[str, object]]]:
    if any(row.group == hosted.group for row in rows):
        yield _ITSELF, {}
    elif _names_host(view, hosted):
        yield _CHAIN, {"next": hosted.joins}
    for row in rows:
        campuses = view.campus_of(row.group), view.campus_of(hosted.group)
        if None not in campuses and campuses[0] != campuses[1]:
            yield _CAMPUS, {"who": row.group}
        if _decided(row) != _decided(hosted):
            yield _DIFFERS, {"who": row.group}


def _together(view: View, meeting: HostedSession) -> Iterator[tuple[Text, dict[str, object]]]:
    """Size and grades of all groups in one session, those that join through another group too."""
    rules, students = view.scenario.settings.grouping, meeting.students
    if len(students) > rules.max_size:
        yield _SIZE, {"n": len(students), "max": rules.max_size}
    grades = {student.grade for student in students}
    span = max(grades, default=0) - min(grades, default=0)
    if span > rules.join_max_grade_span:
        yield _SPAN, {"grades": grades_text(grades), "span": span, "max": rules.join_max_grade_span}


def _decided(row: Session) -> tuple[str, str, str, frozenset[str]]:
    return row.activity, row.room, row.lead, frozenset(row.assistants)


RULE = Rule(
    "joining",
    Text("Joined sessions", "并班"),
    Text(
        "A care group may join another's session of the same campus where joining is allowed; the host does not itself "
        "join, the row repeats the host's decisions, and the students together keep to size and grade span.",
        "允许并班时，托管班可并入同校区另一托管班；接收班不得再并入他班，并入班的活动、地点、人员与接收班一致，合计人数和年级跨度不超限。",
    ),
    check,
)
