"""Sessions: activities, rooms, and exercise for every student."""

from __future__ import annotations

from collections import defaultdict

from ortools.sat.python import cp_model

from benchmarks.peers.monolith.students import Bool, Students
from optimizer.domain.people import Student
from optimizer.domain.places import Room
from optimizer.domain.programme import Pin


class Programme:
    """What each group does where: ``activity`` by (group, slot, activity), ``room`` by (group or club, slot, room)."""

    def __init__(self, students: Students):
        self.students, self.school, self.model = students, students.school, students.model
        self.scenario, self.week = self.school.scenario, self.school.scenario.week
        self.activity: dict[tuple[str, str, str], Bool] = {}
        self.room: dict[tuple[str, str, str], Bool] = {}
        self.keys: list[tuple[str, str]] = []
        """(care or extended group, slot) with a session whenever the group is open."""
        self.pins: dict[tuple[str, str], Pin] = {(p.group, p.slot): p for p in self.scenario.pins}
        attended = {
            (campus, t)
            for s in self.scenario.students
            for campus in [self.school.campus_of_student[s.id]]
            for t in s.attends
        }
        for g, campus in students.groups.items():
            self.keys += [(g, t) for t in self.week.care if (campus, t) in attended]
        for g, rows in students.late.items():
            self.keys += [(g, t) for t in self.week.extended if any(t in s.attends for s in rows)]
        for key in self.keys:
            self._session(*key)
        for c, t in students.meets:
            self._club_room(c, t)
        self._rooms()
        for g in students.groups:
            self._frequency(g)
        self._exercise()

    def campus(self, group: str) -> str:
        return self.students.groups.get(group) or self.students.extended.get(group, "")

    def _session(self, g: str, t: str) -> None:
        model, opened, campus = self.model, self.students.open[g], self.campus(g)
        offered, pin = self.school.care_activities[t], self.pins.get((g, t))
        rooms: dict[str, Bool] = {}
        for a in offered:
            literal = self.activity[g, t, a.id] = model.new_bool_var("")
            possible = [r for r in self.school.rooms_for[campus, a.id] if t in r.available]
            for r in possible:
                if r.id not in rooms:
                    rooms[r.id] = self.room[g, t, r.id] = model.new_bool_var("")
            model.add_bool_or([literal.negated(), *(rooms[r.id] for r in possible)])
            for grade in {s.grade for s in self.scenario.students if not a.allows_grade(s.grade)}:
                if g in self.students.late and any(s.grade == grade for s in self.students.late[g]):
                    model.add(literal == 0)
                elif (g, grade) in self.students.grade:
                    model.add_at_most_one(literal, self.students.grade[g, grade])
        model.add(sum(self.activity[g, t, a.id] for a in offered) == opened)
        model.add(sum(rooms.values()) == opened)
        if pin:
            model.add(opened == 1)
            fixed = [self.activity.get((g, t, pin.activity)), rooms.get(self.scenario.kept_room(pin.room))]
            for wanted in fixed:
                if wanted is not None:
                    model.add(wanted == 1)

    def _club_room(self, c: str, t: str) -> None:
        club, pin = self.scenario.club[c], self.pins.get((c, t))
        wanted = (self.scenario.kept_room(pin.room) if pin else "") or self.school.fixed_club_room(club)
        rooms = self.school.rooms_for[self.school.campus_of_club[c], club.activity]
        rooms = tuple(r for r in rooms if t in r.available and wanted in ("", r.id))
        for r in rooms:
            self.room[c, t, r.id] = self.model.new_bool_var("")
        self.model.add(sum(self.room[c, t, r.id] for r in rooms) == self.students.meets[c, t])

    def _rooms(self) -> None:
        """So many sessions at once, each with its share of the capacity."""
        users: dict[tuple[str, str], list[Bool]] = defaultdict(list)
        for (g, t, r), literal in self.room.items():
            share = self._share(self.scenario.room[r])[1]
            users[t, r].append(literal)
            if g in self.students.late:
                if len(self.students.late[g]) > share:
                    self.model.add(literal == 0)
            elif share < 10**6:
                self.model.add(self.students.size[g] <= share).only_enforce_if(literal)
        for (_, r), literals in users.items():
            self.model.add(sum(literals) <= self._share(self.scenario.room[r])[0])

    def _share(self, room: Room) -> tuple[int, int]:
        """(sessions at once, students in each)."""
        if room.capacity is None:
            return room.groups_at_once, 10**6
        places = max(1, min(room.groups_at_once, room.capacity // self.scenario.settings.grouping.max_size))
        return places, room.capacity // places

    def _frequency(self, g: str) -> None:
        """Minimums bind every open group that may have the activity, whatever becomes of empty sessions."""
        longest = max(sum(t in self.week.care for t in of_day) for of_day in self.week.on_day.values())
        for a in self.scenario.activities:
            here = [(t, self.activity[g, t, a.id]) for t in self.week.care if (g, t, a.id) in self.activity]
            if not here:
                continue
            barred = [
                lit for (one, grade), lit in self.students.grade.items() if one == g and not a.allows_grade(grade)
            ]
            total = sum(literal for _, literal in here)
            if a.max_per_week is not None:
                self.model.add(total <= a.max_per_week)
            if a.min_per_week:
                self._at_least(total, a.min_per_week, g, barred)
            for day, tokens in self.week.on_day.items():
                of_day = sum(literal for t, literal in here if self.week[t].day == day)
                if a.max_per_day is not None:
                    self.model.add(of_day <= a.max_per_day)
                if a.min_per_day and sum(t in self.week.care for t in tokens) == longest:
                    self._at_least(of_day, a.min_per_day, g, barred)

    def _at_least(self, total: cp_model.LinearExprT, least: int, g: str, barred: list[Bool]) -> None:
        free = [self.students.open[g], *(literal.negated() for literal in barred)]
        self.model.add(total >= least).only_enforce_if(free)

    # -- exercise -----------------------------------------------------------------------------------------------

    def _exercise(self) -> None:
        self.sports: dict[tuple[str, str], Bool] = {}
        self.fits: dict[tuple[str, frozenset[str]], Bool] = {}
        needed = self.scenario.settings.exercise.min_minutes_per_day
        if not needed:
            return
        for g in self.students.groups:
            for t in self.week.care:
                active = [
                    self.activity[g, t, a.id]
                    for a in self.school.care_activities[t]
                    if (g, t, a.id) in self.activity and self.scenario.physical_minutes(a.id, t) >= needed
                ]
                literal = self.sports[g, t] = self.model.new_bool_var("")
                self.model.add(sum(active) == literal)
        for s in self.scenario.students:
            for day, tokens in self.school.attended[s.id].items():
                ordinary = [t for t in tokens if not self.week[t].extended]
                minutes = sum(self.week[t].minutes for t in ordinary)
                due = minutes >= self.scenario.settings.exercise.from_attended_minutes
                if due and self.school.exercise_minutes(s, day):
                    self._student_day(s, day, [t for t in ordinary if t in self.week.care], needed)

    def _student_day(self, s: Student, day: str, tokens: list[str], needed: int) -> None:
        served, groups = (
            self.students.served[s.id, day],
            [g for g in self.students.groups if (s.id, g) in self.students.x],
        )
        in_clubs = [
            (s.id, c, t)
            for c in self.students.wishes[s.id]
            for t in self.school.club_slots[c]
            if self.week[t].day == day and (s.id, c, t) in self.students.attends
        ]
        if not in_clubs:
            for g in groups:
                self.model.add_bool_or([self.students.x[s.id, g].negated(), served.negated(), self._any(g, tokens)])
            return
        done = []
        for t in tokens:
            literal = self.model.new_bool_var("")
            done.append(literal)
            for g in groups:
                self.model.add_bool_or([literal.negated(), self.students.x[s.id, g].negated(), self.sports[g, t]])
            for key in in_clubs:
                if key[2] == t:
                    self.model.add_at_most_one(literal, self.students.attends[key])
        club = self.scenario.club
        active = [k for k in in_clubs if self.scenario.physical_minutes(club[k[1]].activity, k[2]) >= needed]
        self.model.add_bool_or([served.negated(), *done, *(self.students.attends[key] for key in active)])

    def _any(self, g: str, tokens: list[str]) -> Bool:
        """Whether the group has sports in one of the slots."""
        key = (g, frozenset(tokens))
        if key not in self.fits:
            self.fits[key] = self.model.new_bool_var("")
            self.model.add_bool_or([self.fits[key].negated(), *(self.sports[g, t] for t in tokens)])
        return self.fits[key]
