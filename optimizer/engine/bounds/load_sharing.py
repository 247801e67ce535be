"""Block: how the load is shared (``fair-load``).

At a given common level T a person of the pool with n slots in the week pays (carried + n - target(T))^2. Targets grow
with the level. So for all levels from T1 to T2 the person pays at least the square of the shortfall below the target at
T1, or of the excess over the target at T2; at a single level this is exact. A `LevelRange` stands for the timetables
whose best level is in it, see `optimizer.engine.bounds.branch_and_bound`.

The people of a type i are split by their number of slots n and by whether they lead care sessions (b = 1) or not. With
z_inb people in each part every timetable keeps

    sum_nb z_inb = people of the type,     sum_nb n z_inb = slots of the type,     care sessions led <= sum_n n z_in1,

and the squares are exact coefficients of z, so no cuts that approximate them are needed.

Where the goal has two pools, each with a level of its own, this is about the larger; for the other see `smaller_pool`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from optimizer.domain.people import Staff
from optimizer.engine.bounds.lead_changes import LeadChanges
from optimizer.engine.bounds.relaxation_builder import RelaxationBuilder
from optimizer.engine.bounds.staff_flow import StaffFlow
from optimizer.engine.lp.program import AffineExpression
from optimizer.engine.problem.school import School

FAIR_LOAD_GOAL = "fair-load"


@dataclass(frozen=True, order=True)
class LevelRange:
    """The common levels low..high of the goal ``fair-load``, both included."""

    low: int
    high: int

    def distance(self, school: School, person: Staff, slots: int) -> int:
        """Lower bound on (carried + slots - target)^2 over these levels."""
        load = person.carried + slots
        return max(0, school.target(person, self.low) - load, load - school.target(person, self.high)) ** 2

    def split(self) -> tuple[LevelRange, LevelRange]:
        """The lower and the upper half."""
        middle = (self.low + self.high) // 2
        return LevelRange(self.low, middle), LevelRange(middle + 1, self.high)


def full_level_range(school: School) -> LevelRange:
    """All levels that matter: beyond the last nobody's target grows any more."""
    return LevelRange(0, highest_level(school, charged_pool(school)))


def highest_level(school: School, pool: Iterable[Staff]) -> int:
    """The level beyond which no target in a pool grows any more."""
    tops = (math.ceil((person.carried + school.could_serve[person.id]) / person.share) for person in pool)
    return max(tops, default=0)


def charged_pool(school: School) -> tuple[Staff, ...]:
    """The pool of ``fair-load`` whose squares are charged: the larger, the later of two alike."""
    return max(reversed(school.fair_pools), key=len, default=())


def add_load_sharing(builder: RelaxationBuilder, staff: StaffFlow, changes: LeadChanges, levels: LevelRange) -> None:
    """Add the goals over loads, for timetables whose best common level is among ``levels``."""
    leaders: dict[int, AffineExpression] = defaultdict(AffineExpression)
    led = AffineExpression()
    pool = {person.id for person in charged_pool(builder.school)}
    for i, one in enumerate(staff.types):
        leads, in_pool = builder.school.may_lead_care(one.person), one.person.id in pool
        if in_pool or leads:
            columns = _LoadColumns(builder, staff, i, levels if in_pool else None, leads)
            for slots, people in columns.leaders.items():
                leaders[slots].add(people)
            led.add(columns.led)
    builder.model.constrain(("led",), led - changes.care.hosts, 0, 0)
    changes.add_loads(builder, leaders)
    _charge_unavailable_people(builder, levels)


def _charge_unavailable_people(builder: RelaxationBuilder, levels: LevelRange) -> None:
    """People of the pool who cannot serve this week keep their distance from the target."""
    serving = {person.id for person in builder.school.staff}
    weight = builder.school.scenario.settings.goals.weights()[FAIR_LOAD_GOAL]
    for person in charged_pool(builder.school):
        if person.id not in serving:
            builder.model.constants[FAIR_LOAD_GOAL] += weight * levels.distance(builder.school, person, 0)


class _LoadColumns:
    """The people of one type by number of slots.

    Parameters
    ----------
    levels : LevelRange or None
        None for people outside the pool, who are not charged.
    leads : bool
        Whether these people may lead care sessions.

    Attributes
    ----------
    leaders : dict
        Slots in the week -> people of the type with so many who lead care sessions.
    led : AffineExpression
        Care sessions that they lead.
    """

    def __init__(self, builder: RelaxationBuilder, staff: StaffFlow, i: int, levels: LevelRange | None, leads: bool):
        model, school, one = builder.model, builder.school, staff.types[i]
        could = school.could_serve[one.person.id]
        weight = school.scenario.settings.goals.weights()[FAIR_LOAD_GOAL]
        self.leaders: dict[int, AffineExpression] = {}
        self.led = AffineExpression()
        everybody, slots, could_lead = AffineExpression(), AffineExpression(), AffineExpression()
        for b in (0, 1) if leads else (0,):
            for n in range(b, could + 1):
                people = model.count(("share", i, n, b), one.count)
                everybody.add(people)
                slots.add(people, n)
                if b:
                    self.leaders[n] = people
                    could_lead.add(people, n)
                if levels is not None:
                    points = weight * levels.distance(school, one.person, n)
                    model.charge_expression(FAIR_LOAD_GOAL, people, points)
        model.constrain(("people", i), everybody, one.count, one.count)
        model.constrain(("slots", i), slots - staff.load[i], 0, 0)
        if leads:
            self.led = model.count(("led", i), one.count * could)
            model.constrain(("led", i), could_lead - self.led, low=0)
            model.constrain(("led in care", i), staff.care_slots[i] - self.led, low=0)
