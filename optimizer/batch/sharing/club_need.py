"""What a school needs of shared people: meetings of clubs that enough may join and nobody of its own may lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from optimizer.batch.task import raw_school
from optimizer.domain.city import SchoolSlot
from optimizer.domain.people import Staff
from optimizer.domain.programme import Club
from optimizer.engine.problem.school import School
from optimizer.errors import ScenarioError
from optimizer.files.city_staff import staff_ids, understand_with


@dataclass(frozen=True, slots=True)
class ClubNeed:
    """A club that nobody of the school may lead.

    Attributes
    ----------
    kind : str
        The skill that is needed, or the club's own id where it asks for none.
    slots : tuple of SchoolSlot
        In which it may meet.
    leaders : frozenset of str
        Ids of shared people who may lead it.
    """

    club: str
    kind: str
    meetings: int
    slots: tuple[SchoolSlot, ...]
    leaders: frozenset[str]


@dataclass(frozen=True, slots=True)
class NeedTask:
    """A school's files, and the shared people as rows of staff.csv."""

    name: str
    files: Mapping[str, bytes]
    people: tuple[Mapping[str, str], ...]
    week_of: date


@dataclass(frozen=True, slots=True)
class SchoolNeed:
    """What a school needs; nothing where it could not be read.

    Attributes
    ----------
    own : frozenset of str
        Ids of its own staff.
    named : frozenset of str
        Ids of shared people whom its clubs name as leaders.
    """

    school: str
    own: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    clubs: tuple[ClubNeed, ...] = ()
    slots: Mapping[str, SchoolSlot] = field(default_factory=dict)

    @property
    def meetings(self) -> int:
        """Meetings a week that nobody of the school may lead."""
        return sum(club.meetings for club in self.clubs)


def school_need(task: NeedTask) -> SchoolNeed:
    """Read a school and work out what it needs."""
    try:
        raw = raw_school(task.name, task.files)
        own = staff_ids(raw)
        shared = frozenset(row["staff"] for row in task.people)
        if own & shared:  # refused by the batch, which names every such id
            return SchoolNeed(task.name, own)
        scenario = understand_with(raw, [{**row, "available": "", "avoids": ""} for row in task.people])
    except ScenarioError:  # the school's own task tells what is wrong
        return SchoolNeed(task.name)
    school = School(scenario, task.week_of)
    asked = {club for wishes in scenario.wishes.of_student.values() for club in wishes}
    week = scenario.week
    slots = {token: SchoolSlot(token, week[token].day, week[token].start, week[token].end) for token in week.ordinary}
    clubs = []
    for club in sorted(scenario.clubs, key=lambda one: one.id):
        tokens, meetings = school.club_slots[club.id], school.club_meetings[club.id]
        if club.id not in asked or not tokens or not meetings:
            continue
        skill = scenario.activity[club.activity].skill
        if not skill and not (club.leaders and shared.issuperset(club.leaders)):
            continue
        if any(_may_lead(school, person, club, skill, meetings) for person in scenario.staff if person.id in own):
            continue
        leaders = frozenset(p.id for p in scenario.staff if p.id in shared and _is_able(school, p, club, skill))
        of_club = tuple(slots[token] for token in tokens)
        clubs.append(ClubNeed(club.id, skill or club.id, meetings, of_club, leaders))
    named = frozenset(one for club in scenario.clubs for one in club.leaders if one in shared)
    return SchoolNeed(task.name, own, named, tuple(clubs), slots)


def _is_able(school: School, person: Staff, club: Club, skill: str) -> bool:
    """Role, and skill or named: a named leader counts as having the skill."""
    return school.may_lead_club(person, club) and (not skill or skill in person.skills or person.id in club.leaders)


def _may_lead(school: School, person: Staff, club: Club, skill: str, meetings: int) -> bool:
    """Whether one of the school's own may lead the club: role, skill, campus, days on which available."""
    week, free = school.scenario.week, school.available_while_vetted(person)
    days = {week[token].day for token in school.club_slots[club.id] if token in free}
    return (
        _is_able(school, person, club, skill)
        and school.serves_campus(person, school.campus_of_club[club.id])
        and len(days) >= meetings
    )
