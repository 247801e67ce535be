"""Small schools for the referee's own tests: one clean week, to be broken at will.

Two care groups (C01: s1 to s4, grade 1; C02: s5 to s8, grade 3), the chess club K1 (s1 and s5) in the club-only slot
Tue3, and extended care E01 (s1) in MonX1. Days Mon and Tue, three ordinary slots each.

The referee shares nothing with the program, so its tests write their schools as plain tables here and do not use
`optimizer.testing`.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from tests.referee import Verdict, judge

TIMES = {"1": ("15:50", "16:30"), "2": ("16:40", "17:20"), "3": ("17:25", "17:55"), "X1": ("18:00", "18:40")}
Row = dict[str, Any]


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return json.dumps(value)


def write_csv(path: Path, rows: list[Row]) -> None:
    columns = list(dict.fromkeys(key for row in rows for key in row)) or ["student"]
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def session(group: str, slot: str, activity: str, room: str, headcount: int, lead: str, assistants: str = "") -> Row:
    start, end = TIMES[slot[3:]]
    return {
        "session": f"{group}@{slot}", "group": group, "day": slot[:3], "slot": slot[3:], "start": start, "end": end,
        "activity": activity, "room": room, "headcount": headcount, "lead": lead, "assistants": assistants,
        "joins": "",
    }  # fmt: skip


def duty(slot: str, staff: str, campus: str = "") -> Row:
    return {"campus": campus, "day": slot[:3], "slot": slot[3:], "staff": staff}


def students() -> list[Row]:
    rows: list[Row] = []
    for number in range(1, 9):
        row = {"student": f"s{number}", "name": f"Child {number}", "grade": 1 if number <= 4 else 3, "class": "1"}
        rows.append(row | {"attends": "", "clubs": "K1" if number in (1, 2, 5) else ""})
    rows[0]["attends"] = "Mon Tue MonX1"
    return rows


def scenario_tables() -> dict[str, list[Row]]:
    return {
        "students": students(),
        "staff": [
            {"staff": "T1", "role": "teacher"},
            {"staff": "T2", "role": "teacher"},
            {"staff": "T3", "role": "teacher", "available": "MonX"},
            {"staff": "M1", "role": "manager"},
            {"staff": "M2", "role": "manager", "available": "MonX Tue"},
            {"staff": "O1", "role": "outside", "skills": "chess", "yuan_per_slot": "85.5"}
            | {"vetted_until": "2026-09-08"},
        ],
        "rooms": [
            {"room": "R1", "kind": "classroom", "capacity": 45},
            {"room": "R2", "kind": "classroom", "capacity": ""},
            {"room": "GYM", "kind": "gym", "capacity": 80, "groups_at_once": 2},
        ],
        "activities": [
            {"activity": "HW", "category": "homework", "room_kinds": "classroom", "offered": "care"},
            {"activity": "RD", "category": "reading", "room_kinds": "classroom"},
            {"activity": "PE", "category": "sports", "physical_minutes": 40, "room_kinds": "gym"},
            {"activity": "CH", "category": "games", "skill": "chess", "offered": "club"},
            {"activity": "RS", "category": "rest", "slots": "MonX"},
        ],
        "clubs": [{"club": "K1", "activity": "CH", "min_students": 2, "slots": "Tue"}],
        "classes": [],
        "pins": [],
    }


def timetable_tables() -> dict[str, list[Row]]:
    sessions = []
    for group, room, lead in (("C01", "R1", "T1"), ("C02", "R2", "T2")):
        plan = {"Mon1": "HW", "Mon2": "PE", "Mon3": "RD", "Tue1": "PE", "Tue2": "HW"}
        for slot, activity in plan.items():
            sessions.append(session(group, slot, activity, "GYM" if activity == "PE" else room, 4, lead))
    sessions.append(session("K1", "Tue3", "CH", "R1", 2, "O1", "T1"))
    sessions.append(session("E01", "MonX1", "RS", "R1", 1, "T3"))
    members = []
    for number in range(1, 9):
        care = "C01" if number <= 4 else "C02"
        clubs, extended = ("K1" if number in (1, 5) else ""), ("E01" if number == 1 else "")
        members.append({"student": f"s{number}", "care_group": care, "clubs": clubs, "extended_group": extended})
    on_duty = [duty(slot, "M1") for slot in ("Mon1", "Mon2", "Mon3", "Tue1", "Tue2", "Tue3")]
    return {
        "groups": [
            {"group": "C01", "kind": "care", "campus": "", "name": "C01", "grades": "1", "size": 4},
            {"group": "C02", "kind": "care", "campus": "", "name": "C02", "grades": "3", "size": 4},
            {"group": "K1", "kind": "club", "campus": "", "name": "Chess", "grades": "1 3", "size": 2},
            {"group": "E01", "kind": "extended", "campus": "", "name": "E01", "grades": "1", "size": 1},
        ],
        "members": members,
        "sessions": sessions,
        "duties": [*on_duty, duty("MonX1", "M2")],
        "waiting": [],
    }


class School:
    """A scenario and a timetable in memory; `judge` writes them to a folder and has them judged."""

    def __init__(self) -> None:
        slots = [{"start": start, "end": end} for start, end in list(TIMES.values())[:3]]
        extended = [{"start": TIMES["X1"][0], "end": TIMES["X1"][1]}]
        week = {"days": ["Mon", "Tue"], "slots": slots, "extended": extended, "club_only": ["Tue3"]}
        self.config: dict[str, dict[str, Any]] = {"week": week}
        self.phase = "primary"
        self.scenario = scenario_tables()
        self.timetable = timetable_tables()
        self.result: dict[str, Any] = {"week_of": "2026-09-09"}

    def find(self, table: str, key: str) -> Row:
        """The row of a scenario or timetable table whose first cell is the key."""
        rows = self.scenario[table] if table in self.scenario else self.timetable[table]
        return next(row for row in rows if next(iter(row.values())) == key)

    def add(self, table: str, *rows: Row) -> School:
        (self.scenario if table in self.scenario else self.timetable)[table].extend(rows)
        return self

    def headcount(self, group: str, number: int, day: str = "") -> School:
        """Writes the headcount of all of a group's sessions (of a day)."""
        for row in self.timetable["sessions"]:
            if row["group"] == group and row["day"].startswith(day):
                row["headcount"] = number
        return self

    def drop(self, table: str, key: str) -> School:
        self.timetable[table].remove(self.find(table, key))
        return self

    def drop_duty(self, slot: str) -> School:
        rows = self.timetable["duties"]
        self.timetable["duties"] = [row for row in rows if f"{row['day']}{row['slot']}" != slot]
        return self

    def set(self, table: str, key: str, **cells: Any) -> School:
        self.find(table, key).update(cells)
        return self

    def setting(self, section: str, **values: Any) -> School:
        self.config.setdefault(section, {}).update(values)
        return self

    def wait(self, student: str, days: str) -> School:
        return self.add("waiting", {"student": student, "days": days, "reason": ""})

    def write(self, folder: Path, week: str = "week") -> tuple[Path, Path]:
        scenario, timetable = folder / "scenario", folder / week
        scenario.mkdir(parents=True, exist_ok=True)
        timetable.mkdir(parents=True, exist_ok=True)
        lines = [f"phase = {toml(self.phase)}"]
        for section, values in self.config.items():
            lines += [f"[{section}]", *(f"{key} = {toml(value)}" for key, value in values.items())]
        (scenario / "scenario.toml").write_text("\n".join(lines), encoding="utf-8")
        for name, rows in self.scenario.items():
            write_csv(scenario / f"{name}.csv", rows)
        for name, rows in self.timetable.items():
            write_csv(timetable / f"{name}.csv", rows)
        (timetable / "result.json").write_text(json.dumps(self.result), encoding="utf-8")
        return scenario, timetable

    def judge(self, folder: Path) -> Verdict:
        return judge(*self.write(folder))

    def broken(self, folder: Path) -> dict[str, int]:
        """Rules broken, with the count of each."""
        return {rule: number for rule, number in self.judge(folder).counts.items() if number}


def joined() -> School:
    """C02 joins C01 in Mon3."""
    return School().set("sessions", "C02@Mon3", room="R1", lead="T1", joins="C01")


def two_campuses() -> School:
    """C02, its students, R2 and a hall are at campus B, all else at A; managers belong to A."""
    school = School()
    for row in school.scenario["students"] + school.scenario["rooms"] + school.scenario["clubs"]:
        row["campus"] = "A"
    for row in school.timetable["groups"] + school.timetable["duties"]:
        row["campus"] = "A"
    for number in (5, 6, 7, 8):
        school.set("students", f"s{number}", campus="B")
    school.set("rooms", "R2", campus="B").set("groups", "C02", campus="B")
    school.add("rooms", {"room": "HALL", "kind": "gym", "campus": "B"})
    for slot in ("Mon2", "Tue1"):
        school.set("sessions", f"C02@{slot}", room="HALL")
    school.set("members", "s5", clubs="").set("members", "s2", clubs="K1").set("groups", "K1", grades="1")
    for staff in ("M1", "M2"):
        school.find("staff", staff)["campus"] = "A"
    return school


def two_clubs() -> School:
    """A second club K2 (s1 and s5) in Tue2."""
    school = School().set("staff", "T3", available="MonX Tue")
    school.add("rooms", {"room": "R3", "kind": "classroom"})
    school.add("clubs", {"club": "K2", "activity": "RD", "min_students": 2, "slots": "Tue"})
    school.add("groups", {"group": "K2", "kind": "club", "campus": "", "name": "K2", "grades": "1 3", "size": 2})
    school.add("sessions", session("K2", "Tue2", "RD", "R3", 2, "T3"))
    for student in ("s1", "s5"):
        school.set("students", student, clubs="K1 K2").find("students", student)["wants_clubs"] = 2
        school.set("members", student, clubs="K1 K2")
    for group in ("C01", "C02"):
        school.set("sessions", f"{group}@Tue2", headcount=3)
    return school
