"""The pinned clubs alone, person by person and room by room: if they cannot be held, there is no timetable.

A pinned club opens and meets, whoever waits. The model takes every hard rule that speaks of these clubs' members,
meetings, rooms, staff and of the duty staff that their slots need, and leaves out everything else; each timetable of
the school is a solution of it. It is small: only those who ask for the clubs and the free staff of their slots occur.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import product

from ortools.sat.python import cp_model

from optimizer.domain.people import Staff, Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Club, Pin
from optimizer.engine.problem.meeting_patterns import MeetingPatterns
from optimizer.engine.problem.school import School

BoolVars = list[cp_model.IntVar]


class PinnedClubCheck:
    """A model of the clubs that these pins name.

    Parameters
    ----------
    school : School
    patterns : Patterns
    pins : iterable of Pin
        Pins of clubs; a subset of the scenario's makes an easier model, so what is impossible then is so with all.
    """

    def __init__(self, school: School, patterns: MeetingPatterns, pins: Iterable[Pin]):
        self.school, self.patterns, self.pins = school, patterns, tuple(pins)
        self.scenario = school.scenario
        self.model = cp_model.CpModel()
        self.clubs = [self.scenario.club[name] for name in sorted({pin.group for pin in self.pins})]
        self.meets: dict[tuple[str, str], cp_model.IntVar] = {}
        self.member: dict[tuple[str, str], cp_model.IntVar] = {}
        self.work: dict[tuple[str, str], BoolVars] = defaultdict(list)
        """(person, slot) -> what this person could be doing then."""
        self.at_campus: dict[tuple[str, str, str], BoolVars] = defaultdict(list)

    def impossible(self, seconds: float) -> bool:
        """Whether it is proven within the time that these clubs cannot be held as pinned."""
        if not self.clubs or seconds <= 0:
            return False
        self._build()
        solver = cp_model.CpSolver()
        solver.parameters.catch_sigint_signal = False  # Ctrl-C is ours
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = seconds
        return bool(solver.solve(self.model) == cp_model.INFEASIBLE)

    def _bool(self) -> cp_model.IntVar:
        return self.model.new_bool_var("")

    def _build(self) -> None:
        for club in self.clubs:
            self._meetings(club)
            self._members(club)
        self._students()
        for club in self.clubs:
            for token in self.school.club_slots[club.id]:
                self._staff(club, token)
        for campus, token in sorted({(self.school.campus_of_club[c], t) for c, t in self.meets}):
            self._rooms(campus, token)
            self._duty(campus, token)
        self._loads()

    # -- clubs and members --------------------------------------------------------------------------------------

    def _meetings(self, club: Club) -> None:
        model, week = self.model, self.scenario.week
        slots = self.school.club_slots[club.id]
        meets = {t: self._bool() for t in slots}
        self.meets.update({(club.id, t): meets[t] for t in slots})
        model.add(sum(meets.values()) == self.school.club_meetings[club.id])
        for day in week.days:
            model.add_at_most_one(meets[t] for t in slots if week[t].day == day)
        for pin in self.pins:
            if pin.group != club.id:
                continue
            if pin.slot not in meets or pin.activity not in ("", club.activity):
                model.add_bool_or([])
            else:
                model.add(meets[pin.slot] == 1)

    def _members(self, club: Club) -> None:
        askers = [self.scenario.student[name] for name in self.school.wishers[club.id]]
        for student in askers:
            inside = self.member[student.id, club.id] = self._bool()
            for token in self.school.club_slots[club.id]:
                if token not in student.attends:
                    self.model.add_implication(inside, ~self.meets[club.id, token])
        most = len(askers) if club.max_students is None else club.max_students
        size = sum(self.member[student.id, club.id] for student in askers)
        self.model.add(size >= club.fewest_members)
        self.model.add(size <= most)

    def _students(self) -> None:
        for student in self.scenario.students:
            mine = [club for club in self.clubs if (student.id, club.id) in self.member]
            if not mine:
                continue
            self.model.add(sum(self.member[student.id, club.id] for club in mine) <= student.wants_clubs)
            for one, other in product(mine, mine):
                if one.id < other.id:
                    self._not_at_once(student, one, other)
            for day in self.school.attended[student.id]:
                self._exercise(student, day, mine)

    def _not_at_once(self, student: Student, one: Club, other: Club) -> None:
        both = [~self.member[student.id, one.id], ~self.member[student.id, other.id]]
        for token in self.school.club_slots[one.id]:
            if (other.id, token) in self.meets:
                self.model.add_bool_or([*both, ~self.meets[one.id, token], ~self.meets[other.id, token]])

    def _exercise(self, student: Student, day: str, mine: list[Club]) -> None:
        """A meeting must leave the minutes due on its day: its own, and the most of the other slots attended."""
        week, scenario = self.scenario.week, self.scenario
        tokens = [t for t in self.school.attended[student.id][day] if not week[t].extended]
        attended = sum(week[t].minutes for t in tokens if not week[t].club_only)
        due = self.school.exercise_minutes(student, day)
        if not due or not attended or attended < scenario.settings.exercise.from_attended_minutes:
            return
        campus = self.school.campus_of_student[student.id]
        for club in mine:
            for token in tokens:
                if (club.id, token) not in self.meets:
                    continue
                own = scenario.physical_minutes(club.activity, token)
                others = sum(self.patterns.most_minutes[campus, t] for t in tokens if t != token)
                if own + others < due:
                    inside, meets = self.member[student.id, club.id], self.meets[club.id, token]
                    self.model.add_bool_or([~inside, ~meets])

    # -- staff --------------------------------------------------------------------------------------------------

    def _staff(self, club: Club, token: str) -> None:
        """Lead, assistants, skill, teacher, ratio and grades of one possible meeting."""
        model, school, meets = self.model, self.school, self.meets[club.id, token]
        campus, activity = school.campus_of_club[club.id], self.scenario.activity[club.activity]
        people = school.free_staff.get((campus, token), ())
        there = {person.id: self._serves(person, campus, token, meets) for person in people}
        for person in people:
            self._grades(person, club, there[person.id])
        leads = [there[p.id] for p in people if school.may_lead_club(p, club)]
        model.add_bool_or([~meets, *leads])
        bearers = [there[p.id] for p in people if p.id in club.leaders or activity.skill in p.skills]
        if activity.skill:
            model.add_bool_or([~meets, *bearers])
        if school.needs_teacher("club"):
            model.add_bool_or([~meets, *(there[p.id] for p in people if school.is_teacher(p))])
        size = sum(v for (_, name), v in self.member.items() if name == club.id)
        model.add(activity.students_per_staff * sum(there.values()) >= size).only_enforce_if(meets)
        for pin in self.pins:
            if pin.group == club.id and pin.slot == token and pin.staff:
                model.add_bool_or([there[pin.staff]] if pin.staff in there else [])

    def _serves(self, person: Staff, campus: str, token: str, where: cp_model.IntVar | None) -> cp_model.IntVar:
        serves = self._bool()
        self.work[person.id, token].append(serves)
        self.at_campus[person.id, self.scenario.week[token].day, campus].append(serves)
        if where is not None:
            self.model.add_implication(serves, where)
        return serves

    def _grades(self, person: Staff, club: Club, serves: cp_model.IntVar) -> None:
        for name in self.school.wishers[club.id]:
            if not person.may_look_after(self.scenario.student[name].grade):
                self.model.add_implication(serves, ~self.member[name, club.id])

    def _duty(self, campus: str, token: str) -> None:
        least = self.school.min_duty.get(campus, 0)
        people = [p for p in self.school.duty_staff.get(campus, ()) if token in p.available]
        duty = [self._serves(person, campus, token, None) for person in people]
        for club in self.clubs:
            if (club.id, token) in self.meets and self.school.campus_of_club[club.id] == campus:
                self.model.add(sum(duty) >= least).only_enforce_if(self.meets[club.id, token])

    def _loads(self) -> None:
        """One place at a time, one campus a day, and the limits by day, week and days a week."""
        model, week = self.model, self.scenario.week
        for person in self.school.staff:
            parts = {t: self.work[person.id, t] for t in week.by_token if self.work.get((person.id, t))}
            if not parts:
                continue
            for work in parts.values():
                model.add_at_most_one(work)
            comes = []
            for day in week.days:
                of_day = [v for t, work in parts.items() if week[t].day == day for v in work]
                if of_day:
                    comes.append(self._bool())
                    model.add(sum(of_day) <= person.max_per_day * comes[-1])
                    self._one_campus(person, day)
            model.add(sum(comes) <= person.max_days)
            model.add(sum(v for work in parts.values() for v in work) <= person.max_per_week)

    def _one_campus(self, person: Staff, day: str) -> None:
        places = [self.at_campus.get((person.id, day, campus), []) for campus in self.scenario.campuses]
        if sum(map(bool, places)) > 1:
            chosen = [self._bool() for _ in places]
            self.model.add_at_most_one(chosen)
            for here, work in zip(chosen, places, strict=True):
                for serves in work:
                    self.model.add_implication(serves, here)

    # -- rooms --------------------------------------------------------------------------------------------------

    def _rooms(self, campus: str, token: str) -> None:
        """Every meeting in one fitting room; a room takes so many groups and students at once."""
        groups: dict[str, BoolVars] = defaultdict(list)
        heads: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for club in self.clubs:
            if (club.id, token) not in self.meets or self.school.campus_of_club[club.id] != campus:
                continue
            chosen = []
            for room in self._fitting(club, campus, token):
                inside = self._bool()
                chosen.append(inside)
                groups[room.id].append(inside)
                heads[room.id].append(self._heads_inside(club, inside))
            self.model.add(sum(chosen) >= 1).only_enforce_if(self.meets[club.id, token])
        for name, inside_room in groups.items():
            room = self.scenario.room[name]
            self.model.add(sum(inside_room) <= room.groups_at_once)
            if room.capacity is not None:
                self.model.add(sum(heads[name]) <= room.capacity)

    def _fitting(self, club: Club, campus: str, token: str) -> list[Room]:
        fixed = self.school.fixed_club_room(club)
        mine = (pin for pin in self.pins if pin.group == club.id and pin.slot == token)
        asked = {fixed, *(self.scenario.kept_room(pin.room) for pin in mine)} - {""}
        suiting = self.school.rooms_for.get((campus, club.activity), ())
        return [room for room in suiting if token in room.available and asked <= {room.id}]

    def _heads_inside(self, club: Club, inside: cp_model.IntVar) -> cp_model.IntVar:
        """At least the club's members when it is in the room."""
        size = [v for (_, name), v in self.member.items() if name == club.id]
        heads = self.model.new_int_var(0, len(size), "")
        self.model.add(heads >= sum(size)).only_enforce_if(inside)
        return heads
