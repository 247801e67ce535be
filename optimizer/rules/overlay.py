"""A mapping in which some values differ, without a copy of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Overlay(Mapping[_Key, _Value], Generic[_Key, _Value]):
    """A mapping in which some values differ or are gone (None); goes through ``focus`` alone if that is given."""

    __slots__ = ("base", "changed", "focus")

    def __init__(
        self, base: Mapping[_Key, _Value], changed: Mapping[_Key, _Value | None], focus: Iterable[_Key] | None
    ):
        self.base, self.changed, self.focus = base, changed, focus

    def __getitem__(self, key: _Key) -> _Value:
        value: _Value | None = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def get(self, key: _Key, default: Any = None) -> Any:
        if key in self.changed:
            value = self.changed[key]
            return default if value is None else value
        return self.base.get(key, default)

    def __contains__(self, key: object) -> bool:
        return self.get(key) is not None  # type: ignore[arg-type]  # any key may be asked for

    def __iter__(self) -> Iterator[_Key]:
        keys = dict.fromkeys((*self.base, *self.changed)) if self.focus is None else self.focus
        return (key for key in keys if self.get(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)
