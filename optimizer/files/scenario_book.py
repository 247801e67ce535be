"""A scenario as the sheets of a workbook, in one language, with what it takes to write the same files again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from optimizer.domain.schema import SCHEMA
from optimizer.files import labels
from optimizer.files.dialect import Dialect, Rows
from optimizer.files.headings import best_known, whole_column
from optimizer.files.settings_keys import flatten, key_label, read_key, split_key, word_kind
from optimizer.files.translate import translate, way_back
from optimizer.language.text import Language

ORIGIN_SHEET = "_origin"
"""Title of the hidden sheet that remembers the files a workbook was made of."""


@dataclass
class BookTable:
    """A table as it stands in a sheet. ``columns`` holds the id of each known column, blank for the school's own."""

    columns: list[str]
    header: list[str]
    rows: Rows


@dataclass
class Book:
    """Sheets of a workbook. ``settings`` are rows of English dotted key, text and note."""

    language: Language
    tables: dict[str, BookTable] = field(default_factory=dict)
    settings: list[tuple[str, str, str]] = field(default_factory=list)
    origin: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Origin:
    """How a table's file was written, for what a sheet does not show.

    ``width`` counts columns, ``blank_rows`` those at the end; ``headers`` and ``languages`` are the file's own, by
    column, ``language`` is the workbook's.
    """

    dialect: Dialect
    width: int
    blank_rows: int
    headers: dict[str, str]
    languages: dict[str, Language]
    language: Language

    def to_text(self) -> str:
        return json.dumps({**vars(self), "dialect": self.dialect.to_text()}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Origin | None:
        """The opposite of `to_text`; None for a text that somebody has changed."""
        try:
            data = json.loads(text)
            dialect = Dialect.from_text(data["dialect"])
            size = (min(int(data["width"]), 16384), min(int(data["blank_rows"]), 1048576))
            return cls(dialect, *size, data["headers"], data["languages"], data["language"])
        except (ValueError, KeyError, TypeError):
            return None


def to_sheet(name: str, rows: Rows, dialect: Dialect, language: Language) -> tuple[BookTable, Origin]:
    """A file's rows as a sheet in a language, and how to get back."""
    header, body = rows[0], rows[1:]
    columns = [whole_column(name, cell) for cell in header]
    for column in set(columns) - {""}:
        places = [at for at, each in enumerate(columns) if each == column]
        kept = places[best_known(name, column, [header[at] for at in places])]
        columns = ["" if each == column and at != kept else each for at, each in enumerate(columns)]
    table = BookTable(columns, list(header), [[*row, *[""] * (len(header) - len(row))] for row in body])
    languages: dict[str, Language] = {}
    headers: dict[str, str] = {}
    for at, column in enumerate(columns):
        if not column:
            continue
        headers[column] = header[at]
        table.header[at] = labels.column_label(name, column, language)
        kind = SCHEMA[name][column].kind
        source = way_back([row[at] for row in table.rows], kind, language)
        if source and source != language:
            languages[column] = source
            for row in table.rows:
                row[at] = translate(row[at], kind, language)
    blank_rows = next((at for at, row in enumerate(reversed(body)) if any(row)), len(body))
    return table, Origin(dialect, len(header), blank_rows, headers, languages, language)


def from_sheet(name: str, rows: Rows, origin: Origin | None) -> bytes:
    """The file of a sheet's rows, header first: in the words and the form of its origin, where that is known.

    Stray texts outside the header's columns below the last row are left out.
    """
    width = len(rows[0]) if origin is None else origin.width
    last = max(at for at, row in enumerate(rows, 1) if any(row[:width]) or at == 1)
    padded = [[*row, *[""] * (width - len(row))] for row in rows[:last]]
    header, body = padded[0], padded[1:]
    if origin is None:
        return Dialect().write([header, *body])
    for at, cell in enumerate(header):
        column = whole_column(name, cell)
        if not column or cell != labels.column_label(name, column, origin.language):
            continue
        header[at] = origin.headers.get(column, cell)
        if column in origin.languages:
            for row in body:
                row[at] = translate(row[at], SCHEMA[name][column].kind, origin.languages[column])
    return origin.dialect.write([header, *body, *[[""] for _ in range(origin.blank_rows)]])


def setting_rows(data: Mapping[str, Any], known: Sequence[str], notes: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Dotted key, text and note of all settings: the ``known`` ones in their order, with the school's own beside."""
    texts = {".".join(_quoted(part) for part in read_key(key)): text for key, text in flatten(data)}
    order = _in_order(known, texts)
    placed: dict[str, list[str]] = {}
    for key, note in notes.items():
        placed.setdefault(_row_of(key, order, texts), []).append(note)
    return [(key, texts.get(key, ""), "\n".join(placed.get(key, ()))) for key in order]


def _row_of(key: str, order: Sequence[str], texts: Mapping[str, str]) -> str:
    """The row that takes a note: the setting's own, else the first one below it that is set, else the first."""
    below = [other for other in order if not key or other == key or other.startswith(key + ".")]
    return next((other for other in below if other in texts), next(iter([*below, *order])))


def _quoted(part: str) -> str:
    return f'"{part}"' if "." in part else part


def _in_order(known: Sequence[str], keys: Iterable[str]) -> list[str]:
    """The known keys, each other one behind the last that shares most of its parents, or else behind those without."""
    following: dict[str, str] = dict(pairwise(["", *known, ""]))  # a ring that begins and ends at ""
    last: dict[str, str] = {}  # section -> its last key; "" for keys without a section
    for key in known:
        last |= dict.fromkeys(_parents(key) or [""], key)
    for key in keys:
        if key not in following:
            parents = _parents(key)
            before = next((last[parent] for parent in parents if parent in last), last.get("", ""))
            following[before], following[key] = key, following.get(before, "")
            last |= {parent: key for parent in parents or [""] if last.get(parent, before) == before}
    order, key = [], following.get("", "")
    while key:
        order.append(key)
        key = following[key]
    return order


def _parents(key: str) -> list[str]:
    """The sections that a dotted key stands in, the innermost first."""
    parts = key.split(".")[:-1]
    return [".".join(parts[:depth]) for depth in range(len(parts), 0, -1)]


def say_setting(key: str, text: str, language: Language) -> tuple[str, str]:
    """A setting's key and value in a language."""
    kind = word_kind(split_key(key))
    if kind:
        text = " ".join(translate(item, kind, language) for item in text.split())
    return key_label(key, language), text
