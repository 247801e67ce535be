"""Students whose day lacks exercise change care groups, or give up a club, in a finished week.

The programme decides last who exercises when, and few students are then left whose day has none. The week stays as it
is: such a student moves to a care group with a free seat in all slots concerned, or changes places with a member of
another one; where that does not do, the student also leaves a club that can do without. What comes out keeps all rules
that the plan kept before. Local search by first improvement; who finds no place is left to the caller.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from optimizer.domain.people import Student
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.exercise_due import ExerciseDue
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import students_served


@dataclass(frozen=True)
class _Placement:
    """A student in a care group and clubs, with the group or club of each ordinary slot that the student attends."""

    student: Student
    group: str
    clubs: tuple[str, ...]
    places: Mapping[str, str]


class ExerciseMoves:
    """Moves and exchanges of students in one plan, which is changed in place."""

    def __init__(self, school: School, exercise: ExerciseDue, plan: Plan):
        self.school, self.exercise, self.plan = school, exercise, plan
        self.grouping = school.scenario.settings.grouping
        index = PlanIndex(school, plan)
        self.grades = index.grades
        self.headcount = Counter(index.joint_headcount)
        self.in_room: Counter[SessionKey] = Counter()
        for (host, token), count in self.headcount.items():
            self.in_room[plan.meetings[host, token].room, token] += count
        self.present: dict[SessionKey, set[str]] = defaultdict(set)
        for (group, token), students in index.at.items():
            self.present[self.plan.host_of(group, token) or group, token] |= set(students)
        self.members: dict[str, list[str]] = defaultdict(list)
        for student, group in sorted(plan.care.items()):
            self.members[group].append(student)
        self.club_size = Counter(club for clubs in plan.clubs.values() for club in clubs)

    def run(self) -> int:
        """Help whom it can; the number of students whose days all have enough exercise now and had not before."""
        if not self.exercise.required:
            return 0
        student = self.school.scenario.student
        lacking = [student[s] for s in sorted(self.plan.care) if not self._suffices(self._placement(student[s]))]
        return sum(self._help(one) for one in lacking)

    def _help(self, student: Student) -> bool:
        before = self._placement(student)
        for clubs, substitute in self._fewer_clubs(student):
            old = [self._placement(one.student) for one in substitute]
            for group in [before.group, *self._other_groups(student)]:
                after = self._placement(student, group, clubs)
                if not self._suffices(after) or (group == before.group and clubs == before.clubs):
                    continue
                if self._try([before, *old], [after, *substitute]):
                    return True
                joining = {one.student.id for one in substitute}
                for other in (p for p in self._partners(student, group) if p.id not in joining):
                    one = self._placement(other)
                    two = self._placement(other, before.group)
                    if self._suffices(two) and self._try([before, one, *old], [after, two, *substitute]):
                        return True
        return False

    def _fewer_clubs(self, student: Student) -> Iterator[tuple[tuple[str, ...], list[_Placement]]]:
        """The student's clubs, then those without one, and who joins that one where it needs all its members."""
        clubs = self.plan.clubs.get(student.id, ())
        yield clubs, []
        for club in clubs:
            rest = tuple(other for other in clubs if other != club)
            if self.club_size[club] > self.school.scenario.club[club].fewest_members:
                yield rest, []
            else:
                yield from ((rest, [substitute]) for substitute in self._substitutes(club))

    def _substitutes(self, club: str) -> Iterator[_Placement]:
        """Students who ask for a club, lack one, and would have exercise enough with it, as they would then be."""
        plan, week, slots = self.plan, self.school.scenario.week, self.plan.club_slots[club]
        for name in self.school.wishers[club]:
            student, clubs = self.school.scenario.student[name], plan.clubs.get(name, ())
            busy = {t for other in clubs for t in plan.club_slots[other]}
            is_free = all(t in student.attends and t not in busy and plan.served(name, week[t].day) for t in slots)
            if club not in clubs and len(clubs) < student.wants_clubs and is_free and name in plan.care:
                placement = self._placement(student, clubs=(*clubs, club))
                if self._suffices(placement):
                    yield placement

    def _other_groups(self, student: Student) -> list[str]:
        """Other care groups of the campus that have the student's grade, sorted; none for one who names a group."""
        campus, own = self.school.campus_of_student[student.id], self.plan.care[student.id]
        if student.care_group:
            return []
        return [
            group
            for group in sorted(self.members)
            if group != own and self.plan.campus[group] == campus and student.grade in self.grades[group]
        ]

    def _partners(self, student: Student, group: str) -> Iterator[Student]:
        """Members of another group who may take the student's place; of the same grade, so that both keep theirs."""
        if group != self.plan.care[student.id]:
            for member in list(self.members[group]):
                other = self.school.scenario.student[member]
                if other.grade == student.grade and not other.care_group:
                    yield other

    # -- placements -----------------------------------------------------------------------------------------------

    def _placement(self, student: Student, group: str = "", clubs: tuple[str, ...] | None = None) -> _Placement:
        """Where a student is with this group and these clubs; by default those of the plan."""
        plan, week = self.plan, self.school.scenario.week
        group = group or plan.care.get(student.id, "")
        clubs = plan.clubs.get(student.id, ()) if clubs is None else clubs
        places = {t: c for c in clubs for t in plan.club_slots[c]}
        for day, tokens in self.school.attended[student.id].items():
            if plan.served(student.id, day):
                for token in tokens:
                    if not week[token].extended and not week[token].club_only:
                        places.setdefault(token, group)
        return _Placement(student, group, clubs, places)

    def _suffices(self, placement: _Placement) -> bool:
        """Whether every served day has a session in each slot and as much exercise as is due."""
        scenario, student = self.school.scenario, placement.student
        minutes: Counter[str] = Counter()
        in_clubs: dict[str, list[str]] = defaultdict(list)
        for token, group in placement.places.items():
            session, day = self.plan.meetings.get((group, token)), scenario.week[token].day
            if session is None:
                return False
            minutes[day] += scenario.physical_minutes(session.activity, token)
            if group != placement.group:
                in_clubs[day].append(token)
        return all(
            minutes[day] >= self.exercise.due_on(student, day, in_clubs[day])
            for day in self.school.attended[student.id]
            if self.plan.served(student.id, day)
        )

    # -- changes --------------------------------------------------------------------------------------------------

    def _try(self, before: list[_Placement], after: list[_Placement]) -> bool:
        """Make a change of placements if sizes, staff, rooms, grades and codes allow it; whether it was made."""
        changes = self._changes(before, after)
        if not (self._groups_allow(before, after) and self._sessions_allow(changes, after)):
            return False
        for key, count in changes.items():
            self.headcount[key] += count
            self.in_room[self.plan.meetings[key].room, key[1]] += count
        for old, new in zip(before, after, strict=True):
            name = new.student.id
            for placement, change in ((old, set.discard), (new, set.add)):
                for token, group in placement.places.items():
                    change(self.present[self.plan.host_of(group, token) or group, token], name)
            self.members[old.group].remove(name)
            self.members[new.group].append(name)
            self.plan.care[name] = new.group
            self.club_size.subtract(old.clubs)
            self.club_size.update(new.clubs)
            if new.clubs:
                self.plan.clubs[name] = new.clubs
            else:
                self.plan.clubs.pop(name, None)
        return True

    def _changes(self, before: list[_Placement], after: list[_Placement]) -> Counter[SessionKey]:
        """(host or club, token) -> students more than before; sessions without a change are absent."""
        changes: Counter[SessionKey] = Counter()
        for placements, sign in ((before, -1), (after, 1)):
            for placement in placements:
                for token, group in placement.places.items():
                    if (host := self.plan.host_of(group, token)) is not None:
                        changes[host, token] += sign
        return Counter({key: count for key, count in changes.items() if count})

    def _groups_allow(self, before: list[_Placement], after: list[_Placement]) -> bool:
        """Sizes, mixed grades and ``apart`` codes of the care groups."""
        student = self.school.scenario.student
        leavers = {placement.student.id: placement.group for placement in before}
        if len(after) == 1 and before[0].group != after[0].group:
            left = [s for s in self.members[before[0].group] if s != after[0].student.id]
            is_mixed = self.grouping.mixed == "allowed" or len({student[s].grade for s in left}) > 1
            if len(left) < max(1, self.grouping.min_size) or not is_mixed:
                return False
            if len(self.members[after[0].group]) >= self.grouping.max_size:
                return False
        for placement in after:
            stay = [s for s in self.members[placement.group] if leavers.get(s) != placement.group]
            if placement.student.apart and any(student[s].apart == placement.student.apart for s in stay):
                return False
        return True

    def _sessions_allow(self, changes: Counter[SessionKey], after: list[_Placement]) -> bool:
        """Seats, staff and rooms of all sessions with more students; grades and codes where students come together."""
        scenario = self.school.scenario
        for (host, token), count in changes.items():
            session = self.plan.meetings[host, token]
            if count < 0 or host in scenario.club:
                continue
            students = self.headcount[host, token] + count
            served = students_served(1 + len(session.assistants), scenario.activity[session.activity])
            capacity = scenario.room[session.room].capacity if session.room else None
            if not session.lead or students > min(served, self.grouping.max_size):
                return False
            if capacity is not None and self.in_room[session.room, token] + count > capacity:
                return False
        movers = {placement.student.id for placement in after}
        for placement in after:
            for token, group in placement.places.items():
                if group in scenario.club:
                    continue
                others = [
                    scenario.student[s] for s in self.present[self.plan.host_of(group, token) or group, token] - movers
                ]
                grades = {placement.student.grade, *(other.grade for other in others)}
                apart = placement.student.apart
                if max(grades) - min(grades) > self.grouping.join_max_grade_span:
                    return False
                if apart and any(other.apart == apart for other in others):
                    return False
        return True
