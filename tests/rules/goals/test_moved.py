"""`moved`: the best matching of earlier to present care groups, by the audit, the referee and by trying all."""

from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path

import pytest

from optimizer.auditing import audit
from optimizer.files.timetable_tables import write_timetable
from optimizer.rules.goals.moved import best_assignment
from optimizer.testing.schools import MONDAY, SmallSchool, week, write_school
from tests.referee import judge


@pytest.mark.parametrize("seed", range(60))
def test_best_assignment_is_the_best_of_all(seed: int) -> None:
    dice = random.Random(seed)
    height, width = dice.randint(1, 5), dice.randint(1, 5)
    gains = [[dice.choice((0, 0, 1, 2, 7, 30)) for _ in range(width)] for _ in range(height)]
    pairs = best_assignment(gains)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs) == min(height, width)
    table = gains if height <= width else [list(column) for column in zip(*gains, strict=True)]
    best = max(
        sum(table[row][column] for row, column in enumerate(chosen))
        for chosen in permutations(range(max(height, width)), min(height, width))
    )
    assert sum(gains[row][column] for row, column in pairs) == best


@pytest.mark.parametrize("seed", range(12))
def test_random_weeks_are_judged_alike(seed: int, tmp_path: Path) -> None:
    """Two campuses, groups that change place, students who come, leave or wait: audit and referee agree."""
    dice = random.Random(seed)
    north, south = [f"N{n}" for n in range(8)], [f"S{n}" for n in range(8)]
    builder = SmallSchool(days="Mon", slots=1).students(" ".join(north), campus="north")
    builder.students(" ".join(south), campus="south").staff("T1 T2 T3 T4 T5 T6 T7 T8")
    school = builder.rooms("R1 R2 R3 R4", campus="north").rooms("R5 R6 R7 R8", campus="south").build()
    write_school(tmp_path / "school", school)
    weeks = []
    for name in ("start", "now"):
        care: dict[str, list[str]] = {}
        for students, groups in ((north, "AB"), (south, "CDE")):
            for student in students:
                if dice.random() < 0.8:
                    care.setdefault(dice.choice(groups), []).append(student)
        weeks.append(week(school, care={group: " ".join(students) for group, students in care.items()}))
        (tmp_path / name).mkdir()
        write_timetable(tmp_path / name, weeks[-1])
    found = audit(school, weeks[1], week_of=MONDAY, start=weeks[0])
    measure = found.goals["moved"].measure
    assert (
        judge(tmp_path / "school", tmp_path / "now", week_of=MONDAY, start=tmp_path / "start").goals["moved"] == measure
    )
    both = {row.student for row in weeks[0].members} & {row.student for row in weeks[1].members}
    assert {part.who for part in found.contributions["moved"]} <= both
    assert audit(school, weeks[0], week_of=MONDAY, start=weeks[0]).goals["moved"].measure == 0


def test_groups_go_on_within_their_campus_alone() -> None:
    """Two students change campus together: whatever their group is called, they count."""
    builder = SmallSchool(days="Mon", slots=1).students("S1 S2 S4", campus="north").students("S3", campus="south")
    school = builder.build()
    builder = SmallSchool(days="Mon", slots=1).students("S1 S2 S3", campus="south").students("S4", campus="north")
    moved = builder.build()
    earlier = week(school, care={"C1": "S1 S2", "C2": "S3", "C3": "S4"})
    present = week(moved, care={"C1": "S1 S2", "C2": "S3", "C3": "S4"})
    found = audit(moved, present, week_of=MONDAY, start=earlier)
    assert [part.who for part in found.contributions["moved"]] == ["S1", "S2"]
