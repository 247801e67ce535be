"""Faults of a log, gathered: the same fault in many rows is one problem that says in how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from optimizer.domain.lookup import nearest
from optimizer.errors import Problem
from optimizer.files.labels import LOG_COLUMNS
from optimizer.language.text import Text

_HINTS = 50
"""So many unknown ids get their nearest known one: looking for it takes long in a school of thousands."""
_HEADERS = {name: Text(name, names[0]) for table in LOG_COLUMNS.values() for name, names in table.items() if names}
"""Column -> what it is called."""


class Faults:
    """Problems of one log, and its rows that count for nothing. ``source`` is the file's name.

    ``idle`` holds for each date without service how many rows speak of it: a notice, not a problem.
    """

    def __init__(self, source: str, problems: Iterable[Problem] = ()):
        self.source = source
        self.idle: Counter[date] = Counter()
        self._other = list(problems)
        self._first: dict[tuple[str, str, Text], Problem] = {}
        self._times: dict[tuple[str, str, Text], int] = {}

    def add(self, row: int, column: str, value: str, expected: Text, known: Iterable[str] = ()) -> None:
        """One fault; ``known`` are the ids from which the nearest one is offered."""
        key = column, value, expected
        self._times[key] = self._times.get(key, 0) + 1
        if key not in self._first:
            known = tuple(known)
            asked = value and value not in known and len(self._first) < _HINTS
            near = nearest(value, known) if asked else ""
            problem = Problem(self.source, None, column, value, expected, near, header=_HEADERS.get(column, ""))
            self._first[key] = problem.at(f"{self.source} row {row}" if row else self.source)

    @property
    def problems(self) -> list[Problem]:
        """Every distinct fault with the first row that has it."""
        return self._other + [
            _counted(problem, times) for problem, times in zip(self._first.values(), self._times.values(), strict=True)
        ]


def _counted(problem: Problem, times: int) -> Problem:
    if times == 1:
        return problem
    en, zh = problem.expected
    return replace(problem, expected=Text(f"{en} (and in {times - 1} more rows)", f"{zh}（另有 {times - 1} 行相同）"))
