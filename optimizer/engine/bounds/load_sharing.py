"""Block: how the load is shared (``fair-load``).

At a given common level T a person of the pool with n slots in the week costs (carried + n - target)^2. Of all levels
from T1 to T2 it is sure that the person pays the square of the shortfall below the target at T1, or of the excess over
the target at T2, because targets grow with the level: `Levels` stand for the timetables whose best level is among them.
The people of a type are split by their number of slots and by whether they lead care sessions: z_inb of them have n
slots, b = 1 for leaders. The true numbers keep

    sum z = people,     sum n z = slots of the type,     slots led <= sum n z_in1,

so the squares are exact and no linear cut of them is needed.

Where the goal has two pools, each with a level of its own, only the larger is charged; the other's squares are not
negative, so the bound stays valid.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from optimizer.domain.people import Staff
from optimizer.engine.bounds.care_groups import add_groups
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.bounds.staff_flow import StaffFlow
from optimizer.engine.lp.integer_program import AffineExpression, sum_of_variables
from optimizer.engine.problem.school import School


@dataclass(frozen=True, order=True)
class LevelRange:
    """Common levels low..high of the goal ``fair-load``."""

    low: int
    high: int

    def distance(self, school: School, person: Staff, slots: int) -> int:
        """Least of (carried + slots - target)^2 over these levels."""
        load = person.carried + slots
        return max(0, school.target(person, self.low) - load, load - school.target(person, self.high)) ** 2

    def split(self) -> tuple[LevelRange, LevelRange]:
        middle = (self.low + self.high) // 2
        return LevelRange(self.low, middle), LevelRange(middle + 1, self.high)


def full_level_range(school: School) -> LevelRange:
    """Every level that matters: beyond the last nobody's target grows any more."""
    pool = charged_pool(school)
    tops = (math.ceil((person.carried + school.could_serve[person.id]) / person.share) for person in pool)
    return LevelRange(0, max(tops, default=0))


def charged_pool(school: School) -> tuple[Staff, ...]:
    """The pool of ``fair-load`` whose squares are charged: the larger, the later of two alike."""
    return max(reversed(school.fair_pools), key=len, default=())


def add_load_sharing(draft: RelaxationBuilder, roster: StaffFlow, levels: LevelRange) -> None:
    """Add the goals for timetables whose best common level is among ``levels``."""
    leaders, led = AffineExpression(), AffineExpression()
    pool = {person.id for person in charged_pool(draft.school)}
    for i, one in enumerate(roster.types):
        leads = draft.school.may_lead_care(one.person)
        in_pool = one.person.id in pool
        if in_pool or leads:
            found = _LoadColumns(draft, roster, i, levels if in_pool else None, leads)
            leaders.add(found.leaders)
            led.add(found.led)
    add_groups(draft, leaders, led)
    _pay_others(draft, levels)


def _pay_others(draft: RelaxationBuilder, levels: LevelRange) -> None:
    """People of the pool who cannot serve this week keep their distance from the target."""
    serving = {person.id for person in draft.school.staff}
    weight = draft.school.scenario.settings.goals.weights()["fair-load"]
    for person in charged_pool(draft.school):
        if person.id not in serving:
            draft.model.constants["fair-load"] += weight * levels.distance(draft.school, person, 0)


class _LoadColumns:
    """The people of one type by number of slots."""

    def __init__(self, draft: RelaxationBuilder, roster: StaffFlow, i: int, levels: LevelRange | None, leads: bool):
        self.model, one = draft.model, roster.types[i]
        could = draft.school.could_serve[one.person.id]
        weight = draft.school.scenario.settings.goals.weights()["fair-load"]
        self.leaders, self.led = AffineExpression(), AffineExpression()
        everybody, slots, could_lead = AffineExpression(), AffineExpression(), AffineExpression()
        for b in (0, 1) if leads else (0,):
            for n in range(b, could + 1):
                people = sum_of_variables([self.model.new(("share", i, n, b), 0, one.count)])
                everybody.add(people)
                slots.add(people, n)
                if b:
                    self.leaders.add(people)
                    could_lead.add(people, n)
                if levels is not None:
                    self.model.add_cost_of("fair-load", people, weight * levels.distance(draft.school, one.person, n))
        self.model.keep(("people", i), everybody, one.count, one.count)
        self.model.keep(("slots", i), slots.add(roster.load[i], -1), 0, 0)
        if leads:
            self.led = sum_of_variables([self.model.new(("led", i), 0, one.count * could)])
            self.model.keep(("led", i), could_lead.add(self.led, -1), low=0)
            self.model.keep(("led in care", i), roster.care_slots[i].times(1).add(self.led, -1), low=0)
