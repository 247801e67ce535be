"""Everything that `check-input` and `capacity` know, grouped, each with the place to which it leads; and the lights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool, ReadSchool
from optimizer.desk.screen import Light, Screen
from optimizer.desk.screens.tables import told
from optimizer.domain.notices import InputNotice
from optimizer.domain.scenario import first_monday_after
from optimizer.domain.schema import TABLES
from optimizer.domain.validate import find_warnings
from optimizer.domain.warn import unweighted
from optimizer.engine.capacity import find_capacity_gaps
from optimizer.engine.problem.capacity_survey import slot_capacities
from optimizer.engine.problem.school import School
from optimizer.errors import Problem, SettingsError
from optimizer.files.store.mends import grid_row, kind_of, mend_of
from optimizer.files.store.sheet import Sheet
from optimizer.payroll import find_pay_warnings

_PLACE = {"scenario": "school", "rooms": "school", "activities": "school", "clubs": "clubs"}


_SHOWN = 5


def _kinds(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Problems by kind, in the order of their first."""
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(kind_of(problem), []).append(problem)
    return kinds


class CheckScreen(Screen):
    """Worked out once for each state of the tables."""

    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self._known: tuple[ReadSchool, dict[str, Any]] | None = None
        self.asked = {"check": self.check}
        self.told = {"mend": self.mend}

    def check(self) -> dict[str, Any]:
        """Problems (which stop), gaps of capacity, notices, and need and supply of each slot."""
        with self.school.lock:
            read = self.school.read()
            if self._known is None or self._known[0] is not read:
                self._known = read, self._work_out(read)
            return self._known[1]

    def _sheets(self, problems: Iterable[Problem]) -> dict[str, Sheet]:
        names = {name for one in problems for name in (one.table, one.refers) if name in TABLES}
        return {name: Sheet.of(name, self.school.tree.get(f"{name}.csv"), "zh") for name in names}

    def mend(self, key: str) -> dict[str, Any]:
        """Put right all problems of a kind in one step.

        Raises
        ------
        SettingsError
            If there is none of the kind any more, or only a person can tell.
        """
        with self.school.lock:
            kind = _kinds(self.school.read().problems).get(key)
            sheets = self._sheets(kind) if kind else {}
            mend = mend_of(kind, sheets) if kind else None
            if mend is None:
                raise SettingsError("nothing to mend there any more · 这里已经没有可以一键改正的内容")
            self.school.act("", {f"{mend.table}.csv": mend.applied(sheets[mend.table]).data()}, mend.text)
            return {"stamp": self.school.stamp}

    def _work_out(self, read: ReadSchool) -> dict[str, Any]:
        problems = []
        for key, kind in _kinds(read.problems).items():
            mend = mend_of(kind, self._sheets(kind))
            problems.append(
                {
                    "key": key,
                    "texts": [told(problem) for problem in kind[:_SHOWN]],
                    "n": len(kind),
                    "place": _PLACE.get(kind[0].table, "people"),
                    "table": kind[0].table,
                    "column": kind[0].column,
                    "at": grid_row(kind[0]) or None,
                    "mend": mend.text if mend else None,
                }
            )
        found: dict[str, Any] = {"problems": problems, "gaps": [], "notices": [], "slots": [], "unweighted": []}
        scenario = read.scenario
        if scenario is None:
            return found
        notices = [*find_warnings(scenario), *map(InputNotice, find_pay_warnings(scenario))]
        found["notices"] = [[notice.say("en"), notice.say("zh")] for notice in notices]
        found["unweighted"] = list(unweighted(scenario))
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
        stops: Counter[str] = Counter()
        for problem in found["problems"]:
            stops[problem["place"]] += problem["n"]
        lights: dict[str, Light] = {
            place: ("red" if stops[place] else "green", stops[place]) for place in ("school", "people", "clubs")
        }
        gaps, all_stops = sum(gap["hard"] for gap in found["gaps"]), sum(stops.values())
        lights["check"] = ("red", all_stops) if all_stops else ("amber", gaps) if gaps else ("green", 0)
        return lights
