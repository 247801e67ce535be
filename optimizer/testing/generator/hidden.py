"""The hidden week: care groups and what they do, so that a full service exists by construction.

Every school (but those with too few staff) is built around a week in which nobody waits: its rooms, sports places and
staff are counted from it.  No club meets in it, save pinned ones.  It is simple, not good: a solver can do better.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from optimizer.testing.generator.kinds import SchoolKind
from optimizer.testing.generator.tables import Row, SchoolTables
from optimizer.testing.generator.week import Slot

ACTIVE_DAY = 60  # attended minutes of a day from which physical minutes are due
FEW = 12  # students of one leaving habit below which they share groups with the rest


@dataclass
class HiddenGroup:
    """A care group (kind ``care``) or extended group with its students' rows; ``home`` is the campus."""

    name: str
    home: str
    members: list[Row]
    kind: str = "care"

    @property
    def grades(self) -> list[int]:
        """Grades of the members in order."""
        return sorted({row["grade"] for row in self.members})

    def present(self, slot: Slot) -> int:
        """Return how many members attend a slot."""
        return sum(slot in row["_slots"] for row in self.members)


@dataclass
class HiddenSession:
    """A session of the hidden week; ``group`` is a care, extended or club id, ``need`` the staff it takes."""

    group: str
    kind: str
    home: str
    slot: Slot
    heads: int
    need: int
    activity: str = ""
    room: str = ""
    lead: str = ""
    assistants: list[str] = field(default_factory=list)


@dataclass
class Hidden:
    """Groups, sessions and duties (campus, slot, staff id) of the hidden week."""

    groups: list[HiddenGroup]
    sessions: list[HiddenSession] = field(default_factory=list)
    duties: list[tuple[str, Slot, str]] = field(default_factory=list)
    club_members: dict[str, list[Row]] = field(default_factory=dict)

    def at(self, slot: Slot, home: str) -> list[HiddenSession]:
        """Return the sessions of a slot on a campus."""
        return [session for session in self.sessions if session.slot == slot and session.home == home]


def form_groups(school: SchoolTables, kind: SchoolKind) -> list[HiddenGroup]:
    """Return care and extended groups: bands of grades, split by leaving habit, cut into equal parts."""
    parts: list[tuple[str, list[Row]]] = []
    homes = sorted({row["_home"] for row in school.students})
    for home in homes:
        local = [row for row in school.students if row["_home"] == home and _ordinary(row)]
        for band in _bands(sorted({row["grade"] for row in local}), kind):
            members = [row for row in local if row["grade"] in band]
            for part in _by_habit(school, members, kind):
                parts.extend((home, cut) for cut in _cut(part, kind))
    groups = [HiddenGroup(f"C{index:02d}", home, members) for index, (home, members) in enumerate(parts, 1)]
    extended = [
        (home, cut)
        for home in homes
        for cut in _cut([row for row in school.students if row["_home"] == home and _extra(row)], kind)
    ]
    groups += [HiddenGroup(f"E{index:02d}", home, rows, "extended") for index, (home, rows) in enumerate(extended, 1)]
    return groups


def _ordinary(row: Row) -> bool:
    return any(isinstance(number, int) for _, number in row["_slots"])


def _extra(row: Row) -> bool:
    return any(isinstance(number, str) for _, number in row["_slots"])


def _bands(grades: list[int], kind: SchoolKind) -> list[list[int]]:
    """Cut the grades into runs that span no more than allowed; pairs where mixing is required."""
    reach = 1 if kind.mixed == "required" else kind.span
    bands: list[list[int]] = []
    for grade in grades:
        if bands and grade - bands[-1][0] <= reach:
            bands[-1].append(grade)
        else:
            bands.append([grade])
    return bands


def _by_habit(school: SchoolTables, members: list[Row], kind: SchoolKind) -> list[list[Row]]:
    """Split into students with a day cut short (two slots or more attended) and those without."""
    short = [row for row in members if _cut_short(school, row)]
    full = [row for row in members if not _cut_short(school, row)]
    if kind.mixed == "required" or min(len(short), len(full)) < FEW:
        return [members]
    return [short, full]


def _cut_short(school: SchoolTables, row: Row) -> bool:
    week = school.week
    for day in week.days:
        attended = [number for number in week.care_numbers(day) if (day, number) in row["_slots"]]
        if 1 < len(attended) < len(week.care_numbers(day)):
            return True
    return False


def _cut(members: list[Row], kind: SchoolKind) -> list[list[Row]]:
    """Cut into as few parts as ``max_size`` allows, as equal as can be; dealt out where grades must mix."""
    if not members:
        return []
    ordered = sorted(members, key=lambda row: (row["grade"], row["class"]))
    count = -(-len(ordered) // kind.max_size)
    if kind.mixed == "required":
        return [ordered[start::count] for start in range(count)]
    cuts = [index * len(ordered) // count for index in range(count + 1)]
    return [ordered[low:high] for low, high in pairwise(cuts)]


def make_sessions(school: SchoolTables, hidden: Hidden, ratio: int) -> None:
    """Add the sessions of all groups, without activity, room or staff."""
    week = school.week
    for group in hidden.groups:
        care = group.kind == "care"
        slots = [(day, number) for day in week.days for number in (week.care_numbers(day) if care else week.extras())]
        for slot in slots:
            heads = group.present(slot)
            if heads:
                need = -(-heads // ratio)
                hidden.sessions.append(HiddenSession(group.name, group.kind, group.home, slot, heads, need))


def plan_sports(school: SchoolTables, hidden: Hidden) -> dict[str, int]:
    """Give each group its sports slot of each day; return the sports places (groups at once) used per campus.

    A group's sports slot lies within the hours of all its members who attend at least `ACTIVE_DAY` minutes.  Groups
    with least choice come first, each to the slot with fewest groups, the last one where even.
    """
    if not school.settings.get("physical", {}).get("min_minutes_per_day", school.settings["phase"] == "primary"):
        return dict.fromkeys({group.home for group in hidden.groups}, 1)
    index = {(session.group, session.slot): session for session in hidden.sessions}
    places: dict[str, int] = defaultdict(lambda: 1)
    for day in school.week.days:
        load: dict[tuple[str, int], int] = defaultdict(int)
        wishes = [(options, group) for group in hidden.groups if (options := sports_options(school, group, day))]
        for options, group in sorted(wishes, key=lambda wish: (len(wish[0]), wish[1].name)):
            number = min(options, key=lambda slot: (load[group.home, slot], -slot))
            load[group.home, number] += 1
            places[group.home] = max(places[group.home], load[group.home, number])
            index[group.name, (day, number)].activity = "SPORTS"
    return dict(places)


def sports_options(school: SchoolTables, group: HiddenGroup, day: str) -> list[int]:
    """Return the slots of a day that suit every member who must move then; none where nobody must."""
    week = school.week
    options: set[int] | None = None
    for row in group.members if group.kind == "care" else []:
        attended = {number for number in week.care_numbers(day) if (day, number) in row["_slots"]}
        if sum(week.length((day, number)) for number in attended) >= ACTIVE_DAY:
            options = attended if options is None else options & attended
    return sorted(options or ())


def plan_content(school: SchoolTables, hidden: Hidden) -> None:
    """Fill the slots without sports: homework first (where it must be), then reading; a topic once a week.

    The first long day's last quiet slot is the topic's; on days that are cut short homework and reading take turns.
    """
    week = school.week
    by_day: dict[tuple[str, str], list[HiddenSession]] = defaultdict(list)
    for session in hidden.sessions:
        if session.kind == "care":
            by_day[session.group, session.slot[0]].append(session)
        elif session.kind == "extended":
            session.activity = "LATECARE"
    topics = {row["activity"] for row in school.activities if row["activity"] == "TOPIC"}
    had_topic: set[str] = set()
    for (group, day), sessions in by_day.items():
        quiet = [session for session in sessions if not session.activity]
        whole = len(sessions) == len(week.care_numbers(day)) == week.longest()
        if len(quiet) == 1 and not whole:
            quiet[0].activity = "READING" if week.days.index(day) % 2 == 0 and len(sessions) > 1 else "HOMEWORK"
            continue
        for session, activity in zip(quiet, _quiet(len(quiet), bool(topics) and group not in had_topic), strict=True):
            session.activity = activity
            if activity == "TOPIC":
                had_topic.add(group)


def _quiet(count: int, topic: bool) -> list[str]:
    last = "TOPIC" if topic else "READING"
    return [[], ["HOMEWORK"], ["HOMEWORK", last], ["HOMEWORK", "HOMEWORK", last]][count]
