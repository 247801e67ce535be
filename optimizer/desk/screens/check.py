"""Everything that `check-input` and `capacity` know, grouped, each with the place to which it leads; and the lights."""

from __future__ import annotations

from datetime import date
from typing import Any

from optimizer.desk.app import Call
from optimizer.desk.open_school import OpenSchool, ReadSchool
from optimizer.desk.screens.tables import grid_row, told
from optimizer.domain.notices import InputNotice
from optimizer.domain.scenario import first_monday_after
from optimizer.domain.validate import find_warnings
from optimizer.engine.capacity.capacity_gaps import find_capacity_gaps
from optimizer.engine.problem.capacity_survey import slot_capacities
from optimizer.engine.problem.school import School
from optimizer.payroll import find_pay_warnings

_PLACE = {"scenario": "school", "rooms": "school", "activities": "school", "clubs": "clubs"}


class CheckScreen:
    """Worked out once for each state of the tables."""

    def __init__(self, school: OpenSchool):
        self.school = school
        self._known: tuple[ReadSchool, dict[str, Any]] | None = None
        self.asked: dict[str, Call] = {"check": self.check}
        self.told: dict[str, Call] = {}

    def check(self) -> dict[str, Any]:
        """Problems (which stop), gaps of capacity, notices, and need and supply of each slot."""
        with self.school.lock:
            read = self.school.read()
            if self._known is None or self._known[0] is not read:
                self._known = read, self._work_out(read)
            return self._known[1]

    @staticmethod
    def _work_out(read: ReadSchool) -> dict[str, Any]:
        problems = [
            {
                "text": told(problem),
                "place": _PLACE.get(problem.table, "people"),
                "table": problem.table,
                "column": problem.column,
                "at": grid_row(problem) or None,
            }
            for problem in read.problems
        ]
        found: dict[str, Any] = {"problems": problems, "gaps": [], "notices": [], "slots": []}
        scenario = read.scenario
        if scenario is None:
            return found
        notices = [*find_warnings(scenario), *map(InputNotice, find_pay_warnings(scenario))]
        found["notices"] = [[notice.say("en"), notice.say("zh")] for notice in notices]
        school = School(scenario, first_monday_after(date.today()))
        found["gaps"] = [
            {"text": gap.text, "close": gap.close, "hard": gap.hard, "kind": gap.kind}
            for gap in find_capacity_gaps(school)
        ]
        found["slots"] = [
            {
                "slot": row.slot,
                "campus": row.campus,
                "students": row.students,
                "staff": [row.staff_needed, row.staff],
                "leads": [row.sessions, row.leads],
                "rooms": [row.sessions, row.rooms],
            }
            for row in slot_capacities(school)
        ]
        return found

    def lights(self) -> dict[str, list[Any]]:
        """Place -> light (``red``, ``amber``, ``green``, ``off``) and the number of open matters."""
        found = self.check()
        stops: dict[str, int] = {}
        for problem in found["problems"]:
            stops[problem["place"]] = stops.get(problem["place"], 0) + 1
        lights: dict[str, list[Any]] = {
            place: ["red", stops[place]] if place in stops else ["green", 0] for place in ("school", "people", "clubs")
        }
        gaps, all_stops = sum(gap["hard"] for gap in found["gaps"]), len(found["problems"])
        lights["check"] = ["red", all_stops] if all_stops else ["amber", gaps] if gaps else ["green", 0]
        labels = self.school.labels()
        published = [label for label in labels if self.school.is_published(label)]
        lights["solve"] = ["green", 0] if labels else ["off", 0]
        lights["week"] = ["green", 0] if published else ["amber", len(labels)] if labels else ["off", 0]
        return lights
