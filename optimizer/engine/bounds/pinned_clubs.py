"""A program of the pinned clubs alone, person by person and room by room: if it has no solution, there is no timetable.

A pinned club opens and meets, whoever waits. The program has each hard rule about these clubs' members, meetings, rooms
and staff, and about the duty staff that their slots need, and leaves out everything else; so each timetable is one of
its solutions. It is small: only the students who ask for these clubs and the staff who are free in their slots occur.
In contrast to the relaxation, it does not count people but tells them apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from optimizer.domain.people import Staff, Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Club, Pin
from optimizer.engine.lp.cp_sat_bound import integer_bound
from optimizer.engine.lp.program import LinearProgram, LinearTerm
from optimizer.engine.problem.exercise_due import counted_minutes, exercise_due
from optimizer.engine.problem.meeting_patterns import MeetingPatterns
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import has_skill, students_served, work_limits


def pinned_clubs_are_impossible(
    school: School,
    patterns: MeetingPatterns,
    pins: Iterable[Pin],
    seconds: float,
    stop: Callable[[], bool] | None = None,
) -> bool:
    """Whether it is proven within the time that the clubs of these pins cannot be held as pinned.

    Parameters
    ----------
    school : School
    patterns : MeetingPatterns
    pins : iterable of Pin
        Pins of clubs. A subset of the scenario's makes a relaxation: what is impossible then is so with all.
    seconds : float
        Wall time.
    stop : callable, optional
        Asked repeatedly; True gives the proof up.
    """
    check = _PinnedClubProgram(school, patterns, tuple(pins))
    if not check.clubs or seconds <= 0:
        return False
    check.build()
    return (
        check.program.contradiction is not None
        or integer_bound(check.program, {}, 0, time_limit=seconds, strategy=None, stop=stop).infeasible
    )


class _PinnedClubProgram:
    """The program under construction. All variables are binary, unless said otherwise.

    Attributes
    ----------
    clubs : list of Club
        Those that are pinned, by id.
    meets : dict
        (club, slot) -> whether the club meets then.
    member : dict
        (student, club) -> whether the student is a member.
    members : dict
        Club -> terms that add up to its members.
    serves : dict
        (person, slot) -> variables of what the person could do then.
    at_campus : dict
        (person, day, campus) -> variables of what the person could do there.
    """

    def __init__(self, school: School, patterns: MeetingPatterns, pins: tuple[Pin, ...]):
        self.school, self.patterns, self.pins = school, patterns, pins
        self.scenario, self.program = school.scenario, LinearProgram()
        self.clubs = [self.scenario.club[name] for name in sorted({pin.group for pin in pins})]
        self.meets: dict[tuple[str, str], int] = {}
        self.member: dict[tuple[str, str], int] = {}
        self.members: dict[str, list[LinearTerm]] = {}
        self.serves: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.at_campus: dict[tuple[str, str, str], list[int]] = defaultdict(list)

    def build(self) -> None:
        for club in self.clubs:
            self._add_meetings(club)
            self._add_members(club)
        for student in self.scenario.students:
            self._add_student(student)
        for club in self.clubs:
            for token in self.school.club_slots[club.id]:
                self._add_staff(club, token)
        for campus, token in sorted({(self.school.campus_of_club[club], token) for club, token in self.meets}):
            self._add_rooms(campus, token)
            self._add_duty(campus, token)
        for person in self.school.staff:
            self._add_limits(person)

    # -- rows of logic over binary variables --------------------------------------------------------------------

    def _at_least_one(self, variables: Iterable[int], *, condition: int | None = None) -> None:
        """At least one is true; with a condition, only where that is true."""
        terms: list[LinearTerm] = [(v, 1) for v in variables]
        if condition is None:
            self.program.row(terms, low=1)
        else:
            self.program.row([*terms, (condition, -1)], low=0)

    def _at_most_one(self, variables: Iterable[int]) -> None:
        self.program.row([(v, 1) for v in variables], high=1)

    def _not_all(self, *variables: int) -> None:
        self.program.row([(v, 1) for v in variables], high=len(variables) - 1)

    def _implies(self, one: int, other: int) -> None:
        self.program.row([(one, 1), (other, -1)], high=0)

    # -- clubs and members --------------------------------------------------------------------------------------

    def _add_meetings(self, club: Club) -> None:
        program, week, slots = self.program, self.scenario.week, self.school.club_slots[club.id]
        meets = {t: program.var() for t in slots}
        self.meets.update({(club.id, t): meets[t] for t in slots})
        meetings = self.school.club_meetings[club.id]
        program.row([(v, 1) for v in meets.values()], low=meetings, high=meetings)
        for day in week.days:
            self._at_most_one(meets[t] for t in slots if week[t].day == day)
        for pin in self.pins:
            if pin.group == club.id:
                possible = pin.slot in meets and pin.activity in ("", club.activity)
                self._at_least_one([meets[pin.slot]] if possible else [])

    def _add_members(self, club: Club) -> None:
        asking = self.school.wishers[club.id]
        for name in asking:
            member = self.member[name, club.id] = self.program.var()
            for token in self.school.club_slots[club.id]:
                if token not in self.scenario.student[name].attends:
                    self._not_all(member, self.meets[club.id, token])
        most = len(asking) if club.max_students is None else club.max_students
        self.members[club.id] = [(self.member[name, club.id], 1) for name in asking]
        self.program.row(self.members[club.id], low=club.fewest_members, high=most)

    def _add_student(self, student: Student) -> None:
        """At most the clubs wanted, never two at once, and the exercise due on each day."""
        clubs = [club for club in self.clubs if (student.id, club.id) in self.member]
        if not clubs:
            return
        self.program.row([(self.member[student.id, club.id], 1) for club in clubs], high=student.wants_clubs)
        for one, other in combinations(clubs, 2):
            members = self.member[student.id, one.id], self.member[student.id, other.id]
            for token in self.school.club_slots[one.id]:
                if (other.id, token) in self.meets:
                    self._not_all(*members, self.meets[one.id, token], self.meets[other.id, token])
        for day in self.school.attended[student.id]:
            self._add_exercise(student, day, clubs)

    def _add_exercise(self, student: Student, day: str, clubs: Sequence[Club]) -> None:
        """A meeting is excluded if its own minutes and the most of the other slots attended are less than is due."""
        week, campus = self.scenario.week, self.school.campus_of_student[student.id]
        counted = counted_minutes(self.school, student.id, day)
        due = exercise_due(self.school, student, day, counted) if counted else 0
        tokens = [t for t in self.school.attended[student.id][day] if not week[t].extended]
        for club in clubs if due else ():
            for token in tokens:
                if (club.id, token) in self.meets:
                    own = self.scenario.physical_minutes(club.activity, token)
                    others = sum(self.patterns.most_minutes[campus, t] for t in tokens if t != token)
                    if own + others < due:
                        self._not_all(self.member[student.id, club.id], self.meets[club.id, token])

    # -- staff --------------------------------------------------------------------------------------------------

    def _add_staff(self, club: Club, token: str) -> None:
        """Lead, skill, teacher, ratio, grades and pinned people of one possible meeting."""
        school, meets, members = self.school, self.meets[club.id, token], self.members[club.id]
        campus, activity = school.campus_of_club[club.id], self.scenario.activity[club.activity]
        people = school.free_staff.get((campus, token), ())
        serves = {person.id: self._new_service(person, campus, token) for person in people}
        for person in people:
            self._implies(serves[person.id], meets)
            for name in school.wishers[club.id]:
                if not person.may_look_after(self.scenario.student[name].grade):
                    self._not_all(serves[person.id], self.member[name, club.id])
        self._at_least_one((serves[p.id] for p in people if school.may_lead_club(p, club)), condition=meets)
        if activity.skill:
            self._at_least_one((serves[p.id] for p in people if has_skill(p, activity, club)), condition=meets)
        if school.needs_teacher("club"):
            self._at_least_one((serves[p.id] for p in people if school.is_teacher(p)), condition=meets)
        served: list[LinearTerm] = [(v, students_served(1, activity)) for v in serves.values()]
        unserved = [(v, -1.0) for v, _ in members]
        self.program.row([*served, *unserved, (meets, -len(members))], low=-len(members))
        for pin in self.pins:
            if pin.group == club.id and pin.slot == token and pin.staff:
                self._at_least_one([serves[pin.staff]] if pin.staff in serves else [])

    def _new_service(self, person: Staff, campus: str, token: str) -> int:
        """A variable for something that a person could do in a slot."""
        variable = self.program.var()
        self.serves[person.id, token].append(variable)
        self.at_campus[person.id, self.scenario.week[token].day, campus].append(variable)
        return variable

    def _add_duty(self, campus: str, token: str) -> None:
        """Duty staff wherever a club meets."""
        least = self.school.min_duty.get(campus, 0)
        people = [p for p in self.school.duty_staff.get(campus, ()) if token in p.available]
        duty: list[LinearTerm] = [(self._new_service(person, campus, token), 1) for person in people]
        for club in self.clubs:
            if (club.id, token) in self.meets and self.school.campus_of_club[club.id] == campus:
                self.program.row([*duty, (self.meets[club.id, token], -least)], low=0)

    def _add_limits(self, person: Staff) -> None:
        """One place at a time, one campus a day, and the limits by day, by week and of days."""
        program, week, limits = self.program, self.scenario.week, work_limits(person)
        by_slot = {t: self.serves[person.id, t] for t in week.by_token if self.serves.get((person.id, t))}
        if not by_slot:
            return
        for variables in by_slot.values():
            self._at_most_one(variables)
        comes: list[LinearTerm] = []
        for day in week.days:
            on_day: list[LinearTerm] = [(v, 1) for t, vs in by_slot.items() if week[t].day == day for v in vs]
            if on_day:
                comes.append((program.var(), 1))
                program.row([*on_day, (comes[-1][0], -limits.per_day)], high=0)
                self._add_one_campus(person, day)
        program.row(comes, high=limits.days)
        program.row([(v, 1) for vs in by_slot.values() for v in vs], high=limits.per_week)

    def _add_one_campus(self, person: Staff, day: str) -> None:
        by_campus = [self.at_campus.get((person.id, day, campus), []) for campus in self.scenario.campuses]
        if sum(map(bool, by_campus)) > 1:
            chosen = [self.program.var() for _ in by_campus]
            self._at_most_one(chosen)
            for here, variables in zip(chosen, by_campus, strict=True):
                for variable in variables:
                    self._implies(variable, here)

    # -- rooms --------------------------------------------------------------------------------------------------

    def _add_rooms(self, campus: str, token: str) -> None:
        """Every meeting in one fitting room; a room takes so many groups and students at once."""
        groups: dict[str, list[LinearTerm]] = defaultdict(list)
        headcounts: dict[str, list[LinearTerm]] = defaultdict(list)
        for club in self.clubs:
            if (club.id, token) not in self.meets or self.school.campus_of_club[club.id] != campus:
                continue
            chosen = []
            for room in self._fitting_rooms(club, campus, token):
                inside = self.program.var()
                chosen.append(inside)
                groups[room.id].append((inside, 1))
                headcounts[room.id].append((self._new_headcount(club, inside), 1))
            self._at_least_one(chosen, condition=self.meets[club.id, token])
        for name, clubs in groups.items():
            room = self.scenario.room[name]
            self.program.row(clubs, high=room.groups_at_once)
            if room.capacity is not None:
                self.program.row(headcounts[name], high=room.capacity)

    def _fitting_rooms(self, club: Club, campus: str, token: str) -> list[Room]:
        own = self.school.fixed_club_room(club)
        pins = (pin for pin in self.pins if pin.group == club.id and pin.slot == token)
        demanded = {own, *(self.scenario.kept_room(pin.room) for pin in pins)} - {""}
        suitable = self.school.rooms_for.get((campus, club.activity), ())
        return [room for room in suitable if token in room.available and demanded <= {room.id}]

    def _new_headcount(self, club: Club, inside: int) -> int:
        """An integer variable that is at least the club's members when it is in the room."""
        members = self.members[club.id]
        headcount = self.program.var(high=len(members))
        outside = [(v, -1.0) for v, _ in members]
        self.program.row([(headcount, 1), *outside, (inside, -len(members))], low=-len(members))
        return headcount
