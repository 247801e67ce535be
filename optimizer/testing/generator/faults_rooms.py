"""Faults of rooms, and of care groups pinned on every day so that they cannot be kept out of the way."""

from __future__ import annotations

from optimizer.testing.generator.faults import WED2, fault
from optimizer.testing.generator.stage import Plant, Stage
from optimizer.testing.generator.tables import Row


@fault("room-shared", "two clubs pinned to one slot have the same room")
def room_shared(stage: Stage) -> Plant:
    room = stage.room()
    one, other = stage.club(WED2, room=room["room"]), stage.club(WED2, room=room["room"])
    return Plant(["pins", "room-capacity", "room-kind"], [one["club"], other["club"], room["room"], "Wed2"],
                 f"Give {other['club']} another room.")  # fmt: skip


@fault("room-closed", "the room of a pinned club is closed then")
def room_closed(stage: Stage) -> Plant:
    room = stage.room(available=stage.without(WED2))
    club = stage.club(WED2, room=room["room"])
    return Plant(["pins", "room-capacity", "room-kind"], [club["club"], room["room"], "Wed2"],
                 f"Give {club['club']} another room.")  # fmt: skip


@fault("room-too-small", "the room of a pinned club holds fewer students than it must have")
def room_too_small(stage: Stage) -> Plant:
    room = stage.room(capacity=12)
    club = stage.club(WED2, room=room["room"])
    return Plant(["pins", "room-capacity", "club-size"], [club["club"], room["room"]],
                 f"Give {club['club']} a room for 15.")  # fmt: skip


@fault("pinned-room-too-small", "a pinned room holds fewer students than the pinned club must have")
def pinned_room_too_small(stage: Stage) -> Plant:
    room, club = stage.room(capacity=10), stage.club()
    stage.pin(club, WED2, room=room["room"])
    return Plant(["pins", "room-capacity", "club-size"], [club["club"], room["room"], "Wed2"],
                 f"Pin {club['club']} without the room.")  # fmt: skip


@fault("pinned-room-kind", "a club is pinned to a room of a kind that its activity does not take")
def pinned_room_kind(stage: Stage) -> Plant:
    room, club = stage.room(kind="computer"), stage.club()
    stage.pin(club, WED2, room=room["room"])
    return Plant(["pins", "room-kind"], [club["club"], room["room"], club["activity"]],
                 f"Pin {club['club']} to a classroom.")  # fmt: skip


@fault("room-kind-closed", "the only room of the kind that a pinned club needs is closed then")
def room_kind_closed(stage: Stage) -> Plant:
    room, club = stage.room(kind="studio", available=stage.without(WED2)), stage.club(WED2)
    club["_activity"]["room_kinds"] = "studio"
    return Plant(["pins", "room-kind", "room-capacity"], [club["club"], room["room"], "Wed2"],
                 f"Pin {club['club']} to Wed3.")  # fmt: skip


@fault("rooms-crowded", "three clubs pinned to one slot need two rooms of a kind")
def rooms_crowded(stage: Stage) -> Plant:
    rooms = [stage.room(kind="studio")["room"] for _ in range(2)]
    clubs = [stage.club(WED2) for _ in range(3)]
    for club in clubs:
        club["_activity"]["room_kinds"] = "studio"
    ids = [club["club"] for club in clubs]
    return Plant(["pins", "room-kind", "room-capacity"], [*ids, *rooms, "Wed2"], f"Pin {ids[2]} to Wed3.")


@fault("yard-crowded", "three clubs pinned to one yard that takes three groups, but not so many students")
def yard_crowded(stage: Stage) -> Plant:
    yard = stage.room(kind="yard", groups_at_once=3, capacity=40)
    clubs = [stage.club(WED2) for _ in range(3)]
    for club in clubs:
        club["_activity"]["room_kinds"] = "yard"
    ids = [club["club"] for club in clubs]
    return Plant(["pins", "room-capacity", "club-size"], [*ids, yard["room"], "Wed2"], f"Pin {ids[2]} to Wed3.")


@fault("room-other-campus", "a club is pinned to a room of the other campus", kind="campuses")
def room_other_campus(stage: Stage) -> Plant:
    far = next(row["_home"] for row in stage.school.students if row["_home"] != stage.home)
    room, club = stage.room(home=far), stage.club()
    stage.pin(club, WED2, room=room["room"])
    return Plant(["pins", "campus"], [club["club"], room["room"], "Wed2"], f"Pin {club['club']} without the room.")


@fault("two-rooms", "a club with a room of its own is pinned to another")
def two_rooms(stage: Stage) -> Plant:
    own, other = stage.room(), stage.room()
    club = stage.club(room=own["room"])
    stage.pin(club, WED2, room=other["room"])
    return Plant(["pins", "room-kind"], [club["club"], own["room"], other["room"], "Wed2"],
                 f"Pin {club['club']} to its own room.")  # fmt: skip


def _care_pins(stage: Stage, **columns: str) -> str:
    """Pin a care group in the first slot of every day and return its id.

    Whoever is in it and served at all is present in the first slot of some day, since everybody attends from the
    first slot on and no club meets then; so one of these pins takes hold, whoever waits when.
    """
    for row in stage.school.students:
        if any((day, 1) not in row["_slots"] for day, _ in row["_slots"]):
            raise ValueError(f"{row['student']} comes later than the first slot")
    group = "C01"
    for day in stage.school.week.days:
        pin: Row = {"group": group, "slot": f"{day}1", **columns}
        stage.school.pins.append(pin)
    return group


@fault("care-room-kind", "a care group is pinned to do homework on a yard, every day")
def care_room_kind(stage: Stage) -> Plant:
    yard = stage.room(kind="yard")
    group = _care_pins(stage, activity="HOMEWORK", room=yard["room"])
    return Plant(["pins", "room-kind"], [group, yard["room"], "HOMEWORK"], f"Pin {group} without the room.")


@fault("care-room-closed", "a care group is pinned to a room that is closed in the first slot, every day")
def care_room_closed(stage: Stage) -> Plant:
    first = [(day, 1) for day in stage.school.week.days]
    room = stage.room(available=stage.without(*first))
    group = _care_pins(stage, room=room["room"])
    return Plant(["pins", "room-capacity"], [group, room["room"]], f"Pin {group} without the room.")


@fault("care-staff-away", "somebody is pinned to a care group in the first slot, every day, and always comes later")
def care_staff_away(stage: Stage) -> Plant:
    helper = stage.hire("teacher", stage.home)
    stage.away(helper, *((day, 1) for day in stage.school.week.days))
    group = _care_pins(stage, staff=helper["staff"])
    return Plant(["pins", "staff-available"], [group, helper["staff"]], f"Do not pin {helper['staff']} to {group}.")


@fault("care-activity-closed", "a care group is pinned to an activity in slots in which it may not be given, every day")
def care_activity_closed(stage: Stage) -> Plant:
    film = stage.school.row("activities", "FILM")
    film["slots"] = stage.without(*((day, 1) for day in stage.school.week.days))
    group = _care_pins(stage, activity="FILM")
    return Plant(["pins", "content"], [group, "FILM"], f"Let {group} do homework then.")
