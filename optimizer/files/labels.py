"""Names in two languages, looked up in `optimizer.files.words`, the one table of names.

Readers turn spellings into keys with `table_of`, `column_of` and `value_of`; everything that is exported takes its
words from `table_label`, `column_label` and `value_label`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from optimizer.files.words import COLUMNS, SETTINGS, TABLES, VALUES, Names
from optimizer.language.text import Language

__all__ = ["COLUMNS", "SETTINGS", "TABLES", "VALUES"]


def fold(text: str) -> str:
    """A name as it is compared: full width folded, no case, no spaces or marks around it."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip().strip("*:").strip()
    return re.sub(r"[\s_-]+", "_", plain)


def table_of(title: str) -> str | None:
    """The table that a file or sheet name means, or None."""
    return _inverse("table").get(fold(title))


def column_of(table: str, header: str) -> str | None:
    """The column that a header cell means, notes in brackets aside (``年级（1-9）``), or None."""
    known = _inverse(table)
    folded = fold(header)
    return known.get(folded) or known.get(fold(re.sub(r"[(\[].*$", "", folded)))


def value_of(kind: str, text: str) -> str | None:
    """The enumerated value that a cell means, or None."""
    return _inverse("=" + kind).get(fold(text))


def table_label(table: str, language: Language) -> str:
    return _label(TABLES, table, language)


def column_label(table: str, column: str, language: Language) -> str:
    return _label(COLUMNS[table], column, language)


def value_label(kind: str, value: str, language: Language) -> str:
    """The word for an enumerated value; an unknown value speaks for itself."""
    return _label(VALUES[kind], value, language) if value in VALUES[kind] else value


def value_words(kind: str, only: Iterable[str], language: Language) -> str:
    """Some values of a kind, as a list to read: ``teacher, manager``."""
    return ("、" if language == "zh" else ", ").join(value_label(kind, value, language) for value in only)


def _label(names: Names, key: str, language: Language) -> str:
    return names[key][0] if language == "zh" else key


@cache
def _inverse(scope: str) -> dict[str, str]:
    """Every spelling -> key, for all tables (``table``), the columns of one, or the values of a kind (``=role``)."""
    names = TABLES if scope == "table" else VALUES[scope[1:]] if scope.startswith("=") else COLUMNS[scope]
    return {fold(spelling): key for key, spellings in reversed(list(names.items())) for spelling in (*spellings, key)}
