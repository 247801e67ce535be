"""Solving and explaining: the job, its progress in figures, the drafts that come of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from optimizer.desk.jobs import Job, JobRunner
from optimizer.desk.open_school import OpenSchool, week_tables
from optimizer.desk.pinning import repinned
from optimizer.desk.screen import Light, Screen
from optimizer.errors import SettingsError
from optimizer.files.result_json import RESULT_FILE
from optimizer.files.store.tree import Tree, tables_of
from optimizer.language.text import Text
from optimizer.language.times import monday_of
from optimizer.system import cores

_MADE = Text("Draft {label} made", "排出草稿“{label}”")
_DRAFTS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONGEST_SECONDS = 12 * 3600
_OF_SEMESTER = (
    "a week of a semester: use `optimizer semester --replan-from` · 学期中的一周请用 semester --replan-from 重排"
)
_CHANGED = Text("Tables changed as proposed", "按建议修改资料")


class SolveScreen(Screen):
    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self._tables: dict[str, bytes] = {}
        self.asked = {"job": self.job}
        self.told = {"start": self.start, "stop": self.stop, "take": self.take}

    def lights(self) -> dict[str, Light]:
        labels = self.school.labels()
        published = any(map(self.school.is_published, labels))
        week: Light = ("green", 0) if published else ("amber", len(labels)) if labels else ("off", 0)
        return {"solve": ("green" if labels else "off", 0), "week": week}

    def job(self) -> dict[str, Any] | None:
        return job_json(self.jobs.job)

    def start(
        self,
        kind: str = "solve",
        seconds: float = 60,
        week: str = "",
        edit: dict[str, Any] | None = None,
        week_of: str = "",
    ) -> dict[str, Any]:
        """Begin to solve or to explain.

        Parameters
        ----------
        week : str
            Label of a week to search from.
        edit : dict, optional
            A card put down where a rule is against it: it is fixed there, and the rest is planned around it.
        week_of : str
            A date (YYYY-MM-DD) of the week that is planned, blank for the next; that of ``week`` goes before it.

        Raises
        ------
        SettingsError
            If the tables hold problems or a job is running.
        """
        if kind not in ("solve", "explain") or not 1 <= seconds <= _LONGEST_SECONDS:
            raise SettingsError(f"{kind}, {seconds} s · 无法识别的任务或时限")
        try:
            monday = monday_of(date.fromisoformat(week_of)).isoformat() if week_of else None
        except ValueError:
            raise SettingsError(f"{week_of}: a date, such as 2026-09-07 · 应为日期，如 2026-09-07") from None
        with self.school.lock:
            scenario = self.school.scenario
            tables = self._tables = tables_of(self.school.tree)
            fields: dict[str, Any] = {"seconds": seconds}
            start = None
            if kind == "solve":
                fields["workers"] = max(1, cores() - 1)
                fields["week_of"] = monday
                if week:
                    if self.school.week(week).view.of_semester is not None:
                        raise SettingsError(_OF_SEMESTER)
                    start = self.school.files_of_week(week)
                    fields["week_of"] = self.school.week(week).view.monday.isoformat()
                    if edit is not None:
                        start, tables = self._put_down(week, edit)
            try:
                self.jobs.run(kind, tables, scenario.name, self._keep, start, **fields)
            except RuntimeError:
                raise SettingsError("a job is running · 正在排课，请先停下") from None
        return {}

    def _put_down(self, label: str, edit: dict[str, Any]) -> tuple[Tree, Tree]:
        """The week after an edit, and the tables with what was put down fixed in its place."""
        week = self.school.week(label)
        group, token = edit["with"] if edit.get("op") == "swap" else (edit.get("club", ""), edit.get("to", ""))
        timetable = week.changed(edit)
        row = timetable.session_at.get((group, token))
        if row is None:
            raise SettingsError(f"edit {edit.get('op')}: not a card put down · 不是放置课节的操作")
        pins = repinned(self.school.tree.get("pins.csv"), week.view.scenario, group, token, row)
        return self.school.files_of_week(label) | week_tables(timetable), self._tables | {"pins.csv": pins}

    def stop(self, keep: bool = True) -> dict[str, Any]:
        self.jobs.stop(keep=keep)
        return {}

    def _keep(self, job: Job) -> None:
        """Keep what a job made as a draft."""
        if job.kind != "solve" or job.week is None or not job.keep or RESULT_FILE not in job.week:
            return
        with self.school.lock:
            taken, read = self.school.labels(), self.school.read().scenario
            plan = "Plan " if read is not None and read.settings.language == "en" else "方案"
            wanted = next((plan + letter for letter in _DRAFTS if plan + letter not in taken), plan)
            job.answer["label"] = self.school.add_week(wanted, job.week, _MADE)
            job.answer["stale"] = tables_of(self.school.tree) != self._tables

    def take(self, remedy: int) -> None:
        """Change the tables as a remedy of the last explanation proposes.

        Raises
        ------
        SettingsError
            If there is no such remedy, or the tables have changed since.
        """
        with self.school.lock:
            job = self.jobs.job
            remedies = job.answer.get("remedies", []) if job is not None else []
            if not 0 <= remedy < len(remedies):
                raise SettingsError("no such proposal · 没有这项建议")
            if tables_of(self.school.tree) != self._tables:
                raise SettingsError("the tables have changed since · 资料已有改动，请重新分析")
            files = {name: text.encode() for name, text in remedies[remedy]["files"].items()}
            self.school.act("", files, Text(*remedies[remedy]["text"]) if remedies[remedy]["text"] else _CHANGED)


def job_json(job: Job | None) -> dict[str, Any] | None:
    """A job as the page shows it, without files."""
    if job is None:
        return None
    answer = {name: value for name, value in job.answer.items() if name != "remedies"}
    remedies = job.answer.get("remedies", [])
    answer["remedies"] = [{"text": one["text"], "confirmed": one["confirmed"]} for one in remedies]
    return {
        "kind": job.kind,
        "state": job.state,
        "seconds": round(job.seconds, 1),
        "stopping": job.stopping,
        "figures": job.figures,
        "has_week": job.week is not None,
        "answer": answer,
    }
