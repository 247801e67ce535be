"""Block: sessions of care and extended groups, counted per campus, slot and offer of activities.

At a campus c in a slot t let p be the students present and not in clubs, and let X_a of them be in sessions with an
activity of offer a. A session that does not join another holds, with those who join it, at most ``max_size`` students
and no more than the largest room for the activity: M_a. With ratio r_a it has at least headcount / r_a staff, and at
least one. So with L_a such sessions and C_a staff in them every timetable keeps

    sum_a X_a = p,     M_a L_a >= X_a,     C_a >= L_a,     r_a C_a >= X_a,     max_size sum_a L_a >= p.

A student attends an activity no oftener than the care group has it: sums of X_a over a day and over the week are at
most what the students' hours and the limits of `frequency` allow. A student who attends every slot, and no club, is in
a group that meets in every slot, so the minimums bind that group, and the student is there each time: sums of X_a are
at least the minimum times the number of such students.
"""

from __future__ import annotations

from optimizer.engine.bounds.activity_classes import (
    ActivityClass,
    build_activity_classes,
    max_attended_sessions,
    possible_activities,
    rooms_of_class,
)
from optimizer.engine.bounds.relaxation_builder import CampusSlot, RelaxationBuilder
from optimizer.engine.lp.program import AffineExpression, sum_of_expressions, sum_of_variables
from optimizer.engine.problem.student_classes import StudentDayClass


def add_care(draft: RelaxationBuilder) -> None:
    found = build_activity_classes(draft)
    for place in draft.places:
        if not draft.school.scenario.week[place[1]].club_only:
            _CareSessionBlock(draft, place, found).add()
    for campus in draft.school.scenario.campuses:
        for offer in found:
            _FrequencyBlock(draft, campus, offer).add()


class _CareSessionBlock:
    """Sessions of one campus and slot."""

    def __init__(self, draft: RelaxationBuilder, place: CampusSlot, found: tuple[ActivityClass, ...]):
        self.builder, self.model, self.place = draft, draft.model, place
        self.students = draft.in_care(place)
        self.most = draft.student_classes.signed_up[place]
        self.size = draft.school.scenario.settings.grouping.max_size
        self.offers = [offer for offer in found if possible_activities(draft, offer, place)]

    def add(self) -> None:
        draft, place = self.builder, self.place
        self.model.constrain(("not more in clubs", *place), self.students, low=0)
        hosts, staff = AffineExpression(), AffineExpression()
        for offer in self.offers:
            students = self.students
            if len(self.offers) > 1:
                students = self.model.count(("doing", *place, offer.name), self.most)
            draft.students_by_activity[offer.name, place] = students
            sessions, needed = self._count(offer, students)
            draft.sessions[offer.name, place] = sessions
            draft.offers[offer.name] = offer
            hosts.add(sessions)
            staff.add(needed)
        if len(self.offers) > 1:
            everybody = sum_of_expressions(draft.students_by_activity[offer.name, place] for offer in self.offers)
            self.model.constrain(("doing", *place), everybody.add(self.students, -1), 0, 0)
            self.model.constrain(("care sizes", *place), hosts.times(self.size).add(self.students, -1), low=0)
        elif not self.offers:
            self.model.constrain(("no activity", *place), self.students, high=0)
        draft.hosts[place], draft.care_staff[place] = hosts, staff

    def _count(self, offer: ActivityClass, students: AffineExpression) -> tuple[AffineExpression, AffineExpression]:
        """Sessions and staff for these students with an activity of the offer."""
        model, key = self.model, (*self.place, offer.name)
        rooms = rooms_of_class(self.builder, offer, self.place).values()
        size = min(self.size, max(self.size if room.capacity is None else room.capacity for room in rooms))
        sessions = model.count(("sessions", *key), self.most)
        model.constrain(("sizes", *key), sessions.times(size).add(students, -1), low=0)
        ratio = max(activity.students_per_staff for activity in possible_activities(self.builder, offer, self.place))
        if ratio >= size:
            return sessions, sessions
        staff = model.count(("staff needed", *key), self.most)
        model.constrain(("lead", *key), staff.times(1).add(sessions, -1), low=0)
        model.constrain(("ratio", *key), staff.times(ratio).add(students, -1), low=0)
        return sessions, staff


class _FrequencyBlock:
    """How often the students of a campus are in sessions of an offer."""

    def __init__(self, draft: RelaxationBuilder, campus: str, offer: ActivityClass):
        self.builder, self.model, self.campus, self.offer = draft, draft.model, campus, offer
        self.week = draft.school.scenario.week
        self.tokens = tuple(t for t in self.week.care if (offer.name, (campus, t)) in draft.students_by_activity)

    def add(self) -> None:
        offer = self.offer
        if offer.most_per_week is not None:
            most = max_attended_sessions(self.builder, self.campus, offer, self.tokens)
            self.model.constrain(("most a week", self.campus, offer.name), self._doing(self.tokens), high=most)
        for day in self.week.days:
            tokens = tuple(t for t in self.tokens if self.week[t].day == day)
            if offer.most_per_day is not None and len(tokens) > offer.most_per_day:
                most = max_attended_sessions(self.builder, self.campus, offer, tokens)
                self.model.constrain(("most a day", self.campus, offer.name, day), self._doing(tokens), high=most)
            if offer.least_per_day:
                self._least_on(day)
        if offer.least_per_week:
            self._least_in_week()

    def _doing(self, tokens: tuple[str, ...]) -> AffineExpression:
        return sum_of_expressions(
            self.builder.students_by_activity[self.offer.name, (self.campus, token)] for token in tokens
        )

    def _least_on(self, day: str) -> None:
        """Those who attend all of one of the week's longest days, clubs and waiting taken off."""
        care = {d: [t for t in self.week.care if self.week[t].day == d] for d in self.week.days}
        if not care[day] or len(care[day]) < max(len(tokens) for tokens in care.values()):
            return
        whole = AffineExpression()
        for one, count in self.builder.student_classes.day_classes.items():
            if one.campus == self.campus and one.day == day and set(care[day]) <= set(one.tokens):
                whole.constant += count
                whole.add(self.builder.absent.get(one, AffineExpression()), -1)
        for token in care[day]:
            whole.add(self.builder.heads_in_clubs((self.campus, token)), -1)
        often = self._doing(tuple(t for t in self.tokens if self.week[t].day == day))
        key = ("least a day", self.campus, self.offer.name, day)
        self.model.constrain(key, often.add(whole, -self.offer.least_per_day), low=0)

    def _least_in_week(self) -> None:
        """Those who attend every slot of the week, clubs and waiting taken off."""
        school, census = self.builder.school, self.builder.student_classes
        every = set(self.week.care)
        whole = AffineExpression()
        days: set[StudentDayClass] = set()
        for student in school.scenario.students:
            if school.campus_of_student[student.id] == self.campus and every <= student.attends:
                whole.constant += 1
                days.update(census.days_of[student.id])
        for one in days:
            whole.add(self.builder.absent.get(one, AffineExpression()), -1)
        for number, kind in enumerate(census.kinds):
            if kind.days[0].campus == self.campus and every <= kind.attends:
                for club, _ in kind.clubs:
                    if (number, club) in self.builder.members:
                        whole.add(sum_of_variables([self.builder.members[number, club]]), -1)
        key = ("least a week", self.campus, self.offer.name)
        self.model.constrain(key, self._doing(self.tokens).add(whole, -self.offer.least_per_week), low=0)
