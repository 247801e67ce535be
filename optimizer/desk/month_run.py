"""A month settled from what stands in the open file: the weeks that held, the roll, and who served otherwise."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from optimizer.desk.day_logs import COVERS, ROLL, read_rows
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.timeline import Timeline
from optimizer.domain.service_dates import ServiceDate
from optimizer.domain.telling import slot_label_text
from optimizer.domain.timetable import Timetable
from optimizer.errors import SettingsError
from optimizer.files.publishing import scratch_folder
from optimizer.files.store.tree import Tree, as_folder, part_of
from optimizer.language.lists import list_text
from optimizer.language.text import Text
from optimizer.language.times import day_text
from optimizer.payroll import AbsenceRow, DayRow, Log, PayResult, ServedRow, pay, read_published, write_pay
from optimizer.payroll.corrections import Published
from optimizer.payroll.service_facts import What
from optimizer.report.month import write_month

MONTHS = "desk/months/"
LOCK = "locked.json"
_INSTEAD = Text(
    "for {who} on {date} ({day}) {slot}",
    "{date}（{day}）{slot}代 {who}",
)
_MORE = Text("{date} ({day}) {slot} besides", "{date}（{day}）加 {slot}")


@dataclass(frozen=True)
class SettledMonth:
    """What was settled.

    Attributes
    ----------
    held : tuple of (ServiceDate, label)
        The dates of service on which a published week held.
    without : tuple of date
        Dates of service on which none did: nothing is charged or paid for them.
    instead : mapping
        Person -> sentences on whom the person stood in for, and what the person served beyond the plan.
    """

    result: PayResult
    held: tuple[tuple[ServiceDate, str], ...]
    without: tuple[date, ...]
    instead: Mapping[str, list[Text]]


def first_of_month(text: str) -> date:
    """The first day of ``2026-10``.

    Raises
    ------
    SettingsError
        If it is no month of the years 2000 to 2099.
    """
    try:
        month = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        month = date.min
    if not 2000 <= month.year < 2100:
        raise SettingsError(f"{text[:20]}: a month such as 2026-10 · 月份，如 2026-10")
    return month


def last_of_month(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def held_dates(timeline: Timeline, month: date) -> tuple[list[tuple[ServiceDate, str]], list[date]]:
    """Dates of service of a month with the week that held, and those on which none did."""
    held, without = [], []
    for one in timeline.dates(month, last_of_month(month)):
        holding = timeline.on(one.on)
        if holding is None:
            without.append(one.on)
        else:
            held.append((one, holding.label))
    return held, without


def settle_month(school: OpenSchool, month: date) -> SettledMonth:
    """Pay a month; with a month that was locked, what differs from it is shown as corrections.

    Raises
    ------
    ScenarioError
        If the policy of pay or the logs have faults.
    SettingsError
        If no published week held in the month.
    """
    timeline = Timeline(school)
    held, without = held_dates(timeline, month)
    if not held:
        raise SettingsError(f"no published week held in {month:%Y-%m} · {month:%Y-%m} 没有已公布的课表执行")
    scenario = school.scenario
    timetables = {label: school.week(label).view.timetable for label in {label for _, label in held}}
    weeks: dict[date, Timetable] = {}
    announced: dict[date, Timetable] = {}
    before = ""
    for one, label in held:
        if label != before:
            weeks[one.on] = timetables[label]
            lasting = timeline.on(one.on, lasting=True)
            if lasting is not None and lasting.label != label:
                announced[one.on] = school.week(lasting.label).view.timetable
        before = label
    prefix = f"{month:%Y-%m}"
    roll = [AbsenceRow(r["date"], r["student"], r["slot"], r["reason"], n) for n, r in _rows(school.tree, ROLL, prefix)]
    covers = [
        ServedRow(r["date"], r["slot"], r["staff"], r["group"], r["part"], r["replaces"], r["status"], n)
        for n, r in _rows(school.tree, COVERS, prefix)
    ]
    result = pay(
        scenario,
        timetables[held[0][1]],
        exceptions=Log("desk/covers.csv", tuple(covers)) if covers else None,
        days=Log("days", tuple(DayRow(one.on.isoformat(), one.day) for one, _ in held)),
        absences=Log("desk/roll.csv", tuple(roll)),
        weeks=weeks,
        announced=announced,
        published=_published(school.tree, month),
    )
    return SettledMonth(result, tuple(held), tuple(without), _instead(result))


def _rows(tree: Tree, path: str, prefix: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a month with their lines in the file."""
    rows = enumerate(read_rows(tree, path), 2)
    return ((number, row) for number, row in rows if row["date"].startswith(prefix))


def _published(tree: Tree, month: date) -> Published | None:
    files = part_of(tree, f"{MONTHS}{month:%Y-%m}/")
    if not files:
        return None
    with as_folder(files, "month") as folder:
        return read_published(folder)


def locked_at(tree: Tree, month: date) -> str:
    """When a month was locked; blank if it was not."""
    data = tree.get(f"{MONTHS}{month:%Y-%m}/{LOCK}")
    return str(json.loads(data)["time"]) if data else ""


def month_files(settled: SettledMonth) -> Tree:
    """What `optimizer pay` writes of it."""
    with scratch_folder() as outer:
        folder = outer / "month"
        folder.mkdir()
        write_pay(folder, settled.result, {})
        write_month(folder, settled.result)
        return {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }


def _instead(result: PayResult) -> Mapping[str, list[Text]]:
    """Whom people stood in for and what they served besides, date by date: by mended weeks and by the log."""
    people, told = result.scenario.person, defaultdict[str, list[Text]](list)
    for row in result.facts.differences:
        if row.what not in (What.SUBSTITUTE, What.UNPLANNED) or row.on.date is None:
            continue
        gone = [people[word].name or word for word in row.plan.split() if word in people]
        fields = {
            "date": Text(f"{row.on.date:%m-%d}", f"{row.on.date.month}月{row.on.date.day}日"),
            "day": day_text(row.on.day),
            "slot": list_text(map(slot_label_text, row.slots)),
            "who": "、".join(gone),
        }
        told[row.person].append((_INSTEAD if gone else _MORE).format(**fields))
    return told
