"""Where in a timetable's workbook a violation is to be seen: which cells of which table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.auditing import Audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Session, Timetable
from optimizer.errors import Problem
from optimizer.files.timetable_book import TimetableBook
from optimizer.language.text import Text
from optimizer.rules.base import Unit, Violation
from optimizer.rules.registry import RULES

_COLUMN = {
    **dict.fromkeys(("content", "activity-grades", "pins", "frequency"), "activity"),
    **dict.fromkeys(("room-kind", "room-capacity", "campus"), "room"),
    **dict.fromkeys(("lead", "teacher-present", "skill", "staff-grades"), "lead"),
    "end-time": "end",
    "one-place": "headcount",
    "joining": "joins",
    "ratio": "headcount",
    "group-size": "size",
    "club-size": "size",
    "grade-span": "grades",
}
"""Rule -> the column of sessions (or groups) that shows it best."""
_TITLES = {rule.id: rule.title for rule in RULES}
_SAYS = Text("{title}: {text}", "{title}：{text}")

CellPlace = tuple[str, int, str]
"""Table, position of the row from 0, column."""


@dataclass(frozen=True)
class _Tables:
    scenario: Scenario
    timetable: Timetable

    def cells(self, violation: Violation) -> list[CellPlace]:
        """Every cell concerned; none where what is wrong is that something is missing."""
        unit = violation.unit
        if unit.kind == "row":
            return [(unit.table, unit.row - 1, "")]
        if unit.kind.startswith("student"):
            return list(self._student(violation))
        if unit.kind.startswith("staff"):
            return list(self._staff(unit))
        if unit.kind == "campus-slot":
            rows = enumerate(self.timetable.duties)
            return [("duties", at, "staff") for at, row in rows if (row.campus, row.token) == (unit.campus, unit.slot)]
        return list(self._group(violation))

    def _student(self, violation: Violation) -> Iterator[CellPlace]:
        column = "clubs" if violation.rule == "voluntary" and violation.unit.kind == "student" else "student"
        for at, row in enumerate(self.timetable.members):
            if row.student == violation.unit.student:
                yield "members", at, column
        for at, waiting in enumerate(self.timetable.waiting):
            if waiting.student == violation.unit.student:
                yield "waiting", at, "days"

    def _staff(self, unit: Unit) -> Iterator[CellPlace]:
        for at, row in enumerate(self.timetable.sessions):
            if unit.staff in row.team and unit.day in ("", row.day):
                yield "sessions", at, "lead" if row.lead == unit.staff else "assistants"
        for at, duty in enumerate(self.timetable.duties):
            if duty.staff == unit.staff and unit.day in ("", duty.day):
                yield "duties", at, "staff"

    def _group(self, violation: Violation) -> Iterator[CellPlace]:
        """Sessions, room slots, and groups with or without an activity or code."""
        unit, column = violation.unit, _COLUMN.get(violation.rule, "group")
        if unit.kind == "group-code" and not unit.slot:
            yield from self._code(unit)
            return
        has_cells = False
        if unit.slot or unit.activity:
            for at, row in enumerate(self.timetable.sessions):
                if _concerns(unit, row):
                    has_cells = True
                    yield "sessions", at, column
        if not has_cells:
            for at, group in enumerate(self.timetable.groups):
                if unit.group and group.id == unit.group:
                    yield "groups", at, column if column in ("size", "grades") else "group"

    def _code(self, unit: Unit) -> Iterator[CellPlace]:
        for at, row in enumerate(self.timetable.members):
            student = self.scenario.student.get(row.student)
            if student and row.care_group == unit.group and student.apart == unit.code:
                yield "members", at, "care_group"


def _concerns(unit: Unit, row: Session) -> bool:
    return (
        unit.group in ("", row.group)
        and unit.slot in ("", row.token)
        and unit.room in ("", row.room)
        and unit.activity in ("", row.activity)
        and unit.day in ("", row.day)
    )


def problems_in(scenario: Scenario, timetable: Timetable, book: TimetableBook, audited: Audit) -> list[Problem]:
    """Each violation as a problem at each of its cells (``课次!G17``), as `optimizer.files.marked` wants them."""
    tables = _Tables(scenario, timetable)
    problems = []
    for violation in audited.violations:
        text = _SAYS.format(title=_TITLES[violation.rule], text=violation.text)
        cells = [cell for cell in tables.cells(violation) if cell[0] in book.tables]
        if not cells:
            problems.append(Problem("timetable", None, "", "", text))
        for name, at, column in cells:
            table = book.tables[name]
            row = table.rows[at]
            column = column if column in table.headers else next(iter(table.headers))
            fault = Problem(name, at, column, row.cells.get(column, ""), text)
            problems.append(table.locate(fault, row.number))
    return problems
