"""Changes as they are typed on the command line: ``ratio=30``, ``ends=17:30``, ``teachers=+2``, several with ``,``."""

from __future__ import annotations

import re
from collections.abc import Callable

from optimizer.errors import SettingsError
from optimizer.whatif import changes
from optimizer.whatif.scenario_change import ScenarioChange

FORMS: dict[str, tuple[str, Callable[[str], ScenarioChange]]] = {
    "ratio": ("ratio=30", lambda value: changes.ratio(_whole(value))),
    "ends": ("ends=17:30", lambda value: changes.ends_at(_clock(value))),
    "stays": ("stays=18:00 or stays=18:00/40%", lambda value: _stays(value)),
    "without": ("without=outside, or without=T05", lambda value: _without(value)),
    "teachers": ("teachers=+2", lambda value: changes.more_staff(_people(value), "teacher")),
    "volunteers": ("volunteers=+2", lambda value: changes.more_staff(_people(value), "volunteer")),
    "signups": ("signups=+15%", lambda value: changes.more_signups(_share(value))),
    "closed": ("closed=GYM or closed=GYM:Thu", lambda value: changes.closed_room(*value.split(":", 1))),
    "room": ("room=R101 (one more like it)", lambda value: changes.more_rooms(1, like=value)),
    "places": ("places=K03:+2 (a club)", lambda value: _places(value)),
    "fee": ("fee=3.00", changes.fee),
}
"""Name -> example and reader. Any other name with a dot is a setting: ``grouping.max_size=35``."""

MOST_PEOPLE = 1000
"""More newcomers than that are a slip of the keyboard."""
_ROLES = ("teacher", "manager", "support", "volunteer", "outside")


def read_changes(text: str) -> list[ScenarioChange]:
    """The changes of one plan.

    Raises
    ------
    SettingsError
        If a part cannot be read; the text names all forms.
    """
    return [_read(part.strip()) for part in re.split("[,，]", text) if part.strip()]


def _read(part: str) -> ScenarioChange:
    name, sign, value = (piece.strip() for piece in part.partition("="))
    try:
        if sign and value and name in FORMS:
            return FORMS[name][1](value)
        if sign and value and "." in name:
            return changes.setting(name, int(value) if value.isdigit() else value)
    except (ValueError, TypeError):
        pass
    examples = "; ".join(example for example, _ in FORMS.values())
    raise SettingsError(f"{part!r} is no change · 不是可用的改动: {examples}; grouping.max_size=35")


def _whole(value: str) -> int:
    return int(value)


def _people(value: str) -> int:
    number = int(value)
    if not 0 < number <= MOST_PEOPLE:
        raise SettingsError(f"{value} people more: from 1 to {MOST_PEOPLE} · 增加的人数应为 1 至 {MOST_PEOPLE}")
    return number


def _share(value: str) -> float:
    """``15%``, ``+15 %`` or ``0.15``."""
    number = value.replace(" ", "")
    return float(number[:-1]) / 100 if number.endswith("%") else float(number)


def _clock(value: str) -> str:
    if not re.fullmatch(r"\d{1,2}:\d\d", value):
        raise ValueError(value)
    return value


def _stays(value: str) -> ScenarioChange:
    end, _, share = value.partition("/")
    return changes.stays_until(_clock(end.strip()), share=_share(share) if share else 1.0)


def _without(value: str) -> ScenarioChange:
    return changes.without_role(value) if value in _ROLES else changes.fewer_staff(*value.split())


def _places(value: str) -> ScenarioChange:
    club, _, number = value.partition(":")
    return changes.club_places(club, int(number or 1))
