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
    *("session", "group", "group_name", "kind", "day", "slot", "start", "end", "activity", "activity_name"),
    *("category", "room", "room_name", "headcount", "lead", "lead_name", "assistants", "joins"),
)


_STUDENT = (
    *("student", "grade", "class", "campus", "priority", "care_group", "clubs", "wants_clubs", "best_choice"),
    *("slots", "slots_served", "days_waiting"),
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
        places = [place for place, club in enumerate(one.clubs, 1) if club in granted]
        rows.append(
            {
                "student": one.id,
                "grade": one.grade,
                "class": one.class_name,
                "campus": scenario.campus_of(one),
                "priority": " ".join(one.priority),
                "care_group": view.care_group_of(one.id),
                "clubs": " ".join(granted),
                "wants_clubs": one.wants_clubs,
                "best_choice": min(places, default=None),
                "slots": sum(map(len, days.values())),
                "slots_served": sum(map(len, served.values())),
                "days_waiting": len(days) - len(served),
            }
        )
    frame = _frame(rows, _STUDENT)
    return frame.astype({"best_choice": "Int64"})


def goal_frame(audited: Audit) -> pd.DataFrame:
    """One row per goal: measure, weight, points."""
    rows = [
        {"goal": goal, "measure": one.measure, "weight": one.weight, "points": one.points}
        for goal, one in audited.goals.items()
    ]
    return _frame(rows, ("goal", "measure", "weight", "points"))


def violation_frame(audited: Audit, language: Language = "en") -> pd.DataFrame:
    """One row per violation: the rule and what is wrong in words."""
    rows = [{"rule": one.rule, "text": one.text.say(language)} for one in audited.violations]
    return _frame(rows, ("rule", "text"))


def pay_frame(paid: PayResult) -> pd.DataFrame:
    """One row per person who served (paid here, by contract or as a volunteer): slots, minutes, units and yuan."""
    rows = []
    for kind, people in (("paid", paid.people), ("outside", paid.outside), ("volunteer", paid.volunteers)):
        for row in people:
            person = paid.scenario.person.get(row.staff)
            rows.append(
                {
                    "staff": row.staff,
                    "name": person.name if person else "",
                    "role": person.role.value if person else "",
                    "account": kind,
                    "slots": row.slots,
                    "minutes": row.minutes,
                    "units": float(row.units),
                    "yuan": row.fen / 100,
                }
            )
    return _frame(rows, ("staff", "name", "role", "account", "slots", "minutes", "units", "yuan"))


def fee_frame(paid: PayResult) -> pd.DataFrame:
    """One row per student with a fee: slots, meetings, yuan before the waiver, waived and charged, as numbers."""
    rows = []
    for row in paid.fees:
        student = paid.scenario.student[row.student]
        rows.append(
            {
                "student": row.student,
                "grade": student.grade,
                "class": student.class_name,
                "slots": row.slots,
                "meetings": row.meetings,
                "gross": row.gross / 100,
                "waived": row.waived / 100,
                "yuan": row.fee / 100,
            }
        )
    return _frame(rows, ("student", "grade", "class", "slots", "meetings", "gross", "waived", "yuan"))


def load_frame(scenario: Scenario, timetable: Timetable, week_of: date | None = None) -> pd.DataFrame:
    """One row per person: slots this week, carried from earlier weeks, in all, and the fair share (NA outside it)."""
    context = context_for(scenario, timetable, week_of)
    rows = [
        {
            **_person(context, load.person.id),
            "share": float(load.person.share),
            "carried": load.person.carried,
            "week": load.week,
            "total": load.total,
            "target": load.target,
        }
        for load in context.loads
    ]
    frame = _frame(rows, ("staff", "name", "role", "share", "carried", "week", "total", "target"))
    frame["target"] = frame["target"].astype("Int64")
    return frame


def _frame(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))


def _person(context: ReportContext, one: str) -> dict[str, Any]:
    row = context.scenario.person.get(one)
    return {"staff": one, "name": context.names.person(one), "role": row.role.value if row else ""}


def _session(context: ReportContext, row: Session) -> dict[str, Any]:
    names = context.names
    return {
        "session": row.id,
        "group": row.group,
        "group_name": names.short_group(row.group),
        "kind": context.view.kind(row.group) or "",
        "day": row.day,
        "slot": row.slot,
        "start": clock_text(row.start),
        "end": clock_text(row.end),
        "activity": row.activity,
        "activity_name": names.activity(row.activity),
        "category": names.category(row.activity),
        "room": row.room,
        "room_name": names.room(row.room),
        "headcount": row.headcount,
        "lead": row.lead,
        "lead_name": names.person(row.lead),
        "assistants": " ".join(row.assistants),
        "joins": row.joins,
    }
