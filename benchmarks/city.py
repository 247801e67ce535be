"""A city of the size of ``beilei``, planned in one batch: 508 schools, 557,000 children of some 710,000.

    python -m benchmarks.city --out DIR [--every 25] [--jobs 2]

The city depends on nothing but this file. Sizes follow a log-normal distribution (median 0.86 of the mean, sigma 0.55),
taken at its quantiles, cut to 90 to 3,600 children and scaled to the sum; kinds of schools alternate by the shares in
`KINDS`. Every eighth school has a club for which it has nobody, and every twentieth gives rise to one shared person.
``--every N`` plans each N-th school in order of size; what is said of the whole city is then a projection.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from datetime import date
from itertools import cycle
from pathlib import Path
from random import Random
from statistics import NormalDist

from optimizer.batch import BatchResult, run_batch
from optimizer.system import peak_memory
from optimizer.testing.generator import build
from optimizer.testing.generator.tables import COLUMNS, SchoolTables

SCHOOLS, CHILDREN, PARTICIPATION = 508, 557_000, 0.785
WEEK_OF = date(2026, 9, 7)
LEAST, MOST, SIGMA = 90, 3_600, 0.55
KINDS = {"plain": 3, "clubs": 8, "mixed": 4, "junior": 6, "early-leavers": 3, "extended": 2, "campuses": 2,
         "tight-sports": 1, "tight-staff": 1}  # fmt: skip
"""Kind of school -> how many of each thirty."""
TIME_LIMIT, SECONDS_PER_STUDENT = 4.0, 0.019
"""Of a school, in seconds of wall time on one core: 24.8 at the mean of 1,096 children, 210 minutes of CPU in all."""
_SKILL = "drones"


def sizes() -> list[int]:
    """Children of each school, the smallest first; their sum is that of the city."""
    normal = NormalDist()
    shape = [2.718281828459045 ** (SIGMA * normal.inv_cdf((at + 0.5) / SCHOOLS)) for at in range(SCHOOLS)]
    low, high = 0.0, float(MOST)
    while high - low > 1e-9:  # the scale at which the sizes, cut, have the sum
        scale = (low + high) / 2
        total = sum(min(MOST, max(LEAST, scale * one)) for one in shape)
        low, high = (scale, high) if total < CHILDREN else (low, scale)
    whole = [round(min(MOST, max(LEAST, low * one))) for one in shape]
    whole[SCHOOLS // 2] += CHILDREN - sum(whole)
    return whole


def write_city(folder: Path, every: int = 1) -> list[str]:
    """Write the schools as folders, and ``city-staff.csv``; returns the schools' names."""
    order = [kind for kind, number in KINDS.items() for _ in range(number)]
    Random("city").shuffle(order)
    kinds = cycle(order)
    names, people = [], []
    for at, (children, kind) in enumerate(zip(sizes(), kinds, strict=False)):
        if at % every != every // 2:
            continue
        name = f"S{at:03d}-{kind}"
        school, _ = build(students=children, kind=kind, seed=at)
        if len(names) % 8 == 0:
            _lacking_club(school)
        names.append(name)
        _add_enrolment(school.write(folder / name), children)
    for at in range(0, len(names), 20):
        people.append(f"X{at:03d},outside,{_SKILL},{' '.join(names[at : at + 20])},3,6")
    head = "staff,role,skills,schools,max_schools,max_per_week"
    (folder / "city-staff.csv").write_text("\n".join([head, *people]) + "\n", encoding="utf-8")
    return names


def _add_enrolment(folder: Path, children: int) -> None:
    """Give every class of classes.csv the same number of children enrolled, those who do not take part included."""
    file = folder / "classes.csv"
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    enrolled = round(children / PARTICIPATION / len(rows))
    text = "\n".join([f"{head},enrolled", *(f"{row},{enrolled}" for row in rows)]) + "\n"
    file.write_text(text, encoding="utf-8", newline="\n")


def _lacking_club(tables: SchoolTables) -> None:
    """Add a club that nobody of the school can lead, last on the lists of thirty children of one campus."""
    campus = tables.students[0]["campus"]
    able = [row for row in tables.students if row["campus"] == campus and 0 < len(row.get("clubs") or ()) < 5]
    students = able[:30]
    if len(students) < 20:
        return
    activity = {**dict.fromkeys(COLUMNS["activities"], ""), "activity": _SKILL, "name": "无人机", "category": "science"}
    tables.activities.append({**activity, "skill": _SKILL, "offered": "club"})
    blank = dict.fromkeys(COLUMNS["clubs"], "")
    club = {**blank, "club": "KX", "name": "无人机社", "activity": _SKILL, "campus": campus, "max_students": 30}
    tables.clubs.append(club)
    for row in students:
        row["clubs"] = [*row["clubs"], "KX"]


def figures(result: BatchResult, seconds: float, every: int) -> dict[str, object]:
    """What the batch came to; of the whole city where every school was planned, else of the schools planned."""
    planned = [record for record in result.records if record.done]
    ends = Counter(record.end.value if record.end else "not reached" for record in result.records)
    cpu = [record.facts["cpu"] for record in planned if "cpu" in record.facts]
    solving, whole = (sum(one[key] for one in cpu) for key in ("solving", "all"))
    slowest = max(planned, key=lambda record: float(record.row["seconds"] or 0), default=None)
    waiting = [record for record in planned if record.facts["waiting"]]
    unproven = [record.school for record in waiting if not record.facts["proven"]]
    return {
        "schools": len(result.records),
        "every": every,
        "ends": dict(ends),
        "children": sum(record.facts["children"] for record in planned),
        "violations": sum(int(record.row["violations"]) for record in planned),
        "with_children_waiting": {record.school: record.facts["waiting"] for record in waiting},
        "not_proven_in_the_time": unproven,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(whole, 1),
        "cpu_in_solve": round(solving / whole, 4) if whole else None,
        "cpu_besides_solve_a_school": round((whole - solving) / len(cpu), 3) if cpu else None,
        "slowest": {"school": slowest.school, "seconds": slowest.row["seconds"]} if slowest else None,
        "memory_mib_of_a_worker": round(max((one["memory"] for one in cpu), default=0)),
        "memory_mib_of_the_batch": round(peak_memory()),
        "projected_cpu_minutes_of_the_city": round(whole * SCHOOLS / max(1, len(planned)) / 60, 1),
    }


def main() -> None:
    """Write the city, plan it, print the figures and keep them in ``DIR/figures.json``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    folder = options.out / "schools"
    folder.mkdir(parents=True, exist_ok=True)
    write_city(folder, options.every)
    began = time.monotonic()
    result = run_batch(
        folder,
        options.out / "planned",
        jobs=options.jobs,
        time_limit=TIME_LIMIT,
        seconds_per_student=SECONDS_PER_STUDENT,
        workers=1,
        week_of=WEEK_OF,
    )
    told = figures(result, time.monotonic() - began, options.every)
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (options.out / "figures.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
