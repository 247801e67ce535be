"""Schools as officers write them, at random, and read back: ``python -m tests.files.written.messes --count N``.

A school in plain form (ids, slot tokens) is written with names, ticks, wishes in columns, other spellings of classes,
titles, own columns, blank rows and totals, into a container drawn at random. It must be read as the plain one is.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.errors import ScenarioError
from optimizer.files import labels, load
from optimizer.files.class_names import class_form
from optimizer.files.headings import heading
from optimizer.language.times import clock_text
from optimizer.testing.generator.tiny_school import tiny
from tests.files.written.making import Rows, save_folder, save_ods, save_xls, save_xlsx

Table = list[list[str]]
_DAYS = {"Mon": "周一", "Tue": "周二", "Wed": "周三", "Thu": "周四", "Fri": "周五", "Sat": "周六", "Sun": "周日"}
_NUMERALS = "一二三四五六七八九"


class Mess:
    """One school on its way into officers' sheets."""

    def __init__(self, folder: Path, draw: random.Random):
        self._draw = draw
        self.plain = load(folder)
        self.tables = {file.stem: _read(file) for file in sorted(folder.glob("*.csv"))}
        self._settings = (folder / "scenario.toml").read_text(encoding="utf-8")

    def write(self, room: Path) -> Path:
        """The school in a container drawn at random; where it is a workbook, settings are written as rows."""
        draw = self._draw
        self._names()
        self._students()
        sheets = {labels.table_label(name, "zh"): self._sheet(name, rows) for name, rows in self.tables.items()}
        if draw.random() < 0.3 and (parts := self._sheets_of_classes()):
            del sheets["学生"]
            sheets |= parts
        kind = draw.choice(("folder", "folder", "xlsx", "xls", "ods"))
        if kind == "folder":
            path = room / "school"
            save_folder(
                path, sheets, draw.choice((",", ";", "\t")), draw.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16"))
            )
            (path / "scenario.toml").write_text(self._settings, encoding="utf-8")
            return path
        from optimizer.files.convert import book_of_folder

        (room / "plain").mkdir()
        (room / "plain" / "scenario.toml").write_text(self._settings, encoding="utf-8")
        settings = [
            ["设置项", "值"],
            *([key, text] for key, text, _ in book_of_folder(room / "plain")[0].settings if text),
        ]
        save = {"xlsx": save_xlsx, "xls": save_xls, "ods": save_ods}[kind]
        return save(room / f"school.{kind}", {"设置": settings, **sheets})

    def _names(self) -> None:
        """Names in place of ids, where exactly one row has them and no other has them as its id."""
        school = self.plain
        for table, column, target in (
            ("clubs", "leaders", school.staff),
            ("clubs", "room", school.rooms),
            ("clubs", "activity", school.activities),
            ("classes", "teacher", school.staff),
            ("pins", "room", school.rooms),
            ("pins", "activity", school.activities),
            ("pins", "staff", school.staff),
            ("students", "clubs", school.clubs),
        ):
            names = _unique(target)
            many = column in ("leaders", "clubs")
            for row, at in self._cells(table, column):
                ids = row[at].split() if many else [row[at]]
                words = [names.get(one, one) if self._draw.random() < 0.7 else one for one in ids]
                row[at] = self._draw.choice(("、", "，", ";", "\n")).join(words)

    def _students(self) -> None:
        draw = self._draw
        if draw.random() < 0.7:
            self._ticks()
        if draw.random() < 0.5:
            self._wishes()
        elif draw.random() < 0.5:
            self._club_columns()
        for row, at in self._cells("students", "class"):
            grade = int(row[self.tables["students"][0].index("grade")])
            form = class_form(row[at])
            if form.number and form.name == "" and draw.random() < 0.7:
                row[at] = draw.choice(
                    (
                        f"{_NUMERALS[grade - 1]}（{form.number}）班",
                        f"{grade}.{form.number}",
                        f"{grade}{form.number:02}",
                        f"{form.number}班",
                        f"{grade}年级{form.number}班",
                    )
                )

    def _ticks(self) -> None:
        """A column for each slot in place of the tokens, unless somebody has no slot of this week."""
        week, table = self.plain.week, self.tables["students"]
        if "attends" not in table[0] or any(not student.attends for student in self.plain.students):
            return
        mark, none = self._draw.choice((("√", None), ("√", "×"), ("是", "否"), ("1", "0"), ("Y", "x")))
        at = table[0].index("attends")
        by_clock = self._draw.random() < 0.3
        table[0][at : at + 1] = [
            f"{_DAYS[slot.day]}（{clock_text(slot.start)}-{clock_text(slot.end)}）"
            if by_clock
            else f"{_DAYS[slot.day]}{'延时' if slot.extended else ''}{slot.number}"
            for slot in week.slots
        ]
        for row, student in zip(table[1:], self.plain.students, strict=True):
            row += [""] * (len(table[0]) - len(week.slots) + 1 - len(row))
            row[at : at + 1] = [mark if slot.token in student.attends else none or "" for slot in week.slots]

    def _wishes(self) -> None:
        table = self.tables["students"]
        if "clubs" not in table[0]:
            return
        at, longest = table[0].index("clubs"), max(len(student.clubs) for student in self.plain.students)
        names = _unique(self.plain.clubs)
        table[0][at : at + 1] = [f"第{_NUMERALS[number]}志愿" for number in range(longest)]
        for row, student in zip(table[1:], self.plain.students, strict=True):
            row += [""] * (at + 1 - len(row))
            wishes = [names.get(one, one) for one in student.clubs]
            row[at : at + 1] = [*wishes, *[""] * (longest - len(wishes))]

    def _club_columns(self) -> None:
        """A column for each club with the rank of the wish, under its id where its name means something else."""
        table, names = self.tables["students"], _unique(self.plain.clubs)
        if "clubs" not in table[0] or not any(student.clubs for student in self.plain.students):
            return
        at, wished = table[0].index("clubs"), {id_ for student in self.plain.students for id_ in student.clubs}
        ids = [club.id for club in self.plain.clubs if club.id in wished]
        heads = [id_ if heading("students", names.get(id_, id_)) else names.get(id_, id_) for id_ in ids]
        table[0][at : at + 1] = heads
        for row, student in zip(table[1:], self.plain.students, strict=True):
            row += [""] * (at + 1 - len(row))
            row[at : at + 1] = [str(student.clubs.index(id_) + 1) if id_ in student.clubs else "" for id_ in ids]

    def _sheets_of_classes(self) -> dict[str, Rows]:
        """A sheet for each class instead of columns of grades and classes; nothing where a class has no number."""
        table, students = self.tables["students"], self.plain.students
        forms = [class_form(student.class_name) for student in students]
        if "class" not in table[0] or not all(form.number for form in forms):
            return {}
        drop = {table[0].index("grade"), table[0].index("class")}
        kept = [at for at in range(len(table[0])) if at not in drop]
        parts: dict[str, Table] = {}
        for row, student, form in zip(table[1:], students, forms, strict=True):
            title = f"{_NUMERALS[student.grade - 1]}（{form.number}）班"
            lines = parts.setdefault(title, [[table[0][at] for at in kept]])
            lines.append([row[at] if at < len(row) else "" for at in kept])
        if any(not any(mark for line in lines[1:] for mark in line) for lines in parts.values()):
            return {}
        return {title: self._sheet("students", lines) for title, lines in parts.items()}

    def _cells(self, table: str, column: str) -> Iterable[tuple[list[str], int]]:
        rows = self.tables.get(table, [[]])
        if column in rows[0]:
            at = rows[0].index(column)
            yield from ((row, at) for row in rows[1:] if at < len(row) and row[at])

    def _sheet(self, name: str, rows: Table) -> Rows:
        """Chinese headers, titles, own columns, blank rows, repeated headers, totals, invisible signs."""
        draw = self._draw
        known = labels.names_of(name)
        header = [labels.column_label(name, cell, "zh") if cell in known else cell for cell in rows[0]]
        sheet: list[list[str | None]] = [list(header)]
        for row in rows[1:]:
            if len(sheet) > 2 and draw.random() < 0.03:
                sheet.append(list(header) if draw.random() < 0.5 else [None])
            sheet.append([self._spoilt(cell) for cell in row] + [None] * (len(header) - len(row)))
        if draw.random() < 0.3:
            for row in sheet:
                row.append("备注" if row[:1] == header[:1] else draw.choice((None, "走读")) if any(row) else None)
        if draw.random() < 0.3:
            sheet.append(["合计", str(len(rows) - 1)])
        if draw.random() < 0.4:
            sheet = [[f"2026年秋{header[0]}登记表"], *sheet]
        return sheet

    def _spoilt(self, cell: str) -> str | None:
        if not cell:
            return None
        if self._draw.random() < 0.05:
            cell = cell.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"})
        return cell + "\u200b" if self._draw.random() < 0.05 else cell


def _read(file: Path) -> Table:
    return list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))


def _unique(rows: Iterable[object]) -> dict[str, str]:
    """Id -> name, of the rows whose name no other has as name or id."""
    pairs = [(str(row.id), str(row.name)) for row in rows]  # type: ignore[attr-defined]
    counts = Counter(word for pair in pairs for word in {*pair})
    return {id_: name for id_, name in pairs if name and counts[name] == 1 and not set(name) & set(" 、，,;\n")}


def same(school: Scenario, other: Scenario) -> bool:
    """Whether two schools are one, however their classes are spelled."""
    return _classless(school) == _classless(replace(other, name=school.name))


def _classless(school: Scenario) -> Scenario:
    def plain(name: str) -> str:
        form = class_form(name)
        return str(form.number or form.name)

    students = tuple(
        replace(row, class_name=plain(row.class_name)) for row in sorted(school.students, key=lambda row: row.id)
    )
    return replace(
        school,
        students=students,
        classes=tuple(replace(row, class_name=plain(row.class_name)) for row in school.classes),
    )


def run(seed: int) -> str:
    """Blank where a school drawn by the seed is read as it is meant, else what is wrong."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as room:
        source = tiny(Path(room) / "tiny", seed)
        try:
            mess = Mess(source, draw)
        except ScenarioError:
            return ""  # the plain one is refused already
        path = mess.write(Path(room))
        try:
            return "" if same(mess.plain, load(path)) else f"seed {seed}: another school"
        except ScenarioError as error:
            return f"seed {seed}: {[problem.say('zh') for problem in error.problems][:5]}"


def main() -> int:
    """Read so many schools, told by seed where one is not what was meant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=60)
    args = parser.parse_args()
    end, wrong = time.monotonic() + 60 * args.minutes, 0
    for seed in range(args.seed, args.seed + args.count):
        if time.monotonic() > end:
            break
        if fault := run(seed):
            wrong += 1
            print(fault)
    print(f"{seed + 1 - args.seed} schools, {wrong} read otherwise than meant")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
