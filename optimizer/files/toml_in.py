"""scenario.toml as nested values: text that no parser can take is refused like text that is no TOML."""

from __future__ import annotations

import tomllib
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
