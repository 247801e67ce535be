"""Students put into care groups with seats, and the others into new groups, without search.

What stays open shows in the audit. It is there for speed, as `greedy_fill` is: many newcomers who are alike make a hard
model, and a week that serves them all is improved from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from optimizer.domain.people import Student
from optimizer.engine.cp.neighbourhood import new_group_ids
from optimizer.engine.plan.edit import PlanEditor
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.engine.problem.school import School
from optimizer.engine.problem.staffing import students_served


class GreedyPlacement:
    """Places students in a copy of a plan, on all days on which they did not wait as published.

    Attributes
    ----------
    plan : Plan
        The copy.
    opened : set of (group, slot)
        Sessions that the new groups need.
    """

    def __init__(self, school: School, plan: Plan, published: Plan, past_days: Collection[str]):
        self.school, self.plan = school, plan.copy()
        self._published, self._past_days = published, frozenset(past_days)
        self._index, self._members = PlanIndex(school, plan), Counter(plan.care.values())
        self._grades = defaultdict(frozenset[int], self._index.grades)
        self._codes: dict[str, set[str]] = defaultdict(set)
        for student, group in plan.care.items():
            self._codes[group].add(school.scenario.student[student].apart)
        self._seats = self._free_seats()
        self.opened: set[SessionKey] = set()

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
            groups = [student.care_group] if student.care_group else self._index.care_groups
            group = next((g for g in groups if self.plan.campus.get(g) == campus and self._fits(student, g, slots)), "")
            if not group and student.care_group:
                self._open_group(group := student.care_group, campus, slots)
            elif not group:
                leaver, to = self._who_goes(student, slots)
                present = slots if leaver is student else self._present(leaver)
                group = to if leaver is student else self.plan.care[leaver.id]
                if not to:
                    self._open_group(to := next(names), campus, present)
                    group = group or to
                if leaver is not student:
                    self._members[group] -= 1
                    for token in present:
                        self._seats[group, token] = self._seats.get((group, token), 0) + 1
                    self._move(editor, leaver, to, present)
            for day in self.school.attended[student.id].keys() - self._past_days:
                if day not in self._published.waits.get(student.id, frozenset()):
                    editor.serve_again(student.id, day)
            self._move(editor, student, group, slots)
        if self.school.scenario.settings.grouping.mixed == "required":
            for group in sorted(self._new):
                self._mix(editor, group)
        return self.plan

    def _who_goes(self, student: Student, slots: Collection[str]) -> tuple[Student, str]:
        """Where no group has a seat: who goes, the student or a child whose seat it takes, and into which group.

        Least cost: 1 for a child who moves, 2 (a session and its lead) for each slot in which a new group does not meet
        yet. The group is blank for one to be opened.
        """
        grouping, campus = self.school.scenario.settings.grouping, self.school.campus_of_student[student.id]
        new = sorted(group for group in self._new if self.plan.campus[group] == campus)

        def cheapest(one: Student, present: Collection[str], of_moving: int) -> tuple[int, str]:
            fitting = [group for group in new if self._fits(one, group, present)]
            costs = [(2 * sum((g, t) not in self.opened for t in present), g) for g in (*fitting, "")]
            cost, group = min(costs, key=lambda pair: (pair[0], not pair[1]))
            return of_moving + cost, group

        who = student
        least, to = cheapest(student, slots, 0)
        for other in self.school.scenario.students if grouping.mixed != "required" else ():
            group = self.plan.care.get(other.id, "")
            if not group or group in self._new or self.plan.campus[group] != campus or other.care_group:
                continue
            grades = self._grades[group] | {student.grade}
            too_wide = max(grades) - min(grades) > grouping.max_grade_span
            if too_wide or (student.apart and student.apart in self._codes[group]):
                continue
            present = self._present(other)
            if not present or not all(self._seats.get((group, t), 0) + (t in present) > 0 for t in slots):
                continue
            if any(len(self._index.at.get((group, t), ())) < 2 and t not in slots for t in present):
                continue
            for seat in self._index.care_groups:
                if seat != group and self.plan.campus[seat] == campus and self._fits(other, seat, present):
                    return other, seat
            cost, group = cheapest(other, present, 1)
            if cost < least:
                who, least, to = other, cost, group
        return who, to

    def _present(self, student: Student) -> list[str]:
        """Slots to come in which a child is with its care group as published."""
        group, week = self.plan.care[student.id], self.school.scenario.week
        places = self._index.places(student)
        return [t for t, where in places.items() if where == group and week[t].day not in self._past_days]

    def _open_group(self, group: str, campus: str, slots: Collection[str]) -> None:
        self.plan.campus[group] = campus
        self._seats |= {(group, t): self.school.scenario.settings.grouping.max_size for t in slots}

    def _move(self, editor: PlanEditor, student: Student, group: str, slots: Collection[str]) -> None:
        editor.move_student(student.id, group)
        self._members[group] += 1
        self._grades[group] |= {student.grade}
        self._codes[group].add(student.apart)
        for token in slots:
            self._seats[group, token] = self._seats.get((group, token), 0) - 1
            if (group, token) not in self.plan.meetings:
                self.opened.add((group, token))

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
            if may_go and stays_mixed and other and self._fits(student, group, self._care_slots(student)):
                self._move(editor, student, group, self._care_slots(student))
                return

    def _care_slots(self, student: Student) -> list[str]:
        week, waits = self.school.scenario.week, self._published.waits.get(student.id, frozenset())
        days = self.school.attended[student.id].keys() - waits - self._past_days
        return [t for t in week.care if t in student.attends and week[t].day in days]

    def _fits(self, student: Student, group: str, slots: Collection[str]) -> bool:
        grouping, grades = self.school.scenario.settings.grouping, self._grades[group] | {student.grade}
        return (
            self._members[group] < grouping.max_size
            and max(grades) - min(grades) <= grouping.max_grade_span
            and not (student.apart and student.apart in self._codes[group])
            and all(self._seats.get((group, t), 1 if group in self._new else 0) > 0 for t in slots)
        )

    @property
    def _new(self) -> set[str]:
        return self.plan.campus.keys() - self._index.plan.campus.keys()

    def _free_seats(self) -> dict[SessionKey, int]:
        """(care group, slot) -> children whom its session could take besides, by its staff, its room and its size."""
        scenario, plan, in_room = self.school.scenario, self.plan, Counter[tuple[str, str]]()
        for host, heads in self._index.joint_headcount.items():
            in_room[plan.meetings[host].room, host[1]] += heads
        seats: dict[SessionKey, int] = {}
        for key, session in plan.meetings.items():
            host = (session.host or key[0], key[1])
            shown, heads = plan.meetings[host], self._index.joint_headcount[host]
            room = scenario.room.get(shown.room)
            free = students_served(self._index.team_size(host), scenario.activity[shown.activity]) - heads
            if room is not None and room.capacity is not None:
                free = min(free, room.capacity - in_room[shown.room, key[1]])
            if host != key or any(m.host == key[0] and k[1] == key[1] for k, m in plan.meetings.items()):
                free = min(free, scenario.settings.grouping.max_size - heads)
            seats[key] = free
        return seats
