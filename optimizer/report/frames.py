"""The timetable as pandas frames, for notebooks and for anyone who wants to count for themselves.

Columns are named in English, as in the tables of the contract; ids stay ids, with a name beside them. Frames hold
plain values and are sorted, so that equal timetables give equal frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

import pandas as pd

from optimizer.audit import Audit
from optimizer.domain.scenario import Scenario, first_monday_after
from optimizer.domain.timetable import Session, Timetable
from optimizer.language.times import clock_text
from optimizer.report.desk import Desk
from optimizer.rules.registry import GOALS

Owner = Literal["group", "staff", "room", "student"]

_SESSION = (
    *("session", "group", "group_name", "kind", "day", "slot", "start", "end", "activity", "activity_name"),
    *("category", "room", "room_name", "headcount", "lead", "lead_name", "assistants", "joins"),
)


def desk_for(scenario: Scenario, timetable: Timetable, week_of: date | None = None) -> Desk:
    """A desk for a timetable at hand; the week matters only for who is vetted."""
    return Desk.of(scenario, timetable, week_of or first_monday_after(date.today()))


def session_frame(scenario: Scenario, timetable: Timetable) -> pd.DataFrame:
    """One row per session, with names beside ids, in order of time."""
    desk = desk_for(scenario, timetable)
    return _frame((_session(desk, row) for row in desk.sessions), _SESSION)


def week_frame(scenario: Scenario, timetable: Timetable, by: Owner, who: str) -> pd.DataFrame:
    """One owner's week as it hangs on the door: slots down, days across, texts in the cells.

    Parameters
    ----------
    by : {"group", "staff", "room", "student"}
    who : str
        Id of the group, member of staff, room or student.
    """
    desk = desk_for(scenario, timetable)
    names, week = desk.names, scenario.week
    labels = list(dict.fromkeys(slot.label for slot in sorted(week.slots, key=lambda slot: (slot.start, slot.day))))
    cells = {day: dict.fromkeys(labels, "") for day in week.days}
    for row in sessions_of(desk, by, who):
        parts = (names.activity(row.activity), names.short_group(row.group), names.room(row.room))
        more = names.people(row.team)
        text = " · ".join(part for part in (*parts, more) if part)
        before = cells[row.day][row.slot]
        cells[row.day][row.slot] = f"{before} / {text}" if before else text
    frame = pd.DataFrame(cells, index=pd.Index(labels, name="slot"), dtype="str")
    frame.columns.name = "day"
    return frame


def sessions_of(desk: Desk, by: Owner, who: str) -> list[Session]:
    """Sessions of an owner in order of time; a joined session counts for people and rooms as the host's alone."""
    if by == "group":
        return list(desk.view.sessions_of(who))
    if by == "student":
        return list(desk.sessions_of_student.get(who, ()))
    hosts = (row for row in desk.sessions if not desk.view.is_joined(row))
    return [row for row in hosts if (who in row.team if by == "staff" else row.room == who)]


def person_frame(scenario: Scenario, timetable: Timetable) -> pd.DataFrame:
    """One row per member of staff and slot at work, duties included: who is where, when."""
    desk = desk_for(scenario, timetable)
    columns = ("staff", "name", "role", "day", "slot", "start", "end", "kind", "part", "group", "activity", "room")
    rows = [_work(desk, row, person) for row in desk.sessions if not desk.view.is_joined(row) for person in row.team]
    for duty in desk.view.duties:
        slot = scenario.week[duty.token]
        times = {"day": duty.day, "slot": duty.slot, "start": clock_text(slot.start), "end": clock_text(slot.end)}
        rows.append({**_person(desk, duty.staff), **times, "kind": "duty", "part": "lead"})
    rows.sort(key=lambda row: (row["staff"], desk.view.order[row["day"] + row["slot"]], row.get("group", "")))
    return _frame(rows, columns)


def student_frame(scenario: Scenario, timetable: Timetable) -> pd.DataFrame:
    """One row per student and slot in which the student is present."""
    desk = desk_for(scenario, timetable)
    rows = []
    for student in scenario.students:
        own = {"student": student.id, "name": student.name, "grade": student.grade, "class": student.class_name}
        rows += [{**own, **_session(desk, row)} for row in desk.sessions_of_student.get(student.id, ())]
    columns = ("student", "name", "grade", "class", "day", "slot", "start", "end", "group", "activity", "room", "lead")
    return _frame(rows, columns)


def load_frame(scenario: Scenario, timetable: Timetable, week_of: date | None = None) -> pd.DataFrame:
    """One row per person: slots this week, carried from earlier weeks, in all, and the fair share (NA outside it)."""
    desk = desk_for(scenario, timetable, week_of)
    rows = [
        {
            **_person(desk, load.person.id),
            "share": float(load.person.share),
            "carried": load.person.carried,
            "week": load.week,
            "total": load.total,
            "target": load.target,
        }
        for load in desk.loads
    ]
    frame = _frame(rows, ("staff", "name", "role", "share", "carried", "week", "total", "target"))
    frame["target"] = frame["target"].astype("Int64")
    return frame


def goals_frame(audit: Audit) -> pd.DataFrame:
    """One row per goal that was judged: measure, weight, points; they add up to the score's points."""
    columns = ("goal", "measure", "weight", "points")
    judged = ((goal.id, audit.goals[goal.id]) for goal in GOALS if goal.id in audit.goals)
    rows = [{"goal": name, "measure": g.measure, "weight": g.weight, "points": g.points} for name, g in judged]
    return _frame(rows, columns).set_index("goal")


def _frame(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))


def _person(desk: Desk, one: str) -> dict[str, Any]:
    row = desk.scenario.person.get(one)
    return {"staff": one, "name": desk.names.person(one), "role": row.role.value if row else ""}


def _session(desk: Desk, row: Session) -> dict[str, Any]:
    names = desk.names
    return {
        "session": row.id,
        "group": row.group,
        "group_name": names.short_group(row.group),
        "kind": desk.view.kind(row.group) or "",
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


def _work(desk: Desk, row: Session, person: str) -> dict[str, Any]:
    return {**_person(desk, person), **_session(desk, row), "part": "lead" if person == row.lead else "assistant"}
