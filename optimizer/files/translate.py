"""Cells from one language to the other and back: enumerated words, slots and days; everything else is left alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from optimizer.language import terms
from optimizer.language.text import Language
from optimizer.language.times import CHINESE_DAYS, DAYS, day_name, day_text

_ENGLISH = re.compile(r"(?<![A-Za-z])(" + "|".join(DAYS) + r")(X?)(?=[\d\s;、,，-]|$)")
_CHINESE = re.compile(r"(" + "|".join(CHINESE_DAYS) + r")(延时)?(?=[\d\s;、,，-]|$)")


def translate(text: str, kind: str, language: Language) -> str:
    """A cell of a column of that kind (`optimizer.domain.schema`) in a language; what is unknown stays."""
    if kind.startswith("="):
        value = terms.value_of(kind[1:], text)
        return terms.value_label(kind[1:], value, language) if value else text
    if kind in ("slots", "day-list"):
        return _slots_in_chinese(text) if language == "zh" else _slots_in_english(text)
    return text


def _slots_in_chinese(text: str) -> str:
    return _ENGLISH.sub(lambda match: day_text(match[1]).zh + ("延时" if match[2] else ""), text)


def _slots_in_english(text: str) -> str:
    return _CHINESE.sub(lambda match: str(day_name(match[1])) + ("X" if match[2] else ""), text)


def way_back(texts: Sequence[str], kind: str, language: Language) -> Language | None:
    """The language that gives back all texts of a column after translation, or None where neither does."""
    there = [translate(text, kind, language) for text in texts]
    for source in ("en", "zh"):
        if [translate(text, kind, source) for text in there] == list(texts):
            return source
    return None
