"""Assistants beyond the ratio, where somebody's share of the work is short and one more slot costs less than that."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from optimizer.engine.construct.roster_problem import RosterProblem, RosterSolution, RosterTask, Worker


@dataclass(eq=False)
class SpareAssistants:
    """Gives people who are below their target of `fair-load` one more session after the other to assist in."""

    problem: RosterProblem
    roster: RosterSolution

    def run(self) -> None:
        """Complete ``roster.helpers``; those furthest below their target come first."""
        self._spots()
        tasks: dict[str, list[RosterTask]] = defaultdict(list)
        for task in self.problem.tasks:
            tasks[task.token].append(task)
        short = [w for w in self.problem.workers if w.target is not None and self._short(w) > 0]
        while short:
            worker = max(short, key=lambda w: (self._short(w), w.id))
            gain = self.problem.fair_load_cost * (2 * self._short(worker) - 1)
            offers = [
                (cost, -task.need / (1 + len(self.roster.helpers[task.key])), task.key, task.campus)
                for token in worker.available
                for task in tasks[token]
                if (cost := self._cost(worker, task)) is not None and cost < gain
            ]
            if not offers:
                short.remove(worker)
                continue
            *_, key, campus = min(offers)
            self.roster.helpers[key].append(worker.id)
            self._at[worker.id][key[1]] = campus
            if not self._short(worker):
                short.remove(worker)

    def _spots(self) -> None:
        """Person -> token -> campus of the work so far."""
        self._at: dict[str, dict[str, str]] = defaultdict(dict)
        campus = {task.key: task.campus for task in self.problem.tasks}
        for key, person in self.roster.lead.items():
            self._at[person][key[1]] = campus[key]
        for key, people in self.roster.helpers.items():
            for person in people:
                self._at[person][key[1]] = campus[key]
        for (where, token), people in self.roster.duty.items():
            for person in people:
                self._at[person][token] = where

    def _short(self, worker: Worker) -> int:
        return max(0, (worker.target or 0) - len(self._at[worker.id]))

    def _cost(self, worker: Worker, task: RosterTask) -> int | None:
        """Points of assisting in a session; None where a limit forbids it."""
        at = self._at[worker.id]
        if worker.id not in task.helpers or task.campus not in worker.campuses or task.token in at:
            return None
        tokens = next(tokens for tokens in self.problem.days.values() if task.token in tokens)
        today = [t for t in tokens if t in at]
        if len(at) >= worker.max_per_week or len(today) >= worker.max_per_day:
            return None
        if any(at[t] != task.campus for t in today):
            return None
        days = sum(any(t in at for t in of_day) for of_day in self.problem.days.values())
        if not today and days >= worker.max_days:
            return None
        gaps = self.problem.gap * (_gaps(tokens, [*today, task.token]) - _gaps(tokens, today))
        return self.problem.extra + worker.costs.get(task.token, 0) + gaps + (0 if today else worker.call_in)


def _gaps(tokens: tuple[str, ...], worked: list[str]) -> int:
    """Slots without work between the first and the last one."""
    places = sorted(tokens.index(t) for t in worked)
    return places[-1] - places[0] + 1 - len(places) if places else 0
