"""How care groups and groups of extended care are called on what people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from optimizer.domain.scenario import Scenario
from optimizer.language.text import Text

_BANDS = (
    (2, Text("Lower grades {n}", "低年级{n}班")),
    (4, Text("Middle grades {n}", "中年级{n}班")),
    (6, Text("Upper grades {n}", "高年级{n}班")),
    (9, Text("Junior school {n}", "初中{n}班")),
)
"""Highest mean grade of a group, rounded half up, and what it is called."""
_EXTENDED = Text("Extended care {n}", "延时{n}班")
_AT = Text("{campus}, ", "{campus}")


@dataclass(frozen=True, slots=True)
class GroupToName:
    """A group of a timetable: ``kind`` is care or extended, ``grades`` has one number for each member."""

    id: str
    kind: str
    campus: str
    grades: Sequence[int]


def group_names(scenario: Scenario, groups: Sequence[GroupToName], known: Mapping[str, str]) -> dict[str, str]:
    """Name of each group, in the language of what the scenario exports; no two groups of a kind share one.

    A group keeps the name in ``known`` (that of an earlier week). A row of the scenario's groups.csv with the group's
    id gives its name; the rows of a campus that name no group of the week are used up in their order. All others are
    called by the mean grade of their members and numbered, with the campus in front where there are several.

    Parameters
    ----------
    scenario : Scenario
    groups : sequence of GroupToName
        In the order of their ids.
    known : mapping of str to str
        Group id -> name that stands already.
    """
    names = {group.id: known[group.id] for group in groups if known.get(group.id)}
    ids = {group.id for group in groups}
    rows = {row.group: row.name for row in scenario.groups if row.name}
    spare = {
        campus: iter(
            [r.name for r in scenario.groups if r.name and r.group not in ids and scenario.campus_of(r) == campus]
        )
        for campus in {group.campus for group in groups}
    }
    taken = {*names.values(), *rows.values()}
    for group in groups:
        if group.id in names:
            continue
        given = rows.get(group.id) or (next(spare[group.campus], "") if group.kind == "care" else "")
        names[group.id] = given or next(name for name in _by_grades(scenario, group) if name not in taken)
        taken.add(names[group.id])
    return names


def _by_grades(scenario: Scenario, group: GroupToName) -> Iterator[str]:
    mean = (2 * sum(group.grades) + len(group.grades)) // (2 * len(group.grades))
    pattern = _EXTENDED if group.kind == "extended" else next(text for most, text in _BANDS if mean <= most)
    language = scenario.settings.language
    at = _AT.format(campus=group.campus).say(language) if len(scenario.campuses) > 1 else ""
    return (at + pattern.format(n=number).say(language) for number in count(1))
