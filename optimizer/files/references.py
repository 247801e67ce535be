"""Names of clubs, people, rooms, activities and children where an id is expected, made ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from optimizer.domain.lookup import nearest
from optimizer.domain.scenario import Scenario
from optimizer.domain.schema import ID_COLUMN, SCHEMA
from optimizer.domain.timetable import Timetable
from optimizer.domain.week import split_list
from optimizer.errors import Problem
from optimizer.files import labels
from optimizer.files.marks import without_letters
from optimizer.files.raw import RawRow, RawScenario, RawTable, part_of
from optimizer.language.folding import name_key, plain
from optimizer.language.lists import list_text
from optimizer.language.text import Text

_HARD = re.compile(r"[；;、，,┋\n\r①-⑳]+")
_HARDER = re.compile(r"[；;、，,┋\n\r①-⑳/>→]+")
_MARKS = re.compile(r"^(?:\(?\d{1,2}[.)．:：]|第[一二三四五1-5](?:志愿|选择)[:：]?)\s*(?=\D)")
_WITH_ID = re.compile(r"(?P<name>.+?)\s*\((?P<id>[^()]+)\)")
_NO_WISH = frozenset(
    (
        *("无", "没有", "不参加", "不报", "不报名", "不选", "未报", "否", "不", "暂无", "none", "no", "-", "—"),
        *("/", "\\", "×", "x", "空", "(空)", "(跳过)", "待定", "未定", "待聘", "暂缺"),
    )
)
_NUMBERED = re.compile("第([一二三四五1-5])(?:志愿|选择)")
_WISH_NUMBERS = "一二三四五12345"
_TITLE = re.compile("(?:老师|教师|教练|主任|校长)$")
_UNKNOWN = Text("the id or name of a row of the table {table}", "{table}表中的编号或名称")
_SEVERAL = Text(
    "one id; several rows of the table {table} have this name: {ids}", "编号；{table}表中有多行叫这个名字：{ids}"
)
_BOTH = Text(
    "a name or id that only one row of the table {table} has; this is the id of {id} and the name of {other}",
    "{table}表中只属于一行的编号或名称；它是 {id} 的编号，又是 {other} 的名称",
)
_OTHER_LIST = Text("the same as the columns of single wishes in this row, or nothing", "与本行各志愿列一致，或留空")
_IDS_OR_FREE = {("pins", "group"): "clubs"}
"""Columns that hold the id or name of a row, or an id that stands in no table (a care group's)."""


class Directory:
    """The ids and names of one table, by which its rows are known.

    Parameters
    ----------
    table : str
    rows : iterable of (str, str, str)
        Id, name, and what tells rows of one name apart (a child's class), the last two blank where there is none.
    """

    def __init__(self, table: str, rows: Iterable[tuple[str, str, str]]):
        self.table = table
        self.ids: dict[str, None] = {}
        self._by_name: dict[str, dict[str, None]] = {}
        self._texts: dict[str, str] = {}
        for id_, name, apart in rows:
            if not id_:
                continue
            self.ids[id_] = None
            for text in (name, name + apart, apart + name) if apart else (name,):
                if key := name_key(text):
                    self._by_name.setdefault(key, {})[id_] = None
                    self._texts.setdefault(text, id_)
        self._label = Text(table, labels.table_label(table, "zh"))

    def find(self, text: str) -> str | None:
        """The id that a text names, None if it names none or more than one."""
        id_ = plain(text)
        named = self._by_name.get(name_key(text), {})
        if id_ in self.ids:
            return None if named.keys() - {id_} else id_
        if not named and self.table == "staff":
            named = self._by_name.get(name_key(_TITLE.sub("", id_)), {})
        if len(named) == 1:
            return next(iter(named))
        both = _WITH_ID.fullmatch(id_) if not named else None
        if both and both["id"] in self.ids and both["id"] in self._by_name.get(name_key(both["name"]), {}):
            return both["id"]
        return None

    def find_all(self, text: str) -> tuple[list[str], list[str]]:
        """The ids that a list names, and the pieces that name nothing.

        The cell is tried whole, then cut at ``；、，;`` and line breaks, then at spaces; where that leaves a piece that
        names nothing, without the letters of a survey's options, and cut at ``/`` and ``>`` too.
        """
        if id_ := self.find(text):
            return [id_], []
        found, strange = self._pieces(_HARD.split(text))
        bare = without_letters(text) if strange else text
        if strange and (bare != text or _HARDER.search(text)):
            more, none = self._pieces([bare]) if self.find(bare) else self._pieces(_HARDER.split(bare))
            return (found, strange) if none else (more, [])
        return found, strange

    def _pieces(self, pieces: Sequence[str]) -> tuple[list[str], list[str]]:
        """The ids that the pieces of a list name, and those that name nothing."""
        found: list[str] = []
        strange: list[str] = []
        for piece in _in_order([part.strip() for part in pieces if part.strip()]):
            bare = _MARKS.sub("", plain(piece)).strip()
            if id_ := self.find(piece) or self.find(bare):
                found.append(id_)
                continue
            before, written = "", ""
            for word in split_list(bare):
                if before and before in self._by_name.get(
                    name_key(word), {}
                ):  # ``T07 陈芳``, whoever else has the name
                    before = ""
                    continue
                id_ = self.find(word) or self.find(_MARKS.sub("", word))
                if id_ and id_ == before and word != written:  # id and name of one row: ``T07 陈芳``
                    before = ""
                    continue
                before, written = id_ or "", word
                found += [id_] if id_ else []
                strange += [] if id_ else [word]
        return found, strange

    def has_several(self, text: str) -> bool:
        """Whether a text is the name of several rows, or the id of one and the name of another."""
        named = self._by_name.get(name_key(text), {}).keys()
        return len(named | ({plain(text)} & self.ids.keys())) > 1

    def fault(self, text: str) -> tuple[Text, str]:
        """What would be good in place of a text that names nothing, and the nearest known id or name."""
        id_ = plain(text)
        named = self._by_name.get(name_key(text), {})
        if id_ in self.ids and named:
            other = next(one for one in named if one != id_)
            return _BOTH.format(table=self._label, id=id_, other=other), ""
        if len(named) > 1:
            return _SEVERAL.format(table=self._label, ids=list_text(named)), ""
        return _UNKNOWN.format(table=self._label), nearest(text, [*self.ids, *self._texts], likeness=0.01)


def _in_order(pieces: list[str]) -> list[str]:
    """The pieces of a list in the order of the wishes that they are said to be: ``第二志愿：…；第一志愿：…``."""
    numbers = [match and _WISH_NUMBERS.index(match[1]) % 5 for match in map(_NUMBERED.match, pieces)]
    if not all(number is not None for number in numbers):
        return pieces
    return [piece for _, piece in sorted(zip(numbers, pieces, strict=True), key=lambda each: each[0] or 0)]


def directory(table: RawTable | None, name: str) -> Directory:
    """The directory of a table as it was read; children are told apart by their classes too."""
    rows = table.rows if table else ()
    return Directory(
        name,
        [
            (
                plain(row.cells.get(ID_COLUMN[name], "")),
                row.cells.get("name", ""),
                plain(row.cells.get("class", "")) if name == "students" else "",
            )
            for row in rows
        ],
    )


def resolve(raw: RawScenario) -> list[Problem]:
    """Put ids in place of names in all tables, and one list in place of several columns.

    Returns
    -------
    list of Problem
        What names nothing, or more than one row.
    """
    problems: list[Problem] = []
    directories: dict[str, Directory] = {}
    unread = {problem.table for problem in raw.problems} - raw.tables.keys()
    for name, table in raw.tables.items():
        targets = [each for each in _targets(name) if each[1] not in unread]
        rows = []
        for index, row in enumerate(table.rows):
            cells = row.cells
            for column, target, many in targets:
                keys = [
                    key
                    for key in cells
                    if key == column or (key.startswith(column + "#") and not key.endswith("#ticks"))
                ]
                if not keys:
                    continue
                if target not in directories:
                    directories[target] = directory(raw.tables.get(target), target)
                free = (name, column) in _IDS_OR_FREE
                cells = _resolved(
                    problems, table, index, row, cells, keys, column, directories[target], many=many, free=free
                )
            cells = _lists(name, cells)
            rows.append(row if cells is row.cells else replace(row, cells=cells))
        raw.tables[name] = replace(table, rows=tuple(rows))
    return problems


def _targets(table: str) -> list[tuple[str, str, bool]]:
    """Column, the table whose rows it names, and whether it may name several."""
    named = [(name, info.target, info.kind.startswith("refs:")) for name, info in SCHEMA[table].items() if info.target]
    return named + [(column, target, False) for (of, column), target in _IDS_OR_FREE.items() if of == table]


def _resolved(
    problems: list[Problem],
    table: RawTable,
    index: int,
    row: RawRow,
    cells: dict[str, str],
    keys: Sequence[str],
    column: str,
    known: Directory,
    *,
    many: bool,
    free: bool,
) -> dict[str, str]:
    """The cells with one list of ids for a column; nothing changes where the cell is a known id already."""
    if not many:
        text = cells[column]
        id_ = known.find(text)
        if id_ is None and plain(text).casefold() in _NO_WISH and not free:
            return {key: value for key, value in cells.items() if key != column}
        if id_ is None and (not free or known.has_several(text)):
            _note(problems, table, index, row, column, text, known)
        return cells if id_ is None or id_ == text else {**cells, column: id_}
    lists: dict[str, list[str]] = {}
    for key in keys:
        text = cells[key]
        lists[key] = []
        if plain(text).casefold() in _NO_WISH and not known.find(text):
            continue
        lists[key], strange = known.find_all(text)
        for piece in strange:
            _note(problems, table, index, row, key, piece, known)
    single = [id_ for key in keys if key != column for id_ in lists[key]]
    if column in lists and len(lists) > 1 and lists[column] and single != lists[column]:
        fault = Problem(table.name, index, column, cells[column], _OTHER_LIST)
        problems.append(table.locate(fault, row))
    ids = lists[column] if lists.get(column) else single
    left = {key: text for key, text in cells.items() if key not in keys}
    return left | {column: " ".join(ids)} if ids else left


def _note(
    problems: list[Problem], table: RawTable, index: int, row: RawRow, key: str, text: str, known: Directory
) -> None:
    expected, near = known.fault(text)
    fault = Problem(table.name, index, key, text, expected, near, refers=known.table)
    problems.append(table.locate(fault, row))


def _lists(table: str, cells: dict[str, str]) -> dict[str, str]:
    """The cells with the choices of a list of words put together."""
    for column, info in SCHEMA[table].items():
        keys = [key for key in cells if key.startswith(part_of(column, "="))] if info.kind == "list" else []
        if keys:
            words = [cells[key] for key in keys]
            cells = {key: text for key, text in cells.items() if key not in keys}
            cells[column] = " ".join([*split_list(cells.get(column, "")), *words])
    return cells


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


def with_ids(timetable: Timetable, scenario: Scenario) -> Timetable:
    """The timetable with an id in place of every name that exactly one row of the scenario has; all else as it is.

    A group may be named by its own name or its club's, a child by name, or name and class.
    """
    students = Directory("students", [(row.id, row.name, row.class_name) for row in scenario.students])
    staff, rooms = _directory("staff", scenario.staff), _directory("rooms", scenario.rooms)
    activities, clubs = _directory("activities", scenario.activities), _directory("clubs", scenario.clubs)
    listed = [(_id(clubs, row.id), row.name, "") for row in timetable.groups]
    groups = Directory("groups", [*listed, *((row.id, row.name, "") for row in scenario.clubs)])
    return Timetable(
        groups=tuple(replace(row, id=_id(clubs, row.id)) for row in timetable.groups),
        members=tuple(
            replace(
                row,
                student=_id(students, row.student),
                care_group=_id(groups, row.care_group),
                clubs=tuple(_id(clubs, one) for one in row.clubs),
                extended_group=_id(groups, row.extended_group),
            )
            for row in timetable.members
        ),
        sessions=tuple(
            replace(
                row,
                group=_id(groups, row.group),
                joins=_id(groups, row.joins),
                activity=_id(activities, row.activity),
                room=_id(rooms, row.room),
                lead=_id(staff, row.lead),
                assistants=tuple(_id(staff, one) for one in row.assistants),
            )
            for row in timetable.sessions
        ),
        duties=tuple(replace(row, staff=_id(staff, row.staff)) for row in timetable.duties),
        waiting=tuple(replace(row, student=_id(students, row.student)) for row in timetable.waiting),
    )


def _directory(table: str, rows: Iterable[_Named]) -> Directory:
    return Directory(table, [(row.id, row.name, "") for row in rows])


def _id(known: Directory, text: str) -> str:
    return text if not text or text in known.ids else known.find(text) or text
