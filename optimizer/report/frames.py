"""The timetable as pandas frames, for notebooks and for anyone who wants to count for themselves.

Columns are named in English, as in the tables of the contract; ids stay ids, with a name beside them. Frames hold
plain values and are sorted, so that equal timetables give equal frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

import pandas as pd

from optimizer.auditing import Audit
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.timetable import Session, Timetable
from optimizer.language.text import Language
from optimizer.language.times import clock_text
from optimizer.payroll import PayResult
from optimizer.report.context import ReportContext

Owner = Literal["group", "staff", "room", "student"]

_SESSION = (
    "session group group_name kind day slot start end activity activity_name category room room_name headcount lead "
    "lead_name assistants joins"
)
_STUDENT = (
    "student grade class campus priority care_group clubs wants_clubs best_choice slots slots_served days_waiting"
)


def context_for(scenario: Scenario, timetable: Timetable, week_of: date | None = None) -> ReportContext:
    """The context of any timetable; the week matters only for who is vetted."""
    return ReportContext.of(scenario, timetable, week_of or first_monday_after(date.today()))


def session_frame(scenario: Scenario, timetable: Timetable) -> pd.DataFrame:
    """One row per session, with names beside ids, in order of time; ``day`` is ordered as the week is."""
    context = context_for(scenario, timetable)
    frame = _frame((_session(context, row) for row in context.sessions), _SESSION)
    frame["day"] = pd.Categorical(frame["day"], categories=list(scenario.week.days), ordered=True)
    return frame


def sessions_of(context: ReportContext, by: Owner, who: str) -> list[Session]:
    """Sessions of an owner in order of time; a joined session counts for people and rooms as the host's alone."""
    if by == "group":
        return list(context.view.sessions_of(who))
    if by == "student":
        return list(context.sessions_of_student.get(who, ()))
    hosts = (row for row in context.sessions if not context.view.is_joined(row))
    return [row for row in hosts if (who in row.team if by == "staff" else row.room == who)]


def student_frame(scenario: Scenario, timetable: Timetable, week_of: date | None = None) -> pd.DataFrame:
    """One row per student: group, clubs, best place on the list, slots signed up for and served, days waited on."""
    view = context_for(scenario, timetable, week_of).view
    rows = []
    for one in scenario.students:
        member, days = view.placed.get(one.id), view.signed_up(one)
        served = dict(view.served_days(one))
        granted = view.own_clubs(member) if member else ()
        best = min((place for place, club in enumerate(one.clubs, 1) if club in granted), default=None)
        who = (one.id, one.grade, one.class_name, scenario.campus_of(one), " ".join(one.priority))
        groups = (view.care_group_of(one.id), " ".join(granted), one.wants_clubs, best)
        slots = (sum(map(len, days.values())), sum(map(len, served.values())), len(days) - len(served))
        rows.append((*who, *groups, *slots))
    return _frame(rows, _STUDENT).astype({"best_choice": "Int64"})


def goal_frame(audited: Audit) -> pd.DataFrame:
    """One row per goal: measure, weight, points."""
    rows = ((goal, one.measure, one.weight, one.points) for goal, one in audited.goals.items())
    return _frame(rows, "goal measure weight points")


def violation_frame(audited: Audit, language: Language = "en") -> pd.DataFrame:
    """One row per violation: the rule and what is wrong in words."""
    return _frame(((one.rule, one.text.say(language)) for one in audited.violations), "rule text")


def pay_frame(paid: PayResult) -> pd.DataFrame:
    """One row per person who served (paid here, by contract or as a volunteer): slots, minutes, units and yuan."""
    rows = []
    for kind, people in (("paid", paid.people), ("outside", paid.outside), ("volunteer", paid.volunteers)):
        for row in people:
            person = paid.scenario.person.get(row.staff)
            who = (row.staff, person.name if person else "", person.role.value if person else "", kind)
            rows.append((*who, row.slots, row.minutes, float(row.units), row.fen / 100))
    return _frame(rows, "staff name role account slots minutes units yuan")


def fee_frame(paid: PayResult) -> pd.DataFrame:
    """One row per student with a fee: slots, meetings, yuan before the waiver, waived and charged, as numbers."""
    rows = []
    for row in paid.fees:
        student = paid.scenario.student[row.student]
        counts = (student.grade, student.class_name, row.slots, row.meetings)
        rows.append((row.student, *counts, row.gross / 100, row.waived / 100, row.fee / 100))
    return _frame(rows, "student grade class slots meetings gross waived yuan")


def load_frame(scenario: Scenario, timetable: Timetable, week_of: date | None = None) -> pd.DataFrame:
    """One row per person: slots this week, carried from earlier weeks, in all, and the fair share (NA outside it)."""
    rows = []
    for load in context_for(scenario, timetable, week_of).loads:
        one = load.person
        who = (one.id, one.name or one.id, one.role.value, float(one.share))
        rows.append((*who, one.carried, load.week, load.total, load.target))
    return _frame(rows, "staff name role share carried week total target").astype({"target": "Int64"})


def _frame(rows: Iterable[Sequence[Any]], columns: str) -> pd.DataFrame:
    """A frame of rows of plain values; the names of its columns are separated by spaces."""
    return pd.DataFrame(list(rows), columns=columns.split())


def _session(context: ReportContext, row: Session) -> Sequence[Any]:
    names = context.names
    group = (row.group, names.short_group(row.group), context.view.kind(row.group) or "")
    activity = (row.activity, names.activity(row.activity), names.category(row.activity))
    staff = (row.lead, names.person(row.lead), " ".join(row.assistants))
    when = (row.day, row.slot, clock_text(row.start), clock_text(row.end))
    return (row.id, *group, *when, *activity, row.room, names.room(row.room), row.headcount, *staff, row.joins)
