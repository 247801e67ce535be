"""The forms in which columns come, made one text for each column of the contract: ticks, wishes, choices.

Each row keeps the place of what it was made of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from optimizer.domain.schema import ID_COLUMN, SCHEMA
from optimizer.errors import Problem
from optimizer.files.class_names import class_form
from optimizer.files.find_table import FoundTable
from optimizer.files.headings import TAKES_PART, Heading, asked, best_known, day_of
from optimizer.files.marks import CROSS_QUESTION, NO, YES, only_crosses, without_letters
from optimizer.files.odd_cells import cell_fault
from optimizer.files.own_names import judge_names, names_are_ids, with_names_as_ids
from optimizer.files.raw import (
    NO_HEADER,
    TICKS,
    TWICE,
    Findings,
    RawRow,
    RawTable,
    SheetSource,
    header_problems,
    part_of,
    whole_of,
)
from optimizer.files.sheet_rows import Line, Part, SheetNotes, read_part, tell_part, titles_text
from optimizer.files.sign_ups import sign_ups
from optimizer.language.folding import name_key, one_line, plain
from optimizer.language.lists import list_text
from optimizer.language.slot_words import slots_on
from optimizer.language.text import Text

_NONE = "无"
"""What stands for a row without any tick."""
_NUMBERS = re.compile(r"\d{1,2}(?:\s*[-~至、,;/ ]\s*\d{1,2})*")
_SKIPPED = frozenset(["-1", "-2", "-3", "(空)", "(跳过)"])
"""What survey tools write for a choice that was not asked for."""
_TOO_LONG = Text(
    "no more cells than the header has; put a text that contains a comma in double quotes",
    "单元格不能多于表头；含逗号的文字请加双引号",
)
_MARK = Text(
    "√ or 是 for yes, × or 否 or blank for no; or the numbers of the slots",
    "参加填 √ 或 是，不参加填 ×、否 或留空；也可填节次",
)
_COMBINED = Text("{table}: {columns} read as {column}", "{table}：{columns} 合起来读作“{column}”")
_OF_TITLE = Text("{table}: no column “{label}”; it is taken from the title", "{table}：没有“{label}”列，按标题取值")
_GRADE_OF_CLASS = Text(
    "{table}: there is no column of grades; the grade is the one that the class names",
    "{table}：没有“年级”列，按班级名称取年级",
)
_WHICH_DAYS = Text(
    "{table}: “{header}” does not say on which days, and was not read; if longer care is meant, use a column for each "
    "day, called 周一延时 and so on, or write 周一延时 in “参加时段”",
    "{table}：“{header}”列没有说明是哪几天，没有读取；如指延时托管，请每天一列，列名为“周一延时”等，或在“参加时段”中写“周一延时”",
)
_UNORDERED = Text(
    "{table}: the choices of {column} have no order; they are taken in the order of the columns",
    "{table}：“{column}”的各选项没有先后，按列的顺序作为志愿顺序",
)


def read_table_of(
    found: Sequence[FoundTable],
    findings: Findings,
    required: Sequence[str],
    *,
    may_be_empty: bool = False,
    clubs: Collection[str] = (),
) -> RawTable | None:
    """The table that stands in one sheet or in several parts; None, with a problem noted, where there is no header.

    ``clubs`` are ids and names of clubs (as `name_key` has them): a column of marks under one of them is a choice.
    """
    first = found[0]
    parts = []
    for each in found:
        if any(cell.strip() for line in each.sheet.grid for cell in line):
            parts.append(read_part(each))
        elif not may_be_empty:
            title = each.sheet.title
            findings.problems.append(Problem(each.table, None, "", title, NO_HEADER, place=title))
    if not parts:
        return None
    return _Combining(first.table, parts, findings, clubs).table(required)


@dataclass(frozen=True)
class _Choices:
    """Columns that each stand for one choice of a list: position and choice."""

    column: str
    options: tuple[tuple[int, str], ...]


class _Combining:
    """One table on its way from parts to rows."""

    def __init__(self, name: str, parts: list[Part], findings: Findings, clubs: Collection[str]):
        self._name, self._parts, self._findings = name, parts, findings
        self._notes = SheetNotes()
        self._title = titles_text([part.found.sheet.title for part in parts]).zh
        for part in parts:
            self._settle(part, clubs)
        self._numbered = self._has_numbers()
        self._id = ID_COLUMN.get(name, "")
        self._named = all(names_are_ids(name, part.columns) for part in parts)

    def table(self, required: Sequence[str]) -> RawTable:
        rows: list[RawRow] = []
        sources = []
        for part in self._parts:
            positions = self._positions(part)
            source = part.source(positions)
            sources.append(source)
            self._judge_header(part, source, required)
            rows += self._rows(part, positions, source if len(self._parts) > 1 else None)
        first = sources[0]
        table = RawTable(self._name, self._title, first.headers, tuple(rows), first.letters, self._parts[0].header_row)
        if self._named:
            table = with_names_as_ids(table, self._findings)
        if self._name == "students":
            table = replace(table, rows=tuple(sign_ups(table, self._findings)))
        if self._named:
            judge_names(table, self._findings)
        self._judge_cells(table)
        for part in self._parts:
            tell_part(part, self._notes)
            self._tell_longer_care(part)
        self._findings.notices += self._notes.notices()
        return table

    def _tell_longer_care(self, part: Part) -> None:
        """Say of a column of marks for longer care what it would have to be called."""
        for at in sorted(part.unread) if self._name == "students" else ():
            if "延时" in part.texts[at] and _holds_marks(part, at):
                self._notes.add(part.found.sheet.title, _WHICH_DAYS, header=one_line(plain(part.texts[at])))

    def _settle(self, part: Part, clubs: Collection[str]) -> None:
        """Decide which columns are choices, and take back tick columns that hold no marks and columns that repeat."""
        bases = Counter(each.column for each in part.columns if each and each.form == "choice")
        for at, each in enumerate(part.columns):
            if each and each.form == "choice" and (bases[each.column] < 2 or Heading(each.column) in part.columns):
                part.columns[at] = Heading(each.column)
        if self._name == "students" and not any(each and each.column == "clubs" for each in part.columns):
            for at, text in enumerate(part.texts):
                if part.columns[at] is None and name_key(asked(text)) in clubs and _holds_marks(part, at):
                    part.columns[at] = Heading("clubs", "choice", plain(asked(text)))
                    part.unread.discard(at)
        places: dict[Heading, list[int]] = {}
        ticked = {
            each
            for at, each in enumerate(part.columns)
            if each and each.form == "tick" and (self._name == "students" or _holds_marks(part, at))
        }
        for at, each in enumerate(part.columns):
            if each and each.form == "tick" and not ticked:
                part.columns[at] = None
                part.unread.add(at)
            elif each:
                places.setdefault(each, []).append(at)
        for each, several in places.items():
            self._keep_one(part, each, several)

    def _keep_one(self, part: Part, each: Heading, places: list[int]) -> None:
        """Of several columns of one meaning keep the one of the better known name, if no other says more than it.

        Of a table's own ids (学号 and 学籍号) one column is enough; any other that says something else is a problem.
        """
        kept = places[best_known(self._name, each.column, [part.texts[at] for at in places])]
        own = each.form == "whole" and each.column == ID_COLUMN.get(self._name)
        for at in [at for at in places if at != kept]:
            same = all(line.texts.get(at, "") in ("", line.texts.get(kept, "")) for line in part.lines)
            if (same or own) and part.texts[at].strip() != part.texts[kept].strip():
                part.unread.add(at)
            else:
                source = part.source({each.column: at})
                fault = Problem(self._name, None, each.column, part.texts[at].strip(), TWICE)
                table = RawTable(self._name, source.title, source.headers, (), source.letters)
                self._findings.problems.append(table.locate(fault, part.header_row))
            part.columns[at] = None

    def _positions(self, part: Part) -> dict[str, int]:
        """Key of each column and source of a column -> its position."""
        positions: dict[str, int] = {}
        for at, each in enumerate(part.columns):
            if each and each.form == "whole":
                positions[each.column] = at
        if self._named:
            positions[self._id] = positions["name"]
        wishes = sorted((int(each.part), at) for at, each in enumerate(part.columns) if each and each.form == "wish")
        positions |= {part_of("clubs", number): at for number, at in wishes}
        for at, each in enumerate(part.columns):
            if each and each.form == "choice":
                positions[part_of(each.column, f"={plain(each.part)}")] = at
            elif each and each.form == "tick":
                positions.setdefault(part_of(each.column, TICKS), at)
            elif each and each.form == "day":
                positions.setdefault(each.column, at)
        self._tell_forms(part)
        return positions

    def _tell_forms(self, part: Part) -> None:
        gathered: dict[str, list[str]] = {}
        for at, each in enumerate(part.columns):
            if each and (each.form != "whole" or Heading(each.column, "day") in part.columns):
                gathered.setdefault(each.column, []).append(one_line(plain(part.texts[at])))
        for column, texts in gathered.items():
            name = SCHEMA[self._name][column].names[0]
            columns, title = list_text(texts), part.found.sheet.title
            self._notes.add(title, _COMBINED, columns=columns, column=Text(column, name))

    def _judge_header(self, part: Part, source: SheetSource, required: Sequence[str]) -> None:
        """Note missing columns and slips, at the header's place."""
        given = {each.column for each in part.columns if each} | ({self._id} if self._named else set())
        of_title = {"grade": part.found.grade or part.found.grade_of_classes, "class": part.found.class_name}
        if self._name in ("students", "classes"):
            self._tell_title(part, given)
            given |= {column for column, value in of_title.items() if value}
        strangers = [
            text.strip()
            for at, text in enumerate(part.texts)
            if part.columns[at] is None and text.strip() and at in part.unread
        ]
        needed = (*required, "attends") if self._name == "students" else required
        faults = header_problems(self._name, given, strangers, needed)
        table = RawTable(self._name, source.title, source.headers, (), source.letters)
        self._findings.problems += [table.locate(fault, part.header_row) for fault in faults]

    def _tell_title(self, part: Part, given: Collection[str]) -> None:
        """Say which grade and class are taken from the title or the class, where no column says them."""
        found, title = part.found, part.found.sheet.title
        for column, value in (("grade", str(found.grade or "")), ("class", found.class_name)):
            if value and column not in given:
                label = Text(column, SCHEMA[self._name][column].names[0])
                self._notes.add(title, _OF_TITLE, [value], label=label)
        if "grade" not in given and not found.grade and found.grade_of_classes:
            self._notes.add(title, _GRADE_OF_CLASS)

    def _has_numbers(self) -> bool:
        """Whether a tick column of a day holds a larger number or a list: then numbers are slots."""
        return any(
            _NUMBERS.fullmatch(text) and text not in ("0", "1")
            for part in self._parts
            for at, each in enumerate(part.columns)
            if each and each.form == "tick" and day_of(each.part)
            for line in part.lines
            if (text := plain(line.texts.get(at, "")))
        )

    def _rows(self, part: Part, positions: dict[str, int], source: SheetSource | None) -> Iterator[RawRow]:
        located = source or part.source(positions)
        table = RawTable(self._name, located.title, located.headers, (), located.letters)
        whole = [
            (column, at)
            for column, at in positions.items()
            if "#" not in column or (column.startswith("clubs#") and "=" not in column)
        ]
        ticks = self._ticks_by_column(part)
        choices = self._choices(part)
        crossed = self._only_crosses(part, ticks, table)
        for line in part.lines:
            cells = {column: self._text(column, line.texts[at]) for column, at in whole if at in line.texts}
            odd = {column: line.odd[at] for column, at in positions.items() if at in line.odd}
            row = RawRow(line.number, cells, odd, source)
            if not part.found.sheet.lettered and (beyond := [at for at in line.texts if at >= len(part.texts)]):
                fault = Problem(self._name, None, "", line.texts[beyond[0]], _TOO_LONG)
                self._findings.problems.append(table.locate(fault, row))
            for column, of_column in ticks.items():
                if not crossed:
                    cells[part_of(column, TICKS)] = self._ticked(part, line, column, of_column) or _NONE
            for at, each in enumerate(part.columns):
                if each and each.form == "day" and at in line.texts:
                    slot = cells.get(each.column, "") if positions[each.column] != at else ""
                    cells[each.column] = slots_on(line.texts[at], slot)
            for choice in choices:
                for key, text in self._chosen(part, line, choice):
                    cells[key] = text
            if self._name in ("students", "classes"):
                self._add_class(part, positions, cells)
            yield row

    def _add_class(self, part: Part, positions: dict[str, int], cells: dict[str, str]) -> None:
        """Add the class that a sheet is of, and the grade that it or else the class says, where no column does."""
        if part.found.class_name and "class" not in positions:
            cells["class"] = part.found.class_name
        if "grade" not in positions or (part.found.grade and "grade" not in cells):
            grade = part.found.grade or class_form(cells.get("class", "")).grade
            cells |= {"grade": str(grade)} if grade else {}

    def _text(self, column: str, text: str) -> str:
        """A cell; an answer to a question about slots or taking part without the letters of its options."""
        answer = self._name == "students" and whole_of(column) in ("attends", TAKES_PART)
        return without_letters(text) if answer else text

    def _ticks_by_column(self, part: Part) -> dict[str, list[tuple[int, str]]]:
        ticks: dict[str, list[tuple[int, str]]] = {}
        for at, each in enumerate(part.columns):
            if each and each.form == "tick":
                ticks.setdefault(each.column, []).append((at, each.part))
        return ticks

    def _only_crosses(self, part: Part, ticks: dict[str, list[tuple[int, str]]], table: RawTable) -> bool:
        """Whether crosses are the only marks of the whole table, which is noted once."""
        places = [at for of_column in ticks.values() for at, _ in of_column]
        if not places or not only_crosses(
            plain(line.texts.get(at, ""))
            for other in self._parts
            for line in other.lines
            for at, each in enumerate(other.columns)
            if each and each.form == "tick"
        ):
            return False
        column = next(iter(ticks))
        fault = Problem(self._name, None, column, "x", CROSS_QUESTION, header=part.texts[places[0]].strip())
        place = RawTable(
            self._name,
            table.source,
            {},
            (),
            {column: table.letters.get(part_of(column, TICKS), "A")} if table.letters else {},
        )
        self._findings.problems.append(place.locate(fault, part.header_row))
        return True

    def _ticked(self, part: Part, line: Line, column: str, ticks: list[tuple[int, str]]) -> str:
        """The slots that a row ticks, as plain tokens."""
        tokens = []
        for at, token in ticks:
            text = plain(without_letters(line.texts.get(at, ""))).casefold()
            odd = line.odd.get(at)
            day = day_of(token)
            slots = self._numbered and day and _NUMBERS.fullmatch(text)
            fault = cell_fault(self._name, column, text, odd) if odd else None
            if slots and text != "0" and not fault:
                tokens += [day + re.sub(r"\s*[~至]\s*", "-", number) for number in re.split(r"[\s、,;/]+", text)]
            elif text in YES or text == "1":
                tokens.append(token)
            elif fault or (text and text not in NO):
                self._note(part, line, column, at, fault or _MARK)
        return " ".join(tokens)

    def _note(self, part: Part, line: Line, column: str, at: int, expected: Text) -> None:
        """Note a problem with the cell at a position, one of several sources of a column."""
        key = part_of(column, at)
        source = part.source({key: at})
        table = RawTable(self._name, source.title, source.headers, (), source.letters)
        self._findings.problems.append(
            table.locate(Problem(self._name, None, key, line.texts[at], expected), line.number)
        )

    def _choices(self, part: Part) -> list[_Choices]:
        found: dict[str, list[tuple[int, str]]] = {}
        for at, each in enumerate(part.columns):
            if each and each.form == "choice":
                found.setdefault(each.column, []).append((at, each.part))
        choices = [_Choices(column, tuple(options)) for column, options in found.items()]
        for choice in choices:
            ranked = any(
                plain(line.texts.get(at, "")) in "23456789"
                for line in part.lines
                for at, _ in choice.options
                if at in line.texts
            )
            if choice.column == "clubs" and not ranked:
                name = Text("clubs", SCHEMA["students"]["clubs"].names[0])
                self._notes.add(part.found.sheet.title, _UNORDERED, column=name)
        return choices

    def _chosen(self, part: Part, line: Line, choice: _Choices) -> list[tuple[str, str]]:
        """Key and text of the choices that a row marks, ranked ones in the order of their numbers."""
        chosen: list[tuple[int, int, str]] = []
        for at, option in choice.options:
            text = plain(without_letters(line.texts.get(at, ""))).casefold()
            if text.isdigit() and 0 < int(text) < 100:
                chosen.append((int(text), at, option))
            elif text in YES or (text and name_key(text) == name_key(option)):
                chosen.append((1, at, option))
            elif text and text not in NO and text not in _SKIPPED:
                self._note(part, line, choice.column, at, _MARK)
        return [(part_of(choice.column, f"={plain(option)}"), option) for _, _, option in sorted(chosen)]

    def _judge_cells(self, table: RawTable) -> None:
        """Note the cells that a spreadsheet program has changed beyond reading."""
        checked = [column for column in table.filled if not column.endswith("#" + TICKS) and "#=" not in column]
        checked = [column for column in checked if not (self._named and column == "name")]  # judged as the id
        for index, row in enumerate(table.rows):
            for column in checked:
                text = row.cells.get(column, "")
                odd = row.odd.get(column)
                if (text or odd) and (fault := cell_fault(self._name, column.partition("#")[0], text, odd)):
                    problem = Problem(self._name, index, column, text, fault)
                    self._findings.problems.append(table.locate(problem, row))


def _holds_marks(part: Part, at: int) -> bool:
    """Whether a column holds marks or numbers and nothing else."""
    marks = [plain(line.texts[at]).casefold() for line in part.lines if at in line.texts]
    return bool(marks) and all(mark in YES or mark in NO or _NUMBERS.fullmatch(mark) for mark in marks)
