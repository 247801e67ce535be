"""python -m tests.engine.range_ends: a small school with each number of its tables at either end of its range, solved.

The ranges are those that the engine can carry; this is how that is known. Each case must end with a status, audited, in
30 s of processor time. `--name PART` runs those whose name holds PART. Some 80 cases take 4 s each.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from optimizer.domain.scenario import Scenario
from optimizer.domain.schema import SCHEMA
from optimizer.domain.schema.column import WEIGHT
from optimizer.domain.settings import GoalSettings
from optimizer.domain.validate import find_problems
from optimizer.engine.solve import solve
from optimizer.testing.schools import MONDAY, SmallSchool

SECONDS = 30


def school() -> Scenario:
    """Seven students, two clubs, five people, extended care, exercise: every column stands in some rule or goal."""
    fees, physical = {"yuan_per_slot": "3"}, {"min_minutes_per_day": 20}
    rows = SmallSchool(days="Mon Tue Wed", extended=1, physical=physical, priority={"p": 3}, pay={}, fees=fees)
    rows.students("S1 S2 S3", clubs="K1 K2", wants_clubs=2, priority="p").students("S4 S5", grade=2, clubs="K2 K1")
    rows.students("S6 S7", grade=3).staff("T1 T2 T3", share="1", grades=(1, 2, 3))
    rows.staff("M1", role="manager", share="1").staff("O1", role="outside", yuan_per_slot="50", skills="draw")
    rows.rooms("R1 R2 R3 R4", capacity=30, groups_at_once=2)
    rows.activity("art", skill="draw", grades=(1, 2, 3)).activity("film", "film")
    rows.club("K1", "art", slots="Mon", max_students=10, grades=(1, 2, 3), yuan_per_meeting=Decimal(5))
    return rows.club("K2", "rd", slots="Tue", max_students=10).school_class(1, "1A", pe_days="Mon").build()


def cases() -> Iterator[tuple[str, Scenario]]:
    """Name and school: one column at one end in all rows; then all weights and what was carried at the upper end."""
    base = school()
    for table, columns in SCHEMA.items():
        for name, column in columns.items():
            for value in (column.within.least, column.within.most) if column.within else ():
                cell = frozenset((value,)) if column.kind == "grade-list" else value
                cell = Decimal(value) if column.kind == "number" else cell
                rows = tuple(replace(row, **{name: cell}) for row in getattr(base, table))
                yield f"{table}.{name}={value}", replace(base, **{table: rows})
    goals = GoalSettings.model_validate(dict.fromkeys(base.settings.goals.weights(), WEIGHT.most))
    settings = base.settings.model_copy(update={"goals": goals, "priority": {"p": WEIGHT.most}})
    people = tuple(replace(row, carried=9_999 * (row.id == "T1")) for row in base.staff)
    yield "all weights and carried at once", replace(base, settings=settings, staff=people)


def run(part: str = "") -> list[str]:
    """What went wrong with the cases whose name holds a part; those that are bad input are passed over."""
    faults = []
    for name, scenario in cases():
        if part not in name or find_problems(scenario):
            continue
        start = time.process_time()
        solution = solve(scenario, effort=1, week_of=MONDAY)
        seconds = time.process_time() - start
        if solution.fault or seconds > SECONDS:
            faults.append(f"{name}: {solution.fault.en if solution.fault else f'{seconds:.0f} s'}")
        print(f"{name} {solution.status.value} {solution.result.score} {seconds:.1f} s", flush=True)
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.engine.range_ends", description=__doc__)
    parser.add_argument("--name", default="", help="only cases whose name holds this")
    faults = run(parser.parse_args().name)
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
