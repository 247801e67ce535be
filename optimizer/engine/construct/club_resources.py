"""What clubs draw on and care sessions need as well: people who may lead, rooms, places for exercise.

Each limit counts what meetings and care sessions use together. The leads of meetings that few people can lead are
named instead of counted (`ScarceLeader`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from optimizer.domain.people import Staff
from optimizer.engine.construct.club_model import ClubCandidate, OtherStaffDemand, ResourceLimit, ScarceLeader
from optimizer.engine.construct.context import ConstructionContext
from optimizer.engine.problem.alike import RoomClass
from optimizer.engine.problem.staffing import work_limits


@dataclass(eq=False)
class ClubResources:
    """The limits on the clubs of a school.

    Attributes
    ----------
    clubs : sequence of ClubCandidate
        Clubs that may open.
    care : frozenset of (campus, token)
        Where and when students are in care.
    exercise_fill_rate : float
        Share of the seats of a care session with exercise that is taken to be occupied.
    """

    context: ConstructionContext
    clubs: Sequence[ClubCandidate]
    care: frozenset[tuple[str, str]]
    exercise_fill_rate: float

    def __post_init__(self) -> None:
        self.school = self.context.school

    def limits(self) -> list[ResourceLimit]:
        """All limits that some meeting draws on."""
        limits = [*self._limit_possible_leads(), *self._limit_care_leads(), *self._limit_rooms()]
        return [limit for limit in [*limits, *self._limit_exercise()] if limit.meetings or limit.rooms]

    # -- people ---------------------------------------------------------------------------------------------------

    @cached_property
    def possible_leads(self) -> dict[tuple[str, str], frozenset[str]]:
        """(club, token) -> people who may lead the meeting and are not pinned to anything else, or elsewhere, then."""
        scenario = self.school.scenario
        pinned = {(pin.slot, pin.staff): pin.group for pin in scenario.pins if pin.staff}
        campus_of_day = self.context.pinned_groups.staff_campus
        leads: dict[tuple[str, str], frozenset[str]] = {}
        for club in self.clubs:
            row = scenario.club[club.id]
            for token in club.tokens:
                people = self.context.leads.of_club(row, token) or self.context.leads.in_role_for_club(row, token)
                day = scenario.week[token].day
                leads[club.id, token] = frozenset(
                    p.id
                    for p in people
                    if pinned.get((token, p.id), club.id) == club.id
                    and campus_of_day.get((p.id, day), club.campus) == club.campus
                )
        return leads

    @cached_property
    def other_demands(self) -> list[tuple[OtherStaffDemand, frozenset[str]]]:
        """Extended groups, and care sessions with a pinned person; each with the people who could serve."""
        school, scenario = self.school, self.school.scenario
        demands = []
        for pin in scenario.pins:
            if pin.staff in school.person and pin.group not in scenario.club:
                campus = school.pinned_campus[pin.group]
                demands.append((OtherStaffDemand(pin.group, pin.slot, campus, 1), frozenset([pin.staff])))
        students: dict[tuple[str, str], int] = defaultdict(int)
        for student in scenario.students:
            for token in student.attends & set(scenario.week.extended):
                students[school.campus_of_student[student.id], token] += 1
        for (campus, token), headcount in sorted(students.items()):
            groups = -(-headcount // scenario.settings.grouping.max_size)
            people = frozenset(p.id for p in self.context.leads.of_care.get((campus, token), ()))
            demands.append((OtherStaffDemand("extended", token, campus, groups), people))
        return demands

    def scarce_leaders(self) -> list[ScarceLeader]:
        """Who may lead the meetings that few people can lead, with what else they may be needed for."""
        few = self.context.params.few_club_leaders
        people = {key: ids for key, ids in self.possible_leads.items() if len(ids) <= few}
        people |= {(demand.name, demand.token): ids for demand, ids in self.other_demands if ids}
        meetings: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, ids in sorted(people.items()):
            for person in ids:
                meetings[person].append(key)
        return [
            ScarceLeader(person, tuple(meetings[person]), work_limits(self.school.person[person]))
            for person in sorted(meetings)
        ]

    def _limit_possible_leads(self) -> list[ResourceLimit]:
        """No set of people has more meetings in a slot, day or week than these people can lead (Hall 1935).

        The sets are those of the people who may lead some meeting; every meeting counts whose leads are among them.
        """
        week, leads = self.school.scenario.week, self.possible_leads
        limits = []
        in_slot: dict[str, list[str]] = defaultdict(list)
        for club_id, token in leads:
            in_slot[token].append(club_id)
        for token, ids in sorted(in_slot.items()):
            for people in _distinct_sets(leads[c, token] for c in ids):
                meetings = tuple((c, token, 1) for c in ids if leads[c, token] <= people)
                if len(meetings) > len(people):
                    limits.append(ResourceLimit(len(people), meetings))
        any_lead = {club.id: frozenset().union(*(leads[club.id, t] for t in club.tokens)) for club in self.clubs}
        for people in _distinct_sets(any_lead.values()):
            clubs = [club for club in self.clubs if any_lead[club.id] <= people]
            meetings = tuple((club.id, t, 1) for club in clubs for t in club.tokens)
            slots = sum(self.school.could_serve[p] for p in people)
            if sum(club.meetings for club in clubs) > slots:
                limits.append(ResourceLimit(slots, meetings))
            for day in week.days:
                on_day = tuple(use for use in meetings if week[use[1]].day == day)
                slots = sum(self._slots_on_day(self.school.person[p], day) for p in people)
                if len({use[0] for use in on_day}) > slots:
                    limits.append(ResourceLimit(slots, on_day))
        return limits

    def _slots_on_day(self, person: Staff, day: str) -> int:
        """Slots that a person can serve on a day."""
        return min(
            work_limits(person).per_day, sum(t in person.available for t in self.school.scenario.week.on_day[day])
        )

    def _limit_care_leads(self) -> list[ResourceLimit]:
        """Care sessions, and meetings that take leads of care, need no more of them in a slot, day or week than exist.

        For each campus, and for all together since people may serve at several.
        """
        week = self.school.scenario.week
        campuses = self.school.scenario.campuses
        areas = [(campus,) for campus in campuses] + ([campuses] if len(campuses) > 1 else [])
        spans = [[t] for t in week.care]
        spans += [[t for t in week.care if week[t].day == day] for day in week.days]
        spans.append(list(week.care))
        limits = []
        for area in areas:
            clubs = [club for club in self.clubs if club.campus in area]
            for span in spans:
                care = tuple((campus, t) for campus in area for t in span if (campus, t) in self.care)
                meetings = tuple(
                    (c.id, t, c.care_leads[t]) for c in clubs for t in c.tokens if t in span and c.care_leads[t]
                )
                limits.append(ResourceLimit(self._care_slots(area, span), meetings, care=care, is_soft=True))
        return limits

    def _care_slots(self, area: tuple[str, ...], span: list[str]) -> int:
        """Sessions that the possible leads of care on these campuses can lead in these slots, within their limits."""
        week = self.school.scenario.week
        slots: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for token in span:
            for person in {p.id for campus in area for p in self.context.leads.of_care.get((campus, token), ())}:
                slots[person][week[token].day] += 1
        total = 0
        for person, by_day in slots.items():
            limits = work_limits(self.school.person[person])
            days = sorted((min(limits.per_day, count) for count in by_day.values()), reverse=True)[: limits.days]
            total += min(limits.per_week, sum(days))
        return total

    # -- rooms ----------------------------------------------------------------------------------------------------

    def _limit_rooms(self) -> list[ResourceLimit]:
        """Places and seats of each room class, and of all rooms for care together with the care sessions."""
        scenario = self.school.scenario
        care_kinds = [a.room_kinds for a in scenario.activities if a.for_care]
        limits = []
        for campus, classes in self.context.room_classes.of_campus.items():
            clubs = [club for club in self.clubs if club.campus == campus]
            for token in scenario.week.ordinary:
                meeting = [club for club in clubs if token in club.rooms]
                for room in classes:
                    places = room.places(token) - self._pinned_places(room, token)
                    inside = [club for club in meeting if any(name == room.name for name, _ in club.rooms[token])]
                    if len(inside) > places:
                        use = tuple((c.id, token, room.name, 1) for c in inside)
                        limits.append(ResourceLimit(max(0, places), rooms=use))
                    if room.at_once > 1 and sum(c.max_members for c in inside) > room.seats(token):
                        use = tuple((c.id, token, room.name, c.max_members) for c in inside)
                        limits.append(ResourceLimit(room.seats(token), rooms=use))
                if (campus, token) in self.care:
                    for_care = [c for c in classes if any(not kinds or c.kind in kinds for kinds in care_kinds)]
                    names = {c.name for c in for_care}
                    use = tuple((c.id, token, n, 1) for c in meeting for n, _ in c.rooms[token] if n in names)
                    places = sum(c.places(token) for c in for_care)
                    limits.append(ResourceLimit(places, rooms=use, care=((campus, token),), is_soft=True))
        return limits

    def _pinned_places(self, room: RoomClass, token: str) -> int:
        """Places of a room class that care groups have by a pin."""
        scenario = self.school.scenario
        pins = {(pin.group, pin.room) for pin in scenario.pins if pin.slot == token}
        return sum(group not in scenario.club and name in room.rooms for group, name in pins)

    def _limit_exercise(self) -> list[ResourceLimit]:
        """Places for exercise that clubs have to leave, day by day.

        For the slots in which some students can exercise: the places in these slots must do for the groups of all
        students who can exercise in these slots alone.
        """
        school, scenario, exercise = self.school, self.school.scenario, self.context.exercise
        if not exercise.required:
            return []
        kinds = [a.room_kinds for a in exercise.activities if a.max_per_week is None]
        limits = []
        for campus, classes in self.context.room_classes.of_campus.items():
            group_size = self.exercise_fill_rate * self.context.group_sizes.best[campus]
            rooms = [c for c in classes if any(not kind or c.kind in kind for kind in kinds)]
            names = {c.name for c in rooms}
            for day in scenario.week.days:
                students: dict[frozenset[str], int] = defaultdict(int)
                for student in scenario.students:
                    if school.campus_of_student[student.id] == campus and exercise.due_on(student, day):
                        tokens = school.attended[student.id][day]
                        students[frozenset(t for t in tokens if exercise.most_minutes.get((t, student.grade)))] += 1
                for span in sorted(students, key=sorted):
                    headcount = sum(count for other, count in students.items() if other <= span)
                    places = sum(room.places(t) for room in rooms for t in span)
                    use = tuple(
                        (club.id, t, name, 1)
                        for club in self.clubs
                        if club.campus == campus
                        for t in club.tokens
                        if t in span
                        for name, _ in club.rooms[t]
                        if name in names
                    )
                    groups = round(headcount / group_size + 0.5)
                    limits.append(ResourceLimit(places - groups, rooms=use, is_soft=True))
        return limits


def _distinct_sets(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    return sorted(set(sets), key=lambda s: (len(s), sorted(s)))
