"""Names of tables and columns in two languages, looked up in `optimizer.files.spellings`.

Readers turn spellings into keys with `table_of` and `column_of`; everything that is exported takes its words from
`table_label` and `column_label`. The same for enumerated values is in `optimizer.language.terms`.
"""

from __future__ import annotations

import re
from functools import cache

from optimizer.files.spellings import COLUMNS, LOG_COLUMNS, LOG_SHEETS, SETTING_HEADERS, SETTINGS, TABLES
from optimizer.language.terms import NameTable, fold, spellings
from optimizer.language.text import Language

__all__ = ["COLUMNS", "LOG_COLUMNS", "LOG_SHEETS", "SETTINGS", "SETTING_HEADERS", "TABLES"]


def table_of(title: str) -> str | None:
    """The table that a file or sheet name means, or None."""
    return _tables().get(fold(title))


def column_of(table: str, header: str) -> str | None:
    """The column that a header cell means, notes in brackets aside (``年级（1-9）``), or None."""
    known = _columns(table)
    folded = fold(header)
    return known.get(folded) or known.get(fold(re.sub(r"[(\[].*$", "", folded)))


def names_of(table: str) -> NameTable:
    """The columns of a table of a scenario or timetable, or of a log."""
    return COLUMNS[table] if table in COLUMNS else LOG_COLUMNS[table]


def table_label(table: str, language: Language) -> str:
    return _label(TABLES, table, language)


def column_label(table: str, column: str, language: Language) -> str:
    return _label(names_of(table), column, language)


def _label(names: NameTable, key: str, language: Language) -> str:
    return names[key][0] if language == "zh" else key


@cache
def _tables() -> dict[str, str]:
    return spellings(TABLES)


@cache
def _columns(table: str) -> dict[str, str]:
    return spellings(names_of(table))
