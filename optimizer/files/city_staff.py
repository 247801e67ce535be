"""``city-staff.csv`` beside the schools of a batch, and a school's tables with some of its people among the staff."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from optimizer.domain.city import MAX_SCHOOLS, MINUTES_BETWEEN, CityPerson, DayTime
from optimizer.domain.lookup import nearest
from optimizer.domain.people import Role
from optimizer.domain.scenario import Scenario
from optimizer.domain.schema import SCHEMA
from optimizer.domain.schema.column import number_text
from optimizer.domain.schema.people import CITY_STAFF
from optimizer.domain.settings import Settings
from optimizer.domain.week import split_list
from optimizer.errors import Problem, ScenarioError
from optimizer.files import labels, rows
from optimizer.files.cells import Cells
from optimizer.files.folder import read_table
from optimizer.files.raw import RawRow, RawScenario, RawTable, SheetSource
from optimizer.files.reader import understand
from optimizer.language import terms
from optimizer.language.folding import plain
from optimizer.language.slot_words import EVERY_DAY, slot_items
from optimizer.language.text import Text
from optimizer.language.times import DAYS, clock

CITY_STAFF_FILE, SCHOOLS_FILE = "city-staff.csv", "schools.csv"
_ROLES = (Role.OUTSIDE, Role.VOLUNTEER)
_ROLE = Text("outside or volunteer: other people belong to one school", "校外人员或志愿者：其他人员只属于一所学校")
_TWICE = Text("a person in one row alone", "每人只占一行")
_OWN = Text(
    "an id that no school's staff.csv has; it stands in that of {school}",
    "各校教职工表中没有的编号；它已在 {school} 的表中",
)
_SCHOOL = Text("the name of a school's folder in this batch", "本批学校的文件夹名")
_TIME = Text(
    "days and clock times such as Mon 15:30-18:00, each end after its beginning",
    "星期和钟点，如 周一 15:30-18:00，结束应晚于开始",
)
_RANGE = re.compile(r"(\d{1,2}:\d{2})\s*[-~至到–—]\s*(\d{1,2}:\d{2})")
_SPLIT = re.compile(r"[\s;、,，；]+")


def read_city_staff(path: Path, schools: Collection[str]) -> tuple[CityPerson, ...]:
    """The shared people of a batch, in the order of the file.

    Parameters
    ----------
    schools : collection of str
        Names of the schools of the batch.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    problems: list[Problem] = []
    table = read_table(path, "city-staff", ("staff", "role"), problems)
    known = {plain(name): name for name in schools}
    people = []
    for index, row in enumerate(table.rows if table else ()):
        assert table is not None
        people.append(_person(Cells(table, row, index, None, problems), row, known))
        problems += _out_of_range(table, row, index, people[-1])
    first: dict[str, int] = {}
    for index, person in enumerate(people):
        assert table is not None
        if person.id and person.id in first:
            again = table.place(table.rows[first[person.id]], "staff")
            fault = Problem(table.name, index, "staff", person.id, _TWICE, again=again)
            problems.append(table.locate(fault, table.rows[index]))
        first.setdefault(person.id, index)
    if problems:
        raise ScenarioError(problems)
    return tuple(people)


def own_ids_problems(people: Sequence[CityPerson], ids_of: Mapping[str, Iterable[str]]) -> list[Problem]:
    """Shared people whose id stands in a school's own staff.csv too.

    Parameters
    ----------
    ids_of : mapping
        School -> ids of its own staff.
    """
    homes: dict[str, str] = {one: school for school in sorted(ids_of, reverse=True) for one in ids_of[school]}
    return [
        Problem("city-staff", index, "staff", person.id, _OWN.format(school=homes[person.id]), place=CITY_STAFF_FILE)
        for index, person in enumerate(people)
        if person.id in homes
    ]


def _person(cells: Cells, row: RawRow, schools: Mapping[str, str]) -> CityPerson:
    named = frozenset(plain(one) for one in _listed_schools(cells, schools))
    for one in sorted(named - schools.keys()):
        cells.note("schools", _SCHOOL, nearest(one, schools, likeness=0.01), value=one)
    texts = {column: text for column, text in row.cells.items() if column in SCHEMA["staff"]}
    staff = rows.staff(cells, Settings())
    if cells.text("role") and terms.value_of("role", cells.text("role")) not in (*_ROLES, None):
        cells.note("role", _ROLE)
    return CityPerson(
        staff=replace(
            staff,
            available=frozenset(),
            avoids=frozenset(),
            max_days=staff.max_days if cells.text("max_days") else len(DAYS),
        ),
        cells=texts | {"staff": staff.id, "role": staff.role.value},
        available=_times(cells, "available") if cells.text("available") else None,
        avoids=_times(cells, "avoids"),
        schools=frozenset(schools[one] for one in named if one in schools),
        max_schools=cells.whole("max_schools", MAX_SCHOOLS),
        minutes_between=cells.whole("minutes_between", MINUTES_BETWEEN),
    )


def _listed_schools(cells: Cells, schools: Mapping[str, str]) -> list[str]:
    """The cell whole where it is a school's name, else cut: first at marks, then at spaces."""
    found: list[str] = []
    text = cells.text("schools")
    if plain(text) in schools:
        return [text]
    for piece in filter(None, (part.strip() for part in re.split(r"[;、,，；\n]+", text))):
        found += [piece] if plain(piece) in schools else split_list(piece)
    return found


def _times(cells: Cells, column: str) -> tuple[DayTime, ...]:
    """Days with their clock times; times go by the days before them, a day without any is all of it."""
    text = _RANGE.sub(r" \1-\2 ", plain(cells.text(column)).replace("：", ":"))
    times: dict[DayTime, None] = {}
    days: tuple[str, ...] = ()
    used = False
    for item in filter(None, _SPLIT.split(text)):
        if range_ := _RANGE.fullmatch(item):
            span = _span(*range_.groups())
            if not days or span is None:
                cells.note(column, _TIME, value=item)
                continue
            for day in days:
                times.pop(DayTime(day), None)
                times[DayTime(day, *span)] = None
            used = True
            continue
        named = _days(item)
        if not named:
            cells.note(column, _TIME, value=item)
        days, used = (named if used else (*days, *named)), False
        times |= dict.fromkeys(map(DayTime, named))
    return tuple(times)


def _days(item: str) -> tuple[str, ...]:
    """The days that a word names: ``Mon``, ``周一至周五``; none where it names anything else."""
    tokens = [one.token for one in slot_items(item)]
    if tokens == [EVERY_DAY]:
        return DAYS
    return tuple(tokens) if all(token in DAYS for token in tokens) else ()


def _span(first: str, last: str) -> tuple[int, int] | None:
    try:
        start, end = clock(first), clock(last)
    except ValueError:
        return None
    return (start, end) if start < end else None


def _out_of_range(table: RawTable, row: RawRow, index: int, person: CityPerson) -> Iterable[Problem]:
    for name, column in CITY_STAFF.items():
        value = getattr(person, name, None) if name in ("max_schools", "minutes_between") else None
        value = getattr(person.staff, name, None) if value is None else value
        if column.within is None or value is None:
            continue
        for one in value if isinstance(value, frozenset) else (value,):
            if not column.within.holds(one):
                expected = column.within.expected(whole=column.kind != "number")
                yield table.locate(Problem(table.name, index, name, number_text(one), expected), row)


def read_expected_schools(path: Path) -> tuple[str, ...]:
    """Names of the schools that ``schools.csv`` expects, in its order.

    Raises
    ------
    ScenarioError
        If it cannot be read, or a row names none.
    """
    problems: list[Problem] = []
    table = read_table(path, "schools", ("school",), problems)
    names = [
        Cells(table, row, index, None, problems).required("school")
        for index, row in enumerate(table.rows if table else ())
        if table is not None
    ]
    if problems:
        raise ScenarioError(problems)
    return tuple(dict.fromkeys(names))


def staff_ids(raw: RawScenario) -> frozenset[str]:
    """The ids of a school's own staff, before anything is understood."""
    table = raw.tables.get("staff")
    return frozenset(plain(row.cells.get("staff", "")) for row in (table.rows if table else ())) - {""}


def understand_with(raw: RawScenario, people: Sequence[Mapping[str, str]]) -> Scenario:
    """The scenario of raw texts with further rows of staff.csv.

    Raises
    ------
    ScenarioError
        With every problem found.
    """
    table = raw.tables.get("staff")
    if table is not None and people:
        headers = {column: labels.column_label("staff", column, "en") for row in people for column in row}
        source = SheetSource(CITY_STAFF_FILE, headers, {})
        added = [
            RawRow(number, {column: text for column, text in row.items() if text}, source=source)
            for number, row in enumerate(people, 2)
        ]
        raw.tables["staff"] = replace(table, rows=(*table.rows, *added), headers=headers | table.headers)
    return understand(raw)
