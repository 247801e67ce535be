"""Block: sessions of care and extended groups, counted by campus, slot and class of activities.

At a campus in a slot let p be the students present and not at a club, and X_a those of them in sessions with an
activity of class a. A session that does not join another holds, with those who join it, at most ``max_size`` students
and no more than the largest room for such an activity, in short M_a. With ratio r_a it has at least headcount / r_a
staff, and at least one person. So with L_a sessions and C_a staff in them every timetable keeps

    sum_a X_a = p,     M_a L_a >= X_a,     C_a >= L_a,     r_a C_a >= X_a,     max_size sum_a L_a >= p.

Another person brings r_a places to a session, but the last one in the largest session only what is left of M_a: with
f = floor(M_a / r_a), a session of c staff has at most r_a c students if c <= f, and at most M_a if c > f. So

    X_a <= r_a f L_a + (M_a - r_a f) (C_a - f L_a),

since each session keeps it: for c <= f because r_a (c - f) <= (M_a - r_a f) (c - f), as M_a - r_a f < r_a.

A student attends an activity no oftener than the care group has it: the sums of X_a over a day and over the week are at
most what the students' slots and the limits ``max_per_day`` and ``max_per_week`` allow (rule `frequency`).

A student who attends every slot and no club is in a care group that meets in every slot. Minimums bind this group, and
the student is present at each of its sessions. So the sum of X_a over the day (the week) is at least the minimum times
the number of such students.
"""

from __future__ import annotations

from optimizer.engine.bounds.activity_classes import (
    ActivityClass,
    CampusSlot,
    build_activity_classes,
    max_attended_sessions,
    possible_activities,
    rooms_of_class,
)
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, Key, LinearProgram, sum_of_expressions, sum_of_variables
from optimizer.engine.problem.alike import StudentDayClass
from optimizer.engine.problem.staffing import students_served


def add_care(builder: RelaxationBuilder) -> None:
    """Add the sessions of each campus and slot, then the limits over days and the week."""
    classes = build_activity_classes(builder.school, builder.student_classes)
    for campus_slot in builder.campus_slots:
        if not builder.school.scenario.week[campus_slot[1]].club_only:
            _CareSessionBlock(builder, campus_slot, classes).add()
    for campus in builder.school.scenario.campuses:
        for activities in classes:
            _FrequencyBlock(builder, campus, activities).add()


class _CareSessionBlock:
    """Sessions of one campus and slot."""

    def __init__(self, builder: RelaxationBuilder, campus_slot: CampusSlot, classes: tuple[ActivityClass, ...]):
        self.builder, self.model, self.campus_slot = builder, builder.model, campus_slot
        self.students = builder.in_care(campus_slot)
        self.signed_up = builder.student_classes.signed_up[campus_slot]
        self.max_size = builder.school.scenario.settings.grouping.max_size
        self.classes = [one for one in classes if possible_activities(builder.school, one, campus_slot)]

    def add(self) -> None:
        builder, at = self.builder, self.campus_slot
        self.model.constrain(("not more in clubs", *at), self.students, low=0)
        hosts, staff, several = AffineExpression(), AffineExpression(), len(self.classes) > 1
        for one in self.classes:
            students = self.model.count(("doing", *at, one.name), self.signed_up) if several else self.students
            sessions, needed = self._add_sessions(one, students)
            builder.students_by_activity[one.name, at] = students
            builder.sessions[one.name, at] = sessions
            builder.activity_classes[one.name] = one
            hosts.add(sessions)
            staff.add(needed)
        if several:
            everybody = sum_of_expressions(builder.students_by_activity[one.name, at] for one in self.classes)
            self.model.constrain(("doing", *at), everybody - self.students, 0, 0)
            self.model.constrain(("care sizes", *at), self.max_size * hosts - self.students, low=0)
        elif not self.classes:
            self.model.constrain(("no activity", *at), self.students, high=0)
        builder.hosts[at], builder.care_staff[at] = hosts, staff

    def _add_sessions(
        self, activities: ActivityClass, students: AffineExpression
    ) -> tuple[AffineExpression, AffineExpression]:
        """Sessions of these students with an activity of the class, and fewest staff of them."""
        model, school, key = self.model, self.builder.school, (*self.campus_slot, activities.name)
        rooms = rooms_of_class(school, activities, self.campus_slot).values()
        largest_room = max(self.max_size if room.capacity is None else room.capacity for room in rooms)
        size = min(self.max_size, largest_room)
        sessions = model.count(("sessions", *key), self.signed_up)
        model.constrain(("sizes", *key), size * sessions - students, low=0)
        ratio = max(students_served(1, a) for a in possible_activities(school, activities, self.campus_slot))
        if ratio >= size:
            return sessions, sessions
        staff = model.count(("staff needed", *key), self.signed_up)
        model.constrain(("lead", *key), staff - sessions, low=0)
        add_ratio(model, key, students, sessions, staff, ratio, size)
        return sessions, staff


def add_ratio(
    model: LinearProgram,
    key: Key,
    students: AffineExpression,
    sessions: AffineExpression,
    staff: AffineExpression,
    ratio: int,
    size: int,
) -> None:
    """Staff of sessions of at most ``size`` students each, with ``ratio`` students for each of the staff."""
    model.constrain(("ratio", *key), ratio * staff - students, low=0)
    filled = size // ratio  # staff whose places are all filled in the largest session
    last = size - ratio * filled
    model.constrain(("full sessions", *key), last * staff - students + (ratio - last) * filled * sessions, low=0)


class _FrequencyBlock:
    """How often the students of a campus are in sessions of a class of activities."""

    def __init__(self, builder: RelaxationBuilder, campus: str, activities: ActivityClass):
        self.builder, self.model, self.campus, self.activities = builder, builder.model, campus, activities
        self.week, name = builder.school.scenario.week, activities.name
        self.tokens = tuple(t for t in self.week.care if (name, (campus, t)) in builder.students_by_activity)

    def add(self) -> None:
        one, school = self.activities, self.builder.school
        if one.most_per_week is not None:
            most = max_attended_sessions(school, self.campus, one, self.tokens)
            self.model.constrain(("most a week", self.campus, one.name), self._attendances(self.tokens), high=most)
        for day in self.week.days:
            tokens = self._on_day(day)
            if one.most_per_day is not None and len(tokens) > one.most_per_day:
                most = max_attended_sessions(school, self.campus, one, tokens)
                key = ("most a day", self.campus, one.name, day)
                self.model.constrain(key, self._attendances(tokens), high=most)
            if one.least_per_day:
                self._add_daily_minimum(day)
        if one.least_per_week:
            self._add_weekly_minimum()

    def _on_day(self, day: str) -> tuple[str, ...]:
        return tuple(t for t in self.tokens if self.week[t].day == day)

    def _attendances(self, tokens: tuple[str, ...]) -> AffineExpression:
        """Students in sessions of the class, summed over slots."""
        students = self.builder.students_by_activity
        return sum_of_expressions(students[self.activities.name, (self.campus, token)] for token in tokens)

    def _add_daily_minimum(self, day: str) -> None:
        """For those who attend all of one of the week's longest days, less those at clubs and those who wait."""
        care = {d: [t for t in self.week.care if self.week[t].day == d] for d in self.week.days}
        if not care[day] or len(care[day]) < max(len(tokens) for tokens in care.values()):
            return
        bound = AffineExpression()
        for one, count in self.builder.student_classes.day_classes.items():
            if one.campus == self.campus and one.day == day and set(care[day]) <= set(one.tokens):
                bound.add(self.builder.served(one, count))
        for token in care[day]:
            bound.add(self.builder.in_clubs((self.campus, token)), -1)
        attendances = self._attendances(self._on_day(day))
        key = ("least a day", self.campus, self.activities.name, day)
        self.model.constrain(key, attendances - self.activities.least_per_day * bound, low=0)

    def _add_weekly_minimum(self) -> None:
        """For those who attend every slot of the week, less those at clubs and those who wait on any day."""
        school, classes = self.builder.school, self.builder.student_classes
        all_slots = set(self.week.care)
        bound = AffineExpression()
        days: set[StudentDayClass] = set()
        for student in school.scenario.students:
            if school.campus_of_student[student.id] == self.campus and all_slots <= student.attends:
                bound.constant += 1
                days.update(classes.days_of[student.id])
        for one in days:
            bound.add(self.builder.absent.get(one, AffineExpression()), -1)
        for number, wish_class in enumerate(classes.kinds):
            if wish_class.days[0].campus == self.campus and all_slots <= wish_class.attends:
                for club, _ in wish_class.clubs:
                    if (number, club) in self.builder.members:
                        bound.add(sum_of_variables([self.builder.members[number, club]]), -1)
        key = ("least a week", self.campus, self.activities.name)
        attendances = self._attendances(self.tokens)
        self.model.constrain(key, attendances - self.activities.least_per_week * bound, low=0)
