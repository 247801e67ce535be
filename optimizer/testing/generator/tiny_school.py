"""Very small odd schools, for property tests and brute force: valid input, any setting, perhaps no timetable."""

from __future__ import annotations

from pathlib import Path
from random import Random

from optimizer.testing.generator import names
from optimizer.testing.generator.tables import Row, SchoolTables
from optimizer.testing.generator.week import DAYS, Slot, WeekTimes

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


_TIMES = [("15:50", "16:30"), ("16:40", "17:20"), ("17:25", "17:55")]
_SHORT_TIMES = [("16:00", "16:25"), ("16:30", "17:30"), ("17:30", "18:00")]
_CATEGORIES = ("homework", "reading", "sports", "arts", "science", "games", "film", "labour", "topic", "inquiry",
               "rest", "feature")  # fmt: skip


def tiny(out_dir: Path | str, seed: int) -> Path:
    """Write a random school of 1 to 12 students, 1 or 2 days, 1 to 3 slots, 1 to 4 staff; return its folder."""
    return build_tiny(seed).write(out_dir)


def build_tiny(seed: int) -> SchoolTables:
    """Return the tiny school of a seed."""
    rng = Random(f"tiny-{seed}")
    phase = "junior" if rng.random() < 0.15 else "primary"
    week = _week(rng)
    school = SchoolTables({}, week)
    campuses = ["north", "south"] if rng.random() < 0.2 else [""]
    span = rng.choice((0, 1, 2, 2, 5))
    school.settings = _settings(week, phase, span, seed, rng)
    grades = rng.sample((7, 8, 9) if phase == "junior" else (1, 2, 3, 4, 5, 6), rng.randint(1, 3))
    _rooms(school, campuses, rng)
    _activities(school, rng)
    _merger(school, campuses, rng)
    add_staff(school, campuses, sorted(grades), rng)
    _clubs(school, campuses, sorted(grades), rng)
    add_students(school, campuses, sorted(grades), rng)
    add_pins(school, rng)
    return school


def _week(rng: Random) -> WeekTimes:
    days = rng.sample(DAYS, rng.choice((1, 1, 2)))
    times = rng.choice((_TIMES, _SHORT_TIMES))[: rng.choice((1, 2, 2, 3))]
    week = WeekTimes({day: list(times) for day in sorted(days, key=DAYS.index)})
    if len(days) == 2 and rng.random() < 0.25:
        week.slots[week.days[-1]] = times[:1]
    ordinary = week.ordinary()
    if len(ordinary) > 1 and rng.random() < 0.25:
        week.club_only = {rng.choice(ordinary[1:])}
    if rng.random() < 0.2:
        week.extended = [("18:00", "18:40")]
    return week


def _settings(week: WeekTimes, phase: str, span: int, seed: int, rng: Random) -> Row:
    table = week.settings()
    table["latest_end"] = "18:00"
    max_size = rng.choice((2, 3, 4, 6, 12))
    settings: Row = {"title": f"{names.school(rng, phase)}（小{seed}）", "language": rng.choice(("zh", "en")),
                     "phase": phase, "seed": seed % 2**31, "week": table}  # fmt: skip
    settings["grouping"] = {
        "max_size": max_size, "min_size": rng.choice((1, 1, 1, min(2, max_size))), "max_grade_span": span,
        "mixed": "required" if span and rng.random() < 0.2 else "allowed",
        "joining": rng.choice(("allowed", "allowed", "never")), "join_max_grade_span": rng.choice((0, 1, 8)),
    }  # fmt: skip
    if rng.random() < 0.7:
        settings["physical"] = {"min_minutes_per_day": rng.choice((0, 20, 30)),
                                "from_attended_minutes": rng.choice((30, 60)),
                                "counts_pe_lessons": rng.random() < 0.3}  # fmt: skip
    per_day = rng.choice((1, 2, 3, 3))
    settings["staffing"] = {
        "students_per_staff": rng.choice((2, 3, 6, 40)),
        "lead_roles": rng.choice((["teacher"], ["teacher", "volunteer"])),
        "club_lead_roles": rng.choice((["teacher"], ["teacher", "outside"])),
        "teacher_present": rng.choice(("always", "care", "never")), "max_per_day": per_day,
        "max_per_week": rng.choice((per_day, 2 * per_day, 15)),
    }  # fmt: skip
    least = rng.choice((0, 0, 1))
    settings["duty"] = {"min_per_slot": least, "max_per_slot": rng.choice((0, 1, 2)),
                        "roles": rng.choice((["manager", "support"], ["manager"]))}  # fmt: skip
    if rng.random() < 0.5:
        settings["priority"] = {"disabled": 5, "left-behind": rng.choice((0, 2))}
    if rng.random() < 0.3:
        settings["goals"] = {rng.choice(("club-choice", "fair-load", "classmates", "variety")): rng.choice((0, 1, 200))}
    return settings


def _rooms(school: SchoolTables, campuses: list[str], rng: Random) -> None:
    for campus in campuses:
        for index in range(rng.randint(1, 3)):
            kind = "classroom" if index == 0 else rng.choice(("classroom", "playground", "gym", "art"))
            school.rooms.append({
                "room": f"R{len(school.rooms) + 1}", "name": f"{kind}{index}", "campus": campus, "kind": kind,
                "capacity": rng.choice(("", 2, 4, 8, 30)), "groups_at_once": rng.choice(("", "", 2)),
                "available": _some_slots(school.week, rng) if rng.random() < 0.15 else "",
            })  # fmt: skip


def _some_slots(week: WeekTimes, rng: Random) -> str:
    ordinary = week.ordinary()
    chosen = rng.sample(ordinary, rng.randint(1, len(ordinary)))
    extras = [(day, extra) for day in week.days for extra in week.extras() if rng.random() < 0.6]
    return week.tokens([*chosen, *extras])


def _activities(school: SchoolTables, rng: Random) -> None:
    """Add one to four activities; the first suits any group and room, so that something can be given."""
    week = school.week
    for index in range(rng.randint(1, 4)):
        easy = index == 0
        category = "homework" if easy else rng.choice(_CATEGORIES)
        sports = category == "sports" or (easy and rng.random() < 0.5)
        row: Row = {
            "activity": f"ACT{index + 1}", "name": f"活动{index + 1}", "category": "sports" if sports else category,
            "physical_minutes": rng.choice((20, 30, 40)) if sports else "",
            "room_kinds": "" if easy or rng.random() < 0.4 else rng.choice(("classroom", "playground gym", "art")),
            "skill": rng.choice(("chess", "art")) if not easy and rng.random() < 0.25 else "",
            "students_per_staff": rng.choice((1, 2, 4)) if rng.random() < 0.2 else "",
            "offered": "" if easy else rng.choice(("", "care", "club", "both")),
        }  # fmt: skip
        if rng.random() < 0.3:
            row["max_per_day"] = rng.choice((1, 2))
        if rng.random() < 0.2:
            row["max_per_week"] = rng.choice((1, 2, 3))
        if rng.random() < 0.2:
            row["min_per_week"] = min(rng.choice((1, 1, 2)), row.get("max_per_week", 9))
        if rng.random() < 0.15 and not any("min_per_day" in other for other in school.activities):
            row["min_per_day"] = 1
        elif not easy and rng.random() < 0.2:
            row["slots"] = _some_slots(week, rng)
        if not easy and rng.random() < 0.15:
            row["grades"] = sorted(rng.sample(range(1, 10), 5))
        school.activities.append(row)
    asked = school.settings.get("physical", {"min_minutes_per_day": 30 if school.settings["phase"] == "primary" else 0})
    if asked["min_minutes_per_day"] and not any(row["physical_minutes"] for row in school.activities):
        school.activities[0]["physical_minutes"] = 30  # asked for while no activity has any: bad input


def _merger(school: SchoolTables, campuses: list[str], rng: Random) -> None:
    """Let one campus be merged into the other while it has few students."""
    if len(campuses) > 1 and rng.random() < 0.5:
        one, other = rng.sample(campuses, 2)
        school.settings["campuses"] = {one: {"min_students": rng.randint(1, 8), "merge_into": other}}


def _clubs(school: SchoolTables, campuses: list[str], grades: list[int], rng: Random) -> None:
    week = school.week
    offered = [row["activity"] for row in school.activities if row["offered"] != "care"]
    for index in range(rng.choice((0, 1, 2, 2)) if offered else 0):
        campus = rng.choice(campuses)
        least = rng.choice((1, 2, 3))
        rooms = [row["room"] for row in school.rooms if row["campus"] == campus]
        slots = rng.sample(week.ordinary(), rng.randint(1, len(week.ordinary())))
        school.clubs.append({
            "club": f"K{index + 1}", "name": f"社团{index + 1}", "activity": rng.choice(offered), "campus": campus,
            "grades": sorted(rng.sample(grades, rng.randint(1, len(grades)))) if rng.random() < 0.3 else [],
            "min_students": least, "max_students": rng.choice(("", least, least + 1, least + 4)),
            "meetings_per_week": 2 if len({day for day, _ in slots}) > 1 and rng.random() < 0.4 else "",
            "slots": week.tokens(slots), "_slots": set(slots),
            "leaders": [rng.choice(school.staff)["staff"]] if rng.random() < 0.3 else [],
            "room": rng.choice(rooms) if rng.random() < 0.2 else "",
        })  # fmt: skip
