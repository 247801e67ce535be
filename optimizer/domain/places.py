"""Rooms."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One row of rooms.csv. ``capacity`` in students, None for no limit; ``available`` holds slot tokens."""

    id: str
    available: frozenset[str]
    name: str = ""
    campus: str = ""
    kind: str = ""
    capacity: int | None = None
    groups_at_once: int = 1
