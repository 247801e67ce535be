"""Which people the rules do not tell apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from optimizer.domain.people import Staff
from optimizer.engine.problem.school import School


@dataclass(frozen=True)
class StaffType:
    """People alike in everything but id and name.

    Attributes
    ----------
    person : Staff
        The first of them, who stands for all.
    leads : frozenset of str
        Clubs that name these people as leaders.
    ids : tuple of str
        All of them, sorted.
    """

    person: Staff
    leads: frozenset[str]
    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


def clubs_naming(school: School) -> dict[str, frozenset[str]]:
    """Person -> clubs that name the person as a leader; people whom none names are absent."""
    clubs: dict[str, set[str]] = defaultdict(set)
    for club in school.scenario.clubs:
        for person in club.leaders:
            clubs[person].add(club.id)
    return {person: frozenset(ids) for person, ids in clubs.items()}


def staff_types(school: School) -> list[StaffType]:
    """The staff of the week by type, in order of each type's first id."""
    leads = clubs_naming(school)
    alike: dict[tuple[Staff, frozenset[str]], list[Staff]] = defaultdict(list)
    for person in school.staff:
        bare = replace(person, id="", name="", vetted_until=None, organisation="", assessed_until=None)
        alike[bare, leads.get(person.id, frozenset())].append(person)
    return [StaffType(people[0], clubs, tuple(p.id for p in people)) for (_, clubs), people in alike.items()]


def slot_class(person: Staff, leads: frozenset[str]) -> tuple[object, ...]:
    """All of a person that the rules within one slot look at; ``leads`` as in `clubs_naming`."""
    return person.role, person.campus, person.skills, person.grades, leads
