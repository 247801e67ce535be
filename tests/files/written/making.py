"""A small school as sheets, its variants, and how they are written into every kind of container."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import xlwt

from optimizer.domain.people import Student
from optimizer.domain.scenario import Scenario
from optimizer.files.scenario_out import slot_text

Rows = Sequence[Sequence[Any]]
Sheets = Mapping[str, Rows]

SCHOOL: dict[str, Rows] = {
    "设置": [
        ["设置项", "值"],
        ["标题", "试验小学"],
        ["语言", "中文"],
        ["优先权重.留守儿童", 3],
        ["作息.延时时段", "18:00-18:40"],
    ],
    "学生": [
        ["学号", "姓名", "年级", "班级", "参加时段", "社团志愿"],
        ["S1", "王文", 1, "一（1）班", "周一 周三", "K1"],
        ["S2", "李可", 3, "三（2）班", "周二1-2", "K2 K1"],
        ["S3", "张雨", 3, "三（1）班", "周五", None],
    ],
    "教职工": [
        ["工号", "姓名", "身份", "可用时段"],
        ["T1", "陈国强", "教师", None],
        ["T2", "赵敏", "教师", "周一 周二"],
        ["M1", "钱主任", "管理人员", None],
    ],
    "场地": [["场地编号", "名称", "类型", "容量"], ["A1", "101教室", "教室", 40], ["YD", "操场", "操场", None]],
    "活动": [
        ["活动编号", "名称", "类别", "运动分钟数"],
        ["hw", "作业", "作业辅导", None],
        ["pe", "跑步", "体育", 40],
        ["art", "画画", "艺术", None],
    ],
    "社团": [
        ["社团编号", "名称", "活动", "负责人", "场地", "最少人数"],
        ["K1", "舞蹈社", "art", "T1", "A1", 1],
        ["K2", "围棋社", "art", None, None, 1],
        ["K3", "足球社", "pe", None, "YD", 1],
    ],
    "班级": [
        ["年级", "班级", "班主任"],
        [1, "一（1）班", "T1"],
        [3, "三（1）班", "T2"],
        [3, "三（2）班", None],
    ],
}


@dataclass(frozen=True)
class Written:
    """A variant of the school.

    Attributes
    ----------
    name : str
    sheets : dict
        Sheets in place of the school's; None takes one away.
    reads : dict
        Id -> how it is read (`told`); a name with a point is an attribute: ``T1.role``.
    students : str
        Ids of all students, where that matters.
    says : tuple of str
        Parts of the notices, in Chinese.
    refuses : tuple of str
        Parts of the problems, in Chinese; then nothing is read.
    change : callable
        What is done to the workbook before it is saved; such a variant is made as a workbook alone.
    """

    name: str
    sheets: Mapping[str, Rows | None] = field(default_factory=dict)
    reads: Mapping[str, object] = field(default_factory=dict)
    students: str = ""
    says: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    change: Callable[[openpyxl.Workbook], None] | None = None

    @property
    def all_sheets(self) -> dict[str, Rows]:
        merged = {**SCHOOL, **self.sheets}
        return {title: rows for title, rows in merged.items() if rows is not None}

    @property
    def as_text(self) -> bool:
        """Whether text files can say the same."""
        return self.change is None and not any(
            isinstance(cell, (date, time, float, bool)) or (isinstance(cell, int) and cell > 10**15)
            for rows in self.all_sheets.values()
            for row in rows
            for cell in row
        )


def told(school: Scenario, id_: str) -> object:
    """A student as slots and clubs: ``Mon Wed > K1``; an attribute of another row for a name with a point.

    ``pins`` are the slots of all pins.
    """
    if id_ == "pins":
        return " ".join(sorted(pin.slot for pin in school.pins))
    name, _, attribute = id_.partition(".")
    tables = (school.student, school.person, school.room, school.activity, school.club)
    row = next((table[name] for table in tables if name in table), None)
    assert row is not None, f"nothing has the id {name}"
    if attribute:
        value = getattr(row, attribute)
        return slot_text(school.week, value) if attribute in ("available", "avoids", "slots") and value else value
    assert isinstance(row, Student)
    return f"{slot_text(school.week, row.attends)} > {' '.join(row.clubs)}".strip()


def save_xlsx(path: Path, sheets: Sheets, change: Callable[[openpyxl.Workbook], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if change:
        change(book)
    book.save(path)
    return path


def save_folder(path: Path, sheets: Sheets, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Settings as scenario.toml, every other sheet as a file of its name."""
    path.mkdir(parents=True, exist_ok=True)
    settings = (
        '"标题" = "试验小学"\n"语言" = "中文"\n["优先权重"]\n"留守儿童" = 3\n'
        '["作息"]\n"延时时段" = [{start = "18:00", end = "18:40"}]\n'
    )
    (path / "scenario.toml").write_text(settings, encoding="utf-8")
    for title, rows in sheets.items():
        if title != "设置":
            text = io.StringIO()
            csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(
                [["" if cell is None else cell for cell in row] for row in rows]
            )
            (path / f"{title}.csv").write_bytes(text.getvalue().encode(encoding))
    return path


def save_xls(path: Path, sheets: Sheets, hidden_rows: Mapping[str, Sequence[int]] | None = None) -> Path:
    book = xlwt.Workbook()
    for title, rows in sheets.items():
        sheet = book.add_sheet(title)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write(at, column, cell, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
                elif cell is not None:
                    sheet.write(at, column, cell)
        for number in (hidden_rows or {}).get(title, ()):
            sheet.row(number - 1).hidden = True
    book.save(str(path))
    return path


def save_ods(
    path: Path, sheets: Sheets, hidden_rows: Mapping[str, Sequence[int]] | None = None, hidden: Sequence[str] = ()
) -> Path:
    body = []
    for title, rows in sheets.items():
        lines = []
        for number, row in enumerate(rows, 1):
            mark = ' table:visibility="collapse"' if number in (hidden_rows or {}).get(title, ()) else ""
            lines.append(f"<table:table-row{mark}>{''.join(map(_ods_cell, row))}</table:table-row>")
        style = ' table:style-name="off"' if title in hidden else ""
        body.append(f'<table:table table:name="{escape(title)}"{style}>{"".join(lines)}</table:table>')
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    }
    spaces = " ".join(f'xmlns:{short}="{long}"' for short, long in names.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:automatic-styles>'
        '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
        f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(body)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, (date, datetime)):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, (int, float)):
        kind = f'office:value-type="float" office:value="{cell}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(cell))}</text:p></table:table-cell>"
