"""What a workbook may cost: looked at before a library opens it, so that no file can use up the machine.

A workbook is a ZIP archive of XML texts. An archive of a few megabytes can unfold to gigabytes; one entity of an XML
text can stand for a billion letters or for a file of this machine; a library makes a cell for every place of a merged
range or of a range with a link, also where that is a billion places. Such files are refused in words, from the sizes
that the archive itself states and from the places that its texts name.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from optimizer.errors import OptimizerError, Problem, ScenarioError
from optimizer.files.raw_sheets import MOST_GRID, MOST_SPREAD
from optimizer.language.text import Text

LARGEST_FILE = 50_000_000
"""Bytes of the largest file that is opened at all."""
LARGEST_TEXT = 20_000_000
"""The same of a text file: a month of roll call of 4,000 students has a third of it."""
LARGEST_UNFOLDED = 20_000_000
"""Bytes of all XML texts of a workbook together: some 400,000 cells, read in 8 s with 600 MB (39 MB: 16 s, 1.1 GB)."""
MOST_PARTS = 5_000
"""Files in the archive."""
LARGEST_STREAMED = 100_000_000
"""The same for a workbook that is read row by row, as a timetable is."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The last row and column that spreadsheet programs have."""

_PART = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_PLACE = r"\$?([A-Za-z]{0,9})\$?(\d{0,20})"
_START = r"<(?:\w+:)?"
_ATTRIBUTES = r"\s[^>]{0,300}?\b"
_IS = r"\s*=\s*[\"']\s*"
_RANGES = re.compile(f"{_START}(?:mergeCell|hyperlink){_ATTRIBUTES}ref{_IS}{_PLACE}(?::{_PLACE})?".encode())
_CELL = re.compile(rf"{_START}c{_ATTRIBUTES}r{_IS}([A-Za-z]*)(\d*)".encode())
_ROW = re.compile(rf"{_START}row{_ATTRIBUTES}r{_IS}(\d*)".encode())

_TOO_LARGE = Text(
    "a file of at most {most} MB; this one has {found} MB: copy the tables alone into a new workbook",
    "不超过 {most} MB 的文件；该文件有 {found} MB：请只把各张表复制到新工作簿",
)
_UNFOLDS = Text(
    "a workbook with at most {most} MB of tables; this one unfolds to {found} MB: copy the tables alone into a new one",
    "表格内容不超过 {most} MB 的工作簿；该文件展开后有 {found} MB：请只把各张表复制到新工作簿",
)
LOCKED = Text(
    "a workbook without a password; take the password away and save it again", "没有密码的工作簿；请取消密码后另存"
)
_ENTITIES = Text(
    "a workbook as spreadsheet programs write it; {part} defines entities, as no spreadsheet program does",
    "由表格软件保存的工作簿；其中 {part} 含有实体定义，不是表格软件写的",
)
_SPREAD = Text(
    "merged and linked cells over at most {most} places; {part} has a range over {found}: undo it and save again",
    "合并单元格和超链接区域合计不超过 {most} 格；{part} 中有一处占 {found} 格：请取消后另存",
)
_WIDE = Text(
    "sheets whose cells stand close together; those of this file reach over more than {most} places: delete what "
    "stands far outside the tables",
    "单元格集中的工作表；该文件的工作表跨越 {most} 格以上：请删除表格之外很远处的内容",
)
_FAR = Text(
    "cells up to row 1,048,576 and column XFD, the last that spreadsheet programs have; {part} has {found}",
    "不超过第 1048576 行、XFD 列（表格软件的最后一格）的单元格；{part} 中有 {found}",
)
_DAMAGED = Text(
    "a sound workbook; this file is damaged ({why}): open it in a spreadsheet program and save it again as .xlsx",
    "完好的工作簿；该文件已损坏（{why}）：请用表格软件打开后另存为 .xlsx",
)


def check_archive(path: Path, largest: int = LARGEST_UNFOLDED) -> None:
    """Refuse a workbook that would cost too much, or that no spreadsheet program has written.

    Parameters
    ----------
    path : Path
    largest : int
        Bytes that its XML texts may have together.

    Raises
    ------
    ScenarioError
        With the one thing that is in the way.
    """
    check_size(path)
    with reading(path), zipfile.ZipFile(path) as archive:
        _check_sizes(path, archive, largest)
        reach = 0
        for name, text in _parts(archive):
            reach += _check_part(path, name, text)
            if reach > MOST_GRID:
                raise _refusal(path, _WIDE.format(most=MOST_GRID))


def check_size(path: Path, largest: int = LARGEST_FILE) -> None:
    """Refuse a file of more bytes than that.

    Raises
    ------
    ScenarioError
    """
    with reading(path):
        size = path.stat().st_size
    if size > largest:
        raise _refusal(path, _TOO_LARGE.format(most=largest // 10**6, found=size // 10**6))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """While a library reads a workbook: whatever it raises at a damaged file is bad input, with the reason.

    Raises
    ------
    ScenarioError
    """
    try:
        yield
    except OptimizerError:
        raise
    except Exception as error:  # openpyxl, zipfile and zlib raise whatever they meet
        why = getattr(error, "strerror", None) or type(error).__name__
        raise _refusal(path, _DAMAGED.format(why=why)) from error


def _refusal(path: Path, expected: Text) -> ScenarioError:
    """A workbook that is not read, with the reason."""
    return ScenarioError([Problem("scenario", None, "", path.name, expected, place=path.name)])


def _check_sizes(path: Path, archive: zipfile.ZipFile, largest: int) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refusal(path, LOCKED)
    unfolded = sum(entry.file_size for entry in entries if _PART.search(entry.filename))
    if unfolded > largest or len(entries) > MOST_PARTS:
        raise _refusal(path, _UNFOLDS.format(most=largest // 10**6, found=unfolded // 10**6))


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for entry in archive.infolist():
        if _PART.search(entry.filename):
            with archive.open(entry) as part:  # no further than the size that was judged, whatever else it unfolds to
                yield entry.filename, part.read(entry.file_size + 1)


def _check_part(path: Path, name: str, text: bytes) -> int:
    """Look at one text; returns the places over which its cells reach."""
    if text[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in text[:100]:
        text = text.replace(b"\0", b"")  # UTF-16: what is looked for is ASCII
    if b"<!DOCTYPE" in text[:100_000] or b"<!ENTITY" in text:
        raise _refusal(path, _ENTITIES.format(part=name))
    spread = 0
    for first_column, first_row, last_column, last_row in _RANGES.findall(text):
        if last_column or last_row:
            spread += _places(first_column, first_row, last_column, last_row)
            if spread > MOST_SPREAD:
                raise _refusal(path, _SPREAD.format(most=MOST_SPREAD, part=name, found=spread))
    widths: dict[int, int] = {}
    numbers: dict[bytes, int] = {}
    for column, row in _CELL.findall(text):
        if column not in numbers:
            numbers[column] = _number(column[:4])
        if len(row) > 7 or int(row or 0) > LAST_ROW or numbers[column] > LAST_COLUMN:
            raise _refusal(path, _FAR.format(part=name, found=(column + row)[:30].decode()))
        if row:
            widths[int(row)] = max(widths.get(int(row), 0), numbers[column])
    for row in _ROW.findall(text):
        if len(row) > 7 or int(row or 0) > LAST_ROW:
            raise _refusal(path, _FAR.format(part=name, found=row[:30].decode()))
    return max(widths, default=0) + sum(widths.values())


def _places(first_column: bytes, first_row: bytes, last_column: bytes, last_row: bytes) -> int:
    """Places of a range; one without rows or columns has all of them."""
    if max(len(first_column), len(last_column)) > 3 or max(len(first_row), len(last_row)) > 7:
        return LAST_ROW * LAST_COLUMN
    columns = abs(_number(last_column) - _number(first_column)) + 1 if first_column and last_column else LAST_COLUMN
    rows = abs(int(last_row) - int(first_row)) + 1 if first_row and last_row else LAST_ROW
    return columns * rows


def _number(letters: bytes) -> int:
    """Number of a column by its letters, from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
