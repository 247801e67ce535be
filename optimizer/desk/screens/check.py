"""Everything that `check-input` and `capacity` know, grouped, each with the place to which it leads; and the lights."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool, ReadSchool
from optimizer.desk.screen import Light, Screen
from optimizer.desk.screens.tables import grid_row, told
from optimizer.domain.notices import InputNotice
from optimizer.domain.scenario import first_monday_after
from optimizer.domain.validate import find_warnings
from optimizer.engine.capacity.capacity_gaps import find_capacity_gaps
from optimizer.engine.problem.capacity_survey import slot_capacities
from optimizer.engine.problem.school import School
from optimizer.payroll import find_pay_warnings

_PLACE = {"scenario": "school", "rooms": "school", "activities": "school", "clubs": "clubs"}


class CheckScreen(Screen):
    """Worked out once for each state of the tables."""

    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self._known: tuple[ReadSchool, dict[str, Any]] | None = None
        self.asked = {"check": self.check}

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

    def lights(self) -> dict[str, Light]:
        found = self.check()
        stops = Counter(problem["place"] for problem in found["problems"])
        lights: dict[str, Light] = {
            place: ("red" if stops[place] else "green", stops[place]) for place in ("school", "people", "clubs")
        }
        gaps, all_stops = sum(gap["hard"] for gap in found["gaps"]), len(found["problems"])
        lights["check"] = ("red", all_stops) if all_stops else ("amber", gaps) if gaps else ("green", 0)
        return lights
