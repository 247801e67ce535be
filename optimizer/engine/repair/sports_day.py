"""When a closed room leaves too little space for exercise: the day's exercise anew, and as few at home as will do.

The small model (`optimizer.engine.repair.sports_day_model`) knows groups, slots, rooms and clubs of the day; here it is
filled from a plan, and its answer is written into one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from optimizer.domain.people import Student
from optimizer.domain.programme import Pin
from optimizer.engine.plan.edit import close_club, drop_empty_sessions, leave_clubs, trim_duties
from optimizer.engine.plan.plan import Plan, PlannedSession, PlanPresence, SessionKey
from optimizer.engine.problem.eligibility import Eligibility
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.room_classes import RoomClasses
from optimizer.engine.problem.school import School
from optimizer.engine.repair.sports_day_problem import (
    ClubOnDay,
    SportsDayAnswer,
    SportsDayProblem,
    SportsOption,
    SportsSpace,
    SportsStudentClass,
    SportsStudentDay,
)
from optimizer.language.text import Text
from optimizer.language.times import day_text

_REASON = Text("no room for exercise on {day}", "{day}运动场地不足")

_SKILL_ACTIVITY_COST = 8
"""Price of an activity that wants a skill, in fourths of a student who leaves a club."""
_StudentClassRow = tuple[str, int, tuple[str, ...], SportsStudentDay, SportsStudentDay | None, bool]


@dataclass(eq=False)
class SportsDayStage:
    """One day of one campus in a plan.

    Attributes
    ----------
    past : frozenset of str
        Slots that are over: clubs that met then keep their members.
    """

    school: School
    eligibility: Eligibility
    plan: Plan
    campus: str
    day: str
    past: frozenset[str]
    pins: dict[SessionKey, list[Pin]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.exercise, self.places = ExerciseDue(self.school), RoomClasses(self.school)
        scenario = self.school.scenario
        care = set(scenario.week.care)
        self.tokens = tuple(t for t in scenario.week.on_day[self.day] if t in care)
        for pin in scenario.pins:
            self.pins[pin.group, pin.slot].append(pin)

    # -- the problem ----------------------------------------------------------------------------------------------

    def problem(self) -> SportsDayProblem:
        """The day as the small model wants it."""
        scenario = self.school.scenario
        found = SportsDayProblem(self.tokens, scenario.settings.grouping.max_size, self._alike())
        groups = sorted({alike.group for alike in found.sports_classes if alike.group})
        for room in self.places.of_campus.get(self.campus, ()):
            each = room.capacity if room.at_once == 1 else min(room.capacity, found.most)
            for token in scenario.week.on_day[self.day]:
                found.sports_spaces[room.name, token] = SportsSpace(room.places(token), room.seats(token), each)
        for group in groups if self.exercise.on else ():
            for token in self.tokens:
                options = self._options(group, token)
                if options:
                    found.options[group, token] = options
                pinned = (pin.activity for pin in self.pins.get((group, token), ()) if pin.activity)
                if any(scenario.physical_minutes(activity, token) for activity in pinned):
                    found.fixed.add((group, token))
            self._limits(found, group)
            self._before(found, group)
        found.clubs = {club: self._club_day(club) for club in sorted(self._clubs_today)}
        found.may_join_with = self._mates(groups)
        return found

    @cached_property
    def _clubs_today(self) -> frozenset[str]:
        week, campus = self.school.scenario.week, self.school.campus_of_club
        slots = self.plan.club_slots.items()
        return frozenset(c for c, ts in slots if campus[c] == self.campus and any(week[t].day == self.day for t in ts))

    @cached_property
    def clubs_met_already(self) -> frozenset[str]:
        """Clubs that have met this week already: who was there is a fact."""
        return frozenset(c for c, tokens in self.plan.club_slots.items() if self.past & set(tokens))

    @cached_property
    def pinned_clubs(self) -> frozenset[str]:
        return frozenset(pin.group for pin in self.school.scenario.pins)

    def _alike(self) -> list[SportsStudentClass]:
        rows: dict[_StudentClassRow, list[str]] = defaultdict(list)
        for student in self.school.scenario.students:
            there = self.day in self.school.attended[student.id] and self.plan.served(student.id, self.day)
            if not there or self.school.campus_of_student[student.id] != self.campus:
                continue
            group = self.plan.care.get(student.id, "")
            clubs = tuple(c for c in self.plan.clubs.get(student.id, ()) if c in self._clubs_today)
            held = not self.clubs_met_already.isdisjoint(clubs)
            without = self._spent(student, ()) if clubs and group and not held else None
            cost = self.school.unserved_cost(student, self.day)
            rows[group, cost, clubs, self._spent(student, clubs), without, not held].append(student.id)
        return [SportsStudentClass(*row, tuple(ids)) for row, ids in rows.items()]

    def _spent(self, student: Student, clubs: tuple[str, ...]) -> SportsStudentDay:
        """The student's day in these clubs."""
        met = {t: c for c in clubs for t in self.plan.club_slots[c] if self.school.scenario.week[t].day == self.day}
        due = self.exercise.need(student, self.day, met)
        due -= sum(self.exercise.club_minutes(c, t) for t, c in met.items())
        return SportsStudentDay(tuple(t for t in self.tokens if t in student.attends and t not in met), max(0, due))

    def _options(self, group: str, token: str) -> tuple[SportsOption, ...]:
        scenario = self.school.scenario
        grades = {scenario.student[s].grade for s, g in self.plan.care.items() if g == group}
        pins = self.pins.get((group, token), ())
        found = []
        for activity in self.exercise.activities:
            minutes = scenario.physical_minutes(activity.id, token)
            fits = activity.in_slot(token) and all(activity.allows_grade(grade) for grade in grades)
            if minutes == 0 or not fits or any(pin.activity not in ("", activity.id) for pin in pins):
                continue
            rooms = self.places.classes_for(self.campus, activity, token)
            wanted = {pin.room for pin in pins if scenario.kept_room(pin.room)}
            names = tuple(room.name for room in rooms if wanted <= set(room.rooms))
            if names:
                now = self.plan.meetings.get((group, token))
                strange = bool(activity.skill) and (now is None or now.activity != activity.id)
                found.append(SportsOption(activity.id, minutes, names, _SKILL_ACTIVITY_COST * strange))
        return tuple(sorted(found, key=lambda option: option.price))

    def _limits(self, found: SportsDayProblem, group: str) -> None:
        """How often the group may still have each activity that day; and slots that other activities must have."""
        week = self.school.scenario.week
        had: dict[str, int] = defaultdict(int)
        for (g, token), meeting in self.plan.meetings.items():
            if g == group and week[token].day != self.day:
                had[meeting.activity] += 1
        for activity in self.exercise.activities:
            left = None if activity.max_per_week is None else max(0, activity.max_per_week - had[activity.id])
            limits = [n for n in (activity.max_per_day, left) if n is not None]
            if limits:
                found.limits[group, activity.id] = min(limits)
        quiet = sum(a.min_per_day for a in self.school.scenario.activities if a.for_care and not a.physical_minutes)
        found.limits[group, ""] = max(1, len(self.tokens) - quiet)

    def _before(self, found: SportsDayProblem, group: str) -> None:
        for token in self.tokens:
            own = self.plan.meetings.get((group, token))
            if own is not None and self.school.scenario.physical_minutes(own.activity, token):
                room = self.plan.meetings[own.host, token].room if own.host else own.room
                classes = self.places.of_campus.get(self.campus, ())
                name = next((c.name for c in classes if room in c.rooms and token in c.available), "")
                found.before[group, token] = (own.activity, name)

    def can_meet(self, club: str) -> bool:
        """Whether rooms and leaders are there for what the club does that day."""
        return all(rooms for _, rooms in self._club_day(club).meetings)

    def _club_day(self, club: str) -> ClubOnDay:
        scenario, week = self.school.scenario, self.school.scenario.week
        row = scenario.club[club]
        heads = sum(club in mine for mine in self.plan.clubs.values())
        fixed = {self.school.fixed_club_room(row)} - {""}
        meetings = []
        for token in self.plan.club_slots[club]:
            if week[token].day == self.day:
                wanted = fixed | {p.room for p in self.pins.get((club, token), ()) if scenario.kept_room(p.room)}
                rooms = self.places.classes_for(self.campus, scenario.activity[row.activity], token)
                fitting = [r.name for r in rooms if r.capacity >= heads and wanted <= set(r.rooms)]
                meetings.append((token, tuple(fitting) if self._led(club, token) else ()))
        held, pinned = club in self.clubs_met_already, club in self.pinned_clubs
        return ClubOnDay(tuple(meetings), row.fewest_members, not pinned, not held)

    def _led(self, club: str, token: str) -> bool:
        """Whether somebody is there then who may lead the club, and somebody with the skill that it wants."""
        row = self.school.scenario.club[club]
        skill = self.school.scenario.activity[row.activity].skill
        people = self.eligibility.staff(self.campus, club, "club", token, "assistant")
        skilled = any(skill in p.skills or p.id in row.leaders for p in people)
        return bool(self.eligibility.staff(self.campus, club, "club", token, "lead")) and (not skill or skilled)

    def _mates(self, groups: list[str]) -> dict[str, frozenset[str]]:
        grouping, student = self.school.scenario.settings.grouping, self.school.scenario.student
        if grouping.joining == "never":
            return {}
        grades: dict[str, set[int]] = defaultdict(set)
        codes: dict[str, set[str]] = defaultdict(set)
        for s, group in self.plan.care.items():
            grades[group].add(student[s].grade)
            codes[group].update({student[s].apart} - {""})
        return {
            g: frozenset(
                h for h in groups
                if h != g and max(grades[g] | grades[h]) - min(grades[g] | grades[h]) <= grouping.join_max_grade_span
                and not codes[g] & codes[h]
            )
            for g in groups
        }  # fmt: skip

    # -- the answer -----------------------------------------------------------------------------------------------

    def apply(self, answer: SportsDayAnswer) -> tuple[Plan, frozenset[str]]:
        """The plan with the answer's students at home, and the clubs whose meeting has to move to another time.

        Clubs that cannot meet that day do not open this week, unless they have met already.
        """
        plan = self.plan.copy()
        for club in answer.dropped:
            if club not in self.clubs_met_already:
                close_club(plan, club)
        for student in answer.leaving:
            leave_clubs(self.school, plan, student, self.day)
        reason = _REASON.format(day=day_text(self.day)).say(self.school.scenario.settings.language)
        for student in answer.waiting:
            leave_clubs(self.school, plan, student, self.day)
            plan.waits[student] = plan.waits.get(student, frozenset()) | {self.day}
            plan.reasons[student] = reason
        self._sessions(plan, answer)
        drop_empty_sessions(self.school, plan)
        trim_duties(self.school, plan, self.past)
        return plan, frozenset(answer.dropped) & self.clubs_met_already

    def _sessions(self, plan: Plan, answer: SportsDayAnswer) -> None:
        """Enter the sessions of exercise, each with the staff it has; rooms of a class one after the other.

        What exercised before and no longer does, and whoever joined it, has no session left: the full model finds one.
        """
        presence = PlanPresence(self.school, plan)
        minutes = self.school.scenario.physical_minutes
        for key, meeting in list(plan.meetings.items()):
            here = self.exercise.on and key[1] in self.tokens and plan.campus.get(key[0]) == self.campus
            changed = minutes(meeting.activity, key[1]) or (meeting.host, key[1]) in answer.sessions
            if here and changed and key not in answer.sessions:
                del plan.meetings[key]
        taken: dict[tuple[str, str], int] = defaultdict(int)
        classes = {room.name: room for room in self.places.of_campus[self.campus]}

        def place(name: str, token: str) -> str:
            """A room of the class with a place left, which is taken now."""
            rooms = classes[name].rooms
            chosen = next((r for r in rooms if taken[r, token] < classes[name].at_once), rooms[0])
            taken[chosen, token] += 1
            return chosen

        moving = []
        for (club, token), name in sorted(answer.club_rooms.items()):
            held = plan.meetings.get((club, token))
            if held and held.room in classes[name].rooms:
                taken[held.room, token] += 1
            elif held:
                moving.append((held, name, token))
        for held, name, token in moving:
            held.room = place(name, token)
        for (group, token), (activity, room, host) in sorted(answer.sessions.items()):
            old = self.plan.meetings.get((group, token))
            if (group, token) not in presence.at:
                continue
            if host and (host, token) in presence.at:
                plan.meetings[group, token] = PlannedSession(activity, host=host)
                continue
            staff = (old.lead, old.assistants) if old and not old.host else ("", ())
            plan.meetings[group, token] = PlannedSession(activity, place(room, token), *staff)


__all__ = ["SportsDayStage"]
