"""Staff of all roles, as many as the hidden week takes, and the greedy roster of that week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from random import Random

from optimizer.testing.generator import names
from optimizer.testing.generator.activities import skills_of
from optimizer.testing.generator.hidden import Hidden, HiddenSession
from optimizer.testing.generator.kinds import SchoolKind
from optimizer.testing.generator.tables import Row, SchoolTables
from optimizer.testing.generator.week import Slot, WeekTimes


class StaffShortage(Exception):
    """Nobody is left for a role (``lead``, ``duty``, ``assistant``) on a campus in a slot."""

    def __init__(self, role: str, home: str, slot: Slot) -> None:
        super().__init__(f"{role} at {home or 'the school'} in {slot[0]}{slot[1]}")
        self.role, self.home, self.slot = role, home, slot


class HiddenRoster:
    """Who is busy when; limits are slots per day and week, and days per week."""

    def __init__(self, school: SchoolTables) -> None:
        staffing = school.settings["staffing"]
        self.people = [row for row in school.staff if not row.get("_unvetted")]
        self.day_limit = int(staffing["max_per_day"])
        self.week_limit = int(staffing["max_per_week"])
        self.busy: set[tuple[str, Slot]] = set()
        self.by_day: dict[tuple[str, str], int] = defaultdict(int)
        self.total: dict[str, int] = defaultdict(int)

    def free(self, row: Row, home: str, slot: Slot) -> bool:
        """Tell whether somebody may serve on a campus in a slot and is still free then."""
        who = row["staff"]
        return (
            row["_home"] == home
            and slot in row["_slots"]
            and (who, slot) not in self.busy
            and self.by_day[who, slot[0]] < int(row.get("max_per_day") or self.day_limit)
            and self.total[who] < int(row.get("max_per_week") or self.week_limit)
        )

    def take(self, who: str, slot: Slot) -> str:
        """Book somebody for a slot and return the id."""
        self.busy.add((who, slot))
        self.by_day[who, slot[0]] += 1
        self.total[who] += 1
        return who

    def pick(self, role: str, home: str, slot: Slot, suits: Callable[[Row], bool], order: Callable[[Row], int]) -> str:
        """Book the suitable person who is first in ``order``, then least loaded."""
        able = [row for row in self.people if suits(row) and self.free(row, home, slot)]
        if not able:
            raise StaffShortage(role, home, slot)
        first = min(able, key=lambda row: (order(row), self.total[row["staff"]], row["staff"]))
        return self.take(first["staff"], slot)


def fill_roster(school: SchoolTables, hidden: Hidden) -> HiddenRoster:
    """Staff the hidden week: leads, then duties, then assistants.

    Raises
    ------
    StaffShortage
        Where somebody is missing; the hidden week is then half filled and to be filled anew.
    """
    roster = HiddenRoster(school)
    hidden.duties.clear()
    for session in hidden.sessions:
        session.lead = roster.pick("lead", session.home, session.slot, _is("teacher"), _zero)
    least = int(school.settings.get("duty", {}).get("min_per_slot", 1))
    for home, slot in sorted({(one.home, one.slot) for one in hidden.sessions}, key=lambda key: (key[0], str(key[1]))):
        for _ in range(least):
            who = roster.pick("duty", home, slot, _is("manager", "support"), _zero)
            hidden.duties.append((home, slot, who))
    for session in hidden.sessions:
        session.assistants = [_assistant(roster, session) for _ in range(session.need - 1)]
    return roster


def _assistant(roster: HiddenRoster, session: HiddenSession) -> str:
    order = ("volunteer", "support", "manager", "outside", "teacher")
    return roster.pick("assistant", session.home, session.slot, lambda row: True, lambda row: order.index(row["role"]))


def _is(*roles: str) -> Callable[[Row], bool]:
    return lambda row: row["role"] in roles


def _zero(row: Row) -> int:
    return 0


STUDENTS_PER_TEACHER = 17
SHORT = 0.8  # share of the students of the fullest slot that the teachers can take at most where staff is short
_ROLES = {"teacher": "T", "manager": "M", "support": "U", "volunteer": "V", "outside": "O"}


class Office:
    """Makes people, each drawn from an own stream, so that one more changes nobody else."""

    def __init__(self, school: SchoolTables, kind: SchoolKind, key: str) -> None:
        self.school, self.kind, self.key = school, kind, key
        self.skills = skills_of(school.activities) or ["reading"]
        self.count = dict.fromkeys(_ROLES, 0)

    def hire(self, role: str, campus: str) -> Row:
        """Add a person of a role to a campus and return the row."""
        self.count[role] += 1
        number = self.count[role]
        rng = Random(f"{self.key}-{role}-{number}")
        slots = _available(self.school.week, role, self.kind, rng)
        row = {
            "staff": f"{_ROLES[role]}{number:03d}", "name": names.adult(rng), "role": role, "campus": campus,
            "skills": self._skills(role, number, rng), "available": self.school.week.tokens(slots),
            "_slots": slots, "_home": campus,
        }  # fmt: skip
        if role == "outside":
            row["yuan_per_slot"] = rng.choice(("80", "90", "100", "120", "150.50"))
        if self.kind.lean and role == "teacher":
            self._limit(row, rng)
        self.school.staff.append(row)
        return row

    def _limit(self, row: Row, rng: Random) -> None:
        """Set limits of a person: fewer slots a day or week, only the later slots, slots avoided, earlier service."""
        if rng.random() < 0.06 and self.kind.slots > 2:
            row["_slots"] = {slot for slot in row["_slots"] if slot[1] != 1}
            row["available"] = self.school.week.tokens(row["_slots"])
        draw = rng.random()
        if draw < 0.3:
            row["max_per_day"] = 2
        elif draw < 0.5:
            row["max_per_week"] = rng.choice((8, 9))
        if rng.random() < 0.1:
            row["avoids"] = f"{rng.choice(self.school.week.days)}1"
        row["carried"] = rng.choice(("", 0, 1, 2, 3))

    def _skills(self, role: str, number: int, rng: Random) -> list[str]:
        """Return skills: the first people of the school have one each in turn, so that every skill exists."""
        if role in ("manager", "support"):
            return []
        if role == "outside":
            return [self.skills[(number * 5) % len(self.skills)]]
        if role == "teacher" and number <= len(self.skills):
            return [self.skills[number - 1]]
        return sorted(rng.sample(self.skills, min(len(self.skills), rng.choice((0, 0, 1, 1, 2)))))


def _available(week: WeekTimes, role: str, kind: SchoolKind, rng: Random) -> set[Slot]:
    """Draw the slots in which somebody is available; Friday afternoon is training where there are many clubs."""
    slots = set(week.ordinary())
    if role in ("manager", "support"):
        return slots | {(day, extra) for day in week.days for extra in week.extras()}
    if role in ("outside", "volunteer"):
        days = rng.sample(week.days, rng.randint(2, 3))
        return {slot for slot in slots if slot[0] in days}
    draw = rng.random()
    if draw < 0.12:
        off = rng.choice(week.days)
        slots = {slot for slot in slots if slot[0] != off}
    elif draw < 0.24:
        slots = {slot for slot in slots if slot[1] in (1, 2)}
    if kind.outside and rng.random() < 0.35:
        slots = {slot for slot in slots if slot[0] != week.days[-1]}
    if week.extended and rng.random() < 0.4:
        slots |= {(day, extra) for day in {day for day, _ in slots} for extra in week.extras()}
    return slots


def make_staff(school: SchoolTables, hidden: Hidden, kind: SchoolKind, key: str) -> None:
    """Add staff to every campus until the hidden week can be staffed (where staff is short: too few for it)."""
    office = Office(school, kind, key)
    homes = sorted({group.home for group in hidden.groups})
    for home in homes:
        students = sum(row["_home"] == home for row in school.students)
        for _ in range(_first_teachers(school, hidden, kind, home, students)):
            office.hire("teacher", home)
        for _ in range(2 + students // 500):
            office.hire("manager", home)
        for _ in range(1 + students // 600):
            office.hire("support", home)
        for role, rate in (("volunteer", kind.volunteers), ("outside", kind.outside)):
            for _ in range(round(students * rate + 0.5) if rate else 0):
                office.hire(role, home)
    if kind.staff == "short":
        return
    while True:
        try:
            fill_roster(school, hidden)
        except StaffShortage as missing:
            office.hire("manager" if missing.role == "duty" else "teacher", missing.home)
        else:
            return


def _first_teachers(school: SchoolTables, hidden: Hidden, kind: SchoolKind, home: str, students: int) -> int:
    per_slot = [len(hidden.at(slot, home)) for slot in school.week.ordinary()]
    if kind.staff == "short":
        present = max(sum(one.heads for one in hidden.at(slot, home)) for slot in school.week.ordinary())
        return max(1, int(SHORT * present / kind.max_size))
    if kind.staff == "tight":
        return max(max(per_slot), -(-sum(per_slot) // int(school.settings["staffing"]["max_per_week"])))
    return max(4, -(-students // STUDENTS_PER_TEACHER))
