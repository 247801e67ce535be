"""``[pay]`` and ``[fees]`` as they stand in the file: every unreadable key or value named, the rest kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from optimizer.domain.people import Role
from optimizer.domain.problem import Problem
from optimizer.domain.settings import FeeSettings, PayRate, PaySettings
from optimizer.domain.text import Text

_RETENTION = re.compile(
    r"manag|retain|retention|reserve|withh|commission|profit|deduct|overhead|surcharge|handling|admin"
    r"|管理费|留存|提留|提成|结余|利润|手续费|截留|统筹",
    re.IGNORECASE,
)
KEEP_NOTHING = Text(
    "nothing may be kept back from labour pay: no management fee or other retention (zhanggong 2.3, beilei 4.4)",
    "劳务费不得提取管理费或以任何名目截留（章贡 2.3、北磊 4.4）",
)
_KEY = Text("a key of this section", "本节的设置项")
_TABLE = Text("a table of settings", "一组设置")
_SAID = {
    "greater_than_equal": Text("a number of at least 0", "不小于 0 的数"),
    "less_than_equal": Text("a number of at most 1", "不大于 1 的数"),
    "missing": Text("a value: the row pays nothing without it", "必填：缺少则此行无意义"),
    "int_from_float": Text("a whole number", "整数"),
    "int_parsing": Text("a whole number", "整数"),
    "int_type": Text("a whole number", "整数"),
    "decimal_parsing": Text("a number such as 3.75", "数字，如 3.75"),
    "decimal_type": Text("a number such as 3.75", "数字，如 3.75"),
    "finite_number": Text("a number such as 3.75", "数字，如 3.75"),
    "tuple_type": Text("rows [[pay.rate]]", "若干行 [[pay.rate]]"),
    "string_type": Text("a text", "文本"),
}


def read_pay_table(table: object) -> tuple[PaySettings, list[Problem]]:
    """What can be read of ``[pay]``, and a problem for each key and value that cannot."""
    kept, problems = read_table("pay", table)
    return PaySettings.model_validate(kept), problems


def read_table(section: str, table: object) -> tuple[dict[str, Any], list[Problem]]:
    """The readable part of a section, ``pay`` or ``fees``, and its problems. None means that it is absent."""
    if table is None:
        return {}, []
    if not isinstance(table, Mapping):
        return {}, [Problem("scenario", None, section, str(table), _TABLE)]
    model: type[BaseModel] = PaySettings if section == "pay" else FeeSettings
    kept = {str(key): value for key, value in table.items()}
    try:
        model.model_validate(kept)
    except ValidationError as error:
        faults = error.errors(include_url=False)
    else:
        return kept, []
    problems = [_problem(section, model, fault["type"], fault["loc"], fault["input"], fault["msg"]) for fault in faults]
    return _without(kept, {fault["loc"] for fault in faults}), problems


def _without(table: dict[str, Any], places: Iterable[tuple[int | str, ...]]) -> dict[str, Any]:
    """The table less its faulty rows of ``rate``, and less every other faulty key."""
    rows = {place[1] for place in places if place[0] == "rate" and len(place) > 1}
    gone = {place[0] for place in places if not (place[0] == "rate" and len(place) > 1)}
    kept = {key: value for key, value in table.items() if key not in gone}
    if rows and "rate" in kept:
        kept["rate"] = [row for number, row in enumerate(kept["rate"]) if number not in rows]
    return kept


def _problem(
    section: str, model: type[BaseModel], kind: str, place: tuple[int | str, ...], value: object, message: str
) -> Problem:
    key = _dotted(section, place)
    if kind == "extra_forbidden":
        name = str(place[-1])
        if _RETENTION.search(name):
            return Problem("scenario", None, key, str(value), KEEP_NOTHING)
        known = PayRate.model_fields if len(place) > 1 else model.model_fields
        return Problem("scenario", None, key, str(value), _KEY, _nearest(name, known))
    if kind in ("literal_error", "enum"):
        allowed = _allowed(message)
        expected = Text(f"one of {', '.join(allowed)}", f"应为 {'、'.join(allowed)} 之一")
        return Problem("scenario", None, key, str(value), expected, _nearest(str(value), allowed))
    found = "" if kind == "missing" else str(value)
    return Problem("scenario", None, key, found, _SAID.get(kind, Text(message, message)))


def _dotted(section: str, place: tuple[int | str, ...]) -> str:
    """``pay.rate[2].yuan``: rows counted from 1."""
    text = section
    for part in place:
        if part != "[key]":
            text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text


def _allowed(message: str) -> list[str]:
    return re.findall(r"'([^']+)'", message) or [role.value for role in Role]


def _nearest(name: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(name, list(known), 1)), "")
