"""Random tiny schools for the comparison with the exact model: valid input, any setting, perhaps no timetable.

Where the contract has changed and the program not yet followed, the schools keep to what both say alike:

- nobody's ``vetted_until`` lies within the week of the comparison (`vetted_until` by the day),
- a club is pinned only where at least ``min_students`` can have it (pins of struck clubs lapse),
- there are ``apart`` codes only where sessions are never joined (kept apart in joined sessions too),
- every share and joined span is written, none left to its default,
- duty minimums are never above the maximum (bad input).

What the contract calls bad input is drawn now and then, and `refusals` says when.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from optimizer.testing.generator.tables import Row, SchoolTables
from optimizer.testing.generator.week import DAYS, Slot, WeekTimes
from optimizer.testing.schools import MONDAY

MANY = 13
"""Students of a padded school. The program treats schools of more than twelve otherwise than smaller ones."""
_TIMES = (("15:50", "16:30"), ("16:40", "17:20"), ("17:25", "17:55"))
_OTHER_TIMES = (("16:00", "16:25"), ("16:30", "17:30"), ("17:30", "18:00"))
_CATEGORIES = ("homework", "homework", "reading", "arts", "games", "rest")
_GRADES = (1, 2, 3, 4, 5, 6)


def random_school(seed: int) -> SchoolTables:
    """The school of a seed: 1 to 8 students in 1 to 3 days, sometimes padded with others who cannot be served."""
    rng = Random(f"exact-{seed}")
    padding = rng.choice(("never", "no staff")) if rng.random() < 0.25 else ""
    school = SchoolTables({}, _week(rng, padding))
    campuses = ["north", "south"] if rng.random() < 0.3 else [""]
    grades = sorted(rng.sample(_GRADES, rng.choice((1, 2, 2, 3))))
    _settings(school, seed, rng)
    _rooms(school, campuses, rng)
    _activities(school, rng)
    if len(campuses) > 1 and rng.random() < 0.3:
        one, other = rng.sample(campuses, 2)
        school.settings["campuses"] = {one: {"min_students": rng.randint(1, 6), "merge_into": other}}
    _staff(school, campuses, grades, rng)
    _clubs(school, campuses, grades, rng)
    _students(school, campuses, grades, rng)
    _pad(school, campuses, padding, rng)
    for row in school.students:
        _wishes(school, row, rng)
    _classes(school, rng)
    _pins(school, rng)
    return school


def refusals(school: SchoolTables) -> list[str]:
    """What the contract calls bad input in a school of `random_school`; empty for a good one."""
    found = []
    homes: dict[str, set[str]] = {}
    for row in school.students:
        if row.get("care_group"):
            homes.setdefault(row["care_group"], set()).add(home(school, row["campus"]))
    found += [f"care_group {group} of two campuses" for group, places in sorted(homes.items()) if len(places) > 1]
    for club in school.clubs:
        if club["room"]:
            campus = school.row("rooms", club["room"])["campus"]
            if campus == home(school, campus) != home(school, club["campus"]):
                found.append(f"room of {club['club']} on another campus")
    return found


def home(school: SchoolTables, campus: str) -> str:
    """The campus that one counts as: another where it has too few rows of students.csv."""
    rule = school.settings.get("campuses", {}).get(campus)
    if rule is None or sum(row["campus"] == campus for row in school.students) >= rule["min_students"]:
        return campus
    return str(rule["merge_into"])


def _week(rng: Random, padding: str) -> WeekTimes:
    number = rng.choice((1, 2, 2, 3))
    days = sorted(rng.sample(DAYS, number), key=DAYS.index)
    times = rng.choice((_TIMES, _OTHER_TIMES))[
        : rng.choice((1, 2, 3) if number == 1 else (1, 2, 2) if number == 2 else (1, 1, 2))
    ]
    week = WeekTimes({day: list(times) for day in days})
    if number > 1 and rng.random() < 0.25:
        week.slots[days[-1]] = list(_TIMES[: rng.randint(1, 2)])
    ordinary = week.ordinary()
    if len(ordinary) > 1 and rng.random() < 0.2:
        week.club_only = {rng.choice(ordinary)}
    if rng.random() < 0.25:
        week.extended = [("18:00", "18:40")]
    if padding == "no staff":
        week.slots["Sat"] = [_TIMES[0]]
    return week


def _settings(school: SchoolTables, seed: int, rng: Random) -> None:
    span, max_size = rng.choice((0, 1, 2, 2, 5)), rng.choice((1, 2, 3, 4, 8, 8))
    per_day = rng.choice((1, 2, 3, 3, 3))
    goals = ("club-choice", "fair-load", "continuity", "room-moves", "variety", "staff-gaps", "classmates", "together")
    school.settings = {
        "title": f"exact {seed}", "language": "en", "phase": "primary", "seed": seed % 2**31,
        "week": {**school.week.settings(), "latest_end": "18:00"},
        "grouping": {
            "max_size": max_size, "min_size": rng.choice((1, 1, 1, min(2, max_size))), "max_grade_span": span,
            "mixed": "required" if span and rng.random() < 0.2 else "allowed",
            "joining": rng.choice(("allowed", "allowed", "never")), "join_max_grade_span": rng.choice((0, 1, 5)),
        },
        "physical": {
            "min_minutes_per_day": rng.choice((0, 0, 0, 20, 30)), "from_attended_minutes": rng.choice((0, 30, 60, 60)),
            "counts_pe_lessons": rng.random() < 0.3,
        },
        "staffing": {
            "students_per_staff": rng.choice((2, 3, 6, 40, 40)),
            "lead_roles": rng.choice((["teacher"], ["teacher", "volunteer"], ["teacher", "manager"])),
            "club_lead_roles": rng.choice((["teacher"], ["teacher", "outside"])),
            "teacher_present": rng.choice(("always", "care", "never")), "max_per_day": per_day,
            "max_per_week": rng.choice((per_day, 2 * per_day, 15, 15)),
        },
        "duty": {
            "min_per_slot": rng.choice((0, 0, 0, 1)), "max_per_slot": rng.choice((0, 1, 2)),
            "roles": rng.choice((["manager", "support"], ["manager"])),
        },
        "priority": {"disabled": 5, "left-behind": rng.choice((0, 2))},
        "goals": {rng.choice(goals): rng.choice((0, 1, 200))} if rng.random() < 0.3 else {},
    }  # fmt: skip


def _some_slots(week: WeekTimes, rng: Random, share: float) -> str:
    """Tokens of at least one ordinary slot, and of extended ones."""
    ordinary = _staffed(week)
    chosen = [slot for slot in ordinary if rng.random() < share] or [rng.choice(ordinary)]
    return week.tokens([*chosen, *((day, extra) for day in week.days for extra in week.extras() if rng.random() < 0.7)])


def _staffed(week: WeekTimes) -> list[Slot]:
    """Ordinary slots of the days on which there is staff."""
    return [slot for slot in week.ordinary() if slot[0] != "Sat"]


def _rooms(school: SchoolTables, campuses: list[str], rng: Random) -> None:
    for campus in campuses:
        for index in range(rng.randint(1, 3)):
            kind = "classroom" if index == 0 else rng.choice(("classroom", "playground", "art"))
            school.rooms.append({
                "room": f"R{len(school.rooms) + 1}", "name": f"{kind} {index}", "campus": campus, "kind": kind,
                "capacity": rng.choice(("", "", "", 2, 4, 8)), "groups_at_once": rng.choice(("", "", 2)),
                "available": _some_slots(school.week, rng, 0.7) if rng.random() < 0.15 else "",
            })  # fmt: skip


def _activities(school: SchoolTables, rng: Random) -> None:
    """One to four activities; the first suits any group and room. One has exercise where that is asked for."""
    exercise = school.settings["physical"]["min_minutes_per_day"] > 0
    number = rng.randint(1, 4)
    sports = rng.randrange(number) if exercise or rng.random() < 0.3 else -1
    for index in range(number):
        row: Row = {
            "activity": f"A{index + 1}", "name": f"activity {index + 1}",
            "category": "sports" if index == sports else rng.choice(_CATEGORIES),
            "physical_minutes": rng.choice((20, 30, 40)) if index == sports else "",
            "room_kinds": rng.choice(("classroom", "playground art")) if index and rng.random() < 0.4 else "",
            "skill": rng.choice(("chess", "art")) if index and rng.random() < 0.25 else "",
            "students_per_staff": rng.choice((1, 2, 4)) if rng.random() < 0.2 else "",
            "offered": rng.choice(("", "care", "club", "both")) if index else "",
            "max_per_day": rng.choice((1, 2)) if rng.random() < 0.2 else "",
            "max_per_week": rng.choice((1, 2, 3)) if rng.random() < 0.15 else "",
        }  # fmt: skip
        if rng.random() < 0.2:
            row["min_per_week"] = min(rng.choice((1, 1, 2)), row["max_per_week"] or 2)
        if rng.random() < 0.12 and not any("min_per_day" in other for other in school.activities):
            row["min_per_day"] = 1
        elif index and rng.random() < 0.25:
            row["slots"] = _some_slots(school.week, rng, 0.5)
            if school.week.extended and rng.random() < 0.3:
                row["slots"] = school.week.tokens([(day, "X1") for day in school.week.days])
        if index and rng.random() < 0.15:
            row["grades"] = sorted(rng.sample(_GRADES, 4))
        school.activities.append(row)


def _staff(school: SchoolTables, campuses: list[str], grades: list[int], rng: Random) -> None:
    days = [day for day in school.week.days if day != "Sat"]
    for index in range(rng.choice((1, 2, 3, 4, 5, 5))):
        role = (
            rng.choice(("teacher", "teacher", "teacher", "manager", "support", "volunteer", "outside"))
            if index
            else "teacher"
        )
        row: Row = {
            "staff": f"P{index + 1}", "name": f"person {index + 1}", "role": role,
            "campus": rng.choice(campuses) if rng.random() < 0.5 else "",
            "skills": rng.sample(("chess", "art"), rng.choice((0, 1, 2))),
            "available": _some_slots(school.week, rng, rng.choice((0.8, 1.0, 1.0))),
            "share": rng.choice(("0.5", 1, 1, "1.5", 0)) if role in ("teacher", "manager", "support") else 0,
            "yuan_per_slot": rng.choice((50, "80.50")) if role == "outside" else "",
        }  # fmt: skip
        if len(campuses) == 1:
            row["campus"] = campuses[0]
        for column, values, share in (
            ("max_per_day", (1, 2), 0.15), ("max_per_week", (1, 2, 4), 0.15), ("min_per_week", (1, 2), 0.08),
            ("max_days", (1, 2), 0.12), ("carried", (1, 3), 0.3), ("avoids", (f"{days[0]}1", days[-1]), 0.25),
            ("vetted_until", (MONDAY - timedelta(days=1), MONDAY + timedelta(days=6)), 0.08),
        ):  # fmt: skip
            if rng.random() < share:
                row[column] = rng.choice(values)
        if rng.random() < 0.12:
            row["grades"] = sorted(rng.sample(grades, rng.randint(1, len(grades))))
        school.staff.append(row)


def _clubs(school: SchoolTables, campuses: list[str], grades: list[int], rng: Random) -> None:
    week, offered = school.week, [row["activity"] for row in school.activities if row["offered"] != "care"]
    for index in range(rng.choice((0, 1, 1, 2, 3)) if offered else 0):
        campus, least = rng.choice(campuses), rng.choice((0, 1, 1, 2, 3))
        rooms = [row["room"] for row in school.rooms if row["campus"] == campus or rng.random() < 0.25]
        slots = [slot for slot in _staffed(week) if rng.random() < 0.6] or _staffed(week)[-1:]
        school.clubs.append({
            "club": f"K{index + 1}", "name": f"club {index + 1}", "activity": rng.choice(offered), "campus": campus,
            "grades": sorted(rng.sample(grades, rng.randint(1, len(grades)))) if rng.random() < 0.25 else [],
            "min_students": least, "max_students": rng.choice(("", max(1, least), least + 1, least + 3)),
            "meetings_per_week": 2 if len({day for day, _ in slots}) > 1 and rng.random() < 0.4 else "",
            "slots": week.tokens(slots), "_slots": set(slots),
            "leaders": [rng.choice(school.staff)["staff"]] if rng.random() < 0.25 else [],
            "room": rng.choice(rooms) if rng.random() < 0.25 else "",
        })  # fmt: skip


def _students(school: SchoolTables, campuses: list[str], grades: list[int], rng: Random) -> None:
    odds = {column: rng.choice((0.0, 0.0, 0.3)) for column in ("together", "apart", "care_group")}
    if school.settings["grouping"]["joining"] == "allowed":
        odds["apart"] = 0.0
    values = {"together": ("T1", "T1", "T2"), "apart": ("A1", "A2"), "care_group": ("C01", "Zebras")}
    of_campus = {group: rng.choice(campuses) for group in values["care_group"]}
    for index in range(rng.choice((1, 2, 3, 4, 5, 6, 7, 8, 8))):
        campus, slots = rng.choice(campuses), _attends(school.week, rng)
        row: Row = {
            "student": f"S{index + 1}", "name": f"child {index + 1}", "grade": rng.choice(grades),
            "class": rng.choice((1, 1, 2)), "campus": campus, "attends": school.week.tokens(slots), "_slots": slots,
            "priority": rng.choice(("disabled", "left-behind", "disabled left-behind")) if rng.random() < 0.2 else "",
        }  # fmt: skip
        for column, share in odds.items():
            if rng.random() < share:
                value = rng.choice(values[column])
                if column != "care_group" or of_campus[value] == campus or rng.random() < 0.2:
                    row[column] = value
        school.students.append(row)


def _attends(week: WeekTimes, rng: Random) -> set[Slot]:
    ordinary, draw = _staffed(week), rng.random()
    extras: list[Slot] = [(day, extra) for day in week.days for extra in week.extras() if day != "Sat"]
    if draw < 0.5:
        slots = set(ordinary)
    elif draw < 0.75:
        days = rng.sample(week.days, rng.randint(1, len(week.days)))
        slots = {slot for slot in ordinary if slot[0] in days}
    elif draw < 0.8:
        slots = set()
    else:
        slots = set(rng.sample(ordinary, rng.randint(1, len(ordinary))))
    slots |= {slot for slot in extras if rng.random() < 0.4}
    return slots or set(extras or ordinary[:1])


def _pad(school: SchoolTables, campuses: list[str], padding: str, rng: Random) -> None:
    """Up to `MANY` with students who signed up for no day at all, or for the day without staff alone."""
    week = school.week
    for index in range(len(school.students), MANY if padding else 0):
        slots: set[Slot] = {("Sat", 1)} if padding == "no staff" else set()
        school.students.append({
            "student": f"S{index + 1}", "name": f"child {index + 1}", "grade": school.students[0]["grade"],
            "class": 3, "campus": rng.choice(campuses), "attends": week.tokens(slots) or "Sun", "_slots": slots,
        })  # fmt: skip


def _wishes(school: SchoolTables, row: Row, rng: Random) -> None:
    clubs = [club["club"] for club in school.clubs if _can_have(school, row, club) or rng.random() < 0.1]
    if clubs and row["_slots"] and rng.random() < 0.75:
        row["clubs"] = rng.sample(clubs, rng.randint(1, len(clubs)))
        if len(row["clubs"]) > 1 and rng.random() < 0.4:
            row["wants_clubs"] = 2
        if rng.random() < 0.2:
            row["club_weight"] = rng.choice((0, 2))


def _can_have(school: SchoolTables, row: Row, club: Row) -> bool:
    return home(school, club["campus"]) == home(school, row["campus"]) and row["grade"] in (club["grades"] or _GRADES)


def _classes(school: SchoolTables, rng: Random) -> None:
    if rng.random() < 0.3:
        for campus, grade, number in sorted({(row["campus"], row["grade"], row["class"]) for row in school.students}):
            days = [day for day in school.week.days if rng.random() < 0.5]
            school.classes.append({"grade": grade, "class": number, "campus": campus, "pe_days": days})


def _pins(school: SchoolTables, rng: Random) -> None:
    """Now and then a care group's session, or a meeting of a club that enough students can have."""
    week = school.week
    care = [slot for slot in _staffed(week) if slot not in week.club_only]
    if care and rng.random() < 0.25:
        group = rng.choice(("C01", "Zebras", "Lions"))
        for _ in range(rng.choice((1, 1, 2))):
            activities = [row["activity"] for row in school.activities if row["offered"] != "club"]
            _pin(school, group, rng.choice(care), activities, rng)
    wanted = [club for club in school.clubs if _listed_by(school, club) >= club["min_students"]]
    if wanted and rng.random() < 0.3:
        club = rng.choice(wanted)
        _pin(school, club["club"], rng.choice(sorted(club["_slots"])), [club["activity"]], rng)


def _listed_by(school: SchoolTables, club: Row) -> int:
    """How many students list a club that their own row lets them have, slots of the activity aside."""
    within = school.row("activities", club["activity"])
    wanted = min(club["meetings_per_week"] or 1, len({day for day, _ in club["_slots"]}))
    return sum(
        club["club"] in row.get("clubs", ())
        and _can_have(school, row, club)
        and row["grade"] in (within.get("grades") or _GRADES)
        and not within.get("slots")
        and len({day for day, _ in club["_slots"] & row["_slots"]}) >= wanted
        for row in school.students
    )


def _pin(school: SchoolTables, group: str, slot: Slot, activities: list[str], rng: Random) -> None:
    pin: Row = {"group": group, "slot": f"{slot[0]}{slot[1]}"}
    if activities and rng.random() < 0.4:
        pin["activity"] = rng.choice(activities)
    if rng.random() < 0.25:
        pin["room"] = rng.choice(school.rooms)["room"]
    if rng.random() < 0.25:
        pin["staff"] = rng.choice(school.staff)["staff"]
    school.pins.append(pin)
