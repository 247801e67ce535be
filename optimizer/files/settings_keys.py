"""Settings as rows of dotted keys and texts, and back: the sheet ``scenario`` of a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from optimizer.domain.all_settings import known_settings
from optimizer.domain.settings import Settings, SlotTime
from optimizer.domain.week import split_list
from optimizer.files.labels import SETTINGS
from optimizer.language import terms
from optimizer.language.terms import fold
from optimizer.language.text import Language

_PARTS = re.compile(r'"((?:[^"])*)"|([^."]+)')
_EMPTY = "{}"
_KNOWN = known_settings()


def flatten(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Dotted key and text of every setting, in order; lists and slots on one line, an empty section as ``{}``."""
    for key, value in data.items():
        dotted = prefix + (f'"{key}"' if "." in str(key) else str(key))
        if isinstance(value, dict) and value:
            yield from flatten(value, dotted + ".")
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            if all(set(item) == {"start", "end"} for item in value):
                yield dotted, " ".join(f"{_text(item['start'])}-{_text(item['end'])}" for item in value)
            else:
                for number, item in enumerate(value, 1):
                    yield from flatten(item, f"{dotted}.{number}.")
        else:
            yield dotted, _text(value)


def _text(value: Any) -> str:
    if value == {}:
        return _EMPTY
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(_text(item) for item in value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def split_key(dotted: str) -> list[str]:
    return [quoted or plain.strip() for quoted, plain in _PARTS.findall(dotted) if quoted or plain.strip()]


def pattern(parts: Sequence[str]) -> str:
    """The key's form in `SETTINGS`: ``campuses.north.merge_into`` -> ``campuses.*.merge_into``, numbers left out."""
    plain = [part for part in parts if not part.isdigit()]
    if len(plain) > 1 and plain[0] == "campuses":
        plain[1] = "*"
    return ".".join(plain)


def read_key(text: str) -> list[str]:
    """Parts of a dotted key in either language, in English; unknown parts as they stand."""
    parts: list[str] = []
    for part in split_key(text):
        parts.append(child_name(parts, part))
    return parts


def child_name(parents: Sequence[str], part: str) -> str:
    """One part of a key in English, given the parts before it: ``最晚结束`` below ``week`` -> ``latest_end``."""
    parent = pattern(parents)
    kind = _kind_of_names(parent)
    return _names(parent).get(fold(part)) or (terms.value_of(kind, part) if kind else None) or part


@cache
def _names(parent: str) -> dict[str, str]:
    """Folded spelling -> English name, of the settings below a parent."""
    prefix = parent + "." if parent else ""
    names: dict[str, str] = {}
    for key, spellings in SETTINGS.items():
        name = key.removeprefix(prefix)
        if key.startswith(prefix) and "." not in name and name != "*":
            names |= {fold(spelling): name for spelling in (*spellings, name)}
    return names


def key_label(dotted: str, language: Language) -> str:
    """A dotted key in a language: ``week.latest_end`` -> ``作息.最晚结束``."""
    if language == "en":
        return dotted
    words: list[str] = []
    parts = split_key(dotted)
    for depth, part in enumerate(parts, 1):
        parent, name = pattern(parts[: depth - 1]), pattern(parts[:depth])
        kind = _kind_of_names(parent)
        quoted = f'"{part}"' if "." in part else part
        known = SETTINGS.get(name) if not part.isdigit() else None
        words.append(terms.value_label(kind, part, language) if kind else known[0] if known else quoted)
    return ".".join(words)


def word_kind(parts: Sequence[str]) -> str | None:
    """What `optimizer.files.translate` should take a setting's words for: ``=role``, ``slots``; None for free text."""
    known = _KNOWN.get(pattern(parts))
    if known is not None and known.words:
        return known.words if known.words == "slots" else "=" + known.words
    return "=boolean" if leaf_kind(parts) == "bool" else None


def _kind_of_names(parent: str) -> str:
    """Kind of the enumerated names that a table of values by name takes; blank for the school's own names."""
    known = _KNOWN.get(parent)
    return known.keys if known else ""


def leaf_kind(parts: Sequence[str]) -> str:
    """What a setting holds: ``slots``, ``rows`` (sections), ``list``, ``bool``, ``int`` or ``text``."""
    return _leaf_kind(tuple(parts))


@lru_cache(maxsize=5000)
def _leaf_kind(parts: tuple[str, ...]) -> str:
    annotation: Any = Settings
    for part in parts:
        annotation = _step(_bare(annotation), part)
    if get_origin(_bare(annotation)) is tuple:
        inner = get_args(_bare(annotation))[0]
        section = isinstance(inner, type) and issubclass(inner, BaseModel)
        return "slots" if inner is SlotTime else "rows" if section else "list"
    plain = _plain_types(annotation)
    return "bool" if bool in plain else "int" if int in plain else "text"


def _bare(annotation: Any) -> Any:
    """An annotation without what stands beside the type."""
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _step(annotation: Any, part: str) -> Any:
    """The annotation of what a key names within a section, a table by names or a list."""
    inner = get_args(annotation)
    if get_origin(annotation) is dict:
        return inner[1]
    if get_origin(annotation) is tuple:
        return inner[0] if part.isdigit() else str
    for option in (annotation, *inner):
        if isinstance(option, type) and issubclass(option, BaseModel):
            fields = {field.alias or name: field for name, field in option.model_fields.items()}
            return fields[part].rebuild_annotation() if part in fields else str
    return str


def _plain_types(annotation: Any) -> set[type]:
    """The types that a value may have as written; one that is read from a text (a clock time) is none."""
    if get_origin(annotation) is Annotated:
        kind, *rules = get_args(annotation)
        return set() if any(isinstance(rule, BeforeValidator) for rule in rules) else _plain_types(kind)
    if isinstance(annotation, type):
        return {annotation}
    return {kind for option in get_args(annotation) for kind in _plain_types(option)}


def nest(rows: list[tuple[str, str]]) -> dict[str, Any]:
    """Settings from rows of dotted keys (either language) and texts; rows without a text are left out.

    Texts become lists, slots, whole numbers or truth values where the setting wants them; what does not fit stays a
    text, for the settings to refuse.
    """
    data: dict[str, Any] = {}
    for key, text in rows:
        parts = read_key(key)
        if not parts or not text.strip():
            continue
        at: Any = data
        for part in parts[:-1]:
            at = at.setdefault(part, {}) if isinstance(at, dict) else {}
        if not isinstance(at, dict):
            continue
        if text.strip() == _EMPTY:
            at.setdefault(parts[-1], {})
        else:
            at[parts[-1]] = _value(parts, text.strip())
    return _lists(data)


def _value(parts: list[str], text: str) -> Any:
    kind = leaf_kind(parts)
    if kind == "slots":
        text = re.sub(r"第[\d一二三四五六七八九]节[:：]?", " ", re.sub(r"\s*[-–—~～至]\s*", "-", text))
        return [_slot(item) for item in split_list(text)]
    if kind == "list":
        return split_list(text)
    if kind == "bool":
        word = terms.value_of("boolean", text)
        return word == "true" if word else text
    plain = re.fullmatch(r"([+-]?\d{1,15})(?:人|名|节|次|天|分钟|个)?", fold(text)) if kind == "int" else None
    return int(plain[1]) if plain else text


def _slot(text: str) -> dict[str, str]:
    start, _, end = text.partition("-")
    return {"start": start, "end": end}


def _lists(data: dict[str, Any]) -> dict[str, Any]:
    """``pay.rate.1``, ``pay.rate.2`` …, and the seasons of the semester, as lists."""
    for section, key in (("pay", "rate"), ("semester", "season")):
        table = data.get(section)
        if isinstance(table, dict) and isinstance(rows := table.get(key), dict):
            numbered = sorted((int(number), value) for number, value in rows.items() if str(number).isdigit())
            table[key] = [value for _, value in numbered]
    return data
