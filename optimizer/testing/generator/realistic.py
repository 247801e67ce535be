"""Building a school of a kind: week, people, programme, the hidden week, places and staff, in this order."""

from __future__ import annotations

from pathlib import Path
from random import Random

from optimizer.testing.generator import activities, clubs, hidden, names, rich, rooms, staff, students
from optimizer.testing.generator.hidden import Hidden
from optimizer.testing.generator.kinds import KINDS, LEAN_KINDS, SchoolKind
from optimizer.testing.generator.tables import Row, SchoolTables
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
    clubs.make_clubs(school, kind, rng)
    if kind.lean:
        clubs.spread_out(school, rng)
    clubs.make_wishes(school, rng)
    if kind.rich:
        rich.pinned_club(school, plan, rng)
    staff.make_staff(school, plan, kind, key)
    for session in plan.sessions:
        if session.kind == "club":
            school.row("clubs", session.group)["leaders"] = [session.lead]
    clubs.name_leaders(school, rng)
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
