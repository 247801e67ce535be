"""Who of those at work leads and assists which session: assignments slot by slot, for few faces in each group."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from optimizer.engine.construct.roster_problem import CampusSlot, RosterProblem, RosterSolution, RosterTask
from optimizer.engine.lp.mixed_integer import cheapest_assignment

ASSIGNMENT_SWEEPS = 5
FORBIDDEN_ASSIGNMENT_COST = 10_000.0


@dataclass(eq=False)
class StaffAssignment:
    """Parts of the staff, named session by session. `run` completes leads and helpers of the roster."""

    problem: RosterProblem
    roster: RosterSolution

    @property
    def lead(self) -> dict[tuple[str, str], str]:
        return self.roster.lead

    def run(self) -> None:
        spots: dict[CampusSlot, list[RosterTask]] = defaultdict(list)
        for task in self.problem.tasks:
            spots[task.campus, task.token].append(task)
        self._pairs: Counter[tuple[str, str]] = Counter()
        generic = {spot: [task for task in tasks if task.generic] for spot, tasks in spots.items()}
        care = {task.key for task in self.problem.tasks if task.care}
        self._care = care
        for key, person in self.lead.items():
            if key in care:
                self._pairs[key[0], person] += 1
        for _ in range(ASSIGNMENT_SWEEPS):
            before = len(+self._pairs)
            for spot in sorted(generic):
                self._leads(spot, generic[spot])
            if len(+self._pairs) == before and before:
                break
        for spot in sorted(spots):
            self._assistants(spot, spots[spot])

    def _leads(self, spot: CampusSlot, tasks: list[RosterTask]) -> None:
        """Deal the leads of a slot out anew among its sessions."""
        people = list(self.roster.generic.pop(spot, []))
        for task in tasks:
            person = self.lead.pop(task.key, "")
            if person:
                people.append(person)
                if task.key in self._care:
                    self._pairs[task.key[0], person] -= 1
        if not people:
            return
        people.sort()
        cost = np.full((len(tasks), len(people)), FORBIDDEN_ASSIGNMENT_COST)
        for row, task in enumerate(tasks):
            for column, person in enumerate(people):
                if person in task.leads:
                    known = self._pairs[task.key[0], person]
                    cost[row, column] = 0.0 if not task.care else -0.01 * min(known, 20) if known else 1.0
        for row, column in cheapest_assignment(cost):
            if cost[row, column] < FORBIDDEN_ASSIGNMENT_COST:
                self.lead[tasks[row].key] = people[column]
                if tasks[row].key in self._care:
                    self._pairs[tasks[row].key[0], people[column]] += 1

    def _assistants(self, spot: CampusSlot, tasks: list[RosterTask]) -> None:
        """Deal the assistants of a slot out: first where a teacher is missing, then by the ratio, then as they come."""
        left = sorted(self.roster.assistants.get(spot, []))
        for urgent in (True, False):
            for task in sorted(tasks, key=lambda t: t.key):
                have = self.roster.helpers[task.key]
                team = {self.lead.get(task.key, ""), *have}
                lacks = task.teachers is not None and not team & task.teachers
                while left and len(have) < task.need - 1 and (lacks or not urgent):
                    able = [p for p in left if p in task.helpers]
                    teachers = [p for p in able if task.teachers is not None and p in task.teachers]
                    pick = (teachers or able) if lacks else ([p for p in able if p not in teachers] or able)
                    if not pick:
                        break
                    have.append(pick[0])
                    left.remove(pick[0])
                    lacks = lacks and pick[0] not in (task.teachers or ())
        for person in left:
            hosts = [task for task in tasks if person in task.helpers]
            if hosts:
                host = min(hosts, key=lambda t: (len(self.roster.helpers[t.key]), t.key))
                self.roster.helpers[host.key].append(person)
