"""Texts as they are compared: invisible characters gone, full-width forms folded, middle dots made one."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_DOTS = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb\uff65\u0387", "\u00b7"))


def visible(text: str) -> str:
    """A cell's text without invisible characters, unusual spaces made plain and stripped, middle dots made one."""
    if text.isascii():
        return text.strip()
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).translate(_DOTS).strip()


def plain(text: str) -> str:
    """Text without surrounding space and with full-width forms folded: what ids are compared by."""
    return unicodedata.normalize("NFKC", visible(text)).translate(_DOTS).strip()


def name_key(text: str) -> str:
    """What two spellings of one name have in common: no spaces, no case."""
    return re.sub(r"\s+", "", plain(text)).casefold()
