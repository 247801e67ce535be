"""Faults of pinned clubs: too few askers can come, or nobody may or can lead."""

from __future__ import annotations

from optimizer.testing.generator.stage import ASKERS, LEAST, PAST, THU2, TUE2, WED2, WED3, Plant, Stage, fault
from optimizer.testing.generator.tables import Row

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


@fault("leader-away", "the only leader of a pinned club is away then")
def leader_away(stage: Stage) -> Plant:
    club = stage.club(WED2)
    leader = club["_leader"]
    stage.away(leader, WED2)
    return Plant(["pins", "lead", "staff-available"], [club["club"], leader["staff"], "Wed2"],
                 f"Pin {club['club']} to Wed3, or name a second leader.")  # fmt: skip


@fault("leader-unvetted", "the only leader of a pinned club is no longer vetted")
def leader_unvetted(stage: Stage) -> Plant:
    club = stage.club(WED2)
    leader = club["_leader"]
    leader["vetted_until"] = PAST
    return Plant(["pins", "lead", "staff-available"], [club["club"], leader["staff"]],
                 f"Name a leader of {club['club']} who is vetted.")  # fmt: skip


@fault("leader-role", "the only leader of a pinned club has a role that may not lead")
def leader_role(stage: Stage) -> Plant:
    club = stage.club(WED2)
    leader = club["_leader"]
    leader["role"] = "volunteer"
    return Plant(["pins", "lead"], [club["club"], leader["staff"]], f"Name a teacher as leader of {club['club']}.")


@fault("leader-shared", "two clubs pinned to one slot have the same only leader")
def leader_shared(stage: Stage) -> Plant:
    one, other = stage.club(WED2), stage.club(WED2)
    leader = one["_leader"]
    other["leaders"] = [leader["staff"]]
    return Plant(["pins", "lead", "staff-clash"], [one["club"], other["club"], leader["staff"], "Wed2"],
                 f"Name another leader for {other['club']}.")  # fmt: skip


@fault("leaders-three-clubs", "three clubs pinned to one slot have two leaders between them")
def leaders_three_clubs(stage: Stage) -> Plant:
    clubs = [stage.club(WED2) for _ in range(3)]
    leaders = [clubs[0]["_leader"]["staff"], clubs[1]["_leader"]["staff"]]
    for club in clubs:
        club["leaders"] = list(leaders)
    ids = [club["club"] for club in clubs]
    return Plant(["pins", "lead", "staff-clash"], [*ids, *leaders, "Wed2"], f"Name a third leader for {ids[2]}.")


def _two_by_one_leader(stage: Stage, same_day: bool) -> tuple[Row, list[str]]:
    """Pin two clubs with one leader to two slots and return the leader and the facts."""
    one = stage.club(WED2 if same_day else TUE2)
    other = stage.club(WED3 if same_day else THU2)
    leader = one["_leader"]
    other["leaders"] = [leader["staff"]]
    slots = ["Wed2", "Wed3"] if same_day else ["Tue2", "Thu2"]
    return leader, [one["club"], other["club"], leader["staff"], *slots]


@fault("leader-max-per-day", "one leader must lead two pinned clubs on a day and may serve one slot a day")
def leader_max_per_day(stage: Stage) -> Plant:
    leader, facts = _two_by_one_leader(stage, same_day=True)
    leader["max_per_day"] = 1
    return Plant(["pins", "lead", "staff-load"], facts, f"Let {leader['staff']} serve two slots a day.")


@fault("leader-max-per-week", "one leader must lead two pinned clubs and may serve one slot a week")
def leader_max_per_week(stage: Stage) -> Plant:
    leader, facts = _two_by_one_leader(stage, same_day=False)
    leader["max_per_week"] = 1
    return Plant(["pins", "lead", "staff-load"], facts, f"Let {leader['staff']} serve two slots a week.")


@fault("leader-max-days", "one leader must lead clubs pinned to two days and may come on one")
def leader_max_days(stage: Stage) -> Plant:
    leader, facts = _two_by_one_leader(stage, same_day=False)
    leader["max_days"] = 1
    return Plant(["pins", "lead", "staff-load"], facts, f"Let {leader['staff']} come on two days.")


@fault("leader-grades", "the only leader of a pinned club may not look after its askers' grades")
def leader_grades(stage: Stage) -> Plant:
    club = stage.club(WED2, least_grade=3, grades=[3, 4, 5, 6])
    leader = club["_leader"]
    leader["grades"] = [1, 2]
    return Plant(["pins", "lead", "staff-grades"], [club["club"], leader["staff"]],
                 f"Let {leader['staff']} look after grades 3 to 6.")  # fmt: skip


@fault("leader-campus", "the only leader of a pinned club belongs to the other campus", kind="campuses")
def leader_campus(stage: Stage) -> Plant:
    club = stage.club(WED2)
    leader = club["_leader"]
    leader["campus"] = _other(stage)
    return Plant(["pins", "lead", "campus"], [club["club"], leader["staff"]],
                 f"Let {leader['staff']} serve on both campuses.")  # fmt: skip


@fault("leader-two-campuses", "one leader must lead pinned clubs on two campuses on a day", kind="campuses")
def leader_two_campuses(stage: Stage) -> Plant:
    one, other = stage.club(WED2), stage.club(WED3, home=_other(stage))
    leader = one["_leader"]
    leader["campus"] = ""
    other["leaders"] = [leader["staff"]]
    return Plant(["pins", "lead", "campus"], [one["club"], other["club"], leader["staff"], "Wed2", "Wed3"],
                 f"Pin {other['club']} to Thu2.")  # fmt: skip


def _other(stage: Stage) -> str:
    return next(str(row["_home"]) for row in stage.school.students if row["_home"] != stage.home)


@fault("skill-missing", "nobody has the skill of a pinned club")
def skill_missing(stage: Stage) -> Plant:
    club = stage.club(WED2, leaders=[])
    club["_leader"]["skills"] = []
    return Plant(["pins", "skill"], [club["club"], club["_activity"]["skill"]],
                 f"Find somebody with the skill {club['_activity']['skill']}.")  # fmt: skip


@fault("skill-away", "the only person with the skill of a pinned club is away then")
def skill_away(stage: Stage) -> Plant:
    club = stage.club(WED2, leaders=[])
    leader = club["_leader"]
    stage.away(leader, WED2)
    return Plant(["pins", "skill", "staff-available"], [club["club"], leader["staff"], "Wed2"],
                 f"Pin {club['club']} to Wed3.")  # fmt: skip


@fault("skill-unvetted", "the only person with the skill of a pinned club is no longer vetted")
def skill_unvetted(stage: Stage) -> Plant:
    club = stage.club(WED2, leaders=[])
    leader = club["_leader"]
    leader["vetted_until"] = PAST
    return Plant(["pins", "skill", "staff-available"], [club["club"], leader["staff"]],
                 f"Find somebody vetted with the skill {club['_activity']['skill']}.")  # fmt: skip


@fault("skill-shared", "two clubs pinned to one slot need the same only skilled person")
def skill_shared(stage: Stage) -> Plant:
    one, other = stage.club(WED2, leaders=[]), stage.club(WED2, leaders=[])
    other["activity"] = one["activity"]
    leader = one["_leader"]
    return Plant(["pins", "skill", "staff-clash"], [one["club"], other["club"], leader["staff"], "Wed2"],
                 f"Pin {other['club']} to Wed3.")  # fmt: skip
