"""Everything that this package raises on purpose, and the problems of an input that an exception lists.

OptimizerError
 ├── ScenarioError     bad input: holds every problem found, each with its place (exit code 2)
 │    └── UnpayableError   a timetable by which nobody can be paid: an unknown person, one person twice (exit code 1)
 ├── SettingsError     an option or argument of a call that makes no sense
 └── InternalError     the program contradicts itself; a result is withheld rather than published

That no timetable exists, or that none was found in time, is a result and not an exception.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import shorten

from optimizer.language.text import Language, Text

_LONGEST = 80
"""Characters of a value that a message quotes."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input: what is wrong, where, what was found, what is allowed.

    Attributes
    ----------
    table : str
        Name of the table without ending (``students``), or ``scenario`` for a setting.
    index : int or None
        Position of the entity in its table (0-based); None when the whole table or a setting is meant.
    column : str
        Column, or dotted key of a setting.
    value : str
        What was found.
    expected : Text
        What would be accepted, and what to do.
    nearest : str
        The nearest known id, for an unknown one; else blank.
    place : str
        Where the reader finds it (``students.csv row 17``, ``学生!D17``); filled in by the reader of files.
    header : str or Text
        The column as the file calls it; filled in by the reader of files.
    refers : str
        Table whose ids were searched in vain, for an unknown id; else blank.
    again : str
        The place of what this entity repeats (``students[3]``, ``students.csv row 5``), for an id that is taken.
    """

    table: str
    index: int | None
    column: str
    value: str
    expected: Text
    nearest: str = ""
    place: str = ""
    header: str | Text = ""
    refers: str = ""
    again: str = ""

    def at(self, place: str) -> Problem:
        return replace(self, place=place)

    def say(self, language: Language) -> str:
        where = self.place or (self.table if self.index is None else f"{self.table}[{self.index}]")
        zh = language == "zh"
        hint = ("；最接近的是 " if zh else "; nearest known: ") + self.nearest if self.nearest else ""
        hint += (f"；首次出现于 {self.again}" if zh else f"; it stands already at {self.again}") if self.again else ""
        value = shorten(self.value, _LONGEST, placeholder=" …") if len(self.value) > _LONGEST else self.value
        found = f"“{value}”" if zh else f"'{value}'"
        if zh:
            where = re.sub(r" row (\d+)$", r" 第 \1 行", where)
        name = self.column_name(language)
        return f"{where}{' ' if name else ''}{name}: {found} – {self.expected.say(language)}{hint}"

    def column_name(self, language: Language) -> str:
        """The column as its reader calls it; blank where the whole table is meant."""
        if not self.column:
            return ""
        return (self.header.say(language) if isinstance(self.header, Text) else self.header) or self.column

    def __str__(self) -> str:
        return self.say("en")


class OptimizerError(Exception):
    """Root of the tree: catch this to catch all that the package raises on purpose."""


class ScenarioError(OptimizerError):
    """Bad input. ``problems`` lists every fault found, never only the first; ``language`` is the scenario's.

    Where the scenario could not be read so far that its language is known, ``lines`` says all in both languages.
    """

    def __init__(self, problems: Sequence[Problem], language: Language | None = None):
        self.problems = tuple(problems)
        self.language: Language = language or "en"
        self._in_both = language is None
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def lines(self) -> list[str]:
        """The problems as people read them."""
        if not self._in_both:
            return [problem.say(self.language) for problem in self.problems]
        return [f"{problem.say('en')} · {problem.expected.zh}" for problem in self.problems]


class UnpayableError(ScenarioError):
    """A timetable that does not say who is to be paid for what; ``problems`` lists every row that is in the way."""


class SettingsError(OptimizerError):
    """An option or argument that makes no sense; the text names it, the value and what is allowed."""


class InternalError(OptimizerError):
    """Two parts of the program disagree, for example the model's points and the audit's."""
