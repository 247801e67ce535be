"""Texts as they are compared: invisible characters gone, full-width forms folded, middle dots made one."""

from __future__ import annotations

import re
import unicodedata

_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
"""Control characters, those aside that break lines or part words."""
_INVISIBLE = re.compile(
    f"[{_CONTROLS}\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_BREAKS = re.compile("\\s*[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]\\s*")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_WIDE = {wide: wide - 0xFEE0 for start, end in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(start), ord(end) + 1)}
_WIDE[0x3000] = 0x20
_DOTS = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb\uff65\u0387", "\u00b7"))
_PLAIN = _DOTS | _WIDE


def visible(text: str) -> str:
    """A cell's text without invisible characters; spaces, letters and digits made plain, middle dots made one.

    Brackets and marks keep their form: ``足球（小）`` is a name as it should be.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).translate(_PLAIN).strip()


def one_line(text: str) -> str:
    """A text without line breaks and tabs, for which sheets and calendars have no place: each run of them a space."""
    return _BREAKS.sub(" ", text).strip()


def plain(text: str) -> str:
    """Text without surrounding space and with full-width forms folded: what ids are compared by."""
    return unicodedata.normalize("NFKC", visible(text)).translate(_DOTS).strip()


def name_key(text: str) -> str:
    """What two spellings of one name have in common: no spaces, no case."""
    return re.sub(r"\s+", "", plain(text)).casefold()
