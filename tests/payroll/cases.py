"""Random schools, weeks and policies for the property tests; all from one seed."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from optimizer.domain.people import Role, Staff, Student
from optimizer.domain.scenario import Scenario, build_week
from optimizer.domain.settings import FeeSettings, PaySettings, Settings
from optimizer.domain.timetable import Duty, Group, Member, Session, Timetable
from optimizer.domain.week import Slot

WEEK = {
    "days": ["Mon", "Tue"],
    "slots": [{"start": "15:50", "end": "16:30"}, {"start": "16:40", "end": "17:15"}],
    "extended": [{"start": "18:00", "end": "18:25"}],
}
BASE = Settings.model_validate({"week": WEEK, "fees": {"yuan_per_slot": "3.75"}})
SLOTS = build_week(BASE)
ROLES = (*Role, Role.TEACHER, Role.TEACHER, Role.TEACHER)
GROUPS = (("G0", "care"), ("G1", "care"), ("G2", "extended"), ("G3", "club"))


class Case(NamedTuple):
    """A scenario and its week."""

    scenario: Scenario
    timetable: Timetable


def random_case(seed: int) -> Case:
    """A school of 1 to 7 staff, with a policy of either scheme."""
    dice = Random(seed)
    people = tuple(_person(dice, number) for number in range(dice.randint(1, 7)))
    pay = PaySettings.model_validate(random_policy(dice, len(people)))
    waivers = ("0", "0", "0.5", "0.333", "1")
    students = tuple(
        Student(id=f"S{number}", grade=1, attends=SLOTS.all, fee_waiver=Decimal(dice.choice(waivers)))
        for number in range(dice.randint(0, 2))
    )
    fees = FeeSettings.model_validate(random_fees(dice))
    chosen = BASE.model_copy(update={"pay": pay, "fees": fees})
    scenario = Scenario(name=str(seed), settings=chosen, week=SLOTS, students=students, staff=people)
    return Case(scenario, random_week(dice, scenario))


def _person(dice: Random, number: int) -> Staff:
    return Staff(
        id=f"T{number}",
        role=dice.choice(ROLES),
        available=SLOTS.all,
        max_per_day=9,
        max_per_week=9,
        max_days=9,
        share=Decimal(dice.choice(("0", "0.5", "1"))),
        carried=dice.randint(0, 9),
        yuan_per_slot=Decimal(dice.randint(0, 2000)) / 100,
    )


def random_week(dice: Random, scenario: Scenario) -> Timetable:
    """Everybody free is put somewhere by chance; care sessions may join others."""
    groups = tuple(Group(id=name, kind=kind, size=3) for name, kind in GROUPS)
    sessions: list[Session] = []
    duties: list[Duty] = []
    keen = {row.id: dice.choice((0.2, 0.6, 1)) for row in scenario.staff}
    for slot in SLOTS.slots:
        free = [row.id for row in scenario.staff if dice.random() < keen[row.id]]
        dice.shuffle(free)
        if free and dice.random() < 0.3:
            duties.append(Duty(campus="", day=slot.day, slot=slot.label, staff=free.pop()))
        host = ""
        for group in groups:
            joins = host if group.kind == "care" and dice.random() < 0.3 else ""
            team = [] if joins else [free.pop() for _ in range(min(len(free), dice.randint(1, 2)))]
            if team or joins:
                sessions.append(_session(dice, slot, group.id, team, joins))
                host = host or (group.id if group.kind == "care" else "")
    members = tuple(Member(student=row.id, care_group="G0", extended_group="G2") for row in scenario.students)
    return Timetable(groups=groups, members=members, sessions=tuple(sessions), duties=tuple(duties))


def _session(dice: Random, slot: Slot, group: str, team: list[str], joins: str) -> Session:
    return Session(
        group=group,
        day=slot.day,
        slot=slot.label,
        start=slot.start,
        end=slot.end,
        activity="a",
        room="r",
        headcount=dice.randint(1, 30),
        lead=team[0] if team else "",
        assistants=tuple(team[1:]),
        joins=joins,
    )


def _yuan(dice: Random, most: int) -> str:
    """A sum of money, with parts of a fen now and then."""
    places = 3 if dice.random() < 0.2 else 2
    return str(Decimal(dice.randint(0, most * 10**places)).scaleb(-places))


def _tenths(dice: Random, most: int) -> str:
    return str(Decimal(dice.randint(0, most)) / 10)


def random_fees(dice: Random) -> dict[str, Any]:
    """A good ``[fees]`` section: by the slot or by the hour, evening slots apart now and then."""
    fees: dict[str, Any] = {dice.choice(("yuan_per_slot", "yuan_per_slot", "yuan_per_hour")): _yuan(dice, 9)}
    if dice.random() < 0.3:
        fees["apart"] = {"evening_yuan_per_slot": _yuan(dice, 9)}
    if dice.random() < 0.2:
        fees["cap_yuan_per_student"] = _yuan(dice, 20)
    return fees


def random_policy(dice: Random, people: int) -> dict[str, Any]:
    """A good ``[pay]`` section."""
    policy: dict[str, Any] = {"scheme": dice.choice(("units", "rates"))}
    pool = dice.choice((1, 100, 500, 1000, 2000))
    if dice.random() < 0.5:
        policy["pool_yuan"] = _yuan(dice, pool)
    else:
        policy |= {"subsidy_yuan": _yuan(dice, pool), "running_cost_yuan": _yuan(dice, 20)}
        policy |= {"insurance_yuan_per_student": _yuan(dice, 3), "running_cost_share": _tenths(dice, 10)}
    weights = {"role": ("teacher", "manager", "support"), "kind": ("care", "club", "duty", "extended")}
    for table, keys in (weights | {"part": ("lead", "assistant")}).items():
        if dice.random() < 0.4:
            policy[f"{table}_weight"] = {dice.choice(keys): _tenths(dice, 20)}
    if dice.random() < 0.3:
        policy["period_minutes"] = dice.choice((35, 45, 50))
    if dice.random() < 0.4:
        policy["cap_yuan_per_week"] = _yuan(dice, max(20, 2 * pool // people))
    return policy | (_units(dice) if policy["scheme"] == "units" else _rates(dice))


def _units(dice: Random) -> dict[str, Any]:
    low, high = sorted(Decimal(_yuan(dice, 100)) for _ in range(2))
    policy = {}
    if dice.random() < 0.3:
        policy["floor_yuan_per_unit"] = str(low)
    if dice.random() < 0.5:
        policy["cap_yuan_per_unit"] = str(high)
    return policy


def _rates(dice: Random) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for _ in range(dice.randint(0, 4)):
        row: dict[str, Any] = {"yuan": _yuan(dice, 90)}
        keys = {
            "kind": ("care", "club", "duty", "extended"),
            "part": ("lead", "assistant"),
            "role": ("teacher", "manager"),
        }
        keys["slots"] = ("Mon", "Tue1", "MonX Tue2")
        for key, values in keys.items():
            if dice.random() < 0.4:
                row[key] = dice.choice(values)
        rows.append(row)
    if dice.random() < 0.5:
        edge = dice.randint(1, 30)
        rows.append({"kind": "care", "headcount_to": edge, "yuan": _yuan(dice, 90)})
        rows.append({"kind": "care", "headcount_from": edge + 1, "yuan": _yuan(dice, 90)})
    policy: dict[str, Any] = {"rate": [*rows, {"yuan": _yuan(dice, 90)}]}
    policy |= {"rest": dice.choice(("carry", "equal", "units")), "when_short": dice.choice(("report", "scale"))}
    if dice.random() < 0.4:
        policy["max_paid_slots_per_day"] = dice.randint(0, 2)
    return policy
