"""What clubs draw on beside wishes: leaders by skill, care leads, rooms, places for exercise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from optimizer.domain.people import Staff
from optimizer.engine.construct.club_problem import (
    ClubCandidate,
    ClubProblem,
    OtherStaffDemand,
    ResourceLimit,
    ScarceLeader,
)
from optimizer.engine.problem.room_classes import RoomClass

if TYPE_CHECKING:
    from optimizer.engine.construct.clubs import ClubStage

CLUB_SHORTFALL_COST = 300_000
"""Points for each session that clubs would leave without lead or place."""
FEW_CLUB_LEADERS = 8


def build_resource_limits(stage: ClubStage, problem: ClubProblem) -> list[ResourceLimit]:
    """All limits that the club model has to respect."""
    found = [
        *_leads_with_skill(stage, problem.clubs),
        *_care_leads(stage, problem),
        *_rooms(stage, problem),
        *_exercise(stage, problem.clubs),
    ]
    return [supply for supply in found if supply.meetings_used or supply.rooms]


def _candidates(stage: ClubStage, clubs: list[ClubCandidate]) -> dict[tuple[str, str], frozenset[str]]:
    """(club, token) -> people who may lead the meeting, those pinned elsewhere at that time left out."""
    scenario = stage.school.scenario
    pinned = {(pin.slot, pin.staff): pin.group for pin in scenario.pins if pin.staff}
    people: dict[tuple[str, str], frozenset[str]] = {}
    for club in clubs:
        row = scenario.club[club.id]
        for token in club.tokens:
            leads = stage.leaders.of_club(row, token) or stage.leaders.in_role_for_club(row, token)
            day = scenario.week[token].day
            people[club.id, token] = frozenset(
                p.id
                for p in leads
                if pinned.get((token, p.id), club.id) == club.id
                and stage.named.staff_campus.get((p.id, day), club.campus) == club.campus
            )
    return people


def other_staff_demands(stage: ClubStage) -> list[tuple[OtherStaffDemand, frozenset[str]]]:
    """What else needs people: extended groups, and care sessions with somebody pinned; with the people able to."""
    school, scenario = stage.school, stage.school.scenario
    found = []
    for pin in scenario.pins:
        if pin.staff in school.person and pin.group not in scenario.club:
            campus = stage.school.pinned_campus[pin.group]
            found.append(
                (OtherStaffDemand(pin.group, pin.slot, campus, 1, CLUB_SHORTFALL_COST), frozenset([pin.staff]))
            )
    late: dict[tuple[str, str], int] = defaultdict(int)
    for student in scenario.students:
        for token in student.attends & set(scenario.week.extended):
            late[school.campus_of_student[student.id], token] += 1
    for (campus, token), heads in sorted(late.items()):
        groups = -(-heads // scenario.settings.grouping.max_size)
        able = frozenset(p.id for p in stage.leaders.of_care.get((campus, token), ()))
        found.append((OtherStaffDemand("extended", token, campus, groups, CLUB_SHORTFALL_COST), able))
    return found


def scarce_leaders(
    stage: ClubStage, clubs: list[ClubCandidate], others: list[tuple[OtherStaffDemand, frozenset[str]]]
) -> list[ScarceLeader]:
    """Leaders of the clubs that have few, with what else they may be needed for."""
    people = {key: ids for key, ids in _candidates(stage, clubs).items() if len(ids) <= FEW_CLUB_LEADERS}
    people |= {(post.name, post.token): ids for post, ids in others if ids}
    meetings: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, ids in sorted(people.items()):
        for person in ids:
            meetings[person].append(key)
    return [
        ScarceLeader(person, tuple(meetings[person]), stage.school.person[person].max_per_day,
               stage.school.person[person].max_per_week)
        for person in sorted(meetings)
    ]  # fmt: skip


def _leads_with_skill(stage: ClubStage, clubs: list[ClubCandidate]) -> list[ResourceLimit]:
    """No more meetings in a slot, day or week than the people who may lead them can take (Hall's condition)."""
    scenario = stage.school.scenario
    people = _candidates(stage, clubs)
    found = []
    by_slot: dict[str, list[str]] = defaultdict(list)
    for club_id, token in people:
        by_slot[token].append(club_id)
    for token, ids in sorted(by_slot.items()):
        for crowd in _distinct_sets(people[c, token] for c in ids):
            use = tuple((c, token, 1) for c in ids if people[c, token] <= crowd)
            if len(use) > len(crowd):
                found.append(ResourceLimit(len(crowd), use))
    whole = {club.id: frozenset().union(*(people[club.id, t] for t in club.tokens)) for club in clubs}
    for crowd in _distinct_sets(whole.values()):
        use = tuple((club.id, t, 1) for club in clubs if whole[club.id] <= crowd for t in club.tokens)
        limit = sum(stage.school.could_serve[p] for p in crowd)
        if sum(len(club.options[0]) for club in clubs if whole[club.id] <= crowd) > limit:
            found.append(ResourceLimit(limit, use))
        for day in scenario.week.days:
            of_day = tuple(u for u in use if scenario.week[u[1]].day == day)
            limit = sum(_on_day(stage.school.person[p], stage, day) for p in crowd)
            if len({u[0] for u in of_day}) > limit:
                found.append(ResourceLimit(limit, of_day))
    return found


def _distinct_sets(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    return sorted(set(sets), key=lambda s: (len(s), sorted(s)))


def _on_day(person: Staff, stage: ClubStage, day: str) -> int:
    return min(person.max_per_day, sum(t in person.available for t in stage.school.scenario.week.on_day[day]))


def _care_leads(stage: ClubStage, problem: ClubProblem) -> list[ResourceLimit]:
    """Care sessions and meetings of a slot, day or week need no more leads than there are."""
    week = stage.school.scenario.week
    care_days = {day: [t for t in week.care if week[t].day == day] for day in week.days}
    found = []
    campuses = stage.school.scenario.campuses
    areas = [(campus,) for campus in campuses] + ([campuses] if len(campuses) > 1 else [])
    for area in areas:
        clubs = [club for club in problem.clubs if club.campus in area]
        spans = [[t] for t in week.care] + list(care_days.values()) + [list(week.care)]
        for span in spans:
            keys = tuple(f"{campus}@{t}" for campus in area for t in span if f"{campus}@{t}" in problem.care)
            use = tuple((c.id, t, c.care_leads[t]) for c in clubs for t in c.tokens if t in span and c.care_leads[t])
            found.append(ResourceLimit(_leads(stage, area, span), use, care=keys, price=CLUB_SHORTFALL_COST))
    return found


def _leads(stage: ClubStage, area: tuple[str, ...], span: list[str]) -> int:
    """Sessions that the people who may lead care on these campuses can lead in these slots."""
    week = stage.school.scenario.week
    slots: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for token in span:
        able = {p.id for campus in area for p in stage.leaders.of_care.get((campus, token), ())}
        for person in able:
            slots[person][week[token].day] += 1
    total = 0
    for person, days in slots.items():
        row = stage.school.person[person]
        best = sorted((min(row.max_per_day, count) for count in days.values()), reverse=True)[: row.max_days]
        total += min(row.max_per_week, sum(best))
    return total


def _rooms(stage: ClubStage, problem: ClubProblem) -> list[ResourceLimit]:
    """Each room class has its places and seats; all rooms together must leave a place for every care session."""
    scenario = stage.school.scenario
    kinds = [a.room_kinds for a in scenario.activities if a.for_care]
    found = []
    for campus, classes in stage.places.of_campus.items():
        clubs = [club for club in problem.clubs if club.campus == campus]
        for token in scenario.week.ordinary:
            meetings = [club for club in clubs if token in club.rooms]
            for room in classes:
                free = room.places(token) - _pinned_places(stage, room, token)
                inside = [club for club in meetings if any(name == room.name for name, _ in club.rooms[token])]
                if len(inside) > free:
                    found.append(ResourceLimit(max(0, free), (), tuple((c.id, token, room.name, 1) for c in inside)))
                if room.at_once > 1 and sum(c.high for c in inside) > room.seats(token):
                    use = tuple((c.id, token, room.name, c.high) for c in inside)
                    found.append(ResourceLimit(room.seats(token), (), use))
            key = f"{campus}@{token}"
            if key in problem.care:
                usable = [c for c in classes if any(not k or c.kind in k for k in kinds)]
                names = {c.name for c in usable}
                use = tuple((c.id, token, n, 1) for c in meetings for n, _ in c.rooms[token] if n in names)
                limit = sum(c.places(token) for c in usable)
                found.append(ResourceLimit(limit, (), use, care=(key,), price=CLUB_SHORTFALL_COST))
    return found


def _pinned_places(stage: ClubStage, room: RoomClass, token: str) -> int:
    """Places of a room class that care groups have by a pin."""
    clubs = stage.school.scenario.club
    pins = {(pin.group, pin.room) for pin in stage.school.scenario.pins if pin.slot == token}
    return sum(group not in clubs and name in room.rooms for group, name in pins)


def _exercise(stage: ClubStage, clubs: list[ClubCandidate]) -> list[ResourceLimit]:
    """On each day the places for exercise that clubs leave must do for the groups that need them, hour by hour."""
    school, scenario = stage.school, stage.school.scenario
    if not stage.exercise.required:
        return []
    kinds = [a.room_kinds for a in stage.exercise.activities if a.max_per_week is None]
    found = []
    for campus, classes in stage.places.of_campus.items():
        size = stage.sports_fill_rate * stage.sizes.best[campus]
        rooms = [c for c in classes if any(not k or c.kind in k for k in kinds)]
        names = {c.name for c in rooms}
        for day in scenario.week.days:
            needing: dict[frozenset[str], int] = defaultdict(int)
            for student in scenario.students:
                if school.campus_of_student[student.id] == campus and stage.exercise.due_on(student, day):
                    tokens = school.attended[student.id][day]
                    needing[frozenset(t for t in tokens if stage.exercise.most_minutes.get((t, student.grade)))] += 1
            for span in sorted(needing, key=sorted):
                count = sum(heads for other, heads in needing.items() if other <= span)
                limit = sum(room.places(t) for room in rooms for t in span) - round(count / size + 0.5)
                use = tuple(
                    (club.id, t, name, 1)
                    for club in clubs if club.campus == campus
                    for t in sorted(club.rooms) if t in span
                    for name, _ in club.rooms[t] if name in names
                )  # fmt: skip
                found.append(ResourceLimit(limit, (), use, price=CLUB_SHORTFALL_COST))
    return found
