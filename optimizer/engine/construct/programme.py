"""Third stage: activities, joined sessions and rooms."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property

from optimizer.domain.programme import Activity, Category, Pin
from optimizer.engine.construct.programme_model import (
    ActivityRoomChoice,
    ExerciseDemand,
    FrequencyLimit,
    ProgrammeModel,
    ProgrammeProblem,
    SessionBundle,
)
from optimizer.engine.construct.session_packing import CareSession, pack_sessions
from optimizer.engine.plan.plan import Plan, PlannedSession, PlanPresence
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.room_classes import RoomClass, RoomClasses
from optimizer.engine.problem.school import School

QUIET_CATEGORIES = (Category.HOMEWORK, Category.READING)
ROUTINE_CATEGORIES = (Category.HOMEWORK, Category.SPORTS)
PROGRAMME_ABSOLUTE_GAP = 20.0
PROGRAMME_NODE_LIMIT = 1
RESTRICTED_COST_LIMIT = 10_000


@dataclass(eq=False)
class ProgrammeStage:
    """Gives every session its activity and room class, campus by campus."""

    school: School
    exercise: ExerciseDue
    places: RoomClasses
    exercise_slots: dict[tuple[str, str], tuple[str, ...]]
    guests: dict[tuple[str, str], str] = field(default_factory=dict)
    """(group, day) -> group whose sessions it joins all day."""
    room_class: dict[tuple[str, str], str] = field(default_factory=dict)
    """(host group, token) -> name of the room class."""
    unplaced_sessions: list[tuple[str, str]] = field(default_factory=list)
    """Sessions (group, token) that found no activity and room."""

    def run(self, plan: Plan) -> None:
        """Fill ``plan.meetings`` but for rooms and staff."""
        presence = PlanPresence(self.school, plan)
        plan.meetings.clear()
        self.room_class.clear()
        self.unplaced_sessions.clear()
        for campus in self.school.scenario.campuses:
            problem = self.problem(plan, presence, campus)
            plain = self.restricted_problem(problem)
            stage = ProgrammeModel(plain)
            answer = stage.solve(slack=PROGRAMME_ABSOLUTE_GAP, nodes=PROGRAMME_NODE_LIMIT)
            if answer is None or answer.objective > RESTRICTED_COST_LIMIT:
                plain = problem
                stage = ProgrammeModel(problem)
                answer = stage.solve(slack=PROGRAMME_ABSOLUTE_GAP, nodes=PROGRAMME_NODE_LIMIT)
            if answer is None:
                continue
            problem = plain
            for piece, variables, lost in zip(problem.session_bundles, stage.chosen, stage.lost, strict=True):
                pick = next((c for c, v in zip(piece.choices, variables, strict=True) if answer.is_true(v)), None)
                if pick is None or answer.is_true(lost):
                    self.unplaced_sessions += [(group, piece.token) for group in piece.groups]
                    continue
                host = piece.groups[0]
                self.room_class[host, piece.token] = pick.room
                for group in piece.groups:
                    joined = host if group != host else ""
                    plan.meetings[group, piece.token] = PlannedSession(pick.activity, host=joined)

    def restricted_problem(self, problem: ProgrammeProblem) -> ProgrammeProblem:
        """The problem with the cheapest choices alone, which do in most schools.

        Sessions for exercise keep activities with exercise; the others those that no goal minds, and those that
        somebody must have.
        """
        scenario = self.school.scenario
        wanted = {span.activity for span in problem.spans if span.low}
        easy = {a.id for a in scenario.activities if not a.skill} | wanted
        pieces = []
        for piece in problem.session_bundles:
            choices = [c for c in piece.choices if c.activity in easy] if len(piece.choices) > 4 else []
            if choices and piece.groups[0] not in scenario.club:
                sporty = piece.token in self.exercise_slots.get((piece.groups[0], piece.day), ())
                moving = [c for c in choices if bool(problem.minutes.get((c.activity, piece.token))) == sporty]
                least = min((c.cost for c in moving), default=0)
                moving = [c for c in moving if c.cost <= least + 10 or c.activity in wanted]
                pieces.append(replace(piece, choices=tuple(moving or choices)))
            else:
                pieces.append(piece)
        return replace(problem, session_bundles=pieces)

    # -- the problem --------------------------------------------------------------------------------------------

    def problem(self, plan: Plan, presence: PlanPresence, campus: str) -> ProgrammeProblem:
        scenario = self.school.scenario
        self.grades = self._grades(plan)
        self._campus = plan.campus
        self.pinned: dict[tuple[str, str], list[Pin]] = defaultdict(list)
        for pin in scenario.pins:
            self.pinned[pin.group, pin.slot].append(pin)
        care = sorted(g for g in set(plan.care.values()) if plan.campus[g] == campus)
        late = sorted(g for g in set(plan.extended.values()) if plan.campus[g] == campus)
        clubs = sorted(c for c in plan.club_slots if self.school.campus_of_club[c] == campus)
        problem = ProgrammeProblem(
            rooms=self.places.of_campus[campus],
            minutes={(a.id, t): scenario.physical_minutes(a.id, t) for a in self.exercise.activities
                     for t in scenario.week.care},
        )  # fmt: skip
        for token in scenario.week.ordinary:
            for club in clubs:
                if token in plan.club_slots[club]:
                    problem.session_bundles.append(self._club_piece(club, token, presence))
            problem.session_bundles += self._care_pieces(care, token, campus, presence)
        for token in scenario.week.extended:
            for group in late:
                heads = presence.headcount(group, token)
                if heads:
                    choices = self._choices((group,), token, heads, campus, sporty=False, late=True)
                    problem.session_bundles.append(
                        SessionBundle(token, scenario.week[token].day, heads, (group,), choices)
                    )
        for group in care:
            self._frequency(problem, group, presence)
        self._workouts(problem, care, presence)
        return problem

    def _grades(self, plan: Plan) -> dict[str, frozenset[int]]:
        grades: dict[str, set[int]] = defaultdict(set)
        for student in self.school.scenario.students:
            for group in (plan.care.get(student.id), plan.extended.get(student.id), *plan.clubs.get(student.id, ())):
                if group:
                    grades[group].add(student.grade)
        return {group: frozenset(found) for group, found in grades.items()}

    def _club_piece(self, club: str, token: str, presence: PlanPresence) -> SessionBundle:
        heads = presence.headcount(club, token)
        day = self.school.scenario.week[token].day
        return SessionBundle(token, day, heads, (club,), self._club_choices(club, token, heads))

    def _club_choices(self, club: str, token: str, heads: int) -> tuple[ActivityRoomChoice, ...]:
        scenario = self.school.scenario
        row = scenario.club[club]
        campus = self.school.campus_of_club[club]
        fixed = self.school.fixed_club_room(row)
        rooms = [
            room
            for room in self.places.classes_for(campus, scenario.activity[row.activity], token)
            if room.capacity >= heads and (not fixed or fixed in room.rooms) and self._pin_allows(club, token, room)
        ]
        home = [c for c in rooms if c.kind not in self._care_kinds]
        return tuple(ActivityRoomChoice(row.activity, room.name, 0 if room in home else 1) for room in rooms)

    @property
    def _care_kinds(self) -> set[str]:
        return {k for a in self.school.scenario.activities if a.for_care for k in a.room_kinds}

    def _pin_allows(self, group: str, token: str, room: RoomClass) -> bool:
        rooms = [pin.room for pin in self.pinned.get((group, token), ()) if pin.room]
        return all(name in room.rooms or self.school.scenario.room[name].campus != room.campus for name in rooms)

    def _care_pieces(self, care: list[str], token: str, campus: str, presence: PlanPresence) -> list[SessionBundle]:
        day = self.school.scenario.week[token].day
        student = self.school.scenario.student
        parts = []
        for group in care:
            here = presence.at.get((group, token), [])
            if here:
                parts.append(
                    CareSession(
                        group,
                        len(here),
                        frozenset(student[s].grade for s in here),
                        for_exercise=token in self.exercise_slots.get((group, day), ()),
                        never_joined=bool(self.pinned.get((group, token))),
                        guest_of=self.guests.get((group, day), ""),
                        codes=frozenset(student[s].apart for s in here if student[s].apart),
                    )
                )
        heads = {part.group: part.heads for part in parts}
        sporty = {part.group: part.for_exercise for part in parts}
        pieces = []
        for groups in pack_sessions(self.school, parts, seats=10**6):
            together = sum(heads[g] for g in groups)
            choices = self._choices(groups, token, together, campus, sporty=sporty[groups[0]], late=False)
            pieces.append(SessionBundle(token, day, together, groups, choices))
        return pieces

    def _choices(
        self, groups: tuple[str, ...], token: str, heads: int, campus: str, *, sporty: bool, late: bool
    ) -> tuple[ActivityRoomChoice, ...]:
        grades = frozenset().union(*(self.grades[g] for g in groups))
        pins = [pin for g in groups for pin in self.pinned.get((g, token), ())]
        found = []
        for activity in self.school.care_activities[token]:
            if any(pin.activity and pin.activity != activity.id for pin in pins):
                continue
            if not all(activity.allows_grade(grade) for grade in grades):
                continue
            if activity.skill and not self._skilled(activity, campus, token):
                continue
            for room in self.places.classes_for(campus, activity, token):
                if room.capacity >= heads and all(self._pin_allows(g, token, room) for g in groups):
                    found.append(
                        ActivityRoomChoice(
                            activity.id, room.name, self._cost(activity, room, token, heads, sporty, late)
                        )
                    )
        return tuple(found)

    def seats(self, group: str, token: str) -> int:
        """Students that the largest room can take in which a group or club may have anything at all in a slot."""
        if group in self.school.scenario.club:
            campus, found = self.school.campus_of_club[group], self._club_choices(group, token, 1)
        else:
            campus, late = self._campus[group], self.school.scenario.week[token].extended
            found = self._choices((group,), token, 1, campus, sporty=False, late=late)
        names = {choice.room for choice in found}
        return max((r.capacity for r in self.places.of_campus[campus] if r.name in names), default=0)

    def _skilled(self, activity: Activity, campus: str, token: str) -> bool:
        people = self.school.free_staff.get((campus, token), ())
        return any(activity.skill in p.skills and self.school.may_lead_care(p) for p in people)

    def _cost(self, activity: Activity, room: RoomClass, token: str, heads: int, sporty: bool, late: bool) -> float:
        weights = self.school.scenario.settings.goals.weights()
        cost: float = weights["extra-staff"] * (math.ceil(heads / activity.students_per_staff) - 1)
        cost += 15 if activity.skill else 0
        exercises = self.school.scenario.physical_minutes(activity.id, token) > 0
        cost += 5 if exercises != sporty and not late else 0
        cost += 0 if late or self._turn(activity, token) else weights["variety"] / 4
        if activity.category in QUIET_CATEGORIES and not late:
            home = room.at_once == 1 and len(room.rooms) > 2 and room.kind in self._home_kinds
            cost += 0 if home else weights["room-moves"] / 4
        else:
            cost += 0.5 if room.kind == "classroom" else 0
        return cost

    @cached_property
    def _home_kinds(self) -> frozenset[str]:
        """Kinds of room that take homework and reading alike, so that a group may have all of it in one room."""
        quiet = [a for a in self.school.scenario.activities if a.for_care and a.category in QUIET_CATEGORIES]
        kinds = {room.kind for room in self.school.scenario.rooms}
        return frozenset(kind for kind in kinds if all(a.takes_room_kind(kind) for a in quiet))

    def _turn(self, activity: Activity, token: str) -> bool:
        """Whether it is the activity's turn on this day: those that should vary take every second day."""
        if activity.id not in self._varied:
            return True
        week = self.school.scenario.week
        return week.days.index(week[token].day) % 2 == self._varied.index(activity.id) % 2

    @cached_property
    def _varied(self) -> list[str]:
        """Activities whose repetition on the next day `variety` counts, in the order of their turns."""
        found = [
            a
            for a in self.school.scenario.activities
            if a.for_care and a.category not in ROUTINE_CATEGORIES and not a.min_per_day
        ]
        return [a.id for a in sorted(found, key=lambda a: (a.skill != "", -(a.max_per_week or 9), a.id))]

    def _frequency(self, problem: ProgrammeProblem, group: str, presence: PlanPresence) -> None:
        scenario = self.school.scenario
        week = scenario.week
        held = [t for t in week.care if presence.headcount(group, t)]
        by_day = {day: tuple(t for t in held if week[t].day == day) for day in week.days}
        in_day = {day: sum(week[t].day == day for t in week.care) for day in week.days}
        longest = max(in_day.values())
        for activity in scenario.activities:
            if not activity.for_care or not all(activity.allows_grade(g) for g in self.grades[group]):
                continue
            least = activity.min_per_week * len(held) // max(1, len(week.care))
            if least or activity.max_per_week is not None:
                problem.spans.append(FrequencyLimit(group, activity.id, tuple(held), least, activity.max_per_week))
            for day, tokens in by_day.items():
                whole = len(tokens) == in_day[day] == longest
                low = activity.min_per_day if whole else 0
                if tokens and (low or activity.max_per_day is not None):
                    problem.spans.append(FrequencyLimit(group, activity.id, tokens, low, activity.max_per_day))

    def _workouts(self, problem: ProgrammeProblem, care: list[str], presence: PlanPresence) -> None:
        """Students of a group and day with the same slots and dues, together."""
        if not self.exercise.on:
            return
        week, plan = self.school.scenario.week, presence.plan
        groups = set(care)
        alike: dict[tuple[str, tuple[str, ...], int], int] = defaultdict(int)
        for student in self.school.scenario.students:
            group = plan.care.get(student.id, "")
            if group not in groups:
                continue
            places = presence.places(student)
            for day in self.school.attended[student.id]:
                if not plan.served(student.id, day):
                    continue
                of_day = {t: g for t, g in places.items() if week[t].day == day and not week[t].extended}
                clubs = {t: g for t, g in of_day.items() if g != group}
                due = self.exercise.need(student, day, clubs)
                due -= sum(self.exercise.club_minutes(c, t) for t, c in clubs.items())
                if due > 0:
                    alike[group, tuple(t for t in of_day if t not in clubs), due] += 1
        problem.exercise_demands = [
            ExerciseDemand(g, tokens, due, count) for (g, tokens, due), count in sorted(alike.items())
        ]
