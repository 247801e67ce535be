"""The engine's view of a school: look-ups over the scenario that models, heuristics and bounds share.

Nothing here is decided, and nothing here is shared with the checks in ``rules``, which read the scenario themselves.
Slots are tokens (``Mon2``); every list is sorted, so that two runs build the same model.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Activity, Club, Offered, Pin
from optimizer.domain.scenario import Scenario
from optimizer.domain.service_week import ServiceWeek, week_as_planned
from optimizer.domain.timetable import Group, Timetable
from optimizer.engine.params import DEFAULTS, EngineParams


@dataclass(frozen=True)
class School:
    """A scenario in one week, and the parameters by which the engine works on it.

    Attributes
    ----------
    scenario : Scenario
    week_of : date
        The Monday of the week; vetting is judged on it.
    params : EngineParams
    start : Timetable, optional
        An earlier week of the school, from which the search starts; the goal ``moved`` counts beside it.
    of_semester : ServiceWeek, optional
        The dates of the week, where days may have no date or several.
    """

    scenario: Scenario
    week_of: date
    params: EngineParams = DEFAULTS
    start: Timetable | None = None
    of_semester: ServiceWeek | None = None

    def __post_init__(self) -> None:
        """Leave out the pins that lapse, so that nothing in the engine keeps them."""
        if self.scenario.standing_pins != self.scenario.pins:
            object.__setattr__(self, "scenario", replace(self.scenario, pins=self.scenario.standing_pins))

    @cached_property
    def service(self) -> ServiceWeek:
        """The dates of the week, with the day that each runs as."""
        return self.of_semester or week_as_planned(self.week_of, self.scenario.week.days)

    @cached_property
    def staff_ids(self) -> frozenset[str]:
        """Ids of `staff`."""
        return frozenset(p.id for p in self.staff)

    # -- students -----------------------------------------------------------------------------------------------

    @cached_property
    def campus_of_student(self) -> dict[str, str]:
        """Student -> campus; campuses that were merged count as one."""
        return {row.id: self.scenario.campus_of(row) for row in self.scenario.students}

    @cached_property
    def campus_of_club(self) -> dict[str, str]:
        """Club -> campus; campuses that were merged count as one."""
        return {row.id: self.scenario.campus_of(row) for row in self.scenario.clubs}

    @cached_property
    def attended(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Student -> day -> tokens signed up for on that day in order of time; days without any are absent."""
        return {row.id: self._by_day(row.attends) for row in self.scenario.students}

    @cached_property
    def earlier_care_groups(self) -> dict[str, Group]:
        """Id -> row of the care groups that the earlier week lists; a blank campus is the only one of the school."""
        only = self.scenario.campuses[0] if len(self.scenario.campuses) == 1 else ""
        rows = () if self.start is None else self.start.groups
        care = [row for row in reversed(rows) if row.kind == "care" and row.id and row.id not in self.scenario.club]
        return {row.id: replace(row, campus=row.campus or only) for row in care}

    @cached_property
    def earlier_care_group(self) -> dict[str, str]:
        """Student of this school -> care group in the earlier week; students without one are absent."""
        if self.start is None:
            return {}
        rows = {row.student: row.care_group for row in reversed(self.start.members)}
        listed = {row.id for row in self.start.groups}
        return {
            student: group
            for student in self.scenario.student
            if (group := rows.get(student)) and (group in self.earlier_care_groups or group not in listed)
        }

    def _by_day(self, tokens: frozenset[str]) -> dict[str, tuple[str, ...]]:
        week = self.scenario.week
        held = (day for day in week.days if day in self.service.times)
        days = ((day, tuple(t for t in week.on_day[day] if t in tokens)) for day in held)
        return {day: of_day for day, of_day in days if of_day}

    def unserved_cost(self, student: Student, day: str) -> int:
        """Addition to ``unserved`` when this student waits on this day."""
        return len(self.attended[student.id].get(day, ())) * self.scenario.priority_weight(student)

    def exercise_minutes(self, student: Student, day: str) -> int:
        """Minutes of exercise that the day must give once the attended time reaches the limit; 0 where none is due.

        None is due on a day that the student did not sign up for, even where the limit is 0.
        """
        if day not in self.attended[student.id]:
            return 0
        exercise = self.scenario.settings.exercise
        key = (student.campus, student.grade, student.class_name)
        if exercise.counts_pe_lessons and student.class_name and day in self.scenario.pe_days.get(key, frozenset()):
            return 0
        return exercise.min_minutes_per_day

    # -- pins ---------------------------------------------------------------------------------------------------

    @cached_property
    def pins_at(self) -> dict[tuple[str, str], tuple[Pin, ...]]:
        """(group, slot) -> its pins, in the order of the table."""
        pins: dict[tuple[str, str], list[Pin]] = defaultdict(list)
        for pin in self.scenario.pins:
            pins[pin.group, pin.slot].append(pin)
        return {key: tuple(rows) for key, rows in pins.items()}

    @cached_property
    def pinned_groups(self) -> frozenset[str]:
        """Care groups and clubs that pins name."""
        return frozenset(pin.group for pin in self.scenario.pins)

    def pinned_slots(self, group: str) -> tuple[str, ...]:
        """Slots in which a care group is pinned, or a club must meet, in the order of the table."""
        return tuple(token for name, token in self.pins_at if name == group)

    def pinned_activities(self, group: str, token: str) -> frozenset[str]:
        """Activities that pins give a session; empty where the choice is open."""
        return frozenset(pin.activity for pin in self.pins_at.get((group, token), ()) if pin.activity)

    def pinned_rooms(self, group: str, token: str) -> frozenset[str]:
        """Rooms that pins give a session; empty where the choice is open, or the room's campus was merged away."""
        return frozenset(pin.room for pin in self.pins_at.get((group, token), ()) if self.scenario.kept_room(pin.room))

    def pinned_staff(self, group: str, token: str) -> frozenset[str]:
        """People who must serve a session, as lead or assistant."""
        return frozenset(pin.staff for pin in self.pins_at.get((group, token), ()) if pin.staff)

    # -- pinned care groups -------------------------------------------------------------------------------------

    @cached_property
    def care_pins(self) -> dict[str, tuple[Pin, ...]]:
        """Pinned care group -> its pins, in the order of the table."""
        pins_of: dict[str, list[Pin]] = defaultdict(list)
        for pin in self.scenario.pins:
            if pin.group not in self.scenario.club:
                pins_of[pin.group].append(pin)
        return {group: tuple(pins) for group, pins in pins_of.items()}

    @cached_property
    def pinned_campus(self) -> dict[str, str]:
        """Care group that pins or students name -> its campus, sorted by group.

        It is the campus of the students who name the group. A group that pins alone name may be of any campus: the one
        taken has students free to be in it and keeps most of its pins, of several the one with most students.
        """
        named = {s.care_group: self.campus_of_student[s.id] for s in self.scenario.students if s.care_group}
        likely = {group: self._likely_campus(pins) for group, pins in self.care_pins.items() if group not in named}
        return dict(sorted((named | likely).items()))

    @cached_property
    def guesses_campus(self) -> bool:
        """Whether a care group with pins could be of another campus than `pinned_campus` says.

        That is so where a student of another campus is free to be in it: those who name it may all wait.
        """
        return any(
            s.care_group in ("", group) and self.attended[s.id] and self.campus_of_student[s.id] != campus
            for group, campus in self.pinned_campus.items()
            if group in self.care_pins
            for s in self.scenario.students
        )

    def _likely_campus(self, pins: tuple[Pin, ...]) -> str:
        scenario = self.scenario

        def fits(campus: str) -> tuple[bool, int, int]:
            free = [s for s in scenario.students if self.campus_of_student[s.id] == campus and not s.care_group]
            return bool(free), sum(self._kept_at(campus, pin) for pin in pins), len(free)

        return max(scenario.campuses, key=fits)

    def _kept_at(self, campus: str, pin: Pin) -> int:
        """How much of a care group's pin can be kept at a campus: room counts 2, person 1, a session at all 1."""
        if pin.slot not in self.care_activities:
            return 0
        room = self.scenario.kept_room(pin.room)
        there = bool(room) and self.scenario.room[room].campus == campus
        people = self.free_staff.get((campus, pin.slot), ())
        serves = any(p.id == pin.staff for p in people)
        possible = any(self.may_lead_care(p) for p in people) and any(
            pin.slot in r.available
            for a in self.care_activities[pin.slot]
            if pin.activity in ("", a.id)
            for r in self.rooms_for[campus, a.id]
        )
        return 2 * there + serves + possible

    # -- clubs --------------------------------------------------------------------------------------------------

    @cached_property
    def club_slots(self) -> dict[str, tuple[str, ...]]:
        """Club -> ordinary slots in which it may meet, the activity's own slots respected, in order of time."""
        scenario = self.scenario
        return {
            club.id: tuple(
                token
                for token in scenario.week.ordinary
                if token in club.slots - club.cancelled and scenario.activity[club.activity].in_slot(token)
            )
            for club in scenario.clubs
        }

    @cached_property
    def club_meetings(self) -> dict[str, int]:
        """Club -> meetings a week if it opens: those wanted, at most one for each day that its ``slots`` touch, and one
        fewer for each day on which a meeting falls out.
        """

        def days(tokens: frozenset[str]) -> int:
            return len({slot.day for slot in self.scenario.week.slots if slot.token in tokens and not slot.extended})

        return {
            club.id: max(0, min(club.meetings_per_week, days(club.slots)) - days(club.slots & club.cancelled))
            for club in self.scenario.clubs
        }

    @cached_property
    def wishers(self) -> dict[str, tuple[str, ...]]:
        """Club -> students who ask for it and may be in it (grade, campus), sorted."""
        wishers: dict[str, list[str]] = {club.id: [] for club in self.scenario.clubs}
        for student in self.scenario.students:
            for club in student.clubs:
                if self.may_join_club(student, self.scenario.club[club]):
                    wishers[club].append(student.id)
        return {club: tuple(sorted(ids)) for club, ids in wishers.items()}

    def may_join_club(self, student: Student, club: Club) -> bool:
        """Whether campus and grade allow the student in the club, and it has not ended."""
        activity = self.scenario.activity[club.activity]
        return (
            not club.ended
            and self.campus_of_student[student.id] == self.campus_of_club[club.id]
            and club.allows_grade(student.grade)
            and activity.allows_grade(student.grade)
        )

    # -- activities and rooms -----------------------------------------------------------------------------------

    @cached_property
    def care_activities(self) -> dict[str, tuple[Activity, ...]]:
        """Slot -> activities that a care or extended group may have in it, sorted by id.

        A blank ``slots`` means any slot, extended ones too.
        """
        offered = sorted((a for a in self.scenario.activities if a.offered is not Offered.CLUB), key=lambda a: a.id)
        return {token: tuple(a for a in offered if a.in_slot(token)) for token in self.scenario.week.by_token}

    @cached_property
    def rooms_for(self) -> dict[tuple[str, str], tuple[Room, ...]]:
        """(campus, activity) -> rooms of that campus whose kind the activity takes, sorted by id."""
        rooms = sorted(self.scenario.rooms, key=lambda room: room.id)
        return {
            (campus, activity.id): tuple(r for r in rooms if r.campus == campus and activity.takes_room_kind(r.kind))
            for campus in self.scenario.campuses
            for activity in self.scenario.activities
        }

    def fixed_club_room(self, club: Club) -> str:
        """The room that a club asks for, or blank; a room on a campus that was merged away lapses."""
        return self.scenario.kept_room(club.room)

    @cached_property
    def usual_students_per_staff(self) -> int:
        """Students per member of staff where an activity asks for nothing else (a setting of the school)."""
        return self.scenario.settings.staffing.students_per_staff

    @cached_property
    def max_students_per_staff(self) -> int:
        """R of the goal ``extra-staff``: the largest ``students_per_staff`` of the scenario."""
        ratios = [activity.students_per_staff for activity in self.scenario.activities]
        return max([self.usual_students_per_staff, *ratios])

    # -- staff --------------------------------------------------------------------------------------------------

    @cached_property
    def staff(self) -> tuple[Staff, ...]:
        """Everybody who may serve this week, sorted by id; ``available`` holds the slots on days still vetted in which
        the person is not away.
        """
        people = (replace(p, available=self.available_while_vetted(p) - p.away) for p in self.scenario.staff)
        return tuple(sorted((p for p in people if p.available), key=lambda p: p.id))

    def available_while_vetted(self, person: Staff) -> frozenset[str]:
        """Slots of the week in which somebody is available, on days not after ``vetted_until``."""
        return frozenset(t for t in self.scenario.week.all & person.available if self.vetted(person, t))

    def vetted(self, person: Staff, token: str) -> bool:
        """Whether somebody is still vetted on the last date of a slot's day; never where the day has no date."""
        on = self.service.last.get(self.scenario.week[token].day)
        return on is not None and person.vetted_on(on)

    @cached_property
    def person(self) -> dict[str, Staff]:
        """Id -> person, of `staff`."""
        return {p.id: p for p in self.staff}

    def serves_campus(self, person: Staff, campus: str) -> bool:
        """Whether the person may serve at a campus; a blank campus means any."""
        return not person.campus or self.scenario.campus_of(person) == campus

    @cached_property
    def free_staff(self) -> dict[tuple[str, str], tuple[Staff, ...]]:
        """(campus, slot) -> people who may serve there then, sorted by id."""
        free: dict[tuple[str, str], list[Staff]] = defaultdict(list)
        for person in self.staff:
            for campus in self.scenario.campuses:
                if self.serves_campus(person, campus):
                    for token in sorted(person.available):
                        free[campus, token].append(person)
        return {key: tuple(people) for key, people in free.items()}

    @cached_property
    def could_serve(self) -> dict[str, int]:
        """Person -> the most slots that this person could serve this week.

        min(max_per_week, sum over the ``max_days`` best dates of min(max_per_day, available slots while vetted)).
        """
        week = self.scenario.week
        most = {}
        for person in self.scenario.staff:
            dates = (week.on_day[day] for on, day in self.service.dates if person.vetted_on(on))
            days = (sum(t in person.available for t in tokens) for tokens in dates)
            best = sorted((min(person.max_per_day, count) for count in days), reverse=True)[: person.max_days]
            most[person.id] = min(person.max_per_week, sum(best))
        return most

    @cached_property
    def fair_pools(self) -> tuple[tuple[Staff, ...], ...]:
        """People with a share who have a common level T of ``fair-load``, in the order of the scenario; none is empty.

        Managers and support staff, then all others; where others may be on duty, or managers or support staff may lead
        care sessions, all are one pool.
        """
        settings, office = self.scenario.settings, (Role.MANAGER, Role.SUPPORT)
        overlap = any(r not in office for r in settings.duty.roles) or any(
            r in office for r in settings.staffing.lead_roles
        )
        found: dict[bool, list[Staff]] = {True: [], False: []}
        for person in self.scenario.staff:
            if person.share > 0:
                found[person.role in office and not overlap].append(person)
        return tuple(tuple(pool) for pool in found.values() if pool)

    def target(self, person: Staff, level: int) -> int:
        """Load (carried included) that the goal ``fair-load`` wants of this person at the common level T."""
        wanted = int(person.share * level + Decimal("0.5"))
        return min(wanted, person.carried + self.could_serve[person.id])

    def may_lead_care(self, person: Staff) -> bool:
        """Whether the person's role may lead care and extended groups."""
        return person.role in self.scenario.settings.staffing.lead_roles

    def may_lead_club(self, person: Staff, club: Club) -> bool:
        """Whether the person's role may lead clubs, and the club names this person or nobody as its leader."""
        in_role = person.role in self.scenario.settings.staffing.club_lead_roles
        return in_role and (not club.leaders or person.id in club.leaders)

    def needs_teacher(self, kind: str) -> bool:
        """Whether at least one of the staff of a session must be a teacher; extended groups count as care."""
        where = self.scenario.settings.staffing.teacher_present
        return where == "always" or (where == "care" and kind != "club")

    def is_teacher(self, person: Staff) -> bool:
        return person.role is Role.TEACHER

    @cached_property
    def duty_staff(self) -> dict[str, tuple[Staff, ...]]:
        """Campus -> people who may be on duty there, sorted by id."""
        roles = self.scenario.settings.duty.roles
        return {
            campus: tuple(p for p in self.staff if p.role in roles and self.serves_campus(p, campus))
            for campus in self.scenario.campuses
        }

    @cached_property
    def min_duty(self) -> dict[str, int]:
        """Campus -> duty staff that a slot with students needs; 0 where nobody who may serve there has the role."""
        roles = self.scenario.settings.duty.roles
        return {
            campus: self.scenario.settings.duty.min_per_slot
            if any(p.role in roles and self.serves_campus(p, campus) for p in self.scenario.staff)
            else 0
            for campus in self.scenario.campuses
        }

    def max_duty(self, grades_present: int) -> int:
        """Duty staff that a campus and slot may have at most, by the number of grades with a student present."""
        return self.scenario.settings.duty.max_per_slot or 2 * -(-grades_present // 2)
