"""Who serves when over all weeks: large neighbourhood search on the one model of the semester's staff.

The weeks begin with the programme's staff, mended where it does not keep all rules in a week (`first_staff`). A
neighbourhood frees everything that a few people do in all weeks: first pairs of whom one has many more slots above the
target than the other and a place that the other could hold, so that they can change places for a part of the semester;
later more people. Weeks are tied together in blocks that are longer the earlier they are: whoever takes over a place
for the last m weeks takes m slots, so that short blocks at the end suffice to even out every difference. The first
sweep, which has large differences to even out, has longer blocks.
"""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial

from optimizer.auditing import Audit, audit
from optimizer.domain.timetable import Duty, Timetable
from optimizer.domain.week import Week
from optimizer.engine.cp.engine import Limits
from optimizer.engine.cp.neighbourhood import Neighbourhood
from optimizer.engine.params import RollOutParams
from optimizer.engine.plan.plan import Plan, SessionKey
from optimizer.rules.goals.fair_load import Load, fair_level
from optimizer.semester.roll_out_model import OpenWeek, RollOutModel, Term, WeekKind


@dataclass(eq=False)
class RollOut:
    """Improves the plans of the open weeks in place.

    Attributes
    ----------
    effort : float, optional
        Limit on the work instead of the clock.
    threads : int
        Neighbourhoods that are searched at the same time; those that overlap with one adopted before are dropped.
    saved : int
        Points saved so far.
    settled : bool
        Whether the search ended because no neighbourhood saves points any more.
    coarse : bool
        Whether weeks are tied together in longer blocks than at the end of the search.
    """

    weeks: Sequence[OpenWeek]
    term: Term
    params: RollOutParams
    seed: int
    effort: float | None = None
    threads: int = 1
    saved: int = 0
    steps: int = 0
    settled: bool = False
    coarse: bool = False

    def run(self, until: float | None, stop: threading.Event) -> None:
        """Search until a clock time (``time.monotonic``), or for the effort, or until nothing is gained any more.

        Last, whoever is far from the target is put together with everybody on the other side of it, so that no single
        exchange of slots between two people that would save points is left.
        """
        rng = random.Random(self.seed)
        plans: list[Callable[[], Iterator[frozenset[str]]]] = [
            partial(self._pairs, rng),
            partial(self._pairs, rng),
            partial(self._teams, self.params.team_size, rng),
            self._far_pairs,
        ]
        for number, teams in enumerate(plans):
            self.coarse = not number
            while True:
                before = self.saved
                if not self._sweep(list(teams()), until, stop):
                    return
                if self.saved == before or number < len(plans) // 2:
                    break
        self.settled = True

    def _sweep(self, waiting: list[frozenset[str]], until: float | None, stop: threading.Event) -> bool:
        """Search the neighbourhoods of some teams one after the other; False when the time is up."""
        with ThreadPoolExecutor(self.threads) as pool:
            while waiting:
                teams = waiting[: self.threads]
                del waiting[: self.threads]
                left = None if until is None else until - time.monotonic()
                used_up = self.effort is not None and self.steps >= self.effort * self.params.steps_of_effort
                if stop.is_set() or used_up or (left is not None and left <= 0):
                    return False
                seconds = None if left is None else min(left, self.params.step_seconds)
                limits = Limits(seconds=seconds, deterministic=self.params.step_effort, seed=self.seed)
                models = [self._model(team) for team in teams]
                answers = pool.map(lambda model, limits=limits: model.improve(limits, stop), models)
                taken: set[str] = set()
                for model, better in zip(models, answers, strict=True):
                    self.steps += 1
                    if better is not None and taken.isdisjoint(model.concerned):
                        taken |= model.concerned
                        self.saved += better[0]
                        self._adopt(model, better[1])
        return True

    def _pairs(self, rng: random.Random) -> Iterator[frozenset[str]]:
        """Pairs of people, nobody twice, of whom one is further above the target and could hand a place to the other.

        The largest differences come first. Whoever is left is put together with anybody.
        """
        off, can_hand_over = self.distances(), self._hand_over()
        for pool in self.term.pools:
            order = {person: rng.random() for person in pool}
            rows = [(off[q] - off[p], order[p], p, q) for p in pool for q in pool if off[p] - off[q] > 1]
            left = set(pool)
            for _, _, person, other in sorted(rows):
                if {person, other} <= left and can_hand_over(person, other):
                    left -= {person, other}
                    yield frozenset((person, other))
            rest = sorted((p for p in left if off[p]), key=lambda p: (-off[p], order[p]))
            half = len(rest) // 2
            yield from map(frozenset, zip(rest[:half], rest[: -half - 1 : -1], strict=False))

    def _hand_over(self) -> Callable[[str, str], bool]:
        """Whether somebody has a place in the largest week that somebody else could hold."""
        held, could_hold = self._largest.held(), self._largest.kind.could_hold
        none: frozenset[tuple[SessionKey, str]] = frozenset()
        return lambda person, other: not held[person].isdisjoint(could_hold.get(other, none))

    @cached_property
    def _largest(self) -> OpenWeek:
        """A week with the most sessions."""
        return max(self.weeks, key=lambda week: len(week.plan.meetings))

    def _far_pairs(self) -> Iterator[frozenset[str]]:
        """Each person more than one slot from the target with each to whom, or from whom, a slot would help.

        The furthest off come first.
        """
        off, can_hand_over = self.distances(), self._hand_over()
        for pool in self.term.pools:
            for person in sorted((p for p in pool if abs(off[p]) > 1), key=lambda p: (-abs(off[p]), p)):
                if off[person] > 0:
                    others = [q for q in pool if off[person] - off[q] > 1 and can_hand_over(person, q)]
                    others.sort(key=lambda q: (off[q], q))
                else:
                    others = [q for q in pool if off[q] - off[person] > 1 and can_hand_over(q, person)]
                    others.sort(key=lambda q: (-off[q], q))
                yield from (frozenset((person, other)) for other in others[: self.params.partners_of_far])

    def _model(self, people: frozenset[str]) -> RollOutModel:
        return RollOutModel(self.weeks, self._blocks(people), people, self.term, self.params.level_spread)

    def _adopt(self, model: RollOutModel, plans: Sequence[Plan]) -> None:
        for block, context, plan in zip(model.blocks, model.contexts, plans, strict=True):
            for number in block:
                self.weeks[number].take_staff(plan, context.roster.open_keys, context.roster.open_duties)

    # -- neighbourhoods ---------------------------------------------------------------------------------------------

    def _blocks(self, people: frozenset[str]) -> list[list[int]]:
        """Runs of weeks that are alike and have the same staff wherever the people serve; the last ones are short."""
        blocks: list[list[int]] = []
        after: object = None
        for number in reversed(range(len(self.weeks))):
            week = self.weeks[number]
            beside = people.union(*({*pair[2], pair[1]} for pair in week.staff_at(people))) - {""}
            now = (id(week.kind), week.staff_at(beside))
            longest = min(self.params.longest_block_weeks, 1 + len(blocks) if self.coarse else 1 + len(blocks) // 2)
            if blocks and now == after and len(blocks[-1]) < longest:
                blocks[-1].insert(0, number)
            else:
                blocks.append([number])
            after = now
        return blocks[::-1]

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
            for person, slots in week.load.items():
                served[person] += slots
        return [[self.term.load(person, served[person]) for person in pool] for pool in self.term.pools]

    def _teams(self, size: int, rng: random.Random) -> Iterator[frozenset[str]]:
        """Teams of people of whom some serve too much and some too little; the furthest off first."""
        off = self.distances()
        half = size // 2
        for pool in self.term.pools:
            order = {person: rng.random() for person in pool}
            high = sorted((p for p in pool if off[p] > 0), key=lambda p: (-off[p], order[p]))
            low = sorted((p for p in pool if off[p] < 0), key=lambda p: (off[p], order[p]))
            rest = [p for p in pool if not off[p]]
            while high or low:
                team = [*high[:half], *low[:half]]
                del high[:half], low[:half]
                others = [p for p in (high or low or rest) if p not in team]
                team += rng.sample(others, min(len(others), size - len(team)))
                yield frozenset(team)


def week_timetable(week: Week, programme: Timetable, plan: Plan) -> Timetable:
    """A programme's days with the staff of a plan."""
    sessions = []
    for row in programme.sessions:
        own = plan.meetings[row.joins or row.group, row.token]
        sessions.append(replace(row, lead=own.lead, assistants=tuple(sorted(own.assistants))))
    order = {key: number for number, key in enumerate((row.campus, row.token) for row in programme.duties)}
    duties = (
        Duty(campus=campus, day=week[token].day, slot=week[token].label, staff=person)
        for campus, token in sorted(plan.duties, key=lambda key: order.get(key, len(order)))
        for person in sorted(plan.duties[campus, token])
    )
    return replace(programme, sessions=tuple(sessions), duties=tuple(duties))


def first_staff(kind: WeekKind, programme: Timetable, limits: Limits) -> Plan | None:
    """A plan of a kind of week that keeps the rules, near the programme's staff; None where none was found."""
    plan = kind.base.copy()
    found = _judge(kind, programme, plan)
    for step in ("some", "slots", "all"):
        if found.clean:
            return plan
        better = kind.builder.find_feasible(plan, _neighbourhood(kind, plan, found, step), limits)
        if better is not None:
            plan = better
            found = _judge(kind, programme, plan)
    return plan if found.clean else None


def _judge(kind: WeekKind, programme: Timetable, plan: Plan) -> Audit:
    school = kind.school
    timetable = week_timetable(school.scenario.week, programme, plan)
    return audit(school.scenario, timetable, week_of=school.week_of, of_semester=school.service)


def _neighbourhood(kind: WeekKind, plan: Plan, found: Audit, step: str) -> Neighbourhood:
    """Sessions and duties of whom violations name; then all of their slots; then all."""
    people = {violation.unit.staff for violation in found.violations} - {""}
    places = {(unit.group or unit.campus, unit.slot) for unit in (one.unit for one in found.violations) if unit.slot}

    def concerned(key: SessionKey, staff: set[str]) -> bool:
        return key in places or not people.isdisjoint(staff)

    sessions = {key: {row.lead, *row.assistants} for key, row in plan.meetings.items() if not row.host}
    duties = {key: set(staff) for key, staff in plan.duties.items()}
    roster = {key for key, staff in sessions.items() if step == "all" or concerned(key, staff)}
    on_duty = {key for key, staff in duties.items() if step == "all" or concerned(key, staff)}
    if step == "slots":
        tokens = {token for _, token in roster | on_duty}
        roster = {key for key in sessions if key[1] in tokens}
        on_duty = {key for key in duties if key[1] in tokens}
    return Neighbourhood(
        roster=frozenset(roster),
        duties=frozenset(on_duty),
        people=kind.school.staff_ids,
        without_spare_assistants=step != "all",
    )
