"""The class workbooks of `optimizer signup`, filled in by class teachers, gathered into the students' table.

The new table has the columns of the class workbooks, which the reader of scenarios knows, and every other column of the
students' table that the scenario had, the school's own ones too: nothing that a child's row held is lost. Of a child
that is in both, what the workbook says counts; its blank cells take nothing away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from optimizer.domain.scenario import Scenario
from optimizer.errors import Problem, ScenarioError
from optimizer.files import load
from optimizer.files.containers import WORKBOOK_SUFFIXES, read_sheets
from optimizer.files.convert import files_of
from optimizer.files.dialect import Dialect
from optimizer.files.find_table import FoundTable, find_tables
from optimizer.files.folder import folder_sheets
from optimizer.files.headings import TAKES_PART, Heading, heading
from optimizer.files.publishing import scratch_folder
from optimizer.files.raw import Findings
from optimizer.files.raw_sheets import RawSheet
from optimizer.files.sheet_rows import plain_rows
from optimizer.files.sign_ups import declines
from optimizer.language.folding import plain
from optimizer.language.text import Text

_FILE = "students.csv"
_ASKED = frozenset(("attends", "clubs", TAKES_PART))
"""What an answer says; these columns of the earlier table give way."""
_NO_BOOK = Text("a folder with the filled workbooks of the classes", "存放各班已填报名工作簿的文件夹")
_NO_TABLE = Text("a class workbook as `optimizer signup` writes it", "optimizer signup 生成的班级报名工作簿")
_NO_SLOT = Text(
    "a tick under at least one slot, as the child takes part; or 否 (no)", "至少勾选一个时段（已填参加）；或填 否"
)
_PLACE = re.compile(r"students\.csv row (\d+)")


@dataclass(frozen=True)
class GatheredAnswers:
    """The scenario with the answers in it.

    Attributes
    ----------
    files : mapping
        File name -> contents, of the scenario's folder.
    scenario : Scenario
        What they say: those who take part.
    answered : frozenset of str
        Ids of the children whose answers came back, those who take no part included.
    """

    files: Mapping[str, bytes]
    scenario: Scenario
    answered: frozenset[str]


def gather_answers(path: Path, folder: Path) -> GatheredAnswers:
    """Put the answers of all class workbooks of a folder into a scenario.

    A child whose answer did not come back stays in the table as one who takes no part.

    Raises
    ------
    ScenarioError
        With every fault: of the folder, or of the cells, by workbook and row.
    """
    parts, problems = _class_sheets(folder)
    earlier = _students_of(path)
    table = _Table([text for part in parts for text in part.texts])
    for part in parts:
        problems += table.add(part)
    if problems:
        raise ScenarioError(problems, load(path).settings.language)
    answered = table.children()
    table.complete(plain_rows(earlier))
    sources = {part.sheet.title for part in earlier}
    files = {name: data for name, data in files_of(path).items() if name not in sources}
    files[_FILE] = Dialect(encoding="utf-8-sig").write([table.header, *table.rows])
    with scratch_folder() as place:
        for name, data in files.items():
            (place / name).write_bytes(data)
        try:
            scenario = load(place)
        except ScenarioError as error:
            located = [replace(fault, place=table.place_of(fault.place)) for fault in error.problems]
            raise ScenarioError(located, error.language) from error
    return GatheredAnswers(files, replace(scenario, name=load(path).name), answered)


def _class_sheets(folder: Path) -> tuple[list[FoundTable], list[Problem]]:
    """The sheet with the children of each workbook, and what is no such workbook."""
    books = [
        file
        for file in (sorted(folder.rglob("*")) if folder.is_dir() else [])
        if file.suffix.lower() in WORKBOOK_SUFFIXES and not file.name.startswith((".", "~$"))
    ]
    problems = [] if books else [Problem("students", None, "", str(folder), _NO_BOOK, place=str(folder))]
    parts = []
    for file in books:
        try:
            choice = find_tables([sheet for sheet in read_sheets(file) if not sheet.hidden]).get("students")
        except ScenarioError as error:
            problems += error.problems
            continue
        if choice is None or choice.rivals:
            problems.append(Problem("students", None, "", file.name, _NO_TABLE, place=file.name))
        for part in choice.parts if choice else ():
            part.sheet.title = file.name
            parts.append(part)
    return parts, problems


def _students_of(path: Path) -> tuple[FoundTable, ...]:
    sheets: list[RawSheet] = read_sheets(path) if path.is_file() else list(folder_sheets(path, Findings()))
    choice = find_tables(sheets, by_headers=path.is_file()).get("students")
    return choice.parts if choice else ()


class _Table:
    """The students' table that is put together, row by row, with the place that each row comes from."""

    def __init__(self, header: list[str]):
        self.header = list(dict.fromkeys(text for text in header if text))
        self.rows: list[list[str]] = []
        self._places: list[str] = []

    def add(self, part: FoundTable) -> Iterator[Problem]:
        """The rows of a class workbook in which something is answered."""
        header, *body = plain_rows([part])
        headings = [heading("students", text) for text in header]
        for number, line in enumerate(body, part.header + 2):
            texts = {text: plain(cell) for text, cell in zip(header, line, strict=False) if text and plain(cell)}
            forms = {text: each for text, each in zip(header, headings, strict=True) if each and text in texts}
            answered = {text for text, each in forms.items() if each.column in _ASKED}
            if not answered:
                continue
            place = f"{part.sheet.title} row {number}"
            yield from _contradiction(texts, forms, place)
            row = [texts.get(text, "") for text in self.header]
            if not any(each.column == TAKES_PART for each in forms.values()):
                row[self._of(TAKES_PART)] = "是"
            self.rows.append(row)
            self._places.append(place)

    def children(self) -> frozenset[str]:
        """Ids of the children with a row."""
        return frozenset(row[self._of("student")] for row in self.rows)

    def complete(self, earlier: list[list[str]]) -> None:
        """Fill blank cells from the rows of an earlier table, add its other columns and the children who lack a row."""
        header, *body = earlier or [[]]
        mine = {each.column: text for text in self.header if (each := heading("students", text)) and _is_whole(each)}
        places: dict[int, int] = {}
        for at, text in enumerate(header):
            found = heading("students", text)
            if not text or (found and found.column in _ASKED):
                continue
            title = mine.get(found.column, text) if found and _is_whole(found) else text
            if title not in self.header:
                self.header.append(title)
            places[at] = self.header.index(title)
        for row in self.rows:
            row += [""] * (len(self.header) - len(row))
        of_child = {row[self._of("student")]: row for row in self.rows}
        for number, line in enumerate(body, 2):
            texts = {to: plain(line[at]) for at, to in places.items() if at < len(line)}
            child = texts.get(self._of("student"), "")
            if child and child not in of_child:
                row = [""] * len(self.header)
                row[self._of(TAKES_PART)] = "否"
                self.rows.append(row)
                self._places.append(f"{_FILE} row {number}")
                of_child[child] = row
            for to, text in texts.items():
                if child and not of_child[child][to]:
                    of_child[child][to] = text

    def place_of(self, place: str) -> str:
        """Where a row of the table put together comes from."""
        match = _PLACE.fullmatch(place)
        return self._places[int(match[1]) - 2] if match and int(match[1]) - 2 < len(self._places) else place

    def _of(self, column: str) -> int:
        """Position of a column of the contract, which is added where it is missing."""
        for at, text in enumerate(self.header):
            found = heading("students", text)
            if found and found.column == column and _is_whole(found):
                return at
        self.header.append(column)
        for row in self.rows:
            row.append("")
        return len(self.header) - 1


def _is_whole(found: Heading) -> bool:
    return found.form == "whole"


def _contradiction(texts: Mapping[str, str], forms: Mapping[str, Heading], place: str) -> Iterator[Problem]:
    """A child that takes part in no slot."""
    said = next((text for text, each in forms.items() if each.column == TAKES_PART), "")
    comes = any(each.column == "attends" for each in forms.values())
    if said and not comes and not declines(texts[said]):
        yield Problem("students", None, TAKES_PART, texts[said], _NO_SLOT, place=place, header=said)
