"""Who of the people at work leads and assists in which session, and spare assistants.

The roster counts the leads and assistants of pooled sessions of a campus and slot. Here they are assigned to sessions
(`StaffAssignment`), so that each care group has few leads. People whose load is below its target then assist in
further sessions where that costs less than the load does (`SpareAssistants`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np

from optimizer.engine.construct.context import CampusSlot
from optimizer.engine.construct.roster_model import RosterProblem, RosterSolution, RosterTask, Worker
from optimizer.engine.lp.mixed_integer import cheapest_assignment
from optimizer.engine.params import DEFAULTS, ConstructParams

FORBIDDEN_ASSIGNMENT_COST = 10_000.0
KNOWN_LEAD_BONUS, MAX_COUNTED_SESSIONS = 0.01, 20
"""A lead is cheaper the more sessions of the group the person leads; less in all than the cost of a new lead, 1."""


@dataclass(eq=False)
class StaffAssignment:
    """Completes the leads and assistants of a roster, session by session.

    Attributes
    ----------
    sessions_led : Counter
        (care group, person) -> sessions that the person leads so far.
    """

    problem: RosterProblem
    roster: RosterSolution
    params: ConstructParams = DEFAULTS.construct
    sessions_led: Counter[tuple[str, str]] = field(default_factory=Counter)

    def run(self) -> None:
        """Assign the leads of every slot by linear assignment, several times over; then the assistants."""
        tasks_at: dict[CampusSlot, list[RosterTask]] = defaultdict(list)
        for task in self.problem.tasks:
            tasks_at[task.campus, task.token].append(task)
            if task.is_care and task.key in self.roster.lead:
                self.sessions_led[task.key[0], self.roster.lead[task.key]] += 1
        for _ in range(self.params.assignment_sweeps):
            pairs = len(+self.sessions_led)
            for campus_slot in sorted(tasks_at):
                self._assign_leads(campus_slot, [task for task in tasks_at[campus_slot] if task.is_pooled])
            if pairs and len(+self.sessions_led) == pairs:
                break
        for campus_slot in sorted(tasks_at):
            self._assign_assistants(campus_slot, tasks_at[campus_slot])

    def _assign_leads(self, campus_slot: CampusSlot, tasks: list[RosterTask]) -> None:
        """Assign the leads of the pooled sessions of a slot anew."""
        people = list(self.roster.pooled_leads.pop(campus_slot, []))
        for task in tasks:
            person = self.roster.lead.pop(task.key, "")
            if person:
                people.append(person)
                if task.is_care:
                    self.sessions_led[task.key[0], person] -= 1
        if not people:
            return
        people.sort()
        cost = np.array([[self._lead_cost(task, person) for person in people] for task in tasks])
        for row, column in cheapest_assignment(cost) if tasks else ():
            if cost[row, column] < FORBIDDEN_ASSIGNMENT_COST:
                self.roster.lead[tasks[row].key] = people[column]
                if tasks[row].is_care:
                    self.sessions_led[tasks[row].key[0], people[column]] += 1

    def _lead_cost(self, task: RosterTask, person: str) -> float:
        """1 for a lead whom the care group does not have yet."""
        if person not in task.leads:
            return FORBIDDEN_ASSIGNMENT_COST
        if not task.is_care:
            return 0.0
        led = self.sessions_led[task.key[0], person]
        return -KNOWN_LEAD_BONUS * min(led, MAX_COUNTED_SESSIONS) if led else 1.0

    def _assign_assistants(self, campus_slot: CampusSlot, tasks: list[RosterTask]) -> None:
        """Assign the assistants of a slot: first where a teacher is missing, then by the ratio, then evenly."""
        unassigned = sorted(self.roster.pooled_assistants.get(campus_slot, []))
        for only_for_teachers in (True, False):
            for task in sorted(tasks, key=lambda t: t.key):
                assistants = self.roster.assistants[task.key]
                teachers = task.teachers if task.teachers is not None else frozenset()
                lacks_teacher = task.teachers is not None and not teachers & {
                    self.roster.lead.get(task.key, ""), *assistants
                }  # fmt: skip
                while unassigned and len(assistants) < task.need - 1 and (lacks_teacher or not only_for_teachers):
                    eligible = [p for p in unassigned if p in task.assistants]
                    of_teachers = [p for p in eligible if p in teachers]
                    others = [p for p in eligible if p not in teachers]
                    choice = (of_teachers if lacks_teacher else others) or eligible
                    if not choice:
                        break
                    assistants.append(choice[0])
                    unassigned.remove(choice[0])
                    lacks_teacher = lacks_teacher and choice[0] not in teachers
        for person in unassigned:
            possible = [task for task in tasks if person in task.assistants]
            if possible:
                task = min(possible, key=lambda t: (len(self.roster.assistants[t.key]), t.key))
                self.roster.assistants[task.key].append(person)


@dataclass(eq=False)
class SpareAssistants:
    """Lets people below their target of `fair-load` assist in further sessions where that saves points.

    Attributes
    ----------
    campus_at : dict
        Person -> token -> campus of the work in that slot.
    """

    problem: RosterProblem
    roster: RosterSolution
    campus_at: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def run(self) -> None:
        """Complete ``roster.assistants``, one session after the other for the person furthest below the target."""
        self._find_work()
        tasks: dict[str, list[RosterTask]] = defaultdict(list)
        for task in self.problem.tasks:
            tasks[task.token].append(task)
        below_target = [w for w in self.problem.workers if w.target is not None and self._shortfall(w) > 0]
        while below_target:
            worker = max(below_target, key=lambda w: (self._shortfall(w), w.id))
            gain = self.problem.fair_load_cost * (2 * self._shortfall(worker) - 1)
            options = [
                (cost, -task.need / (1 + len(self.roster.assistants[task.key])), task.key, task.campus)
                for token in worker.available
                for task in tasks[token]
                if (cost := self._cost(worker, task)) is not None and cost < gain
            ]
            if not options:
                below_target.remove(worker)
                continue
            *_, key, campus = min(options)
            self.roster.assistants[key].append(worker.id)
            self.campus_at[worker.id][key[1]] = campus
            if not self._shortfall(worker):
                below_target.remove(worker)

    def _find_work(self) -> None:
        """Fill ``campus_at`` from the roster."""
        campus = {task.key: task.campus for task in self.problem.tasks}
        for key, person in self.roster.lead.items():
            self.campus_at[person][key[1]] = campus[key]
        for key, people in self.roster.assistants.items():
            for person in people:
                self.campus_at[person][key[1]] = campus[key]
        for (campus_on_duty, token), people in self.roster.duty.items():
            for person in people:
                self.campus_at[person][token] = campus_on_duty

    def _shortfall(self, worker: Worker) -> int:
        """Slots by which the load is below the target."""
        return max(0, (worker.target or 0) - len(self.campus_at[worker.id]))

    def _cost(self, worker: Worker, task: RosterTask) -> int | None:
        """Points of assisting in a session; None where a limit forbids it."""
        work = self.campus_at[worker.id]
        if worker.id not in task.assistants or task.campus not in worker.campuses or task.token in work:
            return None
        tokens = next(tokens for tokens in self.problem.days.values() if task.token in tokens)
        today = [t for t in tokens if t in work]
        days = sum(any(t in work for t in of_day) for of_day in self.problem.days.values()) + (not today)
        if not worker.limits.allow(len(work) + 1, len(today) + 1, days):
            return None
        if any(work[t] != task.campus for t in today):
            return None
        new_gaps = _count_gaps(tokens, [*today, task.token]) - _count_gaps(tokens, today)
        call_in = 0 if today else worker.call_in
        slot_cost = self.problem.assistant_cost + worker.costs.get(task.token, 0)
        return slot_cost + self.problem.gap_cost * new_gaps + call_in


def _count_gaps(tokens: tuple[str, ...], worked: list[str]) -> int:
    """Slots without work between the first and the last one with work."""
    places = sorted(tokens.index(t) for t in worked)
    return places[-1] - places[0] + 1 - len(places) if places else 0
