"""The roll and the month: who was not there, who served otherwise, the month in words, locked, corrected later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from optimizer.desk.day_logs import COVERS, ROLL, ROLL_STEPS, read_rows, written
from optimizer.desk.jobs import JobRunner
from optimizer.desk.month_run import (
    LOCK,
    MONTHS,
    SettledMonth,
    first_of_month,
    held_dates,
    locked_at,
    month_files,
    settle_month,
)
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.screen import Light, Screen
from optimizer.desk.timeline import Timeline, a_day
from optimizer.desk.week_page import home_class
from optimizer.domain.lookup import NotFoundError, id_of
from optimizer.domain.telling import slot_label_text, times_text
from optimizer.errors import OptimizerError, ScenarioError, SettingsError
from optimizer.files.publishing import scratch_folder
from optimizer.files.store.tree import part_of
from optimizer.language.text import Text
from optimizer.language.times import day_text, service_date
from optimizer.payroll import read_absences
from optimizer.payroll.money import to_yuan
from optimizer.payroll.pay_sheet import ITEMS
from optimizer.payroll.pool import CORRECTION
from optimizer.system import file_name

_TAKEN = Text("Roll of {n} row(s) brought", "导入缺勤 {n} 条")
_COVER = Text("{who} served otherwise on {day}", "{who} {day} 实际到岗有变")
_NO_COVER = Text("Row taken back: {who}, {day}", "撤回一条到岗记录：{who}，{day}")
_LOCKED = Text("{month} settled and locked", "{month} 结算并锁定")
_CORRECTED = Text("{month} corrected", "{month} 更正")
_SLOTS = Text("{n} slots", "{n} 节")
_MORE = Text("{n} more than the month before", "比上月多 {n} 节")
_FEWER = Text("{n} fewer than the month before", "比上月少 {n} 节")


class MonthScreen(Screen):
    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self._settled: tuple[int, date, SettledMonth] | None = None
        self.asked = {"month": self.month, "roll": self.roll, "settle": self.settle, "month_papers": self.names}
        self.told = {"cover": self.cover, "uncover": self.uncover, "lock": self.lock}
        self.brought = {"bring_roll": self.bring}
        self.papers = {"month": self.paper}

    def lights(self) -> dict[str, Light]:
        """Amber while last month has dates and is not locked."""
        if self.school.read().scenario is None or not any(map(self.school.is_published, self.school.labels())):
            return {"month": ("off", 0)}
        last = date.today().replace(day=1) - timedelta(days=1)
        open_month = held_dates(Timeline(self.school), last.replace(day=1))[0]
        if open_month and not locked_at(self.school.tree, last):
            return {"month": ("amber", 1)}
        return {"month": ("green", 0)}

    # -- the roll -----------------------------------------------------------------------------------------------

    def month(self, month: str = "") -> dict[str, Any]:
        """Dates of service of a month with the week that held and how many children were away; rows of the staff."""
        with self.school.lock:
            timeline = Timeline(self.school)
            first = first_of_month(month or f"{date.today():%Y-%m}")
            held, without = held_dates(timeline, first)
            prefix, names = f"{first:%Y-%m}", self.school.scenario.person
            roll = [row for row in read_rows(self.school.tree, ROLL) if row["date"].startswith(prefix)]
            covers = list(enumerate(read_rows(self.school.tree, COVERS)))
            return {
                "month": prefix,
                "today": date.today().isoformat(),
                "dates": [
                    {
                        "on": one.on.isoformat(),
                        "day": one.day,
                        "note": one.note,
                        "week": label,
                        "away": len({row["student"] for row in roll if row["date"] == one.on.isoformat()}),
                    }
                    for one, label in held
                ],
                "without": [on.isoformat() for on in without],
                "locked": locked_at(self.school.tree, first),
                "covers": [
                    [at, row | {"name": names[row["staff"]].name if row["staff"] in names else row["staff"]}]
                    for at, row in covers
                    if row["date"].startswith(prefix)
                ],
                "staff": [[one.id, one.name or one.id] for one in self.school.scenario.staff],
                "pay": self.school.scenario.settings.pay is not None,
            }

    def roll(self, on: str) -> dict[str, Any]:
        """Who is planned where on a date, and who was not there: children with class and the group of each slot."""
        with self.school.lock:
            timeline, day, scenario = Timeline(self.school), a_day(on), self.school.scenario
            holding = timeline.on(day)
            runs = next((one for one in timeline.week_dates(day) if one.on == day), None)
            if holding is None or runs is None:
                raise SettingsError(f"{day}: no service · {day} 没有课后服务")
            view = self.school.week(holding.label).view
            slots = [scenario.week[token] for token in scenario.week.on_day[runs.day]]
            where: dict[str, dict[str, str]] = {}
            for (group, token), there in view.present.items():
                if token[:3] == runs.day:
                    for student in there:
                        where.setdefault(student.id, {})[scenario.week[token].label] = group
            away = [row for row in read_rows(self.school.tree, ROLL) if row["date"] == on]
            return {
                "on": on,
                "slots": [[slot.label, slot_label_text(slot.label), times_text(slot)] for slot in slots],
                "groups": [
                    [group.id, group.name or (scenario.club[group.id].name if group.id in scenario.club else group.id)]
                    for group in view.groups.values()
                ],
                "children": [
                    [one.id, one.name or one.id, home_class(scenario, one.id), where[one.id]]
                    for one in scenario.students
                    if one.id in where
                ],
                "away": [[row["student"], row["slot"], row["reason"]] for row in away],
            }

    def bring(self, name: str, data: bytes) -> dict[str, Any]:
        """Take the absences of a file in any of the forms that `optimizer pay --absences` reads.

        Raises
        ------
        ScenarioError
            With everything that cannot be read.
        """
        with self.school.lock:
            scenario = self.school.scenario
            with scratch_folder() as folder:
                path = folder / file_name(name)
                path.write_bytes(data)
                log = read_absences(path)
            if log.problems:
                raise ScenarioError(log.problems, scenario.settings.language)
            rows, unknown = read_rows(self.school.tree, ROLL), []
            known = {(row["date"], row["student"], row["slot"]) for row in rows}
            for row in log.rows:
                on = service_date(row.date)
                try:
                    student = id_of(row.student, scenario.students)
                except NotFoundError as error:
                    unknown.append(f"{row.row}: {error.text.en} · {error.text.zh}")
                    continue
                if on is None:
                    unknown.append(f"{row.row}: {row.date} · {row.date} 不是日期")
                    continue
                key = on.isoformat(), student, row.slot
                if key not in known:
                    known.add(key)
                    rows.append({"date": key[0], "student": student, "slot": row.slot, "reason": row.reason})
            if unknown:
                raise SettingsError("; ".join(unknown[:5]))
            added = len(rows) - len(read_rows(self.school.tree, ROLL))
            self.school.act(ROLL_STEPS, {ROLL: written(ROLL, rows)}, _TAKEN.format(n=added))
            return {"n": added, "notices": [[notice.say("en"), notice.say("zh")] for notice in log.notices]}

    # -- the staff ----------------------------------------------------------------------------------------------

    def cover(self, on: str, slot: str, staff: str, replaces: str = "", status: str = "") -> dict[str, Any]:
        """Note that somebody served, or did not, otherwise than the week says: a row of the log of exceptions."""
        with self.school.lock:
            scenario = self.school.scenario
            a_day(on)
            if staff not in scenario.person or (replaces and replaces not in scenario.person):
                raise SettingsError("choose people of the list · 请从名单中选择人员")
            row = {
                "date": on,
                "slot": slot,
                "staff": staff,
                "group": "",
                "part": "",
                "replaces": replaces,
                "status": status,
            }
            rows = [*read_rows(self.school.tree, COVERS), row]
            said = _COVER.format(who=scenario.person[staff].name or staff, day=on)
            self.school.act(ROLL_STEPS, {COVERS: written(COVERS, rows)}, said)
            return {"stamp": self.school.stamp}

    def uncover(self, at: int) -> dict[str, Any]:
        with self.school.lock:
            rows = read_rows(self.school.tree, COVERS)
            if not 0 <= at < len(rows):
                raise SettingsError("no such row · 没有这一条")
            gone = rows.pop(at)
            said = _NO_COVER.format(who=gone["staff"], day=gone["date"])
            self.school.act(ROLL_STEPS, {COVERS: written(COVERS, rows)}, said)
            return {"stamp": self.school.stamp}

    # -- the month ----------------------------------------------------------------------------------------------

    def settle(self, month: str) -> dict[str, Any]:
        """The month in words, person by person with lines; account; what was corrected."""
        with self.school.lock:
            first = first_of_month(month)
            settled = self._settle(first)
            before = self._slots_before(first)
            result, names = settled.result, self.school.scenario.person
            lines: dict[str, list[Any]] = {}
            for one in (*result.lines, *result.outside_lines, *result.volunteer_lines):
                on = one.line.on
                lines.setdefault(one.line.staff, []).append(
                    [
                        on.text,
                        day_text(on.day),
                        slot_label_text(one.line.slot[3:]),
                        one.line.group,
                        str(to_yuan(one.fen)),
                    ]
                )
            people = [
                {
                    "name": names[one.staff].name or one.staff,
                    "role": names[one.staff].role.value,
                    "slots": one.slots,
                    "yuan": str(to_yuan(one.fen)),
                    "correction": str(to_yuan(one.correction)) if one.correction else "",
                    "says": list(self._says(one.staff, one.slots, before, settled)),
                    "lines": lines.get(one.staff, []),
                }
                for one in (*result.people, *result.outside, *result.volunteers)
            ]
            return {
                "month": month,
                "days": len(settled.held),
                "ahead": sum(one.on > date.today() for one, _ in settled.held),
                "without": [on.isoformat() for on in settled.without],
                "people": people,
                "account": [
                    [ITEMS[one.item.removesuffix(CORRECTION)], one.side.value, str(to_yuan(one.fen))]
                    for one in result.account
                    if one.fen
                ],
                "fees": str(to_yuan(sum(one.fee + one.evening + one.noon for one in result.fees))),
                "locked": locked_at(self.school.tree, first),
                "corrections": [
                    [one.sheet, one.id, str(to_yuan(one.published)), str(to_yuan(one.fen))]
                    for one in result.corrections
                ],
            }

    def _says(self, staff: str, slots: int, before: dict[str, int] | None, settled: SettledMonth) -> Iterator[Text]:
        yield _SLOTS.format(n=slots)
        if before is not None and (more := slots - before.get(staff, 0)):
            yield (_MORE if more > 0 else _FEWER).format(n=abs(more))
        yield from settled.instead.get(staff, [])

    def _settle(self, month: date) -> SettledMonth:
        stamp = self.school.stamp
        if self._settled is None or self._settled[:2] != (stamp, month):
            self._settled = stamp, month, settle_month(self.school, month)
        return self._settled[2]

    def _slots_before(self, month: date) -> dict[str, int] | None:
        """Slots of everybody in the month before; None where no week held then."""
        try:
            result = settle_month(self.school, (month - timedelta(days=1)).replace(day=1)).result
        except OptimizerError:
            return None
        return {one.staff: one.slots for one in (*result.people, *result.outside, *result.volunteers)}

    def lock(self, month: str) -> dict[str, Any]:
        """Keep the month as it is settled now; a month that was locked before keeps that as its earlier edition."""
        with self.school.lock:
            first = first_of_month(month)
            files = month_files(self._settle(first))
            files[LOCK] = json.dumps({"time": datetime.now().astimezone().isoformat(timespec="seconds")}).encode()
            place = f"{MONTHS}{month}/"
            earlier = part_of(self.school.tree, place)
            changed: dict[str, bytes | None] = {}
            if earlier:
                number = 1 + sum(
                    name.startswith(f"{MONTHS}{month}.") and name.endswith(LOCK) for name in self.school.tree
                )
                changed |= {f"{MONTHS}{month}.{number}/{name}": data for name, data in earlier.items()}
                changed |= {place + name: None for name in earlier}
            changed |= {place + name: data for name, data in files.items()}
            said = (_CORRECTED if earlier else _LOCKED).format(month=month)
            self.school.act("", changed, said, undoable=False)
            return {"stamp": self.school.stamp}

    def names(self, month: str) -> list[str]:
        """The papers of a month that is locked."""
        files = part_of(self.school.tree, f"{MONTHS}{first_of_month(month):%Y-%m}/")
        return [name for name in files if name.endswith((".xlsx", ".html"))]

    def paper(self, month: str, name: str) -> tuple[str, bytes] | None:
        data = part_of(self.school.tree, f"{MONTHS}{first_of_month(month):%Y-%m}/").get(name)
        return None if data is None else (f"{month}.xlsx" if name.endswith(".xlsx") else name.rpartition("/")[2], data)
