"""How a CSV file was written, so that it can be written so again, byte for byte."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product

from optimizer.files.text_in import decode, read_lines, separator

Rows = list[list[str]]
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


@dataclass(frozen=True)
class Dialect:
    """How a table is written.

    Attributes
    ----------
    encoding : str
        A Python codec.
    newline, quoting, delimiter
        As the ``csv`` module takes them.
    ended : bool
        Whether the last line ends.
    blank : str
        Whether short rows are filled up.
    """

    encoding: str = "utf-8"
    newline: str = "\n"
    quoting: int = csv.QUOTE_MINIMAL
    ended: bool = True
    blank: str = "filled"
    delimiter: str = ","

    def write(self, rows: Rows) -> bytes:
        """The bytes of a table. Rows are cut or filled to the header's width as ``blank`` says."""
        out = io.StringIO()
        # the module wants a known value, not any int
        writer = csv.writer(out, lineterminator=self.newline, quoting=self.quoting, delimiter=self.delimiter)  # type: ignore[arg-type]
        writer.writerows(_shaped(rows, self.blank))
        text = out.getvalue()
        return (text if self.ended else text.removesuffix(self.newline)).encode(self.encoding)

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Dialect:
        """The opposite of `to_text`.

        Raises
        ------
        ValueError
            If the text is none.
        """
        try:
            dialect = cls(**json.loads(text))
            dialect.write([["a"]])
        except (TypeError, LookupError, csv.Error) as error:
            raise ValueError(text) from error
        return dialect


def _shaped(rows: Rows, blank: str) -> Iterator[Sequence[str]]:
    """Rows as wide as the header (``filled``), or without blank cells at their end (``cut``)."""
    width = len(rows[0]) if rows else 0
    for row in rows:
        last = next((at for at in range(len(row), 0, -1) if row[at - 1]), 0)
        yield row[:last] if blank == "cut" else [*row[:last], *[""] * (width - last)]


def read_rows(data: bytes) -> Rows:
    """Exact texts of all cells.

    Raises
    ------
    UnicodeDecodeError, csv.Error
        If the bytes are no table.
    """
    return read_lines(decode(data))


def detect(data: bytes) -> tuple[Rows, Dialect, bool]:
    """Rows of a CSV file, its dialect, and whether that dialect gives the very same bytes again."""
    rows = read_rows(data)
    for dialect in _candidates(data):
        try:
            if dialect.write(rows) == data:
                return rows, dialect, True
        except (UnicodeEncodeError, csv.Error):
            continue
    return rows, Dialect(), False


def _candidates(data: bytes) -> Iterator[Dialect]:
    if data.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    elif data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8", "gb18030"]
    newline = "\r\n" if b"\r\n" in data else "\n"
    sign = separator(decode(data))
    shapes = product(encodings, (csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC), ("filled", "cut"))
    for encoding, quoting, blank in shapes:
        yield Dialect(encoding, newline, quoting, data.endswith((b"\n", b"\n\x00")), blank, sign)
