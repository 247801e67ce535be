"""Planning a day of a campus anew where exercise or clubs have lost their room, or a club its leaders.

`replan_days` chooses the days; `SportsDayStage` makes the model's instance from a plan and writes the answer into a
copy of it. The answer leaves staff and sessions without exercise to the full model.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from optimizer.domain.people import Student
from optimizer.engine.cp import clock
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.alike import RoomClasses
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import Eligibility
from optimizer.engine.repair.affected_decisions import AffectedDecisions
from optimizer.engine.repair.cancelled_meetings import has_leaders
from optimizer.engine.repair.sports_day_model import SportsDayModel
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

_NO_ROOM_FOR_EXERCISE = Text("no room for exercise on {days}", "{days}运动场地不足")

_StudentClassKey = tuple[str, int, tuple[str, ...], SportsStudentDay, SportsStudentDay | None, bool]
"""The fields of `SportsStudentClass` but the students."""


@dataclass(frozen=True)
class ReplannedDays:
    """A plan with some days planned anew.

    Attributes
    ----------
    clubs_to_move : frozenset of str
        Clubs that cannot meet on their day and have met this week already, so that they need another time.
    published_week_impossible : bool
        Whether it is proven that somebody has to wait, or a club cannot meet as published.
    """

    plan: Plan
    clubs_to_move: frozenset[str]
    published_week_impossible: bool


def replan_days(
    school: School,
    eligibility: Eligibility,
    plan: Plan,
    affected: AffectedDecisions,
    past: frozenset[str],
    *,
    until: float,
    seed: int,
    stop: threading.Event,
) -> ReplannedDays | None:
    """Plan every day anew that needs it; None where there is none, or where no model has a solution.

    Parameters
    ----------
    past : frozenset of str
        Slots that are over.
    until : float
        Time (`clock.now`) at which the models, which share the time equally, have ended.
    """
    days = _days_to_replan(school, eligibility, plan, affected, past)
    to_move, impossible, published = frozenset[str](), False, plan
    for number, (campus, day) in enumerate(days):
        stage = SportsDayStage(school, eligibility, plan, campus, day, past)
        seconds = max(0.1, (until - clock.now()) / (len(days) - number))
        answer = SportsDayModel(stage.problem(), school.params.repair).solve(seconds, seed, stop)
        if answer is not None:
            must_wait = answer.unserved_lower_bound > 0
            impossible = impossible or must_wait or not all(stage.can_meet(c) for c in answer.dropped)
            plan, clubs = stage.apply(answer)
            to_move |= clubs
    return None if plan is published else ReplannedDays(plan, to_move, impossible)


def find_clubs_unable_to_meet(
    school: School, eligibility: Eligibility, plan: Plan, affected: AffectedDecisions, past: frozenset[str]
) -> set[str]:
    """Clubs with an affected meeting that cannot be held in its slot, for want of a room or a leader."""
    week, unable = school.scenario.week, set()
    for group, token in sorted(affected.session_keys):
        if group in school.scenario.club:
            stage = SportsDayStage(school, eligibility, plan, school.campus_of_club[group], week[token].day, past)
            if not stage.can_meet(group):
                unable.add(group)
    return unable


def _days_to_replan(
    school: School, eligibility: Eligibility, plan: Plan, affected: AffectedDecisions, past: frozenset[str]
) -> list[tuple[str, str]]:
    """(campus, day) on which an affected session gave exercise, or a club can no longer meet."""
    week, exercise, days = school.scenario.week, ExerciseDue(school), set()
    unable = find_clubs_unable_to_meet(school, eligibility, plan, affected, past)
    for group, token in sorted(affected.programme | {k for k in affected.sessions if k[0] in unable}):
        session, day = plan.meetings.get((group, token)), week[token].day
        if group in unable:
            days.add((school.campus_of_club[group], day))
            continue
        minutes = school.scenario.physical_minutes(session.activity, token) if session else 0
        if exercise.required and minutes and group not in school.scenario.club:
            days.add((plan.campus.get(group, ""), day))
    return sorted(days)


@dataclass(eq=False)
class SportsDayStage:
    """One day of one campus in a plan.

    Attributes
    ----------
    past : frozenset of str
        Slots that are over: clubs that met then keep their members.
    exercise : ExerciseDue
    room_classes : RoomClasses
    tokens : tuple of str
        Care slots of the day.
    """

    school: School
    eligibility: Eligibility
    plan: Plan
    campus: str
    day: str
    past: frozenset[str]
    exercise: ExerciseDue = field(init=False)
    room_classes: RoomClasses = field(init=False)
    tokens: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.exercise, self.room_classes = ExerciseDue(self.school), RoomClasses(self.school)
        week = self.school.scenario.week
        care = set(week.care)
        self.tokens = tuple(t for t in week.on_day[self.day] if t in care)

    # -- the instance ---------------------------------------------------------------------------------------------

    def problem(self) -> SportsDayProblem:
        """The instance of the model."""
        scenario = self.school.scenario
        problem = SportsDayProblem(self.tokens, scenario.settings.grouping.max_size, self._student_classes())
        groups = sorted({c.group for c in problem.student_classes if c.group})
        for room in self.room_classes.of_campus.get(self.campus, ()):
            per_session = room.capacity if room.at_once == 1 else min(room.capacity, problem.max_size)
            for token in scenario.week.on_day[self.day]:
                problem.spaces[room.name, token] = SportsSpace(room.places(token), room.seats(token), per_session)
        for group in groups if self.exercise.required else ():
            for token in self.tokens:
                options = self._options(group, token)
                if options:
                    problem.options[group, token] = options
                pinned = self.school.pinned_activities(group, token)
                if any(scenario.physical_minutes(activity, token) for activity in pinned):
                    problem.must_exercise.add((group, token))
            self._add_limits(problem, group)
            self._add_published(problem, group)
        problem.clubs = {club: self._club_on_day(club) for club in sorted(self._clubs_on_day)}
        problem.may_join_with = self._may_join_with(groups)
        return problem

    @cached_property
    def _clubs_on_day(self) -> frozenset[str]:
        """Clubs of the campus that meet on the day."""
        week, campus = self.school.scenario.week, self.school.campus_of_club
        slots = self.plan.club_slots.items()
        return frozenset(c for c, ts in slots if campus[c] == self.campus and any(week[t].day == self.day for t in ts))

    @cached_property
    def clubs_met_already(self) -> frozenset[str]:
        """Clubs that have met this week already, so that nobody can leave them."""
        return frozenset(c for c, tokens in self.plan.club_slots.items() if self.past & set(tokens))

    def _student_classes(self) -> list[SportsStudentClass]:
        """The students of the campus who are served on the day, by class."""
        classes: dict[_StudentClassKey, list[str]] = defaultdict(list)
        for student in self.school.scenario.students:
            served = self.day in self.school.attended[student.id] and self.plan.served(student.id, self.day)
            if not served or self.school.campus_of_student[student.id] != self.campus:
                continue
            group = self.plan.care.get(student.id, "")
            clubs = tuple(c for c in self.plan.clubs.get(student.id, ()) if c in self._clubs_on_day)
            must_stay = not self.clubs_met_already.isdisjoint(clubs)
            without = self._student_day(student, ()) if clubs and group and not must_stay else None
            cost = self.school.unserved_cost(student, self.day)
            key = group, cost, clubs, self._student_day(student, clubs), without, not must_stay
            classes[key].append(student.id)
        return [SportsStudentClass(*key, tuple(ids)) for key, ids in classes.items()]

    def _student_day(self, student: Student, clubs: tuple[str, ...]) -> SportsStudentDay:
        """The student's day in these clubs: slots left for the care group, minutes of exercise due there."""
        week = self.school.scenario.week
        meetings = {t: c for c in clubs for t in self.plan.club_slots[c] if week[t].day == self.day}
        due = self.exercise.due_on(student, self.day, meetings)
        due -= sum(self.exercise.club_minutes(c, t) for t, c in meetings.items())
        tokens = tuple(t for t in self.tokens if t in student.attends and t not in meetings)
        return SportsStudentDay(tokens, max(0, due))

    def _options(self, group: str, token: str) -> tuple[SportsOption, ...]:
        """Activities with exercise that the group may have in a slot, the cheap ones first."""
        scenario, skill_cost = self.school.scenario, self.school.params.repair.skill_activity_cost
        grades = {scenario.student[s].grade for s, g in self.plan.care.items() if g == group}
        pinned = self.school.pinned_activities(group, token)
        pinned_rooms = self.school.pinned_rooms(group, token)
        options = []
        for activity in self.exercise.activities:
            minutes = scenario.physical_minutes(activity.id, token)
            fits = activity.in_slot(token) and all(activity.allows_grade(grade) for grade in grades)
            if minutes == 0 or not fits or not pinned <= {activity.id}:
                continue
            rooms = self.room_classes.classes_for(self.campus, activity, token)
            names = tuple(room.name for room in rooms if pinned_rooms <= set(room.rooms))
            if names:
                published = self.plan.meetings.get((group, token))
                needs_new_skill = bool(activity.skill) and (published is None or published.activity != activity.id)
                options.append(SportsOption(activity.id, minutes, names, skill_cost * needs_new_skill))
        return tuple(sorted(options, key=lambda option: option.cost))

    def _add_limits(self, problem: SportsDayProblem, group: str) -> None:
        """How often the group may have each activity on the day, and exercise at all besides the others' minimums."""
        week = self.school.scenario.week
        on_other_days: dict[str, int] = defaultdict(int)
        for (g, token), session in self.plan.meetings.items():
            if g == group and week[token].day != self.day:
                on_other_days[session.activity] += 1
        for activity in self.exercise.activities:
            of_week = activity.max_per_week
            left = None if of_week is None else max(0, of_week - on_other_days[activity.id])
            limits = [n for n in (activity.max_per_day, left) if n is not None]
            if limits:
                problem.limits[group, activity.id] = min(limits)
        others = sum(a.min_per_day for a in self.school.scenario.activities if a.for_care and not a.physical_minutes)
        problem.limits[group, ""] = max(1, len(self.tokens) - others)

    def _add_published(self, problem: SportsDayProblem, group: str) -> None:
        """The exercise of the group as published, with the room class if it is still available."""
        for token in self.tokens:
            own = self.plan.meetings.get((group, token))
            if own is not None and self.school.scenario.physical_minutes(own.activity, token):
                room = self.plan.meetings[own.host, token].room if own.host else own.room
                classes = self.room_classes.of_campus.get(self.campus, ())
                name = next((c.name for c in classes if room in c.rooms and token in c.available), "")
                problem.published[group, token] = (own.activity, name)

    def can_meet(self, club: str) -> bool:
        """Whether there is a room and a leader for each meeting of the club on the day."""
        return all(rooms for _, rooms in self._club_on_day(club).meetings)

    def _club_on_day(self, club: str) -> ClubOnDay:
        scenario, week = self.school.scenario, self.school.scenario.week
        row = scenario.club[club]
        size = sum(club in clubs for clubs in self.plan.clubs.values())
        own_room = {self.school.fixed_club_room(row)} - {""}
        meetings = []
        for token in self.plan.club_slots[club]:
            if week[token].day == self.day:
                fixed = own_room | self.school.pinned_rooms(club, token)
                classes = self.room_classes.classes_for(self.campus, scenario.activity[row.activity], token)
                names = [c.name for c in classes if c.capacity >= size and fixed <= set(c.rooms)]
                meetings.append((token, tuple(names) if has_leaders(self.eligibility, row, token) else ()))
        pinned, met = club in self.school.pinned_groups, club in self.clubs_met_already
        return ClubOnDay(tuple(meetings), row.fewest_members, may_drop=not pinned, may_shrink=not met)

    def _may_join_with(self, groups: list[str]) -> dict[str, frozenset[str]]:
        """Group -> other groups with which it may share a session, by ``joining`` and the span of grades."""
        grouping, student = self.school.scenario.settings.grouping, self.school.scenario.student
        if grouping.joining == "never":
            return {}
        grades: dict[str, set[int]] = defaultdict(set)
        codes: dict[str, set[str]] = defaultdict(set)
        for s, group in self.plan.care.items():
            grades[group].add(student[s].grade)
            codes[group].update({student[s].apart} - {""})

        def may_join(group: str, other: str) -> bool:
            joint = grades[group] | grades[other]
            narrow = max(joint) - min(joint) <= grouping.join_max_grade_span
            return group != other and narrow and not codes[group] & codes[other]

        return {g: frozenset(h for h in groups if may_join(g, h)) for g in groups}

    # -- the answer -----------------------------------------------------------------------------------------------

    def apply(self, answer: SportsDayAnswer) -> tuple[Plan, frozenset[str]]:
        """A copy of the plan with the answer, and the clubs that need another time.

        Clubs that cannot meet that day do not open this week, unless they have met already.
        """
        editor = PlanEditor(self.school, self.plan.copy(), cascading=False)
        for club in answer.dropped:
            if club not in self.clubs_met_already:
                editor.close_club(club)
        for student in answer.leaving:
            for club in editor.clubs_on(student, self.day):
                editor.leave_club(student, club)
        for student in answer.waiting:
            editor.let_wait(student, self.day, _NO_ROOM_FOR_EXERCISE)
        self._enter_sessions(editor.plan, answer)
        editor.tidy(self.past)
        return editor.plan, frozenset(answer.dropped) & self.clubs_met_already

    def _enter_sessions(self, plan: Plan, answer: SportsDayAnswer) -> None:
        """Enter the sessions of exercise, with the staff that they have, and rooms of the chosen classes.

        Sessions that gave exercise and no longer do, and those joined with them, are removed: the full model fills
        them.
        """
        present = PlanIndex(self.school, plan).at
        minutes = self.school.scenario.physical_minutes
        for key, session in list(plan.meetings.items()):
            of_day = self.exercise.required and key[1] in self.tokens and plan.campus.get(key[0]) == self.campus
            changed = minutes(session.activity, key[1]) or (session.host, key[1]) in answer.sessions
            if of_day and changed and key not in answer.sessions:
                del plan.meetings[key]
        classes = {room.name: room for room in self.room_classes.of_campus[self.campus]}
        taken: dict[tuple[str, str], int] = defaultdict(int)  # (room, slot) -> sessions

        def take_room(name: str, token: str) -> str:
            """A room of the class with a place left, which is taken by this."""
            rooms = classes[name].rooms
            chosen = next((r for r in rooms if taken[r, token] < classes[name].at_once), rooms[0])
            taken[chosen, token] += 1
            return chosen

        moving = []
        for (club, token), name in sorted(answer.club_rooms.items()):
            meeting = plan.meetings.get((club, token))
            if meeting and meeting.room in classes[name].rooms:
                taken[meeting.room, token] += 1
            elif meeting:
                moving.append((meeting, name, token))
        for meeting, name, token in moving:
            meeting.room = take_room(name, token)
        for (group, token), (activity, room, host) in sorted(answer.sessions.items()):
            published = self.plan.meetings.get((group, token))
            if (group, token) not in present:
                continue
            if host and (host, token) in present:
                plan.meetings[group, token] = PlannedSession(activity, host=host)
                continue
            staff = (published.lead, published.assistants) if published and not published.host else ("", ())
            plan.meetings[group, token] = PlannedSession(activity, take_room(room, token), *staff)
