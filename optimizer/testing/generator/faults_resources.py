"""Faults of rooms, of care groups pinned on every day that cannot step aside, and of staff beside the leader."""

from __future__ import annotations

from optimizer.testing.generator.stage import PAST, THU2, TUE2, WED2, WED3, Plant, Stage, fault
from optimizer.testing.generator.tables import Row
from optimizer.testing.generator.week import Slot


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


@fault("pinned-away", "somebody pinned to a club's meeting is away then")
def pinned_away(stage: Stage) -> Plant:
    club, helper = stage.club(), stage.hire("teacher", stage.home)
    stage.pin(club, WED2, staff=helper["staff"])
    stage.away(helper, WED2)
    return Plant(["pins", "staff-available"], [club["club"], helper["staff"], "Wed2"],
                 f"Do not pin {helper['staff']} to Wed2.")  # fmt: skip


@fault("pinned-twice", "somebody is pinned to two clubs that meet at once")
def pinned_twice(stage: Stage) -> Plant:
    one, other, helper = stage.club(), stage.club(), stage.hire("teacher", stage.home)
    for club in (one, other):
        stage.pin(club, WED2, staff=helper["staff"])
    return Plant(["pins", "staff-clash"], [one["club"], other["club"], helper["staff"], "Wed2"],
                 f"Pin {helper['staff']} to one of the two.")  # fmt: skip


@fault("pinned-too-often", "somebody is pinned to two slots of a day and may serve one")
def pinned_too_often(stage: Stage) -> Plant:
    one, other, helper = stage.club(), stage.club(), stage.hire("teacher", stage.home, max_per_day=1)
    stage.pin(one, WED2, staff=helper["staff"])
    stage.pin(other, WED3, staff=helper["staff"])
    return Plant(["pins", "staff-load"], [one["club"], other["club"], helper["staff"], "Wed2", "Wed3"],
                 f"Let {helper['staff']} serve two slots a day.")  # fmt: skip


@fault("pinned-on-duty", "the only manager there is pinned to a club's meeting, so that nobody is left for duty")
def pinned_on_duty(stage: Stage) -> Plant:
    club, manager = stage.club(), stage.one_duty_person()
    stage.pin(club, WED2, staff=manager["staff"])
    return Plant(["pins", "duty", "staff-clash"], [club["club"], manager["staff"], "Wed2"],
                 f"Do not pin {manager['staff']} to {club['club']}.")  # fmt: skip


def _training(stage: Stage, slot: Slot, stay: set[str]) -> None:
    """Send everybody away in a slot but those who stay (ids)."""
    for row in stage.school.staff:
        if row["staff"] not in stay and slot in row["_slots"]:
            if row["_slots"] == {slot}:
                stage.set_slots(row, {("Mon", 1)})
            stage.away(row, slot)


@fault("too-few-for-ratio", "a pinned club needs three people and two are free then")
def too_few_for_ratio(stage: Stage) -> Plant:
    club, helper = stage.club(WED2), stage.hire("teacher", stage.home)
    club["_activity"]["students_per_staff"] = 5
    manager = stage.duty_people()[0]
    _training(stage, WED2, {club["_leader"]["staff"], helper["staff"], manager["staff"]})
    return Plant(["pins", "ratio", "staff-available", "duty"], [club["club"], "Wed2", manager["staff"]],
                 "Call in one more person for Wed2.")  # fmt: skip


@fault("no-teacher", "a pinned club is led from outside while all teachers are in training")
def no_teacher(stage: Stage) -> Plant:
    club = stage.club(WED2)
    leader = club["_leader"]
    leader.update({"role": "outside", "yuan_per_slot": 100})
    teachers = {row["staff"] for row in stage.school.staff if row["role"] == "teacher"}
    _training(stage, WED2, {row["staff"] for row in stage.school.staff} - teachers)
    return Plant(["pins", "teacher-present", "staff-available"], [club["club"], leader["staff"], "Wed2"],
                 "Let one teacher miss the training of Wed2.")  # fmt: skip


@fault("few-teachers", "three pinned clubs are led from outside and two teachers are there")
def few_teachers(stage: Stage) -> Plant:
    clubs = [stage.club(WED2) for _ in range(3)]
    for club in clubs:
        club["_leader"].update({"role": "outside", "yuan_per_slot": 100})
    teachers = [row["staff"] for row in stage.school.staff if row["role"] == "teacher" and WED2 in row["_slots"]]
    _training(stage, WED2, {row["staff"] for row in stage.school.staff} - set(teachers[2:]))
    return Plant(["pins", "teacher-present", "staff-available"], [*(club["club"] for club in clubs), "Wed2"],
                 "Let one more teacher miss the training of Wed2.")  # fmt: skip


@fault("duty-away", "no manager or support staff is there when a pinned club meets")
def duty_away(stage: Stage) -> Plant:
    club, people = stage.club(WED2), stage.duty_people()
    for row in people:
        stage.away(row, WED2)
    return Plant(["pins", "duty", "staff-available"], [club["club"], "Wed2", *(row["staff"] for row in people)],
                 f"Let {people[0]['staff']} be there in Wed2.")  # fmt: skip


@fault("duty-unvetted", "no manager or support staff is vetted, and a club is pinned")
def duty_unvetted(stage: Stage) -> Plant:
    club, people = stage.club(WED2), stage.duty_people()
    for row in people:
        row["vetted_until"] = PAST
    return Plant(["pins", "duty", "staff-available"], [club["club"], "Wed2", *(row["staff"] for row in people)],
                 f"Have {people[0]['staff']} vetted.")  # fmt: skip


@fault("duty-too-many", "more people must be on duty than there are, and a club is pinned")
def duty_too_many(stage: Stage) -> Plant:
    club, people = stage.club(WED2), stage.duty_people()
    stage.school.settings["duty"].update({"min_per_slot": len(people) + 1, "max_per_slot": len(people) + 2})
    return Plant(["pins", "duty"], [club["club"], "Wed2", *(row["staff"] for row in people)],
                 f"Ask for {len(people)} people on duty at most.")  # fmt: skip


@fault("duty-max-per-day", "the only manager may serve two slots a day and a pinned club's students stay for three")
def duty_max_per_day(stage: Stage) -> Plant:
    club, manager = stage.club(WED2), stage.one_duty_person()
    manager["max_per_day"] = 2
    return Plant(["pins", "duty", "staff-load"], [club["club"], manager["staff"], "Wed1", "Wed2", "Wed3"],
                 f"Let {manager['staff']} serve three slots a day.")  # fmt: skip


@fault("duty-max-days", "the only manager may come on one day, and clubs are pinned to two")
def duty_max_days(stage: Stage) -> Plant:
    one, other, manager = stage.club(TUE2), stage.club(THU2), stage.one_duty_person()
    manager["max_days"] = 1
    return Plant(["pins", "duty", "staff-load"], [one["club"], other["club"], manager["staff"], "Tue2", "Thu2"],
                 f"Let {manager['staff']} come on two days.")  # fmt: skip


@fault("minimum-no-grade", "a volunteer must serve a slot and may look after grades that nobody here is in")
def minimum_no_grade(stage: Stage) -> Plant:
    helper = stage.hire("volunteer", stage.home, min_per_week=1, grades=[7, 8, 9])
    return Plant(["staff-load", "staff-grades"], [helper["staff"]], f"Let {helper['staff']} look after grades 1 to 6.")


@fault("minimum-empty-day", "somebody from outside must serve a slot and can come on a day without students")
def minimum_empty_day(stage: Stage) -> Plant:
    friday = {slot for slot in stage.school.week.ordinary() if slot[0] == "Fri"}
    for row in stage.school.students:
        stage.set_slots(row, row["_slots"] - friday or {("Mon", 1)})
    helper = stage.hire("outside", stage.home, min_per_week=1, yuan_per_slot=100)
    stage.set_slots(helper, friday)
    return Plant(["staff-load", "staff-available", "voluntary"], [helper["staff"], "Fri"],
                 f"Ask nothing of {helper['staff']}, or on another day.")  # fmt: skip


@fault("minimum-club-only", "somebody must serve a slot and can only in one kept for clubs, in which none may meet")
def minimum_club_only(stage: Stage) -> Plant:
    last: Slot = ("Thu", 3)
    stage.school.week.club_only = {last}
    stage.school.settings["week"]["club_only"] = ["Thu3"]
    for club in stage.school.clubs:
        club["_slots"] = club["_slots"] - {last} or {THU2}
        club["slots"] = stage.school.week.tokens(club["_slots"])
        if len({day for day, _ in club["_slots"]}) < 2:
            club["meetings_per_week"] = ""
    helper = stage.hire("volunteer", stage.home, min_per_week=1)
    stage.set_slots(helper, {last})
    return Plant(["staff-load", "club-meetings"], [helper["staff"], "Thu3"], f"Let {helper['staff']} come in Thu2 too.")


@fault("minimum-extended", "somebody must serve a slot and can only in longer care, for which nobody signed up")
def minimum_extended(stage: Stage) -> Plant:
    week = stage.school.week
    week.extended = [("18:00", "18:40")]
    stage.school.settings["week"]["extended"] = week.settings()["extended"]
    helper = stage.hire("volunteer", stage.home, min_per_week=1)
    stage.set_slots(helper, {("Mon", "X1"), ("Tue", "X1")})
    return Plant(["staff-load", "staff-available"], [helper["staff"], "MonX1", "TueX1"],
                 f"Let {helper['staff']} come before 18:00.")  # fmt: skip
