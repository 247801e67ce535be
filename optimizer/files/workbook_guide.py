"""The sheet that explains how a scenario workbook is filled in."""

from __future__ import annotations

from typing import Any

from optimizer.domain.schema import SCHEMA, TABLE_HELP
from optimizer.files import labels
from optimizer.files.workbook_cells import Formats, fit_height
from optimizer.language.text import Language, Text

GUIDE_TITLE = Text("how to fill in", "填写说明")
_TITLE = Text("After-school service: how to fill in this workbook", "课后服务排班：工作簿填写说明")
_ADVICE = (
    Text(
        "One sheet for each table, one row for each student, person, room and so on.",
        "每类资料一张表，每名学生、每名人员、每处场地各占一行。",
    ),
    Text(
        "Columns with an orange header are required; a blank cell elsewhere means the default.",
        "橙色表头的列必填；其他列留空即取默认值。",
    ),
    Text(
        "Point at a header to see what belongs there. Cells with an arrow offer a list.",
        "把鼠标移到表头上可看填写方法；有下拉箭头的单元格请从列表中选择。",
    ),
    Text("Several items in a cell are separated by spaces (or ; 、 ，).", "一格中有多项时用空格（或 、；，）隔开。"),
    Text(
        "Slots: Mon = the whole day, Mon2 = its 2nd slot, Mon1-2 = slots 1 to 2, MonX1 = the first extended slot.",
        "时段写法：周一＝当天全部节次，周一2＝第2节，周一1-2＝第1至2节，周一延时1＝延时第1节。",
    ),
    Text(
        "You may move columns, add columns of your own, and leave rows blank.",
        "可以移动列、增加自用列、留空行，不影响读取。",
    ),
    Text(
        "Before use: optimizer check-input FILE.xlsx --marked OUT.xlsx marks what is wrong.",
        "使用前可先检查：optimizer check-input 文件.xlsx --marked 标注.xlsx，有误的单元格会被标出。",
    ),
)
_COLUMNS = (Text("column", "列名"), Text("required", "必填"), Text("meaning", "说明"), Text("example", "示例"))
_WIDTHS = (20, 8, 76, 26)
_REQUIRED = Text("yes", "是")


def write_guide(workbook: Any, formats: Formats, language: Language) -> None:
    """Add the explaining sheet: advice, then every table's columns with meaning and example."""
    sheet = workbook.add_worksheet(GUIDE_TITLE.say(language))
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, _TITLE.say(language), formats.title)
    for row, advice in enumerate(_ADVICE, 1):
        sheet.merge_range(row, 0, row, 3, "", formats.wrapped)
        sheet.write_string(row, 0, advice.say(language), formats.wrapped)
    row = len(_ADVICE) + 2
    for name in SCHEMA:
        row = _write_table(sheet, row, name, formats, language) + 1


def _write_table(sheet: Any, row: int, name: str, formats: Formats, language: Language) -> int:
    """Explain a table from a row on; the next free row."""
    title = f"{labels.table_label(name, language)} – {TABLE_HELP[name].say(language)}"
    sheet.write_string(row, 0, title, formats.section)
    for at, header in enumerate(_COLUMNS):
        sheet.write_string(row + 1, at, header.say(language), formats.head)
    for at, (name_of_column, column) in enumerate(SCHEMA[name].items(), row + 2):
        meaning, example = column.help.say(language), column.show(language)
        sheet.write_string(at, 0, labels.column_label(name, name_of_column, language), formats.code)
        sheet.write_string(at, 1, _REQUIRED.say(language) if column.required else "", formats.wrapped)
        sheet.write_string(at, 2, meaning, formats.wrapped)
        sheet.write_string(at, 3, example, formats.code)
        fit_height(sheet, at, (meaning, example), _WIDTHS[2:])
    return row + 2 + len(SCHEMA[name])
