"""Who serves when over all weeks: large neighbourhood search on the one model of the semester's staff.

The weeks begin with the programme's staff. A neighbourhood frees everything that a few people do in all weeks: first
somebody far above the target with somebody far below, over blocks of weeks, so that they can change places for a part
of the semester; later more people, and week by week.
"""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from optimizer.engine.cp.engine import Limits
from optimizer.engine.params import RollOutParams
from optimizer.rules.goals.fair_load import Load, fair_level
from optimizer.semester.roll_out_model import OpenWeek, RollOutModel, Term, take_staff, week_load


@dataclass(eq=False)
class RollOut:
    """Improves the plans of the open weeks in place.

    Attributes
    ----------
    saved : int
        Points saved so far.
    """

    weeks: Sequence[OpenWeek]
    term: Term
    params: RollOutParams
    seed: int
    effort: float | None = None
    saved: int = 0
    steps: int = 0

    def run(self, until: float | None, stop: threading.Event) -> None:
        """Search until a clock time (``time.monotonic``), or for the effort, or until nothing is gained any more."""
        rng = random.Random(self.seed)
        for length in (self.params.long_block_weeks, self.params.short_block_weeks):
            if not self._sweep(2, length, rng, until, stop):
                return
        while self._sweep(self.params.team_size, 1, rng, until, stop):
            pass

    def _sweep(self, size: int, length: int, rng: random.Random, until: float | None, stop: threading.Event) -> bool:
        """One neighbourhood for everybody far from the target; False when the search is over."""
        gained = False
        for people in self._teams(size, rng):
            left = None if until is None else until - time.monotonic()
            if stop.is_set() or (left is not None and left <= 0):
                return False
            if self.effort is not None and self.steps >= self.effort * self.params.steps_of_effort:
                return False
            gained |= self._improve(people, length, left, stop)
        return gained or length > 1

    def _improve(self, people: frozenset[str], length: int, left: float | None, stop: threading.Event) -> bool:
        self.steps += 1
        blocks = self._blocks(people, length)
        model = RollOutModel(self.weeks, blocks, people, self.term, self.params.level_spread)
        seconds = None if left is None else min(left, self.params.step_seconds)
        limits = Limits(seconds=seconds, deterministic=self.params.step_effort, seed=self.seed)
        better = model.improve(limits, stop)
        if better is None:
            return False
        self.saved += better[0]
        for block, context, plan in zip(blocks, model.contexts, better[1], strict=True):
            for number in block:
                take_staff(self.weeks[number].plan, plan, context.roster.open_keys, context.roster.open_duties)
        return True

    # -- neighbourhoods ---------------------------------------------------------------------------------------------

    def _blocks(self, people: frozenset[str], length: int) -> list[list[int]]:
        """Runs of at most so many weeks that are alike and have the same staff wherever the people serve."""
        blocks: list[list[int]] = []
        before: object = None
        for number, week in enumerate(self.weeks):
            at = week.staff_at(people)
            beside = people.union(*({*pair[2], pair[1]} for pair in at)) - {""}
            now = (id(week.kind), week.staff_at(beside) if length > 1 else number)
            if blocks and now == before and len(blocks[-1]) < length:
                blocks[-1].append(number)
            else:
                blocks.append([number])
            before = now
        return blocks

    def distances(self) -> dict[str, int]:
        """Person of a pool -> slots above the target at the end; below it, less than 0."""
        found: dict[str, int] = {}
        for loads in self.loads():
            level = fair_level(loads)
            found |= {load.staff: load.slots - load.target(level) for load in loads}
        return found

    def loads(self) -> list[list[Load]]:
        """The pools with what everybody will have served at the end."""
        served: dict[str, int] = defaultdict(int)
        for week in self.weeks:
            for person, slots in week_load(week).items():
                served[person] += slots
        return [[self.term.load(person, served[person]) for person in pool] for pool in self.term.pools]

    def _teams(self, size: int, rng: random.Random) -> Iterable[frozenset[str]]:
        """Teams of people of like skills of whom some serve too much and some too little; the furthest off first."""
        off = self.distances()
        for pool in self.term.pools:
            high = sorted((p for p in pool if off[p] > 0), key=lambda p: (-off[p], p))
            low = sorted((p for p in pool if off[p] < 0), key=lambda p: (off[p], p))
            rest = [p for p in pool if not off[p]]
            while high or low:
                team = [*high[: size // 2], *low[: size // 2]]
                del high[: size // 2], low[: size // 2]
                others = [p for p in (high or low or rest) if p not in team]
                team += rng.sample(others, min(len(others), size - len(team)))
                yield frozenset(team)
