"""People and pins of a tiny school."""

from __future__ import annotations

from random import Random

from optimizer.testing.generator import names
from optimizer.testing.generator.tables import Row, SchoolTables
from optimizer.testing.generator.week import Slot

_ROLES = ("teacher", "teacher", "manager", "support", "volunteer", "outside")


def add_staff(school: SchoolTables, campuses: list[str], grades: list[int], rng: Random) -> None:
    """Add one to four people, mostly teachers, with any limits."""
    week = school.week
    for index in range(rng.randint(1, 4)):
        role = rng.choice(_ROLES) if index else "teacher"
        slots = [slot for slot in week.ordinary() if rng.random() < 0.85] or week.ordinary()[:1]
        slots += [(day, extra) for day in week.days for extra in week.extras() if rng.random() < 0.7]
        row: Row = {
            "staff": f"P{index + 1}", "name": names.adult(rng), "role": role,
            "campus": rng.choice(campuses) if len(campuses) > 1 and rng.random() < 0.6 else "",
            "skills": rng.sample(("chess", "art"), rng.choice((0, 1, 2))), "available": week.tokens(slots),
        }  # fmt: skip
        _odd_limits(row, grades, week.days, rng)
        if role == "outside":
            row["yuan_per_slot"] = rng.choice((50, "80.50"))
        school.staff.append(row)


def _odd_limits(row: Row, grades: list[int], days: list[str], rng: Random) -> None:
    for column, values, share in (
        ("max_per_day", (1, 2), 0.2), ("max_per_week", (1, 2, 4), 0.2), ("min_per_week", (1, 2), 0.12),
        ("max_days", (1, 2), 0.15), ("share", ("0.5", "1", "1.5", 0), 0.3), ("carried", (0, 1, 3), 0.4),
        ("vetted_until", ("2020-06-30", "2099-12-31"), 0.15), ("avoids", (f"{days[0]}1", days[-1]), 0.25),
    ):  # fmt: skip
        if rng.random() < share:
            row[column] = rng.choice(values)
    if rng.random() < 0.15:
        row["grades"] = sorted(rng.sample(grades, rng.randint(1, len(grades))))


def add_students(school: SchoolTables, campuses: list[str], grades: list[int], rng: Random) -> None:
    """Add 1 to 12 students with any attendance, wishes, codes and group pins; then classes, now and then."""
    odds = {column: rng.choice((0.0, 0.0, 0.25)) for column in ("together", "apart", "care_group")}
    for index in range(rng.randint(1, 12)):
        campus = rng.choice(campuses)
        slots = _attends(school, rng)
        row: Row = {
            "student": f"S{index + 1:02d}", "name": names.child(rng), "grade": rng.choice(grades),
            "class": rng.choice((1, 1, 2)), "campus": campus, "attends": school.week.tokens(slots), "_slots": slots,
            "priority": rng.choice(("disabled", "left-behind", "disabled left-behind")) if rng.random() < 0.25 else "",
            "fee_waiver": rng.choice((1, "0.5")) if rng.random() < 0.1 else "",
        }  # fmt: skip
        for column, values in (("together", ("F1", "F2")), ("apart", ("A1", "A2")), ("care_group", ("C01", "C02"))):
            if rng.random() < odds[column]:
                row[column] = rng.choice(values)
        school.students.append(row)
    homes = homes_of(school)
    of_group: dict[str, str] = {}
    for row in school.students:
        group, home = row.get("care_group", ""), homes[row["campus"]]
        if group and of_group.setdefault(group, home) != home:  # a care group is of one campus
            row["care_group"] = ""
        _wishes(school, homes, row, rng)
    if rng.random() < 0.4:
        keys = sorted({(row["campus"], row["grade"], row["class"]) for row in school.students})
        for campus, grade, number in keys:
            days = [day for day in school.week.days if rng.random() < 0.5]
            teachers = [row["staff"] for row in school.staff if row["role"] == "teacher"]
            school.classes.append({"grade": grade, "class": number, "campus": campus, "pe_days": days,
                                   "teacher": rng.choice(teachers), "phone": names.phone(rng)})  # fmt: skip


def _attends(school: SchoolTables, rng: Random) -> set[Slot]:
    week = school.week
    ordinary = set(week.ordinary())
    draw = rng.random()
    if draw < 0.5:
        slots = set(ordinary)
    elif draw < 0.8:
        days = rng.sample(week.days, rng.randint(1, len(week.days)))
        last = rng.randint(1, 3)
        slots = {(day, number) for day, number in ordinary if day in days and int(number) <= last}
    else:
        slots = set(rng.sample(week.ordinary(), rng.randint(1, len(ordinary))))
    extras = {(day, extra) for day in week.days for extra in week.extras() if rng.random() < 0.4}
    return slots | extras


def homes_of(school: SchoolTables) -> dict[str, str]:
    """Return the campus that counts for each campus named, mergers followed."""
    homes: dict[str, str] = {row["campus"]: row["campus"] for row in school.rooms}
    for name, rule in school.settings.get("campuses", {}).items():
        if sum(row["campus"] == name for row in school.students) < rule["min_students"]:
            homes[name] = rule["merge_into"]
    return homes


def _wishes(school: SchoolTables, homes: dict[str, str], row: Row, rng: Random) -> None:
    """Draw wishes among the clubs of the student's campus and grade."""
    able = [
        club["club"] for club in school.clubs
        if homes[club["campus"]] == homes[row["campus"]] and (not club["grades"] or row["grade"] in club["grades"])
    ]  # fmt: skip
    if able and rng.random() < 0.75:
        row["clubs"] = rng.sample(able, rng.randint(1, len(able)))
        if len(row["clubs"]) > 1 and rng.random() < 0.4:
            row["wants_clubs"] = 2
        if rng.random() < 0.2:
            row["club_weight"] = rng.choice((0, 2))


def add_pins(school: SchoolTables, rng: Random) -> None:
    """Pin now and then: a care group's session or a club's meeting, with activity, room or staff."""
    week = school.week
    if rng.random() < 0.2:
        care = [slot for slot in week.ordinary() if slot not in week.club_only]
        if care:
            _pin(school, "C01", rng.choice(care), "", rng)
    if school.clubs and rng.random() < 0.25:
        club = rng.choice(school.clubs)
        _pin(school, club["club"], rng.choice(sorted(club["_slots"])), club["activity"], rng)


def _pin(school: SchoolTables, group: str, slot: Slot, activity: str, rng: Random) -> None:
    pin: Row = {"group": group, "slot": f"{slot[0]}{slot[1]}"}
    offered = [row["activity"] for row in school.activities if row["offered"] != "club"]
    if rng.random() < 0.4:
        pin["activity"] = activity or rng.choice(offered)
    if rng.random() < 0.3:
        pin["room"] = rng.choice(school.rooms)["room"]
    if rng.random() < 0.3:
        pin["staff"] = rng.choice(school.staff)["staff"]
    school.pins.append(pin)
