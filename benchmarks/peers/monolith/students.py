"""Students: served days, clubs, care groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

from ortools.sat.python import cp_model

from optimizer.domain.people import Student
from optimizer.engine.problem.school import School

SPARE = 1.15
"""Care groups for each that filling up to ``max_size`` would take, by bands of grades, rounded up."""
Bool = cp_model.IntVar


class Students:
    """Who is in what, and when clubs meet.

    Attributes
    ----------
    groups : dict
        Care group -> campus. ``extended`` the same of extended groups, with ``late`` their members, cut from the list.
    x : dict
        (student, care group) -> in it. Also ``served`` by (student, day), ``member`` by (student, club), ``meets`` by
        (club, slot), ``attends`` by (student, club, slot), ``open`` by group or club, ``grade`` by (care group, grade).
    size : dict
        Group or club -> number of members.
    """

    def __init__(self, school: School, model: cp_model.CpModel):
        self.school, self.model = school, model
        self.week, self.scenario = school.scenario.week, school.scenario
        self.care_slots = set(self.week.care)
        self.x: dict[tuple[str, str], Bool] = {}
        self.served: dict[tuple[str, str], Bool] = {}
        self.member: dict[tuple[str, str], Bool] = {}
        self.meets: dict[tuple[str, str], Bool] = {}
        self.attends: dict[tuple[str, str, str], Bool] = {}
        self.grade: dict[tuple[str, int], Bool] = {}
        self.open: dict[str, Bool] = {}
        self.size: dict[str, cp_model.LinearExprT] = {}
        self.groups = self._groups()
        self.extended: dict[str, str] = {}
        self.late: dict[str, list[Student]] = {}
        self.late_group: dict[str, str] = {}
        self._cut_extended()
        for name in (*self.groups, *self.extended, *self.scenario.club):
            self.open[name] = model.new_bool_var("")
        self.wishes = {s.id: [c for c in s.clubs if s.id in school.wishers[c]] for s in self.scenario.students}
        self._clubs()
        self._care()
        for s in self.scenario.students:
            self._student(s)
        self._codes()

    # -- groups -------------------------------------------------------------------------------------------------

    def in_care(self, campus: str) -> list[Student]:
        at = self.school.campus_of_student
        return [s for s in self.scenario.students if at[s.id] == campus and s.attends & self.care_slots]

    def _groups(self) -> dict[str, str]:
        found, size = dict(self.school.pinned_campus), self.scenario.settings.grouping.max_size
        names = (name for number in range(1, 10**5) if (name := f"C{number:02d}") not in found)
        span = self.scenario.settings.grouping.max_grade_span + 1
        for campus in self.scenario.campuses:
            bands = Counter((s.grade - 1) // span for s in self.in_care(campus))
            wanted = sum(-int(-n * SPARE // size) for n in bands.values())
            found |= {next(names): campus for _ in range(wanted - sum(c == campus for c in found.values()))}
        return found

    def _cut_extended(self) -> None:
        size, late = self.scenario.settings.grouping.max_size, set(self.week.extended)
        for campus in self.scenario.campuses:
            at = self.school.campus_of_student
            rows = [s for s in self.scenario.students if at[s.id] == campus and s.attends & late]
            for first in range(0, len(rows), size):
                name = f"E{len(self.extended) + 1:02d}"
                self.extended[name], self.late[name] = campus, rows[first : first + size]
                self.late_group |= {s.id: name for s in self.late[name]}

    def _care(self) -> None:
        grouping, model = self.scenario.settings.grouping, self.model
        for g, campus in self.groups.items():
            here = self.in_care(campus)
            for s in here:
                self.x[s.id, g] = model.new_bool_var("")
                if s.care_group:
                    model.add(self.x[s.id, g] == 0) if s.care_group != g else None
            self.size[g] = sum(self.x[s.id, g] for s in here)
            model.add(self.size[g] <= grouping.max_size * self.open[g])
            model.add(self.size[g] >= max(1, grouping.min_size) * self.open[g])
            grades = sorted({s.grade for s in here})
            for grade in grades:
                self.grade[g, grade] = model.new_bool_var("")
                model.add_max_equality(self.grade[g, grade], [self.x[s.id, g] for s in here if s.grade == grade])
            for low, high in combinations(grades, 2):
                if high - low > grouping.max_grade_span:
                    model.add_at_most_one(self.grade[g, low], self.grade[g, high])
            if grouping.mixed == "required" and len(grades) > 1:
                model.add(sum(self.grade[g, grade] for grade in grades) >= 2 * self.open[g])

    # -- clubs --------------------------------------------------------------------------------------------------

    def _clubs(self) -> None:
        for club in self.scenario.clubs:
            c, model, opened = club.id, self.model, self.open[club.id]
            for s in self.school.wishers[c]:
                self.member[s, c] = model.new_bool_var("")
            self.size[c] = sum(self.member[s, c] for s in self.school.wishers[c])
            model.add(self.size[c] >= club.min_students * opened)
            most = len(self.school.wishers[c]) if club.max_students is None else club.max_students
            model.add(self.size[c] <= most * opened)
            by_day: dict[str, list[Bool]] = defaultdict(list)
            for t in self.school.club_slots[c]:
                self.meets[c, t] = model.new_bool_var("")
                by_day[self.week[t].day].append(self.meets[c, t])
            for literals in by_day.values():
                model.add_at_most_one(literals)
            model.add(sum(sum(part) for part in by_day.values()) == self.school.club_meetings[c] * opened)
        for pin in self.scenario.pins:
            if pin.group in self.scenario.club:
                self.model.add(self.meets[pin.group, pin.slot] == 1)

    def _student(self, s: Student) -> None:
        model, mine = self.model, self.wishes[s.id]
        groups = [self.x[s.id, g] for g in self.groups if (s.id, g) in self.x]
        model.add_at_most_one(groups)
        model.add(sum(self.member[s.id, c] for c in mine) <= s.wants_clubs)
        for day in self.school.attended[s.id]:
            self.served[s.id, day] = model.new_bool_var("")
        model.add(sum(groups) <= sum(self.served[s.id, day] for day in self.school.attended[s.id]))
        for c in mine:
            for t in self.school.club_slots[c]:
                self._meeting(s, c, t)
        for t in s.attends:
            together = [self.attends[s.id, c, t] for c in mine if (s.id, c, t) in self.attends]
            if len(together) > 1:
                model.add_at_most_one(together)
        for day, tokens in self.school.attended[s.id].items():
            served = self.served[s.id, day]
            if any(self.week[t].extended for t in tokens):
                model.add_implication(served, self.open[self.late_group[s.id]])
            if self.care_slots & set(tokens):
                model.add_bool_or([served.negated(), *groups])
            elif not any(self.week[t].extended for t in tokens):
                model.add_bool_or([served.negated(), *groups, *(self.member[s.id, c] for c in mine)])

    def _meeting(self, s: Student, c: str, t: str) -> None:
        """A member is at every meeting of the club, on a served day."""
        member, meets, day = self.member[s.id, c], self.meets[c, t], self.week[t].day
        if t not in s.attends:
            self.model.add_at_most_one(member, meets)
            return
        both = self.attends[s.id, c, t] = self.model.new_bool_var("")
        self.model.add_bool_or([member.negated(), meets.negated(), both])
        self.model.add_implication(both, member)
        self.model.add_implication(both, meets)
        self.model.add_implication(both, self.served[s.id, day])

    def _codes(self) -> None:
        apart: dict[str, list[str]] = defaultdict(list)
        for s in self.scenario.students:
            if s.apart:
                apart[s.apart].append(s.id)
        for ids in apart.values():
            for g in self.groups:
                self.model.add_at_most_one(self.x[s, g] for s in ids if (s, g) in self.x)
