"""The dates of the term: its first and last day, the school's own days off and make-up days."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.screen import Screen
from optimizer.desk.timeline import CALENDAR, TERM, Timeline, a_day
from optimizer.domain.service_dates import ServiceDates
from optimizer.errors import SettingsError
from optimizer.files.labels import LOG_COLUMNS
from optimizer.language.text import Text
from optimizer.language.times import day_text

_TERM = Text("The term is {first} to {last}", "学期为 {first} 至 {last}")
_OFF = Text("No service on {on}", "{on} 停课")
_RUNS = Text("{on} runs as {day}", "{on} 按{day}上课")
_USUAL = Text("{on} goes by the public notices", "{on} 按放假通知")
_OWN_COLUMNS = "calendar.csv has columns of its own: edit it as a file · calendar.csv 另有其他列，请在文件中修改"
_COLUMNS = ("date", "runs_as", "note")
_LONGEST = timedelta(days=400)


class TermScreen(Screen):
    """calendar.csv is what `optimizer semester` and `pay --days` read; the term's ends are the desk's own."""

    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self.asked = {"term": self.term}
        self.told = {"term_dates": self.set_term, "calendar_day": self.set_day}

    def term(self) -> dict[str, Any]:
        """Ends of the term, the number of dates of service, and each date that is not as its weekday says.

        Such a date has the day that it runs as (blank for no service), the note, and whether the school says so itself.
        """
        with self.school.lock:
            timeline = Timeline(self.school)
            first, last = timeline.term or (None, None)
            found: dict[str, Any] = {
                "first": first.isoformat() if first else "",
                "last": last.isoformat() if last else "",
                "days": [[day, day_text(day)] for day in self.school.scenario.week.days],
                "count": None,
                "unknown": [],
            }
            calendar = timeline.calendar
            differ = {on: [day, calendar.notes.get(on, ""), True] for on, day in calendar.runs_as.items()}
            if first and last:
                dates = {one.on: one for one in timeline.dates(first, last)}
                found["count"], found["unknown"] = len(dates), timeline.unknown_years(first, last)
                usual = ServiceDates(first, last, self.school.scenario.week.days)
                for on, one in dates.items():
                    if f"{on:%a}" != one.day:
                        differ.setdefault(on, [one.day, one.note, False])
                for number in range((last - first).days + 1):
                    on = first + timedelta(days=number)
                    if on.weekday() < 5 and f"{on:%a}" in usual.days and on not in dates:
                        differ.setdefault(on, ["", "", False])
            found["differ"] = [[on.isoformat(), f"{on:%a}", *rest] for on, rest in sorted(differ.items())]
            return found

    def set_term(self, first: str, last: str) -> dict[str, Any]:
        """Set the first and the last day.

        Raises
        ------
        SettingsError
            If they are no dates, or no range of at most 400 days.
        """
        begin, end = a_day(first), a_day(last)
        if not timedelta(0) <= end - begin <= _LONGEST:
            raise SettingsError("a range of 1 to 400 days, please · 学期的起止日期不合理，最长 400 天")
        text = f"first,last\r\n{begin},{end}\r\n"
        self.school.act("", {TERM: text.encode()}, _TERM.format(first=first, last=last))
        return {"stamp": self.school.stamp}

    def set_day(self, on: str, runs_as: str | None = "", note: str = "") -> dict[str, Any]:
        """Say what a date runs as, blank for no service; None takes the row away, so that the public notices hold.

        Raises
        ------
        SettingsError
            If the day is none of the week's, or calendar.csv has columns of its own, which would be lost.
        """
        with self.school.lock:
            day, scenario, language = a_day(on), self.school.scenario, self.school.scenario.settings.language
            if runs_as and runs_as not in scenario.week.days:
                raise SettingsError(f"{runs_as}: no day of the week's · 不是服务日")
            data = self.school.tree.get(CALENDAR, b"").decode("utf-8-sig", errors="replace")
            if len(next(csv.reader(io.StringIO(data)), ())) > len(_COLUMNS):
                raise SettingsError(_OWN_COLUMNS)
            calendar = Timeline(self.school).calendar
            rows = {one: (named, calendar.notes.get(one, "")) for one, named in calendar.runs_as.items()}
            rows.pop(day, None)
            if runs_as is not None:
                rows[day] = runs_as, note.strip()[:200]
            text = io.StringIO()
            table = csv.writer(text, lineterminator="\r\n")
            table.writerow([LOG_COLUMNS["calendar"][one][0] for one in _COLUMNS] if language == "zh" else _COLUMNS)
            off = "停课" if language == "zh" else "off"
            for one, (named, why) in sorted(rows.items()):
                table.writerow([one.isoformat(), day_text(named).say(language) if named else off, why])
            said = _USUAL if runs_as is None else _RUNS if runs_as else _OFF
            changed = {CALENDAR: b"\xef\xbb\xbf" + text.getvalue().encode() if rows else None}
            self.school.act("", changed, said.format(on=on, day=day_text(runs_as) if runs_as else ""))
            return {"stamp": self.school.stamp}
