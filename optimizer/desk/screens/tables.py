"""School and people: tables as grids, settings, files that are brought, availability, pairs of children."""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from optimizer.desk.jobs import JobRunner
from optimizer.desk.open_school import OpenSchool
from optimizer.desk.screen import Screen
from optimizer.domain import telling
from optimizer.domain.goals import GOAL_SETTINGS
from optimizer.domain.people import Staff
from optimizer.domain.places import Room
from optimizer.domain.schema import REQUIRED_COLUMNS, SCHEMA, TABLES
from optimizer.domain.telling import understood
from optimizer.errors import Problem, ScenarioError, SettingsError
from optimizer.files import labels, load
from optimizer.files.convert import OUR_FILES, files_of
from optimizer.files.folder import SETTINGS_FILE
from optimizer.files.headings import heading, is_tool_column
from optimizer.files.publishing import scratch_folder
from optimizer.files.scenario_out import slot_text
from optimizer.files.settings_in import in_english
from optimizer.files.store.mends import grid_row
from optimizer.files.store.sheet import Sheet
from optimizer.files.store.tree import as_folder, tables_of
from optimizer.files.text_in import decode
from optimizer.files.toml_texts import read_notes, toml_text
from optimizer.files.translate import translate
from optimizer.language import terms
from optimizer.language.lists import list_text
from optimizer.language.text import Language, Text
from optimizer.system import file_name

_TABLE = {
    "students": Text("students", "学生"), "staff": Text("staff", "教职工"), "rooms": Text("rooms", "场地"),
    "activities": Text("activities", "活动"), "clubs": Text("clubs", "社团"), "classes": Text("classes", "班级"),
    "pins": Text("fixed decisions", "固定安排"), "groups": Text("names of care groups", "班组名称"),
}  # fmt: skip
_SETTINGS = Text("settings", "设置")
_CHANGED = Text("{table}: {n} cell(s) changed", "{table}：修改 {n} 格")
_REMOVED = Text("{table}: {n} row(s) removed", "{table}：删除 {n} 行")
_SET = Text("Setting {key}", "修改设置 {key}")
_BROUGHT = Text("Taken from {name}: {tables}", "从{name}导入：{tables}")
_PAINTED = Text("Availability of {n} person(s)", "修改 {n} 人的可到岗时段")
_OPENED = Text("{who} also in {slot}", "{who} 增加 {slot}")
_PAIRED = Text("{kind}: {names}", "{kind}：{names}")
_KINDS = {"together": Text("Same group", "同组"), "apart": Text("Kept apart", "分开编班")}
_SLIDERS = {
    "wishes": ("club-choice", "classmates", "together"),
    "fair": ("fair-load", "continuity", "staff-gaps", "late-starts", "avoided"),
    "thrift": ("extra-staff", "outside-cost", "call-ins"),
}
"""Goals that a slider of the page weighs together."""
_MOST_MEMBERS, _MOST_UNPACKED = 2_000, 300_000_000


class TablesScreen(Screen):
    """Cells are kept as typed; what they mean is for the reader of files to say."""

    def __init__(self, school: OpenSchool, jobs: JobRunner):
        super().__init__(school, jobs)
        self._file: tuple[str, dict[str, bytes]] | None = None
        self.asked = {
            "table": self.table,
            "settings": self.settings,
            "availability": self.availability,
            "pairs": self.pairs,
        }
        self.told = {
            "cells": self.cells,
            "rows": self.remove_rows,
            "setting": self.set_value,
            "apply": self.apply,
            "paint": self.paint,
            "open_slot": self.open_slot,
            "pair": self.pair,
        }
        self.brought = {"upload": self.upload}

    @property
    def language(self) -> Language:
        return "en" if self._settings().get("language") == "en" else "zh"

    def _settings(self) -> dict[str, Any]:
        try:
            return dict(in_english(tomllib.loads(decode(self.school.tree[SETTINGS_FILE]), parse_float=Decimal)))
        except (KeyError, tomllib.TOMLDecodeError, UnicodeDecodeError):
            return {}

    def sheet(self, name: str) -> Sheet:
        """A table as it stands.

        Raises
        ------
        SettingsError
            If there is no table of that name.
        """
        if name not in TABLES:
            raise SettingsError(f"no table {name} · 没有这张表")
        return Sheet.of(name, self.school.tree.get(f"{name}.csv"), self.language).with_ids()

    # -- grids --------------------------------------------------------------------------------------------------

    def table(self, name: str) -> dict[str, Any]:
        """Header, rows, kinds of columns, choices, and problems by cell."""
        with self.school.lock:
            sheet, read = self.sheet(name), self.school.read()
            columns = sheet.columns
            faults = []
            for problem in read.problems:
                if problem.table == name:
                    at = columns.index(problem.column) if problem.column in columns else -1
                    faults.append([grid_row(problem), at, told(problem)])
            return {
                "name": name,
                "stamp": self.school.stamp,
                "header": sheet.rows[0],
                "columns": [[one, _kind(name, one), self._choices(name, one)] for one in columns],
                "required": list(REQUIRED_COLUMNS[name]),
                "rows": sheet.rows[1:],
                "problems": faults,
                "slots": self._slots(),
            }

    def _slots(self) -> list[str]:
        scenario = self.school.read().scenario
        return [slot.token for slot in scenario.week.slots] if scenario else []

    def _choices(self, table: str, column: str) -> list[list[str]]:
        """Values that a cell may take, each with what it is called."""
        kind = _kind(table, column)
        if kind.startswith("="):
            values = terms.VALUES.get(kind[1:], {})
            return [[terms.value_label(kind[1:], one, self.language), ""] for one in values]
        target = kind.partition(":")[2] if kind.startswith("ref") else ""
        if not target:
            return []
        other = self.sheet(target)
        key, name = (
            other.at(REQUIRED_COLUMNS[target][0]),
            other.columns.index("name") if "name" in other.columns else -1,
        )
        return [[row[key], row[name] if name >= 0 else ""] for row in other.rows[1:] if row[key]]

    def cells(self, table: str, cells: list[list[Any]]) -> None:
        """Type cells anew: rows of row (from 1), column, text; one step."""
        with self.school.lock:
            sheet = self.sheet(table)
            changed = sheet.changed(cells)
            if changed.rows != sheet.rows:
                said = _CHANGED.format(table=_TABLE[table], n=len(cells))
                self.school.act("", {f"{table}.csv": changed.data()}, said)

    def remove_rows(self, table: str, rows: list[int]) -> None:
        with self.school.lock:
            changed = self.sheet(table).without(rows)
            said = _REMOVED.format(table=_TABLE[table], n=len(rows))
            self.school.act("", {f"{table}.csv": changed.data()}, said)

    # -- settings -----------------------------------------------------------------------------------------------

    def settings(self) -> dict[str, Any]:
        """Title, days, times, weights and limits as they stand in scenario.toml, and the defaults of what is absent."""
        with self.school.lock:
            scenario = self.school.read().scenario
            full: dict[str, Any] = scenario.settings.model_dump(mode="json", by_alias=True) if scenario else {}
            return {
                "given": _plain(self._settings()),
                "full": full,
                "usual": {goal.id: goal.weight for goal in GOAL_SETTINGS},
                "sliders": _SLIDERS,
                "language": self.language,
                "counts": {name: len(self.sheet(name).rows) - 1 for name in TABLES},
            }

    def set_value(self, key: str, value: Any) -> None:
        """Set one setting by its dotted key; None takes it away, so that the default holds."""
        with self.school.lock:
            text = decode(self.school.tree.get(SETTINGS_FILE, b""))
            data = self._settings()
            place, parts = data, key.split(".")
            for part in parts[:-1]:
                place = place.setdefault(part, {})
            if value is None:
                place.pop(parts[-1], None)
            else:
                place[parts[-1]] = value
            new = toml_text(data, read_notes(text)).encode()
            self.school.act("", {SETTINGS_FILE: new}, _SET.format(key=key))

    # -- files that are brought ---------------------------------------------------------------------------------

    def upload(self, name: str, data: bytes) -> dict[str, Any]:
        """Read a workbook or table: what it holds, column by column, and a few rows. Nothing is changed yet."""
        plain = file_name(Path(name.replace("\\", "/")).name)
        with scratch_folder() as folder:
            path = folder / plain
            path.write_bytes(data)
            if path.suffix.lower() == ".csv":
                found = {f"{labels.table_of(path.stem) or 'students'}.csv": data}
            else:
                check_size(path)
                found = files_of(path)
        files = {one: body for one, body in found.items() if one in OUR_FILES}
        with self.school.lock:
            self._file = plain, files
            tables = [self._preview(one, body) for one, body in files.items()]
            return {"name": plain, "tables": tables, **self._as_read(files)}

    def _as_read(self, files: dict[str, bytes]) -> dict[str, Any]:
        """How the first children of a file would be understood beside the other tables, or how much is wrong."""
        with as_folder(tables_of(self.school.tree) | files, "school") as folder:
            try:
                scenario = load(folder)
            except ScenarioError as error:
                return {"children": [], "faults": len(error.problems)}
        return {"children": [understood(scenario, one) for one in scenario.students[:5]], "faults": 0}

    def _preview(self, file: str, data: bytes) -> dict[str, Any]:
        table = file.removesuffix(".csv")
        if table not in TABLES:
            return {"table": "", "file": file, "columns": [], "rows": []}
        sheet = Sheet.of(table, data, self.language)
        columns = [
            {"header": cell, "column": column, "used": _is_used(table, cell), "samples": _samples(sheet, at)}
            for at, (cell, column) in enumerate(zip(sheet.rows[0], sheet.columns, strict=True))
            if cell or _samples(sheet, at)
        ]
        known = [[one, labels.column_label(table, one, self.language)] for one in SCHEMA[table]]
        return {
            "table": table,
            "label": _TABLE[table],
            "file": file,
            "columns": columns,
            "known": known,
            "count": len(sheet.rows) - 1,
        }

    def apply(self, tables: dict[str, dict[str, str]]) -> None:
        """Take tables of the file that was brought: table -> header -> column, blank to leave a column out."""
        with self.school.lock:
            if self._file is None:
                raise SettingsError("no file was brought · 还没有选择文件")
            name, files = self._file
            changed: dict[str, bytes | None] = {}
            for table, matching in tables.items():
                file = f"{table}.csv"
                if table == "scenario":
                    changed[SETTINGS_FILE] = files[SETTINGS_FILE]
                elif file in files and table in TABLES:
                    sheet = Sheet.of(table, files[file], self.language).matched(matching, self.language)
                    changed[file] = sheet.data() if matching else files[file]
            taken = list_text(_TABLE.get(table, _SETTINGS) for table in tables)
            self.school.act("", changed, _BROUGHT.format(name=name, tables=taken))
            self._file = None

    # -- availability and pairs ---------------------------------------------------------------------------------

    def availability(self) -> list[list[Any]]:
        """Id, name, slots in which somebody can come, and would rather not."""
        return [[one.id, one.name, sorted(one.available), sorted(one.avoids)] for one in self.school.scenario.staff]

    def paint(self, staff: list[str], available: list[str], avoids: list[str]) -> None:
        """Slots in which people can come, and would rather not."""
        with self.school.lock:
            week, language = self.school.scenario.week, self.language
            sheet = self.sheet("staff")
            for column in ("available", "avoids"):
                sheet = sheet.with_column(column, language)
            rows = {row[sheet.at("staff")]: at for at, row in enumerate(sheet.rows)}
            texts = {
                "available": self._available_text(available),
                "avoids": translate(slot_text(week, avoids), "slots", language) if avoids else "",
            }
            cells = [
                [rows[one], sheet.at(column), text] for one in staff if one in rows for column, text in texts.items()
            ]
            self.school.act("", {"staff.csv": sheet.changed(cells).data()}, _PAINTED.format(n=len(staff)))

    def _available_text(self, available: Collection[str]) -> str:
        """The cell of slots in which somebody or a room is there; blank for every ordinary one and no other."""
        week = self.school.scenario.week
        usual = set(available) == set(week.ordinary)
        return "" if usual else translate(slot_text(week, available), "slots", self.language)

    def open_slot(self, table: str, one: str, slot: str) -> None:
        """Somebody comes, or a room is open, in one slot more.

        Raises
        ------
        SettingsError
            If there is no such person, room or slot.
        """
        with self.school.lock:
            scenario = self.school.scenario
            rows: dict[str, Mapping[str, Staff | Room]] = {"staff": scenario.person, "rooms": scenario.room}
            row = rows.get(table, {}).get(one)
            if row is None or slot not in scenario.week.by_token:
                raise SettingsError(f"{table} {one}, {slot}: not known · 没有这个人员、场地或时段")
            sheet = self.sheet(table).with_column("available", self.language)
            key = sheet.at(REQUIRED_COLUMNS[table][0])
            at = next(number for number, cells in enumerate(sheet.rows) if number and cells[key].strip() == one)
            changed = sheet.changed([[at, sheet.at("available"), self._available_text({*row.available, slot})]])
            said = _OPENED.format(who=row.name or row.id, slot=telling.slot_text(slot))
            self.school.act("", {f"{table}.csv": changed.data()}, said)

    def pairs(self) -> dict[str, Any]:
        """Children of the same code, by kind and code; a code that stands alone is an error of somebody's."""
        with self.school.lock:
            sheet = self.sheet("students")
            names = {"student": sheet.columns.index("student")} if "student" in sheet.columns else {}
            found: dict[str, list[Any]] = {}
            for kind in _KINDS:
                codes: dict[str, list[list[str]]] = {}
                if kind in sheet.columns and names:
                    at = sheet.at(kind)
                    for row in sheet.rows[1:]:
                        if row[at].strip():
                            codes.setdefault(row[at].strip(), []).append(self._child(sheet, row))
                found[kind] = [[code, children] for code, children in codes.items()]
            found["children"] = [self._child(sheet, row) for row in sheet.rows[1:]] if names else []
            return found

    @staticmethod
    def _child(sheet: Sheet, row: list[str]) -> list[str]:
        return [row[sheet.columns.index(one)] if one in sheet.columns else "" for one in ("student", "name", "class")]

    def pair(self, kind: str, students: list[str], off: bool = False) -> None:
        """Give children one code, their own or a new one; ``off`` takes it from them."""
        if kind not in _KINDS:
            raise SettingsError(f"no kind of pair {kind} · 没有这种关系")
        with self.school.lock:
            sheet = self.sheet("students").with_column(kind, self.language)
            at, key = sheet.at(kind), sheet.at("student")
            mine = [(number, row) for number, row in enumerate(sheet.rows) if number and row[key] in students]
            code = next((row[at] for _, row in mine if row[at].strip()), "") or _free_code(sheet, at, kind)
            cells = [[number, at, "" if off else code] for number, _ in mine]
            names = list_text(self._child(sheet, row)[1] or row[key] for _, row in mine)
            said = _PAIRED.format(kind=_KINDS[kind], names=names)
            self.school.act("", {"students.csv": sheet.changed(cells).data()}, said)


def told(problem: Problem) -> list[str]:
    """A problem in both languages, with its place as the grid shows it."""
    row, table = grid_row(problem), _TABLE.get(problem.table, _SETTINGS)
    places = Text(f"{table.en}, row {row}", f"{table.zh}第{row}行") if row else table
    return [problem.at(places.en).say("en"), problem.at(places.zh).say("zh")]


def _kind(table: str, column: str) -> str:
    """Kind of a column's content (`optimizer.domain.schema`); blank for one of the school's own."""
    return SCHEMA[table][column].kind if column in SCHEMA[table] else ""


def _free_code(sheet: Sheet, at: int, kind: str) -> str:
    taken = {row[at].strip() for row in sheet.rows[1:]}
    return next(code for n in range(1, len(taken) + 2) if (code := f"{kind[0].upper()}{n:02d}") not in taken)


def check_size(path: Path) -> None:
    """Refuse a packed file that would take too much memory when unpacked.

    Raises
    ------
    SettingsError
    """
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
        if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > _MOST_UNPACKED:
            raise SettingsError(f"{path.name}: too large when unpacked · 解压后过大，无法读取")


def _is_used(table: str, header: str) -> bool:
    """Whether the reader knows a column by its header: whole, as one of several (wishes, ticks), or as a tool's own."""
    return heading(table, header) is not None or is_tool_column(header)


def _samples(sheet: Sheet, at: int) -> list[str]:
    return list(dict.fromkeys(row[at] for row in sheet.rows[1:] if row[at].strip()))[:3]


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data if isinstance(data, str | int | bool | float) or data is None else str(data)
