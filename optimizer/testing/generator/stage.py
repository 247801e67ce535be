"""The register of planted faults, and the stage for one.

A stage is a generated school with clubs of its own, all right until the fault is planted. A staged club has an
activity, a skill, a leader, a room and askers that nothing else in the school depends on, so that what is planted there
is the only reason why no timetable exists. Any student may wait, so only pinned clubs (which must meet, with their
least number of students) and ``min_per_week`` can force anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from optimizer.testing.generator import names
from optimizer.testing.generator.realistic import build
from optimizer.testing.generator.tables import Row, SchoolTables
from optimizer.testing.generator.week import Slot

LEAST = 15  # students of a staged club at least
ASKERS = 20  # students who ask for it
_TOPICS = (("EMBROIDERY", "刺绣"), ("KITES", "风筝"), ("SEALS", "篆刻"))


@dataclass(frozen=True)
class Plant:
    """What was planted: rules of the contract, ids of what is involved, and what would mend it."""

    rules: list[str]
    facts: list[str]
    mend: str


@dataclass
class Stage:
    """A school with staged clubs; ``home`` is the campus they stand on."""

    school: SchoolTables
    rng: Random
    home: str
    used: set[str] = field(default_factory=set)
    count: int = 0

    @classmethod
    def build(cls, students: int, kind: str, seed: int, fault: str) -> Stage:
        """Return the stage in a feasible school of this kind."""
        school, _ = build(students=students, kind=kind, seed=seed)
        return cls(school, Random(f"{fault}-{kind}-{students}-{seed}"), school.students[0]["_home"])

    def token(self, slot: Slot) -> str:
        """Return a slot's token."""
        return f"{slot[0]}{slot[1]}"

    def club(
        self, *pinned: Slot, askers: int = ASKERS, least_grade: int = 1, home: str | None = None, **columns: Any
    ) -> Row:
        """Add a club pinned to slots, with activity, leader and askers of its own; ``columns`` overrule its row."""
        home = self.home if home is None else home
        self.count += 1
        activity = self.activity()
        leader = self.hire("teacher", home, skills=[activity["skill"]])
        club: Row = {
            "club": f"KP{self.count}", "name": f"{activity['name']}社", "activity": activity["activity"],
            "campus": home, "grades": [], "min_students": LEAST, "max_students": 25, "meetings_per_week": "",
            "slots": "Mon2-3 Tue2-3 Wed2-3 Thu2-3", "leaders": [leader["staff"]], "room": "",
            "_leader": leader, "_activity": activity,
        }  # fmt: skip
        club.update(columns)
        self.school.clubs.append(club)
        club["_askers"] = self.ask(club, askers, least_grade)
        for slot in pinned:
            self.pin(club, slot)
        return club

    def activity(self) -> Row:
        """Add an activity for clubs with a skill that nobody has yet."""
        name, text = _TOPICS[self.count - 1]
        row = {"activity": name, "name": text, "category": "feature", "room_kinds": "classroom",
               "skill": name.lower(), "offered": "club"}  # fmt: skip
        self.school.activities.append(row)
        return row

    def hire(self, role: str, home: str, **columns: Any) -> Row:
        """Add a person who is available in every ordinary slot."""
        slots = set(self.school.week.ordinary())
        number = sum(row["staff"].startswith("X") for row in self.school.staff) + 1
        row = {"staff": f"X{number:02d}", "name": names.adult(self.rng), "role": role, "campus": home,
               "_slots": slots, "_home": home, **columns}  # fmt: skip
        self.school.staff.append(row)
        return row

    def room(self, kind: str = "classroom", home: str | None = None, **columns: Any) -> Row:
        """Add a room of 45 places."""
        number = sum(row["room"].startswith("XR") for row in self.school.rooms) + 1
        row = {"room": f"XR{number}", "name": f"新教室{number}", "campus": self.home if home is None else home,
               "kind": kind, "capacity": 45, **columns}  # fmt: skip
        self.school.rooms.append(row)
        return row

    def ask(self, club: Row, count: int, least_grade: int = 1) -> list[Row]:
        """Let students of the club's campus with full attendance, unused so far, ask for it alone; return them."""
        able = [
            row for row in self.school.students
            if row["_home"] == club["campus"] and not row["attends"] and row["student"] not in self.used
            and row["grade"] >= least_grade
        ]  # fmt: skip
        askers = sorted(self.rng.sample(able, count), key=lambda row: row["student"])
        for row in askers:
            self.used.add(row["student"])
            row.update({"clubs": [club["club"]], "wants_clubs": "", "club_weight": ""})
        return askers

    def pin(self, club: Row, slot: Slot, **columns: str) -> Row:
        """Pin a club to a slot, perhaps with ``room``, ``staff`` or ``activity``."""
        row = {"group": club["club"], "slot": self.token(slot), **columns}
        self.school.pins.append(row)
        return row

    def set_slots(self, row: Row, slots: set[Slot]) -> None:
        """Set when a student attends or a person is available."""
        if not slots:
            raise ValueError("blank would mean every slot")
        row["_slots"] = slots
        row["attends" if "student" in row else "available"] = self.school.week.tokens(slots)

    def away(self, row: Row, *slots: Slot) -> None:
        """Take slots from a student's attendance or from when a person is available."""
        self.set_slots(row, row["_slots"] - set(slots))

    def without(self, *slots: Slot) -> str:
        """Return tokens of all ordinary slots but these."""
        return self.school.week.tokens(set(self.school.week.ordinary()) - set(slots))

    def duty_people(self) -> list[Row]:
        """Return managers and support staff who may serve at the stage's campus."""
        return [row for row in self.school.staff
                if row["role"] in ("manager", "support") and row["campus"] in ("", self.home)]  # fmt: skip

    def one_duty_person(self) -> Row:
        """Dismiss all managers and support staff but one and return that one."""
        first, *others = self.duty_people()
        gone = {row["staff"] for row in others}
        self.school.staff[:] = [row for row in self.school.staff if row["staff"] not in gone]
        return first


TUE2: Slot = ("Tue", 2)
WED2: Slot = ("Wed", 2)
WED3: Slot = ("Wed", 3)
THU2: Slot = ("Thu", 2)
PAST = "2024-06-30"  # a date before any week that is planned


@dataclass(frozen=True)
class PlantedFault:
    """A fault: what it is in words, the kind of school it is planted in, and how."""

    text: str
    kind: str
    plant: Callable[[Stage], Plant]


REGISTER: dict[str, PlantedFault] = {}


def fault(name: str, text: str, kind: str = "clubs") -> Callable[[Callable[[Stage], Plant]], Callable[[Stage], Plant]]:
    """Register a function that plants a fault on a stage."""

    def register(plant: Callable[[Stage], Plant]) -> Callable[[Stage], Plant]:
        REGISTER[name] = PlantedFault(text, kind, plant)
        return plant

    return register
