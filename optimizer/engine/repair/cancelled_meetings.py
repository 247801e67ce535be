"""Club meetings that fall out this week, since a person is away or a room is closed and nothing else will do.

Such a meeting is written down beside the week: the club stays open with its members, meets one time fewer, and a pin of
the meeting lapses. Moving or closing the club would change more.
"""

from __future__ import annotations

from datetime import date

from optimizer.domain.programme import Club
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.domain.unavailable import Unavailable
from optimizer.engine.cp.builder import ModelBuilder
from optimizer.engine.params import EngineParams
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import Eligibility, has_skill


def find_cancelled_meetings(
    scenario: Scenario,
    facts: Unavailable,
    published: Timetable,
    week_of: date,
    past: frozenset[str],
    params: EngineParams,
) -> Unavailable:
    """Published meetings that could be held by the tables and cannot with the facts, with those whom they lack.

    Parameters
    ----------
    scenario : Scenario
        The tables of the school, without the facts.
    past : frozenset of slot tokens
        Slots that are over: nothing falls out there.
    """
    by_tables = School(scenario, week_of, params)
    now = School(facts.applied(scenario), week_of, params)
    able, able_now = ModelBuilder(by_tables).eligibility, ModelBuilder(now).eligibility
    size = {group.id: group.size for group in published.groups}
    cancelled: dict[str, frozenset[str]] = {}
    because: dict[tuple[str, str], str] = {}
    for row in published.sessions:
        club, token = scenario.club.get(row.group), row.token
        if club is None or token in past or token not in by_tables.club_slots[club.id]:
            continue
        if token in facts.clubs.get(club.id, ()):
            continue
        if can_hold_meeting(able, club, token, size[club.id]) and not can_hold_meeting(
            able_now, club, token, size[club.id]
        ):
            cancelled[club.id] = cancelled.get(club.id, frozenset()) | {token}
            because[club.id, token] = " ".join(_lacking(able, facts, club, token))
    return Unavailable(clubs=cancelled, because=because)


def can_hold_meeting(eligibility: Eligibility, club: Club, token: str, size: int) -> bool:
    """Whether there is a room for so many, somebody who may lead, and somebody with the skill."""
    school = eligibility.school
    campus = school.campus_of_club[club.id]
    rooms = eligibility.rooms(campus, club.id, token, (club.activity,), size)
    pinned = school.pinned_rooms(club.id, token)
    return any(pinned <= {room.id} for room in rooms) and has_leaders(eligibility, club, token)


def has_leaders(eligibility: Eligibility, club: Club, token: str) -> bool:
    """Whether somebody who may lead the club, and somebody with its skill, are available in a slot."""
    school = eligibility.school
    campus, activity = school.campus_of_club[club.id], school.scenario.activity[club.activity]
    people = eligibility.staff(campus, club.id, "club", token, "assistant")
    leads = eligibility.staff(campus, club.id, "club", token, "lead")
    return bool(leads) and (not activity.skill or any(has_skill(p, activity, club) for p in people))


def _lacking(able: Eligibility, facts: Unavailable, club: Club, token: str) -> list[str]:
    """People away and rooms closed that would do for a meeting, sorted."""
    campus = able.school.campus_of_club[club.id]
    people = [p.id for p in able.staff(campus, club.id, "club", token, "assistant")]
    rooms = [r.id for r in able.rooms(campus, club.id, token, (club.activity,), 1)]
    away = {p for p in people if token in facts.staff.get(p, ())}
    return sorted(away | {r for r in rooms if token in facts.rooms.get(r, ())})
