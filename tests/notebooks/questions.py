"""Ten questions to somebody who has only read the notebooks, and the one right number of each.

A question is answered by what a notebook shows: a printed line, or a cell of a table. The right number is worked out
from the files that the notebook's week or study was written to, by the csv module alone.
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Question:
    """A question, where a notebook shows its answer, and how it follows from the files.

    Attributes
    ----------
    shown : str or (str, int)
        A pattern with one group for the printed text; or the label of a row of a table and the number of the column.
    """

    notebook: str
    asked: str
    shown: str | tuple[str, int]
    right: Callable[[Path], Decimal]

    def answer(self, printed: str, tables: Sequence[str]) -> Decimal:
        """The number that the notebook shows."""
        if isinstance(self.shown, str):
            (found,) = set(re.findall(self.shown, printed))
            return Decimal(found)
        label, column = self.shown
        rows = [row for table in tables for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)]
        cells = [[html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]
        found = next(row[column] for row in cells if row and row[0] == label)  # of the first table that has the row
        return Decimal(found.partition("/")[0])


def rows_of(path: Path) -> Rows:
    return list(csv.DictReader(path.open(encoding="utf-8-sig")))


def _staff_slots(week: Path) -> list[str]:
    """The person of every staff slot; a joined row repeats its host's people."""
    held = [row for row in rows_of(week / "sessions.csv") if not row["joins"]]
    at_sessions = [one for row in held for one in (row["lead"], *row["assistants"].split())]
    return at_sessions + [row["staff"] for row in rows_of(week / "duties.csv")]


def _count(file: str, **cells: str) -> Callable[[Path], Decimal]:
    return lambda week: Decimal(sum(all(row[k] == v for k, v in cells.items()) for row in rows_of(week / file)))


def _account(item: str) -> Callable[[Path], Decimal]:
    return lambda week: next(Decimal(row["yuan"]) for row in rows_of(week / "accounts.csv") if row["item"] == item)


def _of_plan(number: int, right: Callable[[Path], Decimal]) -> Callable[[Path], Decimal]:
    return lambda study: right(study / "plans" / str(number) / "week")


def _signed_up(week: Path) -> Decimal:
    return Decimal(len({row["student"] for file in ("members.csv", "waiting.csv") for row in rows_of(week / file)}))


TEN = (
    Question("01", "How many children have signed up?", r"学生 students (\d+)", _signed_up),
    Question("01", "How many care groups are there?", r"托管班 (\d+) 个", _count("groups.csv", kind="care")),
    Question(
        "01", "How many people are at work?", r"到岗 (\d+) 人：", lambda week: Decimal(len({*_staff_slots(week)}))
    ),
    Question(
        "02",
        "How many clubs open if nobody comes from outside?",
        ("开设社团／所报社团", 2),
        _of_plan(2, _count("groups.csv", kind="club")),
    ),
    Question(
        "02",
        "How many staff slots does the week take with two teachers more?",
        ("课时合计", 3),
        _of_plan(3, lambda week: Decimal(len(_staff_slots(week)))),
    ),
    Question(
        "03",
        "How many student slots are served if 60 % stay until six?",
        ("服务学生课时", 3),
        _of_plan(3, lambda week: Decimal(sum(int(row["headcount"]) for row in rows_of(week / "sessions.csv")))),
    ),
    Question("03", "What do families pay in a week as it is today?", ("收费（元）", 1), _of_plan(1, _account("fees"))),
    Question("04", "What goes to the school's own people?", r"(?s)^.*?教职工劳务费：-([\d.]+)", _account("labour")),
    Question(
        "04",
        "How many people are paid by the school?",
        r"(?s)^.*?计酬 (\d+) 人",
        lambda week: Decimal(sum(Decimal(row["yuan"]) > 0 for row in rows_of(week / "pay.csv"))),
    ),
    Question(
        "04",
        "What does the one who is paid most get?",
        ("0", 5),
        lambda week: max(Decimal(row["yuan"]) for row in rows_of(week / "pay.csv")),
    ),
)

WRITES = {
    "01": "from optimizer.report.week_folder import write_week; write_week({out!r}, school, week, solution.result)",
    "02": "optimizer.write_study({out!r}, study)",
    "03": "optimizer.write_study({out!r}, study)",
    "04": "from optimizer.report.week_folder import write_week; "
    "write_week({out!r}, school, solution.timetable, solution.result, paid)",
}
"""Notebook -> what writes its week or study, run behind its last cell."""
