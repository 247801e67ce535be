"""python -m tests.referee.semester OUT: judges the folder of a semester by section 8 of the contract alone."""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from . import goals_groups
from .book import Book
from .facts import Facts
from .goals_staff import OFFICE, target
from .rules_groups import judge_groups
from .rules_sessions import judge_sessions
from .rules_staff import judge_staff
from .rules_students import judge_students
from .rules_tables import judge_tables
from .scenario import Scenario, Staff, read_scenario
from .tables import Row, read_table
from .timetable import read_timetable
from .verdict import GOALS, judge
from .week import slot_name

ON_PROGRAMME = {"group-size", "grade-span", "apart", "club-size", "club-meetings", "frequency", "pins"}
FROM_PROGRAMME = ("club-choice", "classmates", "together", "even-sizes", "room-moves", "variety")
Place = tuple[str, str, str]


def week_scenario(scenario: Scenario, dates: list[tuple[date, str]], carried: dict[str, int]) -> Scenario:
    """The scenario with the limits of a week of so many dates."""
    n, d = len(scenario.week.days), len(dates)
    staff = {}
    for person in scenario.staff.values():
        beyond = max(0, d - n)
        staff[person.id] = replace(
            person,
            carried=carried.get(person.id, -1),
            max_per_week=person.max_per_week + beyond * person.max_per_day,
            max_days=person.max_days + beyond,
            min_per_week=math.floor(Fraction(person.min_per_week * d, n)) if d < n else person.min_per_week,
        )
    return replace(scenario, staff=staff)


class Week:
    """A week's folder with its tables."""

    def __init__(self, root: Path, folder: Path):
        self.monday = date.fromisoformat(folder.name)
        self.folder = folder
        self.timetable = read_timetable(folder)
        self.result = self.timetable.result
        self.dates = sorted((date.fromisoformat(on), day) for on, day in self.result["dates"].items())
        self.tables = date.fromisoformat(self.result["tables"])
        self.season = self.result["season"] or ""
        self.scenario = read_scenario(root / "tables" / self.tables.isoformat(), self.season)
        self.facts = Facts(
            week_scenario(self.scenario, self.dates, self.result["carried"]), self.timetable, self.monday, self.dates
        )

    def violations(self) -> list[str]:
        book = Book()
        for rules in (judge_students, judge_groups, judge_sessions, judge_staff, judge_tables):
            rules(self.facts, book)
        found = [f"{one.rule} {one.unit}: {one.text}" for one in book.violations() if one.rule not in ON_PROGRAMME]
        return found + list(self.pinned_people())

    def pinned_people(self) -> Iterator[str]:
        for pin in self.scenario.pins:
            for slot in sorted(pin.slots):
                row = self.facts.sessions.get((pin.group, slot))
                for one in pin.staff:
                    person = self.scenario.staff[one]
                    may = slot in person.available and self.facts.vetted(person, slot[0])
                    if row is not None and may and one not in self.facts.decides(row).people():
                        yield f"pins {pin.group}@{slot_name(slot)}: {one} is not there"

    def holders(self) -> dict[Place, set[str]]:
        found: dict[Place, set[str]] = {}
        for row in self.timetable.sessions:
            if not row.joins:
                found[row.group, slot_name(row.slot), "lead"] = set(row.leads)
                found[row.group, slot_name(row.slot), "assistant"] = set(row.assistants)
        for duty in self.timetable.duties:
            found.setdefault((duty.campus, slot_name(duty.slot), "duty"), set()).add(duty.staff)
        return found

    def on_date(self, day: str) -> Counter[str]:
        return Counter({one: sum(work.slot[0] == day for work in works) for one, works in self.facts.work.items()})


class Judge:
    def __init__(self, root: Path, served: dict[date, Counter[str]] | None = None):
        self.root = root
        self.faults: list[str] = []
        self.served = served or {}
        self.json: dict[str, Any] = json.loads((root / "semester.json").read_text("utf-8"))
        self.weeks = [Week(root, folder) for folder in sorted((root / "weeks").iterdir())]
        self.programmes = sorted(date.fromisoformat(folder.name) for folder in (root / "programme").iterdir())
        self.verdicts = {monday: self.programme(monday) for monday in self.programmes}

    def expect(self, true: bool, what: object) -> None:
        if not true:
            self.faults.append(str(what))

    def programme(self, monday: date) -> Any:
        folder = self.root / "programme" / monday.isoformat()
        own = [week for week in self.weeks if week.tables == monday]
        result = read_timetable(folder).result
        self.expect(bool(own) and own[0].monday == monday, f"programme {monday}: its first week is another")
        season = own[0].season
        self.expect((result["season"] or "") == season, f"programme {monday}: season")
        self.expect(result["tables"] == monday.isoformat(), f"programme {monday}: tables")
        verdict = judge(self.root / "tables" / monday.isoformat(), folder, season=season)
        for one in verdict.violations:
            self.faults.append(f"programme {monday}: {one.rule} {one.unit}: {one.text}")
        for other in {week.season for week in own} - {season}:
            again = judge(self.root / "tables" / monday.isoformat(), folder, season=other)
            for one in again.violations:
                if one.rule != "tables":  # start and end are those of the first season
                    self.faults.append(f"programme {monday} under {other}: {one.rule} {one.unit}: {one.text}")
        days = own[0].scenario.week.days
        full = next((week for week in own if sorted(day for _, day in week.dates) == sorted(days)), None)
        if full is not None:
            self.expect(result["week_of"] == full.monday.isoformat(), f"programme {monday}: week_of")
            same = read_timetable(folder)
            plain = [(row.key(), row.leads, row.assistants) for row in same.sessions]
            weekly = [(row.key(), row.leads, row.assistants) for row in full.timetable.sessions]
            self.expect(sorted(plain) == sorted(weekly), f"programme {monday}: staff is not that of {full.monday}")
        self.expect(result["score"]["points"] == verdict.points, f"programme {monday}: points")
        return verdict

    # -- weeks ------------------------------------------------------------------------------------------------------

    def judge(self) -> list[str]:
        running: dict[str, int] = {}
        for week in self.weeks:
            self.week(week)
            self.carried(week, running)
        self.dates_table()
        self.ledger(running)
        self.rotation_table()
        self.totals()
        return self.faults

    def week(self, week: Week) -> None:
        name = f"week {week.monday}"
        self.expect(week.monday.weekday() == 0 and week.tables in self.programmes, f"{name}: monday or tables")
        latest = max(monday for monday in self.programmes if monday <= week.monday)
        self.expect(week.tables == latest, f"{name}: tables are not those that hold")
        self.faults += [f"{name}: {text}" for text in week.violations()]
        goals = {goal: measure(week.facts) for goal, measure in GOALS.items()}
        told = {goal: row["measure"] for goal, row in week.result["goals"].items()}
        self.expect(goals == told, f"{name}: goals {goals} but told {told}")
        self.expect(week.result["score"]["unserved"] == goals_groups.unserved(week.facts), f"{name}: unserved")
        self.expect(week.result["score"]["hard"] == 0, f"{name}: hard")
        first = read_table(week.folder, "groups.csv"), read_table(week.folder, "members.csv")
        programme = self.root / "programme" / week.tables.isoformat()
        second = read_table(programme, "groups.csv"), read_table(programme, "members.csv")
        self.expect(first == second, f"{name}: groups or members are not the programme's")
        held = {day for _, day in week.dates}
        planned = read_timetable(programme)

        def content(rows: Any) -> list[Any]:
            return sorted((row.key(), row.activity, row.room, row.joins, row.headcount) for row in rows)

        kept = [row for row in planned.sessions if row.slot[0] in held]
        self.expect(content(week.timetable.sessions) == content(kept), f"{name}: sessions are not the programme's")
        waits = {row.student: [day for day in row.days if day in held] for row in planned.waiting}
        own = {row.student: row.days for row in week.timetable.waiting}
        self.expect(own == {one: days for one, days in waits.items() if days}, f"{name}: waiting")
        seasons = tomllib_seasons(self.root / "tables" / week.tables.isoformat())
        on = week.dates[0][0]
        season = next((row["name"] for row in seasons if str(row["from"]) <= str(on) <= str(row["to"])), "")
        self.expect(season == week.season, f"{name}: season {week.season!r}, expected {season!r}")

    def carried(self, week: Week, running: dict[str, int]) -> None:
        for person in week.scenario.staff.values():
            running.setdefault(person.id, week.result["carried"][person.id] if running else person.carried)
        told = week.result["carried"]
        self.expect(set(told) == set(week.scenario.staff), f"week {week.monday}: carried is not of everybody")
        if not self.served:
            wrong = {one: (told[one], running[one]) for one in told if told[one] != running[one]}
            self.expect(not wrong, f"week {week.monday}: carried {wrong}")
        for on, day in week.dates:
            for one, slots in self.served.get(on, week.on_date(day)).items():
                running[one] = running.get(one, 0) + slots

    def dates_table(self) -> None:
        rows = read_table(self.root, "dates.csv")
        expected = [(str(on), str(week.monday), day, week.season) for week in self.weeks for on, day in week.dates]
        self.expect([(r["date"], r["week"], r["runs_as"], r["season"]) for r in rows] == expected, "dates.csv")
        for week in self.weeks:
            for on, _ in week.dates:
                self.expect(week.monday <= on < week.monday + timedelta(days=7), f"{on} is in another week")

    @cached_property
    def start(self) -> dict[str, int]:
        start: dict[str, int] = {}
        for week in self.weeks:
            for one in week.scenario.staff:
                start.setdefault(one, week.result["carried"][one])
        return start

    def ledger(self, end: dict[str, int]) -> None:
        rows = {(row["staff"], row["week"]): row for row in read_table(self.root, "ledger.csv")}
        running = dict(self.start)
        expected = set()
        for week in self.weeks:
            planned: Counter[str] = Counter()
            fact: Counter[str] = Counter()
            covered = False
            for on, day in week.dates:
                planned += week.on_date(day)
                for one, slots in self.served.get(on, week.on_date(day)).items():
                    running[one] = running.get(one, 0) + slots
                if on in self.served:
                    covered = True
                    fact += self.served[on]
            for one, person in week.scenario.staff.items():
                key = (one, week.monday.isoformat())
                expected.add(key)
                row = rows.get(key)
                if row is None:
                    self.faults.append(f"ledger.csv: no row {key}")
                    continue
                told = (row["planned"], row["served"], row["running"], Fraction(row["share"]))
                true = (str(planned[one]), str(fact[one]) if covered else "", str(running[one]), person.share)
                self.expect(told == true, f"ledger.csv {key}: {told}, expected {true}")
                goal = self.target.get(one, "")
                self.expect(row["target"] == str(goal), f"ledger.csv {key}: target {row['target']}, expected {goal}")
        self.expect(set(rows) == expected, f"ledger.csv: rows too many {sorted(set(rows) - expected)[:3]}")

    # -- over all weeks -----------------------------------------------------------------------------------------------

    @cached_property
    def people(self) -> dict[str, Staff]:
        return {one: person for week in self.weeks for one, person in week.scenario.staff.items()}

    @cached_property
    def running(self) -> dict[str, int]:
        running = dict(self.start)
        for week in self.weeks:
            for on, day in week.dates:
                for one, slots in self.served.get(on, week.on_date(day)).items():
                    running[one] = running.get(one, 0) + slots
        return running

    @cached_property
    def most(self) -> dict[str, int]:
        most = dict(self.start)
        for week in self.weeks:
            for person in week.facts.scenario.staff.values():
                most[person.id] += week.facts.most_this_week(person)
        return most

    @cached_property
    def pools(self) -> list[list[Staff]]:
        settings = self.weeks[-1].scenario.settings
        people = [person for person in self.people.values() if person.share > 0]
        if set(settings.duty_roles) - OFFICE or set(settings.lead_roles) & OFFICE:
            return [people]
        return [[p for p in people if p.role in OFFICE], [p for p in people if p.role not in OFFICE]]

    def level(self, pool: list[Staff]) -> int:
        def squares(whole: int) -> int:
            return sum((self.running[p.id] - target(p, whole, self.most[p.id])) ** 2 for p in pool)

        last = max((math.ceil(Fraction(self.most[p.id]) / p.share) for p in pool), default=0)
        return min(range(last + 1), key=lambda whole: (squares(whole), whole))

    @cached_property
    def target(self) -> dict[str, int]:
        return {
            p.id: target(p, level, self.most[p.id]) for pool in self.pools for level in [self.level(pool)] for p in pool
        }

    def rotations(self) -> list[tuple[str, str, str, str, str, str]]:
        last: dict[tuple[str, str, bool], dict[str, set[str]]] = {}
        rows = []
        for week in self.weeks:
            now: dict[tuple[str, str, bool], dict[str, set[str]]] = defaultdict(dict)
            for (group, slot, part), people in week.holders().items():
                now[group, slot, part == "duty"][part] = people
            for key, parts in now.items():
                for part, people in parts.items() if key in last else ():
                    before = last[key].get(part, set())
                    left, came = sorted(before - people), sorted(people - before)
                    for number in range(max(len(left), len(came))):
                        pair = [side[number] if number < len(side) else "" for side in (left, came)]
                        rows.append((week.monday.isoformat(), key[0], key[1], part, pair[0], pair[1]))
            last |= now
        return rows

    def rotation_table(self) -> None:
        columns = ("week", "group", "slot", "part", "from", "to")
        told = [tuple(row.get(column, "") for column in columns) for row in read_table(self.root, "rotation.csv")]
        self.expect(sorted(told) == sorted(self.rotations()), "rotation.csv")

    def totals(self) -> None:
        points = unserved = 0
        measures: dict[str, int] = dict.fromkeys(GOALS, 0)
        leads: dict[str, set[str]] = defaultdict(set)
        for week in self.weeks:
            unserved += goals_groups.unserved(week.facts)
            weights = week.scenario.settings.weights
            for goal, measure in GOALS.items():
                if goal == "fair-load":
                    continue
                found = self.verdicts[week.tables].goals[goal] if goal in FROM_PROGRAMME else measure(week.facts)
                measures[goal] += found
                points += weights[goal] * found
            for group in week.facts.of_kind("care"):
                for row in goals_groups.ordinary_sessions(week.facts, group):
                    leads[group] |= set(row.leads)
        last = self.weeks[-1].scenario.settings.weights
        measures["fair-load"] = sum((self.running[p.id] - self.target[p.id]) ** 2 for pool in self.pools for p in pool)
        measures["term-leads"] = sum(max(0, len(found) - 1) for found in leads.values())
        measures["rotations"] = len(self.rotations())
        weights = {"term-leads": 60, "rotations": 10} | last
        points += sum(weights[goal] * measures[goal] for goal in ("fair-load", "term-leads", "rotations"))
        told = {goal: row["measure"] for goal, row in self.json["goals"].items()}
        self.expect(told == measures, f"semester.json: goals {told}, expected {measures}")
        self.expect(self.json["points"] == points, f"semester.json: points {self.json['points']}, expected {points}")
        self.expect(self.json["unserved"] == unserved, "semester.json: unserved")
        self.expect(self.json["rotations"] == measures["rotations"], "semester.json: rotations")
        self.expect(self.json["weeks"] == len(self.weeks), "semester.json: weeks")
        self.expect(self.json["dates"] == sum(len(week.dates) for week in self.weeks), "semester.json: dates")
        self.expect(Fraction(str(self.json["spread"])) == self.spread(), f"semester.json: spread, {self.spread()}")
        bound = self.json["bound"]
        self.expect(bound["points"] is None or bound["points"] <= points, "semester.json: bound above points")

    def spread(self) -> Fraction:
        found = [Fraction(0)]
        for pool in self.pools:
            level = self.level(pool)
            uncut = [p for p in pool if math.floor(p.share * level + Fraction(1, 2)) <= self.most[p.id]]
            ratios = [Fraction(self.running[p.id]) / p.share for p in uncut]
            found.append(max(ratios, default=Fraction(0)) - min(ratios, default=Fraction(0)))
        return Fraction(math.ceil(max(found) * 100), 100)


def tomllib_seasons(folder: Path) -> list[dict[str, Any]]:
    import tomllib

    config = tomllib.loads((folder / "scenario.toml").read_text("utf-8-sig"))
    seasons: list[dict[str, Any]] = config.get("semester", {}).get("season", [])
    return seasons


def read_served(rows: list[Row]) -> dict[date, Counter[str]]:
    """Covered dates with who served how often; rows of people alone, a slot each."""
    found: dict[date, Counter[str]] = {}
    for row in rows:
        counted = found.setdefault(date.fromisoformat(row["date"]), Counter())
        if row.get("staff") and row.get("status", "") != "absent":
            counted[row["staff"]] += 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.referee.semester")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--served", type=Path, help="folder of served.csv: a row for each slot")
    args = parser.parse_args()
    served = read_served(read_table(args.served, "served.csv")) if args.served else None
    for fault in Judge(args.folder, served).judge():
        print(fault)


if __name__ == "__main__":
    main()
