"""Numbers as a spreadsheet program shows them in a cell of a given number format."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

_GENERAL = ("", "general", "@", "g/通用格式")
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<skip>_.|\*.'
    r"|\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\])"
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<digits>[#0?][#0?,]*(?:\.[0#?]*)?|\.[0#?]+)|(?P<percent>%)"
    r"|(?P<plain>[^A-Za-z\[\]@/;%#0?.,])",
    re.IGNORECASE,
)
MOST_DIGITS = 15
"""Digits of a number that spreadsheet programs keep."""


class _Section(NamedTuple):
    """One section of a format: texts before and behind the number, and the form of the number itself."""

    before: str
    behind: str
    digits: str
    percents: int


def stored_text(value: float) -> str:
    """A number without any format: ``3`` for 3.0, no exponent."""
    if value == int(value) and abs(value) < 10**MOST_DIGITS:
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def shown_text(value: float, form: str) -> str | None:
    """A number in a number format, or None where the format is not one that can be rendered exactly.

    Understood are General, zeros and places, thousands, percent, currency signs, quoted and escaped texts. Fractions,
    exponents, conditions and scaling are not.
    """
    if form.casefold() in _GENERAL:
        return _general(value)
    section, signed = _section(form, value)
    if section is None:
        return None
    if not section.digits:
        return section.before + section.behind
    number = Decimal(repr(abs(value) if signed else value)) * 100**section.percents
    return section.before + _number(number, section.digits) + section.behind


def _general(value: float) -> str:
    text = stored_text(value)
    return text if len(text) <= 12 or "." not in text else stored_text(float(f"{value:.10g}"))


@lru_cache(maxsize=512)
def _sections(form: str) -> tuple[str, ...]:
    return tuple(re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+', form))


def _section(form: str, value: float) -> tuple[_Section | None, bool]:
    """The section that shows the value, and whether it says the sign itself."""
    sections = _sections(form)
    which = 0 if value > 0 or len(sections) < 2 else 1 if value < 0 else 2 if len(sections) > 2 else 0
    return (_parsed(sections[which]) if sections else None), which == 1


@lru_cache(maxsize=512)
def _parsed(section: str) -> _Section | None:
    before, behind, digits, percents, at = "", "", "", 0, 0
    while at < len(section):
        match = _PIECE.match(section, at)
        if match is None:
            return None
        at = match.end()
        if match["digits"]:
            if digits:
                return None
            digits = match["digits"]
            continue
        percents += bool(match["percent"])
        text = next((text for name, text in match.groupdict().items() if text is not None and name != "skip"), "")
        if digits:
            behind += text
        else:
            before += text
    return None if digits.split(".")[0].endswith(",") else _Section(before, behind, digits, percents)


def _number(number: Decimal, digits: str) -> str:
    whole, _, places = digits.partition(".")
    rounded = number.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    text = format(abs(rounded), "f")
    front, _, rest = text.partition(".")
    least = len(places.rstrip("#?"))
    rest = rest[:least] + rest[least:].rstrip("0")
    front = front.zfill(whole.count("0")) if front != "0" or "0" in whole else ""
    if "," in whole and front:
        front = f"{int(front):,}".zfill(len(front))
    sign = "-" if rounded < 0 else ""
    return sign + front + ("." + rest if rest or digits.endswith(".") else "")
