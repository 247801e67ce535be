"""Students put into care groups, by chains of two where that is cheaper, and into new groups, without search.

What stays open shows in the audit. It is there for speed: many newcomers who are alike make a hard model, and a week
that serves them all is improved from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from optimizer.domain.people import Student
from optimizer.engine.cp.neighbourhood import new_group_ids
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex, Seats
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School


class GreedyPlacement:
    """Places students in a copy of a plan, on all days on which they did not wait as published.

    Attributes
    ----------
    plan : Plan
        The copy.
    opened : set of (group, slot)
        Sessions that were not there and are needed.
    lacking : set of (group, slot)
        Hosts that hold more children than their staff, room or size allow: something has to change there.
    """

    def __init__(self, school: School, plan: Plan, published: Plan, past_days: Collection[str]):
        self.school, self.plan = school, plan.copy()
        self._published, self._past_days = published, frozenset(past_days)
        self._index, self._members = PlanIndex(school, plan), Counter(plan.care.values())
        self._grades = defaultdict(frozenset[int], self._index.grades)
        self._codes: dict[str, set[str]] = defaultdict(set)
        for student, group in plan.care.items():
            self._codes[group].add(school.scenario.student[student].apart)
        self._seats = Seats(self._index)
        self.opened: set[SessionKey] = set()
        self.lacking: set[SessionKey] = set()

    def place(self, students: Collection[str]) -> Plan:
        """The plan with these students in groups, those of the lowest grades first."""
        editor = PlanEditor(self.school, self.plan, cascading=False)
        names = new_group_ids(self.school, self.plan.campus)
        rows = (self.school.scenario.student[s] for s in students if s in self.school.scenario.student)
        for student in sorted(rows, key=lambda s: (self.school.campus_of_student[s.id], s.grade, s.id)):
            slots = self._care_slots(student)
            if student.id in self.plan.care or not slots:
                continue
            campus = self.school.campus_of_student[student.id]
            who, to = (student, student.care_group) if student.care_group else self._who_goes(student, slots)
            present = slots if who is student else self._present(who)
            if to not in self.plan.campus:
                to = to or next(names)
                self.plan.campus[to] = campus
            group = to
            if who is not student:
                group = self.plan.care[who.id]
                self._members[group] -= 1
                self._take(group, present, -1)
                self._move(editor, who, to, present)
            for day in self.school.attended[student.id].keys() - self._past_days:
                if day not in self._published.waits.get(student.id, frozenset()):
                    editor.serve_again(student.id, day)
            self._move(editor, student, group, slots)
        if self.school.scenario.settings.grouping.mixed == "required":
            for group in sorted(self._new):
                self._mix(editor, group)
        return self.plan

    def _who_goes(self, student: Student, slots: list[str]) -> tuple[Student, str]:
        """Who goes into which group at the least cost: the student, or a child whose place it takes.

        The cost is 1 for a child who moves, 1 for each session that lacks a seat then, and 2, a session and its lead,
        for each slot in which a group does not meet yet. The group is blank for one to be opened.
        """
        grouping, campus = self.school.scenario.settings.grouping, self.school.campus_of_student[student.id]
        groups = sorted(group for group, own in self.plan.campus.items() if own == campus and self._is_care(group))

        def cheapest(one: Student, present: list[str], own: str = "") -> tuple[int, str]:
            open_to = (g for g in groups if g != own and self._members[g] < grouping.max_size and self._may(one, g))
            costs = [*((self._cost(g, present), g) for g in open_to), (2 * len(present), "")]
            return min(costs, key=lambda pair: (pair[0], not pair[1], pair[1]))

        who = student
        least, to = cheapest(student, slots)
        seen: set[tuple[object, ...]] = set()
        for other in self.school.scenario.students if grouping.mixed != "required" else ():
            group = self.plan.care.get(other.id, "")
            kind = (group, other.grade, other.apart, other.attends, self.plan.clubs.get(other.id, ()))
            if least <= 1 or group not in groups or group in self._new or other.care_group or kind in seen:
                continue
            seen.add(kind)
            present = self._present(other)
            empties = any(len(self._index.at.get((group, t), ())) < 2 and t not in slots for t in present)
            if not present or empties or not self._may(student, group):
                continue
            cost = 1 + self._cost(group, slots, present)
            if cost < least:
                others, there = cheapest(other, present, group)
                if cost + others < least:
                    who, least, to = other, cost + others, there
        return who, to

    def has_seat(self, student: Student, slots: Collection[str]) -> bool:
        """Whether a care group could take the student in these slots with its members and its sessions as published."""
        most, campus = self.school.scenario.settings.grouping.max_size, self.school.campus_of_student[student.id]
        return any(
            self._index.plan.campus[group] == campus
            and student.care_group in ("", group)
            and self._members[group] < most
            and self._may(student, group)
            and self._cost(group, slots) == 0
            for group in self._index.care_groups
        )

    def _is_care(self, group: str) -> bool:
        return group in self._new or group in self._index.care_groups

    def _may(self, student: Student, group: str) -> bool:
        """Whether a student may be in a group, by grades and ``apart``."""
        grades = self._grades[group] | {student.grade}
        span = self.school.scenario.settings.grouping.max_grade_span
        return max(grades) - min(grades) <= span and not (student.apart and student.apart in self._codes[group])

    def _cost(self, group: str, slots: Collection[str], freed: Collection[str] = ()) -> int:
        """What one child more in a group costs in some slots; ``freed`` are those in which another child leaves it."""
        cost = 0
        for token in slots:
            if (group, token) in self.plan.meetings:
                cost += self._seats.free(group, token) + (token in freed) <= 0
            elif (group, token) not in self.opened:
                cost += 2
        return cost

    def _take(self, group: str, slots: Collection[str], seats: int) -> None:
        """Take seats of a group's sessions, or give them back."""
        for token in slots:
            if (group, token) in self.plan.meetings:
                host = self.plan.meetings[group, token].host or group
                self._seats.take(group, token, seats)
                lacks = self._seats.free(group, token) < 0
                (self.lacking.add if lacks else self.lacking.discard)((host, token))
            elif seats > 0:
                self.opened.add((group, token))

    def _present(self, student: Student) -> list[str]:
        """Slots to come in which a child is with its care group as published."""
        group, week = self.plan.care[student.id], self.school.scenario.week
        places = self._index.places(student)
        return [t for t, where in places.items() if where == group and week[t].day not in self._past_days]

    def _move(self, editor: PlanEditor, student: Student, group: str, slots: Collection[str]) -> None:
        editor.move_student(student.id, group)
        self._members[group] += 1
        self._grades[group] |= {student.grade}
        self._codes[group].add(student.apart)
        self._take(group, slots, 1)

    def _mix(self, editor: PlanEditor, group: str) -> None:
        """Where a new group has one grade alone, let a child of another grade join, whose own group stays mixed."""
        if len(self._grades[group]) > 1 or self._members[group] < 2:
            return
        counts = Counter((g, self.school.scenario.student[s].grade) for s, g in self.plan.care.items())
        for student in self.school.scenario.students:
            own = self.plan.care.get(student.id, "")
            stays_mixed = counts[own, student.grade] > 1 or len(self._grades[own]) > 2
            may_go = own and self.plan.campus[own] == self.plan.campus[group] and not student.care_group
            other = student.grade not in self._grades[group]
            if may_go and stays_mixed and other and self._may(student, group):
                self._move(editor, student, group, self._care_slots(student))
                return

    def _care_slots(self, student: Student) -> list[str]:
        week, waits = self.school.scenario.week, self._published.waits.get(student.id, frozenset())
        days = self.school.attended[student.id].keys() - waits - self._past_days
        return [t for t in week.care if t in student.attends and week[t].day in days]

    @property
    def _new(self) -> set[str]:
        return self.plan.campus.keys() - self._index.plan.campus.keys()
