"""The objective: first `unserved`, then points."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise

from ortools.sat.python import cp_model

from benchmarks.peers.monolith.staff import Team
from benchmarks.peers.monolith.students import Bool
from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.programme import Activity


class Goals:
    """Collects (weight, expression, largest value); `set` hands the sum to the model."""

    def __init__(self, team: Team):
        self.team, self.programme, self.students = team, team.programme, team.students
        self.school, self.model = team.school, team.model
        self.scenario, self.week = self.school.scenario, self.school.scenario.week
        self.weight = self.scenario.settings.goals.weights()
        self.terms: list[cp_model.LinearExprT] = []
        self.most = 0

    def set(self) -> None:
        for goal in (self._clubs, self._load, self._continuity, self._rooms, self._variety, self._too_often, self._days,
                     self._late_starts, self._extra, self._cost, self._classes, self._sizes):  # fmt: skip
            goal()
        unserved = sum(
            self.school.unserved_cost(self.scenario.student[s], day) * literal.negated()
            for (s, day), literal in self.students.served.items()
        )
        self.model.minimize((self.most + 1) * unserved + sum(self.terms))

    def _pay(self, goal: str, measure: cp_model.LinearExprT, most: int) -> None:
        self.terms.append(self.weight[goal] * measure)
        self.most += self.weight[goal] * max(0, most)

    def _or(self, literals: list[Bool]) -> Bool:
        """True whenever one of these is; for what is paid, nothing more is needed."""
        found = self.model.new_bool_var("")
        for literal in literals:
            self.model.add_implication(literal, found)
        return found

    def _clubs(self) -> None:
        """Of students who are served: positions granted, one beyond all lists for each lacking, more for none."""
        wishes = self.scenario.wishes
        longest = wishes.longest
        for s in self.scenario.students:
            wanted, served = self.scenario.wanted_clubs(s), self.students.served
            if not wanted:
                continue
            clubs = wishes.of_student[s.id]
            literals = {c: self.students.member[s.id, c] for c in clubs if c in self.students.wishes[s.id]}
            most = sum(longest + 1 - j for j in range(1, wanted + 1)) + longest - 1
            some = self.model.new_bool_var("")
            self.model.add(some <= sum(literals.values()))
            won = sum((longest - clubs.index(c)) * literal for c, literal in literals.items())
            cost, there = self.model.new_int_var(0, most, ""), self._or([served[s.id, d] for d in self._days_of(s)])
            self.model.add(cost >= most - won - (longest - 1) * some - most * there.negated())
            self._pay("club-choice", s.club_weight * cost, s.club_weight * most)

    def _days_of(self, s: Student) -> list[str]:
        return [day for one, day in self.students.served if one == s.id]

    def _load(self) -> None:
        """Squares of the distance from the target, in each pool at a level that is chosen too."""
        for pool in self.school.fair_pools:
            top = max(int((p.carried + self.school.could_serve[p.id] + 1) / p.share) for p in pool) + 1
            level = self.model.new_int_var(0, top, "")
            for p in pool:
                self._far(p, [self.school.target(p, t) for t in range(top + 1)], level)

    def _far(self, p: Staff, targets: list[int], level: cp_model.IntVar) -> None:
        """Square of a person's distance from the target at the level."""
        target = self.model.new_int_var(min(targets), max(targets), "")
        self.model.add_element(level, targets, target)
        far = max(targets) + p.carried + self.school.could_serve[p.id]
        off, square = self.model.new_int_var(0, far, ""), self.model.new_int_var(0, far * far, "")
        load = p.carried + (self.team.load(p.id) if p.id in self.school.person else 0)
        self.model.add(off >= load - target)
        self.model.add(off >= target - load)
        self.model.add_multiplication_equality(square, [off, off])
        self._pay("fair-load", square, far * far)

    def _continuity(self) -> None:
        by_pair: dict[tuple[str, str], list[Bool]] = defaultdict(list)
        for (g, _, p), literal in self.team.lead.items():
            if g in self.students.groups:
                by_pair[g, p].append(literal)
        for g, opened in self._opened():
            leads = [self._or(literals) for (one, _), literals in by_pair.items() if one == g]
            self._pay("continuity", sum(leads) - opened, len(self.week.care) - 1)

    def _opened(self) -> list[tuple[str, Bool]]:
        return [(g, self.students.open[g]) for g in self.students.groups]

    def _rooms(self) -> None:
        quiet = {a.id for a in self.scenario.activities if a.category.value in ("homework", "reading")}
        for g in self.students.groups:
            used: dict[str, list[Bool]] = defaultdict(list)
            for one, t in self.programme.keys:
                if one != g:
                    continue
                calm = [self.programme.activity[g, t, a] for a in quiet if (g, t, a) in self.programme.activity]
                for r in self.scenario.rooms:
                    if calm and (g, t, r.id) in self.programme.room:
                        both = self.model.new_bool_var("")
                        self.model.add(both >= sum(calm) + self.programme.room[g, t, r.id] - 1)
                        used[r.id].append(both)
            if used:
                moves = self.model.new_int_var(0, len(used), "")
                self.model.add(moves >= sum(self._or(literals) for literals in used.values()) - 1)
                self._pay("room-moves", moves, len(used))

    def _variety(self) -> None:
        for g in self.students.groups:
            for a in self.scenario.activities:
                if a.category.value in ("homework", "sports") or a.min_per_day:
                    continue
                had = [
                    [
                        lit
                        for t in self.week.on_day[day]
                        if (lit := self.programme.activity.get((g, t, a.id))) is not None
                    ]
                    for day in self.week.days
                ]
                of_day = [self._or(literals) for literals in had]
                for one, following in pairwise(of_day):
                    both = self.model.new_bool_var("")
                    self.model.add(both >= one + following - 1)
                    self._pay("variety", both, 1)

    def _too_often(self) -> None:
        """Sessions of a category on a day beyond a quarter of the day's, or beyond what is demanded of it if more."""
        categories: dict[str, list[Activity]] = defaultdict(list)
        for a in self.scenario.activities:
            if a.for_care:
                categories[a.category.value].append(a)
        for g in self.students.groups:
            for day in self.week.days:
                tokens = [t for one, t in self.programme.keys if one == g and self.week[t].day == day]
                for activities in categories.values():
                    self._category(g, tokens, activities)

    def _category(self, g: str, tokens: list[str], activities: list[Activity]) -> None:
        activity, most = self.programme.activity, len(tokens)
        given = [activity[g, t, a.id] for t in tokens for a in activities if (g, t, a.id) in activity]
        if not given:
            return
        demanded = sum(a.min_per_day * self._may_have(g, a) for a in activities if a.min_per_day)
        usual, by_demand = self.model.new_int_var(0, most * most, ""), self.model.new_bool_var("")
        self.model.add(usual <= -(-most // 4)).only_enforce_if(by_demand.negated())
        self.model.add(usual <= demanded).only_enforce_if(by_demand)
        beyond = self.model.new_int_var(0, most, "")
        self.model.add(beyond >= sum(given) - usual)
        self._pay("variety", beyond, most)

    def _may_have(self, g: str, a: Activity) -> Bool:
        """True only if the activity allows all grades of the group."""
        found = self.model.new_bool_var("")
        for (one, grade), there in self.students.grade.items():
            if one == g and not a.allows_grade(grade):
                self.model.add_at_most_one(found, there)
        return found

    def _late_starts(self) -> None:
        """Available slots before the first one served, as long as no pause is over half an hour."""
        for p in self.school.staff:
            if p.role in (Role.VOLUNTEER, Role.OUTSIDE):
                continue
            for of_day in self.week.on_day.values():
                tokens = [t for t in of_day if t in p.available]
                works = {t: sum(self.team.work[p.id, t]) for t in tokens}
                for i in range(len(tokens)):
                    later = []
                    for before, following in pairwise(tokens[i:]):
                        if self.week[following].start - self.week[before].end > 30:
                            break
                        later += self.team.work[p.id, following]
                    if later:
                        waits = self.model.new_bool_var("")
                        self.model.add(waits >= self._or(later) - sum(works[one] for one in tokens[: i + 1]))
                        self._pay("late-starts", waits, 1)

    def _days(self) -> None:
        """Gaps in people's days, days on which outsiders come in, slots that somebody avoids."""
        for p in self.school.staff:
            for day, tokens in self.week.on_day.items():
                works = [sum(self.team.work[p.id, t]) for t in tokens]
                for j in range(1, len(tokens) - 1):
                    gap = self.model.new_bool_var("")
                    for i, k in ((i, k) for i, k in combinations(range(len(tokens)), 2) if i < j < k):
                        self.model.add(gap >= works[i] + works[k] - works[j] - 1)
                    self._pay("staff-gaps", gap, 1)
                if p.role in (Role.VOLUNTEER, Role.OUTSIDE):
                    self._pay("call-ins", self.team.on_day[p.id, day], 1)
                for t, load in zip(tokens, works, strict=True):
                    if t in p.avoids:
                        self._pay("avoided", load, 1)

    def _extra(self) -> None:
        """Staff in sessions less the fewest for those present: over campuses and slots, present / R rounded up.

        On duty is always the minimum; where that is 0, everybody on duty is more than needed.
        """
        largest, at = self.school.max_students_per_staff, self.school.campus_of_student
        teams = [literal for table in (self.team.lead, self.team.helper) for literal in table.values()]
        teams += [lit for (campus, _, _), lit in self.team.duty.items() if not self.school.min_duty[campus]]
        self._pay("extra-staff", sum(teams), len(teams))
        for campus in self.scenario.campuses:
            for t, slot in self.week.by_token.items():
                there = [s for s in self.scenario.students if at[s.id] == campus and t in s.attends]
                if there and not slot.club_only:
                    present = sum(self.students.served[s.id, slot.day] for s in there)
                    fewest = self.model.new_int_var(0, -(-len(there) // largest), "")
                    self.model.add(largest * fewest <= present + largest - 1)
                    self._pay("extra-staff", -fewest, 0)

    def _cost(self) -> None:
        outside = [(p, self._fen(p)) for p in self.school.staff if p.role is Role.OUTSIDE and p.yuan_per_slot]
        if outside:
            fen = sum(rate * self.team.load(p.id) for p, rate in outside)
            most = sum(rate * p.max_per_week for p, rate in outside) // 100 + 1
            yuan = self.model.new_int_var(0, most, "")
            self.model.add(100 * yuan >= fen)
            self._pay("outside-cost", yuan, most)

    def _fen(self, p: Staff) -> int:
        return int(p.yuan_per_slot * 100)

    def _classes(self) -> None:
        classes: dict[tuple[str, str, int, str], list[str]] = defaultdict(list)
        for s in self.scenario.students:
            if s.class_name:
                classes["classmates", s.campus, s.grade, s.class_name].append(s.id)
            if s.together:
                classes["together", s.together, 0, ""].append(s.id)
        for key, ids in classes.items():
            spread = []
            for g in self.students.groups:
                literals = [self.students.x[s, g] for s in ids if (s, g) in self.students.x]
                if literals:
                    spread.append(self._or(literals))
            if len(ids) > 1 and spread:
                more = self.model.new_int_var(0, len(spread), "")
                self.model.add(more >= sum(spread) - 1)
                self._pay(key[0], more, len(spread))

    def _sizes(self) -> None:
        most = self.scenario.settings.grouping.max_size
        for campus in self.scenario.campuses:
            low, high = self.model.new_int_var(0, most, ""), self.model.new_int_var(0, most, "")
            for g in (g for g, home in self.students.groups.items() if home == campus):
                self.model.add(high >= self.students.size[g])
                self.model.add(low <= self.students.size[g]).only_enforce_if(self.students.open[g])
            apart = self.model.new_int_var(0, most, "")
            self.model.add(apart >= high - low)
            self._pay("even-sizes", apart, most)
