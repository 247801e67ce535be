"""Settings understood: enumerated words in both languages, every fault of scenario.toml as a `Problem`."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ValidationError

from optimizer.domain.all_settings import fields_of, section_of
from optimizer.domain.schema.column import Range, number_text
from optimizer.domain.schema.setting import OUT_OF_RANGE
from optimizer.domain.season import weeks_by_season
from optimizer.domain.settings import Settings
from optimizer.domain.validate import explain_token, nearest
from optimizer.domain.week import TokenError, split_list
from optimizer.errors import Problem
from optimizer.files.settings_keys import child_name, leaf_kind, word_kind
from optimizer.files.translate import translate
from optimizer.language.lists import list_text
from optimizer.language.slot_words import slot_items
from optimizer.language.terms import value_text
from optimizer.language.text import Text
from optimizer.language.times import DAYS

_UNKNOWN = Text("a known setting; there is none of this name", "已知的设置项；没有这个名称的设置")
_RETENTION = Text(
    "no such setting: management fees and other retentions from the pool are not allowed",
    "没有这个设置：不得从课后服务费中提取管理费或其他留存",
)
_MISSING = Text("required, must not be missing", "必填，不能缺少")
_TOO_MANY = Text("at most {most} entries", "不超过 {most} 项")
_CLOCK = Text("a clock time such as 15:50", "时刻，如 15:50")
_ONE_OF = Text("one of: {words}", "下列之一：{words}")
_BOOLEAN = Text("true or false", "是 或 否")
_BY_TYPE = {
    "int": Text("a whole number", "整数"),
    "decimal": Text('a number, in quotes such as "3.75"', '数字，加引号，如 "3.75"'),
    "bool": _BOOLEAN,
    "string": Text("a text in quotes", "加引号的文字"),
    "dict": Text("a section of keys and values", "由键和值组成的一节"),
    "model": Text("a section of keys and values", "由键和值组成的一节"),
    "tuple": Text('a list such as ["Mon", "Tue"]', '列表，如 ["周一", "周二"]'),
    "value": _CLOCK,
}
_RETENTIONS = ("management", "retention", "withhold", "reserve", "管理费", "留存", "提留")


def read_settings(raw: dict[str, Any]) -> tuple[Settings, bool, list[Problem]]:
    """Settings from nested keys.

    Returns
    -------
    settings : Settings
        What can be understood; defaults stand in for the rest.
    week_is_sound : bool
        Whether slot tokens can be judged by these settings.
    problems : list of Problem
    """
    data = in_english(raw)
    problems: list[Problem] = []
    settings, sound = _parse(data, problems)
    if sound:
        problems += _club_only_problems(settings, data)
        settings, _ = _parse(data, [])
    return settings, sound, problems


def _parse(data: dict[str, Any], problems: list[Problem]) -> tuple[Settings, bool]:
    """Validate; every faulty value is noted and taken out, until the rest is sound."""
    sound = True
    for _ in range(20):
        try:
            return Settings.model_validate(data), sound
        except ValidationError as error:
            faults = [(fault, [part for part in fault["loc"] if part != "[key]"]) for fault in error.errors()]
            for fault, path in faults:
                problems.append(_problem(fault["type"], path, fault.get("input"), fault.get("ctx", {})))
                sound = sound and (path[0] != "week" or fault["type"] == "extra_forbidden")
            for _, path in reversed(faults):
                _remove(data, path)
    return Settings(), False


def _problem(kind: str, path: list[int | str], given: Any, context: dict[str, Any]) -> Problem:
    near = nearest(str(path[-1]), _known_keys(path[:-1])) if kind == "extra_forbidden" else ""
    value = str(path[-1]) if kind == "extra_forbidden" else "" if kind == "missing" else number_text(given)
    return Problem("scenario", None, _dotted(path), value, _expected(kind, path, context), near)


def _expected(kind: str, path: list[int | str], context: dict[str, Any]) -> Text:
    if kind == "extra_forbidden":
        retained = path[0] in ("pay", "fees") and any(word in str(path[-1]).lower() for word in _RETENTIONS)
        return _RETENTION if retained else _UNKNOWN
    if kind == "missing":
        return _MISSING
    if kind == "too_long":
        return _TOO_MANY.format(most=context["max_length"])
    if kind in ("literal_error", "enum"):
        words = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        of = (word_kind([str(part) for part in path if not isinstance(part, int)]) or "").removeprefix("=")
        return _ONE_OF.format(words=list_text(value_text(of, word) if of else word for word in words))
    if kind == OUT_OF_RANGE:
        within: Range = context["within"]
        return within.expected(whole=leaf_kind([str(part) for part in path]) == "int")
    return _BY_TYPE.get(kind.split("_")[0], Text("a value of the right kind", "类型正确的值"))


def _dotted(path: list[int | str]) -> str:
    """``week.slots[2].end``: places in lists count from 1."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def _known_keys(path: list[int | str]) -> list[str]:
    """Names of the settings that a section knows."""
    model: type[BaseModel] | None = Settings
    for part in path:
        field = dict(fields_of(model)).get(str(part)) if model else None
        model = section_of(field.annotation) if field else model
    return [name for name, _ in fields_of(model)] if model else []


def _remove(data: Any, path: list[int | str]) -> None:
    """Take the value at a path out; of a section that lacks a required key, the whole section."""
    steps = [data]
    for part in path:
        if not _has(steps[-1], part):
            break
        steps.append(steps[-1][part])
    depth = len(steps) - 1
    if depth > 0:
        del steps[depth - 1][path[depth - 1]]


def _has(data: Any, part: int | str) -> bool:
    if isinstance(data, dict):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)


def in_english(value: Any, parts: tuple[str, ...] = ()) -> Any:
    """The same settings with keys, enumerated words and names of days in English; a text for a list split."""
    if isinstance(value, dict):
        named = [(child_name(parts, str(key)), inner) for key, inner in value.items()]
        return {name: in_english(inner, (*parts, name)) for name, inner in named}
    kind = word_kind(parts)
    if leaf_kind(parts) == "list":
        return _items(value, kind)
    if isinstance(value, list):
        return [in_english(item, parts) for item in value]
    return translate(value, kind, "en") if kind and isinstance(value, str) else value


def _items(value: Any, kind: str | None) -> Any:
    """A list of texts, also when written as one text; what is neither stays for the settings to refuse."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return value
    days = [item.token for text in texts for item in slot_items(text)] if kind == "=day" else []
    if days and all(day in DAYS for day in days):
        return days
    items = [item for text in texts for item in split_list(text)]
    return [translate(item, kind, "en") if kind else item for item in items]


def _club_only_problems(settings: Settings, data: dict[str, Any]) -> list[Problem]:
    """Tokens of ``club_only``, of seasons too, that name no slot; they are taken out of ``data``."""
    problems = []
    seasons = [row.model_copy(update={"club_only": ()}) for row in settings.semester.season]
    bare: dict[str, Any] = {"week": settings.week.model_copy(update={"club_only": ()})}
    bare["semester"] = settings.semester.model_copy(update={"season": tuple(seasons)})
    week = weeks_by_season(settings.model_copy(update=bare))[""]
    given = [("week.club_only", settings.week.club_only, data.get("week", {}))]
    for number, row in enumerate(settings.semester.season):
        given.append((f"semester.season[{number + 1}].club_only", row.club_only, data["semester"]["season"][number]))
    for key, tokens, section in given:
        for token in tokens:
            try:
                week.expand(token)
            except TokenError:
                problems.append(Problem("scenario", None, key, token, explain_token(week, token)))
                section["club_only"].remove(token)
    return problems
