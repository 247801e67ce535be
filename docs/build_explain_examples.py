"""Writes the table of examples in docs/explain.md: what `optimizer explain` says of schools with a planted reason.

python docs/build_explain_examples.py          # write the table
python docs/build_explain_examples.py --check  # exit code 1 if the table is not up to date
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from optimizer.engine.explain.explain_school import ExplainedConflict, explain
from optimizer.files import load
from optimizer.language.text import Language
from optimizer.testing.generator import FAULTS, planted

PAGE = Path(__file__).with_name("explain.md")
BEGIN, END = "<!-- examples: python docs/build_explain_examples.py -->", "<!-- end of examples -->"
WEEK = date(2026, 11, 23)
SHOWN = ("few-askers", "askers-want-one", "no-exercise", "leader-away", "leader-unvetted", "leaders-three-clubs",
         "room-shared", "room-too-small", "care-room-kind", "no-teacher", "duty-max-per-day", "minimum-club-only",
         "two-rooms")  # fmt: skip
STUDENTS = 150


def table() -> str:
    """One row for each example: what was planted, what is said and the first change, in both languages."""
    rows = [
        "| planted | what cannot all hold → a change that is enough "
        "| 以下各条不能同时满足 → 建议的改动（只改这一处即可） |",
        "| --- | --- | --- |",
    ]
    with TemporaryDirectory() as folder:
        for fault in SHOWN:
            path = planted(Path(folder) / fault, students=STUDENTS, fault=fault, seed=1)
            told = explain(load(path), week_of=WEEK, time_limit=600).conflicts[0]
            rows.append(f"| {FAULTS[fault]} | {_cell(told, 'en')} | {_cell(told, 'zh')} |")
    return "\n".join(rows)


def _cell(told: ExplainedConflict, language: Language) -> str:
    lines = [f"· {line.say(language)}" for line in told.lines]
    return "<br>".join([*lines, f"→ {told.remedies[0].text.say(language)}"])


def main() -> int:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    new = f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END)[1]}"
    if "--check" in sys.argv:
        return int(text != new)
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
