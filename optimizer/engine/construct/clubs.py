"""First stage: which clubs open, when they meet and whom they take."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from optimizer.domain.people import Student
from optimizer.domain.programme import Club
from optimizer.engine.construct.club_model import ClubModel
from optimizer.engine.construct.club_problem import (
    ClubCandidate,
    ClubProblem,
    ClubWish,
    MeetingOption,
    list_meeting_options,
)
from optimizer.engine.construct.club_resources import build_resource_limits, other_staff_demands, scarce_leaders
from optimizer.engine.construct.group_sizes import GroupSizes
from optimizer.engine.construct.pinned_groups import PinnedGroups
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.lead_eligibility import LeadEligibility
from optimizer.engine.problem.room_classes import RoomClasses
from optimizer.engine.problem.school import School

CLUB_ABSOLUTE_GAP = 60.0
CLUB_ABSOLUTE_GAP_PER_WISH = 0.03
CLUB_NODE_LIMIT = 5
UNSERVED_SLOT_COST = 10_000
"""Points that the club stage counts for one slot of a student who would have to wait."""


@dataclass(eq=False)
class ClubStage:
    """Builds the stage model of a school and reads its answer into a plan."""

    school: School
    exercise: ExerciseDue
    places: RoomClasses
    leaders: LeadEligibility
    named: PinnedGroups
    sizes: GroupSizes
    banned_meetings: set[tuple[str, str]] = field(default_factory=set)
    """(club, token) of meetings that turned out to lack staff."""
    fill: float = 0.9
    sports_fill_rate: float = 0.95
    """Share of a care session's (a sports session's) seats that is taken on average."""
    room_of: dict[tuple[str, str], str] = field(default_factory=dict)
    """(club, token) -> room class foreseen for the meeting."""
    short: bool = False
    """Whether staff or places are short whatever the clubs do."""

    def run(self, plan: Plan) -> None:
        """Fill ``plan.clubs`` and ``plan.club_slots``; students left with nothing at all wait."""
        problem = self.problem()
        problem.resource_limits = build_resource_limits(self, problem)
        others = other_staff_demands(self)
        problem.posts = [post for post, _ in others]
        problem.leaders = scarce_leaders(self, problem.clubs, others)
        if not problem.clubs:
            return
        stage = ClubModel(problem)
        answer = stage.solve(
            slack=max(CLUB_ABSOLUTE_GAP, CLUB_ABSOLUTE_GAP_PER_WISH * len(problem.wishes)), nodes=CLUB_NODE_LIMIT
        )
        if answer is None:
            return
        self.room_of = {(c, t): room for (c, t, room), v in stage.in_room.items() if answer.is_true(v)}
        self.short = stage.resource_overuse(answer) > 0
        for (club, number), variable in stage.option.items():
            if answer.is_true(variable):
                plan.club_slots[club] = stage.item[club].options[number]
        members: dict[str, list[str]] = defaultdict(list)
        for (student, club), variable in stage.admitted.items():
            if answer.is_true(variable):
                members[student].append(club)
        plan.clubs = {student: tuple(sorted(clubs)) for student, clubs in members.items()}

    def problem(self) -> ClubProblem:
        weights = self.school.scenario.settings.goals.weights()
        fill = {campus: max(1, round(self.fill * size)) for campus, size in self.sizes.best.items()}
        problem = ClubProblem(staff_cost=weights["extra-staff"], fill=fill)
        for club in sorted(self.school.scenario.clubs, key=lambda c: c.id):
            item = self.item(club)
            if item is not None:
                problem.clubs.append(item)
        items = {item.id: item for item in problem.clubs}
        for student in self.school.scenario.students:
            wishes = self.wishes(student, items, weights["club-choice"])
            if wishes:
                problem.wishes += wishes
                problem.wants[student.id] = student.wants_clubs
                clashes = self.clashes(student, [wish.club for wish in wishes])
                if clashes:
                    problem.clashes[student.id] = clashes
        self.care(problem)
        return problem

    def item(self, club: Club) -> ClubCandidate | None:
        """The club as the model sees it; None if it cannot open."""
        options = self.options(club)
        rooms = {t: self.rooms(club, t) for option in options for t in option}
        options = tuple(o for o in options if all(rooms[t] for t in o))
        wishers = len(self.school.wishers[club.id])
        high = min(wishers, wishers if club.max_students is None else club.max_students)
        if not options or high < club.fewest_members:
            return None
        activity = self.school.scenario.activity[club.activity]
        tokens = {t for option in options for t in option}
        return ClubCandidate(
            id=club.id,
            campus=self.school.campus_of_club[club.id],
            options=options,
            low=club.fewest_members,
            high=high,
            ratio=activity.students_per_staff,
            must_open=bool(self.pins(club)),
            costs={t: self.lead_cost(club, t) for t in sorted(tokens)},
            rooms={t: rooms[t] for t in sorted(tokens)},
            care_leads={t: self.care_leads(club, t) for t in sorted(tokens)},
        )

    def pins(self, club: Club) -> dict[str, str]:
        """Token -> pinned room (or blank) of the club's pins."""
        return {pin.slot: pin.room for pin in self.school.scenario.pins if pin.group == club.id}

    def options(self, club: Club) -> tuple[MeetingOption, ...]:
        week = self.school.scenario.week
        pinned = self.pins(club)
        tokens = [t for t in self.school.club_slots[club.id] if t in pinned or self.can_be_led(club, t)]
        meetings = self.school.club_meetings[club.id]
        if not meetings:
            return ()
        days = {week[t].day for t in pinned}
        tokens = [t for t in tokens if t in pinned or week[t].day not in days]
        found = list_meeting_options(tokens, [week[t].day for t in tokens], meetings)
        return tuple(option for option in found if all(t in option for t in pinned))

    def can_be_led(self, club: Club, token: str) -> bool:
        if (club.id, token) in self.banned_meetings:
            return False
        if self.leaders.of_club(club, token):
            return True
        return bool(self.leaders.in_role_for_club(club, token)) and bool(self.leaders.skilled(club, token))

    def rooms(self, club: Club, token: str) -> tuple[tuple[str, int], ...]:
        """Room classes that take a meeting, with the members that fit."""
        scenario = self.school.scenario
        fixed = self.school.fixed_club_room(club)
        pinned = self.pins(club).get(token, "")
        taking = self.places.classes_for(self.school.campus_of_club[club.id], scenario.activity[club.activity], token)
        return tuple(
            (c.name, c.capacity)
            for c in taking
            if c.capacity >= club.fewest_members
            and (not fixed or fixed in c.rooms)
            and (pinned not in scenario.room or pinned in c.rooms or scenario.room[pinned].campus != c.campus)
        )

    def care_leads(self, club: Club, token: str) -> int:
        """Care leads that a meeting takes: 0 if somebody who cannot lead care may lead it alone, else 1."""
        care = {p.id for p in self.leaders.of_care.get((self.school.campus_of_club[club.id], token), ())}
        others = [p for p in self.leaders.of_club(club, token) if p.id not in care]
        return 0 if others and not self.school.needs_teacher("club") else 1

    def lead_cost(self, club: Club, token: str) -> int:
        """Points of the cheapest lead of a meeting: contract pay, coming in, a second person where one is needed."""
        weights = self.school.scenario.settings.goals.weights()
        people = self.leaders.of_club(club, token)
        if not people:
            return weights["extra-staff"]
        costs = []
        for person in people:
            cost = 0
            if person.role.value in ("outside", "volunteer"):
                cost += weights["call-ins"]
            if person.role.value == "outside":
                cost += weights["outside-cost"] * round(person.yuan_per_slot)
            if self.school.needs_teacher("club") and not self.school.is_teacher(person):
                cost += weights["extra-staff"]
            costs.append(cost)
        return min(costs)

    def wishes(self, student: Student, items: dict[str, ClubCandidate], weight: int) -> list[ClubWish]:
        found = []
        left, longest = self.school.scenario.wishes.of_student[student.id], self.school.scenario.wishes.longest
        slots = student.attends
        week = self.school.scenario.week
        care = any(not week[t].club_only and not week[t].extended for t in slots)
        lone = sum(self.school.unserved_cost(student, day) for day in week.days) if not care else 0
        for position, club in enumerate(left, 1):
            if club not in items or student.id not in self.school.wishers[club]:
                continue
            options = frozenset(
                n for n, option in enumerate(items[club].options)
                if slots.issuperset(option)
                and all(self.exercise.fits(student, week[t].day, [(club, t)]) for t in option)
            )  # fmt: skip
            if options:
                places = longest + 1 - position + (longest - 1) // self.school.scenario.wanted_clubs(student)
                gain = weight * student.club_weight * places + lone * UNSERVED_SLOT_COST
                found.append(ClubWish(student.id, club, gain, options))
        return found

    def clashes(self, student: Student, clubs: list[str]) -> list[tuple[str, str]]:
        """Pairs of clubs that would leave the student too little exercise if they met on one day."""
        if student.wants_clubs < 2 or not self.exercise.on:
            return []
        week = self.school.scenario.week
        slots = {c: [t for t in self.school.club_slots[c] if t in student.attends] for c in clubs}
        found = []
        for index, one in enumerate(clubs):
            for other in clubs[index + 1 :]:
                pairs = [
                    ((one, t), (other, u)) for t in slots[one] for u in slots[other]
                    if t != u and week[t].day == week[u].day
                ]  # fmt: skip
                if any(not self.exercise.fits(student, week[p[0][1]].day, p) for p in pairs):
                    found.append((one, other))
        return found

    def care(self, problem: ClubProblem) -> None:
        """Students present in care before clubs, and where nothing is joined the sessions that follow."""
        scenario = self.school.scenario
        members: dict[str, int] = defaultdict(int)
        for student in scenario.students:
            campus = self.school.campus_of_student[student.id]
            members[campus] += 1
            for token in student.attends:
                if token in scenario.week.by_token and token in set(scenario.week.care):
                    key = f"{campus}@{token}"
                    problem.care[key] = problem.care.get(key, 0) + 1
        if scenario.settings.grouping.joining == "never":
            for key, present in problem.care.items():
                campus = key.split("@")[0]
                groups = -(-members[campus] // self.sizes.best[campus])
                problem.fixed_care[key] = min(groups, present)
