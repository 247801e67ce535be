"""Stage model of the roster: who works when and in which part, with the load shared fairly.

Sessions that the same people may lead are counted together per campus and slot; sessions that few may lead (a skill, a
named leader, a pin) have variables of their own. Every care group has a few people at home in it, who lead it where
they can; a session led by somebody else costs continuity. Missing staff are a shortfall at a price, so that the model
always has an answer and says where staff are short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import inf

from optimizer.engine.construct.roster_problem import CampusSlot, RosterProblem, RosterSolution, RosterTask, Worker
from optimizer.engine.lp.mixed_integer import MixedIntegerSolution, solve_mixed_integer
from optimizer.engine.lp.program import LinearProgram, LinearTerm

MISSING_STAFF_COST = 100_000
WEEKLY_MINIMUM_SHORTFALL_COST = 50_000
LOAD_COST_SEGMENTS = 6
MAX_SLOTS_FOR_GAP_ROWS = 4
ROSTER_FIXING_ROUNDS = ((0, 0.2), (1, 1.0))
"""Prices from which the relaxation's whole parts stay, and the points for each session by which it may be missed."""


class RosterModel:
    """Variables and rows; the parts of each worker are read from the public tables."""

    def __init__(self, problem: RosterProblem):
        self.problem = problem
        self.model = LinearProgram()
        self.worker = {w.id: w for w in problem.workers}
        self.home: dict[tuple[str, tuple[str, str]], int] = {}
        self.lead: dict[tuple[str, tuple[str, str]], int] = {}
        self.help: dict[tuple[str, tuple[str, str]], int] = {}
        self.generic: dict[tuple[str, CampusSlot], int] = {}
        self.assist: dict[tuple[str, CampusSlot], int] = {}
        self.duty: dict[tuple[str, CampusSlot], int] = {}
        self.missing: dict[tuple[str, str], int] = {}
        self._work: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._there: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._day_of = {t: day for day, tokens in problem.days.items() for t in tokens}
        self._away: list[int] = []
        self._drops: dict[tuple[str, str], int] = {}
        spots: dict[CampusSlot, list[RosterTask]] = defaultdict(list)
        for task in problem.tasks:
            spots[task.campus, task.token].append(task)
        for spot in sorted(spots):
            self._spot(spot, spots[spot])
        for spot, (least, most, people) in sorted(problem.duty.items()):
            self._duty(spot, least, most, people)
        for worker in problem.workers:
            self._worker(worker)

    def solve(self, *, slack: float, nodes: int, below: float = inf) -> MixedIntegerSolution | None:
        firm = [(price, max(slack, near * len(self.problem.tasks))) for price, near in ROSTER_FIXING_ROUNDS]
        return solve_mixed_integer(self.model, absolute_gap=slack, node_limit=nodes, fixing_rounds=firm, cutoff=below)

    def load_cost(self, answer: MixedIntegerSolution) -> float:
        """Points of the loads' squared distances from the targets."""
        return sum(self.model.costs[""][variable] * float(answer.values[variable]) for variable in self._away)

    def read(self, answer: MixedIntegerSolution) -> RosterSolution:
        """The parts in a solution."""
        found = RosterSolution()
        for (person, key), variable in [*self.home.items(), *self.lead.items()]:
            if answer.is_true(variable):
                found.lead[key] = person
        for table, parts in (
            (found.helpers, self.help),
            (found.generic, self.generic),
            (found.assistants, self.assist),
            (found.duty, self.duty),
        ):
            for (person, where), variable in parts.items():
                if answer.is_true(variable):
                    table[where].append(person)
        found.missing = {key: answer[variable] for key, variable in self.missing.items() if answer[variable]}
        return found

    def _part(self, person: str, spot: CampusSlot, cost: float = 0) -> int:
        """A variable for one part of a person in a slot."""
        campus, token = spot
        variable = self.model.var(cost + self.worker[person].costs.get(token, 0))
        self._work[person, token].append(variable)
        self._there[person, token, campus].append(variable)
        return variable

    def _spot(self, spot: CampusSlot, tasks: list[RosterTask]) -> None:
        generic = [task for task in tasks if task.generic]
        if generic:
            self._generic(spot, generic)
        for task in tasks:
            if not task.generic:
                self._special(spot, task)
        helpers: list[LinearTerm] = []
        wanted = 0
        for task in tasks:
            wanted += task.need - 1
            if task.need > 1:
                helpers += [(self.help[p, task.key], 1) for p in task.helpers if (p, task.key) in self.help]
        if wanted > 0 or self.problem.spare:
            able = frozenset.intersection(*(task.helpers for task in tasks if task.need > 1 or wanted == 0))
            if wanted == 0:
                able &= self.problem.spare
            for person in sorted(able):
                self.assist[person, spot] = self._part(person, spot, self.problem.extra)
                helpers.append((self.assist[person, spot], 1))
            short = self.model.var(MISSING_STAFF_COST, high=max(0, wanted), integer=False)
            self.missing[f"assistants@{spot[0]}", spot[1]] = short
            self.model.row([*helpers, (short, 1)], low=wanted)

    def _generic(self, spot: CampusSlot, tasks: list[RosterTask]) -> None:
        core = frozenset.intersection(*(task.leads for task in tasks))
        terms: list[LinearTerm] = []
        stranger = self.problem.irregular_lead_cost
        at_home: set[str] = set()
        for task in tasks:
            own: list[LinearTerm] = []
            for person in task.home:
                if person in task.leads:
                    self.home[person, task.key] = self._part(person, spot)
                    own.append((self.home[person, task.key], 1))
                    at_home.add(person)
            for person in sorted(task.leads - core):
                self.lead[person, task.key] = self._part(person, spot, stranger if task.care else 0)
                own.append((self.lead[person, task.key], 1))
            self.model.row(own, high=1)
            terms += own
        cost = stranger if any(task.care for task in tasks) else 0
        for person in sorted(core):
            self.generic[person, spot] = self._part(person, spot, cost)
            terms.append((self.generic[person, spot], 1))
        short = self.model.var(MISSING_STAFF_COST / 100, high=len(tasks), integer=False)
        self.model.row([(short, 1), (self._drop(spot), -1)], high=0)
        self.missing[f"leads@{spot[0]}", spot[1]] = short
        self.model.row([*terms, (short, 1)], low=len(tasks), high=len(tasks))

    def _drop(self, spot: CampusSlot) -> int:
        """Sessions that a campus lacks leads for at most in any slot of a day: a day is given up as a whole."""
        key = (spot[0], self._day_of[spot[1]])
        if key not in self._drops:
            self._drops[key] = self.model.var(MISSING_STAFF_COST * len(self.problem.days[key[1]]), high=10**6)
        return self._drops[key]

    def _special(self, spot: CampusSlot, task: RosterTask) -> None:
        short = self.model.var(MISSING_STAFF_COST, integer=False)
        self.missing[task.key] = short
        leads: list[LinearTerm] = []
        for person in sorted(task.leads | task.partial_leads):
            self.lead[person, task.key] = self._part(person, spot)
            leads.append((self.lead[person, task.key], 1))
        self.model.row([*leads, (short, 1)], low=1, high=1)
        lonely = task.partial_leads - task.leads
        if lonely or any(p not in task.leads for p in task.pinned):
            wanted = set(task.pinned) & task.helpers
            if lonely and task.teachers is not None and not lonely <= task.teachers:
                wanted |= task.teachers & task.helpers
            if lonely and task.skilled is not None and not lonely <= task.skilled:
                wanted |= task.skilled & task.helpers
            for person in sorted(wanted):
                self.help[person, task.key] = self._part(person, spot, self.problem.extra)
            most = max(task.need - 1, 2, len(task.pinned))
            self.model.row([(self.help[p, task.key], 1) for p in sorted(wanted)], high=most)
        for able in (task.skilled, task.teachers):
            if able is not None and lonely:
                terms = [(v, 1.0) for (p, key), v in self._of(task, able)]
                self.model.row([*terms, (short, 1)], low=1)
        for person in task.pinned:
            if person in self.worker:
                self.model.row([(v, 1) for _, v in self._of(task, (person,))] + [(short, 1)], low=1)

    def _of(self, task: RosterTask, people: Iterable[str]) -> list[tuple[tuple[str, tuple[str, str]], int]]:
        """Parts of these people in a task's own session."""
        return [
            ((person, task.key), table[person, task.key])
            for person in sorted(people)
            for table in (self.lead, self.help)
            if (person, task.key) in table
        ]

    def _duty(self, spot: CampusSlot, least: int, most: int, people: tuple[str, ...]) -> None:
        terms: list[LinearTerm] = []
        for person in people:
            self.duty[person, spot] = self._part(person, spot)
            terms.append((self.duty[person, spot], 1))
        short = self.model.var(MISSING_STAFF_COST, high=least, integer=False)
        self.missing[f"duty@{spot[0]}", spot[1]] = short
        self.model.row([*terms, (short, 1)], low=least)
        self.model.row(terms, high=most)

    # -- one person's week --------------------------------------------------------------------------------------

    def _worker(self, worker: Worker) -> None:
        everything: list[LinearTerm] = []
        come: list[LinearTerm] = []
        for tokens in self.problem.days.values():
            parts = {t: [(v, 1.0) for v in self._work.get((worker.id, t), ())] for t in tokens}
            of_day = [term for terms in parts.values() for term in terms]
            if not of_day:
                continue
            everything += of_day
            for terms in parts.values():
                if len(terms) > 1:
                    self.model.row(terms, high=1)
            if worker.call_in or worker.max_days < len(self.problem.days):
                here = self.model.var(worker.call_in)
                come.append((here, 1))
                for terms in parts.values():
                    if terms:
                        self.model.row([*terms, (here, -1)], high=0)
            if sum(bool(terms) for terms in parts.values()) > worker.max_per_day:
                self.model.row(of_day, high=worker.max_per_day)
            self._gaps(parts)
            self._one_campus(worker, tokens)
        if come and worker.max_days < len(come):
            self.model.row(come, high=worker.max_days)
        if everything:
            self.model.row(everything, high=worker.max_per_week)
        self._load(worker, everything)

    def _gaps(self, parts: dict[str, list[LinearTerm]]) -> None:
        """Slots without work between the first and the last one of a day."""
        if not self.problem.gap:
            return
        rows = list(parts.values())
        if sum(bool(row) for row in rows) > MAX_SLOTS_FOR_GAP_ROWS:
            self._shifts(rows)
            return
        for middle in range(1, len(rows) - 1):
            before = [(r, n) for n, r in enumerate(rows[:middle]) if r]
            after = [(r, n) for n, r in enumerate(rows[middle + 1 :]) if r]
            if not before or not after:
                continue
            gap = self.model.var(self.problem.gap, integer=False)
            first, last = (self._any([r for r, _ in side]) for side in (before, after))
            missing = [(v, -f) for v, f in rows[middle]]
            self.model.row([*first, *last, *missing, (gap, -1)], high=1)

    def _shifts(self, rows: list[list[LinearTerm]]) -> None:
        """The same for long days: at most one shift is chosen, and its slots without work are paid."""
        used = [n for n, row in enumerate(rows) if row]
        covering: dict[int, list[LinearTerm]] = defaultdict(list)
        chosen: list[LinearTerm] = []
        for first in used:
            for last in used:
                if first <= last:
                    shift = self.model.var(self.problem.gap * (last - first + 1), integer=False)
                    chosen.append((shift, 1))
                    for slot in range(first, last + 1):
                        covering[slot].append((shift, -1))
        self.model.row(chosen, high=1)
        for slot in used:
            self.model.row([*rows[slot], *covering[slot]], high=0)
            for variable, factor in rows[slot]:
                self.model.charge(variable, -self.problem.gap * factor)

    def _any(self, rows: list[list[LinearTerm]]) -> list[LinearTerm]:
        """Terms that are 1 when one of several slots is worked in."""
        if len(rows) == 1:
            return rows[0]
        whether = self.model.var(integer=False)
        for row in rows:
            self.model.row([*row, (whether, -1)], high=0)
        return [(whether, 1)]

    def _one_campus(self, worker: Worker, tokens: tuple[str, ...]) -> None:
        if len(worker.campuses) < 2:
            return
        chosen: list[LinearTerm] = []
        for campus in worker.campuses:
            at = self.model.var()
            chosen.append((at, 1))
            for token in tokens:
                terms = [(v, 1.0) for v in self._there.get((worker.id, token, campus), ())]
                if terms:
                    self.model.row([*terms, (at, -1)], high=0)
        self.model.row(chosen, high=1)

    def _load(self, worker: Worker, everything: list[LinearTerm]) -> None:
        if worker.min_per_week:
            short = self.model.var(WEEKLY_MINIMUM_SHORTFALL_COST, high=worker.min_per_week, integer=False)
            self.model.row([*everything, (short, 1)], low=worker.min_per_week)
        if worker.target is None or not self.problem.fair_load_cost:
            return
        terms = list(everything)
        below, above = max(0, worker.target), max(0, -worker.target)
        for sign, room, past in ((-1, worker.max_per_week, above), (1, below, 0)):
            for step in range(min(LOAD_COST_SEGMENTS, room)):
                high = 1.0 if step < LOAD_COST_SEGMENTS - 1 else float(room)
                away = self.model.var(self.problem.fair_load_cost * (2 * (step + past) + 1), high=high, integer=False)
                terms.append((away, sign))
                self._away.append(away)
        self.model.row(terms, low=below, high=below)
