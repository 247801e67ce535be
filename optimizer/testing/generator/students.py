"""Classes and students: who signed up, for which slots; clubs and the wishes for them, few wanted by many."""

from __future__ import annotations

from random import Random

from optimizer.testing.generator import names
from optimizer.testing.generator.activities import CLUB_IDS
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


LEVELS = ("初级", "中级", "高级", "甲组", "乙组", "丙组")
MIN_STUDENTS = 15
INTERESTED = 0.75  # share of students with wishes
WANT_TWO = 0.15  # share of those who want two clubs
SKEW = 0.7  # popularity of the k-th club is k ** -SKEW


def make_clubs(school: SchoolTables, kind: SchoolKind, rng: Random) -> None:
    """Add the clubs of every campus: at least two each, about ``club_rate`` for each student."""
    if not kind.club_rate:
        return
    homes = sorted({row["_home"] for row in school.students})
    for home in homes:
        students = sum(row["_home"] == home for row in school.students)
        for index in range(max(2, round(students * kind.club_rate))):
            school.clubs.append(_club(school, kind, home, index, rng))


def _club(school: SchoolTables, kind: SchoolKind, home: str, index: int, rng: Random) -> Row:
    activity = school.row("activities", CLUB_IDS[index % len(CLUB_IDS)])
    round_number = index // len(CLUB_IDS)
    name = f"{activity['name']}社" + (f"（{LEVELS[round_number % len(LEVELS)]}）" if round_number else "")
    small = sum(row["_home"] == home for row in school.students) < 150
    slots = _meeting_slots(school, rng)
    return {
        "club": f"K{len(school.clubs) + 1:02d}", "name": name, "activity": activity["activity"], "campus": home,
        "grades": _grades(school, home, rng), "min_students": 8 if small else MIN_STUDENTS,
        "max_students": rng.choice((20, 20, 24, 25, 28, 30)),
        "meetings_per_week": 2 if rng.random() < 0.08 and len({day for day, _ in slots}) > 1 else "",
        "slots": school.week.tokens(slots), "_slots": slots, "leaders": [],
        "room": _room(school, home, activity, rng),
        "yuan_per_meeting": rng.choice((10, 15, 20)) if activity["category"] != "reading" else "",
    }  # fmt: skip


def _meeting_slots(school: SchoolTables, rng: Random) -> set[Slot]:
    """Draw the slots of one to four afternoons: the later ones, as lessons end and care begins with homework."""
    week = school.week
    long_days = [day for day in week.days if len(week.slots[day]) == max(map(len, week.slots.values()))]
    days = rng.sample(long_days, min(len(long_days), rng.choice((1, 2, 2, 4))))
    first = rng.choice((2, 2, 3)) if len(week.slots[long_days[0]]) > 2 else 1
    return {(day, number) for day in days for number in week.numbers(day) if number >= first}


def spread_out(school: SchoolTables, rng: Random) -> None:
    """Let clubs meet at any hour of one to four days, half of them twice a week."""
    week = school.week
    for club in school.clubs:
        slots: set[Slot] = set()
        for day in rng.sample(week.days, rng.choice((1, 2, 3, 4))):
            numbers = week.numbers(day)
            first = rng.choice(numbers)
            slots |= {(day, number) for number in numbers if first <= number <= first + rng.choice((0, 1))}
        twice = rng.random() < 0.5 and len({day for day, _ in slots}) > 1
        club.update({"_slots": slots, "slots": week.tokens(slots), "meetings_per_week": 2 if twice else 1})


def _grades(school: SchoolTables, home: str, rng: Random) -> list[int]:
    grades = sorted({row["grade"] for row in school.students if row["_home"] == home})
    draw = rng.random()
    if draw < 0.4 or len(grades) < 4:
        return []
    return grades[: len(grades) // 2 + 1] if draw < 0.7 else grades[len(grades) // 2 - 1 :]


def _room(school: SchoolTables, home: str, activity: Row, rng: Random) -> str:
    kinds = activity["room_kinds"].split()
    fitting = [row["room"] for row in school.rooms if row["campus"] == home and row["kind"] == kinds[0]]
    own = kinds[0] not in ("classroom", "playground", "gym") and rng.random() < 0.4
    return rng.choice(fitting) if own and fitting else ""


def name_leaders(school: SchoolTables, rng: Random) -> None:
    """For about half of the clubs name leaders: people with the skill and free then, outside first."""
    taken: dict[str, int] = {}
    for club in school.clubs:
        if club["leaders"]:
            continue
        skill = school.row("activities", club["activity"])["skill"]
        fitting = [
            row for row in school.staff
            if row["role"] in ("teacher", "outside") and row["campus"] in ("", club["campus"])
            and (not skill or skill in row["skills"]) and row["_slots"] & club["_slots"]
            and taken.get(row["staff"], 0) < 2
        ]  # fmt: skip
        if fitting and rng.random() < 0.5:
            fitting.sort(key=lambda row: (row["role"] != "outside", taken.get(row["staff"], 0), row["staff"]))
            club["leaders"] = [row["staff"] for row in fitting[: rng.choice((1, 1, 2))]]
            for who in club["leaders"]:
                taken[who] = taken.get(who, 0) + 1


def make_wishes(school: SchoolTables, rng: Random) -> None:
    """Give most students one to five wishes among the clubs they may join at hours they attend."""
    order = list(school.clubs)
    rng.shuffle(order)
    weight = {club["club"]: (rank + 1) ** -SKEW for rank, club in enumerate(order)}
    for row in school.students:
        able = [club for club in school.clubs if _may_join(club, row)]
        if not able or rng.random() > INTERESTED:
            continue
        length = min(len(able), rng.choice((1, 2, 3, 3, 4, 5)))
        row["clubs"] = _draw(able, weight, length, rng)
        if length > 1 and rng.random() < WANT_TWO:
            row["wants_clubs"] = 2
        if rng.random() < 0.06:
            row["club_weight"] = 2


def _may_join(club: Row, row: Row) -> bool:
    return (
        club["campus"] == row["_home"]
        and (not club["grades"] or row["grade"] in club["grades"])
        and bool(club["_slots"] & row["_slots"])
    )


def _draw(able: list[Row], weight: dict[str, float], length: int, rng: Random) -> list[str]:
    """Draw clubs one by one, each in proportion to its popularity, without repeats."""
    left = [club["club"] for club in able]
    drawn = []
    for _ in range(length):
        choice = rng.choices(left, [weight[club] for club in left])[0]
        left.remove(choice)
        drawn.append(choice)
    return drawn
