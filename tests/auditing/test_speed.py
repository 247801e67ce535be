"""An audit costs next to nothing beside a run: seconds of processor time, not of the clock."""

from __future__ import annotations

import random
import time

import pytest

from optimizer.auditing import audit
from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.testing.schools import MONDAY, SmallSchool, week

DAYS = "Mon Tue Wed Thu Fri"


def _large(students: int) -> tuple[Scenario, Timetable]:
    """A school and a careless week: everybody in the first club of the list, staff and activities at random."""
    dice = random.Random(1)
    clubs, groups, staff = [f"K{n}" for n in range(students // 40)], students // 36, students // 12
    tokens = [f"{day}{number}" for day in DAYS.split() for number in (1, 2, 3)]
    school = SmallSchool(days=DAYS, slots=3, grouping={"max_grade_span": 8}, physical={})
    for n in range(students):
        wishes = " ".join(dice.sample(clubs, 3))
        school.students(f"S{n}", grade=dice.randint(1, 6), class_name=str(n % 9), clubs=wishes)
    for club in clubs:
        school.club(club, "rd")
    for n in range(staff):
        school.staff(f"T{n}", share=1, carried=dice.randrange(200), max_per_week=15)
    for n in range(12):
        school.activity(f"a{n}", physical_minutes=10, min_per_week=1, max_per_week=3)
    scenario = school.rooms(" ".join(f"R{n}" for n in range(students // 20))).build()
    care: dict[str, list[str]] = {f"C{n}": [] for n in range(groups)}
    members: dict[str, list[str]] = {club: [] for club in clubs}
    for n, student in enumerate(scenario.students):
        care[f"C{n % groups}"].append(student.id)
        members[student.clubs[0]].append(student.id)
    sessions = {f"{club}@{dice.choice(tokens)}": f"rd R{groups} T{dice.randrange(staff)}" for club in clubs}
    for n in range(groups):
        for token in tokens:
            sessions[f"C{n}@{token}"] = f"a{dice.randrange(12)} R{n} T{dice.randrange(staff)}"
    in_care = {key: " ".join(ids) for key, ids in care.items()}
    in_clubs = {key: " ".join(ids) for key, ids in members.items()}
    return scenario, week(scenario, care=in_care, clubs=in_clubs, sessions=sessions)


@pytest.mark.parametrize(("students", "limit"), [(300, 0.15), pytest.param(4000, 1.5, marks=pytest.mark.slow)])
def test_speed(students: int, limit: float) -> None:
    scenario, timetable = _large(students)
    start = time.process_time()
    found = audit(scenario, timetable, week_of=MONDAY)
    assert time.process_time() - start < limit
    assert found.score.hard > 0
