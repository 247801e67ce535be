"""All settings by their dotted keys, gathered from the sections of `optimizer.domain.settings`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from optimizer.domain.schema.setting import Setting
from optimizer.domain.settings import Settings, SlotTime
from optimizer.language.terms import value_label
from optimizer.language.text import Text
from optimizer.language.times import clock_text


class SettingRow(NamedTuple):
    """A row of the sheet of settings: what it means, what a blank value means, whether it is for experts."""

    help: Text
    blank: Text
    expert: bool


def section_of(annotation: Any) -> type[BaseModel] | None:
    """The section that an annotation holds: itself, or within a list, a table or ``X | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := section_of(part))), None)


def known_settings() -> dict[str, Setting]:
    """Dotted key -> what is known about it, sections included; ``*`` stands for a name of the school's own."""
    return dict(_known(Settings, ""))


def _known(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, Setting]]:
    for name, field in fields_of(model):
        known = _setting(field)
        yield prefix + name, known
        inner = section_of(field.annotation)
        if inner is not None and (inner is not SlotTime or name == "slots"):
            star = "*." if get_origin(field.annotation) is dict else ""
            yield from _known(inner, f"{prefix}{name}.{star}")


def setting_rows() -> dict[str, SettingRow]:
    """The rows that an empty sheet of settings offers, in order. Names of the school's own stand as examples."""
    return dict(_rows(Settings, ""))


def _rows(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, SettingRow]]:
    for name, field in fields_of(model):
        known, inner = _setting(field), section_of(field.annotation)
        keys = [f"{prefix}{name}.{row}" for row in known.rows] or [prefix + name]
        if inner is not None and inner is not SlotTime:
            for key in keys:
                yield from _rows(inner, key + ".")
        elif known.help.en:
            for key in keys:
                default = _default(model, field, key.rpartition(".")[2] if known.rows else None)
                yield (
                    key,
                    SettingRow(known.help, known.blank if known.blank.en else _said(default, known), known.expert),
                )


def fields_of(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """The settings of a section: key and field."""
    for name, field in model.model_fields.items():
        yield field.alias or name, field


def _setting(field: FieldInfo) -> Setting:
    return next(known for known in field.metadata if isinstance(known, Setting))


def _default(model: type[BaseModel], field: FieldInfo, row: str | None) -> Any:
    """The default of a setting, or of one row of a table of values; None where there is none."""
    if row is None:
        return None if field.is_required() else field.get_default()
    name = next(name for name, other in model.model_fields.items() if other is field)
    default = getattr(model(), name)
    return default.get(row) if isinstance(default, dict) else default


def _said(value: Any, known: Setting) -> Text:
    """A default in both languages, as it would be typed; blank for none."""
    if value is None or value == "" or value == ():
        return Text("", "")
    items = value if isinstance(value, tuple) else (value,)
    return Text(*(" ".join(_item(item, known.words, language) for item in items) for language in ("en", "zh")))


def _item(value: Any, words: str, language: Any) -> str:
    if isinstance(value, SlotTime):
        return f"{clock_text(value.start)}-{clock_text(value.end)}"
    if isinstance(value, bool):
        return value_label("boolean", str(value).lower(), language)
    if words and words != "slots":
        return value_label(words, str(value), language)
    return format(value, "f") if isinstance(value, Decimal) else str(value)
