"""Admission: where leads do not do, those wait whose waiting costs least, and no more than have to."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from optimizer.engine.construct.admission import AdmissionProblem, AttendanceDay, CareLead, solve_admission
from optimizer.engine.problem.staffing import WorkLimits

SLOT = ("N", "Mon1")
ANY = WorkLimits(per_week=99, per_day=9, days=7)


def attendance(costs: list[float], *slots: tuple[str, str]) -> list[AttendanceDay]:
    return [AttendanceDay(f"S{n}", "Mon", cost, slots or (SLOT,)) for n, cost in enumerate(costs)]


def solved(problem: AdmissionProblem) -> set[str]:
    problem.day_of = {"Mon1": "Mon", "Mon2": "Mon"}
    return {student for student, _ in solve_admission(problem, absolute_gap=0)}


@pytest.mark.parametrize("seed", range(10))
def test_the_cheapest_students_wait(seed: int) -> None:
    rng = random.Random(seed)
    costs = [float(rng.randint(1, 9)) for _ in range(9)]
    leads = [CareLead(f"T{n}", (SLOT,), ANY) for n in range(rng.randint(0, 3))]
    waiting = solved(AdmissionProblem(attendance(costs), leads, seats=4))
    excess = max(0, 9 - 4 * len(leads))
    cheapest = min(sum(costs[n] for n in chosen) for chosen in combinations(range(9), excess))
    assert len(waiting) == excess
    assert sum(costs[int(s[1:])] for s in waiting) == cheapest


def test_leads_taken_and_seats_that_stayed_empty_make_more_wait() -> None:
    leads = [CareLead(f"T{n}", (SLOT,), ANY) for n in range(2)]
    days = attendance([1.0] * 8)
    assert len(solved(AdmissionProblem(days, leads, seats=4))) == 0
    assert len(solved(AdmissionProblem(days, leads, seats=4, leads_taken={SLOT: 1}))) == 4
    assert len(solved(AdmissionProblem(days, leads, seats=4, empty_seats={SLOT: 3}))) == 3


def test_limits_of_a_lead_count_over_the_slots_of_a_day() -> None:
    slots = (SLOT, ("N", "Mon2"))
    days = attendance([1.0, 1.0], *slots)
    assert not solved(AdmissionProblem(days, [CareLead("T", slots, ANY)], seats=2))
    once = WorkLimits(per_week=99, per_day=1, days=7)
    assert len(solved(AdmissionProblem(days, [CareLead("T", slots, once)], seats=2))) == 2


def test_a_campus_serves_no_more_students_than_its_groups_have_seats() -> None:
    leads = [CareLead(f"T{n}", (SLOT,), ANY) for n in range(3)]
    assert len(solved(AdmissionProblem(attendance([1.0] * 8), leads, seats=4, max_groups={"N": 1}))) == 4
