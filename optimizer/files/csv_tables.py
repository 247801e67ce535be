"""CSV out: comma, UTF-8, ``\\n``; and text that a spreadsheet program would take for a formula kept as text.

A free text that begins with ``= + - @``, a tab or their full-width forms gets an apostrophe in front, which spreadsheet
programs do not calculate. One that begins with apostrophes followed by such a sign gets one more, so that `unguard`
restores every text exactly. Ids need no guard: `optimizer.domain.validate` refuses those that look like formulas.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def guard(text: str) -> str:
    """A free text as it is written into a CSV cell."""
    return "'" + text if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The free text that `guard` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def write_csv(path: Path, rows: Iterable[Iterable[object]], *, bom: bool = False) -> None:
    """Write a table; ``bom`` for files that people open in spreadsheet programs."""
    path.write_bytes(csv_text(rows).encode("utf-8-sig" if bom else "utf-8"))
