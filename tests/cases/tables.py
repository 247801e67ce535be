"""Cases of tables that do not fit together: nothing that a model could decide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from optimizer.domain.timetable import Duty, Member, Timetable, Waiting
from optimizer.testing.schools import SmallSchool, edited, week, with_row
from tests.cases.base import Case

SCHOOL = (
    SmallSchool(days="Mon", extended=1)
    .students("S1 S2", clubs="K1")
    .students("S3", attends="Mon1", grade=2)
    .students("S4", attends="Mon MonX1")
    .club("K1", "rd", slots="Mon2")
    .staff("T1 T2 T3")
    .staff("M1", role="manager")
    .rooms("R1 R2")
    .build()
)
PLAN = week(
    SCHOOL,
    care={"C1": "S1 S2 S4"},
    clubs={"K1": "S1 S2"},
    extended={"E1": "S4"},
    sessions={"C1": "hw R1 T1", "K1@Mon2": "rd R2 T2", "E1": "hw R1 T1"},
    duties={"Mon1": "M1", "Mon2": "M1", "MonX1": "M1"},
    waiting={"S3": "Mon"},
)


def _spoilt(name: str, forbidden: Timetable, *also: str, count: int = 1) -> Case:
    return Case(name, SCHOOL, PLAN, forbidden, count, frozenset(also), rows_only=True)


def _cell(name: str, table: str, index: int, *also: str, count: int = 1, **cells: Any) -> Case:
    return _spoilt(name, edited(PLAN, table, index, **cells), *also, count=count)


def _row(name: str, table: str, row: Any, *also: str) -> Case:
    return _spoilt(name, with_row(PLAN, table, row), *also)


CASES = {
    "tables": (
        _cell("a wrong size", "groups", 0, size=4),
        _cell("wrong grades", "groups", 0, grades=(1, 2)),
        _cell("a kind that there is not", "groups", 1, kind="other"),
        _row("a group twice", "groups", PLAN.groups[0]),
        _row("a club that there is not", "groups", replace(PLAN.groups[0], id="K9", kind="club", size=0, grades=())),
        _row("an unknown student", "members", Member(student="S9", care_group="C1")),
        _row("a student twice", "members", Member(student="S1", care_group="C1")),
        _row("waits all week", "members", Member(student="S3")),
        _cell("a club twice", "members", 0, clubs=("K1", "K1")),
        _cell("a club that there is not", "members", 0, clubs=("K1", "K9")),
        _cell("a wrong start", "sessions", 0, start=15 * 60),
        _cell("an unknown activity", "sessions", 0, activity="xx"),
        _cell("an unknown room", "sessions", 0, room="R9"),
        _cell("no room", "sessions", 0, room=""),
        _cell("an unknown assistant", "sessions", 0, assistants=("T9",)),
        _cell("somebody twice", "sessions", 0, assistants=("T1",)),
        _cell("joins what there is not", "sessions", 0, joins="C9"),
        _cell("another activity of the club", "sessions", 2, activity="hw"),
        _cell("a name for another session", "sessions", 0, session="C1@Mon2"),
        _row("a session twice", "sessions", PLAN.sessions[0]),
        _row("a slot that there is not", "sessions", replace(PLAN.sessions[0], slot="9")),
        _row("an unknown group", "sessions", replace(PLAN.sessions[3], group="E9", headcount=0, room="R2", lead="T2")),
        _row("unknown staff on duty", "duties", Duty(campus="", day="Mon", slot="1", staff="T9")),
        _row("a duty twice", "duties", PLAN.duties[0]),
        _row("duty in no slot", "duties", Duty(campus="", day="Mon", slot="9", staff="M1")),
        _row("an unknown student waits", "waiting", Waiting(student="S9", days=("Mon",))),
        _cell("a day not signed up for", "waiting", 0, days=("Mon", "Tue")),
        _row("no days", "waiting", Waiting(student="S1", days=())),
        _row("waits in two rows", "waiting", PLAN.waiting[0]),
    ),
}
