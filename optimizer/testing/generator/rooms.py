"""Rooms, counted from the hidden week: a classroom per class, special rooms, sports places."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from optimizer.testing.generator.hidden import Hidden, HiddenSession
from optimizer.testing.generator.kinds import SchoolKind
from optimizer.testing.generator.tables import Row, SchoolTables

# kind, name, capacity (students); one for each SHARE students, at least one per campus
_SPECIAL = (
    ("art", "美术室", 40), ("music", "音乐室", 45), ("lab", "科学实验室", 40), ("computer", "机房", 40),
    ("library", "图书馆", 60), ("dance", "舞蹈房", 40), ("hall", "报告厅", 120),
)  # fmt: skip
SHARE = 600
SMALL = 100  # schools below this have only the first four special rooms


def make_rooms(school: SchoolTables, hidden: Hidden, places: dict[str, int], kind: SchoolKind, rng: Random) -> None:
    """Add the rooms of every campus; ``places`` are the sports groups at once that the hidden week needs."""
    for home in sorted(places):
        prefix = f"{home[0].upper()}-" if home else ""
        local = [row for row in school.classes if row["campus"] == home]
        groups = sum(group.home == home for group in hidden.groups)
        for index in range(max(len(local), groups)):
            in_class = index < len(local)
            name = f"{local[index]['grade']}年级{local[index]['class']}班教室" if in_class else f"活动室{index + 1}"
            capacity = rng.choice((45, 45, 48, 50)) + max(0, kind.max_size - 45)
            school.rooms.append(_room(f"{prefix}R{index + 1:02d}", name, home, "classroom", capacity))
        students = sum(row["_home"] == home for row in school.students)
        for room_kind, name, capacity in _SPECIAL[: 4 if students < SMALL else None]:
            for number in range(1, 2 + students // SHARE):
                room = f"{prefix}{room_kind.upper()}{number}"
                school.rooms.append(_room(room, f"{name}{number}", home, room_kind, capacity))
        _sports(school, home, prefix, places[home], kind)


def _room(room: str, name: str, campus: str, kind: str, capacity: int, at_once: int = 1) -> Row:
    return {
        "room": room, "name": name, "campus": campus, "kind": kind, "capacity": capacity,
        "groups_at_once": at_once if at_once > 1 else "",
    }  # fmt: skip


def _sports(school: SchoolTables, home: str, prefix: str, needed: int, kind: SchoolKind) -> None:
    """Add gym and playground: exactly the places needed where sports space is tight, else a sixth more."""
    total = needed if kind.sports == "tight" else needed + max(1, needed // 6)
    gym = 0 if total < 3 else max(1, total // 5)
    if gym:
        school.rooms.append(_room(f"{prefix}GYM", "体育馆", home, "gym", gym * 45, gym))
    outside = total - gym
    playground = _room(f"{prefix}PLAYGROUND", "操场", home, "playground", outside * 45, outside)
    school.rooms.append(playground)


def assign_rooms(school: SchoolTables, hidden: Hidden) -> None:
    """Give every hidden session a room and every sports session its kind of sports."""
    quiet: dict[str, list[str]] = defaultdict(list)
    sports: dict[str, list[Row]] = defaultdict(list)
    for row in school.rooms:
        if row["kind"] == "classroom":
            quiet[row["campus"]].append(row["room"])
        elif row["kind"] in ("playground", "gym"):
            sports[row["campus"]].append(row)
    own: dict[str, str] = {}
    for kind in ("care", "extended"):
        used: dict[str, int] = defaultdict(int)
        for group in hidden.groups:
            if group.kind == kind:
                own[group.name] = quiet[group.home][used[group.home]]
                used[group.home] += 1
    free: dict[tuple[str, object], int] = defaultdict(int)
    for session in hidden.sessions:
        if session.activity == "SPORTS":
            _sports_place(school, session, sports[session.home], free)
        elif not session.room:
            session.room = own[session.group]


def _sports_place(
    school: SchoolTables, session: HiddenSession, rooms: list[Row], used: dict[tuple[str, object], int]
) -> None:
    room = next(row for row in rooms if used[row["room"], session.slot] < int(row["groups_at_once"] or 1))
    used[room["room"], session.slot] += 1
    session.room = room["room"]
    if not any(row["activity"] == "ROPE" for row in school.activities):
        session.activity = "PLAY"
        return
    even_day = school.week.days.index(session.slot[0]) % 2 == 0
    session.activity = "GYMPLAY" if room["kind"] == "gym" else "PLAY" if even_day else "ROPE"
