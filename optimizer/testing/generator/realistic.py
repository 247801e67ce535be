"""Building a school of a kind: week, people, programme, the hidden week, places and staff, in this order.

The hidden week can be written as the tables of a timetable, to prove by any audit that the school has a full service.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from random import Random

from optimizer.testing.generator import activities, hidden, names, rich, rooms, staff, students
from optimizer.testing.generator.hidden import Hidden
from optimizer.testing.generator.kinds import KINDS, LEAN_KINDS, SchoolKind
from optimizer.testing.generator.tables import Row, SchoolTables, table_text
from optimizer.testing.generator.week import DAYS, WeekTimes

_PRIMARY = [("15:50", "16:30"), ("16:40", "17:20"), ("17:25", "17:55")]
_JUNIOR = [("17:00", "17:40"), ("18:30", "19:20"), ("19:30", "20:20")]


def generate(out_dir: Path | str, *, students: int, kind: str, seed: int) -> Path:
    """Write the scenario folder of a school with this many students and return it.

    The files depend on ``students``, ``kind`` and ``seed`` alone, byte for byte.
    """
    school, _ = build(students=students, kind=kind, seed=seed)
    return school.write(out_dir)


def build(*, students: int, kind: str, seed: int) -> tuple[SchoolTables, Hidden]:
    """Return a school and its hidden week (which has no staff where the kind is short of it)."""
    kinds = KINDS | LEAN_KINDS
    if kind not in kinds:
        raise ValueError(f"unknown kind {kind!r}; known: {', '.join(kinds)}")
    if students < 30:
        raise ValueError(f"{students} students are too few for a generated school; at least 30, or use tiny()")
    return _build(kinds[kind], students, seed)


def _build(kind: SchoolKind, count: int, seed: int) -> tuple[SchoolTables, Hidden]:
    key = f"{kind.name}-{count}-{seed}"
    rng = Random(key)
    week = make_week(kind, rng)
    school = SchoolTables(make_settings(kind, week, seed, rng), week)
    school.classes = students.make_classes(kind, count, rng)
    students.make_students(school, kind, rng)
    if kind.rich:
        rich.small_site(school, rng)
    school.activities = activities.make_activities(kind, week)
    plan = Hidden(hidden.form_groups(school, kind))
    smallest = min(len(group.members) for group in plan.groups if group.kind == "care")
    school.settings["grouping"]["min_size"] = min(kind.min_size, smallest)
    hidden.make_sessions(school, plan, kind.ratio)
    places = hidden.plan_sports(school, plan)
    hidden.plan_content(school, plan)
    rooms.make_rooms(school, plan, places, kind, rng)
    rooms.assign_rooms(school, plan)
    students.make_clubs(school, kind, rng)
    if kind.lean:
        students.spread_out(school, rng)
    students.make_wishes(school, rng)
    if kind.rich:
        rich.pinned_club(school, plan, rng)
    staff.make_staff(school, plan, kind, key)
    for session in plan.sessions:
        if session.kind == "club":
            school.row("clubs", session.group)["leaders"] = [session.lead]
    students.name_leaders(school, rng)
    _class_details(school, rng)
    if kind.rich:
        rich.enrich(school, plan, rng)
    if kind.lean:
        rich.add_codes(school, plan, rng)
    return school, plan


def make_week(kind: SchoolKind, rng: Random) -> WeekTimes:
    """Return the kind's week: three slots a day, Friday short."""
    usual = (_PRIMARY if kind.phase == "primary" else _JUNIOR)[: kind.slots]
    week = WeekTimes({day: list(usual) for day in DAYS})
    week.slots["Fri"] = usual[: rng.choice(kind.friday)]
    if kind.extended:
        week.extended = [("18:00", "18:40")]
    if kind.rich:
        week.club_only = {("Tue", 3), ("Thu", 3)}
        week.extended = [("18:00", "18:40"), ("18:40", "19:10")]
    return week


def make_settings(kind: SchoolKind, week: WeekTimes, seed: int, rng: Random) -> Row:
    """Return the contents of scenario.toml."""
    table = week.settings()
    table["latest_end"] = "18:00" if kind.phase == "primary" else "20:30"
    settings: Row = {
        "title": f"{names.school(rng, kind.phase)}（{kind.name}）", "language": "zh", "phase": kind.phase,
        "seed": seed % 2**31, "week": table,
        "grouping": {"max_size": kind.max_size, "min_size": kind.min_size, "max_grade_span": kind.span,
                     "mixed": kind.mixed, "joining": kind.joining},
        "staffing": {"students_per_staff": kind.ratio,
                     "lead_roles": ["teacher"], "club_lead_roles": ["teacher", "outside"], "teacher_present": "always",
                     "max_per_day": 2 if kind.staff == "tight" else 3,
                     "max_per_week": 7 if kind.staff == "tight" else 10},
        "duty": {"min_per_slot": 1, "max_per_slot": 0, "roles": ["manager", "support"]},
        "priority": {"disabled": 5, "left-behind": 3, "low-income": 3, "migrant": 2},
        "fees": {"yuan_per_slot": "3.75"},
    }  # fmt: skip
    if kind.phase == "primary":
        settings["physical"] = {"min_minutes_per_day": 30, "from_attended_minutes": 60}
    if kind.staff == "short":
        settings["staffing"]["max_per_week"] = 15
    return settings


def _class_details(school: SchoolTables, rng: Random) -> None:
    """Name a class teacher of the campus, PE days and a phone for every class."""
    for row in school.classes:
        local = [person["staff"] for person in school.staff if person["role"] == "teacher"
                 and person["campus"] in ("", row["campus"])]  # fmt: skip
        row["teacher"] = rng.choice(local) if local else ""
        row["pe_days"] = [school.week.days[index] for index in row["_pe"]]
        row["phone"] = names.phone(rng)


_HEADS = {
    "groups": ("group", "kind", "campus", "name", "grades", "size"),
    "members": ("student", "care_group", "clubs", "extended_group"),
    "sessions": ("session", "group", "day", "slot", "start", "end", "activity", "room", "headcount", "lead",
                 "assistants", "joins"),
    "duties": ("campus", "day", "slot", "staff"),
    "waiting": ("student", "days", "reason"),
}  # fmt: skip


def generate_with_week(folder: Path | str, *, students: int, kind: str, seed: int) -> tuple[Path, Path]:
    """Write a generated school and its hidden week; return the folders ``school`` and ``week`` within ``folder``."""
    school, plan = build(students=students, kind=kind, seed=seed)
    return school.write(Path(folder) / "school"), write_witness(school, plan, Path(folder) / "week")


def write_witness(school: SchoolTables, plan: Hidden, folder: Path | str) -> Path:
    """Write groups, members, sessions, duties and waiting (nobody) of the hidden week and return the folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"groups": _groups(school, plan), "members": _members(school, plan), "sessions": _sessions(school, plan),
              "duties": _duties(plan), "waiting": []}  # fmt: skip
    for name, rows in tables.items():
        lines = table_text([], _HEADS[name]) + _body(rows, _HEADS[name])
        (folder / f"{name}.csv").write_text(lines, encoding="utf-8", newline="\n")
    return folder


def _body(rows: list[Row], head: tuple[str, ...]) -> str:
    padded = [{name: row.get(name, "") for name in head} for row in rows]
    marker = dict.fromkeys(head, "-")
    return "".join(table_text([marker, *padded], head).splitlines(keepends=True)[2:])


def _groups(school: SchoolTables, plan: Hidden) -> list[Row]:
    rows = [
        {"group": one.name, "kind": one.kind, "campus": one.home, "name": one.name, "grades": one.grades,
         "size": len(one.members)}
        for one in plan.groups
    ]  # fmt: skip
    for club, members in plan.club_members.items():
        grades = sorted({row["grade"] for row in members})
        info = school.row("clubs", club)
        rows.append({"group": club, "kind": "club", "campus": info["campus"], "name": info["name"], "grades": grades,
                     "size": len(members)})  # fmt: skip
    return rows


def _members(school: SchoolTables, plan: Hidden) -> list[Row]:
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for group in plan.groups:
        column = "care_group" if group.kind == "care" else "extended_group"
        for row in group.members:
            places[row["student"]][column] = group.name
    for club, members in plan.club_members.items():
        for row in members:
            places[row["student"]]["clubs"] = club
    return [{"student": row["student"], **places[row["student"]]} for row in school.students]


def _sessions(school: SchoolTables, plan: Hidden) -> list[Row]:
    rows = []
    for one in plan.sessions:
        start, end = school.week.times(one.slot)
        day, number = one.slot
        rows.append({
            "session": f"{one.group}@{day}{number}", "group": one.group, "day": day, "slot": number, "start": start,
            "end": end, "activity": one.activity, "room": one.room, "headcount": one.heads, "lead": one.lead,
            "assistants": one.assistants,
        })  # fmt: skip
    return rows


def _duties(plan: Hidden) -> list[Row]:
    return [{"campus": home, "day": slot[0], "slot": slot[1], "staff": who} for home, slot, who in plan.duties]
