"""What was: weeks, versions of the tables, months, who has served how much; another copy beside this one."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

from optimizer.desk.jobs import JobRunner
from optimizer.desk.month_run import LOCK, MONTHS
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.screen import Screen
from optimizer.desk.timeline import Timeline
from optimizer.errors import ScenarioError, SettingsError
from optimizer.files import load
from optimizer.files.publishing import scratch_folder
from optimizer.files.store.named import read_desk
from optimizer.files.store.tree import Tree, as_folder, tables_of, version_labels, week_labels
from optimizer.files.store.two_copies import CopyItem, differing_items, taken_over
from optimizer.language.text import Language, Text

_TAKEN = Text("{n} item(s) taken over from {name}", "从“{name}”取用 {n} 项")
_SHOWN = 500
_WEEK = timedelta(days=7)


class ArchiveScreen(Screen):
    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self._other: tuple[str, Tree] | None = None
        self._items: tuple[int, list[CopyItem]] = (-1, [])
        self.asked = {"archive": self.archive, "served": self.served, "other": self.other}
        self.told = {"take_items": self.take, "forget_other": self.forget}
        self.brought = {"bring_copy": self.bring}
        self.papers = {"copy": self.copy, "hours": self.hours}

    def archive(self) -> dict[str, Any]:
        """Published weeks with the dates on which they hold, versions of the tables, months that are locked."""
        with self.school.lock:
            tree = self.school.tree
            months = [name.split("/")[2] for name in tree if name.startswith(MONTHS) and name.endswith("/" + LOCK)]
            return {
                "weeks": [
                    [one.label, one.first.isoformat(), one.last.isoformat() if one.last else "", one.published]
                    for one in sorted(Timeline(self.school).holdings, key=lambda one: one.published)
                ],
                "versions": version_labels(tree),
                "months": [[one, json.loads(tree[f"{MONTHS}{one}/{LOCK}"])["time"]] for one in sorted(months)],
                "file": self.school.copy.target.name,
            }

    def served(self) -> dict[str, Any]:
        """Slots and minutes of everybody on the dates so far by the weeks that held, with the spread week by week.

        The spread is that of the slots of people of the same role, the most less the least, carried slots included.
        """
        with self.school.lock:
            slots, minutes, weeks = self._count(date.today())
            scenario = self.school.scenario
            return {
                "people": [
                    [one.name or one.id, one.role.value, one.carried, slots[one.id], round(minutes[one.id] / 60, 1)]
                    for one in sorted(scenario.staff, key=lambda one: (one.role.value, -slots[one.id], one.id))
                ],
                "weeks": weeks,
            }

    def _count(self, until: date) -> tuple[Counter[str], Counter[str], list[list[Any]]]:
        """Person -> slots, person -> minutes, and for each calendar week the spread within the largest role."""
        timeline, scenario = Timeline(self.school), self.school.scenario
        slots, minutes = Counter[str](), Counter[str]()
        spread: list[list[Any]] = []
        begin = min((one.first for one in timeline.holdings), default=until)
        role = Counter(one.role for one in scenario.staff).most_common(1)
        pool = [one for one in scenario.staff if role and one.role == role[0][0]]
        monday = begin - timedelta(days=begin.weekday())
        while monday <= until:
            for one in timeline.dates(max(monday, begin), max(begin, min(until, monday + _WEEK - timedelta(days=1)))):
                holding = timeline.on(one.on)
                if holding is None:
                    continue
                for person, work in self.school.week(holding.label).view.work.items():
                    for row in work:
                        if row.token[:3] == one.day:
                            slots[person] += 1
                            minutes[person] += scenario.week[row.token].minutes
            loads = [one.carried + slots[one.id] for one in pool]
            if loads:
                spread.append([monday.isoformat(), max(loads) - min(loads)])
            monday += _WEEK
        return slots, minutes, spread

    def hours(self) -> tuple[str, bytes]:
        """The hours of everybody so far as a table, for certificates and commendation."""
        with self.school.lock:
            slots, minutes, _ = self._count(date.today())
            text = io.StringIO()
            table = csv.writer(text, lineterminator="\r\n")
            zh = self.school.scenario.settings.language == "zh"
            table.writerow(["编号", "姓名", "节数", "小时"] if zh else ["staff", "name", "slots", "hours"])
            for one in self.school.scenario.staff:
                table.writerow([one.id, one.name, slots[one.id], round(minutes[one.id] / 60, 1)])
            return "hours.csv", b"\xef\xbb\xbf" + text.getvalue().encode()

    def copy(self) -> tuple[str, bytes]:
        """The school's file, to take along."""
        self.school.save()
        return self.school.copy.target.name, self.school.copy.target.read_bytes()

    # -- another copy -------------------------------------------------------------------------------------------

    def bring(self, name: str, data: bytes) -> dict[str, Any]:
        """Look at another `.desk` file: last year's, or a colleague's copy. Nothing of it is taken by that."""
        with scratch_folder() as folder:
            path = folder / "other.desk"
            path.write_bytes(data)
            tree = read_desk(path)
        self._other, self._items = (name, tree), (-1, [])
        return {"name": name}

    def forget(self) -> dict[str, Any]:
        self._other = None
        return {}

    def other(self) -> dict[str, Any] | None:
        """The other copy: what school it is, its weeks, and what differs from ours; None where none was brought."""
        with self.school.lock:
            if self._other is None:
                return None
            name, tree = self._other
            items = self._differences()
            with as_folder(tables_of(tree), "other") as folder:
                try:
                    scenario = load(folder)
                    told = {
                        "title": scenario.settings.title or scenario.name,
                        "students": len(scenario.students),
                        "staff": len(scenario.staff),
                        "clubs": len(scenario.clubs),
                    }
                except ScenarioError as error:
                    told = {"title": name, "problems": len(error.problems)}
            return {
                "name": name,
                **told,
                "weeks": week_labels(tree),
                "items": [list(item) for item in items[:_SHOWN]],
                "more": max(0, len(items) - _SHOWN),
                "stamp": self.school.stamp,
            }

    @property
    def _language(self) -> Language:
        """The language of the tables; Chinese while they cannot be read."""
        scenario = self.school.read().scenario
        return scenario.settings.language if scenario else "zh"

    def _differences(self) -> list[CopyItem]:
        assert self._other is not None
        if self._items[0] != self.school.stamp:
            items = differing_items(self.school.tree, self._other[1], self._language)
            self._items = self.school.stamp, items
        return self._items[1]

    def take(self, items: list[int], stamp: int) -> dict[str, Any]:
        """Take items of the other copy over, in one step that can be undone.

        Raises
        ------
        SettingsError
            If there is no other copy, or something has changed since the differences were shown; if an item is a
            published week of ours.
        """
        with self.school.lock:
            if self._other is None or stamp != self.school.stamp:
                raise SettingsError("something has changed meanwhile: look again · 内容刚有改动，请重新查看")
            known = self._differences()
            chosen = [known[number] for number in sorted(set(items)) if 0 <= number < len(known)]
            published = [one for one in chosen if one.path.startswith("weeks/") and one.mine
                         and self.school.is_published(one.mine)]  # fmt: skip
            if published:
                raise SettingsError(
                    f"{published[0].mine} is published here and stays · “{published[0].mine}”在本文件中已公布，不能替换"
                )
            changed = taken_over(self.school.tree, self._other[1], chosen, self._language)
            said = _TAKEN.format(n=len(chosen), name=self._other[0])
            self.school.act("", changed, said)
            return {"stamp": self.school.stamp}
