"""The summary of a batch: summary.csv for programs, summary.html for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from optimizer.batch.district.school_figures import COLUMNS, NUMBERS
from optimizer.batch.html_page import PageCell, PageTable, page
from optimizer.batch.store import Record
from optimizer.batch.task import SolveOptions, TaskEnd
from optimizer.files.csv_tables import csv_text, guard
from optimizer.files.publishing import replace_file
from optimizer.language.terms import STATES
from optimizer.language.text import Language, Text

ENDS: Mapping[TaskEnd | None, Text] = {end: STATES[end] for end in TaskEnd} | {None: Text("not done yet", "尚未完成")}
_TITLE = Text("After-school service, all schools", "课后服务批量排课")
_INTRO = Text(
    "Week of {week}. {done} of {all} schools have a timetable{failed}. {served} of {students} students are served on "
    "every day signed up for.",
    "{week} 当周。{all} 所学校中 {done} 所已排出课表{failed}。报名 {students} 人，{served} 人全部服务。",
)
_FAILED = Text(", {n} failed", "，{n} 所失败")
_NOTE = Text(
    "A gap is how far a timetable can be from the best one at most; 0 % is proven best. «At least» is what no "
    "timetable of that school can fall below.",
    "“差距”是该课表与最好课表最多相差多少，0 % 即已证明最优；“下界”是该校任何课表都不可能低于的值。",
)


def summary_rows(records: Sequence[Record]) -> list[dict[str, str]]:
    """One row per school under the keys of `COLUMNS`."""
    return [
        {
            **dict.fromkeys(COLUMNS, ""),
            **record.row,
            "school": record.school,
            "end": record.end.value if record.end else "",
            "reason": " / ".join(record.reason),
        }
        for record in records
    ]


def write_summary(
    out: Path, records: Sequence[Record], options: SolveOptions, language: Language, *, replace: bool = False
) -> None:
    """Both files, each in one step."""
    rows = summary_rows(records)
    lines = [list(COLUMNS), *([guard(row[key]) if key not in NUMBERS else row[key] for key in COLUMNS] for row in rows)]
    texts = (csv_text(lines).encode("utf-8-sig"), summary_page(records, options, language).encode())
    for name, text in zip(("summary.csv", "summary.html"), texts, strict=True):
        with replace_file(out / name, replace=replace) as draft:
            draft.write_bytes(text)


def summary_page(records: Sequence[Record], options: SolveOptions, language: Language) -> str:
    """The page as HTML."""
    rows = summary_rows(records)
    done = sum(record.done for record in records)
    failed = sum(record.end is not None and not record.done for record in records)
    intro = _INTRO.format(
        week=options.week_of,
        all=len(records),
        done=done,
        failed=_FAILED.format(n=failed) if failed else "",
        served=sum(int(row["served"] or 0) for row in rows),
        students=sum(int(row["students"] or 0) for row in rows),
    )
    # failures first: they are what the office has to act on
    shown = sorted(zip(records, rows, strict=True), key=lambda pair: pair[0].done)
    columns = [key for key in COLUMNS if key != "week_of"]  # the same for all, told above
    table = PageTable(
        heading="",
        head=tuple(PageCell(COLUMNS[key].say(language), key in NUMBERS) for key in columns),
        rows=tuple(tuple(_cell(record, key, row[key], language) for key in columns) for record, row in shown),
    )
    return page(_TITLE.say(language), [intro.say(language), _NOTE.say(language)], [table], language=language)


def _cell(record: Record, key: str, value: str, language: Language) -> PageCell:
    if key == "end":
        return PageCell(ENDS[record.end].say(language), mark="" if record.done else "bad" if record.end else "open")
    if key == "status" and value in STATES:
        return PageCell(STATES[value].say(language))
    if key == "gap" and value:
        return PageCell(f"{float(value):.1%}", number=True)
    if key == "school" and record.done:
        return PageCell(value, link=f"schools/{value}/")
    if key == "reason":
        return PageCell("\n".join(record.reason))
    return PageCell(value, number=key in NUMBERS)
