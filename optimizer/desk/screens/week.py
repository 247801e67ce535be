"""The week: cards and what may be done with them, edits, drafts side by side, publishing, papers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from optimizer.auditing import places
from optimizer.auditing.judge import EditableWeek
from optimizer.auditing.reasons import service_reasons
from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.pinning import repinned
from optimizer.desk.screen import Screen
from optimizer.desk.week_page import (
    GOAL_TITLES,
    audit_json,
    differences_json,
    edit_text,
    members_json,
    option_json,
    verdict_json,
    week_figures,
    week_json,
)
from optimizer.errors import SettingsError
from optimizer.files.first_published import FOLDER, first_published
from optimizer.files.manifest import PUBLISHED
from optimizer.files.result_json import RESULT_FILE
from optimizer.files.store.tree import as_folder, free_label
from optimizer.language.text import Text

if TYPE_CHECKING:
    from optimizer.desk.papers import WeekPapers

_COPIED = Text("Draft {label} copied from {old}", "复制“{old}”为草稿“{label}”")
_PINNED, _FREED = Text("Fixed: {what}", "固定：{what}"), Text("No longer fixed: {what}", "取消固定：{what}")
_SHOWN = 80


class WeekScreen(Screen):
    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self._printed: WeekPapers | None = None
        self.asked = {
            "weeks": self.weeks,
            "week": self.week,
            "audit": self.audit,
            "members": self.members,
            "reasons": self.reasons,
            "goals": self.goals,
            "papers": self.names_of_papers,
            "places": self.places,
            "options": self.options,
            "exchanges": self.exchanges,
            "differences": self.differences,
            "figures": self.figures,
        }
        self.told = {
            "edit": self.edit,
            "judge": self.judge,
            "pin": self.pin,
            "copy": self.copy,
            "remove": self.remove,
            "publish": self.publish,
        }
        self.papers = {"week": self.paper}

    # -- looking ------------------------------------------------------------------------------------------------

    def weeks(self) -> list[dict[str, Any]]:
        """Drafts and published weeks with their scores by the audit that stands in their result.json."""
        with self.school.lock:
            self.school.derive()
            return [self._week_row(label) for label in self.school.labels()]

    def _week_row(self, label: str) -> dict[str, Any]:
        files = self.school.files_of_week(label)
        try:
            result = json.loads(files[RESULT_FILE])
        except (KeyError, ValueError):
            result = {}
        mark = json.loads(files[PUBLISHED]) if PUBLISHED in files else None
        goals = result.get("goals") or {}
        return {
            "label": label,
            "published": mark and mark.get("time"),
            "signed": mark and mark.get("signed", ""),
            "monday": result.get("week_of"),
            "status": result.get("status"),
            "score": result.get("score"),
            "bound": result.get("bound"),
            "goals": {name: goal["points"] for name, goal in goals.items()},
        }

    def week(self, label: str) -> dict[str, Any]:
        """Everything that the page draws of a week."""
        with self.school.lock:
            week = self.school.week(label)
            pins = {(pin.group, pin.slot) for pin in week.view.scenario.pins}
            data = week_json(week, pins)
            return data | {"label": label, "stamp": self.school.stamp, "published": self.school.is_published(label)}

    def audit(self, label: str) -> dict[str, Any]:
        return audit_json(self._week(label))

    def members(self, label: str) -> list[list[Any]]:
        return members_json(self._week(label))

    def reasons(self, label: str) -> list[list[Any]]:
        """Children who wait, are without a club, got a lower wish or are parted: kind, name, why."""
        week = self._week(label)
        names = week.view.scenario.student
        found = service_reasons(week.view)
        return [[one.kind, names[one.student].name or one.student, one.text] for one in found]

    @staticmethod
    def goals() -> dict[str, Text]:
        """What goals are called."""
        return GOAL_TITLES

    def places(self, label: str, group: str, slot: str, near: str = "") -> list[list[Any]]:
        """Where a lifted card may go: group, slot, place, words, points; ``near`` 1 its row and column, 0 the rest."""
        week = self._week(label)
        self._card(week, group, slot)
        found = places.places(week, (group, slot), near={"1": True, "0": False}.get(near))
        rows = []
        for option in found:
            told = verdict_json(week, option.verdict)
            rows.append([*option.place, told["place"], told["text"], told["points"]])
        return rows

    def options(
        self, label: str, kind: str, group: str = "", slot: str = "", student: str = ""
    ) -> list[dict[str, Any]]:
        """Ranked: ``lead``, ``room`` or ``activity`` of a session; ``home``, ``partner`` or ``seat`` of a student.

        With ``stand_in`` everybody in the place of one person, given as ``student``, in one slot.
        """
        week = self._week(label)
        if kind in ("lead", "room", "activity"):
            self._card(week, group, slot)
            ranked = {"lead": places.leads, "room": places.rooms, "activity": places.activities}[kind]
            found = ranked(week, (group, slot))
        elif kind == "home" and student:
            found = places.homes(week, student.split())
        elif kind == "partner" and student in week.view.placed:
            found = places.partners(week, student, group)
        elif kind == "seat" and student in week.view.waits:
            found = places.seats(week, student)
        elif kind == "stand_in" and student in week.view.work:
            found = places.stand_ins(week, student, slot)
        else:
            raise SettingsError(f"options {kind} · 无法识别")
        return [option_json(week, option) for option in found[:_SHOWN]]

    def exchanges(self, label: str, group: str, slot: str) -> list[dict[str, Any]]:
        """Exchanges of a session that are allowed, best first, and chains of two."""
        week = self._week(label)
        self._card(week, group, slot)
        return [option_json(week, option) for option in places.exchanges(week, (group, slot))]

    def differences(self, label: str, other: str) -> dict[str, list[list[Any]]]:
        """What differs from another week."""
        return differences_json(self._week(other).view.timetable, self._week(label))

    def figures(self, label: str) -> dict[str, Any]:
        """What a week gives."""
        return week_figures(self._week(label).view)

    def judge(self, label: str, edit: dict[str, Any]) -> dict[str, Any]:
        """What one edit would do."""
        week = self._week(label)
        return verdict_json(week, places.judged(week, edit)) | {"says": edit_text(week, edit)}

    def _week(self, label: str) -> EditableWeek:
        with self.school.lock:
            return self.school.week(label)

    @staticmethod
    def _card(week: EditableWeek, group: str, slot: str) -> None:
        if (group, slot) not in week.view.sessions:
            raise SettingsError(f"no session {group}@{slot} · 没有这节活动")

    # -- doing --------------------------------------------------------------------------------------------------

    def edit(self, label: str, edit: dict[str, Any], stamp: int, forced: bool = False) -> dict[str, Any]:
        """Make an edit; one that a rule is against only if it is forced.

        Raises
        ------
        SettingsError
            If the page showed an older state, or a rule is against it.
        """
        with self.school.lock:
            if stamp != self.school.stamp:
                return {"stale": True}
            week = self.school.week(label)
            verdict = places.judged(week, edit)
            if verdict.against and not forced:
                return {"refused": verdict_json(week, verdict)}
            said = edit_text(week, edit)
            self.school.edit(label, edit, said)
            return {"said": said}

    def pin(self, label: str, group: str, slot: str, off: bool = False) -> None:
        """Fix a session as it is (activity, room, lead), or free it: rows of pins.csv."""
        with self.school.lock:
            week = self.school.week(label)
            self._card(week, group, slot)
            row = week.view.host_of(week.view.sessions[group, slot])
            pins = repinned(self.school.tree.get("pins.csv"), week.view.scenario, group, slot, None if off else row)
            what = edit_text(week, {"op": "put", "at": [group, slot], "lead": row.lead})
            said = (_FREED if off else _PINNED).format(what=what)
            self.school.act("", {"pins.csv": pins}, said)

    def copy(self, label: str, wanted: str = "") -> dict[str, Any]:
        """A draft with the contents of a week."""
        with self.school.lock:
            files = {name: data for name, data in self.school.files_of_week(label).items() if name != PUBLISHED}
            name = free_label(wanted or label, self.school.labels())
            new = self.school.add_week(
                name, files, Text(_COPIED.en.replace("{old}", label), _COPIED.zh.replace("{old}", label))
            )
            return {"label": new}

    def remove(self, label: str) -> None:
        self.school.remove_week(label)

    def publish(self, label: str, signed: str = "") -> None:
        """Publish a week; one that breaks rules only signed with name and reason."""
        self.school.publish(label, signed)

    def names_of_papers(self, label: str) -> list[str]:
        """Names of the sheets, of the page for parents and of the workbook of a week."""
        return self._papers(label).names

    def paper(self, label: str, name: str) -> tuple[str, bytes] | None:
        """Printed sheets in one file (names parted by commas), page or workbook; None where there is none of a name."""
        if label not in self.school.labels() or (data := self._papers(label).file(name.split(","))) is None:
            return None
        return (f"{label}.xlsx" if name.endswith(".xlsx") else name.partition(",")[0]), data

    def _papers(self, label: str) -> WeekPapers:
        """The papers of a week as it stands."""
        from optimizer.desk.papers import WeekPapers  # brings pandas, which takes a while

        week = self._week(label)
        if self._printed is None or self._printed.week is not week:
            files = self.school.files_of_week(label)
            before = None
            if f"{FOLDER}/sessions.csv" in files:
                with as_folder(files, "week") as folder:
                    before = first_published(folder, week.view.timetable).timetable
            self._printed = WeekPapers(week, before)
        return self._printed
