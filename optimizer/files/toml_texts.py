"""scenario.toml: nested values read, with what no parser can take refused; and written in one standard form."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

DEEPEST = 12
"""Levels of sections and lists within each other; the settings have five."""
MOST_DIGITS = 1_000
LONGEST = 1_000_000
"""Characters."""


def parse_toml(text: str) -> dict[str, Any]:
    """The values of a TOML text, numbers with a point as decimals.

    Raises
    ------
    ValueError
        With the reason, if the text is no TOML, too long, or nested too deeply to be settings.
    """
    if len(text) > LONGEST:
        raise ValueError(f"more than {LONGEST:,} characters")
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise ValueError("lists or sections are nested too deeply") from None
    except ArithmeticError as error:
        raise ValueError("a number with too many digits") from error
    level: list[Any] = [data]
    for _ in range(DEEPEST):
        if any(isinstance(value, Decimal) and _is_endless(value) for value in level):
            raise ValueError("a number with too many digits")
        level = [inner for value in level if isinstance(value, (dict, list)) for inner in _inside(value)]
    if level:
        raise ValueError(f"lists or sections are nested more than {DEEPEST} deep")
    return data


def _is_endless(value: Decimal) -> bool:
    """Whether a number would fill a page when written out."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and (abs(exponent) > MOST_DIGITS or abs(value.adjusted()) > MOST_DIGITS)


def _inside(value: dict[str, Any] | list[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


_COMMENT = re.compile(r"""^((?:[^"'#]|"(?:\\.|[^"\\])*"|'[^']*')*)#\s?(.*)$""")
_KEY = re.compile(r"""^\s*((?:[\w.-]+|"[^"]*")(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*=""")
_SECTION = re.compile(r"^\s*\[\[?\s*(.+?)\s*\]\]?\s*$")


def toml_text(data: Mapping[str, Any], notes: Mapping[str, str] | None = None) -> str:
    """Sections in the order of ``data``, single settings first; notes (by dotted key) stand above their settings."""
    lines = list(_section("", data, notes or {}))
    return "\n".join(lines).strip("\n") + "\n"


def _section(path: str, data: Mapping[str, Any], notes: Mapping[str, str]) -> Iterator[str]:
    if path:
        yield from ("", *_notes(path, notes), f"[{path}]")
    large = {key: value for key, value in data.items() if _is_section(path, key, value)}
    for key, value in data.items():
        if key not in large:
            dotted = f"{path}.{_key(key)}" if path else _key(key)
            yield from _notes(dotted, notes, inline=True)
            yield f"{_key(key)} = {_value(value)}"
    for key, value in large.items():
        dotted = f"{path}.{_key(key)}" if path else _key(key)
        if isinstance(value, list):
            for row in value:
                yield from ("", f"[[{dotted}]]", *(f"{_key(name)} = {_value(item)}" for name, item in row.items()))
        else:
            yield from _section(dotted, value, notes)


def _is_section(path: str, key: str, value: Any) -> bool:
    if isinstance(value, dict):
        return not path or (path == "pay" and bool(value))
    return (path, key) in (("pay", "rate"), ("semester", "season"))


def _notes(dotted: str, notes: Mapping[str, str], *, inline: bool = False) -> list[str]:
    """Comment lines of a setting and, for one written on one line, of all below it."""
    own = [note for key, note in notes.items() if key == dotted or (inline and key.startswith(dotted + "."))]
    return [f"# {line}".rstrip() for note in own for line in note.splitlines()]


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def read_notes(text: str) -> dict[str, str]:
    """Comments of a TOML file by dotted key: those above a setting, on its line, or within its list."""
    notes: dict[str, list[str]] = {}
    section, current, waiting = "", "", list[str]()
    for line in text.splitlines():
        match = _COMMENT.match(line)
        code, comment = (match[1], match[2].strip()) if match else (line, "")
        if heading := _SECTION.match(code):
            section = current = heading[1]
        elif key := _KEY.match(code):
            current = f"{section}.{key[1]}" if section else key[1]
        elif not code.strip():
            waiting += [comment] if comment else []
            continue
        notes.setdefault(current, []).extend([*waiting, *([comment] if comment else [])])
        waiting = []
    notes.setdefault(current, []).extend(waiting)
    return {key: "\n".join(lines) for key, lines in notes.items() if lines}
