"""What the ordinary day's lessons mean for the service: who and what is busy, home rooms, days with PE.

Works on the tables as they are written, so that all else in them stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from optimizer.domain.lookup import nearest
from optimizer.domain.scenario import Scenario
from optimizer.domain.schema import ID_COLUMN
from optimizer.domain.week import Week
from optimizer.files import labels
from optimizer.files.class_names import class_form
from optimizer.files.dialect import Rows, detect
from optimizer.files.fet import Lesson
from optimizer.files.headings import heading
from optimizer.files.own_names import with_ids
from optimizer.files.translate import translate
from optimizer.language.folding import plain
from optimizer.language.text import Language
from optimizer.language.times import DAYS

_GRADE_FIRST = re.compile(r"(?:grade|class|g)?([1-9])([a-z]+|\d)")
_PE = re.compile(r"体育|体锻|\bPE\b|\bP\.E\.|physical education", re.IGNORECASE)


@dataclass
class Filled:
    """What was filled in, the teachers that were matched, and what could not be (name -> nearest known)."""

    staff: list[str] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)
    home_rooms: list[str] = field(default_factory=list)
    pe_days: list[str] = field(default_factory=list)
    matched: list[str] = field(default_factory=list)
    unknown_staff: dict[str, str] = field(default_factory=dict)
    unknown_classes: dict[str, str] = field(default_factory=dict)


def fill_in(
    files: Mapping[str, bytes], scenario: Scenario, lessons: Sequence[Lesson]
) -> tuple[dict[str, bytes], Filled]:
    """The scenario's files with `available`, home rooms and PE days filled in from the day's lessons.

    Parameters
    ----------
    files : mapping
        File name -> contents of the scenario's folder.
    scenario : Scenario
        What they say.
    lessons : sequence of Lesson

    Returns
    -------
    files : dict
        The same files; only cells of staff.csv, rooms.csv and classes.csv that the lessons change are other.
    filled : Filled
    """
    filled = Filled()
    changed = dict(files)
    busy_staff = _busy(scenario, lessons, _people(scenario, lessons, filled))
    free = {row.id: row.available - busy_staff.get(row.id, set()) for row in scenario.staff}
    rooms = {plain(key): row.id for row in scenario.rooms for key in (row.name, row.id) if key}
    busy_rooms = _busy(
        scenario, lessons, {name: rooms[plain(name)] for name in _rooms(lessons) if plain(name) in rooms}
    )
    open_rooms = {row.id: row.available - busy_rooms.get(row.id, set()) for row in scenario.rooms}
    week = scenario.week
    changed["staff.csv"] = _set_available(changed["staff.csv"], "staff", free, busy_staff, week, filled.staff)
    changed["rooms.csv"] = _set_available(changed["rooms.csv"], "rooms", open_rooms, busy_rooms, week, filled.rooms)
    if "classes.csv" in changed:
        changed["classes.csv"] = _set_classes(changed["classes.csv"], scenario, lessons, filled)
    return changed, filled


def _people(scenario: Scenario, lessons: Iterable[Lesson], filled: Filled) -> dict[str, str]:
    """FET's name of a teacher -> staff id, by id or by a name that only one person has."""
    names = Counter(_squeezed(row.name) for row in scenario.staff if row.name)
    known = {_squeezed(row.name): row.id for row in scenario.staff if names[_squeezed(row.name)] == 1}
    known |= {_squeezed(row.id): row.id for row in scenario.staff}
    people = {}
    for name in sorted({name for lesson in lessons for name in lesson.teachers}):
        if _squeezed(name) in known:
            people[name] = known[_squeezed(name)]
            filled.matched.append(name)
        else:
            filled.unknown_staff[name] = nearest(name, [row.name or row.id for row in scenario.staff])
    return people


def _squeezed(name: str) -> str:
    return re.sub(r"\s", "", plain(name)).casefold()


def _rooms(lessons: Iterable[Lesson]) -> set[str]:
    return {lesson.room for lesson in lessons if lesson.room}


def _busy(scenario: Scenario, lessons: Iterable[Lesson], ids: Mapping[str, str]) -> dict[str, set[str]]:
    """Id -> slots of the service that overlap with a lesson of its."""
    busy: dict[str, set[str]] = {}
    for lesson in lessons:
        taken = {
            slot.token
            for slot in scenario.week.slots
            if slot.day == lesson.day and slot.start < lesson.end and lesson.start < slot.end
        }
        for name in (*lesson.teachers, lesson.room):
            if name in ids and taken:
                busy.setdefault(ids[name], set()).update(taken)
    return busy


def _set_available(
    data: bytes,
    table: str,
    free: Mapping[str, frozenset[str]],
    busy: Mapping[str, set[str]],
    week: Week,
    done: list[str],
) -> bytes:
    """The table with ``available`` of the busy ones cut down to what is left; tick columns become that column."""
    rows, dialect, _ = detect(data)
    rows = with_ids(table, rows)
    key = _column(rows, table, ID_COLUMN[table])
    at = _column(rows, table, "available")
    language: Language = "zh" if rows[0][at] != "available" else "en"
    ticks = [place for place, text in enumerate(rows[0]) if (each := heading(table, text)) and each.form == "tick"]
    for row in rows[1:]:
        name = plain(row[key])
        if busy.get(name) or (ticks and name in free):
            row[at] = translate(tokens(week, free[name]), "slots", language)
        if busy.get(name):
            done.append(name)
    kept = [place for place in range(len(rows[0])) if place not in ticks]  # the slots stand in one column now
    return dialect.write([[row[place] for place in kept] for row in rows])


def _column(rows: Rows, table: str, column: str) -> int:
    """Position of a column, which is added where it is missing; all rows are as wide as the header afterwards."""
    header = rows[0]
    place = next((at for at, name in enumerate(header) if labels.column_of(table, name) == column), None)
    if place is None:
        chinese = any(labels.column_of(table, name) and not name.isascii() for name in header)
        header.append(labels.column_label(table, column, "zh" if chinese else "en"))
        place = len(header) - 1
    for row in rows[1:]:
        row += [""] * (len(header) - len(row))
    return place


def tokens(week: Week, slots: frozenset[str]) -> str:
    """Slots as short tokens: ``Mon Tue1-2 FriX``; none at all as a day on which there is no service."""
    parts = []
    for day in week.days:
        for extended in (False, True):
            every = [week[token] for token in week.on_day[day] if week[token].extended == extended]
            numbers = [slot.number for slot in every if slot.token in slots]
            stem = day + ("X" if extended else "")
            parts += [stem] if numbers and len(numbers) == len(every) else [stem + run for run in _runs(numbers)]
    idle = next((day for day in DAYS if day not in week.days), "")
    return " ".join(parts) or idle


def _runs(numbers: Sequence[int]) -> list[str]:
    """``[1, 2, 4]`` -> ``1-2``, ``4``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]


def _set_classes(data: bytes, scenario: Scenario, lessons: Sequence[Lesson], filled: Filled) -> bytes:
    """classes.csv with home rooms, and PE days where none are given."""
    rows, dialect, _ = detect(data)
    places = {column: _column(rows, "classes", column) for column in ("grade", "class", "home_room", "pe_days")}
    language: Language = "zh" if rows[0][places["grade"]] != "grade" else "en"
    ticked = any((each := heading("classes", text)) and each.form == "tick" for text in rows[0])
    used: dict[tuple[int, str], Counter[str]] = {}
    exercise: dict[tuple[int, str], set[str]] = {}
    names = {name for lesson in lessons for name in lesson.classes}
    known = {class_key(row[places["class"]], row[places["grade"]]): row for row in rows[1:]}
    for lesson in lessons:
        for key in map(class_key, lesson.classes):
            if lesson.room and not _PE.search(lesson.subject):
                used.setdefault(key, Counter())[lesson.room] += 1
            if _PE.search(lesson.subject):
                exercise.setdefault(key, set()).add(lesson.day)
    for key, row in known.items():
        title = f"{row[places['grade']]} {row[places['class']]}"
        if used.get(key) and not row[places["home_room"]].strip():
            row[places["home_room"]] = max(sorted(used[key]), key=used[key].__getitem__)
            filled.home_rooms.append(title)
        if exercise.get(key) and not ticked and not row[places["pe_days"]].strip():
            days = " ".join(day for day in scenario.week.days if day in exercise[key])
            row[places["pe_days"]] = translate(days, "day-list", language)
            filled.pe_days.append(title)
    spellings = {f"{row[places['grade']]} {row[places['class']]}" for row in rows[1:]}
    filled.unknown_classes |= {name: nearest(name, spellings) for name in sorted(names) if class_key(name) not in known}
    return dialect.write(rows)


def class_key(name: str, grade: str = "") -> tuple[int, str]:
    """What spellings of a class have in common, its grade and number: ``三（1）班``, ``301``, ``1班`` of grade 3."""
    level = class_form(plain(grade).removesuffix("年级")).number if grade else 0
    form = class_form(name)
    if (match := _GRADE_FIRST.fullmatch(form.name)) and (match[2].isalpha() or not level):  # ``3A``, ``31`` alone
        return int(match[1]), match[2]
    return form.grade or level, str(form.number or form.name)
