"""What only the kind ``everything`` has: a merged site, a pinned club, codes, pins, limits of persons, money.

All of it is read off the hidden week, so that the week stays valid.
"""

from __future__ import annotations

from collections import defaultdict
from random import Random

from optimizer.testing.generator import names
from optimizer.testing.generator.hidden import Hidden, HiddenSession
from optimizer.testing.generator.tables import Row, SchoolTables
from optimizer.testing.generator.week import Slot

SITE = "hill"
SITE_STUDENTS = 12
PINNED_CLUB_SIZE = 18


def small_site(school: SchoolTables, rng: Random) -> None:
    """Move some young students to a small site that is merged into the first campus."""
    home = school.students[0]["campus"]
    young = [row for row in school.students if row["campus"] == home and row["grade"] <= 2]
    for row in rng.sample(young, min(SITE_STUDENTS, len(young) // 3)):
        row["campus"], row["class"] = SITE, 1
    for grade in (1, 2):
        school.classes.append({"grade": grade, "class": 1, "campus": SITE, "_pe": [1, 3], "_count": 0})
    school.settings["campuses"] = {SITE: {"min_students": 25, "merge_into": home}}
    school.rooms.append({"room": "H-R01", "name": "教学点教室", "campus": SITE, "kind": "classroom", "capacity": 30})


def pinned_club(school: SchoolTables, plan: Hidden, rng: Random) -> None:
    """Pin a club to a club-only slot, with members whose hidden day it leaves untouched."""
    slot: Slot = min(school.week.club_only, key=lambda key: school.week.days.index(key[0]))
    club = next(row for row in school.clubs if row["activity"] in ("CHESS", "CALLIGRAPHY", "FOOTBALL"))
    home = club["campus"]
    able = [row for row in school.students if row["_home"] == home and slot in row["_slots"]]
    members = rng.sample(able, min(PINNED_CLUB_SIZE, len(able)))
    club["activity"], club["name"] = "CHESS", "围棋社（校队）"
    club["_slots"] = club["_slots"] | {slot}
    club.update({"grades": [], "meetings_per_week": "", "slots": school.week.tokens(club["_slots"]),
                 "room": "", "min_students": min(club["min_students"], len(members))})  # fmt: skip
    for row in members:
        wishes = row.get("clubs", [])
        row["clubs"] = [club["club"], *(wish for wish in wishes if wish != club["club"])]
    room = next(row["room"] for row in school.rooms if row["campus"] == home and row["kind"] == "classroom")
    session = HiddenSession(club["club"], "club", home, slot, len(members), 1, "CHESS", room)
    plan.sessions.append(session)
    plan.club_members[club["club"]] = members
    school.pins.append({"group": club["club"], "slot": f"{slot[0]}{slot[1]}", "room": room})


def enrich(school: SchoolTables, plan: Hidden, rng: Random) -> None:
    """Add everything else: settings, persons' limits, codes and pins."""
    _settings(school)
    _programme(school)
    _persons(school, plan, rng)
    add_codes(school, plan, rng)
    _pin_students(plan, rng)
    _pins(school, plan, rng)


def _settings(school: SchoolTables) -> None:
    settings = school.settings
    settings["week"]["latest_end_on"] = {"Fri": "17:30"}
    settings["physical"]["counts_pe_lessons"] = True
    settings["grouping"]["join_max_grade_span"] = 6
    settings["goals"] = {"club-choice": 120, "fair-load": 40, "room-moves": 30, "classmates": 20}
    settings["pay"] = {
        "scheme": "units", "subsidy_yuan": "20000", "running_cost_share": "0.10", "insurance_yuan_per_student": "1.50",
        "floor_yuan_per_unit": "20", "cap_yuan_per_unit": "90",
        "role_weight": {"teacher": "1", "manager": "0.8", "support": "0.7"},
        "kind_weight": {"care": "1", "club": "1.2", "duty": "0.8", "extended": "1.2"},
    }  # fmt: skip


def _programme(school: SchoolTables) -> None:
    """Let one club more meet twice a week, and close one room that the hidden week does not use on Mondays."""
    club = next((row for row in school.clubs[1:] if len({day for day, _ in row["_slots"]}) > 1), None)
    if club:
        club["meetings_per_week"] = 2
    room = next(row for row in school.rooms if row["kind"] == "music")
    room["available"] = " ".join(school.week.days[1:])


def _served(school: SchoolTables, plan: Hidden) -> dict[str, list[tuple[Slot, set[int]]]]:
    """Return each person's slots in the hidden week with the grades looked after (none on duty)."""
    grades = {group.name: set(group.grades) for group in plan.groups}
    grades |= {club: {row["grade"] for row in rows} for club, rows in plan.club_members.items()}
    served: dict[str, list[tuple[Slot, set[int]]]] = defaultdict(list)
    for session in plan.sessions:
        for who in (session.lead, *session.assistants):
            served[who].append((session.slot, grades[session.group]))
    for _, slot, who in plan.duties:
        served[who].append((slot, set()))
    return served


def _persons(school: SchoolTables, plan: Hidden, rng: Random) -> None:
    served = _served(school, plan)
    teachers = [row for row in school.staff if row["role"] == "teacher"]
    busy = [row for row in teachers if len(served[row["staff"]]) > 1]
    for index, row in enumerate(rng.sample(busy, min(12, len(busy)))):
        slots = served[row["staff"]]
        _limit(row, slots, index % 4)
    for row in teachers:
        row["carried"] = rng.choice((0, 0, 2, 3, 5, 8))
        if rng.random() < 0.15:
            row["share"] = rng.choice(("0.5", "0.8", "1.2"))
        if rng.random() < 0.2:
            row["avoids"] = f"{rng.choice(school.week.days)}1"
        if rng.random() < 0.1:
            row["vetted_until"] = "2099-12-31"
        if rng.random() < 0.08:
            row["campus"] = ""
    for row in school.staff:
        if row["role"] == "manager":
            row["share"] = "0.3"
    for _ in range(2):
        number = sum(row["role"] == "teacher" for row in school.staff) + 1
        school.staff.append({
            "staff": f"T{number:03d}", "name": names.adult(rng), "role": "teacher", "campus": teachers[0]["_home"],
            "vetted_until": "2024-08-31", "_unvetted": True, "_slots": set(), "_home": teachers[0]["_home"],
        })  # fmt: skip
    school.staff.append({
        "staff": "T900", "name": names.adult(rng), "role": "teacher", "campus": SITE, "_home": teachers[0]["_home"],
        "_slots": set(school.week.ordinary()),
    })  # fmt: skip


def _limit(row: Row, slots: list[tuple[Slot, set[int]]], which: int) -> None:
    """Set one limit that the person's hidden week just keeps."""
    days = [slot[0] for slot, _ in slots]
    grades = set().union(*(grades for _, grades in slots))
    if which == 0:
        row["min_per_week"] = min(3, len(slots))
    elif which == 1:
        row["max_days"] = max(2, len(set(days)))
    elif which == 2:
        row["max_per_week"], row["max_per_day"] = len(slots) + 1, max(map(days.count, days))
    elif len(grades) <= 3:
        row["grades"] = sorted(grades)


def add_codes(school: SchoolTables, plan: Hidden, rng: Random) -> None:
    """Draw codes: friends of one hidden group, pairs of a campus in different ones."""
    care = [group for group in plan.groups if group.kind == "care"]
    for number in range(1, 3 + len(school.students) // 60):
        friends = rng.choice(care).members
        if len(friends) > 3:
            for row in rng.sample(friends, 2):
                row["together"] = f"F{number:02d}"
    pairs = [(one, other) for one in care for other in care if one.name < other.name and one.home == other.home]
    for number in range(1, 2 + len(school.students) // 80 if pairs else 0):
        for group in rng.choice(pairs):
            free = [row for row in group.members if not row.get("apart")]
            if free:
                rng.choice(free)["apart"] = f"A{number:02d}"


def _pin_students(plan: Hidden, rng: Random) -> None:
    """Let a few students name their hidden group."""
    care = [group for group in plan.groups if group.kind == "care"]
    for group in rng.sample(care, min(3, len(care))):
        for row in rng.sample(group.members, min(2, len(group.members))):
            row["care_group"] = group.name


def _pins(school: SchoolTables, plan: Hidden, rng: Random) -> None:
    """Pin a few sessions of the hidden week: an activity, a room, a person, or all."""
    care = [session for session in plan.sessions if session.kind == "care"]
    for index, session in enumerate(rng.sample(care, min(6, len(care)))):
        pin: Row = {"group": session.group, "slot": f"{session.slot[0]}{session.slot[1]}"}
        if index % 3 != 1:
            pin["activity"] = session.activity
        if index % 3 == 1 or index == 3:
            pin["staff"] = session.lead
        if index % 3 == 2 or index == 3:
            pin["room"] = session.room
        school.pins.append(pin)
    for row in school.pins:
        if any(club["club"] == row["group"] for club in school.clubs):
            lead = next(session.lead for session in plan.sessions if session.group == row["group"])
            row["staff"] = lead
