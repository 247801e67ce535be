"""The timetable as pandas frames, for notebooks and for anyone who wants to count for themselves.

Columns are named in English, as in the tables of the contract; ids stay ids, with a name beside them. Frames hold
plain values and are sorted, so that equal timetables give equal frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

import pandas as pd

from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.timetable import Session, Timetable
from optimizer.language.times import clock_text
from optimizer.report.context import ReportContext

Owner = Literal["group", "staff", "room", "student"]

_SESSION = (
    *("session", "group", "group_name", "kind", "day", "slot", "start", "end", "activity", "activity_name"),
    *("category", "room", "room_name", "headcount", "lead", "lead_name", "assistants", "joins"),
)


def context_for(scenario: Scenario, timetable: Timetable, week_of: date | None = None) -> ReportContext:
    """The context of any timetable; the week matters only for who is vetted."""
    return ReportContext.of(scenario, timetable, week_of or first_monday_after(date.today()))


def session_frame(scenario: Scenario, timetable: Timetable) -> pd.DataFrame:
    """One row per session, with names beside ids, in order of time."""
    context = context_for(scenario, timetable)
    return _frame((_session(context, row) for row in context.sessions), _SESSION)


def sessions_of(context: ReportContext, by: Owner, who: str) -> list[Session]:
    """Sessions of an owner in order of time; a joined session counts for people and rooms as the host's alone."""
    if by == "group":
        return list(context.view.sessions_of(who))
    if by == "student":
        return list(context.sessions_of_student.get(who, ()))
    hosts = (row for row in context.sessions if not context.view.is_joined(row))
    return [row for row in hosts if (who in row.team if by == "staff" else row.room == who)]


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
