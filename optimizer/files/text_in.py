"""Tables in text files: UTF-8, UTF-16 or GB18030, separated by comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from optimizer.files.raw_sheets import ERRORS, CellKind, OddCell, RawSheet

SEPARATORS = (",", "\t", ";")


def decode(data: bytes) -> str:
    """Text of a file in UTF-8 with or without BOM, UTF-16, or GB18030.

    Raises
    ------
    UnicodeDecodeError
        If the bytes are none of these.
    """
    return data.decode(encoding_of(data))


def encoding_of(data: bytes) -> str:
    """The codec that reads a text, in the order UTF-16, UTF-8, GB18030."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:2000]
    if b"\0" in head and len(data) % 2 == 0:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def separator(text: str) -> str:
    """The separator of a table: the one that its first line with any of them has most of."""
    for line in text.splitlines():
        counts = {sign: line.count(sign) for sign in SEPARATORS}
        if any(counts.values()):
            return max(SEPARATORS, key=lambda sign: counts[sign])
    return ","


def read_lines(text: str) -> list[list[str]]:
    """The cells of a table, exactly as they stand.

    Raises
    ------
    csv.Error
        If quotes do not close.
    """
    return list(csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator(text)))


def text_sheet(title: str, text: str) -> RawSheet:
    """A text file as a raw sheet; ``title`` is what the officer calls it.

    Raises
    ------
    csv.Error
        If quotes do not close.
    """
    grid = read_lines(text)
    odd = {
        (row, column): OddCell(CellKind.ERROR, cell.strip())
        for row, line in enumerate(grid, 1)
        for column, cell in enumerate(line, 1)
        if cell.startswith("#") and cell.strip() in ERRORS
    }
    return RawSheet(title, grid, odd, lettered=False)


def read_text_table(path: Path) -> RawSheet:
    """A text file as a raw sheet, titled by its name.

    Raises
    ------
    UnicodeDecodeError, csv.Error, OSError
    """
    return text_sheet(path.name, decode(path.read_bytes()))
