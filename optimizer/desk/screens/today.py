"""The running week: what has happened on a real date, how the week can be mended, and whom that must be told."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from optimizer.auditing import places
from optimizer.desk.day_logs import ABSENCES, ROLL, ROLL_STEPS, read_rows, written
from optimizer.desk.jobs import Job, JobRunner
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.screen import Light, Screen
from optimizer.desk.timeline import HOLDS, Holding, Timeline, a_day
from optimizer.desk.week_page import option_json
from optimizer.domain.scenario import Scenario
from optimizer.domain.service_dates import ServiceDate
from optimizer.domain.telling import slot_label_text, times_text
from optimizer.errors import SettingsError
from optimizer.files.store.tree import Tree, tables_of
from optimizer.language.lists import list_text
from optimizer.language.text import Text
from optimizer.language.times import monday_of
from optimizer.report.notices import NOTICES

_SECONDS = 24.0
_KINDS = ("staff", "room", "meeting", "club", "tables")
_NO_WEEK = "no published week holds on {day} · {day} 没有已公布的课表"
_NO_SERVICE = "{day} is no day of service · {day} 不是服务日"
_ONE_WEEK = "dates of one calendar week, please · 请选择同一周内的日期"
_MENDED = Text("{what}: {label} holds from {day}", "{what}：自 {day} 起执行“{label}”")
_AWAY = Text("{who} is away ({when})", "{who} 请假（{when}）")
_CLOSED = Text("{who} is closed ({when})", "{who} 停用（{when}）")
_SKIPPED = Text("{who} does not meet ({when})", "{who} 停一次（{when}）")
_ENDED = Text("{who} has ended", "{who} 停办")
_TABLES = Text("The lists have changed", "名单有变动")
_LEAVES_EARLY = Text("{who} leaves early: {when}", "{who} 提前接走：{when}")
_BACK = Text("{who} comes after all: {when}", "{who} 照常参加：{when}")


@dataclass(frozen=True)
class _Event:
    """What was asked about, kept until a proposal is taken."""

    rows: tuple[dict[str, str], ...]
    said: Text
    first: date
    lasting: bool
    begins: Holding
    tables: Tree


class TodayScreen(Screen):
    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self._event: _Event | None = None
        self._proposals: list[dict[str, Any]] = []
        self.asked = {"today": self.today, "stand_ins": self.stand_ins}
        self.papers = {"slips": self.slips}
        self.told = {"mend_week": self.mend, "adopt": self.adopt, "early": self.early, "back": self.back}

    def lights(self) -> dict[str, Light]:
        if self.school.read().scenario is None:
            return {"today": ("off", 0)}
        holding = Timeline(self.school).on(date.today())
        return {"today": ("green" if holding else "off", 0)}

    # -- looking ------------------------------------------------------------------------------------------------

    def today(self, on: str = "") -> dict[str, Any]:
        """A calendar week: its dates of service, the week that holds on each, what has happened in it."""
        with self.school.lock:
            timeline, scenario = Timeline(self.school), self.school.scenario
            day = a_day(on) if on else _next_date(timeline, date.today())
            monday = monday_of(day)
            dates = timeline.week_dates(day)
            span = {(monday + timedelta(days=n)).isoformat() for n in range(7)}
            rows = [row for row in read_rows(self.school.tree, ABSENCES) if row["date"] in span]
            roll = [row for row in read_rows(self.school.tree, ROLL) if row["date"] in span]
            return {
                "day": day.isoformat(),
                "monday": monday.isoformat(),
                "today": date.today().isoformat(),
                "dates": [self._date_json(timeline, scenario, one) for one in dates],
                "unknown": timeline.unknown_years(monday, monday + timedelta(days=6)),
                "happened": rows,
                "roll": [
                    row | {"name": _name(scenario, "students", row["student"])}
                    for row in roll
                    if row["student"] in scenario.student
                ],
                "changed": self._changed(timeline, day),
                "staff": [[one.id, one.name or one.id] for one in scenario.staff],
                "rooms": [[one.id, one.name or one.id] for one in scenario.rooms],
                "clubs": [[one.id, one.name or one.id] for one in scenario.clubs],
                "students": [
                    [one.id, one.name or one.id, one.class_name or str(one.grade)] for one in scenario.students
                ],
            }

    @staticmethod
    def _date_json(timeline: Timeline, scenario: Scenario, one: ServiceDate) -> dict[str, Any]:
        holding = timeline.on(one.on)
        slots = [scenario.week[token] for token in scenario.week.on_day[one.day]]
        return {
            "on": one.on.isoformat(),
            "day": one.day,
            "note": one.note,
            "week": holding.label if holding else "",
            "slots": [[slot.label, slot_label_text(slot.label), times_text(slot)] for slot in slots],
        }

    def _changed(self, timeline: Timeline, day: date) -> dict[str, list[str]] | None:
        """Children by name who are in the lists and not in the week that lasts, and the other way; None without one."""
        holding = timeline.on(day, lasting=True)
        if holding is None:
            return None
        week, scenario = self.school.week(holding.label), self.school.scenario
        known = week.view.placed.keys() | week.view.waits.keys()
        asked = {one.id for one in scenario.students if one.attends}
        return {
            "new": [_name(scenario, "students", one) for one in sorted(asked - known)],
            "gone": sorted(known - asked),
        }

    def stand_ins(self, on: str, staff: str, slot: str) -> list[dict[str, Any]]:
        """Who could take one slot of somebody, best first: name, slots of the week, what it costs or is against it."""
        with self.school.lock:
            timeline = Timeline(self.school)
            holding, tokens = _held(timeline, a_day(on), [slot])
            week = self.school.week(holding.label)
            if staff not in week.view.work:
                return []
            found = places.stand_ins(week, staff, tokens[0])
            return [
                option_json(week, one) | {"load": len(week.view.work.get(one.who, ())), "name": _person(week, one.who)}
                for one in found
            ]

    # -- mending ------------------------------------------------------------------------------------------------

    def mend(
        self,
        kind: str,
        on: list[str],
        who: str = "",
        slots: list[str] | None = None,
        reason: str = "",
        lasting: bool = False,
        by: str = "",
    ) -> dict[str, Any]:
        """Begin to look for ways to mend the week.

        Parameters
        ----------
        kind : str
            ``staff``, ``room``, ``meeting`` (a club does not meet then), ``club`` (it ends) or ``tables`` (lists have
            changed).
        on : list of str
            Dates of one calendar week.
        slots : list of str, optional
            Labels of slots; all of the day if there are none.
        lasting : bool
            From the first date on, not in this week alone.
        by : str
            Id of the person who is to stand in; anybody if blank.

        Raises
        ------
        SettingsError
            If no published week holds then, a date is no day of service, or a job is running.
        """
        if kind not in _KINDS or not on:
            raise SettingsError(f"{kind}: not a kind of event, or no date · 无法识别的情况，或没有选择日期")
        with self.school.lock:
            timeline, scenario = Timeline(self.school), self.school.scenario
            days = sorted(map(a_day, on))
            if monday_of(days[0]) != monday_of(days[-1]):
                raise SettingsError(_ONE_WEEK)
            first, holding = days[0], None
            if lasting:
                first, holding = _lasting_from(timeline, first)
            begins = holding or timeline.on(first)
            if begins is None:
                raise SettingsError(_NO_WEEK.format(day=first))
            happened = _happened(timeline, scenario, kind, who, days, slots or [])
            tables = tables_of(self.school.tree)
            monday = monday_of(first)
            sunday = monday + timedelta(days=6)
            self._event = _Event(
                tuple(_rows(kind, who, _name_of(scenario, kind, who), days, slots or [], reason)),
                _said(kind, _name_of(scenario, kind, who), days, slots or [], reason),
                first,
                lasting,
                begins,
                tables,
            )
            self._proposals = []
            fields = {
                "week_of": monday.isoformat(),
                "past": [] if lasting else _past_days(timeline, scenario, first),
                "seconds": _SECONDS,
                "by": by,
                "extra": {HOLDS: {"from": first.isoformat(), "until": None if lasting else sunday.isoformat()}},
                **happened,
            }
            week = self.school.files_of_week(begins.label)
            try:
                self.jobs.run("mend", tables, scenario.name, self._keep, week, **fields)
            except RuntimeError:
                raise SettingsError("a job is running · 正在计算，请稍候或先停下") from None
            return {"from": first.isoformat()}

    def _keep(self, job: Job) -> None:
        """Take the weeks of the proposals out of the answer: the page need not see them."""
        if job.kind == "mend":
            self._proposals = job.answer.get("proposals", [])
            job.answer["proposals"] = [
                {name: value for name, value in one.items() if name != "files"} for one in self._proposals
            ]

    def adopt(self, proposal: int) -> dict[str, Any]:
        """Publish the week of a proposal and note what happened.

        Raises
        ------
        SettingsError
            If there is no such proposal, or the tables have changed since.
        """
        with self.school.lock:
            event = self._event
            if event is None or not 0 <= proposal < len(self._proposals):
                raise SettingsError("no such proposal · 没有这个方案")
            if tables_of(self.school.tree) != event.tables:
                raise SettingsError("the tables have changed since · 资料已有改动，请重新计算")
            files = {name: base64.b64decode(data) for name, data in self._proposals[proposal]["files"].items()}
            language = self.school.scenario.settings.language
            wanted = f"{event.first:%m-%d} {event.said.say(language).split('（')[0].split(' (')[0]}"
            label = self.school.add_week(wanted, files, event.said)
            self.school.publish(label, "")
            rows = [*read_rows(self.school.tree, ABSENCES), *(row | {"week": label} for row in event.rows)]
            said = _MENDED.format(what=event.said, label=label, day=event.first.isoformat())
            self.school.act("", {ABSENCES: written(ABSENCES, rows)}, said, undoable=False)
            self._event, kept, self._proposals = None, self._proposals[proposal], []
            return {"label": label, "messages": kept["messages"], "days": kept["days"], "stamp": self.school.stamp}

    def slips(self, label: str) -> tuple[str, bytes] | None:
        """The messages of a mended week, to print and cut; None where it has none."""
        from optimizer.report.printed.slips import message_page  # brings the templates

        if label not in self.school.labels():
            return None
        files, scenario = self.school.files_of_week(label), self.school.scenario
        text = files.get(NOTICES, b"").decode("utf-8")
        language = scenario.settings.language
        return ("slips.html", message_page(scenario.settings.title or scenario.name, text, language)) if text else None

    # -- children -----------------------------------------------------------------------------------------------

    def early(self, on: str, student: str, slots: list[str], reason: str = "") -> dict[str, Any]:
        """A child is fetched early or does not come: the slots are noted in the roll; no slots means the day."""
        with self.school.lock:
            scenario, day = self.school.scenario, a_day(on)
            if student not in scenario.student:
                raise SettingsError(f"{student}: no such child · 没有这名学生")
            _held(Timeline(self.school), day, slots)
            new = [{"date": on, "student": student, "slot": slot, "reason": reason} for slot in slots or [""]]
            kept = [row for row in read_rows(self.school.tree, ROLL) if not _same_place(row, new)]
            when = Text(on, on) if not slots else list_text([Text(on, on), *map(slot_label_text, slots)])
            said = _LEAVES_EARLY.format(who=_name(scenario, "students", student), when=when)
            self.school.act(ROLL_STEPS, {ROLL: written(ROLL, [*kept, *new])}, said)
            return {"stamp": self.school.stamp}

    def back(self, on: str, student: str, slot: str = "") -> dict[str, Any]:
        """Take a row of the roll back."""
        with self.school.lock:
            gone = [{"date": on, "student": student, "slot": slot}]
            kept = [row for row in read_rows(self.school.tree, ROLL) if not _same_place(row, gone)]
            said = _BACK.format(who=_name(self.school.scenario, "students", student), when=on)
            self.school.act(ROLL_STEPS, {ROLL: written(ROLL, kept)}, said)
            return {"stamp": self.school.stamp}


def _same_place(row: dict[str, str], others: Iterable[dict[str, str]]) -> bool:
    return any(all(row[name] == other[name] for name in ("date", "student", "slot")) for other in others)


def _person(week: Any, one: str) -> str:
    return _name(week.view.scenario, "staff", one)


def _name(scenario: Scenario, table: str, one: str) -> str:
    rows: Any = {"students": scenario.student, "staff": scenario.person, "rooms": scenario.room, "clubs": scenario.club}
    row = rows[table].get(one)
    return (row.name or row.id) if row else one


def _name_of(scenario: Scenario, kind: str, who: str) -> str:
    table = {"staff": "staff", "room": "rooms", "meeting": "clubs", "club": "clubs"}.get(kind)
    return _name(scenario, table, who) if table else ""


def _next_date(timeline: Timeline, day: date) -> date:
    """The next date of service on which a published week holds, or else the next of two weeks, or the day itself."""
    begin = min((one.first for one in timeline.holdings if one.last is None or one.last >= day), default=day)
    day = max(day, begin)
    return next((one.on for one in timeline.dates(day, day + timedelta(days=13))), day)


def _held(timeline: Timeline, day: date, labels: Sequence[str]) -> tuple[Holding, list[str]]:
    """The week that holds on a date, and tokens of some of its slots, all if none are named.

    Raises
    ------
    SettingsError
        If there is no such week, no service then, or no such slot.
    """
    holding = timeline.on(day)
    if holding is None:
        raise SettingsError(_NO_WEEK.format(day=day))
    runs = next((one for one in timeline.week_dates(day) if one.on == day), None)
    if runs is None:
        raise SettingsError(_NO_SERVICE.format(day=day))
    week = timeline.school.scenario.week
    tokens = [token for token in week.on_day[runs.day] if not labels or week[token].label in labels]
    if not tokens:
        raise SettingsError(f"{day}: no slot {' '.join(labels)} · 没有这个时段")
    return holding, tokens


def _lasting_from(timeline: Timeline, first: date) -> tuple[date, Holding | None]:
    """From when a change that lasts can hold, and the week that it begins from.

    Where this week was mended for some dates alone, from the next Monday on: what was mended then is not to last.
    """
    sunday = monday_of(first) + timedelta(days=6)
    if any(not one.lasts and one.first <= sunday and one.last is not None and one.last >= first
           for one in timeline.holdings):  # fmt: skip
        first = sunday + timedelta(days=1)
    return first, timeline.on(first, lasting=True)


def _past_days(timeline: Timeline, scenario: Scenario, first: date) -> list[str]:
    """Days of the week that have no date of service left from the first date on."""
    left = {one.day for one in timeline.week_dates(first) if one.on >= first}
    return [day for day in scenario.week.days if day not in left]


def _happened(
    timeline: Timeline, scenario: Scenario, kind: str, who: str, days: Sequence[date], labels: Sequence[str]
) -> dict[str, list[str]]:
    """What happened as words for `parse_disruption`."""
    words = [f"{who}:{token}" for day in days for token in _held(timeline, day, labels)[1]]
    table: Any = {"staff": scenario.person, "room": scenario.room, "meeting": scenario.club, "club": scenario.club}
    if kind != "tables" and who not in table[kind]:
        raise SettingsError(f"{who or '–'}: not known · 请选择人员、场地或社团")
    return {
        "absent": words if kind == "staff" else [],
        "closed": words if kind == "room" else [],
        "skipped": words if kind == "meeting" else [],
        "ended": [who] if kind == "club" else [],
    }


def _rows(
    kind: str, who: str, name: str, days: Sequence[date], labels: Sequence[str], reason: str
) -> Iterable[dict[str, str]]:
    if kind == "tables":
        return
    kinds = {"staff": "staff", "room": "room", "meeting": "club", "club": "club"}
    for day in days:
        for label in labels or [""]:
            yield {
                "date": day.isoformat(),
                "slot": label,
                "kind": kinds[kind],
                "id": who,
                "name": name,
                "reason": reason.strip()[:200],
            }


def _said(kind: str, name: str, days: Sequence[date], labels: Sequence[str], reason: str) -> Text:
    if kind == "tables":
        return _TABLES
    if kind == "club":
        return _ENDED.format(who=name)
    when = list_text(Text(f"{day:%m-%d}", f"{day.month}月{day.day}日") for day in days)
    parts: list[Text | str] = [when]
    if labels:
        parts.append(list_text(map(slot_label_text, labels)))
    if reason.strip():
        parts.append(reason.strip())
    form = {"staff": _AWAY, "room": _CLOSED, "meeting": _SKIPPED}[kind]
    return form.format(who=name, when=list_text(parts))
