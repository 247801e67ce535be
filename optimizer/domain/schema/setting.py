"""What is known about one setting beside its type and default: names, meaning, range, words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from optimizer.domain.schema.column import Range
from optimizer.language.text import Text

_NONE = Text("", "")

OUT_OF_RANGE = "out_of_range"
"""Type of pydantic's error for a number outside its range; ``least`` and ``most`` are in its context."""


@dataclass(frozen=True, slots=True)
class Within:
    """The range of a setting that is a number; stands in its annotation."""

    within: Range

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """A number is compared before pydantic reads it, which would write out a number of any size, and afterwards."""
        return core_schema.no_info_wrap_validator_function(self._check, handler(source))

    def _check(self, value: Any, read: core_schema.ValidatorFunctionWrapHandler) -> Any:
        self._compare(value)
        known = read(value)
        self._compare(known)
        return known

    def _compare(self, value: Any) -> None:
        number = Decimal(repr(value)) if isinstance(value, float) else value
        if isinstance(number, (int, Decimal)) and not isinstance(number, bool) and not self.within.holds(number):
            raise PydanticCustomError(OUT_OF_RANGE, "out of range", {"within": self.within})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How officers call a setting and what the sheet of settings says about it; stands in its annotation.

    Attributes
    ----------
    names : tuple of str
        Chinese names of its key: the first is written, all are read.
    help : Text
        What it means; blank for a section, which has no row of its own.
    blank : Text
        What a blank value means, where that is not simply the default.
    words : str
        Kind of the enumerated values that it takes (`optimizer.language.terms`), or ``slots``.
    keys : str
        For a table of values by name: kind of the enumerated names.
    rows : tuple of str
        For a table of values by name, or a list of sections: names with which it stands in an empty sheet of settings.
    expert : bool
        Whether nobody at a school can judge it: it stands on a sheet of its own.
    """

    names: tuple[str, ...]
    help: Text = _NONE
    blank: Text = _NONE
    words: str = ""
    keys: str = ""
    rows: tuple[str, ...] = ()
    expert: bool = False


def setting(
    names: str,
    en: str = "",
    zh: str = "",
    *,
    blank: str | Text = "",
    words: str = "",
    keys: str = "",
    rows: tuple[str, ...] = (),
    expert: bool = False,
) -> Setting:
    """A `Setting` in one line: names separated by ``、``, help in English and Chinese."""
    known = Text(blank, blank) if isinstance(blank, str) else blank
    return Setting(
        names=tuple(names.split("、")),
        help=Text(en, zh),
        blank=known,
        words=words,
        keys=keys,
        rows=rows,
        expert=expert,
    )
