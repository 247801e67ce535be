"""Students and classes: who signed up, for which slots."""

from __future__ import annotations

from random import Random

from optimizer.testing.generator import names
from optimizer.testing.generator.kinds import SchoolKind
from optimizer.testing.generator.tables import Row, SchoolTables
from optimizer.testing.generator.week import Slot, WeekTimes

SIGN_UP = 0.8  # share of a class that signs up
CLASS_SIZE = 40  # students of a class, signed up or not


def make_classes(kind: SchoolKind, students: int, rng: Random) -> list[Row]:
    """Return the classes (rows of classes.csv), each with the number of students signed up as ``_count``.

    With two campuses either both have all grades, or the top grades are on the second one.
    """
    per_grade = max(1, round(students / SIGN_UP / CLASS_SIZE / len(kind.grades)))
    split_by_grade = len(kind.campuses) > 1 and (per_grade == 1 or rng.random() < 0.5)
    rows: list[Row] = []
    for grade in kind.grades:
        for number in range(1, per_grade + 1):
            if split_by_grade:
                campus = kind.campuses[grade in kind.grades[-2:]]
            else:
                campus = kind.campuses[number > round(per_grade * 0.6)] if len(kind.campuses) > 1 else ""
            pe_days = sorted(rng.sample(range(5), 3))
            rows.append({"grade": grade, "class": number, "campus": campus, "_pe": pe_days, "_count": 0})
    weights = [rng.uniform(0.75, 0.85) * rng.uniform(35, 45) for _ in rows]
    total = sum(weights)
    for row, weight in zip(rows, weights, strict=True):
        row["_count"] = int(students * weight / total)
    for index in range(students - sum(row["_count"] for row in rows)):
        rows[index % len(rows)]["_count"] += 1
    return rows


def make_students(school: SchoolTables, kind: SchoolKind, rng: Random) -> None:
    """Add the students of all classes, with attendance, priority categories and waivers."""
    for row in school.classes:
        for _ in range(row["_count"]):
            slots = attendance(school.week, kind, rng)
            school.students.append({
                "student": f"S{len(school.students) + 1:04d}", "name": names.child(rng), "grade": row["grade"],
                "class": row["class"], "campus": row["campus"], "attends": school.week.tokens(slots),
                "_slots": slots, "_home": row["campus"],
                "priority": category(rng), "fee_waiver": rng.choice(("1", "0.5")) if rng.random() < 0.03 else "",
            })  # fmt: skip


def attendance(week: WeekTimes, kind: SchoolKind, rng: Random) -> set[Slot]:
    """Draw the slots of one student: some days, each up to the time of leaving; perhaps extended slots too."""
    draw = rng.random()
    if draw < kind.all_days:
        days = list(week.days)
    elif draw < kind.all_days + (1 - kind.all_days) / 2:
        days = week.days[:-1]
    else:
        days = sorted(rng.sample(week.days, rng.randint(2, 4)), key=week.days.index)
    draw = rng.random()
    last = 1 if draw < kind.leave_first else 2 if draw < kind.leave_first + kind.leave_second else 9
    slots: set[Slot] = {(day, number) for day in days for number in week.numbers(day) if number <= last}
    if kind.extended and last == 9 and rng.random() < kind.extended:
        extra_days = days if rng.random() < 0.7 else rng.sample(days, 2)
        slots |= {(day, name) for day in extra_days for name in week.extras()}
    return slots


def category(rng: Random) -> str:
    """Draw a priority category; most have none."""
    draw = rng.random()
    bounds = ((0.01, "disabled"), (0.04, "left-behind"), (0.06, "low-income"), (0.08, "migrant"))
    return next((name for bound, name in bounds if draw < bound), "")
