"""Weeks of any school drawn at random, to be judged by audit, model and referee."""

from __future__ import annotations

import random
from dataclasses import replace

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.testing.schools import week


def random_week(scenario: Scenario, dice: random.Random) -> Timetable:
    """A random timetable of a school.

    Everybody is placed or waits, and sessions are held where somebody is present. No rule is kept but by chance.
    """
    waiting = {one.id: _some_days(scenario, dice) for one in scenario.students if dice.random() < 0.15}
    homes = _groups(scenario, "C", dice)
    late = _groups(scenario, "E", dice)
    clubs = {club.id: _askers(scenario, club.id, dice) for club in scenario.clubs if dice.random() < 0.8}
    clubs = {club: members for club, members in clubs.items() if members}
    decisions = {
        f"{club}@{token}": _decision(scenario, dice, club)
        for club in clubs
        for token in _meetings(scenario, club, dice)
    }
    for groups, tokens in ((homes, scenario.week.care), (late, scenario.week.extended)):
        decisions |= {f"{group}@{token}": _decision(scenario, dice) for group in groups for token in tokens}
    drawn = week(
        scenario,
        care=homes,
        clubs=clubs,
        extended=late,
        sessions=decisions,
        duties=_duties(scenario, dice),
        waiting={one: days for one, days in waiting.items() if days},
    )
    return replace(drawn, sessions=tuple(row for row in drawn.sessions if row.headcount))


def _some_days(scenario: Scenario, dice: random.Random) -> str:
    return " ".join(day for day in scenario.week.days if dice.random() < 0.6)


def _groups(scenario: Scenario, letter: str, dice: random.Random) -> dict[str, str]:
    """Random groups of each campus: care groups of all its students, extended ones of those signed up."""
    groups: dict[str, list[str]] = {}
    for place, campus in enumerate(scenario.campuses):
        number = dice.randint(1, 3)
        for student in scenario.students:
            wanted = letter == "C" or student.attends & set(scenario.week.extended)
            if wanted and scenario.campus_of(student) == campus:
                group = f"{letter}{10 * place + dice.randint(1, number):02d}"
                pinned = student.care_group if letter == "C" and dice.random() < 0.8 else ""
                groups.setdefault(pinned or group, []).append(student.id)
    return {group: " ".join(ids) for group, ids in sorted(groups.items())}


def _askers(scenario: Scenario, club: str, dice: random.Random) -> str:
    return " ".join(one.id for one in scenario.students if club in one.clubs and dice.random() < 0.8)


def _meetings(scenario: Scenario, club: str, dice: random.Random) -> list[str]:
    row = scenario.club[club]
    slots = sorted(row.slots) or list(scenario.week.ordinary)
    return dice.sample(slots, min(len(slots), row.meetings_per_week))


def _decision(scenario: Scenario, dice: random.Random, club: str = "") -> str:
    """Activity, room, lead and now and then assistants."""
    activity = scenario.club[club].activity if club else dice.choice(scenario.activities).id
    people = [one.id for one in dice.sample(scenario.staff, min(len(scenario.staff), dice.choice((1, 1, 1, 2, 3))))]
    return " ".join((activity, dice.choice(scenario.rooms).id, *people))


def _duties(scenario: Scenario, dice: random.Random) -> dict[str, str]:
    duties = {}
    able = [one.id for one in scenario.staff if one.role in scenario.settings.duty.roles]
    for campus in scenario.campuses:
        for token in scenario.week.by_token:
            people = dice.sample(able, min(len(able), dice.choice((0, 1, 1, 2))))
            duties[f"{campus} {token}".strip()] = " ".join(people)
    return duties
