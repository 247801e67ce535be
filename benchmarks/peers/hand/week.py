"""The whole week by hand, and the same as a peer's run."""

from __future__ import annotations

import time
from datetime import date

from benchmarks.peers.base import PeerRun, Snapshot
from benchmarks.peers.hand.bookings import Bookings
from benchmarks.peers.hand.clubs import Clubs, Order
from benchmarks.peers.hand.exercise import Exercise
from benchmarks.peers.hand.groups import form_groups
from benchmarks.peers.hand.staffing import staff_week
from benchmarks.peers.hand.turns import Turns
from optimizer.domain.scenario import Scenario
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.plan import Plan
from optimizer.engine.problem.school import School


def make_week(school: School, order: Order) -> Plan:
    """The plan; it may break rules where people, rooms or sports places run out."""
    plan, books = Plan(), Bookings(school)
    clubs = Clubs(school, books, plan, order)
    clubs.arrange()
    form_groups(school, plan)
    turns = Turns(school, books, plan)
    turns.learn_grades()
    for student in school.scenario.students:
        if not (student.id in plan.care or student.id in plan.clubs or student.id in plan.extended):
            plan.waits[student.id] = frozenset(school.attended[student.id])
    exercise = Exercise(school, books, plan, clubs, turns)
    exercise.place()
    exercise.settle()
    turns.fill()
    staff_week(school, books, plan, turns)
    return plan


def run_by_hand(scenario: Scenario, week_of: date, order: Order) -> PeerRun:
    """One timetable, after as long as it takes (well under any limit: 4,000 students take seconds)."""
    began = time.monotonic()
    school = School(scenario, week_of)
    timetable = to_timetable(school, make_week(school, order))
    return PeerRun((Snapshot(time.monotonic() - began, timetable),))
