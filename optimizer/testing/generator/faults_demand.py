"""Faults of demand: pinned clubs whose askers are too few, away, needed elsewhere or kept from it by another rule."""

from __future__ import annotations

from optimizer.testing.generator.faults import THU2, TUE2, WED2, WED3, fault
from optimizer.testing.generator.stage import ASKERS, LEAST, Plant, Stage

FEW = 9


@fault("askers-away", "most who ask for a pinned club do not come on its day")
def askers_away(stage: Stage) -> Plant:
    club = stage.club(WED2)
    for row in club["_askers"][FEW:]:
        stage.away(row, *(slot for slot in row["_slots"] if slot[0] == "Wed"))
    return Plant(["pins", "club-size", "voluntary"], [club["club"], "Wed2"],
                 f"Pin {club['club']} to Tue2 or Thu2, when its {ASKERS} askers are there.")  # fmt: skip


@fault("askers-leave-early", "most who ask for a pinned club have left by then")
def askers_leave_early(stage: Stage) -> Plant:
    club = stage.club(WED3)
    for row in club["_askers"][FEW:]:
        stage.away(row, WED3)
    return Plant(["pins", "club-size", "voluntary"], [club["club"], "Wed3"], f"Pin {club['club']} to Wed2.")


@fault("askers-want-one", "two pinned clubs have the same askers, who want one club")
def askers_want_one(stage: Stage) -> Plant:
    one, other = stage.club(TUE2), stage.club(THU2, askers=0)
    for row in one["_askers"]:
        row["clubs"] = [one["club"], other["club"]]
    return Plant(["pins", "club-size", "voluntary"], [one["club"], other["club"], "Tue2", "Thu2"],
                 f"Do not pin {other['club']}.")  # fmt: skip


@fault("askers-same-hour", "two clubs pinned to one slot have the same askers")
def askers_same_hour(stage: Stage) -> Plant:
    one, other = stage.club(WED2), stage.club(WED2, askers=0)
    for row in one["_askers"]:
        row.update({"clubs": [one["club"], other["club"]], "wants_clubs": 2})
    return Plant(["pins", "club-size", "one-place"], [one["club"], other["club"], "Wed2"],
                 f"Pin {other['club']} to Wed3.")  # fmt: skip


@fault("no-exercise", "those who can join a pinned club would get no exercise that day")
def no_exercise(stage: Stage) -> Plant:
    club = stage.club(WED2)
    for row in club["_askers"]:
        stage.away(row, ("Wed", 1))
    sports = [row for row in stage.school.activities if row.get("physical_minutes") and row["offered"] != "club"]
    for row in sports:
        row["slots"] = stage.without(WED3)
    return Plant(["pins", "club-size", "physical-activity", "content"],
                 [club["club"], "Wed2", "Wed3", *(row["activity"] for row in sports)],
                 "Let sports be given in Wed3.")  # fmt: skip


@fault("seats-elsewhere", "three pinned clubs share askers who are too few for all of them")
def seats_elsewhere(stage: Stage) -> Plant:
    clubs = [stage.club(TUE2, askers=2 * ASKERS), stage.club(WED2, askers=0), stage.club(THU2, askers=0)]
    ids = [club["club"] for club in clubs]
    for row in clubs[0]["_askers"]:
        row["clubs"] = list(ids)
    return Plant(["pins", "club-size", "voluntary"], [*ids, "Tue2", "Wed2", "Thu2"],
                 f"{3 * LEAST} are needed and {2 * ASKERS} want one of the three: do not pin {ids[2]}.")  # fmt: skip


@fault("outside-its-slots", "a club is pinned to a slot in which it may not meet")
def outside_its_slots(stage: Stage) -> Plant:
    club = stage.club(WED2, slots="Tue2-3 Thu2-3")
    return Plant(["pins", "club-meetings"], [club["club"], "Wed2"], f"Pin {club['club']} to Tue2.")


@fault("twice-a-day", "a club that meets twice a week is pinned twice to one day")
def twice_a_day(stage: Stage) -> Plant:
    club = stage.club(WED2, WED3, meetings_per_week=2)
    return Plant(["pins", "club-meetings"], [club["club"], "Wed2", "Wed3"],
                 f"Pin the second meeting of {club['club']} to Tue2.")  # fmt: skip


@fault("activity-closed", "a club is pinned to a slot in which its activity may not be given")
def activity_closed(stage: Stage) -> Plant:
    club = stage.club(WED2)
    club["_activity"]["slots"] = stage.without(WED2, WED3)
    return Plant(["pins", "content"], [club["club"], club["activity"], "Wed2"], f"Pin {club['club']} to Tue2.")


@fault("other-activity", "a club is pinned with an activity that is not its own")
def other_activity(stage: Stage) -> Plant:
    club = stage.club()
    stage.pin(club, WED2, activity="CHESS")
    return Plant(["pins", "tables"], [club["club"], "CHESS", "Wed2"], f"Pin {club['club']} with {club['activity']}.")
