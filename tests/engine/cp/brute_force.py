"""Every timetable of a micro school, by naive enumeration: nothing here knows a rule.

What is enumerated is wider than what any rule allows (groups of any members, joining anybody, anyone leading), save
that decisions which no table can express are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations, product
from math import prod
from random import Random

from optimizer.domain.scenario import Scenario
from optimizer.domain.timetable import Timetable
from optimizer.engine.plan.convert import to_timetable
from optimizer.engine.plan.index import PlanIndex
from optimizer.engine.plan.plan import Plan, PlannedSession
from optimizer.engine.problem.school import School
from optimizer.testing.schools import MONDAY, SmallSchool

Frame = tuple[
    Plan, list[tuple[tuple[str, str], list[PlannedSession]]], list[tuple[tuple[str, str], list[tuple[str, ...]]]]
]
"""Who is where, the choices for each session, the choices for each campus and slot."""


def micro(seed: int, most: int = 4000) -> Scenario:
    """A school of 2 or 3 students with at most so many timetables, any settings."""
    for attempt in range(1000):
        scenario = _draw(Random(f"micro-{seed}-{attempt}"))
        if 20 <= count(School(scenario, MONDAY), most) <= most:
            return scenario
    raise AssertionError(f"no micro school of seed {seed} is small enough")


def _draw(rng: Random) -> Scenario:
    extended = int(rng.random() < 0.15)
    grouping = {
        "max_size": rng.choice((1, 2, 3, 3)),
        "max_grade_span": rng.choice((0, 1, 2)),
        "joining": rng.choice(("allowed", "allowed", "never")),
        "join_max_grade_span": rng.choice((0, 1, 8)),
    }
    grouping["min_size"] = rng.choice((1, 1, min(2, grouping["max_size"])))
    if grouping["max_grade_span"]:
        grouping["mixed"] = rng.choice(("allowed", "allowed", "required"))
    staffing = {
        "students_per_staff": rng.choice((1, 2, 3, 3)),
        "lead_roles": rng.choice((["teacher"], ["teacher", "manager"])),
        "teacher_present": rng.choice(("always", "care", "never")),
    }
    days, slots = rng.choice((("Mon", 1), ("Mon", 1), ("Mon", 2), ("Mon Tue", 1)))
    school = SmallSchool(
        days=days,
        slots=slots,
        extended=extended,
        grouping=grouping,
        staffing=staffing,
        duty={"min_per_slot": rng.choice((0, 0, 1)), "max_per_slot": rng.choice((0, 1))},
        physical={"min_minutes_per_day": rng.choice((0, 30)), "from_attended_minutes": 40},
        priority={"disabled": 5},
    )
    _people(school, rng, extended)
    _offer(school, rng)
    scenario = school.build()
    wanted = {row.id for row in school.tables["activities"]}
    return replace(scenario, activities=tuple(a for a in scenario.activities if a.id in wanted))


def _people(school: SmallSchool, rng: Random, extended: int) -> None:
    tokens = [slot.token for slot in school.week.slots]
    with_club = rng.random() < 0.5
    for number in range(1, rng.choice((2, 2, 3)) + 1):
        attends = "" if rng.random() < 0.7 else " ".join(rng.sample(tokens, 1))
        cells = {"clubs": "K1"} if with_club and rng.random() < 0.8 else {}
        codes = {column: "a" for column in ("together", "apart") if rng.random() < 0.2}
        priority = "disabled" if rng.random() < 0.3 else ""
        grade = rng.choice((1, 1, 2, 3))
        school.students(f"S{number}", grade=grade, attends=attends, class_name="1", priority=priority, **cells, **codes)
    for number, role in enumerate(
        rng.choice((["teacher"], ["teacher", "manager"], ["teacher", "teacher"], ["teacher", "outside"])), 1
    ):
        limits = {name: 1 for name in ("max_per_day", "max_per_week", "min_per_week", "carried") if rng.random() < 0.15}
        more = {"avoids": tokens[0]} if rng.random() < 0.3 else {}
        grades = {"grades": [1, 2]} if rng.random() < 0.2 else {}
        available = rng.choice(tokens) if rng.random() < 0.15 else ""
        share = int(role == "teacher")
        school.staff(f"P{number}", role=role, available=available, share=share, **limits, **more, **grades)
    if with_club:
        least = rng.choice((1, 1, 2))
        school.club(
            "K1",
            "sp",
            slots=rng.choice(("", rng.choice([t for t in tokens if "X" not in t]))),
            min_students=least,
            max_students=rng.choice((None, least, 2)),
            leaders=rng.choice(("", "P1")),
        )


def _offer(school: SmallSchool, rng: Random) -> None:
    kinds = rng.choice(("", "", "gym"))
    for number in range(1, rng.choice((1, 2)) + 1):
        school.rooms(f"R{number}", kind=rng.choice(("", "gym", "gym")), capacity=rng.choice((None, None, 1, 2)))
    school.activity("sp", "sports", physical_minutes=40, kinds=kinds, **_some_limits(rng))
    if rng.random() < 0.5:
        school.activity("rd", "reading", skill=rng.choice(("", "", "art")), **_some_limits(rng))
    if rng.random() < 0.25:
        school.pin("C1", school.week.care[0], **rng.choice(({}, {"staff": "P1"}, {"room": "R1"}, {"activity": "sp"})))
    if rng.random() < 0.15 and any(row.id == "K1" for row in school.tables.get("clubs", ())):
        school.pin("K1", min(school.tables["clubs"][0].slots))


def _some_limits(rng: Random) -> dict[str, int]:
    if rng.random() < 0.4:
        return {rng.choice(("max_per_day", "max_per_week", "min_per_week", "students_per_staff")): 1}
    return {}


def every_timetable(school: School) -> Iterator[Timetable]:
    """All timetables, good and bad."""
    for plan, sessions, duties in _frames(school):
        for meetings in product(*(options for _, options in sessions)):
            for people in product(*(options for _, options in duties)):
                plan.meetings = {key: m for (key, _), m in zip(sessions, meetings, strict=True)}
                plan.duties = {key: who for (key, _), who in zip(duties, people, strict=True) if who}
                yield to_timetable(school, plan)


def count(school: School, most: int) -> int:
    """How many there are; stops counting beyond ``most``."""
    found = 0
    for _, sessions, duties in _frames(school):
        found += prod(len(options) for _, options in (*sessions, *duties))
        if found > most:
            break
    return found


def _frames(school: School) -> Iterator[Frame]:
    scenario = school.scenario
    waits = [(s.id, _subsets(sorted(school.attended[s.id]))) for s in scenario.students]
    for days in product(*(options for _, options in waits)):
        waiting = {s: frozenset(off) for (s, _), off in zip(waits, days, strict=True) if off}
        served = [s for s in scenario.students if set(school.attended[s.id]) - waiting.get(s.id, frozenset())]
        clubs = [_subsets(s.clubs) for s in served]
        extended = [s.id for s in served if any("X" in token for token in s.attends)]
        for wishes in product(*clubs):
            in_clubs = {s.id: granted for s, granted in zip(served, wishes, strict=True) if granted}
            opened = sorted({club for granted in in_clubs.values() for club in granted})
            for times in product(*(_subsets(scenario.week.ordinary)[1:] for _ in opened)):
                for care in _groupings([s.id for s in served], "C", bool(scenario.pins)):
                    for late in _groupings(extended, "E"):
                        plan = Plan(
                            campus=dict.fromkeys({*care.values(), *late.values()}, scenario.campuses[0]),
                            care=care,
                            extended=late,
                            clubs=in_clubs,
                            club_slots=dict(zip(opened, times, strict=True)),
                            waits=waiting,
                        )
                        yield plan, _session_choices(school, plan), _duty_choices(school)


def _groupings(students: list[str], letter: str, named: bool = False) -> Iterator[dict[str, str]]:
    """Every way to put students into groups, or some into none; new groups take the first free name, or, where
    pins tell groups apart by name (``named``), any."""
    if not students:
        yield {}
        return
    first, *rest = students
    for others in _groupings(rest, letter, named):
        yield others
        used = {*others.values()}
        free = [name for number in range(1, 4) if (name := f"{letter}{number}") not in used]
        for name in (*sorted(used), *(free if named else free[:1])):
            yield others | {first: name}


def _session_choices(school: School, plan: Plan) -> list[tuple[tuple[str, str], list[PlannedSession]]]:
    scenario = school.scenario
    keys = sorted(PlanIndex(school, plan).at)
    staff = [p.id for p in scenario.staff]
    found = []
    for group, token in keys:
        club = scenario.club.get(group)
        activities = [club.activity] if club else [a.id for a in scenario.activities]
        own = [
            PlannedSession(activity, room.id, lead, helpers)
            for activity in activities
            for room in scenario.rooms
            for lead in staff
            for helpers in _subsets([p for p in staff if p != lead])
        ]
        hosts = [g for g, t in keys if t == token and g != group and {g, group} <= set(plan.care.values())]
        found.append(((group, token), own + [PlannedSession("", host=host) for host in hosts]))
    return found


def _duty_choices(school: School) -> list[tuple[tuple[str, str], list[tuple[str, ...]]]]:
    staff = [p.id for p in school.scenario.staff if p.role == "manager"]
    return [
        ((campus, t), _subsets(staff)) for campus in school.scenario.campuses for t in school.scenario.week.by_token
    ]


def _subsets(items: tuple[str, ...] | list[str]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(items, size) for size in range(len(items) + 1)))
