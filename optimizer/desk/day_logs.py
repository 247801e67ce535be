"""What happened, day by day, as tables of the file: who was away, who stood in, which child was missing.

They have the columns of the logs that `optimizer pay` reads, so that a school that leaves the desk takes them along.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from optimizer.files.store.tree import Tree

ABSENCES = "desk/absences.csv"
COVERS = "desk/covers.csv"
ROLL = "desk/roll.csv"
COLUMNS: Mapping[str, Sequence[str]] = {
    ABSENCES: ("date", "slot", "kind", "id", "name", "reason", "week"),
    COVERS: ("date", "slot", "staff", "group", "part", "replaces", "status"),
    ROLL: ("date", "student", "slot", "reason"),
}
Row = dict[str, str]
ROLL_STEPS = "desk/roll"
"""The document whose steps are undone on the places of the day and the month."""


def read_rows(tree: Tree, path: str) -> list[Row]:
    """Rows of a log by their columns; none where there is no file."""
    data = tree.get(path, b"").decode("utf-8-sig", errors="replace")
    return [{column: row.get(column) or "" for column in COLUMNS[path]} for row in csv.DictReader(io.StringIO(data))]


def written(path: str, rows: Iterable[Row]) -> bytes:
    """The file of a log, in order of date."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS[path], lineterminator="\r\n")
    table.writeheader()
    table.writerows(sorted(rows, key=lambda row: tuple(row.values())))
    return b"\xef\xbb\xbf" + text.getvalue().encode()
