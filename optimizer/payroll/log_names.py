"""Names in logs made ids: of children, with their class where two have one name, and of staff."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from optimizer.domain.scenario import Scenario
from optimizer.files.class_names import class_form
from optimizer.files.references import Directory
from optimizer.language.folding import name_key
from optimizer.payroll.logs import AbsenceRow, AttendanceRow, Log, ServedRow

_OfStudents = TypeVar("_OfStudents", AttendanceRow, AbsenceRow)


class LogNames:
    """Who is meant by a cell that holds no id. A cell that names nobody, or several, stays as it is."""

    def __init__(self, scenario: Scenario):
        self._children = Directory("students", [(row.id, row.name, row.class_name) for row in scenario.students])
        self._people = Directory("staff", [(row.id, row.name, "") for row in scenario.staff])
        self._of_name: dict[str, list[tuple[str, int, str]]] = {}
        for child in scenario.students:
            self._of_name.setdefault(name_key(child.name), []).append((child.id, child.grade, child.class_name))
        self._found: dict[str, str] = {}

    def students(self, log: Log[_OfStudents] | None) -> Log[_OfStudents] | None:
        """A log of children with their ids."""
        if log is None:
            return None
        return replace(log, rows=tuple(row._replace(student=self._child(row.student)) for row in log.rows))

    def staff(self, log: Log[ServedRow] | None) -> Log[ServedRow] | None:
        """A log of the staff with their ids."""
        if log is None:
            return None
        rows = (
            row._replace(staff=self._people.find(row.staff) or row.staff, replaces=self._replaced(row.replaces))
            for row in log.rows
        )
        return replace(log, rows=tuple(rows))

    def _replaced(self, text: str) -> str:
        return (self._people.find(text) or text) if text else text

    def _child(self, text: str) -> str:
        if text not in self._found:
            self._found[text] = self._children.find(text) or self._by_class(text) or text
        return self._found[text]

    def _by_class(self, text: str) -> str:
        """A child named with its class in another spelling; blank for none or several."""
        name, _, school_class = text.partition(" ")
        same = self._of_name.get(name_key(name), [])
        if len(same) == 1 and school_class:
            return same[0][0]
        form = class_form(school_class)
        able = [
            child
            for child, grade, own in same
            if form.number and class_form(own).number == form.number and form.grade in (0, grade)
        ]
        return able[0] if len(able) == 1 else ""
