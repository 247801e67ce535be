"""Children, people, rooms and clubs found by name, pinyin or id, and where they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.screen import Screen
from optimizer.desk.week_page import home_class
from optimizer.language.pinyin import spelled_at
from optimizer.language.text import Text

_MOST = 12
_KINDS = {
    "students": (Text("student", "学生"), "people"),
    "staff": (Text("staff", "教职工"), "people"),
    "rooms": (Text("room", "场地"), "school"),
    "clubs": (Text("club", "社团"), "clubs"),
    "activities": (Text("activity", "活动"), "school"),
}
_IN = Text("{group} in {week}", "{week}在{group}")
_WAITS = Text("waits in {week}", "{week}候补")


class FindScreen(Screen):
    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self.asked = {"find": self.find, "spelled": self.spelled}

    def find(self, text: str) -> list[dict[str, Any]]:
        """What a text may mean, names that begin with it first: kind, name, what is known, the address of its place."""
        wanted = text.strip().lower()
        if not wanted:
            return []
        found: list[tuple[int, dict[str, Any]]] = []
        for table, rows in self._tables().items():
            kind, place = _KINDS[table]
            for number, one in enumerate(rows, 1):
                name = one.name or one.id
                at = 0 if one.id.lower().startswith(wanted) else name.lower().find(wanted)
                start = at if at >= 0 else spelled_at(name, wanted)
                if start is not None:
                    row = {
                        "kind": kind,
                        "name": name,
                        "href": f"#/{place}/{table}/{number}/name",
                        "at": (table, one.id),
                    }
                    found.append((start, row))
        best = [row for _, row in sorted(found, key=lambda pair: pair[0])[:_MOST]]
        return [row | {"told": list(self._told(*row.pop("at")))} for row in best]

    def spelled(self, table: str, text: str) -> list[str]:
        """Ids of the rows of a table whose names are spelled by letters, those that begin so first."""
        found = {one.id: spelled_at(one.name, text) for one in self._tables().get(table, ())}
        places = {one: at for one, at in found.items() if at is not None}
        return sorted(places, key=places.__getitem__)

    def _tables(self) -> dict[str, Sequence[Any]]:
        """Rows that have names; none while the tables hold problems."""
        scenario = self.school.read().scenario
        return {} if scenario is None else {table: getattr(scenario, table) for table in _KINDS}

    def _told(self, table: str, one: str) -> Iterator[Text | str]:
        """What is said of a find: the class of a child and its group in the newest week, the id of others."""
        scenario = self.school.scenario
        if table != "students":
            yield one
            return
        yield home_class(scenario, one)
        label = next(iter(reversed(self.school.labels())), None)
        if label is not None:
            view = self.school.week(label).view
            row = view.placed.get(one)
            if row is not None:
                names = [view.groups[group].name or group for group in (row.care_group,) if group in view.groups]
                clubs = [scenario.club[club].name or club for club in row.clubs if club in scenario.club]
                yield _IN.format(group="、".join([*names, *clubs]), week=label)
            elif one in view.waits:
                yield _WAITS.format(week=label)
