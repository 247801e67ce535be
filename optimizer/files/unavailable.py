"""``unavailable.csv`` beside a published week: people away, rooms closed and club meetings that fall out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from optimizer.domain.lookup import NotFoundError, id_of, slots_of
from optimizer.domain.scenario import Scenario
from optimizer.domain.unavailable import Unavailable
from optimizer.errors import Problem, ScenarioError
from optimizer.files.cells import Cells
from optimizer.files.csv_tables import write_csv
from optimizer.files.folder import read_table
from optimizer.files.timetable_book import read_named_sheet
from optimizer.language.text import Text

FILE = "unavailable.csv"
COLUMNS = ("kind", "id", "day", "slot", "because")
_KINDS = ("staff", "room", "club")
_REQUIRED = ("kind", "id")
_GONE = Text("{place}: {why}; the row means nothing now", "{place}：{why}，该行不再起作用")


@dataclass(frozen=True)
class UnavailableTable:
    """What ``unavailable.csv`` says, and which of its rows speak of nobody that the school has."""

    facts: Unavailable
    notices: tuple[Text, ...] = ()


def read_unavailable(week: Path, scenario: Scenario, week_of: date) -> UnavailableTable:
    """Read the file of a week's folder, or the sheet of a week's workbook; without one nothing is unavailable.

    People, rooms and clubs stand there by id or name, days by name or date. Rows of those whom the school does not have
    are left out and told, since somebody may have left meanwhile.

    Raises
    ------
    ScenarioError
        If the file or a cell cannot be read, with every place.
    """
    problems: list[Problem] = []
    if week.is_file():
        table = read_named_sheet(week, "unavailable", problems)
    elif (week / FILE).exists():
        table = read_table(week / FILE, "unavailable", _REQUIRED, problems, may_be_empty=True)
    else:
        table = None
    if table is None:
        if problems:
            raise ScenarioError(problems)
        return UnavailableTable(Unavailable())
    facts, notices = Unavailable(), list[Text]()
    rows: dict[str, Sequence[Any]] = {"staff": scenario.staff, "room": scenario.rooms, "club": scenario.clubs}
    for index, row in enumerate(table.rows):
        cells = Cells(table, row, index, scenario.week, problems)
        kind = cells.choice("kind", "unavailable", _KINDS, "")
        try:
            tokens = slots_of(_when(cells), scenario.week, week_of)
        except NotFoundError as error:
            cells.note("slot" if cells.id("slot") else "day", error.text)
            continue
        try:
            name = id_of(cells.required("id"), rows.get(kind, ()))
        except NotFoundError as error:
            notices.append(_GONE.format(place=f"{table.source} {row.number}", why=error.text))
            continue
        facts = facts.plus(_fact(kind, name, tokens, cells.text("because")))
    if problems:
        raise ScenarioError(problems)
    return UnavailableTable(facts, tuple(notices))


def _when(cells: Cells) -> str:
    """Day and slot as one word: ``Wed2``, ``2026-12-02:2``."""
    day, slot = cells.id("day"), cells.id("slot")
    return f"{day}:{slot}" if day[:1].isdigit() and slot else day + slot


def _fact(kind: str, name: str, tokens: frozenset[str], because: str) -> Unavailable:
    if kind == "staff":
        return Unavailable(staff={name: tokens})
    if kind == "room":
        return Unavailable(rooms={name: tokens})
    return Unavailable(clubs={name: tokens}, because={(name, t): because for t in tokens if because})


def write_unavailable(folder: Path, facts: Unavailable, scenario: Scenario) -> None:
    """Write the file into a week's folder, sorted; no file where nothing is unavailable."""
    if facts:
        write_csv(folder / FILE, [COLUMNS, *unavailable_rows(facts, scenario)])


def unavailable_rows(facts: Unavailable, scenario: Scenario) -> Iterator[Sequence[str]]:
    """A row for each whole day, else for each slot; meetings of a club for different reasons apart."""
    week = scenario.week
    tables = (("staff", facts.staff), ("room", facts.rooms), ("club", facts.clubs))
    for kind, slots_of_id in tables:
        for one, slots in sorted(slots_of_id.items()):
            for day in week.days:
                because = {t: facts.because.get((one, t), "") if kind == "club" else "" for t in week.on_day[day]}
                here = [t for t in week.on_day[day] if t in slots]
                if here == list(week.on_day[day]) and len(set(because.values())) == 1:
                    yield kind, one, day, "", because[here[0]]
                else:
                    yield from ((kind, one, day, week[t].label, because[t]) for t in here)
